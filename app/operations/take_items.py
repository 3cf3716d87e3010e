"""What a batch proposed, looked at and taken over or thrown away: by a person, report by report, or those that are no worse."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from app.operations.access import Action
from app.operations.batch import BatchItem, ItemState
from app.operations.permission import permit, permit_anywhere
from app.operations.ports import Ports
from app.operations.proposal import Proposal
from app.operations.propose_draft import differences, drop_proposal, proposals, take_proposal
from app.operations.report_scores import not_worse
from extraction.domain.difference import Difference
from extraction.errors import Denied, NotFound, StateError

DECIDED_ELSEWHERE = "somebody decided on the proposal at the report itself"
_PAGE = 100


def item_proposal(ports: Ports, batch: str, key: str) -> Proposal:
    """What ``batch`` proposed for the report of ``key``, as long as nobody decided on it.

    Raises:
        NotFound: no such incident that the actor may see, or none of this batch; or the proposal is no longer open.
    """
    key = permit(ports, key, Action.READ).key
    item = _item(ports, batch, key)
    found = next((one for one in proposals(ports, key) if one.id == item.proposal), None)
    if found is None:
        raise NotFound(f"the proposal of batch {batch} for {key} is not open: the item is {item.state.value}")
    return found


def item_differences(ports: Ports, batch: str, key: str) -> tuple[Difference, ...]:
    """What taking the item over would change in the report as it stands now. Raises as ``item_proposal``."""
    return differences(ports, key, item_proposal(ports, batch, key))


def take_item(
    ports: Ports,
    batch: str,
    key: str,
    by: str,
    left: frozenset[str] = frozenset(),
    seen: frozenset[str] | None = None,
) -> BatchItem:
    """Take what the batch proposed over as a new version of the report, but for the differences in ``left``.

    An approved report needs approval again then, and what is published of it stays until the new version is published.

    Raises:
        NotFound: no such incident that the actor may see, or none of this batch.
        StateError: the item has nothing to take, or somebody decided on it at the report itself.
        Denied: the actor's role does not let them.
    """
    key = permit(ports, key, Action.DRAFT, by).key
    with ports.store.unit():
        ports.store.hold(key)
        item = _proposed(ports, batch, key)
        if item is not None:
            stored = take_proposal(ports, key, item.proposal, by, left, seen)
            taken = replace(
                item, state=ItemState.TAKEN, reason=f"version {stored.version}, by {by.strip()}", at=ports.now()
            )
            ports.batches.keep_item(taken)
            return taken
    raise _gone(ports, batch, key)


def drop_item(ports: Ports, batch: str, key: str, by: str) -> BatchItem:
    """Throw away what the batch proposed; the report stays as it is.

    Raises as ``take_item``.
    """
    key = permit(ports, key, Action.DRAFT, by).key
    with ports.store.unit():
        ports.store.hold(key)
        item = _proposed(ports, batch, key)
        if item is not None:
            drop_proposal(ports, key, item.proposal, by)
            dropped = replace(item, state=ItemState.DROPPED, reason=f"by {by.strip()}", at=ports.now())
            ports.batches.keep_item(dropped)
            return dropped
    raise _gone(ports, batch, key)


def take_all(ports: Ports, batch: str, by: str, only_not_worse: bool = True) -> int:
    """Take over what was proposed for reports that are not approved; with ``only_not_worse`` where no score is less good.

    Approved reports are taken over one by one. Gives back how many were taken; one that somebody decided on meanwhile, or
    that the actor may not draft, is passed over.

    Raises:
        NotFound: there is no such batch.
        Denied: the actor's role does not let them.
    """
    permit_anywhere(ports, Action.BATCH, by)
    if ports.batches.batch(batch) is None:
        raise NotFound(f"there is no batch {batch}; list them with: retroline batches")
    taken = 0
    for item in _all_proposed(ports, batch):
        approval = ports.store.summaries((item.incident,))
        if any(one.approved for one in approval) or (only_not_worse and not not_worse(item.scores)):
            continue
        try:
            take_item(ports, batch, item.incident, by)
        except (NotFound, Denied, StateError):
            continue
        taken += 1
    return taken


def _all_proposed(ports: Ports, batch: str) -> Iterator[BatchItem]:
    after = -1
    while page := ports.batches.items(batch, frozenset({ItemState.PROPOSED}), _PAGE, after):
        yield from page
        after = page[-1].position


def _item(ports: Ports, batch: str, key: str) -> BatchItem:
    item = ports.batches.item(batch, key)
    if item is None:
        raise NotFound(f"batch {batch} has no report of {key}; list its reports with: retroline batch {batch}")
    return item


def _proposed(ports: Ports, batch: str, key: str) -> BatchItem | None:
    """The item, where its proposal is open. ``None`` where somebody decided on that at the report; then the item says so.

    Raises:
        StateError: nothing was proposed, or the item was decided on.
    """
    item = _item(ports, batch, key)
    if item.state is not ItemState.PROPOSED:
        raise StateError(
            f"the report of {key} in batch {batch} is {item.state.value}: {item.reason or 'nothing to take over'}"
        )
    if any(one.id == item.proposal for one in ports.desk.proposals(key)):
        return item
    ports.batches.keep_item(replace(item, state=ItemState.DROPPED, reason=DECIDED_ELSEWHERE, at=ports.now()))
    return None


def _gone(ports: Ports, batch: str, key: str) -> StateError:
    return StateError(f"nothing of batch {batch} is open for {key} any more: {DECIDED_ELSEWHERE}")
