"""What a backup is: a tar archive, compressed with gzip or not, of a manifest, the rows of every table, and files.

Format ``retroline-backup/1``. Members, in this order and no others::

    retroline-backup/manifest.json       what follows, exactly
    retroline-backup/tables/NAME.jsonl   for each table: its rows (``retroline-rows/1``)
    retroline-backup/files/NAME          published reports, templates and settings files

The manifest gives format, when, which Retroline, the version of the tables, each table's columns, key, number of rows, digest and
size, and each file's size and SHA-256. A backup shows damage, not forgery: it has no key. The seals inside have the same limit.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

import orjson
from pydantic import TypeAdapter, ValidationError

from app.storage.portable_rows import Shape, TableDigest
from app.storage.tables import METADATA
from extraction.errors import InputError

FORMAT = "retroline-backup/1"
FOLDER = "retroline-backup"
MANIFEST = f"{FOLDER}/manifest.json"
MOST_MANIFEST_BYTES = 64 * 1024 * 1024
REPORTS, TEMPLATES = "reports", "templates"
ADDRESS_KEY = "address.key"
SINGLE_FILES = ("restore.map", "access.toml", "redaction.toml", "retention.toml", ADDRESS_KEY)
_KINDS = frozenset({"text", "integer", "boolean", "float", "bytes"})
_PLAIN = re.compile(r"[^\x00-\x1f\\]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptTable:
    name: str
    columns: tuple[tuple[str, str], ...]
    key: tuple[str, ...]
    rows: int
    digest: str
    size: int

    @property
    def shape(self) -> Shape:
        return Shape(name=self.name, columns=self.columns, key=self.key)

    @property
    def proof(self) -> TableDigest:
        return TableDigest(rows=self.rows, digest=self.digest)

    @property
    def member(self) -> str:
        return f"{FOLDER}/tables/{self.name}.jsonl"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptFile:
    """``name``: ``reports/…``, ``templates/…`` or one of ``SINGLE_FILES``; size in bytes."""

    name: str
    size: int
    sha256: str

    @property
    def member(self) -> str:
        return f"{FOLDER}/files/{self.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """``made_at`` is aware UTC. ``schema`` is the version of the tables, ``retroline`` of the program. ``address_key`` is the
    SHA-256 of the key that addresses are hashed with, whether or not the key is in the backup; empty where there was none.
    ``left_out`` says in sentences what is not in it."""

    format: str
    made_at: datetime
    retroline: str
    schema: str
    database: str
    address_key: str
    jobs_under_way: int
    tables: tuple[KeptTable, ...]
    files: tuple[KeptFile, ...]
    left_out: tuple[str, ...]

    @property
    def rows(self) -> int:
        return sum(one.rows for one in self.tables)

    @property
    def with_keys(self) -> bool:
        return any(one.name == ADDRESS_KEY for one in self.files)


def manifest_bytes(manifest: Manifest) -> bytes:
    return orjson.dumps(asdict(manifest), option=orjson.OPT_INDENT_2)


def read_manifest(content: bytes, name: str) -> Manifest:
    """Raises InputError where ``content`` is no manifest that this Retroline can trust; ``name`` is that of the archive."""
    try:
        stated: Mapping[str, Any] = orjson.loads(content)
        kind = stated.get("format") if isinstance(stated, dict) else None
        if kind != FORMAT:
            raise InputError(f"{name} is a backup of another form ({kind}), this Retroline reads {FORMAT}")
        manifest = TypeAdapter(Manifest).validate_json(content)
    except (orjson.JSONDecodeError, ValidationError) as error:
        raise InputError(f"{name}: its manifest is broken; use another backup") from error
    if manifest.made_at.tzinfo is None or not _is_sound(manifest):
        raise InputError(f"{name}: its manifest names what no backup of Retroline holds; nothing was read from it")
    return manifest


def sound_file_name(name: str) -> bool:
    """Whether ``name`` is one that a backup may hold, and stays in the folder that it names."""
    if name in SINGLE_FILES:
        return True
    path = PurePosixPath(name)
    inside = len(path.parts) > 1 and path.parts[0] in (REPORTS, TEMPLATES) and str(path) == name
    return inside and ".." not in path.parts and _PLAIN.fullmatch(name) is not None


def _is_sound(manifest: Manifest) -> bool:
    names = [one.name for one in manifest.tables]
    return (
        _unique(names)
        and set(names) <= set(METADATA.tables)
        and all(_is_sound_table(one) for one in manifest.tables)
        and _unique([one.name for one in manifest.files])
        and all(sound_file_name(one.name) for one in manifest.files)
    )


def _is_sound_table(one: KeptTable) -> bool:
    known = {column.name for column in METADATA.tables[one.name].columns}
    names = [name for name, _ in one.columns]
    return (
        _unique(names)
        and set(names) <= known
        and set(one.key) <= set(names)
        and all(kind in _KINDS for _, kind in one.columns)
    )


def _unique(names: Iterable[str]) -> bool:
    listed = list(names)
    return len(set(listed)) == len(listed)
