"""Zip archives: judged whole and refused before anything is unpacked; members are read in memory, one at a time.

Nothing is ever written to disk. The format is PKWARE's APPNOTE.TXT 6.3 (local headers 4.3.7, central directory
4.3.12).
"""

from __future__ import annotations

import mmap
import stat
import struct
import zipfile
import zlib
from datetime import UTC, datetime
from pathlib import Path

from extraction.capture.archive_names import unsafe_name
from extraction.errors import Place, RefusedArchive, UnreadableRecord

MAX_ENTRIES = 100_000
MAX_TOTAL_BYTES = 2 * 1024**3
MAX_MEMBER_BYTES = 256 * 1024**2
MAX_RATIO = 200
RATIO_FREE_BYTES = 10 * 1024**2
"""Below this size a high ratio is harmless: a day of one repeated message compresses well."""
MEASURED_BYTES = 32 * 1024**2
"""Archives that state at most this much are unpacked in memory and measured before the first record is read."""

_LOCAL_HEADER = struct.Struct("<4s5H3L2H")
_NESTED_SUFFIXES = frozenset(
    {".zip", ".jar", ".war", ".ear", ".whl", ".apk", ".tar", ".tgz", ".gz", ".bz2", ".tbz", ".tbz2", ".xz", ".txz"}
    | {".7z", ".rar", ".zst", ".lz", ".lz4", ".lzma", ".cab", ".iso"}
)
_NESTED_MAGIC = {
    b"PK\x03\x04": "zip",
    b"PK\x05\x06": "zip",
    b"\x1f\x8b\x08": "gzip",
    b"BZh": "bzip2",
    b"\xfd7zXZ\x00": "xz",
    b"7z\xbc\xaf\x27\x1c": "7-Zip",
    b"Rar!\x1a\x07": "RAR",
    b"\x28\xb5\x2f\xfd": "Zstandard",
}
_END_RECORD_AT_MOST = 22 + 0xFFFF
_PIECE = 4 * 1024**2
_ENCRYPTED_FLAGS = 0x1 | 0x40 | 0x2000
_SIZES_FOLLOW_DATA = 0x8


class Archive:
    """A zip that was judged safe. ``members`` are its files in the archive's order, without folders."""

    def __init__(self, path: Path, name: str, content: mmap.mmap, members: tuple[zipfile.ZipInfo, ...]) -> None:
        self.path = path
        self.name = name
        self.members = members
        self._content = content
        self._measured: dict[zipfile.ZipInfo, bytes] = {}

    def read(self, member: zipfile.ZipInfo) -> bytes:
        """The member's bytes.

        Raises:
            RefusedArchive: it holds more or fewer bytes than the archive states.
            UnreadableRecord: its data is damaged.
        """
        place = Place(f"{self.name}!{member.filename}")
        data = self._measured.pop(member, None)
        try:
            data = self._inflate(member) if data is None else data
        except zlib.error as error:
            raise UnreadableRecord(
                place, f"the compressed data is damaged ({error}); make the archive again"
            ) from error
        if len(data) != member.file_size:
            raise RefusedArchive(place, _lie(member))
        if zlib.crc32(data) != member.CRC:
            raise UnreadableRecord(place, "the data does not fit its checksum; make the archive again")
        return data

    def _inflate(self, member: zipfile.ZipInfo) -> bytes:
        stored = _stored_bytes(self._content, member)
        if member.compress_type == zipfile.ZIP_STORED:
            return stored
        return zlib.decompressobj(-zlib.MAX_WBITS).decompress(stored, member.file_size + 1)

    def measure(self) -> None:
        """Unpack every member in memory, each for its first reading.

        Raises:
            RefusedArchive: a member's size is not the stated one.
        """
        for member in self.members:
            try:
                data = self._inflate(member)
            except zlib.error:
                continue  # damaged, not dangerous: it is listed when it is read
            if len(data) != member.file_size:
                raise RefusedArchive(Place(f"{self.name}!{member.filename}"), _lie(member))
            self._measured[member] = data


def open_archive(path: Path, name: str | None = None) -> Archive:
    """Judge the zip at ``path`` and open it. ``name`` is how messages call it (default: the path as given).

    Raises:
        RefusedArchive: the archive is unsafe, encrypted, damaged or no zip; the message names the member.
    """
    name = name or str(path)
    if path.stat().st_size == 0:
        raise RefusedArchive(Place(name), "the file is empty (0 bytes); download or export it again")
    with path.open("rb") as file:
        content = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        _refuse_too_many(content, name)
        infos = _central_directory(path, name)
    _refuse_as_a_whole(infos, len(content), name)
    for info in infos:
        if (reason := _unsafe_member(info) or _contradiction(content, info)) is not None:
            raise RefusedArchive(Place(f"{name}!{_shown(info)}"), reason)
    archive = Archive(path, name, content, tuple(info for info in infos if not info.is_dir()))
    if sum(info.file_size for info in archive.members) <= MEASURED_BYTES:
        archive.measure()
    return archive


def modified_at(member: zipfile.ZipInfo) -> datetime:
    """The member's time stamp read as UTC: zip keeps no zone. 1980 where there is none or an impossible one."""
    try:
        return datetime(*member.date_time, tzinfo=UTC)
    except ValueError:
        return datetime(1980, 1, 1, tzinfo=UTC)


def _central_directory(path: Path, name: str) -> list[zipfile.ZipInfo]:
    try:
        with zipfile.ZipFile(path) as opened:
            return opened.infolist()
    except (zipfile.BadZipFile, struct.error, NotImplementedError, UnicodeDecodeError, ValueError) as error:
        reason = f"it is not a readable zip archive ({error}); export it again"
        raise RefusedArchive(Place(name), reason) from error


def _refuse_too_many(content: mmap.mmap, name: str) -> None:
    """Count directory entries in the raw bytes: to parse millions of them is itself the attack."""
    end = max(content.rfind(b"PK\x05\x06", max(0, len(content) - _END_RECORD_AT_MOST)), 0)
    size = int.from_bytes(content[end + 12 : end + 16], "little")
    at = end - size if size <= end else 0  # a larger size means ZIP64, or a lie: then the whole file is searched
    count = 0
    while at < end:
        count += content[at : min(at + _PIECE + 3, end)].count(b"PK\x01\x02")
        if count > MAX_ENTRIES:
            raise RefusedArchive(Place(name), f"it holds more than {MAX_ENTRIES:,} entries; split it")
        at += _PIECE


def _refuse_as_a_whole(infos: list[zipfile.ZipInfo], size: int, name: str) -> None:
    total = sum(info.file_size for info in infos)
    if total > MAX_TOTAL_BYTES:
        raise RefusedArchive(Place(name), f"it unpacks to {_mebibytes(total)}, more than {_mebibytes(MAX_TOTAL_BYTES)}")
    if total > 10 * RATIO_FREE_BYTES and total > MAX_RATIO * size:
        reason = f"it unpacks to {_mebibytes(total)}, over {MAX_RATIO} times its own size, as a zip bomb does"
        raise RefusedArchive(Place(name), reason)
    seen: set[str] = set()
    for info in infos:
        if (key := info.orig_filename.replace("\\", "/").removeprefix("./")) in seen:
            raise RefusedArchive(Place(f"{name}!{_shown(info)}"), "two members have this name; make the archive again")
        seen.add(key)
    _refuse_overlap(infos, name)


def _refuse_overlap(infos: list[zipfile.ZipInfo], name: str) -> None:
    end = 0
    for info in sorted(infos, key=lambda one: one.header_offset):
        if info.header_offset < end:
            reason = "it shares its data with another member, as a zip bomb does"
            raise RefusedArchive(Place(f"{name}!{_shown(info)}"), reason)
        end = info.header_offset + _LOCAL_HEADER.size + info.compress_size


def _unsafe_member(info: zipfile.ZipInfo) -> str | None:
    """Why the directory entry alone is reason enough to refuse, or ``None``."""
    if (reason := unsafe_name(info.orig_filename)) is not None:
        return reason
    mode = stat.S_IFMT(info.external_attr >> 16)
    if mode == stat.S_IFLNK:
        return "it is a symbolic link; pack the file itself"
    if mode not in (0, stat.S_IFREG, stat.S_IFDIR):
        return "it is a device, pipe or socket, not a file"
    if info.flag_bits & _ENCRYPTED_FLAGS:
        return "it is encrypted; unpack it with its password and pack it again without"
    if info.filename[info.filename.rfind(".") :].lower() in _NESTED_SUFFIXES:
        return "it is an archive inside the archive; unpack it beside this one"
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return f"it is packed with method {info.compress_type}; only stored and deflated members are read"
    return _unsafe_size(info)


def _unsafe_size(info: zipfile.ZipInfo) -> str | None:
    stated, packed = info.file_size, info.compress_size
    if info.compress_type == zipfile.ZIP_STORED and stated != packed:
        return _lie(info)
    # Deflate grows what it cannot shrink by 5 bytes per 16 KiB, and shrinks at most 1032 times (RFC 1951).
    if packed > stated + stated // 1000 + 64 or stated > packed * 1032 + 64:
        return _lie(info)
    if stated > MAX_MEMBER_BYTES:
        return f"it unpacks to {_mebibytes(stated)}, more than {_mebibytes(MAX_MEMBER_BYTES)} in one file; split it"
    if stated > RATIO_FREE_BYTES and stated > MAX_RATIO * packed:
        return f"it unpacks to {_mebibytes(stated)}, over {MAX_RATIO} times its packed size, as a zip bomb does"
    return None


def _contradiction(content: mmap.mmap, info: zipfile.ZipInfo) -> str | None:
    """Why the member's own header and first bytes are reason enough to refuse, or ``None``."""
    if info.header_offset + _LOCAL_HEADER.size > len(content):
        return "its data lies beyond the end of the archive"
    header = _LOCAL_HEADER.unpack_from(content, info.header_offset)
    signature, flags, packed, stated, name_length = header[0], header[2], header[7], header[8], header[9]
    if signature != b"PK\x03\x04":
        return "its data is not where the directory says"
    name_at = info.header_offset + _LOCAL_HEADER.size
    name = content[name_at : name_at + name_length].decode("utf-8" if flags & 0x800 else "cp437", "replace")
    if name != info.orig_filename:
        return f"its header calls it {name!a}; make the archive again"
    sizes = {(packed, stated), (info.compress_size, info.file_size)}
    if not flags & _SIZES_FOLLOW_DATA and 0xFFFFFFFF not in (packed, stated) and len(sizes) > 1:
        return _lie(info)
    return _nested(content, info)


def _nested(content: mmap.mmap, info: zipfile.ZipInfo) -> str | None:
    start = _stored_bytes(content, info, at_most=64)
    if info.compress_type == zipfile.ZIP_DEFLATED:
        try:
            start = zlib.decompressobj(-zlib.MAX_WBITS).decompress(start, 8)
        except zlib.error:
            return None  # damaged: it is listed when it is read
    if not start.startswith(tuple(_NESTED_MAGIC)):
        return None
    kind = next(kind for magic, kind in _NESTED_MAGIC.items() if start.startswith(magic))
    return f"it is a {kind} archive inside the archive; unpack it beside this one"


def _stored_bytes(content: mmap.mmap, info: zipfile.ZipInfo, at_most: int | None = None) -> bytes:
    name_length, extra_length = struct.unpack_from("<2H", content, info.header_offset + 26)
    start = info.header_offset + _LOCAL_HEADER.size + name_length + extra_length
    length = info.compress_size if at_most is None else min(at_most, info.compress_size)
    return content[start : start + length]


def _lie(info: zipfile.ZipInfo) -> str:
    return f"it states {info.file_size:,} bytes and holds another number; an archive that lies about sizes is not read"


def _shown(info: zipfile.ZipInfo) -> str:
    return ascii(info.orig_filename)[1:-1]


def _mebibytes(size: int) -> str:
    return f"{size / 1024**2:,.0f} MiB"
