"""What keeps batches going: jobs for the reports that wait, within the limits; whoever looks after jobs calls this often."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from app.operations.access import Action
from app.operations.batch import Batch, BatchItem, BatchState, ItemState, Limits
from app.operations.batch_items import as_spent, over
from app.operations.job import Job, JobKind, JobState
from app.operations.model_record import Spent
from app.operations.permission import record
from app.operations.plan_items import plan_items
from app.operations.ports import Ports
from app.operations.send_batch import ask_provider
from app.operations.submit_job import submit_job
from extraction.errors import Denied, NotFound

GOING = frozenset({BatchState.PLANNING, BatchState.RUNNING})
_ENDED_WELL_OR_NOT = frozenset({JobState.DONE, JobState.FAILED})
_NOT_ENDED = frozenset(one for one in JobState if not one.ended)
_WRITING = frozenset({JobKind.REGENERATE})
_MINUTE = timedelta(minutes=1)
_MOST_RUNNING = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """``start`` is how many more reports may be started now; ``stop`` says, as a sentence, why the batch stops."""

    start: int = 0
    stop: str = ""


def what_next(
    batch: Batch, running: int, started_in_last_minute: int, spent: Spent, failures_in_a_row: int
) -> Decision:
    """What the limits of ``batch`` let happen. Only one that is planned or runs goes on; what runs is never stopped."""
    limits = batch.limits
    if batch.state not in GOING:
        return Decision()
    stop = _why_stop(limits, spent, failures_in_a_row)
    if stop:
        return Decision(stop=stop)
    room = limits.concurrency - running
    if limits.per_minute is not None:
        room = min(room, limits.per_minute - started_in_last_minute)
    return Decision(start=max(0, min(room, _affordable(limits, spent, running, room))))


def _why_stop(limits: Limits, spent: Spent, failures: int) -> str:
    if limits.cost is not None and spent.cost >= limits.cost:
        return f"the limit of ${limits.cost} for this batch is reached: ${spent.cost:f} was spent; raise it to let it go on"
    if limits.cost is not None and spent.unpriced:
        return (
            f"what {spent.unpriced} of {spent.calls} requests cost is not known, so that the limit of ${limits.cost} "
            "cannot be kept; take the limit away to let it go on"
        )
    if failures >= limits.failures:
        return f"{failures} reports failed one after the other; look at why before you let it go on"
    return ""


def _affordable(limits: Limits, spent: Spent, running: int, room: int) -> int:
    """How many more could each cost all that a report may, without the batch costing more than it may."""
    if limits.cost is None or limits.cost_per_report is None or limits.cost_per_report <= 0:
        return room
    left = int((limits.cost - spent.cost) / limits.cost_per_report) - running
    return left if running else max(left, 1)


def feed(ports: Ports) -> int:
    """Go on with every batch: see which jobs have ended, look at reports, start more. How many were started.

    A part of the engine: acts for whoever began the batch, with what they may do.
    """
    return sum(feed_batch(ports, one.id) for one in ports.batches.unended())


def feed_batch(ports: Ports, id: str, plan: bool = True) -> int:
    """As ``feed``, for one batch; without ``plan`` no further report is looked at, and no job either."""
    batch = ports.batches.batch(id) if plan else None
    if plan:
        _settle_lost(ports, id)
    if batch is not None and batch.state is BatchState.PLANNING:
        plan_items(ports, batch)
    return _start_more(ports, id)


def _settle_lost(ports: Ports, id: str) -> None:
    """Items whose job ended without them: it failed, somebody cancelled it, or it is gone."""
    items = ports.batches.items(id, frozenset({ItemState.RUNNING}), _MOST_RUNNING)
    going = {one.id for one in ports.jobs.jobs(batch=id, states=_NOT_ENDED, limit=_MOST_RUNNING)} if items else set()
    for item in items:
        if item.job in going:
            continue
        job = ports.jobs.job(item.job)
        if job is not None and not job.state.ended:
            continue
        with ports.store.unit():
            ports.batches.hold(id)
            present = ports.batches.item(id, item.incident)
            if present is not None and present.state is ItemState.RUNNING and present.job == item.job:
                ports.batches.keep_item(_lost(ports, present, job))


def _lost(ports: Ports, item: BatchItem, job: Job | None) -> BatchItem:
    spent = over(ports, item)
    if job is None:
        return replace(spent, state=ItemState.FAILED, reason="its job is no longer kept", at=ports.now())
    if job.state is JobState.CANCELLED:
        return replace(spent, state=ItemState.CANCELLED, reason="its job was cancelled", at=job.ended_at)
    why = job.error or "its job ended without a report"
    return replace(spent, state=ItemState.FAILED, reason=why, at=job.ended_at)


def _start_more(ports: Ports, id: str) -> int:
    """In one transaction, in which nobody else does the same: two who feed at once start nothing twice."""
    with ports.store.unit():
        batch = ports.batches.hold(id)
        if batch is None or batch.state not in GOING:
            return 0
        counts, now = ports.batches.counts(id), ports.now()
        decision = what_next(
            batch,
            counts.get(ItemState.RUNNING, 0),
            ports.batches.started_since(id, now - _MINUTE),
            as_spent(ports, id),
            _failures_in_a_row(ports, batch),
        )
        if decision.stop:
            _stop(ports, batch, decision.stop)
            return 0
        if batch.waits_for_provider and counts.get(ItemState.WAITING, 0):
            if batch.state is BatchState.RUNNING:
                ask_provider(ports, batch)
            return 0
        waiting = ports.batches.items(id, frozenset({ItemState.WAITING}), decision.start) if decision.start else ()
        started = sum(_start(ports, batch, one, now) for one in waiting if one.position < batch.planned)
        _end_if_over(ports, batch)
        return started


def _start(ports: Ports, batch: Batch, item: BatchItem, now: datetime) -> bool:
    world = ports.acting(batch.actor, batch.via)
    try:
        job = submit_job(
            world,
            JobKind.REGENERATE,
            item.incident,
            batch.actor.name,
            {"batch": batch.id},
            unique=f"regenerate {batch.id} {item.incident} after {item.job or 'nothing'}",
            priority=batch.limits.priority,
            batch=batch.id,
        )
    except (NotFound, Denied) as error:
        ports.batches.keep_item(replace(item, state=ItemState.SKIPPED, reason=str(error), at=now))
        return False
    ports.batches.keep_item(replace(item, state=ItemState.RUNNING, job=job.id, reason="", at=now))
    return True


def stop_batch(ports: Ports, id: str, why: str) -> None:
    """Start nothing more until somebody lets it go on; nothing happens where it no longer goes on."""
    with ports.store.unit():
        batch = ports.batches.hold(id)
        if batch is not None and batch.state in GOING:
            _stop(ports, batch, why)


def _stop(ports: Ports, batch: Batch, why: str) -> None:
    ports.batches.keep(replace(batch, state=BatchState.STOPPED, reason=why))
    world = ports.acting(batch.actor, batch.via)
    record(world, Action.BATCH, None, f"batch {batch.id}", batch.state.value, f"stopped: {why}")


def _end_if_over(ports: Ports, batch: Batch) -> None:
    counts = ports.batches.counts(batch.id)
    left = counts.get(ItemState.WAITING, 0) + counts.get(ItemState.RUNNING, 0)
    if batch.planned >= batch.reports and not left:
        ports.batches.keep(replace(batch, state=BatchState.DONE, reason="", ended_at=ports.now()))


def _failures_in_a_row(ports: Ports, batch: Batch) -> int:
    """Of the jobs that were asked for last and have ended, since somebody let the batch go on."""
    found = 0
    for job in ports.jobs.jobs(batch=batch.id, states=_ENDED_WELL_OR_NOT, kinds=_WRITING, limit=batch.limits.failures):
        if job.state is JobState.DONE or (batch.resumed_at is not None and job.asked_at <= batch.resumed_at):
            break
        found += 1
    return found
