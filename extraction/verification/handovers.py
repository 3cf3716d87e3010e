"""Who hands something over to whom: "X handed comms to Y", "Y took over from X", "Y relieved X"."""

from __future__ import annotations

import re

from extraction.verification.claim import Claim
from extraction.verification.evidence import PreparedEvent
from extraction.verification.name_book import Mention

_GIVES = re.compile(
    r"\b(?:hand(?:ed|ing|s)?(?: over| off)?|pass(?:ed|ing|es)?(?: over| on)?|transfer(?:red|ring|s)?|giv(?:es?|ing)|gave"
    r"|turn(?:ed|ing)? over)\b",
    re.IGNORECASE,
)
_TAKES = re.compile(
    r"\b(?:took|tak(?:es?|ing|en)|assum(?:ed|es|ing)|inherit(?:ed|s)|reliev(?:ed|es|ing)|replac(?:ed|es|ing)|succeed(?:ed|s)?)\b",
    re.IGNORECASE,
)
HANDS = re.compile(f"{_GIVES.pattern}|{_TAKES.pattern}", re.IGNORECASE)
_FROM = re.compile(r"\b(?:from|relieved|relieves|replaced|replaces|succeeded)\s+@?$", re.IGNORECASE)
_TO = re.compile(r"\b(?:to|to our|over to)\s+@?$", re.IGNORECASE)
_SIDE = tuple[frozenset[str], frozenset[str]]


def handover_told(claim: Claim) -> tuple[PreparedEvent, bool] | None:
    """The cited record that tells the handover of the sentence, and whether in the same direction."""
    said = None if HANDS.search(claim.prose) is None else _sides(claim.prose, claim.people, frozenset())
    if said is None:
        return None
    giver, taker = said
    for event in claim.cited:
        author = frozenset() if event.person is None or event.person.is_bot else frozenset({event.person.id})
        told = _sides(event.text, event.mentioned, author)
        if told is not None and told[0] & taker and told[1] & giver:
            return event, False
        if told is not None and told[0] & giver and told[1] & taker:
            return event, True
    return None


def _sides(text: str, people: tuple[Mention, ...], first: frozenset[str]) -> _SIDE | None:
    """Who gives and who takes in ``text``; ``first`` stands for a subject that is not written out."""
    for other in people:
        before = text[max(0, other.start - 24) : other.start]
        subject = next((one.ids for one in reversed(people) if one.end <= other.start and one is not other), first)
        if not subject or subject & other.ids:
            continue
        stretch = text[: other.start]
        if _FROM.search(before) and _TAKES.search(stretch):
            return other.ids, subject
        if _TO.search(before) and _GIVES.search(stretch):
            return subject, other.ids
    return None
