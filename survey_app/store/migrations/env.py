"""Run migrations on the connection that :mod:`survey_app.store.migrate` hands over."""

from __future__ import annotations

from alembic import context

from survey_app.store.schema import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
context.run_migrations()
