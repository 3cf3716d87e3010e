"""Right words on wrong records, and quotations that nobody wrote."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evaluation.mutation_kind import MutationKind
from evaluation.mutations.mutant import Change, Mutant, Source
from evaluation.proof import unproved
from extraction.domain.timeline import EventKind

_LONGEST_QUOTE = 140
_SWAPS = 8
"""Wrong citations a sentence."""

_ALTERED = (
    (r"\bnot? ", ""),
    (r"\bis\b", "was"),
    (r"\bare\b", "were"),
    (r"\bfine\b", "broken"),
    (r"\bnothing\b", "a lot"),
    (r"\bwe\b", "they"),
    (r"\bonly\b", "always"),
    (r"\bfailed\b", "stopped"),
    (r"\blast\b", "first"),
    (r"\bgo back\b", "return"),
    (r"\bcould not\b", "cannot"),
    (r"\ball\b", "most"),
    (r"\bno\b", "some"),
    (r"\blost\b", "wasted"),
    (r"\bnow\b", "tomorrow"),
    (r"\bsays\b", "claims"),
)
_ENDINGS = (" today", " as usual", " again")


def citations_swapped(source: Source) -> Iterator[Mutant]:
    """The same sentence over another one's records, which hold at least one of its figures, times or names no longer."""
    if source.statement.derived:
        return
    sources = source.setting.sources
    start, given = sources.index(source), 0
    for step in range(1, len(sources)):
        other = sources[(start + 11 * step) % len(sources)]
        shared = set(other.statement.evidence) & set(source.statement.evidence)
        if shared or not unproved(source.text, other.events, source.setting.case):
            continue
        kind, evidence = MutationKind.CITATION_SWAPPED, other.statement.evidence
        change = Change((0, 0), " ".join(source.statement.evidence), " ".join(evidence))
        yield Mutant(
            kind=kind,
            text=source.text,
            evidence=evidence,
            original=source.text,
            source_id=source.statement.id,
            what_changed=change,
        )
        given += 1
        if given == _SWAPS:
            return


def quotes_altered(source: Source) -> Iterator[Mutant]:
    """A quotation with a word changed, added or left out, or in another mouth; also of messages that the evidence holds."""
    for part in source.parts_that_are("quote"):
        for new in _altered(part.match[1]):
            if not _written(source, new):
                yield source.with_part(MutationKind.QUOTE, part.match.span(1), new)
        for written, span in source.people_in():
            for other in source.strangers(written):
                yield source.with_part(MutationKind.QUOTE, span, other)
    yield from _of_messages(source)


def _of_messages(source: Source) -> Iterator[Mutant]:
    """ "Marek wrote: “…”" of a single cited message, altered."""
    if len(source.events) != 1 or source.quoted:
        return
    event = source.events[0]
    said = event.text.rstrip(". ")
    by = source.setting.case.known.facts.person_of(event.actor.source, event.actor.native_id) if event.actor else None
    short = 20 < len(said) < _LONGEST_QUOTE and not re.search(r"[\n“”\"\[\]:@]", said)
    if by is None or by.is_bot or event.kind is not EventKind.MESSAGE or not short:
        return
    name = by.display_name.split()[0]
    original = f"{name} wrote: “{said}”."
    for new in _altered(said):
        if not _written(source, new):
            text = f"{name} wrote: “{new}”."
            yield _quoting(source, text, original)
    for other in source.setting.first_names:
        if other != name and not source.says(other):
            yield _quoting(source, f"{other} wrote: “{said}”.", original)


def _quoting(source: Source, text: str, original: str) -> Mutant:
    made = source.mutant(MutationKind.QUOTE, text)
    start = next((at for at, (a, b) in enumerate(zip(text, original, strict=False)) if a != b), 0)
    return Mutant(
        kind=made.kind,
        text=text,
        evidence=made.evidence,
        original=original,
        source_id=made.source_id,
        what_changed=Change((start, len(text)), original[start:], text[start:]),
    )


def _altered(said: str) -> Iterator[str]:
    for pattern, new in _ALTERED:
        if re.search(pattern, said):
            yield re.sub(pattern, new, said, count=1)
    words = said.split()
    if len(words) > 3:
        middle = len(words) // 2
        yield " ".join([*words[:middle], *words[middle + 1 :]])
        yield from (said.rstrip(".!?") + ending for ending in _ENDINGS)
    if digit := re.search(r"[1-9]", said):
        yield said[: digit.start()] + str(int(digit.group()) % 9 + 1) + said[digit.end() :]


def _written(source: Source, words: str) -> bool:
    return words.strip(" .").lower() in source.evidence.words.lower()
