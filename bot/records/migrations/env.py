"""Run by Alembic in process, with the connection that `bot.records.upgrade` hands over and commits."""

from alembic import context

from bot.records.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
    compare_server_default=True,
)
with context.begin_transaction():
    context.run_migrations()
