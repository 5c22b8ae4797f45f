"""Chains of accepted responses and of the log"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Waves and lines that are there already were never sealed: they stay as they are, and are told apart.
    op.add_column("wave", sa.Column("chained", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("wave", sa.Column("chain_reason", sa.String(500), nullable=False, server_default=""))
    op.add_column("audit_log", sa.Column("digest", sa.String(64), nullable=False, server_default=""))
    op.create_table(
        "audit_link",
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("audit_id", sa.Integer(), nullable=False),
        _text("digest", 64),
        _text("head", 64),
        sa.PrimaryKeyConstraint("position", name="pk_audit_link"),
        sa.UniqueConstraint("audit_id", name="uq_audit_link_audit_id"),
    )
    op.create_table(
        "chain_pending",
        _text("digest", 64),
        sa.Column("wave_id", sa.Integer(), nullable=False),
        _text("town", 32),
        _text("day", 10),
        sa.PrimaryKeyConstraint("digest", name="pk_chain_pending"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "chain_link",
        *_of_town(),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        _text("day", 10),
        _text("digest", 64),
        _text("head", 64),
        sa.PrimaryKeyConstraint("wave_id", "town", "position", name="pk_chain_link"),
        sa.UniqueConstraint("digest", name="uq_chain_link_digest"),
    )
    op.create_table(
        "chain_day",
        *_of_town(),
        _text("day", 10),
        sa.Column("position", sa.Integer(), nullable=False),
        _text("head", 64),
        sa.PrimaryKeyConstraint("wave_id", "town", "day", name="pk_chain_day"),
    )


def _of_town() -> tuple[sa.Column[int], sa.Column[str]]:
    return sa.Column("wave_id", sa.Integer(), autoincrement=False, nullable=False), _text("town", 32)


def _text(name: str, length: int) -> sa.Column[str]:
    return sa.Column(name, sa.String(length), nullable=False)


def downgrade() -> None:
    raise NotImplementedError("forward only: restore a backup instead")
