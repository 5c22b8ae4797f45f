"""What interviewers read aloud, in which dialect"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import survey_app.store.types

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "spoken_wording",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("questionnaire_version_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("toml", sa.LargeBinary(), nullable=False),
        sa.Column("released_at", survey_app.store.types.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["questionnaire_version_id"],
            ["questionnaire_version.id"],
            name=op.f("fk_spoken_wording_questionnaire_version_id_questionnaire_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spoken_wording")),
        sa.UniqueConstraint("name", name=op.f("uq_spoken_wording_name")),
    )
    op.create_index("ix_spoken_wording_questionnaire_version_id", "spoken_wording", ["questionnaire_version_id"])
    op.add_column("batch", sa.Column("spoken", sa.String(length=120), nullable=False, server_default=""))
    for table in ("draft", "response"):
        op.add_column(table, sa.Column("dialect", sa.String(length=32), nullable=False, server_default=""))


def downgrade() -> None:
    raise NotImplementedError("forward only: restore a backup instead")
