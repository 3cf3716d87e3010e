"""Alembic's entry: runs the migrations on the connection that ``app.storage.upgrade`` hands over, in its transaction."""

from alembic import context

from app.storage.tables import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA, render_as_batch=True)
context.run_migrations()
