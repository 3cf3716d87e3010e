"""Which of several people named in one record goes with what: "@lena tech lead, @omar comms", "… owner Lena. … owner Omar"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extraction.verification.claim import Claim
from extraction.verification.evidence import PreparedEvent
from extraction.verification.lexicon import vocabulary
from extraction.verification.name_book import Mention
from extraction.verification.phrases import names_of, parts_of
from extraction.verification.reading import words_in

_SENTENCE_END = re.compile(r"[.!?;](?=\s|$)|\n")
_BEHIND = re.compile(
    r"(?:\b(?:owner|owned by|assigned to|assignee|dri|by|to|for|with|lead|→|->)\s*(?:is|was)?\s*[:=→>-]*\s*@?|\(\s*@?)$",
    re.IGNORECASE,
)
_NOT_PAIRED = vocabulary(
    "own role assign ticket followup action pleas please add due ask propose suspect declare announce"
)


@dataclass(frozen=True, slots=True)
class Paired:
    """People and what a text says beside them."""

    ids: frozenset[str]
    names: frozenset[str]


def paired_otherwise(claim: Claim, mention: Mention) -> tuple[PreparedEvent, frozenset[str], bool] | None:
    """The record that has what the sentence says beside ``mention`` with somebody else, who, and whether beyond doubt."""
    said: frozenset[str] | None = None
    for event in claim.cited:
        if len(event.mentioned) < 2 or not any(mention.ids & one.ids for one in event.mentioned):
            continue
        said = _said_beside(claim, mention) if said is None else said
        found = list(_pairs(event.text, event.mentioned))
        own = max((len(said & one.names) for one in found if one.ids & mention.ids), default=0)
        best = max(
            (one for one in found if not one.ids & mention.ids), key=lambda one: len(said & one.names), default=None
        )
        other = 0 if best is None else len(said & best.names)
        if best is not None and other > own:
            return event, best.ids, own == 0 or other > own + 1
    return None


def paired_with(claim: Claim, mention: Mention) -> bool:
    """Whether a record that names several people has what the sentence says beside ``mention`` with that one."""
    said = _said_beside(claim, mention)
    for event in claim.cited:
        found = list(_pairs(event.text, event.mentioned))
        own = max((len(said & one.names) for one in found if one.ids & mention.ids), default=0)
        if own > max((len(said & one.names) for one in found if not one.ids & mention.ids), default=0):
            return True
    return False


def _pairs(text: str, mentions: tuple[Mention, ...]) -> Iterator[Paired]:
    for number, mention in enumerate(mentions):
        start, end = _sentence(text, mention)
        if _BEHIND.search(text, max(0, mention.start - 24), mention.start):
            left = max(start, mentions[number - 1].end if number else 0)
            yield Paired(mention.ids, _names(text, left, mention.start, mentions))
        else:
            right = min(end, mentions[number + 1].start if number + 1 < len(mentions) else end)
            yield Paired(mention.ids, _names(text, mention.end, right, mentions))


def _said_beside(claim: Claim, mention: Mention) -> frozenset[str]:
    start, end = _sentence(claim.prose, mention)
    inside = tuple(one for one in claim.people if start <= one.start < end)
    if len({one.ids for one in inside}) == 1:
        found = _names(claim.prose, start, end, inside)
    else:
        found = next(
            (pair.names for one, pair in zip(inside, _pairs(claim.prose, inside), strict=True) if one is mention),
            frozenset(),
        )
    parts = {part for name in found if name in claim.cited_identifiers for part in parts_of(name) if part != name}
    return found - parts


def _names(text: str, start: int, end: int, people: tuple[Mention, ...]) -> frozenset[str]:
    taken = [(one.start, one.end) for one in people]
    return frozenset(
        name
        for word in words_in(text)
        if start <= word.start and word.end <= end and not any(left <= word.start < right for left, right in taken)
        for name in names_of(word)
        if name not in _NOT_PAIRED
    )


def _sentence(text: str, mention: Mention) -> tuple[int, int]:
    ends = [match.end() for match in _SENTENCE_END.finditer(text)]
    start = max((end for end in ends if end <= mention.start), default=0)
    return start, min((end for end in ends if end >= mention.end), default=len(text))
