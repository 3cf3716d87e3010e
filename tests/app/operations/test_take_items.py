"""What a batch proposed, looked at beside the report, taken over or thrown away; approved reports only by a person's own act."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.operations.access import Actor, AppRole, Grant
from app.operations.approve_report import approve_report
from app.operations.batch import Batch, ItemState
from app.operations.ports import Ports
from app.operations.propose_draft import drop_proposal, proposals, take_proposal
from app.operations.publish_report import publish_report
from app.operations.review_report import open_review
from app.operations.take_items import (
    DECIDED_ELSEWHERE,
    drop_item,
    item_differences,
    item_proposal,
    take_all,
    take_item,
)
from extraction.errors import Denied, NotFound, StateError
from tests.app.operations.batch_scene import ANA, Writer, begun, finish, item, states, with_incidents

KEYS = ("INC-3", "INC-2", "INC-1")
KEY = "INC-1"


@pytest.fixture
def three(world: Ports) -> Ports:
    return replace(with_incidents(world, *KEYS), model=Writer())


@pytest.fixture
def batch(three: Ports) -> Batch:
    """All three were written again."""
    return finish(three, begun(three))


def scored(world: Ports, batch: Batch, key: str, **scores: tuple[float, float]) -> None:
    world.batches.keep_item(replace(item(world, batch, key), scores=scores))


def test_old_and_new_words_side_by_side(three: Ports, batch: Batch) -> None:
    """Every difference that taking it over would make, before anybody does."""
    found = item_differences(three, batch.id, KEY)
    assert {one.kind.value for one in found} <= {"new", "gone", "changed"} and found
    assert item_proposal(three, batch.id, KEY).id == item(three, batch, KEY).proposal


def test_taking_makes_a_new_version(three: Ports, batch: Batch) -> None:
    taken = take_item(three, batch.id, KEY, ANA)
    assert (taken.state, taken.reason) == (ItemState.TAKEN, f"version 2, by {ANA}")
    assert taken == item(three, batch, KEY) and proposals(three, KEY) == ()
    review = open_review(three, KEY).review
    assert review.version == 2 and any(" wrote " in one.statement.text for one in review.statements())


def test_differences_can_be_left(three: Ports, batch: Batch) -> None:
    """As at the desk."""
    before = [one.statement.text for one in open_review(three, KEY).review.statements()]
    left = frozenset(one.id for one in item_differences(three, batch.id, KEY))
    assert take_item(three, batch.id, KEY, ANA, left=left).reason == f"version 1, by {ANA}"
    assert [one.statement.text for one in open_review(three, KEY).review.statements()] == before


def test_dropping_leaves_the_report(three: Ports, batch: Batch) -> None:
    dropped = drop_item(three, batch.id, KEY, ANA)
    assert (dropped.state, dropped.reason) == (ItemState.DROPPED, f"by {ANA}")
    assert open_review(three, KEY).review.version == 1 and proposals(three, KEY) == ()


def test_an_approved_report_needs_approval_again_once_a_person_took_it_over(world: Ports) -> None:
    """What is published stays until the new version is."""
    one = replace(with_incidents(world, KEY), model=Writer())
    approve_report(world, KEY, ANA)
    publish_report(world, KEY, ["board"], ANA)
    batch = finish(one, begun(one))
    take_item(one, batch.id, KEY, ANA)
    opened = open_review(one, KEY)
    assert opened.approval_lapsed == "version 1 was approved; the report is now at version 2"
    assert [each.version for each in opened.publications] == [1]


def test_all_that_are_no_worse(three: Ports, batch: Batch) -> None:
    """What is less good in anything, or was never scored, is left for a person."""
    scored(three, batch, "INC-3", supported=(0.9, 1.0), blame=(1, 0))
    scored(three, batch, "INC-2", supported=(1.0, 0.5))
    scored(three, batch, "INC-1")
    assert take_all(three, batch.id, ANA) == 1
    proposed = ItemState.PROPOSED
    assert states(three, batch) == {"INC-3": ItemState.TAKEN, "INC-2": proposed, "INC-1": proposed}
    assert take_all(three, batch.id, ANA, only_not_worse=False) == 2


def test_approved_reports_are_never_taken_over_with_the_others(three: Ports, batch: Batch) -> None:
    """Nobody loses an approval by a click on all."""
    approve_report(three, KEY, ANA)
    assert take_all(three, batch.id, ANA, only_not_worse=False) == 2
    assert open_review(three, KEY).approval_stands
    assert item(three, batch, KEY).state is ItemState.PROPOSED


@pytest.mark.parametrize("decide", [take_item, drop_item])
def test_what_was_decided_at_the_report_is_told(three: Ports, batch: Batch, decide: object) -> None:
    """The item says so from then on."""
    assert callable(decide)
    proposal = item(three, batch, KEY).proposal
    (take_proposal if decide is drop_item else drop_proposal)(three, KEY, proposal, ANA)
    with pytest.raises(StateError, match=DECIDED_ELSEWHERE):
        decide(three, batch.id, KEY, ANA)
    assert (item(three, batch, KEY).state, item(three, batch, KEY).reason) == (ItemState.DROPPED, DECIDED_ELSEWHERE)
    with pytest.raises(NotFound, match="is not open: the item is dropped"):
        item_differences(three, batch.id, KEY)


def test_an_item_is_decided_on_once(three: Ports, batch: Batch) -> None:
    take_item(three, batch.id, KEY, ANA)
    with pytest.raises(StateError, match=r"is taken: version 2"):
        drop_item(three, batch.id, KEY, ANA)


def test_what_is_not_there_is_named(three: Ports, batch: Batch) -> None:
    with pytest.raises(NotFound, match="batch b9 has no report of INC-1"):
        take_item(three, "b9", KEY, ANA)
    with pytest.raises(NotFound, match="INC-9"):
        take_item(three, batch.id, "INC-9", ANA)
    with pytest.raises(NotFound, match="there is no batch b9"):
        take_all(three, "b9", ANA)


def test_an_editor_decides_on_one_and_not_on_all(three: Ports, batch: Batch) -> None:
    """Taking one over needs what drafting it needs; taking all, what a batch needs."""
    three.store.save_incident(replace(three.store.incident(KEY), team="payments"))
    grants = (Grant(role=AppRole.EDITOR, teams=("payments",)),)
    editor = three.acting(Actor(id="mara@larkspur.example", name="Mara", grants=grants), "app")
    assert take_item(editor, batch.id, KEY, "Mara").state is ItemState.TAKEN
    with pytest.raises(NotFound):
        take_item(editor, batch.id, "INC-2", "Mara")
    with pytest.raises(Denied):
        take_all(editor, batch.id, "Mara")
