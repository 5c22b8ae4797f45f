"""Batches closed by an older version are forgotten again"""

from __future__ import annotations

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Closing leaves less of codes than it did, and version 0006 wrote plain marks into batches that had closed before:
    # the worker's job does it all (drafts, links, used codes, order of rows), and may do it twice.
    op.execute(
        "INSERT INTO job (key, kind, params, state, attempts, done, total, message, created_at, lease, batch_id, problem)"
        " SELECT 'forget-0012-' || id, 'forget', '{\"batch_id\"\\:' || id || '}',"
        " 'queued', 0, 0, 0, '', CURRENT_TIMESTAMP, '', id, '' FROM batch WHERE state IN ('closed', 'void')"
    )


def downgrade() -> None:
    raise NotImplementedError("forward only: restore a backup instead")
