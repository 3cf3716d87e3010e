"""Unsafe archives are refused before anything is unpacked, quickly and in little memory, with the member named."""

from __future__ import annotations

import gzip
import resource
import stat
import struct
import time
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from extraction.capture.archive import open_archive
from extraction.capture.archive_names import unsafe_name
from extraction.capture.read_records import read_records
from extraction.errors import RefusedArchive, UnreadableRecord
from tests.extraction.capture.slack_inputs import message, read, write_export, write_zip

TRAVERSALS = {
    "parent": "../evil.json",
    "parent in the middle": "a/../../evil.json",
    "parent at the end": "a/..",
    "backslashes": "..\\evil.json",
    "mixed slashes": "a\\..\\../evil.json",
    "absolute": "/etc/evil.json",
    "absolute with backslash": "\\evil.json",
    "drive": "C:\\evil.json",
    "drive, relative": "c:evil.json",
    "network share": "\\\\host\\share\\evil.json",
    "network share with slashes": "//host/share/evil.json",
    "percent-encoded": "%2e%2e%2fevil.json",
    "percent-encoded twice": "%252e%252e%252fevil.json",
    "half encoded": "..%5cevil.json",
    "overlong": "..%c0%afevil.json",
    "overlong dots": "%c0%ae%c0%ae/evil.json",
    "NUL": "good.json\x00/../evil",
    "line break": "a\n/../evil.json",
    "trailing space": ".. /evil.json",
    "trailing dots": ".../evil.json",
    "parameter": "..;/evil.json",
    "full width": "．．／evil.json",
    "one dot leaders": "․․/evil.json",
    "two dot leader": "‥/evil.json",
    "division slash": "..∕evil.json",
    "right-to-left override": "evil\u202egnp.json",
    "home": "~/evil.json",
}
HARMLESS = [
    "channels.json",
    "inc-2041/2026-03-03.json",
    "./users.json",
    "ops (eu)/2026-03-03.json",
    "障害-対応/2026-03-03.json",
    "naïve..name/x.json",
    "100%/x.json",
    "a+b/x.json",
    ".hidden/x.json",
]


@pytest.mark.parametrize("name", TRAVERSALS.values(), ids=TRAVERSALS.keys())
def test_unsafe_names_are_refused(name: str, tmp_path: Path) -> None:
    """Every spelling of a way out of the folder, in the directory as it would arrive."""
    assert unsafe_name(name) is not None
    path = write_raw_zip(tmp_path / "export.zip", [(name, b"[]")])
    with pytest.raises(RefusedArchive, match=r"export\.zip!.*refused before unpacking"):
        open_archive(path)


@pytest.mark.parametrize("name", HARMLESS)
def test_harmless_names_are_not_refused(name: str) -> None:
    """Brackets, other scripts, percent signs and leading dots are names like others."""
    assert unsafe_name(name) is None


def write_raw_zip(path: Path, members: list[tuple[str, bytes]], **lies: int) -> Path:
    """A zip written byte by byte, so that ``lies`` (size, packed, offset, flags) can stand in its headers."""
    body, directory = bytearray(), bytearray()
    for name, content in members:
        raw, offset = name.encode(), lies.get("offset", len(body))
        packer = zlib.compressobj(9, zlib.DEFLATED, -15)
        packed = packer.compress(content) + packer.flush()
        sizes = (zlib.crc32(content), lies.get("packed", len(packed)), lies.get("size", len(content)))
        flags = 0x800 | lies.get("flags", 0)
        body += struct.pack("<4s5H3L2H", b"PK\3\4", 20, flags, 8, 0, 33, *sizes, len(raw), 0) + raw + packed
        mode = lies.get("mode", 0) << 16
        directory += struct.pack(
            "<4s6H3L5H2L", b"PK\1\2", 20, 20, flags, 8, 0, 33, *sizes, len(raw), 0, 0, 0, 0, mode, offset
        )
        directory += raw
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, *2 * [len(members) & 0xFFFF], len(directory), len(body), 0)
    path.write_bytes(bytes(body) + bytes(directory) + end)
    return path


def nested(path: Path) -> Path:
    inner = write_zip(path.with_suffix(".inner"), {"a.json": []})
    return write_zip(path, {"notes.json": inner.read_bytes()})


def many_entries(path: Path) -> Path:
    entry = struct.pack("<4s6H3L5H2L", b"PK\1\2", 20, 20, 0, 0, 0, 33, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"a"
    directory = entry * 100_001
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 34465, 34465, len(directory), 0, 0)
    path.write_bytes(directory + end)
    return path


def bomb(path: Path, members: int, megabytes: int) -> Path:
    zeros = bytes(megabytes * 2**20)
    return write_zip(path, {f"a{number}.json": zeros for number in range(members)})


def overlap(path: Path) -> Path:
    return write_raw_zip(path, [("a.json", b"[]" * 40), ("b.json", b"[]" * 40)], offset=0)


def duplicate(path: Path) -> Path:
    return write_raw_zip(path, [("a.json", b"[]"), ("a.json", b"[1]")])


def long_method(path: Path) -> Path:
    return write_zip(path, {"a.json": []}, compression=zipfile.ZIP_LZMA)


UNSAFE: dict[str, tuple[Callable[[Path], Path], str]] = {
    "symbolic link": (lambda p: write_raw_zip(p, [("a", b"/etc/passwd")], mode=stat.S_IFLNK | 0o777), "symbolic link"),
    "device": (lambda p: write_raw_zip(p, [("a", b"")], mode=stat.S_IFCHR | 0o600), "device"),
    "encrypted": (lambda p: write_raw_zip(p, [("a.json", b"[]")], flags=1), "encrypted"),
    "nested by name": (lambda p: write_zip(p, {"inner.tar.gz": b"x"}), "inside the archive"),
    "nested by content": (nested, "zip archive inside"),
    "too many entries": (many_entries, "more than 100,000 entries"),
    "bomb in one member": (lambda p: bomb(p, 1, 64), "times its packed size"),
    "bomb in many members": (lambda p: bomb(p, 24, 9), "times its own size"),
    "states 3 GB": (lambda p: write_raw_zip(p, [("a.json", bytes(3_000_000))], size=3_000_000_000), "unpacks to"),
    "states too little": (lambda p: write_raw_zip(p, [("a.json", b"[1,2]" * 400)], size=1000), "holds another number"),
    "states too much": (lambda p: write_raw_zip(p, [("a.json", b"[1,2]" * 400)], size=3000), "holds another number"),
    "states almost nothing": (lambda p: write_raw_zip(p, [("a.json", bytes(10**7))], size=10), "holds another number"),
    "duplicate": (duplicate, "two members have this name"),
    "overlap": (overlap, "shares its data|two names|header calls it"),
    "other method": (long_method, "packed with method 14"),
    "empty": (lambda p: (p.write_bytes(b""), p)[1], "0 bytes"),
    "no zip": (lambda p: (p.write_bytes(b"not a zip at all"), p)[1], "not a readable zip"),
    "cut short": (lambda p: (p.write_bytes(bomb(p, 1, 1).read_bytes()[:-30]), p)[1], "not a readable zip"),
}


@pytest.mark.parametrize(("make", "reason"), UNSAFE.values(), ids=UNSAFE.keys())
def test_unsafe_archive_is_refused_in_time_and_memory(
    make: Callable[[Path], Path], reason: str, tmp_path: Path
) -> None:
    """Under 2 s and 200 MB each, with the archive's name and what is wrong with it."""
    path = make(tmp_path / "export.zip")
    tracemalloc.start()
    resident, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.perf_counter()
    with pytest.raises(RefusedArchive, match=reason) as refused:
        read_records([path])
    took = time.perf_counter() - start
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert refused.value.place.file.startswith(str(path))
    assert took < 2
    assert peak < 200 * 2**20
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - resident < 200 * 1024


def test_nothing_is_written_to_disk(tmp_path: Path) -> None:
    """An archive is read where it lies."""
    folder = write_export(tmp_path / "export", {})
    path = write_zip(tmp_path / "export.zip", {one.name: one.read_bytes() for one in folder.iterdir()})
    before = sorted(tmp_path.rglob("*"))
    read(path)
    assert sorted(tmp_path.rglob("*")) == before


def test_lie_is_found_while_reading_a_large_archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Archives too large to measure first are held to their sizes while they are read."""
    monkeypatch.setattr("extraction.capture.archive.MEASURED_BYTES", 0)
    archive = open_archive(write_raw_zip(tmp_path / "a.zip", [("a.json", b"[1,2]" * 400)], size=1000))
    with pytest.raises(RefusedArchive, match=r"a\.json.*holds another number"):
        archive.read(archive.members[0])


def test_damaged_member_is_no_reason_to_refuse_the_others(tmp_path: Path) -> None:
    """One member fails its checksum: it is listed, its neighbour is read."""
    path = write_zip(tmp_path / "export.zip", {"c/2026-03-03.json": [message("kept")], "x.json": [message("lost")]})
    content = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as opened:
        info = opened.getinfo("x.json")
    at = info.header_offset + 30 + len("x.json") + info.compress_size // 2
    content[at] ^= 0x55
    path.write_bytes(bytes(content))
    records, stream = read(path, all_channels=True)
    assert [record.text for record in records] == ["kept"]
    assert ["x.json" in str(one) for one in stream.skipped] == [True]


def test_unsafe_archive_in_a_folder_is_listed_and_the_rest_read(tmp_path: Path) -> None:
    """A folder's other files are not lost with it."""
    write_export(tmp_path / "inc-2041", {DAY_NAME: [message()]}, names=())
    write_raw_zip(tmp_path / "evil.zip", [("../x", b"")])
    records, stream = read(tmp_path)
    assert len(records) == 1
    assert "refused before unpacking" in stream.skipped[0].reason


DAY_NAME = "2026-03-03.json"


def test_gzip_bomb_in_a_folder_is_listed(tmp_path: Path) -> None:
    """A gzip file says nothing about its size beforehand: it is stopped while unpacking."""
    (tmp_path / "bomb.json.gz").write_bytes(gzip.compress(bytes(40 * 2**20)))
    records, stream = read(tmp_path)
    assert not records
    assert "refused before unpacking" in stream.skipped[0].reason


def test_gzip_bomb_by_name_is_refused(tmp_path: Path) -> None:
    """Named by itself it stops the import."""
    path = tmp_path / "bomb.json.gz"
    path.write_bytes(gzip.compress(bytes(40 * 2**20)))
    with pytest.raises(RefusedArchive, match="as a bomb does"):
        read(path)


def test_gzip_cut_short_is_listed(tmp_path: Path) -> None:
    """A download that broke off is named as such."""
    path = tmp_path / "chunks.jsonl.gz"
    path.write_bytes(gzip.compress(b'{"a": 1}' * 1000)[:-12])
    _, stream = read(path)
    assert isinstance(stream.skipped[0], UnreadableRecord)
    assert "ends too early" in stream.skipped[0].reason
