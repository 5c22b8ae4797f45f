"""How far results have gone"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_KEY = "uq_report_run_id_kind_place_lang_format"


def upgrade() -> None:
    # ``run`` is added to, not made anew: SQLite would have to drop a table that reports and jobs point to.
    op.add_column("run", _state())
    with op.batch_alter_table("report") as batch:
        batch.add_column(_state())
        batch.drop_constraint(_KEY, type_="unique")
        key = ["run_id", "kind", "place", "lang", "format", "publication"]
        batch.create_unique_constraint(f"{_KEY}_publication", key)


def _state() -> sa.Column[str]:
    return sa.Column("publication", sa.String(length=16), nullable=False, server_default="internal")


def downgrade() -> None:
    raise NotImplementedError("forward only: restore a backup instead")
