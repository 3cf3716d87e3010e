"""How much work checking does, counted in calls: never in seconds, which depend on the machine."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from types import FrameType

import pytest

from app.bench.made_incident import made_events, made_incident
from app.bench.made_statements import made_statements
from extraction import pipeline
from extraction.domain.report import Statement
from extraction.domain.timeline import Timeline
from extraction.verification.check_draft import check_statement
from extraction.verification.evidence import PreparedEvidence, prepare_evidence


@pytest.fixture(scope="module")
def known() -> pipeline.Understood:
    return pipeline.understood(made_incident(), made_events(120))


@pytest.fixture
def unread(known: pipeline.Understood) -> PreparedEvidence:
    """The same incident, of which no event has been read yet."""
    return prepare_evidence(Timeline(tuple(replace(event) for event in known.timeline)), known.facts)


def calls(work: Callable[[], object]) -> int:
    """How many Python functions ``work`` calls."""
    count = 0

    def counted(frame: FrameType, happening: str, argument: object) -> None:
        nonlocal count
        count += happening == "call"

    sys.setprofile(counted)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


def check_all(statements: Sequence[Statement], evidence: PreparedEvidence) -> None:
    for one in statements:
        check_statement(one, evidence)


def test_an_event_is_read_once_however_many_statements_cite_it(unread: PreparedEvidence) -> None:
    """What was read for the first statement is what the later ones see."""
    statements = made_statements(unread.timeline.events, 60)
    check_all(statements[:30], unread)
    event_id = statements[0].evidence[0]
    event = unread.event(event_id)
    assert event is not None
    before = event.reading, event.figures, event.concepts
    check_all(statements[30:], unread)
    assert unread.event(event_id) is event
    assert all(now is then for now, then in zip((event.reading, event.figures, event.concepts), before, strict=True))


def test_an_event_that_nobody_cites_is_cheap(unread: PreparedEvidence) -> None:
    """Preparing an incident reads nothing."""
    assert calls(lambda: prepare_evidence(unread.timeline, unread.facts)) < 5


def test_twice_as_many_statements_are_twice_the_work(unread: PreparedEvidence) -> None:
    """Once the events are read, no statement makes a later one dearer."""
    statements = made_statements(unread.timeline.events, 360)
    check_all(statements[:60], unread)
    once = calls(lambda: check_all(statements[60:160], unread))
    twice = calls(lambda: check_all(statements[160:], unread))
    assert twice < 2.3 * once


def test_a_longer_incident_makes_no_statement_dearer(known: pipeline.Understood) -> None:
    """The same sentences about the same records, among four times as many other records."""
    statements = made_statements(known.timeline.events, 160)
    longer = pipeline.understood(made_incident(), (*known.timeline, *made_events(480, seed=7)[121:]))
    counted = []
    for understood in (known, longer):
        check_all(statements[:80], understood.evidence)
        counted.append(calls(partial(check_all, statements[80:], understood.evidence)))
    assert counted[1] < 1.5 * counted[0]
