"""Alembic's environment and one file per change of the tables; run by ``app.storage.upgrade``."""
