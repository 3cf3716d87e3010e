"""Spellings of a person's name and which of them may stand for each other."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_SPACES = re.compile(r"[\s._-]+")
_NOT_NAME = re.compile(r"[^\w\s'’.-]")
_LETTERS = str.maketrans({"ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "đ": "d", "Đ": "d", "ß": "ss", "æ": "ae", "œ": "oe"})


@lru_cache(maxsize=8192)
def fold(name: str) -> str:
    """``name`` without case, diacritics and decoration: ``fold(" José  ÁLVAREZ ")`` is ``"jose alvarez"``."""
    plain = unicodedata.normalize("NFKD", name.translate(_LETTERS))
    letters = "".join(char for char in plain if not unicodedata.combining(char))
    return " ".join(_NOT_NAME.sub(" ", letters).casefold().split())


def name_words(name: str) -> tuple[str, ...]:
    """The folded words of a display name; ``"Sousa, Ana"`` is turned round and ``"Ana Sousa (SRE)"`` loses its note."""
    bare = re.sub(r"\([^)]*\)|\[[^\]]*\]|\|.*$", " ", name)
    last, comma, first = bare.partition(",")
    if comma and last.strip() and len(first.split()) in (1, 2):
        bare = f"{first} {last}"
    return tuple(fold(bare).split())


def is_full_name(words: tuple[str, ...]) -> bool:
    return len(words) >= 2 and all(len(word.strip(".")) >= 1 for word in words) and len(words[-1].strip(".")) >= 2


def folded_handle(handle: str) -> str:
    """A handle or login without ``@``, case and separators: ``@Ana.Sousa`` → ``anasousa``."""
    return _SPACES.sub("", fold(handle.lstrip("@")))


def handles_of(words: tuple[str, ...]) -> frozenset[str]:
    """Handles by which a full name usually goes: asousa, anasousa, anas, sousaa, sousa.ana (separators dropped)."""
    if not is_full_name(words):
        return frozenset()
    first, last = (_SPACES.sub("", word.replace("'", "").replace("’", "")) for word in (words[0], words[-1]))
    return frozenset({first[0] + last, first + last, first + last[0], last + first[0], last + first})
