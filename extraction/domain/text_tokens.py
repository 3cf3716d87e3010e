"""A text cut into words, numbers and marks, with their places: what the readers of typed values walk over."""

from __future__ import annotations

import re
from typing import NamedTuple


class Token(NamedTuple):
    """``kind`` is ``w`` word, ``n`` begins with a digit, ``u`` URL, ``r`` number sign with digits, ``o`` operator, ``p`` mark."""

    kind: str
    start: int
    end: int
    text: str


_TOKEN = re.compile(
    r"(?P<u>(?:[a-z][a-z+.-]{1,20}://|www\.)[^\s<>\"'`|\\⟨]+)"
    r"|(?P<w>[^\W\d]\w*(?:[-.@/'’]\w+)*(?:[#!]\d+)?)"
    r"|(?P<n>\d\w*(?:[.,:]\d\w*|-\w+)*(?:\+\w[\w:.]*)?)"
    r"|(?P<r>[#!]\d+\b)"
    r"|(?P<o>[<>]=?|[≥≤~≈]|→|[-=]>)"
    r"|(?P<p>[^\s])"
)
_URL_TAIL = ".,;:!?)]}*_"


def tokens_of(text: str) -> list[Token]:
    return [
        Token(match.lastgroup or "p", match.start(), match.end(), match[0]) if match.lastgroup != "u" else _url(match)
        for match in _TOKEN.finditer(text)
    ]


def _url(match: re.Match[str]) -> Token:
    """Without the punctuation of the sentence around it."""
    address = match[0].rstrip(_URL_TAIL)
    return Token("u", match.start(), match.start() + len(address), address)
