"""Bring a database's tables up to the version that this Retroline speaks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from app.storage.card_rows import make_all
from app.storage.database import Database, open_database
from app.storage.first_seals import seal_what_was_stored
from extraction.errors import SettingsError

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0.4.0"
"""The newest migration; a test compares it with the files."""

UNSEALED = frozenset({"0.1.0"})
"""Versions that knew no seals: what they stored is sealed when their tables come up to date, and at no other time."""

UNLISTED = frozenset({"0.1.0", "0.2.0", "0.2.1", "0.3.0"})
"""Versions that kept no cards of their incidents: they are made when their tables come up to date."""

MIGRATIONS = Path(__file__).parent / "migrations"
_POSTGRES_LOCK = 0x5245_5452  # any number that nothing else in the database uses


def upgrade(url: str) -> None:
    """Bring the database at ``url`` up to date; nothing happens where it is.

    Raises:
        SettingsError: the URL is wrong, or a newer Retroline has written the database.
        StoreUnavailable: the database cannot be reached.
        StoreBusy: somebody else is writing to it.
    """
    database = open_database(url)
    try:
        bring_up_to_date(database)
    finally:
        database.close()


def bring_up_to_date(database: Database) -> None:
    with database.reading() as connection:
        if version_of(connection) == HEAD:
            return
    with database.unit() as connection:
        _migrate(connection, database.name)


def version_of(connection: Connection) -> str | None:
    """The migration that the tables stand at; ``None`` for an empty database."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _migrate(connection: Connection, name: str) -> None:
    # Imported here: most starts find the tables up to date and need no Alembic.
    from alembic import command
    from alembic.util import CommandError

    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _POSTGRES_LOCK})
    before = version_of(connection)
    try:
        command.upgrade(alembic_config(connection), "head")
    except CommandError as error:
        raise SettingsError(
            f"{name} stands at version {version_of(connection)}, which this Retroline does not know ({error}); "
            "install the newer Retroline that wrote it"
        ) from error
    if before in UNSEALED:
        seal_what_was_stored(connection)
    if before in UNLISTED:
        make_all(connection)


def alembic_config(connection: Connection) -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
