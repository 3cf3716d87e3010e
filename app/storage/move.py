"""Everything that a database holds into an empty one, of the other kind or the same, with a row-for-row proof.

The source is held: who writes to it meanwhile waits, and is told that it is busy. Each side's digests are computed from what it
itself gives back. The target is filled in one transaction, so that whatever stops it half-way leaves the target empty.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection

from app.storage.database import Database, database_url, open_database
from app.storage.errors import explained
from app.storage.load_rows import Proof, known_version, load, refuse_workers
from app.storage.portable_rows import Shape, TableDigest, Telling, digest, rows, shapes
from app.storage.upgrade import HEAD, version_of
from extraction.errors import InputError, SettingsError


def move(from_url: str, to_url: str, tell: Telling) -> Proof:
    """Copy the database at ``from_url`` to the empty one at ``to_url``; the old one stays as it is.

    Raises:
        InputError: both are the same, or there is nothing to move.
        StateError: the target is not empty, somebody works on one of them, or the proof failed; the target is empty then.
        SettingsError: a URL is wrong, a database cannot be reached, or a newer Retroline wrote the source.
    """
    if database_url(from_url) == database_url(to_url):
        raise InputError("that is the database that is in use already")
    made_here = _missing_file(to_url)
    source, target = open_database(from_url), open_database(to_url)
    done = False
    try:
        with held(source) as (connection, version, content):
            proof = load(
                target,
                version,
                content,
                lambda shape: rows(connection, shape),
                lambda shape: _of_source(connection, shape, tell),
                tell,
            )
        done = True
        return proof
    finally:
        source.close()
        target.close()
        if made_here is not None and not done:
            _remove(made_here)


@contextmanager
def held(source: Database) -> Iterator[tuple[Connection, str, tuple[Shape, ...]]]:
    """One state of the database that nobody changes until the end, with its version and tables.

    Raises:
        InputError: it holds no tables of ours.
        StateError: a worker or the review app works on it, or somebody is writing right now.
    """
    with source.reading(in_pages=True) as connection:
        refuse_workers(connection, source.name)
        version, content = version_of(connection), shapes(connection)
    if version is None:
        raise InputError(f"{source.name} holds nothing of Retroline")
    if not known_version(version):
        raise SettingsError(
            f"{source.name} stands at version {version}, which this Retroline ({HEAD}) does not know; install the newer one"
        )
    with explained(source.name), source.engine.connect() as fresh:
        if source.dialect == "sqlite":
            connection = fresh.execution_options(writes=True)
        else:
            connection = fresh.execution_options(isolation_level="REPEATABLE READ")
        with connection.begin():
            if source.dialect == "postgresql":
                # Before the first look at a row: the state that is read is the one that is held.
                names = ", ".join(f'"{shape.name}"' for shape in content)
                connection.exec_driver_sql(f"LOCK TABLE {names} IN SHARE MODE")
            yield connection, version, content


def _of_source(connection: Connection, shape: Shape, tell: Telling) -> TableDigest:
    return digest(connection, shape, tell)


def _missing_file(url: str) -> Path | None:
    """The SQLite file at ``url`` where there is none yet."""
    address = database_url(url)
    path = Path(address.database or "")
    return path if address.get_backend_name() == "sqlite" and not path.exists() else None


def _remove(path: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
