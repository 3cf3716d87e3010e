"""One database: its engine, what each connection is told, and the unit of work that every write belongs to."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from sqlite3 import Connection as SqliteConnection
from time import monotonic
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, InvalidatePoolError
from sqlalchemy.pool import ConnectionPoolEntry

from app.storage.errors import StoreUnavailable, explained
from extraction.errors import SettingsError

if TYPE_CHECKING:
    from psycopg import Connection as PostgresConnection

T = TypeVar("T")
LastWrite: TypeAlias = Callable[[Connection, list[T]], None]

BUSY_SECONDS = 10.0
FROZEN_AFTER_MS = 15_000
"""After so long without a statement in a job's transaction, PostgreSQL ends it and lets go of its locks."""
PROVED_FOR = 1.0
"""Seconds for which a connection that was in use is taken to be there still; after that it is asked first."""
KNOWN_NUMBERS = "retroline_numbers"
"""Of a connection that somebody looks through: incidents' numbers by key, so that each is asked for once."""
IDLE_SECONDS = 60
"""After which PostgreSQL ends a transaction in which nothing happens: a frozen process would keep its rows locked for ever."""

# Events have ids without order: a bulk insert touches pages all over the index, and 8 MB hold that of 100,000 events.
_PRAGMAS = ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "cache_size=-8000", "wal_autocheckpoint=4000")


class Database:
    """Connections to one database; safe to use from several threads.

    Each thread has its own unit at a time. A unit begun inside another is a savepoint of it: it is undone alone when it
    fails, and lasts when the outer one does.
    """

    def __init__(self, engine: Engine, name: str) -> None:
        self.engine = engine
        # PostgreSQL is told neither where a reading begins nor where it ends: each statement sees what is committed anyway.
        self.statements = engine.execution_options(isolation_level="AUTOCOMMIT") if _is_postgresql(engine) else engine
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
                with self._undone_together(), outer.begin_nested():
                    yield outer
                return
            with self.engine.connect() as connection:
                connection.execution_options(writes=True)
                with self._current(connection), connection.begin():
                    yield connection
                    self.settle(connection)
                    self.finish(connection)

    def settle(self, connection: Connection) -> None:
        """At the end of a unit: what the list of incidents keeps of those that it changed is brought up to date."""
        from app.storage.card_rows import settle  # it is made from the tables that this module opens

        settle(connection)

    def write_last(self, write: LastWrite[T], item: T) -> None:
        """``write`` ``item`` as the last act of the thread's unit: for what all writers wait for each other to do. It is not
        written where the unit, or the part of it that asked for it, is undone."""
        self._thread.last.append((write, item))

    def finish_so_far(self) -> None:
        """Inside a unit: as ``finish``, for who wants to see what it does. Elsewhere there is nothing to be finished."""
        if (connection := getattr(self._thread, "connection", None)) is not None:
            self.finish(connection)

    def finish(self, connection: Connection) -> None:
        """The last acts so far, those of one kind together."""
        last: list[tuple[LastWrite[Any], Any]] = self._thread.last
        asked, last[:] = list(last), []
        for write, those in groupby(asked, key=itemgetter(0)):
            write(connection, [item for _, item in those])

    @contextmanager
    def apart(self) -> Iterator[Connection]:
        """One transaction that writes and lasts whatever becomes of the thread's unit: on a connection of its own.

        On SQLite one writes at a time, so inside a unit it could only wait for that very unit.

        Raises:
            RuntimeError: it was begun inside a unit, on SQLite.
            StoreBusy, StoreUnavailable: as ``unit``.
        """
        if self.dialect == "sqlite" and getattr(self._thread, "connection", None) is not None:
            raise RuntimeError("what is written apart from a unit is written before or after it: SQLite has one writer")
        with explained(self.name), self.engine.connect() as connection:
            connection.execution_options(writes=True)
            with connection.begin():
                yield connection

    @contextmanager
    def single(self, apart: bool = False) -> Iterator[Connection]:
        """A unit of one statement, on PostgreSQL in one exchange with it: what is written in it is there at once.

        Inside a unit it is a part of that, unless it is to last ``apart`` from it. It touches no incident's card.
        """
        inside = getattr(self._thread, "connection", None) is not None
        if self.dialect == "sqlite" or (inside and not apart):
            with self.apart() if apart else self.unit() as connection:
                yield connection
            return
        with explained(self.name), self.statements.connect() as connection:
            yield connection

    @contextmanager
    def reading(self, in_pages: bool = False) -> Iterator[Connection]:
        """A connection to read from: the thread's unit where there is one, so that it sees its own writes.

        ``in_pages``: an answer is fetched page by page, which on PostgreSQL takes a transaction.
        """
        outer: Connection | None = getattr(self._thread, "connection", None)
        if outer is None and not in_pages:
            outer = getattr(self._thread, "looking", None)
        with explained(self.name):
            if outer is not None:
                yield outer
                return
            with (self.engine if in_pages else self.statements).connect() as connection:
                yield connection

    @contextmanager
    def looking(self) -> Iterator[None]:
        """All that this thread reads meanwhile outside of units, on one connection. On SQLite it sees the database as it was."""
        if getattr(self._thread, "connection", None) is not None or getattr(self._thread, "looking", None) is not None:
            yield
            return
        with explained(self.name), self.statements.connect() as connection:
            self._thread.looking = connection.execution_options(**{KNOWN_NUMBERS: {}})
            try:
                yield
            finally:
                self._thread.looking = None

    @contextmanager
    def listing(self) -> Iterator[Connection]:
        """As ``reading``, for the list of incidents: a unit that asks sees what it has changed itself."""
        outer: Connection | None = getattr(self._thread, "connection", None)
        if outer is not None:
            self.settle(outer)
        with self.reading() as connection:
            yield connection

    @contextmanager
    def joined(self, connection: Connection) -> Iterator[None]:
        """Units of this thread are parts of the transaction that ``connection`` is in, whoever began it and ends it."""
        with self._current(connection):
            if self.dialect == "postgresql":
                # A worker that freezes in the middle would keep what it has locked from whoever takes over.
                connection.exec_driver_sql(f"SET LOCAL idle_in_transaction_session_timeout = {FROZEN_AFTER_MS}")
            yield
            self.settle(connection)
            self.finish(connection)

    def writing_engine(self) -> Engine:
        """The same connections; every transaction that begins on them writes."""
        return self.engine.execution_options(writes=True)

    def close(self) -> None:
        self.engine.dispose()

    @contextmanager
    def _current(self, connection: Connection) -> Iterator[None]:
        self._thread.connection, self._thread.last = connection, []
        try:
            yield
        finally:
            self._thread.connection = None

    @contextmanager
    def _undone_together(self) -> Iterator[None]:
        """Where a part of a unit fails, what is left to do last is what was left when it began, also if it was done meanwhile."""
        before = list(self._thread.last)
        try:
            yield
        except BaseException:
            self._thread.last[:] = before
            raise


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


def _is_postgresql(engine: Engine) -> bool:
    return engine.dialect.name == "postgresql"


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
    engine = create_engine(address, connect_args={"connect_timeout": 10})
    _prove_connections(engine)

    @event.listens_for(engine, "connect")
    def prepare(connection: PostgresConnection[object], _entry: ConnectionPoolEntry) -> None:
        connection.execute("SELECT set_config('lock_timeout', %s, false)", (f"{int(busy_seconds * 1000)}ms",))
        connection.execute("SELECT set_config('idle_in_transaction_session_timeout', %s, false)", (f"{IDLE_SECONDS}s",))
        connection.commit()

    return Database(engine, f"the database {address.render_as_string(hide_password=True)}")


def _prove_connections(engine: Engine) -> None:
    """As the pool's own ping before each use, for connections that nobody has used for a while.

    Where one turns out to be gone, all are thrown away: the database was restarted.
    """

    @event.listens_for(engine, "checkin")
    def used(_connection: object, entry: ConnectionPoolEntry) -> None:
        entry.info[_USED_AT] = monotonic()

    @event.listens_for(engine, "checkout")
    def prove(connection: DBAPIConnection, entry: ConnectionPoolEntry, _proxy: object) -> None:
        if monotonic() - entry.info.get(_USED_AT, math.inf) < PROVED_FOR:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            raise InvalidatePoolError from error


_USED_AT = "retroline used at"
