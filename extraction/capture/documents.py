"""One file's bytes into documents: JSON (one value, a list, lines, several in a row), CSV with a header, or a mail.

What it is, is told by its content. A part that cannot be read is yielded as ``UnreadableRecord`` with its line and the
rest goes on.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import datetime

from extraction.capture.json_values import json_values_in
from extraction.capture.mail_fields import looks_like_mail, mail_fields
from extraction.capture.source_record import Document
from extraction.capture.sources.csv_events import has_event_columns
from extraction.errors import Place, UnreadableRecord

MAGIC_NUMBERS = (
    (b"PK\x03\x04", "a zip archive; give the archive itself to the import, not inside another"),
    (b"\x1f\x8b", "compressed with gzip; unpack it first (gunzip)"),
    (b"BZh", "compressed with bzip2; unpack it first"),
    (b"\xfd7zXZ", "compressed with xz; unpack it first"),
    (b"7z\xbc\xaf", "a 7z archive; unpack it first"),
    (b"%PDF", "a PDF; export the records as JSON or CSV"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"SQLite format 3", "a SQLite database; export the records as JSON or CSV"),
)
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
LONGEST_CELL = 10_000_000

_TABLE_LINE = re.compile(r"[^\n]*[,;\t|][^\n]*")


def documents_in(name: str, data: bytes, received_at: datetime) -> Iterator[Document | UnreadableRecord]:
    """The documents in one file; ``name`` is only used to say where something stands."""
    start = Place(name)
    reason = _why_unsupported(data)
    if reason is not None:
        yield UnreadableRecord(start, reason)
        return
    text = decoded(data)
    if text.lstrip()[:1] in ("{", "["):
        yield from json_values_in(text, name, received_at)
    elif looks_like_mail(text):
        yield Document(mail_fields(data), Place(name, 1), received_at)
    elif _TABLE_LINE.match(text.lstrip()):
        yield from _rows(text, name, received_at)
    else:
        yield UnreadableRecord(start, f"is neither JSON nor CSV nor a mail; it begins with {text.strip()[:40]!r}")


def _why_unsupported(data: bytes) -> str | None:
    if not data.strip():
        return "the file is empty"
    for magic, what in MAGIC_NUMBERS:
        if data.startswith(magic):
            return f"is {what}"
    is_wide = data.startswith(UTF16_MARKS) or _unmarked_utf16(data) is not None
    if not is_wide and b"\x00" in data[:4096]:
        return "is a binary file, not text; export the records as JSON or CSV"
    return None if decoded(data).strip() else "the file is empty"


def decoded(data: bytes) -> str:
    """Text of UTF-8 or UTF-16, with or without byte order mark; anything else is read as Windows Latin-1."""
    if data.startswith(UTF16_MARKS):
        return data.decode("utf-16", errors="replace")
    wide = _unmarked_utf16(data)
    if wide is not None:
        return data.decode(wide, errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _unmarked_utf16(data: bytes) -> str | None:
    """UTF-16 without a mark, told by the zero bytes beside the first ASCII characters."""
    head = data[:64]
    if len(head) < 4 or len(data) % 2:
        return None
    even, odd = head[::2], head[1::2]
    if not any(odd) and all(even):
        return "utf-16-le"
    return "utf-16-be" if not any(even) and all(odd) else None


def _rows(text: str, name: str, received_at: datetime) -> Iterator[Document | UnreadableRecord]:
    """One document per row: column to cell, at the row's first line."""
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=False)
    header: list[str] | None = None
    rows = 0
    line = 1
    try:
        for cells in reader:
            place, line = Place(name, line), reader.line_num + 1
            if not any(cell.strip() for cell in cells):
                continue
            if header is None:
                header = [cell.strip() for cell in cells]
                if not has_event_columns(header):
                    yield UnreadableRecord(place, _wrong_header(header))
                    return
                continue
            rows += 1
            yield _row(header, cells, place, received_at)
    except csv.Error as problem:
        yield UnreadableRecord(Place(name, line), f"the table cannot be read from here on: {problem}")
        return
    if not rows:
        yield UnreadableRecord(
            Place(name), "the table has no rows below its header" if header else "the table is empty"
        )


def _row(header: list[str], cells: list[str], place: Place, received_at: datetime) -> Document | UnreadableRecord:
    if len(cells) > len(header):
        extra = f"{len(cells)} cells, the header has {len(header)}"
        return UnreadableRecord(place, f"the row has {extra}; put cells that hold the separator into double quotes")
    return Document(dict(zip(header, cells, strict=False)), place, received_at)


def _wrong_header(header: list[str]) -> str:
    columns = ", ".join(header)[:200]
    return f"the table's columns ({columns}) lack a time or a text; name them for instance time, text, kind, author, id"


def _delimiter(text: str) -> str:
    """The separator that stands most often in the first line outside quotes."""
    first = re.sub(r'"[^"]*"', "", text.lstrip().partition("\n")[0])
    return max(",;\t|", key=first.count)
