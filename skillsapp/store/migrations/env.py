"""Alembic's entry: runs on the connection that `run.py` holds."""

from __future__ import annotations

from alembic import context

from skillsapp.store import tables

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=tables.metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
context.run_migrations()
