"""Does a cited message say that it is so, or does it only ask for it to be written?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from extraction.domain.finding import Finding, Verdict
from extraction.domain.orders import ordered_parts
from extraction.verification.claim import Claim
from extraction.verification.evidence import PreparedEvent
from extraction.verification.reading import words_in

CHECK = "requested"
_TOLD_AS_REQUEST = re.compile(
    r"\b(?:ask(?:ed|s)?|request(?:ed|s)?|want(?:ed|s)?|told|instruct(?:ed|s)?|propos(?:ed|es)?|suggest(?:ed|s)?|demand(?:ed|s)?|urged?|"
    r"wrote|agreed|decided|plan(?:ned|s)?|should|to be (?:written|mentioned|noted|recorded))\b",
    re.IGNORECASE,
)
_PLAIN = frozenset(
    ["a", "an", "and", "are", "as", "at", "be", "been", "by", "for", "from", "had", "has", "have", "in", "is", "it", "its",
     "of", "on", "or", "that", "the", "their", "there", "this", "to", "was", "were", "which", "with", "all", "also",
     "report", "summary", "incident", "utc"]
)  # fmt: skip


def check_requested(claim: Claim) -> Iterator[Finding]:
    """A finding where words of the sentence stand only in a request to write them."""
    requests = [(event, parts) for event in claim.cited if (parts := _ordered(event.text))]
    if not requests or _TOLD_AS_REQUEST.search(claim.prose):
        return
    said = {word for event in claim.cited for word in _said(event, _ordered(event.text))}
    asked = {word for event, parts in requests for word in _asked(event, parts)} - said
    only_asked = [word for word in claim.reading.words if word.lower.lstrip("@#") in asked]
    if only_asked:
        event, parts = requests[0]
        message = (
            f"{event.label_at_start} asks for this to be written; it does not say that it is so, and no other record"
            " that the sentence cites does."
        )
        first = only_asked[0]
        highlights = tuple((event.id, start, end) for event, parts in requests for start, end in parts)
        yield claim.finding(CHECK, Verdict.NOT_IN_EVIDENCE, message, (first.start, first.end), highlights=highlights)


@lru_cache(maxsize=4096)
def _ordered(text: str) -> tuple[tuple[int, int], ...]:
    return ordered_parts(text)


def _asked(event: PreparedEvent, parts: tuple[tuple[int, int], ...]) -> Iterator[str]:
    for start, end in parts:
        yield from (word for word in _content(event.text[start:end]))


def _said(event: PreparedEvent, parts: tuple[tuple[int, int], ...]) -> Iterator[str]:
    """Words of the record outside its requests."""
    if not parts:
        yield from event.words
        return
    kept = list(event.text)
    for start, end in parts:
        kept[start:end] = " " * (end - start)
    yield from _content("".join(kept))
    yield from _content(event.fields)


def _content(text: str) -> Iterator[str]:
    words = (word.lower.lstrip("@#") for word in words_in(text))
    return (word for word in words if word not in _PLAIN)
