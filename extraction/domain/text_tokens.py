"""A text cut into words, numbers and marks, with their places: what the readers of typed values walk over."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple


class Token(NamedTuple):
    """``kind`` is ``w`` word, ``n`` begins with a digit, ``u`` URL, ``r`` number sign with digits, ``o`` operator, ``p`` mark.

    ``lower`` is ``text`` in lower case.
    """

    kind: str
    start: int
    end: int
    text: str
    lower: str


_URL = r"(?:[a-z][a-z+.-]{1,20}://|www\.)[^\s<>\"'`|\\⟨]+"
_OTHERS = (
    ("w", r"[^\W\d]\w*(?:[-.@/'’]\w+)*(?:[#!]\d+)?"),
    ("n", r"\d\w*(?:[.,:]\d\w*|-\w+)*(?:\+\w[\w:.]*)?"),
    ("r", r"[#!]\d+\b"),
    ("o", r"[<>]=?|[≥≤~≈]|→|[-=]>"),
    ("p", r"[^\s]"),
)
_TOKEN = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in (("u", _URL), *_OTHERS)))
_WITHOUT_URL = re.compile("|".join(pattern for _, pattern in _OTHERS))
_URL_TAIL = ".,;:!?)]}*_"


def tokens_of(text: str) -> list[Token]:
    if "://" in text or "www." in text:
        return [_token(match) for match in _TOKEN.finditer(text)]
    tokens = []
    end = 0
    # Only white space lies between tokens, so each is found where the last one ended; matches would take twice as long.
    for written in _WITHOUT_URL.findall(text):
        start = text.find(written, end)
        end = start + len(written)
        kind, lower = _kind_and_lower(written)
        tokens.append(tuple.__new__(Token, (kind, start, end, written, lower)))
    return tokens


@lru_cache(maxsize=16384)
def _kind_and_lower(written: str) -> tuple[str, str]:
    match = _TOKEN.match(written)
    return ("p" if match is None else match.lastgroup or "p"), written.lower()


def _token(match: re.Match[str]) -> Token:
    """A URL comes without the punctuation of the sentence around it."""
    kind, written = match.lastgroup or "p", match[0]
    if kind == "u":
        written = written.rstrip(_URL_TAIL)
    return Token(kind, match.start(), match.start() + len(written), written, written.lower())
