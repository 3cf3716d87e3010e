"""Walks what a person named: files, folders, zips and repositories, each file with the bytes it holds."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from extraction.capture.archive import MAX_MEMBER_BYTES, MAX_RATIO, RATIO_FREE_BYTES, Archive, modified_at, open_archive
from extraction.errors import InputError, Place, RefusedArchive, UnreadableRecord

_LITTER = frozenset({".DS_Store", "Thumbs.db", "desktop.ini", "__MACOSX", ".gitignore", ".gitkeep"})
"""Left by operating systems and tools; nobody hands these in on purpose."""
_ZIP_MAGIC = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_GZIP_MAGIC = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class InputFile:
    """One file. ``name`` is how messages call it (``export.zip!inc-7/2026-03-03.json``); ``parts`` its path from the
    folder or archive it lies in, that one's own name first; ``modified`` aware UTC; ``read`` gives its bytes and
    raises UnreadableRecord or RefusedArchive."""

    name: str
    parts: tuple[str, ...]
    modified: datetime
    read: Callable[[], bytes]

    def unreadable(self, reason: str) -> UnreadableRecord:
        return UnreadableRecord(Place(self.name), reason)

    @property
    def folder(self) -> str:
        return self.parts[-2] if len(self.parts) > 1 else ""

    @property
    def stem(self) -> str:
        return self.parts[-1].removesuffix(".gz").rpartition(".")[0] or self.parts[-1]


@dataclass(frozen=True, slots=True)
class Repository:
    """A folder with a git repository in it; its deploy and release tags are records."""

    path: Path


InputItem = InputFile | Repository | UnreadableRecord


def open_inputs(paths: Sequence[Path]) -> list[Archive | Path]:
    """The named paths, archives among them already judged.

    Raises:
        InputError: a path does not exist.
        RefusedArchive: a named archive must not be unpacked.
    """
    return [_open(path) for path in paths]


def _open(path: Path) -> Archive | Path:
    if not path.exists():
        raise InputError(f"{path}: there is no such file or folder; check the path")
    return open_archive(path) if path.is_file() and _is_zip(path) else path


def walk(opened: Sequence[Archive | Path]) -> Iterator[InputItem]:
    """Everything in ``opened``, sorted by name. What cannot be read is given back as an UnreadableRecord."""
    for one in opened:
        if isinstance(one, Archive):
            yield from _members(one)
        elif one.is_dir():
            yield from _folder(one, (one.resolve().name,))
        else:
            yield from _file(one, (one.resolve().parent.name,))


def _listed(read: Callable[[], bytes]) -> bytes:
    """Inside a folder one unsafe file is listed and does not stop the others."""
    try:
        return read()
    except RefusedArchive as refused:
        raise UnreadableRecord(refused.place, f"refused before unpacking: {refused.reason}") from refused


def _folder(folder: Path, parts: tuple[str, ...]) -> Iterator[InputItem]:
    if (folder / ".git").exists():
        yield Repository(folder)
        return
    for path in sorted(folder.iterdir()):
        if path.name in _LITTER:
            continue
        if path.is_dir() and not path.is_symlink():
            yield from _folder(path, (*parts, path.name))
        elif path.is_file():
            for item in _file(path, parts):
                yield replace(item, read=partial(_listed, item.read)) if isinstance(item, InputFile) else item
        else:
            yield UnreadableRecord(
                Place(str(path)), "it is neither a file nor a folder (a link to a folder or nowhere)"
            )


def _file(path: Path, parts: tuple[str, ...]) -> Iterator[InputItem]:
    try:
        start = _start(path)
        if _is_zip(path):
            yield from _members(open_archive(path))
            return
    except RefusedArchive as refused:
        yield UnreadableRecord(refused.place, f"refused before unpacking: {refused.reason}")
        return
    except OSError as error:
        yield UnreadableRecord(Place(str(path)), f"it cannot be opened ({error.strerror})")
        return
    if not start:
        yield UnreadableRecord(Place(str(path)), "the file is empty (0 bytes)")
        return
    read = partial(_gunzip, path) if start.startswith(_GZIP_MAGIC) else path.read_bytes
    modified = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    yield InputFile(str(path), (*parts, path.name), modified, read)


def _members(archive: Archive) -> Iterator[InputFile]:
    for member in sorted(archive.members, key=lambda one: one.filename):
        parts = tuple(part for part in member.filename.replace("\\", "/").split("/") if part not in ("", "."))
        if _LITTER.isdisjoint(parts):
            name = f"{archive.name}!{member.filename}"
            yield InputFile(name, (archive.path.stem, *parts), modified_at(member), partial(archive.read, member))


def _is_zip(path: Path) -> bool:
    return path.suffix.lower() == ".zip" or _start(path).startswith(_ZIP_MAGIC)


def _start(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(4)


def _gunzip(path: Path) -> bytes:
    """The bytes of a gzip file of one or more members (RFC 1952), within the limits that hold for archives."""
    out, place, packed_size = bytearray(), Place(str(path)), path.stat().st_size
    with path.open("rb") as file:
        unpacker, packed = zlib.decompressobj(zlib.MAX_WBITS | 16), file.read(1 << 16)
        while packed:
            if unpacker.eof:
                unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
            try:
                out += unpacker.decompress(packed, 1 << 20)
            except zlib.error as error:
                raise UnreadableRecord(place, f"the compressed data is damaged ({error})") from error
            if len(out) > MAX_MEMBER_BYTES or (len(out) > RATIO_FREE_BYTES and len(out) > MAX_RATIO * packed_size):
                raise RefusedArchive(place, f"it unpacks to over {len(out) // 2**20} MiB, as a bomb does; split it")
            packed = unpacker.unconsumed_tail or unpacker.unused_data or file.read(1 << 16)
    if not unpacker.eof:
        raise UnreadableRecord(place, "the compressed data ends too early; copy the file again")
    return bytes(out)
