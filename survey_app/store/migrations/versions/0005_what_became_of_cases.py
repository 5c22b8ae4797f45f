"""What became of cases"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # ``code`` is added to, not made anew: drafts point to it.
    op.add_column("code", sa.Column("number", sa.Integer(), nullable=True))
    for name, length in (("issued_on", 10), ("outcome", 16), ("outcome_on", 10)):
        op.add_column("code", sa.Column(name, sa.String(length), nullable=False, server_default=""))
    op.add_column("code", sa.Column("replaces", sa.Integer(), nullable=True))
    op.create_index("ix_code_batch_id_number", "code", ["batch_id", "number"], unique=True)
    op.create_index("ix_code_replaces", "code", ["replaces"], unique=True)


def downgrade() -> None:
    raise NotImplementedError("forward only: restore a backup instead")
