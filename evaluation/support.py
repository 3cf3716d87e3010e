"""Whether cited records support a sentence, and which of them are idle.

Support is decided by what can be looked up: every figure, time, date, identifier and quotation of the sentence stands in
the cited records or follows from them (``evaluation.proof``), and no check of the product refuses the sentence over
them. How much of it a part of the citations bears is counted in what the independent judge then misses.
"""

from __future__ import annotations

from collections.abc import Sequence

from evaluation.case import Case
from evaluation.independent_judge import doubts
from evaluation.judgement import as_read, grounds
from evaluation.proof import unproved
from evaluation.written import Sentence
from extraction.domain.report import StatementKind
from extraction.domain.timeline import Event


def is_supported(case: Case, sentence: Sentence) -> bool:
    """Whether its citations together bear what can be looked up of it."""
    events = grounds(case, sentence)
    if not sentence.evidence or not events or (sentence.verdict is not None and sentence.verdict.blocks):
        return False
    return not missing(case, sentence, events) or not _missed(case, sentence, events)


def missing(case: Case, sentence: Sentence, events: Sequence[Event]) -> tuple[str, ...]:
    """Figures, times and names that none of ``events`` holds; the incident's title, and counts of records, aside."""
    text = as_read(sentence).replace(f"“{case.known.facts.incident.title}”", " ")
    return tuple(part for part in unproved(text, events) if part.lower() not in _COUNTS)


def idle_citations(case: Case, sentence: Sentence) -> frozenset[str]:
    """Ids of cited events that neither support the sentence alone nor are missed when they are left out."""
    events = {one: event for one in sentence.evidence if (event := case.known.timeline.find(one)) is not None}
    if len(events) < 2:
        return frozenset()
    together = _missed(case, sentence, tuple(events.values()))
    alone = {one: _missed(case, sentence, (event,)) - together for one, event in events.items()}
    combined = frozenset.intersection(*alone.values())
    return frozenset(
        one
        for one in events
        if alone[one]
        and frozenset.intersection(*(missed for other, missed in alone.items() if other != one)) == combined
        and not (combined and _missed(case, sentence, _others(events, one)) - together)
    )


def _others(events: dict[str, Event], left_out: str) -> tuple[Event, ...]:
    return tuple(event for one, event in events.items() if one != left_out)


def _missed(case: Case, sentence: Sentence, events: tuple[Event, ...]) -> frozenset[str]:
    text = as_read(sentence)
    if sentence.kind in (StatementKind.METRIC, StatementKind.UNKNOWN):
        return frozenset(unproved(text, events))
    return frozenset(doubts(text, events, case.known))


_COUNTS = frozenset(("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"))
