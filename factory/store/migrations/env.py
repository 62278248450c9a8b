"""What Alembic runs: the migrations, in the transaction that the caller opened."""

from alembic import context

from factory.store.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
)
context.run_migrations()
