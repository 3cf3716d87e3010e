"""Open questions answered by a named person, and what follows from the answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from app.operations.draft_report import draft_report
from app.operations.import_incident import import_incident
from app.operations.open_incident import open_incident
from app.operations.ports import Ports
from app.operations.review_report import open_review
from app.operations.settle_question import answer_in_words, reopen, settle
from extraction.capture.build_timeline import build_timeline
from extraction.capture.conflicts import find_conflicts
from extraction.capture.read_records import ReadOptions
from extraction.capture.readings import Reading
from extraction.domain.conflict import Conflict, ConflictKind
from extraction.domain.curation import Curated, Curation, CurationAction
from extraction.domain.incident import Incident
from extraction.domain.milestone import Milestone, MilestoneName
from extraction.domain.timeline import EventKind, SourceReference
from extraction.errors import InputError, NotFound
from tests.app.operations.conftest import KEY, SAMPLE
from tests.builders import START, at, event

BY = "Ana Sousa"


@pytest.fixture
def sample(world: Ports) -> Ports:
    import_incident(world, [SAMPLE], ReadOptions(), key=KEY)
    draft_report(world, KEY, BY)
    return world


def _disagreement(ports: Ports, key: str = KEY) -> Conflict:
    return next(one for one in open_incident(ports, key).facts.conflicts if one.kind is ConflictKind.TIMES_DISAGREE)


def test_settled_milestones_reach_the_sentences(sample: Ports) -> None:
    """The rendered sentences give the settled time, in a new version of the draft."""
    question, before = _disagreement(sample), open_review(sample, KEY).version
    other = next(one for one in question.answers if one.at is not None and one.at != _milestone(sample, question).at)
    told = settle(sample, KEY, question.id, other.id, BY)
    assert told.startswith(f"Settled by {BY}: {other.text}.")
    assert _milestone(sample, question).at == other.at
    after = open_review(sample, KEY)
    assert after.version == before + 1
    assert not [one for one in after.review.statements() if one.check.verdict.blocks]


def _milestone(ports: Ports, question: Conflict) -> Milestone:
    return open_incident(ports, KEY).facts.milestone(MilestoneName(question.about or ""), question.cycle)


def test_a_settled_question_is_not_asked_again_until_reopened(sample: Ports) -> None:
    """It is kept with the name of who answered it."""
    question = _disagreement(sample)
    settle(sample, KEY, question.id, question.answers[0].id, BY)
    facts = open_incident(sample, KEY).facts
    assert question.id not in {one.id for one in facts.conflicts}
    assert facts.curated.settled[question.id].by == BY
    reopen(sample, KEY, question.id, BY)
    assert question.id not in open_incident(sample, KEY).facts.curated.settled


def test_an_answer_in_ones_own_words_needs_a_time_where_one_is_asked_for(sample: Ports) -> None:
    """Words alone do not set a milestone."""
    question = _disagreement(sample)
    with pytest.raises(InputError, match="asks for a time"):
        answer_in_words(sample, KEY, question.id, BY, "I remember it well")
    answer_in_words(sample, KEY, question.id, BY, "seen on the dashboard", at("14:44"))
    assert _milestone(sample, question).at == at("14:44")


def test_a_name_and_an_open_question_are_needed(sample: Ports) -> None:
    question = _disagreement(sample)
    with pytest.raises(InputError, match="name"):
        settle(sample, KEY, question.id, question.answers[0].id, " ")
    with pytest.raises(NotFound, match="no longer open"):
        settle(sample, KEY, "c-gone", "o-gone", BY)


def test_a_clock_that_runs_late_is_a_question_with_two_answers() -> None:
    """Two happenings that one source records two minutes late: either clock may be chosen as the right one."""
    late = [
        replace(
            event(text, clock, source="alertmanager", kind=EventKind.ALERT, by=None, key=text),
            also=(SourceReference(source="pagerduty", key=text, at=at(clock) + timedelta(minutes=2)),),
        )
        for clock, text in (("14:01", "firing"), ("14:21", "resolved"))
    ]
    (skew,) = find_conflicts([Reading(one, one.at) for one in late], (), ())
    assert skew.kind is ConflictKind.CLOCK_SKEW
    moves = {one.text: (one.value, one.offset) for one in skew.answers}
    assert moves["the clock of alertmanager"] == ("pagerduty", timedelta(minutes=-2))
    assert moves["the clock of pagerduty"] == ("alertmanager", timedelta(minutes=2))


def test_the_clock_of_a_source_is_put_right_before_joining() -> None:
    """Its events and the times they state move, their ids stay."""
    page = event(
        "paged", "14:03", source="pagerduty", kind=EventKind.ALERT, attributes={"started_at": "2026-03-03T14:03:00Z"}
    )
    late = Curation(
        id="1", event_id=page.id, action=CurationAction.CORRECT_CLOCK, by=BY, at=at("17:00"), value="pagerduty=-120"
    )
    (moved,) = build_timeline([page], Curated.of([late])).events
    assert (moved.id, moved.at, moved.attributes["started_at"]) == (page.id, at("14:01"), "2026-03-03T14:01:00Z")


def test_a_settled_severity_becomes_the_incidents(world: Ports) -> None:
    """Two sources, two severities: the chosen one is the incident's from then on."""
    world.store.save_incident(Incident(key="INC-7", title="Slow", created_at=START))
    world.store.add_events(
        "INC-7",
        [
            event("severity set to SEV1", "14:00", kind=EventKind.SEVERITY_CHANGE, attributes={"severity": "SEV1"}),
            event("SEV3", "14:01", kind=EventKind.SEVERITY_CHANGE, source="rootly", attributes={"severity": "SEV3"}),
        ],
    )
    question = next(
        one for one in open_incident(world, "INC-7").facts.conflicts if one.kind is ConflictKind.SEVERITY_DISAGREES
    )
    answer = next(one for one in question.answers if one.value == "SEV1")
    settle(world, "INC-7", question.id, answer.id, BY)
    assert world.store.incident("INC-7").severity == "SEV1"
