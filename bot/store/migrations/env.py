"""Connect Alembic to the database, over the connection that `bot.store.db.migrate` passes."""

from alembic import context

from bot.store.schema.tables import WorkspaceRow

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=WorkspaceRow.metadata,
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
