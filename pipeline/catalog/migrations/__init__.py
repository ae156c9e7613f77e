"""Pipeline, catalog: migrations of the catalog, run by alembic when a catalog is opened."""
