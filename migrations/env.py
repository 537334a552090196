"""Runs the revisions on the connection that ``hrlearn.db`` passes in, inside its transaction."""

from alembic import context

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=context.config.attributes["metadata"],
    # SQLite can roll back the making of tables, but Alembic does not count on it.
    transactional_ddl=True,
    # SQLite changes a table by copying it.
    render_as_batch=True,
)
context.run_migrations()
