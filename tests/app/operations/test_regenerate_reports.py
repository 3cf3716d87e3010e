"""Batches from beginning to end: within their limits, paused, resumed, cancelled, stopped, and nothing done twice."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from app.operations.access import Actor, AppRole, Grant, operator
from app.operations.batch import Batch, BatchState, Choice, ItemState, Limits
from app.operations.feed_batches import feed
from app.operations.job import JobKind, JobState
from app.operations.jobs import cancel_job
from app.operations.model_record import Budgets
from app.operations.ports import Ports
from app.operations.propose_draft import proposals
from app.operations.regenerate_reports import (
    batch_view,
    batches,
    cancel_batch,
    in_words,
    pause_batch,
    resume_batch,
    set_limits,
    start_batch,
)
from app.settings import read_settings
from app.storage.sql_store import SqlStore
from app.wiring import ports
from extraction.errors import Denied, InputError, NotFound, SettingsError, StateError
from extraction.language_model.call_slots import CallSlots
from extraction.language_model.language_model import ModelReply, ModelRequest, ReplyT
from tests.app.operations.batch_scene import ANA, Writer, begun, finish, item, states, with_incidents, work
from tests.builders import at

KEYS = ("INC-5", "INC-4", "INC-3", "INC-2", "INC-1")
PROPOSED, RUNNING, WAITING = ItemState.PROPOSED, ItemState.RUNNING, ItemState.WAITING


@pytest.fixture
def writer() -> Writer:
    return Writer()


@pytest.fixture
def five(world: Ports, writer: Writer) -> Ports:
    """Five plainly drafted incidents; a model was configured since. The clock stands unless told."""
    drafted = replace(with_incidents(world, *KEYS), model=writer)
    return replace(drafted, now=lambda: at("18:00"))


def kept(world: Ports, batch: Batch) -> Batch:
    found = world.batches.batch(batch.id)
    assert found is not None
    return found


def test_a_batch_from_beginning_to_end(five: Ports) -> None:
    """Every chosen report is proposed, the latest incident first; what it came to is in the view."""
    batch = begun(five)
    assert (batch.state, batch.reports, batch.planned) == (BatchState.RUNNING, 5, 5)
    done = finish(five, batch)
    assert (done.state, done.ended_at) == (BatchState.DONE, at("18:00"))
    view = batch_view(five, batch.id)
    assert view.counts == {PROPOSED: 5} and view.ended == 5
    assert [one.incident for one in view.items] == list(KEYS)
    assert view.spent.calls == sum(one.calls for one in view.items) > 0
    assert [one.batch.id for one in batches(five)] == [batch.id]


def test_no_more_than_so_many_at_once(five: Ports) -> None:
    """The next ones start when none is left for a worker to begin, without anybody's look in between."""
    batch = begun(five, limits=Limits(concurrency=2))
    assert (feed(five), feed(five)) == (2, 0)
    assert batch_view(five, batch.id).counts == {RUNNING: 2, WAITING: 3}
    work(five)
    assert batch_view(five, batch.id).counts == {RUNNING: 1, WAITING: 3, PROPOSED: 1}
    work(five)
    assert batch_view(five, batch.id).counts == {RUNNING: 2, WAITING: 1, PROPOSED: 2}


def test_no_more_than_so_many_in_a_minute(five: Ports) -> None:
    """However fast they are done; a minute later further ones start."""
    batch = begun(five, limits=Limits(per_minute=2))
    finish(five, batch)
    assert batch_view(five, batch.id).counts == {PROPOSED: 2, WAITING: 3}
    later = replace(five, now=lambda: at("18:00") + timedelta(seconds=60))
    assert feed(later) == 0
    assert feed(replace(five, now=lambda: at("18:01:01"))) == 2


def test_jobs_have_the_batchs_priority_and_name(five: Ports) -> None:
    """What people wait for goes first; whoever reads a job sees what it is a part of."""
    batch = begun(five, "key=INC-1", limits=Limits(priority=55))
    feed(five)
    (job,) = five.jobs.jobs(batch=batch.id)
    assert (job.kind, job.priority, job.incident) == (JobKind.REGENERATE, 55, "INC-1")
    assert job.arguments["batch"] == batch.id and job.actor.name == ANA


def test_a_paused_batch_starts_nothing_and_goes_on_when_resumed(five: Ports) -> None:
    """What was being written is finished."""
    batch = begun(five, limits=Limits(concurrency=2))
    feed(five)
    pause_batch(five, batch.id, ANA)
    assert [work(five, 5), feed(five)] == [[None, None], 0]
    assert batch_view(five, batch.id).counts == {PROPOSED: 2, WAITING: 3}
    assert kept(five, batch).reason == f"paused by {ANA}"
    resume_batch(five, batch.id, ANA)
    assert finish(five, batch).state is BatchState.DONE
    assert batch_view(five, batch.id).counts == {PROPOSED: 5}


def test_a_cancelled_batch_leaves_what_waits_and_keeps_what_was_proposed(five: Ports) -> None:
    """Jobs that were asked for are cancelled with it."""
    batch = begun(five, limits=Limits(concurrency=2))
    feed(five)
    work(five)
    ended = cancel_batch(five, batch.id, ANA)
    assert (ended.state, ended.ended_at) == (BatchState.CANCELLED, at("18:00"))
    assert batch_view(five, batch.id).counts == {PROPOSED: 1, ItemState.CANCELLED: 4}
    assert feed(five) == 0 and work(five, 5) == []
    assert {one.state for one in five.jobs.jobs(batch=batch.id)} == {JobState.DONE, JobState.CANCELLED}


def test_what_cannot_be_steered_says_so(five: Ports) -> None:
    """Nothing changes then."""
    batch = begun(five)
    with pytest.raises(StateError, match="only one that is paused or stopped"):
        resume_batch(five, batch.id, ANA)
    cancel_batch(five, batch.id, ANA)
    for steer in (pause_batch, resume_batch, cancel_batch):
        with pytest.raises(StateError, match="cancelled"):
            steer(five, batch.id, ANA)
    with pytest.raises(StateError, match="cancelled already"):
        set_limits(five, batch.id, Limits(), ANA)
    with pytest.raises(NotFound, match="there is no batch b9; list them"):
        pause_batch(five, "b9", ANA)


def test_other_limits_hold_from_now_on(five: Ports) -> None:
    batch = begun(five, limits=Limits(concurrency=1))
    assert feed(five) == 1
    set_limits(five, batch.id, Limits(concurrency=3), ANA)
    assert feed(five) == 2
    (told,) = [one for one in five.audit.entries() if one.subject == f"limits of batch {batch.id}"]
    assert told.before.startswith("1 at once") and told.after.startswith("3 at once")


def test_a_batch_stops_at_its_cost_limit_and_goes_on_when_it_is_raised(five: Ports) -> None:
    """The report that no money was left for waits; what models answered is not asked again."""
    one_at_once = replace(five, calls=CallSlots(1))
    batch = begun(one_at_once, limits=Limits(concurrency=1, cost=Decimal("0.011")))
    stopped = finish(one_at_once, batch)
    assert stopped.state is BatchState.STOPPED and "the budget of $0.01 for this batch is spent" in stopped.reason
    assert "raise the batch's cost limit and resume it" in stopped.reason
    view = batch_view(five, batch.id)
    assert view.spent.cost == Decimal("0.012") and view.counts == {WAITING: 5}
    assert item(five, batch, "INC-5").reason == stopped.reason
    set_limits(five, batch.id, Limits(), ANA)
    resume_batch(five, batch.id, ANA)
    assert finish(five, batch).state is BatchState.DONE
    assert batch_view(five, batch.id).counts == {PROPOSED: 5}


def test_a_batch_that_has_cost_what_it_may_starts_no_further_report(five: Ports) -> None:
    """Also where the last report ended just within it."""
    batch = begun(five, limits=Limits(concurrency=1, cost=Decimal("0.014")))
    stopped = finish(replace(five, calls=CallSlots(1)), batch)
    assert stopped.state is BatchState.STOPPED and "$0.014 was spent; raise it" in stopped.reason
    assert batch_view(five, batch.id).counts == {PROPOSED: 1, WAITING: 4}


def test_a_month_without_money_stops_it_too(five: Ports) -> None:
    """The reason names the budget that is spent."""
    broke = replace(five, budgets=Budgets(month=Decimal("0.001")), calls=CallSlots(1))
    stopped = finish(broke, begun(broke))
    assert stopped.state is BatchState.STOPPED and "for March 2026 is spent" in stopped.reason


def test_too_many_failures_in_a_row_stop_it(five: Ports, writer: Writer) -> None:
    """Each failed report says why; resumed, they count from the beginning again, and failed ones can be tried again."""
    writer.fails = StateError("nothing but nonsense")
    batch = begun(five, limits=Limits(concurrency=1, failures=2))
    stopped = finish(five, batch)
    assert (stopped.state, stopped.reason) == (
        BatchState.STOPPED,
        "2 reports failed one after the other; look at why before you let it go on",
    )
    failed = [one for one in batch_view(five, batch.id).items if one.state is ItemState.FAILED]
    assert len(failed) == 2 and all("nothing but nonsense" in one.reason for one in failed)
    writer.fails = None
    later = replace(five, now=lambda: at("18:10"))
    resume_batch(later, batch.id, ANA, failed_too=True)
    assert finish(later, batch).state is BatchState.DONE
    assert batch_view(later, batch.id).counts == {PROPOSED: 5}


def test_failed_reports_of_a_batch_that_is_done_can_be_tried_again(five: Ports, writer: Writer) -> None:
    """The others stay as they are."""
    writer.fails = StateError("nothing but nonsense")
    batch = finish(five, begun(five, "key=INC-1"))
    assert batch.state is BatchState.DONE and states(five, batch) == {"INC-1": ItemState.FAILED}
    writer.fails = None
    with pytest.raises(StateError):
        resume_batch(five, batch.id, ANA)
    resume_batch(five, batch.id, ANA, failed_too=True)
    assert finish(five, batch).ended_at is not None and states(five, batch) == {"INC-1": PROPOSED}


def test_a_job_that_somebody_cancels_ends_its_report_only(five: Ports) -> None:
    batch = begun(five, limits=Limits(concurrency=1))
    feed(five)
    (job,) = five.jobs.jobs(batch=batch.id)
    cancel_job(five, job.id, ANA)
    assert finish(five, batch).state is BatchState.DONE
    assert item(five, batch, "INC-5").reason == "its job was cancelled"
    assert batch_view(five, batch.id).counts == {ItemState.CANCELLED: 1, PROPOSED: 4}


def test_unchanged_reports_are_settled_without_a_job(five: Ports, writer: Writer) -> None:
    """Written again with the same, a whole batch asks nobody."""
    first = finish(five, begun(five))
    from app.operations.take_items import take_all

    assert take_all(five, first.id, ANA, only_not_worse=False) == 5
    asked = writer.asked
    second = begun(five)
    assert finish(five, second).state is BatchState.DONE
    assert batch_view(five, second.id).counts == {ItemState.UNCHANGED: 5}
    assert writer.asked == asked and five.jobs.jobs(batch=second.id) == ()


def test_workers_look_at_reports_where_nobody_waits_for_that(five: Ports) -> None:
    """Begun without anybody following, it is planned by whoever feeds."""
    batch = start_batch(five, Choice(), Limits(), ANA)
    assert (batch.state, batch.planned) == (BatchState.PLANNING, 0)
    assert feed(five) == 4
    assert (kept(five, batch).state, kept(five, batch).planned) == (BatchState.RUNNING, 5)


def test_who_looks_at_reports_does_so_alone(five: Ports) -> None:
    """Others leave them to whoever began, until that one has been silent for a while."""
    batch = start_batch(five, Choice(), Limits(), ANA)
    five.batches.keep(replace(batch, planning_until=at("18:00:30")))
    assert feed(five) == 0
    assert feed(replace(five, now=lambda: at("18:00:31"))) == 4


@pytest.mark.parametrize(
    ("limits", "said"),
    [
        (Limits(concurrency=0), "“concurrency” is 0"),
        (Limits(per_minute=0), "“per minute” is 0"),
        (Limits(failures=0), "“failures” is 0"),
        (Limits(priority=-1), "the priority is -1"),
        (Limits(cost=Decimal(0)), "“cost” is 0; it has to be an amount"),
        (Limits(cost_per_report=Decimal("NaN")), "“cost per report” is NaN"),
    ],
)
def test_limits_that_cannot_be_are_refused(five: Ports, limits: Limits, said: str) -> None:
    with pytest.raises(InputError, match=said):
        start_batch(five, Choice(), limits, ANA)
    assert batches(five) == ()


def test_a_choice_that_cannot_be_is_refused_once(five: Ports) -> None:
    """Before anything is kept, and not for each report."""
    with pytest.raises(NotFound, match=r"“weekly” that can be used; there are: .*standard"):
        begun(five, template="weekly")
    with pytest.raises(InputError, match="“sev=1” cannot be read"):
        begun(five, "sev=1")
    with pytest.raises(InputError, match="no report that you may see fits"):
        begun(five, "key=INC-99")
    with pytest.raises(SettingsError, match="a/b cannot be reached"):
        begun(five, model="a/b")
    assert batches(five) == ()


def test_another_model_and_template_for_all(five: Ports, writer: Writer) -> None:
    """The model that was chosen writes, not the configured one; the proposal is made from the template that was chosen."""
    other = Writer(opening="{E1.actor} wrote {E1.quote} at {E1.time}.", name="test/other")
    world = replace(five, model_named=lambda name: replace(other, name=name))
    batch = finish(world, begun(world, "key=INC-1", model="test/chosen", template="quick"))
    (made,) = proposals(world, "INC-1")
    assert made.checked.draft.template_id == "quick" and writer.asked == 0
    writers = {one.generation.writer.name for one in made.checked.draft.sections}
    assert "test/chosen" in writers and states(world, batch) == {"INC-1": PROPOSED}


def test_the_plain_writer_can_be_chosen(five: Ports, writer: Writer) -> None:
    batch = finish(five, begun(five, "key=INC-1", model="plain"))
    assert writer.asked == 0 and states(five, batch) == {"INC-1": ItemState.UNCHANGED}


def test_only_who_may_on_every_team_sees_and_steers_batches(five: Ports) -> None:
    """And of what they see, only incidents that they may know of."""
    mine = Actor(id="mara@larkspur.example", name="Mara", grants=(Grant(role=AppRole.ADMIN, teams=("*",)),))
    five.store.save_incident(replace(five.store.incident("INC-3"), private=True))
    batch = begun(five)
    view = batch_view(five.acting(mine, "app"), batch.id)
    assert [one.incident for one in view.items] == ["INC-5", "INC-4", "INC-2", "INC-1"]
    assert five.acting(mine, "app") and batches(five.acting(mine, "app"))[0].batch.reports == 5
    editor = five.acting(replace(mine, grants=(Grant(role=AppRole.EDITOR, teams=("*",)),)), "app")
    for refused in (lambda: batch_view(editor, batch.id), lambda: batches(editor), lambda: begun(editor)):
        with pytest.raises(Denied):
            refused()
    with pytest.raises(Denied, match="cannot act as Ana"):
        pause_batch(five.acting(mine, "app"), batch.id, ANA)


def test_choices_in_words() -> None:
    choice = Choice(template="quick", model="a/b", where=("severity=SEV1",), since=at("10:00"))
    assert in_words(choice) == "severity=SEV1, since 2026-03-03 10:00 UTC with template quick and model a/b"
    assert in_words(Choice()) == "all"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def stored(request: pytest.FixtureRequest, tmp_path: Path, writer: Writer) -> Iterator[Ports]:
    """The five in a real database."""
    environment = {"RETROLINE_DATA": str(tmp_path)}
    if request.param == "postgresql":
        environment["RETROLINE_DATABASE_URL"] = request.getfixturevalue("postgres_url")
    made = replace(ports(read_settings(environment)), now=lambda: at("18:00")).acting(operator(ANA), "cli")
    yield replace(with_incidents(made, *KEYS), model=writer)
    assert isinstance(made.store, SqlStore)
    made.store.close()


def test_two_that_feed_at_once_start_nothing_twice(stored: Ports) -> None:
    """Workers on any number of machines look at the same time, again and again."""
    batch = begun(stored, limits=Limits(concurrency=3))
    started: list[int] = []

    def look() -> None:
        started.extend(feed(stored) for _ in range(5))

    lookers = [threading.Thread(target=look) for _ in range(4)]
    for one in lookers:
        one.start()
    for one in lookers:
        one.join()
    assert len(started) == 20 and sum(started) == 3
    jobs = stored.jobs.jobs(batch=batch.id)
    assert len(jobs) == len({one.incident for one in jobs}) == 3
    assert batch_view(stored, batch.id).counts == {RUNNING: 3, WAITING: 2}


def test_a_batch_in_a_real_database(stored: Ports) -> None:
    """What the doubles are told holds there too: proposed once each, within the same transaction as the job's end."""
    batch = begun(stored, limits=Limits(concurrency=2))
    assert finish(stored, batch).state is BatchState.DONE
    view = batch_view(stored, batch.id)
    assert view.counts == {PROPOSED: 5} and view.spent.calls == sum(one.calls for one in view.items)
    assert all(len(proposals(stored, key)) == 1 for key in KEYS)


def test_a_run_that_is_no_longer_the_jobs_own_changes_nothing(stored: Ports) -> None:
    """It was cancelled in between: proposal, item and audit entry are taken back together."""
    batch = begun(stored, "key=INC-1")
    feed(stored)
    (job,) = stored.jobs.jobs(batch=batch.id)
    entries = sum(1 for _ in stored.audit.entries())

    class Cancels(Writer):
        def ask(self, request: ModelRequest, shape: type[ReplyT]) -> ModelReply[ReplyT]:
            stored.jobs.cancel(job.id, stored.now())
            return super().ask(request, shape)

    assert work(replace(stored, model=Cancels())) == [None]
    assert proposals(stored, "INC-1") == () and sum(1 for _ in stored.audit.entries()) == entries
    assert states(stored, batch) == {"INC-1": RUNNING}
    feed(stored)
    assert states(stored, batch) == {"INC-1": ItemState.CANCELLED}
