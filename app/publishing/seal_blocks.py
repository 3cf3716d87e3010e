"""Where a page carries the document that it was written from, with its seal, for ``retroline verify``.

HTML: before the end of the body, ``<script type="application/json" id="retroline-seal">`` with the document as JSON on
one line, in which ``<``, ``>`` and ``&`` are written ``\\u003c``, ``\\u003e`` and ``\\u0026``. It is data: browsers do
not run it.

Markdown: at the end, a comment of the line ``<!-- retroline-seal/1``, lines of base64 and ``-->``. The base64 holds the
document as JSON, compressed with zlib. Its timeline has the cited events only (and the first one).

``seal.page`` in either is SHA-256 of the page's text without the block, line ends as LF and without white space at the end.
"""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from collections.abc import Callable, Iterator
from hashlib import sha256

import orjson

from app.publishing.report_seal import with_parts
from app.publishing.report_shapes import Reference, ReportDocument
from extraction.domain.seal import FORMAT
from extraction.errors import InputError

_HTML_BLOCK = re.compile(r'<script type="application/json" id="retroline-seal">(?P<data>.*?)</script>\n?', re.DOTALL)
_MARKDOWN_BLOCK = re.compile(r"\n?<!-- retroline-seal/\d+\n(?P<data>[A-Za-z0-9+/=\s]*)-->\n?")
_ESCAPES = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"}
_COLUMNS = 100
_LARGEST = 512 * 1024 * 1024


def sealed_html(page: str, document: ReportDocument) -> str:
    """``page`` with the block; as it is where the document has no seal."""
    if document["seal"] is None:
        return page
    text = _json(with_parts(document, page_digest(page)))
    data = re.sub("[<>&]", lambda found: _ESCAPES[found.group()], text)
    before, end, after = page.rpartition("</body>")
    return f'{before}<script type="application/json" id="retroline-seal">{data}</script>\n{end}{after}'


def sealed_markdown(page: str, document: ReportDocument) -> str:
    """``page`` with the comment; as it is where the document has no seal."""
    if document["seal"] is None:
        return page
    data = base64.b64encode(zlib.compress(_json(with_parts(document, page_digest(page))).encode(), 9)).decode()
    lines = "\n".join(data[start : start + _COLUMNS] for start in range(0, len(data), _COLUMNS))
    return f"{page}\n<!-- {FORMAT}\n{lines}\n-->\n"


def out_of_html(text: str) -> tuple[str, bytes | None]:
    """The page without its block, and the document in it as JSON (``None`` where there is no block).

    Raises:
        InputError: there are several.
    """
    return _taken_out(text, _HTML_BLOCK, lambda data: data.encode())


def out_of_markdown(text: str) -> tuple[str, bytes | None]:
    """The page without its comment, and the document in it as JSON (``None`` where there is no comment).

    Raises:
        InputError: there are several, or it is damaged.
    """
    return _taken_out(text, _MARKDOWN_BLOCK, _unpacked)


def page_digest(page: str) -> str:
    return sha256(plain_lines(page).encode()).hexdigest()


def plain_lines(page: str) -> str:
    """What a mail program or an editor may change without a reader seeing it does not count."""
    return page.replace("\r\n", "\n").rstrip()


def with_cited_events(document: ReportDocument) -> ReportDocument:
    """``document`` whose timeline has only what the page shows of it: the records that are cited, and the first one."""
    if document["seal"] is None:
        return document
    cited = {(one["source"], one["key"], one["at"]) for one in _references(document)}
    sealed = {one["id"] for one in document["seal"]["events"]}
    rows = [
        row
        for number, row in enumerate(document["timeline"])
        if number == 0
        or row["id"] in sealed
        or (row["source"], row["key"], row["at"]) in cited
        or any((one["source"], one["key"], one["at"]) in cited for one in row["also"])
    ]
    return {**document, "timeline": rows}


def _json(document: ReportDocument) -> str:
    return orjson.dumps(document).decode()


def _references(document: ReportDocument) -> Iterator[Reference]:
    for section in document["sections"]:
        for statement in section["statements"]:
            yield from statement["evidence"]
    for conflict in document["conflicts"]:
        for answer in conflict["answers"]:
            yield from answer["evidence"]


def _taken_out(text: str, block: re.Pattern[str], unpack: Callable[[str], bytes]) -> tuple[str, bytes | None]:
    text = text.replace("\r\n", "\n")
    found = list(block.finditer(text))
    if len(found) > 1:
        raise InputError(f"the report holds {len(found)} seals; one of them was put in")
    if not found:
        return text, None
    (only,) = found
    return text[: only.start()] + text[only.end() :], unpack(only["data"])


def _unpacked(data: str) -> bytes:
    try:
        unpacker = zlib.decompressobj()
        plain = unpacker.decompress(base64.b64decode("".join(data.split()), validate=True), _LARGEST)
    except (binascii.Error, zlib.error) as error:
        raise InputError(f"the seal at the end of the page is damaged: {error}") from error
    if not unpacker.eof:
        raise InputError("the seal at the end of the page is damaged: it ends too early, or is far too large")
    return plain
