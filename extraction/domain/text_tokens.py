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
    tokens = []
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or "p"
        start, end = match.span()
        # Half of a reader's time would go into Token's own constructor.
        tokens.append(_url(match) if kind == "u" else tuple.__new__(Token, (kind, start, end, match[0])))
    return tokens


def _url(match: re.Match[str]) -> Token:
    """Without the punctuation of the sentence around it."""
    address = match[0].rstrip(_URL_TAIL)
    return Token("u", match.start(), match.start() + len(address), address)
