"""One report of a batch written again: a proposal beside the report, or nothing where nothing changed."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace

from app.operations.access import Action
from app.operations.batch import Batch, BatchItem, BatchState, ItemState
from app.operations.batch_items import made_by_batch, over, proposal_id
from app.operations.batch_world import world_of
from app.operations.drafted_again import DraftedAgain, drafted_again
from app.operations.feed_batches import feed_batch, stop_batch
from app.operations.job import Job, JobState
from app.operations.job_steps import Outcome, Steps
from app.operations.job_work_draft import incident_of, text
from app.operations.model_record import SpendingFor
from app.operations.permission import permit, record
from app.operations.ports import Ports
from app.operations.proposal import Proposal
from app.operations.propose_draft import REPORT, keep_first
from app.operations.report_scores import compared, scores_of
from app.operations.templates import drafted_from
from app.operations.what_would_change import Look, what_would_change
from extraction import pipeline
from extraction.domain.difference import DifferenceKind
from extraction.domain.report import CheckedDraft, DraftSection
from extraction.domain.report_template import ReportTemplate
from extraction.domain.review import Review
from extraction.drafting.plan_merge import Precedence, plan_merge
from extraction.errors import BudgetSpent, Denied, NotFound, RetrolineError

_NOT_BEGUN = frozenset({JobState.WAITING})
Settle = Callable[[], BatchItem]
"""Keeps what came of an item, inside the transaction that ends its job."""


@dataclass(frozen=True, kw_only=True)
class _Written:
    """A report as it was drafted again, held against the records."""

    again: DraftedAgain
    fresh: CheckedDraft

    @property
    def present(self) -> Review | None:
        return self.again.present


def regenerate(ports: Ports, job: Job, steps: Steps) -> None:
    """Write one report of a batch again. Arguments: ``batch``. Outcome: ``state`` of its item, and its ``proposal``.

    Models are asked outside of any transaction; the proposal, the item and the job's end are one. An approved report keeps
    its approval and what is published of it. A budget of this report's own that is spent makes it fail; any other makes it
    wait and stops the batch.

    Raises:
        ModelUnavailable: a model gave no answer; nothing is written plainly in its place.
        BudgetSpent: what this report may cost is spent.
    """
    id, key = text(job, "batch"), incident_of(job)
    batch, item = ports.batches.batch(id), ports.batches.item(id, key)
    if batch is None or item is None or item.job != job.id:
        steps.keep(lambda: {"state": "gone"})
        return
    if batch.state is BatchState.CANCELLED:
        steps.keep(lambda: _told(_keep(ports, replace(item, state=ItemState.CANCELLED))))
        return
    settle = _settled(ports, batch, item, job, steps)
    steps.keep(lambda: _told(settle()))
    with suppress(RetrolineError):  # the next look of a worker does the same
        if not ports.jobs.jobs(states=_NOT_BEGUN, batch=batch.id, limit=1):
            feed_batch(ports, batch.id, plan=False)


def _told(item: BatchItem) -> Outcome:
    return {"state": item.state.value, "proposal": item.proposal, "reason": item.reason}


def _settled(ports: Ports, batch: Batch, item: BatchItem, job: Job, steps: Steps) -> Settle:
    try:
        world = _on_account(world_of(ports, batch.choice), batch, job)
        return _looked_at(world, batch, item, steps)
    except (NotFound, Denied) as error:
        gone = replace(item, state=ItemState.SKIPPED, reason=str(error))
        return lambda: _keep(ports, gone)
    except BudgetSpent as error:
        if error.of_report:
            raise
        why = str(error)
        return lambda: _wait(ports, batch, item, why)


def _on_account(ports: Ports, batch: Batch, job: Job) -> Ports:
    """What is asked of models is the batch's to pay, and nothing is written plainly where a model gives no answer."""
    limits = batch.limits
    account = SpendingFor(job=job.id, batch=batch.id, budget=limits.cost_per_report, batch_budget=limits.cost)
    return replace(ports, spending=account, fall_back=False)


def _looked_at(world: Ports, batch: Batch, item: BatchItem, steps: Steps) -> Settle:
    steps.tell("seeing what changed")
    key = permit(world, item.incident, Action.DRAFT, batch.actor.name).key
    known = _planned(world, batch, item)
    if not known.sections:
        return lambda: _keep(world, replace(known, state=ItemState.UNCHANGED, reason=""))
    if (why := _in_the_way(world, key)) is not None:
        return lambda: _keep(world, replace(known, state=ItemState.SKIPPED, reason=why))
    written = _write(world, key, batch.choice.template, _Progress(steps, known))
    scores = _scores(world, written)
    scored = replace(known, scores=scores)
    if written.present is None:
        return lambda: _keep_first(world, batch, scored, written)
    if not _changes_anything(written.present, written.fresh):
        same = replace(scored, state=ItemState.UNCHANGED, reason="written again, it came out the same")
        return lambda: _keep(world, same)
    return lambda: _propose(world, batch, scored, written)


def _planned(world: Ports, batch: Batch, item: BatchItem) -> BatchItem:
    """With its sections that would be written again, and why."""
    change = what_would_change(world, item.incident, batch.choice.template, batch.choice.model, Look.SECTIONS)
    return replace(item, sections=change.sections, approved=change.approved)


def _in_the_way(world: Ports, key: str) -> str | None:
    """A whole report that a person had written again and nobody has decided on."""
    for one in world.desk.proposals(key):
        if one.scope == REPORT and made_by_batch(one) is None:
            return f"a proposal by {one.made_by} is open for this report; take it over or throw it away first"
    return None


class _Progress:
    """Tells of each section that was written again; raises JobEnded where the job no longer goes on."""

    def __init__(self, steps: Steps, item: BatchItem) -> None:
        self._again = frozenset(one.section_id for one in item.sections)
        self._steps, self._done, self._total = steps, 0, len(self._again)
        steps.tell("reading the records", 0, self._total)

    def __call__(self, section: DraftSection) -> None:
        if section.id not in self._again:
            return
        self._done += 1
        self._steps.tell(f"{section.title}: {len(section.statements)} sentences", self._done, self._total)


def _write(world: Ports, key: str, template: str | None, progress: _Progress) -> _Written:
    again = drafted_again(world, key, template, world.now(), progress)
    return _Written(again=again, fresh=pipeline.checked(again.opened.understood, again.fresh))


def _scores(world: Ports, written: _Written) -> dict[str, tuple[float, float]]:
    """What the writers wrote then and now, each held against the records as they are now."""
    if written.present is None:
        return {}
    known, old = written.again.opened.understood, written.present.checked
    before = drafted_from(world, old.draft)
    then = {} if before is None else _topics(before)
    return dict(compared(scores_of(old, known, then), scores_of(written.fresh, known, _topics(written.again.template))))


def _topics(template: ReportTemplate) -> dict[str, str]:
    return {section.id: section.topic for section in template.sections}


def _changes_anything(present: Review, fresh: CheckedDraft) -> bool:
    plans = plan_merge(present, fresh.draft, Precedence())
    return any(fate.kind not in (None, DifferenceKind.KEPT) for plan in plans for fate in plan.fates)


def _keep(ports: Ports, item: BatchItem) -> BatchItem:
    """The item as it ended, with what it used; an item that was cancelled meanwhile has no job that goes on."""
    kept = replace(over(ports, item), at=ports.now())
    ports.batches.keep_item(kept)
    return kept


def _wait(ports: Ports, batch: Batch, item: BatchItem, why: str) -> BatchItem:
    # The batch before its items, as whoever feeds it does: neither waits for the other for ever.
    stop_batch(ports, batch.id, why)
    return _keep(ports, replace(item, state=ItemState.WAITING, reason=why))


def _keep_first(ports: Ports, batch: Batch, item: BatchItem, written: _Written) -> BatchItem:
    """The report had no draft: this is its first, unless somebody was faster."""
    by = batch.actor.name
    first = keep_first(ports, written.again.opened, written.again.fresh, by)
    if first is None:
        return _propose(ports, batch, item, written)
    return _keep(ports, replace(item, state=ItemState.TAKEN, reason="its first draft: version 1"))


def _propose(ports: Ports, batch: Batch, item: BatchItem, written: _Written) -> BatchItem:
    """Keep what was written beside the report as it is now. A proposal that a batch made before gives way."""
    key, by = written.again.opened.incident.key, batch.actor.name.strip()
    ports.store.hold(key)
    if (why := _in_the_way(ports, key)) is not None:
        return _keep(ports, replace(item, state=ItemState.SKIPPED, reason=why))
    stored = ports.store.draft(key)
    proposal = Proposal(
        id=proposal_id(batch.id, item.job),
        base=0 if stored is None else stored.version,
        scope=REPORT,
        checked=written.fresh,
        made_by=by,
        made_at=ports.now(),
    )
    done = _keep(ports, replace(item, state=ItemState.PROPOSED, reason="", proposal=proposal.id))
    _replace_earlier(ports, batch, key)
    ports.desk.keep_proposal(key, proposal)
    record(
        ports,
        Action.DRAFT,
        key,
        "proposal for report",
        f"version {proposal.base}",
        f"written again by batch {batch.id}",
    )
    return done


def _replace_earlier(ports: Ports, batch: Batch, key: str) -> None:
    for one in ports.desk.proposals(key):
        earlier = made_by_batch(one) if one.scope == REPORT else None
        other = None if earlier is None else ports.batches.item(earlier, key)
        if other is not None and other.batch != batch.id and other.proposal == one.id:
            why = f"batch {batch.id} wrote it again"
            ports.batches.keep_item(replace(other, state=ItemState.DROPPED, reason=why, at=ports.now()))
