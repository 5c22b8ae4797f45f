"""Languages that were approved, and files that the site serves at its root"""

from __future__ import annotations

import tomllib

import sqlalchemy as sa
from alembic import op

import survey_app.store.types

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    column = sa.Column("languages", sa.String(length=40), nullable=False, server_default="")
    op.add_column("questionnaire_version", column)
    _as_offered_so_far()
    op.create_table(
        "site_file",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("created_at", survey_app.store.types.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_site_file")),
    )


def _as_offered_so_far() -> None:
    """What the file approves; a demonstration offered every language of the file."""
    conn = op.get_bind()
    demo = conn.execute(sa.text("SELECT kind FROM installation")).scalar() == "demo"
    for key, toml in conn.execute(sa.text("SELECT id, toml FROM questionnaire_version")).all():
        values = {"languages": ",".join(_languages(bytes(toml), demo)), "key": key}
        conn.execute(sa.text("UPDATE questionnaire_version SET languages = :languages WHERE id = :key"), values)


def _languages(toml: bytes, demo: bool) -> list[str]:
    """None of a file that nobody can read: it has collected nothing either."""
    try:
        # nosemgrep: toml-is-read-in-one-place - what is released was read before
        file = tomllib.loads(toml.decode("utf-8").replace("\r\n", "\n"))
    except ValueError:
        return []
    return list(file.get("languages" if demo else "approved_languages", ()))


def downgrade() -> None:
    raise NotImplementedError("forward only: restore a backup instead")
