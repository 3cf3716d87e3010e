"""Spellings of a person's name and which of them may stand for each other."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_SPACES = re.compile(r"[\s._-]+")
_NOT_NAME = re.compile(r"[^\w\s'’.-]")
_LETTERS = str.maketrans({"ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "đ": "d", "Đ": "d", "ß": "ss", "æ": "ae", "œ": "oe"})
_SPELT_OUT = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "Å": "Aa", "Ø": "Oe"}
)
"""How logins spell letters that they may not hold: ``mgruenwald``."""


def spelt_out(name: str) -> str:
    """``Matthias Grünwald`` → ``Matthias Gruenwald``."""
    return unicodedata.normalize("NFC", name).translate(_SPELT_OUT)


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
    """Handles by which a full name usually goes: asousa, anasousa, anas, sousaa, sousa.ana (separators dropped).

    Of names with more parts also by their initials (Hui Min Seah: hmseah) and by all parts (huiminseah).
    """
    if not is_full_name(words):
        return frozenset()
    parts = [part for word in words for part in re.split(r"[-.]", word.replace("'", "").replace("’", "")) if part]
    if len(parts) < 2:
        return frozenset()
    first, last = _joined(words[0]), _joined(words[-1])
    found = {first[0] + last, first + last, first + last[0], last + first[0], last + first, f"{first[:2]}{last}"}
    if len(parts) > 2:
        initials = "".join(part[0] for part in parts[:-1])
        found |= {initials + parts[-1], "".join(parts), "".join(parts[:-1]), initials + last}
    return frozenset(found)


def _joined(word: str) -> str:
    return _SPACES.sub("", word.replace("'", "").replace("’", ""))
