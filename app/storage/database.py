"""One database: its engine, what each connection is told, and the unit of work that every write belongs to."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from sqlite3 import Connection as SqliteConnection
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import ConnectionPoolEntry

from app.storage.errors import StoreUnavailable, explained
from extraction.errors import SettingsError

if TYPE_CHECKING:
    from psycopg import Connection as PostgresConnection

BUSY_SECONDS = 10.0

# Events have ids without order: a bulk insert touches pages all over the index, and 8 MB hold that of 100,000 events.
_PRAGMAS = ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "cache_size=-8000", "wal_autocheckpoint=4000")


class Database:
    """Connections to one database; safe to use from several threads.

    Each thread has its own unit at a time. A unit begun inside another is a savepoint of it: it is undone alone when it
    fails, and lasts when the outer one does.
    """

    def __init__(self, engine: Engine, name: str) -> None:
        self.engine = engine
        self.name = name
        self._thread = threading.local()

    @property
    def dialect(self) -> str:
        """``sqlite`` or ``postgresql``."""
        return self.engine.dialect.name

    @contextmanager
    def unit(self) -> Iterator[Connection]:
        """One transaction that writes.

        Raises:
            StoreBusy: somebody else has been writing for longer than we wait.
            StoreUnavailable: the database cannot be reached or written.
        """
        outer: Connection | None = getattr(self._thread, "connection", None)
        with explained(self.name):
            if outer is not None:
                with outer.begin_nested():
                    yield outer
                return
            with self.engine.connect() as connection:
                connection.execution_options(writes=True)
                with self._current(connection), connection.begin():
                    yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection to read from: the thread's unit where there is one, so that it sees its own writes."""
        outer: Connection | None = getattr(self._thread, "connection", None)
        with explained(self.name):
            if outer is not None:
                yield outer
                return
            with self.engine.connect() as connection:
                yield connection

    def close(self) -> None:
        self.engine.dispose()

    @contextmanager
    def _current(self, connection: Connection) -> Iterator[None]:
        self._thread.connection = connection
        try:
            yield
        finally:
            self._thread.connection = None


def open_database(url: str, busy_seconds: float = BUSY_SECONDS) -> Database:
    """The database at ``url``: ``sqlite:///path`` (made where missing) or ``postgresql://…``.

    ``busy_seconds`` is how long a write waits for another one.

    Raises:
        SettingsError: the URL is not one of a database that Retroline knows.
        StoreUnavailable: the folder of a SQLite file cannot be made.
    """
    address = database_url(url)
    if address.get_backend_name() == "sqlite":
        return _sqlite(address, busy_seconds)
    return _postgresql(address, busy_seconds)


def database_url(url: str) -> URL:
    """``url`` with the driver that Retroline uses."""
    try:
        address = make_url(url)
    except (ArgumentError, ValueError):
        # Not chained: the library's message may quote a part of the password.
        raise SettingsError(f"“{_without_password(url)}” is not a database URL: {_WANTED}") from None
    backend = address.get_backend_name()
    if backend in ("postgresql", "postgres"):
        return address.set(drivername="postgresql+psycopg")
    if backend != "sqlite":
        raise SettingsError(f"no database of kind “{backend}”: {_WANTED}")
    if not address.database or address.database == ":memory:":
        raise SettingsError(f"a SQLite database needs a file: {_WANTED}")
    return address.set(drivername="sqlite")


_WANTED = "write sqlite:///path/to/retroline.db or postgresql://user@host/name"


def _without_password(url: str) -> str:
    scheme, separator, rest = url.partition("://")
    return f"{scheme}{separator}{rest.rpartition('@')[2]}"


def _sqlite(address: URL, busy_seconds: float) -> Database:
    path = Path(address.database or "")
    _make_private_file(path)
    engine = create_engine(address, connect_args={"timeout": busy_seconds})

    @event.listens_for(engine, "connect")
    def prepare(connection: SqliteConnection, _entry: ConnectionPoolEntry) -> None:
        # The driver's own transactions begin late and leave DDL out; ours begin with the events below.
        connection.isolation_level = None
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        # A deferred transaction that writes later fails at once when another one wrote in between.
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return Database(engine, f"the database {path}")


def _make_private_file(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            path.touch(mode=0o600)
    except OSError as error:
        raise StoreUnavailable(f"the database {path} cannot be made: {error.strerror}") from error


def _postgresql(address: URL, busy_seconds: float) -> Database:
    engine = create_engine(address, pool_pre_ping=True, connect_args={"connect_timeout": 10})

    @event.listens_for(engine, "connect")
    def prepare(connection: PostgresConnection[object], _entry: ConnectionPoolEntry) -> None:
        connection.execute("SELECT set_config('lock_timeout', %s, false)", (f"{int(busy_seconds * 1000)}ms",))
        connection.commit()

    return Database(engine, f"the database {address.render_as_string(hide_password=True)}")
