"""Whether a worker's process lives: it holds a lock for as long as it does, which the database or the kernel gives up for it."""

from __future__ import annotations

import fcntl
import os
import zlib
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError

from app.storage.database import Database

_NAMESPACE = 0x524C  # any number that no other advisory lock in the database uses


class Liveness(Protocol):
    """``hold`` once, before anything is done; ``check`` every few seconds; ``release`` at the end."""

    def hold(self) -> bool:
        """``False`` where another process has this name."""

    def check(self) -> bool:
        """Whether the lock is still held; taken again where the connection to the database was lost and nobody has it."""

    def is_dead(self, worker: str) -> bool:
        """Whether nobody holds the lock of ``worker``. A process that is only frozen still does."""

    def release(self) -> None: ...


class PostgresLiveness:
    """A session's advisory lock on a connection of its own: the server gives it up with the connection."""

    def __init__(self, database: Database, worker: str) -> None:
        self._database, self._worker = database, worker
        self._connection: Connection | None = None

    def hold(self) -> bool:
        self.release()
        connection = _apart(self._database.engine.connect())
        try:
            if _told(connection, _TRY, self._worker):
                # Kept with the lock only: ``check`` takes the one for the other.
                self._connection = connection
        finally:
            if self._connection is None:
                _end(connection)
        return self._connection is not None

    def check(self) -> bool:
        with suppress(SQLAlchemyError):
            if self._connection is not None and self._connection.execute(text("SELECT 1")).scalar() == 1:
                return True
        with suppress(SQLAlchemyError):
            return self.hold()
        return False

    def is_dead(self, worker: str) -> bool:
        """On a connection from the pool: whoever gives signs of life on the other one is not held up."""
        if worker == self._worker:
            return False
        with suppress(SQLAlchemyError), self._database.engine.connect() as pooled:
            connection = _apart(pooled)
            if not _told(connection, _TRY, worker):
                return False
            if not _told(connection, "SELECT pg_advisory_unlock(:space, :key)", worker):
                connection.invalidate()
            return True
        return False

    def release(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            _end(connection)


_TRY = "SELECT pg_try_advisory_lock(:space, :key)"


def _apart(connection: Connection) -> Connection:
    """Each statement for itself: a session's lock has nothing to do with transactions."""
    return connection.execution_options(isolation_level="AUTOCOMMIT")


def _end(connection: Connection) -> None:
    """The session ends with it, and its lock: a pooled connection would keep both."""
    with suppress(SQLAlchemyError):
        connection.invalidate()
        connection.close()


def _told(connection: Connection, statement: str, worker: str) -> bool:
    key = zlib.crc32(worker.encode()) & 0x7FFF_FFFF
    return bool(connection.execute(text(statement), {"space": _NAMESPACE, "key": key}).scalar())


class FileLiveness:
    """A lock on a file beside the SQLite database: the kernel gives it up with the process."""

    def __init__(self, folder: Path, worker: str) -> None:
        self._folder, self._worker = folder, worker
        self._file: int | None = None

    def hold(self) -> bool:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = self._lock(self._worker)
        self._file = file
        return file is not None

    def check(self) -> bool:
        if (
            self._file is None or os.fstat(self._file).st_nlink == 0
        ):  # somebody took the file away, and others see no lock
            self.release()
            return self.hold()
        return True

    def is_dead(self, worker: str) -> bool:
        if worker == self._worker:
            return False
        if not self._path(worker).exists():
            return True
        file = self._lock(worker)
        if file is None:
            return False
        self._path(worker).unlink(missing_ok=True)
        os.close(file)
        return True

    def release(self) -> None:
        file, self._file = self._file, None
        if file is not None:
            self._path(self._worker).unlink(missing_ok=True)
            os.close(file)

    def _path(self, worker: str) -> Path:
        return self._folder / f"{worker}.lock"

    def _lock(self, worker: str) -> int | None:
        file = os.open(self._path(worker), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(file)
            return None
        return file


def liveness_of(database: Database, worker: str) -> Liveness:
    """The kind that fits the database."""
    if database.dialect == "postgresql":
        return PostgresLiveness(database, worker)
    path = Path(database.engine.url.database or "")
    return FileLiveness(path.with_name(f"{path.name}.workers"), worker)
