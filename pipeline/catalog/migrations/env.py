"""Pipeline, catalog: alembic migrates on the connection that the catalog hands over, in its transaction."""

from alembic import context

from pipeline.catalog.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True)
context.run_migrations()
