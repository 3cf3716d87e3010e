"""Batches: many reports written again, begun, paused, limited and watched; nothing is replaced until a person takes it over."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field, replace
from decimal import Decimal

from app.operations.access import Action, operator
from app.operations.batch import Batch, BatchItem, BatchState, Choice, ItemState, Limits
from app.operations.batch_items import as_spent
from app.operations.choose_reports import choose
from app.operations.model_record import Spent
from app.operations.permission import permit_anywhere, record, visible
from app.operations.plan_batch import usable_choice
from app.operations.plan_items import Progress, plan_items
from app.operations.ports import Ports
from app.operations.send_batch import call_off
from extraction.errors import InputError, NotFound, StateError

_MOST_RUNNING = 1000
_RESUMABLE = frozenset({BatchState.PAUSED, BatchState.STOPPED})


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchView:
    """``counts`` and ``spent`` are of the whole batch; ``items`` are those on this page that the actor may see."""

    batch: Batch
    counts: dict[ItemState, int]
    spent: Spent
    items: tuple[BatchItem, ...] = field(default=())

    @property
    def ended(self) -> int:
        """How many reports are settled."""
        open_ = self.counts.get(ItemState.WAITING, 0) + self.counts.get(ItemState.RUNNING, 0)
        return sum(self.counts.values()) - open_


def start_batch(
    ports: Ports,
    choice: Choice,
    limits: Limits,
    by: str,
    on_progress: Progress | None = None,
    *,
    by_provider_batch: bool = False,
) -> Batch:
    """Keep a batch of the reports that ``choice`` means. Workers look at them and write those again that would change.

    With ``on_progress`` they are all looked at before this comes back. ``by_provider_batch``: what they ask first is handed to
    the provider's batch interface, which takes up to a day and costs less; what it does not answer is asked directly.

    Raises:
        InputError: no report is meant, or a condition or limit cannot be used.
        NotFound: there is no such template.
        SettingsError: there is no such model here.
        Denied: the actor's role does not let them.
    """
    permit_anywhere(ports, Action.BATCH, by)
    _check(limits)
    usable_choice(ports, choice)
    keys = choose(ports, choice)
    if not keys:
        raise InputError(
            "no report that you may see fits all the conditions; leave one out, or look at them with: retroline incidents"
        )
    at = ports.now()
    batch = Batch(
        id=f"{at:%Y%m%d}-{secrets.token_hex(3)}",
        actor=operator(by) if ports.actor.operator else ports.actor,
        via=ports.via,
        at=at,
        choice=choice,
        limits=limits,
        state=BatchState.PLANNING,
        reports=len(keys),
        by_provider_batch=by_provider_batch,
    )
    with ports.store.unit():
        ports.batches.add(batch)
        items = (BatchItem(batch=batch.id, incident=key, position=number) for number, key in enumerate(keys))
        ports.batches.add_items(tuple(items))
        record(ports, Action.BATCH, None, f"batch {batch.id}", "", f"{len(keys)} reports: {in_words(choice)}")
    if on_progress is not None:
        plan_items(ports, batch, on_progress=on_progress)
    return _batch(ports, batch.id)


def pause_batch(ports: Ports, id: str, by: str) -> Batch:
    """Start no further report; those that are being written are finished.

    Raises:
        NotFound: there is no such batch.
        StateError: it does not go on as it is.
        Denied: the actor's role does not let them.
    """
    permit_anywhere(ports, Action.BATCH, by)
    with ports.store.unit():
        batch = _held(ports, id)
        if batch.state not in (BatchState.PLANNING, BatchState.RUNNING):
            raise StateError(f"batch {id} is {batch.state.value}; only one that goes on can be paused")
        return _changed(ports, batch, replace(batch, state=BatchState.PAUSED, reason=f"paused by {by.strip()}"))


def resume_batch(ports: Ports, id: str, by: str, failed_too: bool = False) -> Batch:
    """Let a batch go on that was paused or stopped; ``failed_too``: its failed reports are tried again, also where it is done.

    Raises:
        NotFound: there is no such batch.
        StateError: it goes on already, was cancelled, or nothing is left to do.
        Denied: the actor's role does not let them.
    """
    permit_anywhere(ports, Action.BATCH, by)
    with ports.store.unit():
        batch = _held(ports, id)
        failed = ports.batches.counts(id).get(ItemState.FAILED, 0) if failed_too else 0
        if batch.state not in _RESUMABLE and not (failed and batch.state is BatchState.DONE):
            raise StateError(f"batch {id} is {batch.state.value}; only one that is paused or stopped can go on")
        if failed:
            ports.batches.move(id, ItemState.FAILED, ItemState.WAITING)
        state = BatchState.RUNNING if batch.planned >= batch.reports else BatchState.PLANNING
        on = replace(batch, state=state, reason="", ended_at=None, resumed_at=ports.now(), planning_until=None)
        return _changed(ports, batch, on)


def cancel_batch(ports: Ports, id: str, by: str) -> Batch:
    """End a batch: what waits is left as it is, what is being written has no effect, what was proposed stays.

    Raises:
        NotFound: there is no such batch.
        StateError: it has ended.
        Denied: the actor's role does not let them.
    """
    permit_anywhere(ports, Action.BATCH, by)
    with ports.store.unit():
        batch, now = _held(ports, id), ports.now()
        if batch.state in (BatchState.DONE, BatchState.CANCELLED):
            raise StateError(f"batch {id} is {batch.state.value} already")
        ports.batches.move(id, ItemState.WAITING, ItemState.CANCELLED)
        for item in ports.batches.items(id, frozenset({ItemState.RUNNING}), _MOST_RUNNING):
            # The item before its job, as whoever writes it does: neither waits for the other for ever.
            ports.batches.keep_item(replace(item, state=ItemState.CANCELLED, at=now))
            ports.jobs.cancel(item.job, now)
        call_off(ports, batch)
        return _changed(ports, batch, replace(batch, state=BatchState.CANCELLED, reason="", ended_at=now))


def set_limits(ports: Ports, id: str, limits: Limits, by: str) -> Batch:
    """Give a batch other limits; they hold for whatever is started from now on.

    Raises:
        NotFound: there is no such batch.
        StateError: it has ended.
        InputError: a limit cannot be used.
        Denied: the actor's role does not let them.
    """
    permit_anywhere(ports, Action.BATCH, by)
    _check(limits)
    with ports.store.unit():
        batch = _held(ports, id)
        if batch.state in (BatchState.DONE, BatchState.CANCELLED):
            raise StateError(f"batch {id} is {batch.state.value} already")
        ports.batches.keep(replace(batch, limits=limits))
        told = limits_in_words(batch.limits), limits_in_words(limits)
        record(ports, Action.BATCH, None, f"limits of batch {id}", *told)
        return _batch(ports, id)


def batch_view(
    ports: Ports, id: str, states: frozenset[ItemState] = frozenset(), limit: int = 100, after: int = -1
) -> BatchView:
    """Where a batch stands, and its items: those in ``states`` (none given: all), by position, after ``after``.

    Raises:
        NotFound: there is no such batch.
        Denied: the actor's role does not let them.
    """
    permit_anywhere(ports, Action.BATCH)
    batch = _batch(ports, id)
    items = ports.batches.items(id, states, limit, after)
    return replace(_view(ports, batch), items=tuple(one for one in items if _may_see(ports, one)))


def batches(ports: Ports, limit: int = 50) -> tuple[BatchView, ...]:
    """Latest first, without their items. Raises Denied where the actor's role does not let them."""
    permit_anywhere(ports, Action.BATCH)
    return tuple(_view(ports, one) for one in ports.batches.batches(limit))


def in_words(choice: Choice) -> str:
    """What was chosen, as a part of a sentence."""
    said = [*choice.where]
    if choice.since is not None:
        said.append(f"since {choice.since:%Y-%m-%d %H:%M} UTC")
    with_ = [f"template {choice.template}"] if choice.template else []
    with_ += [f"model {choice.model}"] if choice.model else []
    return f"{', '.join(said) or 'all'}{' with ' + ' and '.join(with_) if with_ else ''}"


def limits_in_words(limits: Limits) -> str:
    said = [f"{limits.concurrency} at once", f"priority {limits.priority}"]
    if limits.per_minute is not None:
        said.append(f"{limits.per_minute} a minute")
    if limits.cost is not None:
        said.append(f"${limits.cost} in all")
    if limits.cost_per_report is not None:
        said.append(f"${limits.cost_per_report} for each")
    return ", ".join([*said, f"stops after {limits.failures} failures"])


def _check(limits: Limits) -> None:
    counts = {"concurrency": limits.concurrency, "per minute": limits.per_minute, "failures": limits.failures}
    for name, count in counts.items():
        if count is not None and count < 1:
            raise InputError(f"the limit “{name}” is {count}; it has to be 1 or more")
    costs = {"cost": limits.cost, "cost per report": limits.cost_per_report}
    for name, cost in costs.items():
        if cost is not None and not (cost.is_finite() and cost > Decimal(0)):
            raise InputError(f"the limit “{name}” is {cost}; it has to be an amount of US dollars above 0")
    if limits.priority < 0:
        raise InputError(f"the priority is {limits.priority}; it has to be 0 or more, and the lower goes first")


def _held(ports: Ports, id: str) -> Batch:
    batch = ports.batches.hold(id)
    if batch is None:
        raise _no_such(id)
    return batch


def _batch(ports: Ports, id: str) -> Batch:
    batch = ports.batches.batch(id)
    if batch is None:
        raise _no_such(id)
    return batch


def _no_such(id: str) -> NotFound:
    return NotFound(f"there is no batch {id}; list them with: retroline batches")


def _changed(ports: Ports, before: Batch, after: Batch) -> Batch:
    ports.batches.keep(after)
    record(ports, Action.BATCH, None, f"batch {after.id}", before.state.value, after.state.value)
    return after


def _view(ports: Ports, batch: Batch) -> BatchView:
    return BatchView(batch=batch, counts=dict(ports.batches.counts(batch.id)), spent=as_spent(ports, batch.id))


def _may_see(ports: Ports, item: BatchItem) -> bool:
    try:
        return visible(ports, ports.store.incident(item.incident))
    except NotFound:
        return False
