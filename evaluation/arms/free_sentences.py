"""Free prose cut into sentences: figures, versions and abbreviations stay whole, marks of Markdown go."""

from __future__ import annotations

import re
from collections.abc import Iterator

_END = re.compile(r"(?<=[.!?…])([\"'”’)\]*_`]*)\s+(?=[\"'“‘(\[*_`]*[A-Z0-9#@])")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(\"“])(?:e\.g|i\.e|vs|cf|ca|approx|no|nos|fig|dr|mr|mrs|ms|st|resp|incl|[A-Z])\.[\"'”’)\]*_`]*$",
    re.IGNORECASE,
)
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)\s]*(?:\s+\"[^\"]*\")?\)")
_NOTE = re.compile(r"\[\^[^\]]+\]")
_STRONG = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_SOFT = re.compile(r"(?<![\w*])([*_])(?=\S)([^*_]+?)(?<=\S)\1(?![\w*])")
_CODE = re.compile(r"`+([^`]+)`+")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+.!|<>~-])")


def sentences_of(text: str) -> Iterator[str]:
    """The sentences of one paragraph, list item or cell, without Markdown's marks."""
    started = 0
    for end in _END.finditer(text):
        if not _ABBREVIATION.search(text[started : end.end(1)]):
            yield from _worded(text[started : end.end(1)])
            started = end.end()
    yield from _worded(text[started:])


def plain_words(text: str) -> str:
    """``text`` on one line without emphasis, code marks, links and footnote marks."""
    text = _NOTE.sub("", _LINK.sub(r"\1", text))
    for marks in (_STRONG, _SOFT):
        text = marks.sub(r"\2", text)
    return " ".join(_ESCAPE.sub(r"\1", _CODE.sub(r"\1", text)).split())


def _worded(text: str) -> Iterator[str]:
    words = plain_words(text)
    if re.search(r"\w", words):
        yield words
