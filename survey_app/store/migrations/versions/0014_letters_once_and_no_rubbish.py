"""Letters of a batch are made by one job at a time; files that are to go are remembered until they are gone"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import survey_app.store.types

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_IN_WORK = sa.text("kind = 'letters' AND state IN ('queued', 'running')")


def upgrade() -> None:
    _call_off_seconds()
    op.create_index(
        "uq_job_letters_in_work", "job", ["batch_id"], unique=True, sqlite_where=_IN_WORK, postgresql_where=_IN_WORK
    )
    op.create_table(
        "file_to_go",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("due_at", survey_app.store.types.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_file_to_go")),
    )


def _call_off_seconds() -> None:
    """Of several that wait or run for one batch the first stays; the others can be asked for again."""
    first = f"SELECT min(id) FROM job WHERE {_IN_WORK} GROUP BY batch_id"  # noqa: S608 - our own words
    others = f"{_IN_WORK} AND id NOT IN ({first})"
    op.execute(
        sa.text(f"UPDATE job SET state = 'cancelled', lease = '', ended_at = created_at WHERE {others}")  # noqa: S608 - names of ours
    )


def downgrade() -> None:
    raise NotImplementedError("forward only: restore a backup instead")
