"""What a sentence only tells of somebody's words: asked, answered, written, as the gold tells it, too.

“Mara answered that no data was lost” is no wrong sentence where the gold holds that Mara answered so; that “no data was
lost” is wrong does not make the answer untold.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from evaluation.case import Case
from evaluation.independent_judge import alike, stems

_SAID = r"(?:said|says|answered|wrote|stated|replied|assumed|believed)"
_QUOTED = re.compile(r"“[^”]*”")
_TOLD = re.compile(rf"(?P<who>[^,;.:]*?)\b{_SAID}\b(?P<what>[^;]*)")
_REPORTS = re.compile(rf"\b(?:{_SAID}|reported|announced|told)\b")
_ASKED = re.compile(r"\b(?:ask(?:s|ed|ing)?|request(?:s|ed|ing)?)\b", re.IGNORECASE)
_WHETHER = re.compile(r"\b(?:ask(?:s|ed|ing)?) (?:\w+ )?(?:whether|if|who|what|when|why|how|about)\b", re.IGNORECASE)
_AGAIN = re.compile(r"\b(?:again|once more|another time|a second time|anew)\b", re.IGNORECASE)
_NEARLY_ALL = 0.85


def asks_alike(said: str, wanted: str) -> bool:
    """Whether ``said`` asks for something where ``wanted`` does, and for it again where that is what is asked."""
    if not _ASKED.search(wanted):
        return True
    if not _ASKED.search(said) or (_WHETHER.search(said) and not _WHETHER.search(wanted)):
        return False
    return _AGAIN.search(wanted) is None or _AGAIN.search(said) is not None


def retold_truly(text: str, wanted: str, case: Case) -> bool:
    """Whether ``text`` has ``wanted`` only as the words of somebody of whom a true sentence of the gold tells the same."""
    if _REPORTS.search(wanted):
        return False
    told = [who for who, what in _tellings(text) if _holds(what, wanted)]
    return bool(told) and any(
        who & other and _holds(what, wanted)
        for one in case.sentences
        for other, what in _tellings(one.text)
        for who in told
    )


@lru_cache(maxsize=16384)
def _tellings(text: str) -> tuple[tuple[frozenset[str], str], ...]:
    """Who says, as stems, and what."""
    return tuple(_found(text))


def _found(text: str) -> Iterator[tuple[frozenset[str], str]]:
    for match in _TOLD.finditer(_QUOTED.sub(" ", text)):
        yield frozenset(stems(match["who"])), match["what"]


def _holds(what: str, wanted: str) -> bool:
    heard = frozenset(stems(what))
    heard = heard.union(*map(alike, heard))
    words = frozenset(stems(wanted))
    return sum(word in heard for word in words) >= _NEARLY_ALL * len(words)
