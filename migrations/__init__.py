"""The history of the database tables, as data for Alembic."""
