"""Checking thousands of distinct sentences against a 500-event incident, ten records each, on one core."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from app.bench.made_incident import made_events, made_incident
from app.bench.made_statements import CITED, made_statements
from app.bench.run import Row
from evaluation.measured import Figure, Measured, share_of
from extraction import pipeline
from extraction.domain.facts import IncidentFacts
from extraction.domain.finding import Verdict
from extraction.domain.report import Statement
from extraction.domain.timeline import Timeline
from extraction.verification.check_draft import check_statement, supported_when_nothing_objects
from extraction.verification.evidence import prepare_evidence

EVENTS = 500
STATEMENTS = 2_000
RUNS = 3
AIM = 2_000
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class _Run:
    """Seconds of processor time for ``statements`` sentences, and what became of them."""

    statements: int
    seconds: float
    floor: float
    verdicts: Counter[Verdict]

    @property
    def rate(self) -> float:
        return self.statements / self.seconds

    @property
    def floor_rate(self) -> float:
        return self.statements / self.floor


def rows() -> list[Row]:
    """Statements a second, the best of three runs, each on an incident and on sentences of its own.

    The floor cuts each sentence into words and compares them with the word sets of the records it cites.
    """
    once, twice = _measured(STATEMENTS), _measured(2 * STATEMENTS)
    return [
        *(
            Row(name=f"check: {run.statements:,} statements", value=run.rate, unit="statements/s", floor=run.floor_rate)
            for run in (once, twice)
        ),
        Row(
            name=f"check: time of {2 * STATEMENTS:,} over that of {STATEMENTS:,}",
            value=twice.seconds / once.seconds,
            unit="×",
            floor=2.0,
        ),
        *(
            Row(name=f"check: {verdict.label}", value=100 * count / twice.statements, unit="%")
            for verdict, count in twice.verdicts.most_common()
        ),
    ]


def measure() -> Measured:
    """The same as figures: the rate and its aim, how it grows, and the verdicts."""
    once, twice = _measured(STATEMENTS), _measured(2 * STATEMENTS)
    growth = twice.seconds / once.seconds
    return Measured(
        title=f"Speed of checking: {CITED} cited records each, {EVENTS} events, one core, evidence parsing included",
        figures=(
            Figure(
                label=f"{twice.statements:,} distinct statements",
                value=f"{twice.rate:,.0f} a second (word sets alone: {twice.floor_rate:,.0f})",
                aim=f"{AIM:,} a second",
                reached=twice.rate >= AIM,
            ),
            Figure(
                label="processor time for twice as many statements",
                value=f"{growth:.2f} times",
                aim="at most 2.2 times",
                reached=growth <= 2.2,
            ),
            *(
                Figure(label=verdict.label, value=share_of(count, twice.statements))
                for verdict, count in twice.verdicts.most_common()
            ),
        ),
    )


def _measured(statements: int) -> _Run:
    return min((_run(statements, seed) for seed in range(RUNS)), key=lambda run: run.seconds)


def _run(count: int, seed: int) -> _Run:
    """Nothing is warm: events that nobody has read, sentences that nobody has checked."""
    known = pipeline.understood(made_incident(), made_events(EVENTS, seed))
    statements = made_statements(known.timeline.events, count, seed=1000 * seed + count)
    unread = Timeline(tuple(replace(event) for event in known.timeline))
    started = time.process_time()
    verdicts = Counter(_verdicts(statements, unread, known.facts))
    seconds = time.process_time() - started
    started = time.process_time()
    _word_sets_compared(statements, unread)
    return _Run(count, seconds, time.process_time() - started, verdicts)


def _verdicts(statements: Sequence[Statement], timeline: Timeline, facts: IncidentFacts) -> Iterator[Verdict]:
    evidence = prepare_evidence(timeline, facts)
    for statement in statements:
        yield check_statement(statement, evidence, supported_when_nothing_objects).verdict


def _word_sets_compared(statements: Sequence[Statement], timeline: Timeline) -> int:
    """How many words stand in no cited record: the least that any check of a sentence has to look at."""
    held = {event.id: frozenset(_WORD.findall(event.text.lower())) for event in timeline}
    return sum(
        len(set(_WORD.findall(one.text.lower())).difference(*(held[event_id] for event_id in one.evidence)))
        for one in statements
    )
