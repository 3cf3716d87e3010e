"""One archive of everything that an installation is made of, taken while it runs: one state of the database, then the files.

Files are read after the database: each publication that a row speaks of is in its folder by then. Rows go to temporary files
beside the archive, then into it; it appears under its name when it is whole.
"""

from __future__ import annotations

import hashlib
import os
import tarfile
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, func, select

from app.storage.backup_format import (
    ADDRESS_KEY,
    FORMAT,
    MANIFEST,
    REPORTS,
    TEMPLATES,
    KeptFile,
    KeptTable,
    Manifest,
    manifest_bytes,
    sound_file_name,
)
from app.storage.database import Database, open_database
from app.storage.errors import explained
from app.storage.portable_rows import Digesting, Shape, Telling, line_of, rows, shapes
from app.storage.tables import JOBS
from app.storage.upgrade import version_of
from extraction.errors import InputError

_TOLD_EVERY = 20_000
_CHUNK = 1024 * 1024
_ALWAYS_LEFT_OUT = (
    "The engine's own record of jobs: jobs under way wait again in a new run after a restore.",
    "cookie.key: people sign in again.",
    "Environment variables, with the keys and passwords in them.",
)


@dataclass(frozen=True, kw_only=True)
class Beside:
    """What lies beside the database, and where: ``None`` for what is not configured. ``data`` holds the keys.

    ``single`` maps names of ``backup_format.SINGLE_FILES`` to paths.
    """

    data: Path
    reports: Path
    templates: Path | None = None
    single: Mapping[str, Path] = field(default_factory=dict)

    def folders(self) -> tuple[tuple[str, Path], ...]:
        templates = () if self.templates is None else ((TEMPLATES, self.templates),)
        return ((REPORTS, self.reports), *templates)


def back_up(url: str, to: Path, beside: Beside, retroline: str, *, with_keys: bool, tell: Telling) -> Manifest:
    """Write the backup ``to``, readable by its owner only; compressed where its name ends in ``.gz`` or ``.tgz``.

    Raises:
        InputError: there is a file under that name already, or nothing in the database.
        OSError: the archive cannot be written; nothing is left behind.
    """
    if to.exists():
        raise InputError(f"{to} exists already; name another file, or move it away first")
    database = open_database(url)
    try:
        with tempfile.TemporaryDirectory(prefix=".retroline-backup-", dir=to.absolute().parent) as folder:
            spool = Path(folder)
            kept = _spool_tables(database, spool, tell)
            files = _spool_files(beside, spool, with_keys)
            manifest = _manifest(kept, tuple(files), database.dialect, beside, retroline)
            whole = spool / "whole"
            _pack(whole, to.name, manifest, spool, files)
            # Unlike renaming, linking leaves alone whatever has appeared there meanwhile.
            _appear(whole, to)
    finally:
        database.close()
    return manifest


@dataclass(frozen=True, kw_only=True)
class _Spooled:
    version: str
    tables: tuple[KeptTable, ...]
    jobs_under_way: int


@contextmanager
def one_state(database: Database) -> Iterator[Connection]:
    """A connection that sees one state of the database throughout, and keeps nobody from writing."""
    with explained(database.name), database.engine.connect() as fresh:
        if database.dialect == "postgresql":
            connection = fresh.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        else:
            connection = fresh
        with connection.begin():
            yield connection


def _spool_tables(database: Database, folder: Path, tell: Telling) -> _Spooled:
    with one_state(database) as connection:
        version = version_of(connection)
        if version is None:
            raise InputError(f"{database.name} holds nothing of Retroline")
        content = shapes(connection)
        tables = tuple(_spool(connection, shape, folder, tell) for shape in content)
        return _Spooled(version=version, tables=tables, jobs_under_way=_under_way(connection, content))


def _under_way(connection: Connection, content: tuple[Shape, ...]) -> int:
    if JOBS.name not in {shape.name for shape in content}:
        return 0
    query = select(func.count()).select_from(JOBS).where(JOBS.c.state.in_(("starting", "running")))
    return int(connection.execute(query).scalar_one())


def _spool(connection: Connection, shape: Shape, folder: Path, tell: Telling) -> KeptTable:
    seen, size = Digesting(shape), 0
    with (folder / shape.name).open("wb") as file:
        for values in rows(connection, shape):
            line = line_of(shape, values)
            file.write(line)
            seen.add(line)
            size += len(line)
            if seen.rows % _TOLD_EVERY == 0:
                tell(shape.name, seen.rows)
    found = seen.result
    tell(shape.name, found.rows)
    return KeptTable(
        name=shape.name, columns=shape.columns, key=shape.key, rows=found.rows, digest=found.digest, size=size
    )


def _manifest(kept: _Spooled, files: tuple[KeptFile, ...], kind: str, beside: Beside, retroline: str) -> Manifest:
    key = beside.data / ADDRESS_KEY
    left_out: tuple[str, ...] = _ALWAYS_LEFT_OUT
    if not any(one.name == ADDRESS_KEY for one in files):
        left_out += (
            "address.key: keep a copy of it, without it people in new records are not recognised (--with-keys).",
        )
    return Manifest(
        format=FORMAT,
        made_at=datetime.now(UTC),
        retroline=retroline,
        schema=kept.version,
        database=kind,
        address_key=hashlib.sha256(key.read_bytes()).hexdigest() if key.is_file() else "",
        jobs_under_way=kept.jobs_under_way,
        tables=kept.tables,
        files=files,
        left_out=left_out,
    )


def _files(beside: Beside, with_keys: bool) -> Iterator[tuple[str, Path]]:
    for name, folder in beside.folders():
        for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
            inside = f"{name}/{path.relative_to(folder).as_posix()}"
            # A link could lead anywhere; publishers write files.
            if path.is_file() and not path.is_symlink() and sound_file_name(inside):
                yield inside, path
    for name, path in sorted(beside.single.items()):
        if path.is_file():
            yield name, path
    if with_keys and (beside.data / ADDRESS_KEY).is_file():
        yield ADDRESS_KEY, beside.data / ADDRESS_KEY


def _spool_files(beside: Beside, folder: Path, with_keys: bool) -> dict[KeptFile, Path]:
    """Each file with where its copy lies: what is packed is what was digested, whatever is published meanwhile."""
    spooled = {}
    for number, (name, path) in enumerate(_files(beside, with_keys)):
        copy = folder / f"file-{number}"
        try:
            spooled[_kept_file(name, path, copy)] = copy
        except FileNotFoundError:
            continue  # it went away after it was listed
    return spooled


def _kept_file(name: str, path: Path, copy: Path) -> KeptFile:
    seen, size = hashlib.sha256(), 0
    with path.open("rb") as file, copy.open("wb") as kept:
        while chunk := file.read(_CHUNK):
            kept.write(chunk)
            seen.update(chunk)
            size += len(chunk)
    return KeptFile(name=name, size=size, sha256=seen.hexdigest())


def _pack(whole: Path, name: str, manifest: Manifest, folder: Path, files: Mapping[KeptFile, Path]) -> None:
    when = int(manifest.made_at.timestamp())
    packed = name.endswith((".gz", ".tgz"))
    descriptor = os.open(whole, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        with tarfile.open(fileobj=file, mode="w:gz" if packed else "w", format=tarfile.PAX_FORMAT) as archive:
            content = manifest_bytes(manifest)
            (folder / "manifest").write_bytes(content)
            _add(archive, MANIFEST, len(content), when, folder / "manifest")
            for table in manifest.tables:
                _add(archive, table.member, table.size, when, folder / table.name)
            for one in manifest.files:
                _add(archive, one.member, one.size, when, files[one])
        file.flush()
        os.fsync(file.fileno())


def _add(archive: tarfile.TarFile, name: str, size: int, when: int, content: Path) -> None:
    about = tarfile.TarInfo(name)
    about.size, about.mtime, about.mode = size, when, 0o600
    with content.open("rb") as given:
        archive.addfile(about, given)
    content.unlink()


def _appear(whole: Path, to: Path) -> None:
    try:
        os.link(whole, to)
    except FileExistsError as error:
        raise InputError(f"{to} exists already; name another file, or move it away first") from error
    directory = os.open(to.absolute().parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)
