"""One report of a batch: proposed beside what there is, never in its place; nothing where nothing may or need be done."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from app.operations.access import Actor, AppRole, Grant
from app.operations.approve_report import approve_report
from app.operations.batch import BatchState, ItemState, Limits
from app.operations.batch_items import made_by_batch
from app.operations.correct_report import edit
from app.operations.draft_report import draft_report
from app.operations.feed_batches import feed
from app.operations.job import JobState
from app.operations.members import make_private, set_members
from app.operations.ports import Ports
from app.operations.proposal import Proposal
from app.operations.propose_draft import differences, proposals, propose_draft
from app.operations.publish_report import publish_report
from app.operations.regenerate_reports import cancel_batch
from app.operations.review_report import open_review
from extraction.errors import ModelUnavailable
from extraction.language_model.call_slots import CallSlots
from extraction.language_model.language_model import ModelReply, ModelRequest, ReplyT
from tests.app.operations.batch_scene import ANA, Writer, begun, finish, item, states, with_incidents, work
from tests.doubles.memory_jobs import MemoryJobs

KEY = "INC-1"
ADMIN = Actor(id="ana@larkspur.example", name=ANA, grants=(Grant(role=AppRole.ADMIN, teams=("*",)),))


@pytest.fixture
def writer() -> Writer:
    return Writer()


@pytest.fixture
def one(world: Ports, writer: Writer) -> Ports:
    """One incident, drafted plainly; a model was configured since."""
    return replace(with_incidents(world, KEY), model=writer)


def test_a_proposal_waits_beside_the_report(one: Ports, writer: Writer) -> None:
    """Nothing of the report changes; the item names the proposal, what it cost and how it compares."""
    before = open_review(one, KEY).review
    batch = finish(one, begun(one))
    (made,) = proposals(one, KEY)
    done = item(one, batch, KEY)
    assert open_review(one, KEY).review == before
    assert batch.state is BatchState.DONE and batch.ended_at is not None
    assert (done.state, done.proposal, made_by_batch(made)) == (ItemState.PROPOSED, made.id, batch.id)
    assert (made.made_by, made.base, done.approved) == (ANA, 1, False)
    assert done.calls == writer.asked > 0 and done.cost == Decimal("0.002") * writer.asked
    assert set(done.scores) >= {"supported", "refused", "words"} and done.sections
    assert any(each.after is not None and "wrote" in each.after.text for each in differences(one, KEY, made))


def test_what_was_done_is_in_the_audit_log(one: Ports) -> None:
    """Who began it, and what was proposed where."""
    batch = finish(one, begun(one))
    told = [(entry.action, entry.incident, entry.after) for entry in one.audit.entries()]
    assert ("draft", KEY, f"written again by batch {batch.id}") in told
    assert ("batch", None, "1 reports: all") in told


def test_an_approved_report_is_never_changed(one: Ports, world: Ports) -> None:
    """Approval, publication and text stand; the proposal becomes a new version only where a person takes it."""
    approve_report(world, KEY, ANA)
    publish_report(world, KEY, ["board"], ANA)
    before, approval = open_review(one, KEY), one.store.approval(KEY)
    batch = finish(one, begun(one))
    assert item(one, batch, KEY).approved and item(one, batch, KEY).state is ItemState.PROPOSED
    after = open_review(one, KEY)
    assert after.approval_stands and after.review == before.review
    assert (one.store.approval(KEY), one.store.publications(KEY)) == (approval, before.publications)


def test_a_report_without_a_draft_gets_its_first(world: Ports, writer: Writer) -> None:
    """There is nothing that it could be laid beside."""
    one = replace(with_incidents(world, KEY, drafted=False), model=writer)
    batch = finish(one, begun(one))
    done = item(one, batch, KEY)
    assert (done.state, done.reason) == (ItemState.TAKEN, "its first draft: version 1")
    stored = one.store.draft(KEY)
    assert stored is not None and (stored.version, stored.made_by) == (1, ANA)
    assert proposals(one, KEY) == ()


def test_a_persons_open_proposal_is_left_alone(one: Ports, writer: Writer) -> None:
    """The report is skipped with the reason, and no model is asked for it."""
    theirs = propose_draft(one, KEY, "Ben Okafor")
    asked = writer.asked
    batch = finish(one, begun(one))
    done = item(one, batch, KEY)
    assert done.state is ItemState.SKIPPED and "a proposal by Ben Okafor is open" in done.reason
    assert isinstance(theirs, Proposal) and [each.id for each in proposals(one, KEY)] == [theirs.id]
    assert writer.asked == asked


def test_a_proposal_that_a_person_makes_meanwhile_is_left_alone(one: Ports, writer: Writer) -> None:
    """It came up while the model was writing: what was written is thrown away, not theirs."""
    made: list[str] = []

    class Meanwhile(Writer):
        def ask(self, request: ModelRequest, shape: type[ReplyT]) -> ModelReply[ReplyT]:
            if not made:
                made.append("")
                theirs = propose_draft(replace(one, model=None), KEY, "Ben Okafor")
                made[0] = theirs.id if isinstance(theirs, Proposal) else ""
            return super().ask(request, shape)

    world = replace(one, model=Meanwhile())
    batch = finish(world, begun(world))
    assert item(world, batch, KEY).state is ItemState.SKIPPED
    assert [each.id for each in proposals(world, KEY)] == made


def test_an_earlier_batchs_proposal_gives_way_and_that_is_told(one: Ports, writer: Writer) -> None:
    """Nobody decides on what is no longer there."""
    first = finish(one, begun(one))
    writer.opening = "{E1.actor} wrote {E1.quote} at {E1.time}, as the records have it."
    writer.name = "test/another"
    second = finish(one, begun(one))
    assert item(one, second, KEY).state is ItemState.PROPOSED
    gone = item(one, first, KEY)
    assert (gone.state, gone.reason) == (ItemState.DROPPED, f"batch {second.id} wrote it again")
    assert [made_by_batch(each) for each in proposals(one, KEY)] == [second.id]


def test_edits_of_people_stay_in_what_is_taken(one: Ports, world: Ports) -> None:
    """The proposal shows them as kept."""
    mine = next(open_review(world, KEY).review.statements()).statement
    edit(world, KEY, mine.id, ANA, "Checkout was slow for a while.")
    finish(one, begun(one))
    (made,) = proposals(one, KEY)
    kept = [each for each in differences(one, KEY, made) if each.kind == "kept"]
    assert [each.before.text for each in kept if each.before] == ["Checkout was slow for a while."]


def test_a_model_that_is_away_is_tried_again_and_nothing_is_written_plainly(one: Ports, writer: Writer) -> None:
    """The job waits; when the model is back the report is proposed."""
    writer.fails = ModelUnavailable("the server is away")
    batch = begun(one)
    feed(one)
    assert [str(error) for error in work(one)] == ["the server is away"]
    assert item(one, batch, KEY).state is ItemState.RUNNING and proposals(one, KEY) == ()
    (job,) = one.jobs.jobs(batch=batch.id)
    assert (job.state, job.failures) == (JobState.WAITING, 1)
    writer.fails = None
    assert isinstance(one.jobs, MemoryJobs)
    one.jobs.kept[job.id] = replace(job, not_before=None)
    finish(one, batch)
    assert item(one, batch, KEY).state is ItemState.PROPOSED


def test_an_incident_that_became_invisible_is_skipped(one: Ports) -> None:
    """The batch does not see more than whoever began it."""
    batch = begun(one.acting(ADMIN, "app"))
    set_members(one, KEY, ("mara@larkspur.example",), ANA)
    make_private(one, KEY, ANA)
    finish(one, batch)
    done = item(one, batch, KEY)
    assert done.state is ItemState.SKIPPED and "that you may see" in done.reason and done.job == ""
    assert proposals(one, KEY) == ()


def test_an_incident_that_became_invisible_while_its_job_waited_is_skipped(one: Ports) -> None:
    """It is asked again when the job begins."""
    batch = begun(one.acting(ADMIN, "app"))
    feed(one)
    make_private(one, KEY, ANA)
    assert work(one) == [None]
    assert item(one, batch, KEY).state is ItemState.SKIPPED and proposals(one, KEY) == ()


def test_a_job_that_the_batch_no_longer_knows_does_nothing(one: Ports, writer: Writer) -> None:
    """Its item went with the incident, or belongs to another job by now."""
    batch = begun(one)
    feed(one)
    one.batches.keep_item(replace(item(one, batch, KEY), job="another"))
    assert work(one) == [None]
    (job,) = one.jobs.jobs(batch=batch.id)
    assert job.state is JobState.DONE and job.outcome == {"state": "gone"}
    assert writer.asked == 0 and proposals(one, KEY) == ()


def test_a_batch_cancelled_while_it_writes_changes_nothing(one: Ports) -> None:
    """What the run still does has no effect, and the item stays cancelled."""

    class Cancels(Writer):
        def ask(self, request: ModelRequest, shape: type[ReplyT]) -> ModelReply[ReplyT]:
            if self.asked == 0:
                cancel_batch(one, batch.id, ANA)
            return super().ask(request, shape)

    world = replace(one, model=Cancels())
    batch = begun(world)
    feed(world)
    assert work(world) == [None]
    assert states(world, batch) == {KEY: ItemState.CANCELLED}
    assert proposals(world, KEY) == () and feed(world) == 0


def test_words_that_come_out_the_same_propose_nothing(world: Ports) -> None:
    """Drafted by a version that kept no record of what it rested on: written again, it is what it was."""
    one = with_incidents(world, KEY)
    batch = finish(one, begun(one))
    assert item(one, batch, KEY).state is ItemState.UNCHANGED and proposals(one, KEY) == ()


def test_what_a_report_may_cost_is_held(one: Ports) -> None:
    """The report fails with the sentence; others would go on."""
    one = replace(one, calls=CallSlots(1))  # two that are asked at once are two that are paid
    batch = finish(one, begun(one, limits=Limits(cost_per_report=Decimal("0.002"))))
    done = item(one, batch, KEY)
    assert batch.state is BatchState.DONE and done.state is ItemState.FAILED
    assert f"the budget of $0.0020 for the report on {KEY} is spent" in done.reason
    assert (done.calls, done.cost) == (1, Decimal("0.002")) and proposals(one, KEY) == ()


def test_a_second_draft_meanwhile_is_what_the_proposal_lies_beside(one: Ports, world: Ports) -> None:
    """Somebody drafted while the job waited: nothing of theirs is lost."""
    batch = begun(one)
    feed(one)
    draft_report(world, KEY, "Ben Okafor")
    work(one)
    (made,) = proposals(one, KEY)
    assert made.base == 2 and item(one, batch, KEY).state is ItemState.PROPOSED
