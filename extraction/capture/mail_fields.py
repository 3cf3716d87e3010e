"""A mail file into the object that ``sources.mail`` reads: who, when, subject, plain text, names of attachments."""

from __future__ import annotations

import re
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from email.utils import parseaddr
from html.parser import HTMLParser

_HEADER_LINE = re.compile(r"[A-Za-z][A-Za-z0-9-]*:")
_MAIL_HEADER = re.compile(
    r"^(?:From|Subject|Message-ID|MIME-Version|Received|Return-Path|Content-Type):", re.IGNORECASE | re.MULTILINE
)
_UNIX_FROM = re.compile(r"From \S+ [^\n]+\n")
_END_OF_HEADERS = re.compile(r"\r?\n\r?\n")
_BLANK_LINES = re.compile(r"[ \t]*\n\s*\n\s*")
_SPACES = re.compile(r"[ \t\xa0]+")
HIDDEN_TAGS = ("style", "script", "head", "title")
BLOCK_TAGS = ("p", "div", "br", "tr", "table", "li", "h1", "h2", "h3", "h4")


def looks_like_mail(text: str) -> bool:
    """Whether ``text`` begins with header lines of which one is a mail's."""
    head = _UNIX_FROM.sub("", text[:4000], count=1) if text.startswith("From ") else text[:4000]
    headers = _END_OF_HEADERS.split(head.lstrip(), maxsplit=1)[0]
    return _HEADER_LINE.match(headers) is not None and _MAIL_HEADER.search(headers) is not None


def mail_fields(data: bytes) -> dict[str, object]:
    """Headers as written (encoded words decoded) and the plain text; from HTML where there is no plain part."""
    message = BytesParser(policy=compat32).parsebytes(data.lstrip())
    name, address = parseaddr(_header(message, "From"))
    return {
        "message_id": _header(message, "Message-ID").strip(),
        "mail_subject": " ".join(_header(message, "Subject").split()),
        "mail_from": {"name": name, "address": address},
        "mail_to": _header(message, "To"),
        "mail_date": _header(message, "Date").strip(),
        "mail_text": _body(message),
        "mail_files": [file for part in message.walk() if (file := _file_name(part))],
    }


def _header(message: Message, name: str) -> str:
    written = message.get(name)
    if written is None:
        return ""
    try:
        return str(make_header(decode_header(written)))
    except (LookupError, ValueError):  # an unknown character set or a broken encoded word: as it stands
        return str(written)


def _file_name(part: Message) -> str | None:
    try:
        return part.get_filename()
    except (LookupError, ValueError):
        return None


def _body(message: Message) -> str:
    texts = [part for part in message.walk() if not part.is_multipart() and not _file_name(part)]
    for kind in ("text/plain", "text/html"):
        found = [_decoded(part) for part in texts if part.get_content_type() == kind]
        written = "\n\n".join(text for text in found if text.strip())
        if written:
            return written.strip() if kind == "text/plain" else text_of_html(written)
    return ""


def _decoded(part: Message) -> str:
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return ""
    try:
        text = payload.decode(part.get_content_charset() or "utf-8")
    except (LookupError, ValueError):
        text = payload.decode("latin-1")
    return text.replace("\r\n", "\n")


def text_of_html(markup: str) -> str:
    """What a reader of the HTML sees, one line per block."""
    reader = _VisibleText()
    reader.feed(markup)
    reader.close()
    lines = (_SPACES.sub(" ", line).strip() for line in "".join(reader.parts).split("\n"))
    return _BLANK_LINES.sub("\n", "\n".join(lines)).strip()


class _VisibleText(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._hidden_in: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._hidden_in is None and tag in HIDDEN_TAGS:
            self._hidden_in = tag
        elif tag in BLOCK_TAGS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == self._hidden_in:
            self._hidden_in = None
        elif tag in BLOCK_TAGS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if self._hidden_in is None:
            self.parts.append(data.replace("\n", " "))
