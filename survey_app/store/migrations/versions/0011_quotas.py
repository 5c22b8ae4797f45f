"""Quotas of the open stream"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("batch", sa.Column("quota_by", sa.String(200), nullable=False, server_default=""))
    op.add_column("draft", sa.Column("quota_id", sa.Integer(), nullable=True))
    op.create_index("ix_draft_quota_id", "draft", ["quota_id"])
    op.add_column("response", sa.Column("status", sa.String(16), nullable=False, server_default="complete"))
    op.add_column("tally", sa.Column("over_quota", sa.Integer(), nullable=False, server_default="0"))
    counters = (sa.Column(name, sa.Integer(), nullable=False) for name in ("complete", "reserved", "over"))
    op.create_table(
        "quota",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("town", sa.String(32), nullable=False),
        sa.Column("cell", sa.String(200), nullable=False),
        sa.Column("target", sa.Integer(), nullable=True),
        *counters,
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name="fk_quota_batch_id_batch"),
        sa.PrimaryKeyConstraint("id", name="pk_quota"),
        sa.UniqueConstraint("batch_id", "town", "cell", name="uq_quota_batch_id_town_cell"),
    )


def downgrade() -> None:
    raise NotImplementedError("forward only: restore a backup instead")
