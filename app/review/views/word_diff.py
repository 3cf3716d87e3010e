"""What differs between two wordings, word by word, and whether two people's changes can stand together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import TypeAlias

Piece: TypeAlias = tuple[str, str]
"""``=``, ``-`` or ``+``, and the words that stay, go or come."""

_WORD = re.compile(r"\s*\S+")
LONGEST = 1_500
"""Words of a wording that are still compared; longer ones are shown as one replaced by the other."""


def word_diff(before: str, after: str) -> list[Piece]:
    """The pieces of both wordings in order: those that stay or go spell ``before``, those that stay or come ``after``."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    if max(len(old), len(new)) > LONGEST:
        return [piece for piece in (("-", before.strip()), ("+", after.strip())) if piece[1]]
    pieces: list[Piece] = []
    for tag, i, j, k, m in SequenceMatcher(None, _bare(old), _bare(new), autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(("=", "".join(new[k:m])))
            continue
        pieces += [piece for piece in (("-", "".join(old[i:j])), ("+", "".join(new[k:m]))) if piece[1]]
    return pieces


def _bare(words: Sequence[str]) -> list[str]:
    return [word.strip() for word in words]


def merged_words(base: str, mine: str, theirs: str) -> str | None:
    """Both changes of ``base`` in one wording; ``None`` where they touch the same words and a person has to choose."""
    words = base.split()
    changes = sorted({*_changes(words, mine.split()), *_changes(words, theirs.split())})
    merged: list[str] = []
    place = 0
    for number, (start, end, put) in enumerate(changes):
        if number and (start < changes[number - 1][1] or start == changes[number - 1][0]):
            return None
        merged += [*words[place:start], *put]
        place = end
    return " ".join([*merged, *words[place:]])


def _changes(base: Sequence[str], after: Sequence[str]) -> list[tuple[int, int, tuple[str, ...]]]:
    codes = SequenceMatcher(None, list(base), list(after), autojunk=False).get_opcodes()
    return [(i, j, tuple(after[k:m])) for tag, i, j, k, m in codes if tag != "equal"]
