"""Quoted words must stand in a cited record as they are, said by whom they are attributed to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import pairwise

from extraction.domain.finding import Finding, Verdict
from extraction.domain.timeline import EventKind
from extraction.domain.wording import is_hedged, negations_in
from extraction.verification.claim import QUOTED, Claim
from extraction.verification.evidence import PreparedEvent
from extraction.verification.name_book import Mention

CHECK = "quote"
_FOLDED = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "\u00a0": " ", "–": "-", "—": "-"})
_ELLIPSIS = re.compile(r"\s*(?:\[\s*(?:…|\.\.\.)\s*\]|…|\.\.\.)\s*")
_SPEECH = re.compile(
    r"\b(?:wrote|writes|said|says|saying|posted|noted|notes|reported|reports|asked|asks|replied|answered|announced"
    r"|stated|states"
    r"|suggested|proposed|suspected|guessed|thought|wondered"
    r"|commented|messaged|added|explained|confirmed|concluded|observed|remarked|warned|told|declared|according to"
    r"|in .{1,20} words"
    r"|put it|as|from|by|called|described|quoted?|per)\b",
    re.IGNORECASE,
)
_ANOTHER_CLAUSE = re.compile(r"[;“”]|\.\s")
_MACHINE_SPEAKER = re.compile(r"\b(?:alert|status page|ticket|pull request|commit|monitor|alarm|page)\b", re.IGNORECASE)
_ALIKE = 0.6


def check_quotes(claim: Claim) -> Iterator[Finding]:
    text = claim.text
    for match in QUOTED.finditer(text):
        quote = next(group for group in match.groups() if group is not None)
        if quote.strip():
            yield from _check_quote(claim, quote, match.span(), code=match.group().startswith("`"))
    rest = claim.prose
    stray = re.search(r"[“”«»]|(?<!\d)\"", rest)
    if stray:
        message = "A quotation mark is not closed, so it cannot be told what is quoted."
        yield claim.finding(CHECK, Verdict.NEEDS_HUMAN, message, stray.span())


def _check_quote(claim: Claim, quote: str, span: tuple[int, int], code: bool) -> Iterator[Finding]:
    holders = [event for event in claim.cited if _stands_in(quote, event)]
    if not holders:
        yield _not_verbatim(claim, quote, span)
        return
    cut = next((words for event in holders if (words := _cut_sense(quote, event))), None)
    if cut and len(holders) == 1:
        message = f"The quotation leaves out “{cut}”, which changes what {holders[0].who} said."
        yield claim.finding(CHECK, Verdict.CONTRADICTED, message, span, expected=cut)
    if not code:
        yield from _check_speaker(claim, holders, span)


def _check_speaker(claim: Claim, holders: list[PreparedEvent], span: tuple[int, int]) -> Iterator[Finding]:
    speaker = _speaker(claim, span)
    authors = {event.person.id for event in holders if event.person is not None}
    if speaker is not None and not speaker.ids & authors:
        said_by = holders[0]
        message = f"These words are attributed to {speaker.text}; {said_by.who} wrote them ({said_by.label})."
        yield claim.finding(
            CHECK, Verdict.CONTRADICTED, message, (speaker.start, speaker.end), expected=said_by.who, found=speaker.text
        )
    before = claim.prose[max(0, span[0] - 40) : span[0]]
    human = all(event.event.kind is EventKind.MESSAGE and event.person is not None for event in holders)
    if speaker is None and human and (machine := _MACHINE_SPEAKER.search(before)) and _SPEECH.search(before):
        message = f"The words stand in a message by {holders[0].who}, not in “{machine.group()}”."
        yield claim.finding(CHECK, Verdict.NEEDS_HUMAN, message, span, expected=holders[0].who)


def _speaker(claim: Claim, span: tuple[int, int]) -> Mention | None:
    """The person to whom the quotation is attributed: the nearest before it with a verb of speech, else the one after."""
    services = {mention.start for mention in claim.services}
    before = [person for person in claim.people if person.end <= span[0] and person.start not in services]
    if before and _SPEECH.search(
        claim.prose[before[-1].end : span[0]] + claim.prose[max(0, before[-1].start - 14) : before[-1].start]
    ):
        subject = before[-1]
        for person in reversed(before[:-1]):
            between = claim.prose[person.end : subject.start]
            if _ANOTHER_CLAUSE.search(claim.text, person.end, subject.start):
                break
            if _SPEECH.search(between):
                subject = person
        return subject
    for person in claim.people:
        between = claim.prose[span[1] : person.start]
        around = between + claim.prose[person.end : person.end + 14]
        if _ANOTHER_CLAUSE.search(between):
            break
        if person.start >= span[1] and len(between) < 25 and _SPEECH.search(around):
            return person
    colon = claim.prose[before[-1].end : span[0]].strip() if before else ""
    return before[-1] if before and colon in (":", ",", "'s", "’s") else None


def _not_verbatim(claim: Claim, quote: str, span: tuple[int, int]) -> Finding:
    nearest, likeness = _nearest(claim, quote)
    if nearest is not None and likeness >= _ALIKE:
        message = f"This is not what the record says word for word; {nearest.label} reads “{_shorten(nearest.text)}”."
        return claim.finding(CHECK, Verdict.CONTRADICTED, message, span, expected=_shorten(nearest.text))
    elsewhere = next((event for event in claim.evidence.events if _stands_in(quote, event)), None)
    if elsewhere is not None:
        message = f"The quoted words stand in {elsewhere.label}, which this sentence does not cite."
        return claim.finding(CHECK, Verdict.NOT_IN_EVIDENCE, message, span, expected=elsewhere.label)
    return claim.finding(CHECK, Verdict.NOT_IN_EVIDENCE, "The quoted words stand in no cited record.", span)


def _nearest(claim: Claim, quote: str) -> tuple[PreparedEvent | None, float]:
    wanted = set(fold(quote).lower().split())
    best, likeness = None, 0.0
    for event in claim.cited:
        has = set(fold(event.text).lower().split())
        shared = len(wanted & has) / max(1, len(wanted))
        letters = SequenceMatcher(None, fold(quote)[:400], fold(event.text)[:400]).ratio() if shared >= 0.3 else 0.0
        if max(shared, letters) > likeness:
            best, likeness = event, max(shared, letters)
    return best, likeness


def _stands_in(quote: str, event: PreparedEvent) -> bool:
    if _verbatim(quote, event.text) or _verbatim(quote, event.fields):
        return True
    parts = [part for part in _ELLIPSIS.split(quote) if part.strip()]
    return bool(parts) and parts != [quote] and _in_order(parts, fold(event.text))


def _verbatim(quote: str, text: str) -> bool:
    return _find(fold(quote), fold(text)) >= 0


def _find(quote: str, text: str, start: int = 0) -> int:
    """Where ``quote`` stands in ``text`` on word boundaries; case of its first letter and a final stop may differ."""
    for wanted in dict.fromkeys((quote, quote.rstrip(".,!;: "))):
        if not wanted:
            continue
        for form in dict.fromkeys((wanted, wanted[0].swapcase() + wanted[1:])):
            at = text.find(form, start)
            while at >= 0:
                if _on_boundaries(text, at, at + len(form)):
                    return at
                at = text.find(form, at + 1)
    return -1


def _on_boundaries(text: str, start: int, end: int) -> bool:
    before = start == 0 or not (text[start - 1].isalnum() and text[start].isalnum())
    return before and (end == len(text) or not (text[end].isalnum() and text[end - 1].isalnum()))


def _in_order(parts: list[str], text: str) -> bool:
    position = 0
    for part in parts:
        at = _find(fold(part), text, position)
        if at < 0:
            return False
        position = at + len(fold(part).rstrip(".,!;: "))
    return True


def _cut_sense(quote: str, event: PreparedEvent) -> str | None:
    """A negation or hedge left out between kept parts, or standing directly before the quoted words in their clause."""
    text = fold(event.text)
    parts = [fold(part) for part in _ELLIPSIS.split(quote) if part.strip()]
    start = _find(fold(quote), text)
    if start < 0 and len(parts) > 1:
        position = _find(parts[0], text)
        for first, second in pairwise(parts):
            left = position + len(first)
            position = _find(second, text, left)
            if position >= 0 and (negations_in(text[left:position]) or is_hedged(text[left:position])):
                return text[left:position].strip()
        start = _find(parts[0], text)
    if start <= 0:
        return None
    clause = re.split(r"[.,;:!?\n(]", text[:start])[-1]
    words = clause.split()[-3:]
    return " ".join(words) if negations_in(" ".join(words)) else None


def fold(text: str) -> str:
    """``text`` with typographic quotes made plain and white space collapsed."""
    return " ".join(text.translate(_FOLDED).split())


def _shorten(text: str, limit: int = 160) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= limit else flat[: limit - 1].rsplit(" ", 1)[0] + "…"
