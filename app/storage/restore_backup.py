"""A backup back into an empty place, of either database; everything in it is verified before anything is touched.

With ``replace`` what is there is kept aside: a SQLite file and other files under their name with ``.before-TIME``, tables of
PostgreSQL in a schema ``retroline_before_TIME``.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import tarfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from sqlalchemy import Connection, inspect

from app.storage.backup_format import (
    MANIFEST,
    MOST_MANIFEST_BYTES,
    KeptFile,
    KeptTable,
    Manifest,
    read_manifest,
)
from app.storage.database import Database, database_url, open_database
from app.storage.load_rows import Proof, known_version, load, refuse_filled, refuse_workers
from app.storage.portable_rows import Digesting, Shape, Telling, Values, values_of
from app.storage.restore_files import Places, put_files, refuse_present
from app.storage.tables import METADATA
from app.storage.upgrade import HEAD
from extraction.errors import InputError, SettingsError, StateError

_CHUNK = 1024 * 1024
_MAGIC_GZIP, _MAGIC_TAR, _TAR_AT = b"\x1f\x8b", b"ustar", 257


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """``aside`` says where what was there is now; ``put`` which files were written where."""

    manifest: Manifest
    proof: Proof
    aside: tuple[str, ...]
    put: tuple[tuple[str, Path], ...]


def looks_like_an_archive(path: Path) -> bool:
    """Whether ``path`` is a tar archive, or compressed, or binary: no text in any case."""
    with path.open("rb") as file:
        head = file.read(512)
    return head.startswith(_MAGIC_GZIP) or head[_TAR_AT:].startswith(_MAGIC_TAR) or b"\x00" in head


def verify_backup(path: Path, tell: Telling) -> Manifest:
    """Read the whole archive and hold every member against the manifest.

    Raises:
        InputError: it is none, was cut or altered, or holds what a backup does not; the message says which.
    """
    with _opened(path) as archive:
        manifest = _manifest(archive, path)
        held: tuple[KeptTable | KeptFile, ...] = (*manifest.tables, *manifest.files)
        for one in held:
            _verify(path, one, _member(archive, path, one), tell)
        if archive.next() is not None:
            raise InputError(f"{path} holds more than its manifest says; nothing was restored")
    if not known_version(manifest.schema):
        raise SettingsError(
            f"{path} was made by Retroline {manifest.retroline} with tables of version {manifest.schema}, which this one "
            f"({HEAD}) does not know; install the newer Retroline"
        )
    return manifest


def restore_backup(path: Path, url: str, places: Places, *, replace: bool, tell: Telling) -> Restored:
    """Verify the backup, fill the database at ``url``, prove it, and put the files where they belong.

    Raises:
        InputError: the archive is broken or none of ours; nothing is touched.
        StateError: the place is not empty, or in use; nothing is touched.
    """
    manifest = verify_backup(path, tell)
    stamp = f"{datetime.now(UTC):%Y%m%dT%H%M%S}"
    refuse_present(manifest, places, replace=replace)
    fill = _into_sqlite if database_url(url).get_backend_name() == "sqlite" else _into_postgresql
    proof, aside = fill(path, manifest, url, stamp if replace else None, tell)
    with _opened(path) as archive:
        _manifest(archive, path)
        put, moved = put_files(archive, manifest.files, places, stamp)
    return Restored(manifest=manifest, proof=proof, aside=(*aside, *moved), put=put)


def _into_postgresql(
    path: Path, manifest: Manifest, url: str, stamp: str | None, tell: Telling
) -> tuple[Proof, tuple[str, ...]]:
    target = open_database(url)
    try:
        with target.unit() as connection:
            aside = () if stamp is None else _set_aside(connection, target.name, f"retroline_before_{stamp.lower()}")
            return _load(path, manifest, target, tell), aside
    finally:
        target.close()


def _set_aside(connection: Connection, name: str, schema: str) -> tuple[str, ...]:
    """Move our tables, with their indexes and numbers, into another schema."""
    refuse_workers(connection, name)
    there = [one for one in inspect(connection).get_table_names() if one in {*METADATA.tables, "alembic_version"}]
    if not there:
        return ()
    connection.exec_driver_sql(f'CREATE SCHEMA "{schema}"')
    for table in there:
        connection.exec_driver_sql(f'ALTER TABLE "{table}" SET SCHEMA "{schema}"')
    return (f"what the database held is in its schema {schema}",)


def _into_sqlite(
    path: Path, manifest: Manifest, url: str, stamp: str | None, tell: Telling
) -> tuple[Proof, tuple[str, ...]]:
    """Fill a new file beside the old one, then put it in its place: whoever opens it finds the one or the other, whole."""
    place = Path(database_url(url).database or "")
    held = place.exists() and place.stat().st_size > 0
    if held:
        _refuse_in_use(url, place, filled_too=stamp is None)
    new = place.with_name(f"{place.name}.restoring")
    _remove(new)
    target = open_database(f"sqlite:///{new}")
    try:
        proof = _load(path, manifest, target, tell)
        target.close()
        _into_one_file(new)
        aside = place.with_name(f"{place.name}.before-{stamp}")
        if held and stamp is not None:
            os.link(place, aside)
        new.replace(place)
    finally:
        target.close()
        _remove(new)
    return proof, (f"the old database is {aside}",) if held and stamp is not None else ()


def _refuse_in_use(url: str, place: Path, *, filled_too: bool) -> None:
    old = open_database(url, busy_seconds=2.0)
    try:
        with old.reading(in_pages=True) as connection:
            if filled_too:
                refuse_filled(connection, old.name)
            refuse_workers(connection, old.name)
    finally:
        old.close()
    _into_one_file(place)


def _into_one_file(path: Path) -> None:
    """Everything into the file itself. Raises StateError where somebody else has it open."""
    try:
        with closing(sqlite3.connect(path, timeout=2.0)) as connection:
            (mode,) = connection.execute("PRAGMA journal_mode=DELETE").fetchone()
    except sqlite3.OperationalError as error:
        raise StateError(
            f"the database {path} is in use ({error}); stop the review app and all workers first"
        ) from error
    if mode != "delete":
        raise StateError(f"the database {path} is in use; stop the review app and all workers first")


def _remove(path: Path) -> None:
    for suffix in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _load(path: Path, manifest: Manifest, target: Database, tell: Telling) -> Proof:
    tables: Mapping[str, KeptTable] = {one.name: one for one in manifest.tables}
    with _opened(path) as archive:
        _manifest(archive, path)

        def rows_of(shape: Shape) -> Iterator[Values]:
            for line in _member(archive, path, tables[shape.name]):
                yield values_of(shape, line)

        content = [one.shape for one in manifest.tables]
        return load(target, manifest.schema, content, rows_of, lambda shape: tables[shape.name].proof, tell)


@contextmanager
def _opened(path: Path) -> Iterator[tarfile.TarFile]:
    try:
        with tarfile.open(path, "r:*") as archive:
            yield archive
    except (tarfile.TarError, EOFError, zlib.error) as error:
        raise InputError(
            f"{path} is no backup of Retroline, or it was cut or damaged ({error}); use another"
        ) from error
    except OSError as error:
        if error.errno is not None:
            raise
        raise InputError(f"{path} was damaged ({error}); use another backup") from error


def _manifest(archive: tarfile.TarFile, path: Path) -> Manifest:
    first = archive.next()
    if first is None or first.name != MANIFEST or not first.isreg() or first.size > MOST_MANIFEST_BYTES:
        raise InputError(f"{path} is no backup of Retroline: it does not begin with {MANIFEST}")
    return read_manifest(_content(archive, first, path).read(), str(path))


def _member(archive: tarfile.TarFile, path: Path, one: KeptTable | KeptFile) -> IO[bytes]:
    """The next member of the archive, which has to be this one."""
    found = archive.next()
    if found is None or found.name != one.member or not found.isreg() or found.size != one.size:
        there = "its end" if found is None else found.name
        raise InputError(f"{path}: {one.member} should come next, and {there} does; nothing was restored")
    return _content(archive, found, path)


def _content(archive: tarfile.TarFile, member: tarfile.TarInfo, path: Path) -> IO[bytes]:
    content = archive.extractfile(member)
    if content is None:
        raise InputError(f"{path}: {member.name} is no file; nothing was restored")
    return content


def _verify(path: Path, one: KeptTable | KeptFile, content: IO[bytes], tell: Telling) -> None:
    if isinstance(one, KeptFile):
        seen = hashlib.sha256()
        while chunk := content.read(_CHUNK):
            seen.update(chunk)
        agrees = seen.hexdigest() == one.sha256
    else:
        digesting = Digesting(one.shape)
        for line in content:
            digesting.add(line)
        agrees = digesting.result == one.proof
        tell(f"{one.name} in the archive", one.rows)
    if not agrees:
        raise InputError(f"{path}: {one.member} is not what the manifest says: the archive was damaged; use another")
