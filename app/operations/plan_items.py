"""Looking reports of a batch up: where nothing that a report rests on changed, it is settled without a job.

What changed in the others is found out by their jobs, which open the incidents anyway.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from time import monotonic

from app.operations.batch import Batch, BatchItem, BatchState, ItemState
from app.operations.ports import Ports
from app.operations.what_would_change import Look, what_would_change
from extraction.errors import RetrolineError, Temporary

Progress = Callable[[int, int], None]
"""Told how many reports were looked at, and how many there are."""

_AT_ONCE = 25
_OTHERS_WAIT = timedelta(seconds=30)


def plan_items(ports: Ports, batch: Batch, seconds: float = 1.0, on_progress: Progress | None = None) -> None:
    """Look at further reports of ``batch`` for about ``seconds``, or at all of them where somebody follows ``on_progress``.

    A part of the operations on batches: acts for whoever began it. Nothing happens while somebody else is at it.
    """
    until = monotonic() + seconds
    while _claimed(ports, batch.id):
        present = ports.batches.batch(batch.id)
        if present is None or not _plan_some(ports, present):
            return
        if on_progress is not None:
            on_progress(min(present.planned + _AT_ONCE, present.reports), present.reports)
        elif monotonic() >= until:
            _let_go(ports, batch.id)
            return


def _claimed(ports: Ports, id: str) -> bool:
    now = ports.now()
    with ports.store.unit():
        batch = ports.batches.hold(id)
        if batch is None or batch.state is not BatchState.PLANNING:
            return False
        if batch.planning_until is not None and batch.planning_until > now:
            return False
        ports.batches.keep(replace(batch, planning_until=now + _OTHERS_WAIT))
    return True


def _let_go(ports: Ports, id: str) -> None:
    with ports.store.unit():
        batch = ports.batches.hold(id)
        if batch is not None:
            ports.batches.keep(replace(batch, planning_until=None))


def _plan_some(ports: Ports, batch: Batch) -> bool:
    """Look at the next few; whether there may be more. What was found counts only where nobody was faster."""
    items = ports.batches.items(batch.id, limit=_AT_ONCE, after=batch.planned - 1)
    world = ports.acting(batch.actor, batch.via)
    looked = [_looked_at(world, batch, one) for one in items if one.state is ItemState.WAITING]
    planned = items[-1].position + 1 if len(items) == _AT_ONCE else batch.reports
    with ports.store.unit():
        held = ports.batches.hold(batch.id)
        if held is None or held.state is not BatchState.PLANNING or held.planned != batch.planned:
            return False
        for one in looked:
            if one is not None:
                ports.batches.keep_item(one)
        state = BatchState.RUNNING if planned >= batch.reports else BatchState.PLANNING
        ports.batches.keep(replace(held, planned=planned, state=state, planning_until=None))
    return state is BatchState.PLANNING


def _looked_at(world: Ports, batch: Batch, item: BatchItem) -> BatchItem | None:
    """The item as it becomes; ``None``: it waits for its job."""
    choice = batch.choice
    try:
        change = what_would_change(world, item.incident, choice.template, choice.model, Look.BRIEF)
    except Temporary:
        raise
    except RetrolineError as error:
        return replace(item, state=ItemState.SKIPPED, reason=str(error), at=world.now())
    if change.unchanged:
        return replace(item, state=ItemState.UNCHANGED, approved=change.approved, at=world.now())
    return replace(item, approved=change.approved)
