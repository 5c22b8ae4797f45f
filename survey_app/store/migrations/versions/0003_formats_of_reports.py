"""Formats of reports"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_KEY = "uq_report_run_id_kind_place_lang"


def upgrade() -> None:
    with op.batch_alter_table("report") as batch:
        batch.add_column(sa.Column("format", sa.String(length=8), nullable=False, server_default="pdf"))
        batch.drop_constraint(_KEY, type_="unique")
        batch.create_unique_constraint(f"{_KEY}_format", ["run_id", "kind", "place", "lang", "format"])
    op.execute("UPDATE report SET format = 'xlsx' WHERE kind = 'tables'")
    op.execute("UPDATE report SET format = 'zip' WHERE kind = 'bundle'")
    with op.batch_alter_table("report") as batch:
        batch.alter_column("format", server_default=None)


def downgrade() -> None:
    raise NotImplementedError("forward only: restore a backup instead")
