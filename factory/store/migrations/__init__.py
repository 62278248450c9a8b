"""The history of the schema, oldest first, run by Alembic.

A new migration: change `tables`; on a database at the last revision run
`alembic.command.revision(migrate.config_for(connection), "what it does",
rev_id="000N", autogenerate=True)`; add the id to `schema.REVISIONS`.
"""
