"""Codes and drafts bear marks"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("batch", sa.Column("link_key", sa.String(64), nullable=False, server_default=""))
    op.add_column("tally", sa.Column("unfinished", sa.Integer(), nullable=False, server_default="0"))
    _marks("draft", "code_mark", "'code:' || code_id", "code_id IS NOT NULL")
    _marks("code", "draft_mark", "'draft:' || draft_id", "draft_id IS NOT NULL AND state = 'started'")
    # Batches that collect now get a key: its file is made with the first code that is begun.
    op.execute("UPDATE batch SET link_key = key WHERE state IN ('open', 'paused') AND stream = 'probability'")
    # ``draft`` first: it points to ``code``, which SQLite can make anew only when nothing does.
    with op.batch_alter_table("draft") as draft:
        draft.drop_constraint("fk_draft_code_id_code", type_="foreignkey")
        draft.drop_index("ix_draft_code_id")
        draft.drop_column("code_id")
        draft.create_unique_constraint("uq_draft_code_mark", ["code_mark"])
    with op.batch_alter_table("code") as code:
        code.drop_constraint("uq_code_draft_id", type_="unique")
        code.drop_column("draft_id")
        code.create_unique_constraint("uq_code_draft_mark", ["draft_mark"])
    with op.batch_alter_table("response", table_kwargs={"sqlite_with_rowid": False}, recreate=_on_sqlite()):
        pass


def _marks(table: str, column: str, value: str, where: str) -> None:
    """What was begun before goes on: its marks are plain, and gone at closing as all are."""
    op.add_column(table, sa.Column(column, sa.String(64), nullable=True))
    op.execute(f"UPDATE {table} SET {column} = {value} WHERE {where}")  # noqa: S608 - names of ours


def _on_sqlite() -> str:
    return "always" if op.get_bind().dialect.name == "sqlite" else "never"


def downgrade() -> None:
    raise NotImplementedError("forward only: restore a backup instead")
