"""A statement whose evidence was curated since somebody last saw it needs another look, and says why."""

from __future__ import annotations

import pytest

from app.operations.correct_report import accept, edit, reject
from app.operations.curate_timeline import curate, merge
from app.operations.open_incident import open_incident
from app.operations.ports import Ports
from app.operations.review_report import open_review
from app.operations.stale_statements import stale
from app.operations.undo_curation import undo
from extraction.domain.curation import CurationAction
from extraction.domain.finding import Verdict
from extraction.domain.report import Statement
from extraction.domain.timeline import EventKind
from tests.app.operations.conftest import KEY

BY = "Ana Torres"


def told(world: Ports) -> dict[str, str]:
    return dict(stale(world, open_review(world, KEY)))


def of_one_message(world: Ports) -> Statement:
    """A supported statement that rests on one message."""
    opened = open_review(world, KEY)
    return next(
        one.statement
        for one in opened.review.statements()
        if len(one.statement.evidence) == 1
        and one.check.verdict is Verdict.SUPPORTED
        and opened.timeline.by_id[one.statement.evidence[0]].kind is EventKind.MESSAGE
    )


def test_a_fresh_draft_has_none(drafted: Ports) -> None:
    """Silence is good."""
    assert told(drafted) == {}


@pytest.mark.parametrize(
    ("action", "value", "words"),
    [
        (CurationAction.HIDE, "", "was hidden by Ana Torres: a test"),
        (CurationAction.CORRECT_TIME, "2026-03-03T14:44:00Z", "was moved to 14:44 UTC by Ana Torres: a test"),
        (CurationAction.KEEP_PRIVATE, "", "is kept private"),
    ],
)
def test_each_way_says_what_happened_and_is_gone_when_undone(
    drafted: Ports, action: CurationAction, value: str, words: str
) -> None:
    """Undoing brings the statement back to what it was."""
    one = of_one_message(drafted)
    done = curate(drafted, KEY, one.evidence[0], action, BY, value, "a test")
    assert words in told(drafted)[one.id]
    undo(drafted, KEY, done.id, BY)
    assert told(drafted) == {}


def test_a_merged_record_is_told(drafted: Ports) -> None:
    """Another event speaks for it now; the statement that rests on the speaking one is not disturbed by that."""
    one = of_one_message(drafted)
    cited = {id for other in open_review(drafted, KEY).review.statements() for id in other.statement.evidence}
    into = next(event for event in open_incident(drafted, KEY).timeline.current if event.id not in cited)
    merge(drafted, KEY, one.evidence[0], into.id, BY, "the same")
    assert "was merged into another by Ana Torres" in told(drafted)[one.id]


def test_pins_and_notes_make_nothing_stale(drafted: Ports) -> None:
    """They take nothing back."""
    one = of_one_message(drafted)
    curate(drafted, KEY, one.evidence[0], CurationAction.PIN, BY)
    curate(drafted, KEY, one.evidence[0], CurationAction.NOTE, BY, "look here")
    assert told(drafted) == {}


def test_who_decides_after_it_has_seen_it(drafted: Ports) -> None:
    """Rejected or rewritten after the change: nothing more is asked."""
    first = of_one_message(drafted)
    curate(drafted, KEY, first.evidence[0], CurationAction.CORRECT_TIME, BY, "2026-03-03T14:44:00Z", "skew")
    assert first.id in told(drafted)
    other = open_incident(drafted, KEY).timeline.current[0]
    edit(drafted, KEY, first.id, BY, "The team looked into it.", (other.id,))
    assert first.id not in told(drafted)
    for id in told(drafted):
        reject(drafted, KEY, id, BY, "overtaken")
    assert told(drafted) == {}


def test_a_verdict_that_got_worse_is_told(drafted: Ports) -> None:
    """A milestone moved by a person contradicts the sentence about it, though no record of it was touched."""
    anything = open_incident(drafted, KEY).timeline.current[0].id
    curate(
        drafted, KEY, anything, CurationAction.SET_MILESTONE, BY, "resolved=2026-03-03T15:30:00Z", "said on the call"
    )
    reasons = told(drafted).values()
    assert reasons and all(one.startswith("It was supported when it was drafted") for one in reasons)


def test_accepting_after_the_change_settles_it(drafted: Ports) -> None:
    """A statement that still stands is accepted once more, and is quiet again."""
    one = of_one_message(drafted)
    event = open_incident(drafted, KEY).timeline.by_id[one.evidence[0]]
    moved = event.at.replace(second=(event.at.second + 1) % 60).isoformat()
    curate(drafted, KEY, event.id, CurationAction.CORRECT_TIME, BY, moved, "a second")
    assert one.id in told(drafted)
    accept(drafted, KEY, one.id, BY)
    assert one.id not in told(drafted)
