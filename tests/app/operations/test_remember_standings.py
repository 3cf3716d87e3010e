"""Where a report stands, found out from the report itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.operations.access import Actor
from app.operations.correct_report import edit, reject
from app.operations.ports import Ports
from app.operations.read_inbox import inbox
from app.operations.remember_standings import first_open, is_done, remember_standings, standing_of
from app.operations.review_report import open_review
from extraction.domain.action_item import ActionItem
from extraction.domain.people import Person
from tests.app.operations.conftest import KEY


def test_the_standing_of_a_drafted_incident(drafted: Ports) -> None:
    """Its counts are those of the report under review."""
    assert remember_standings(drafted, [KEY]) == 1
    position = drafted.standings.positions()[KEY]
    review = open_review(drafted, KEY).review
    kept = position.kept
    assert kept is not None and position.fresh and position.drafted_by == "Ana Torres" and kept.drafted
    assert kept.accepted + kept.open + kept.refused == sum(1 for _ in review.statements())
    assert kept.to_judge == len(review.open_points) and sum(number for _, number in kept.findings) == kept.to_judge
    assert kept.resolved_at is not None and "Ana Torres" not in kept.edited_by and kept.people


def test_before_the_first_draft_there_are_facts_alone(imported: Ports) -> None:
    remember_standings(imported, [KEY])
    kept = imported.standings.positions()[KEY].kept
    assert kept is not None and not kept.drafted and kept.accepted == kept.to_judge == 0 and kept.people


def test_a_sentence_in_ones_own_words_is_open_and_its_writer_known(drafted: Ports) -> None:
    """A changed report is looked at again, and only then."""
    remember_standings(drafted, [KEY])
    first = next(open_review(drafted, KEY).review.statements())
    edit(drafted, KEY, first.statement.id, "Priya Raman", "47 of our 9 data centres burned down.")
    assert inbox(drafted).stale == (KEY,)
    remember_standings(drafted, [KEY])
    kept = drafted.standings.positions()[KEY].kept
    assert kept is not None and kept.edited_by == ("Priya Raman",) and kept.to_judge == 1
    assert kept.first_open == first.statement.id and inbox(drafted).stale == ()


def test_rejected_sentences_count_no_more(drafted: Ports) -> None:
    before = standing_of(open_review(drafted, KEY))
    first = next(open_review(drafted, KEY).review.statements())
    reject(drafted, KEY, first.statement.id, "Ana Torres", "not needed")
    after = standing_of(open_review(drafted, KEY))
    assert after.accepted == before.accepted - 1


def test_the_worst_sentence_comes_first(drafted: Ports) -> None:
    """Wherever it stands in the report."""
    statements = list(open_review(drafted, KEY).review.statements())
    edit(drafted, KEY, statements[0].statement.id, "Priya Raman", "We were lucky.", evidence=())
    edit(
        drafted,
        KEY,
        statements[-1].statement.id,
        "Priya Raman",
        "It lasted 900 minutes.",
        evidence=statements[0].statement.evidence,
    )
    waiting = [one for one in open_review(drafted, KEY).review.statements() if one.needs_person]
    first = first_open(waiting)
    assert first is not None and first.check.verdict.blocks
    assert standing_of(open_review(drafted, KEY)).first_open == first.statement.id


def test_incidents_that_are_gone_are_passed_over(drafted: Ports) -> None:
    assert remember_standings(drafted, ["INC-9", KEY]) == 1


def test_anybodys_look_makes_it_known_to_all(drafted: Ports) -> None:
    """The one who looks may be somebody without any role on the incident: a standing holds nothing but counts."""
    stranger = drafted.acting(Actor(id="x@example.test", name="X"), "app")
    assert remember_standings(stranger, [KEY]) == 1


def test_follow_ups_carry_every_name_of_their_owner(drafted: Ports) -> None:
    """Done ones are left out; what is no date is no due date."""
    opened = open_review(drafted, KEY)
    owner = Person(id="p1", display_name="Ana Torres", aliases=("Ana Torres", "ana", "@ana"))
    items = (
        ActionItem(
            id="a", summary="Raise the pool", evidence=("e1",), owner_id="p1", due="2026-03-09", tracker_key="OPS-41"
        ),
        ActionItem(id="b", summary="Write it down", evidence=("e2",), due="soon"),
        ActionItem(id="c", summary="Done already", evidence=("e3",), status="Done"),
    )
    facts = replace(opened.facts, action_items=items, people=(owner,))
    understood = replace(opened.opened.understood, facts=facts)
    first, second = standing_of(replace(opened.opened, understood=understood)).follow_ups
    assert first.owners == ("ana torres", "ana", "@ana") and first.due == date(2026, 3, 9) and first.event == "e1"
    assert second.owners == () and second.due is None


@pytest.mark.parametrize(
    ("status", "done"),
    [("open", False), ("In Progress", False), ("Closed", True), ("WON'T_DO", True), ("resolved", True)],
)
def test_trackers_say_done_in_many_words(status: str, done: bool) -> None:
    assert is_done(ActionItem(id="a", summary="s", evidence=(), status=status)) is done
