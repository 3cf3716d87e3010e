"""Drafting again never replaces anything: it makes a proposal, shown as differences, until somebody takes it over."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from app.operations.access import Action
from app.operations.asked_model import section_model
from app.operations.draft_inputs import inputs_of
from app.operations.draft_report import coverage_of, writing
from app.operations.drafted_again import OnSection, drafted_again
from app.operations.open_incident import OpenIncident, open_incident
from app.operations.permission import permit, record
from app.operations.ports import Ports, StoredDraft
from app.operations.private_events import masked_checked, masked_statement
from app.operations.proposal import Proposal
from app.operations.review_report import open_review, whole_review
from app.operations.rewrite_again import written_again
from app.operations.templates import own_template
from app.operations.thoughts import thoughts_of
from extraction import pipeline
from extraction.domain.correction import Correction, CorrectionAction
from extraction.domain.difference import Difference, DifferenceKind
from extraction.domain.report import Draft
from extraction.domain.review import Review, ReviewedStatement
from extraction.drafting.merge_drafts import in_order, merged
from extraction.drafting.plan_merge import Fate, Precedence, SectionPlan, plan_merge
from extraction.errors import NotFound

__all__ = [
    "Difference",
    "DifferenceKind",
    "differences",
    "drafted_section",
    "drop_proposal",
    "keep_section",
    "proposals",
    "propose_draft",
    "propose_section",
    "propose_statement",
    "take_proposal",
]

REPORT = "report"
"""The scope of a proposal for the whole report."""


def propose_draft(
    ports: Ports, key: str, by: str, template: str | None = None, on_section: OnSection | None = None
) -> Proposal | StoredDraft:
    """Draft the whole report again, from ``template`` (without one: the report's own, else the one that fits).

    Where there was no draft yet, it is kept at once and given back; sections that ask people first stay empty until
    somebody answered (``think_first``).

    Raises:
        NotFound: no such incident or template.
        InvalidTemplate: a template or prompt file has a mistake.
        Denied: the actor's role does not let them.
    """
    return prepare_proposal(ports, key, by, template, on_section)()


def prepare_proposal(
    ports: Ports, key: str, by: str, template: str | None = None, on_section: OnSection | None = None
) -> Callable[[], Proposal | StoredDraft]:
    """As ``propose_draft``, up to where something is kept: what it gives back keeps it, in the caller's unit if any."""
    key, at = permit(ports, key, Action.DRAFT, by).key, ports.now()
    again = drafted_again(ports, key, template, at, on_section)

    def keep() -> Proposal | StoredDraft:
        first = keep_first(ports, again.opened, again.fresh, by) if again.present is None else None
        return first or _propose(ports, again.opened, again.fresh, REPORT, by, at)

    return keep


def propose_section(ports: Ports, key: str, section_id: str, by: str) -> Proposal:
    """Draft one section again.

    Raises:
        NotFound: no draft yet, or its template has no such section.
        InvalidTemplate, Denied: as ``propose_draft``.
    """
    return prepare_section_proposal(ports, key, section_id, by)()


def prepare_section_proposal(ports: Ports, key: str, section_id: str, by: str) -> Callable[[], Proposal]:
    """As ``propose_section``, up to where something is kept: see ``prepare_proposal``."""
    key = permit(ports, key, Action.DRAFT, by).key
    at = ports.now()
    opened, fresh = drafted_section(ports, key, section_id, at)
    return lambda: _propose(ports, opened, fresh, section_id, by, at)


def propose_statement(ports: Ports, key: str, statement_id: str, by: str) -> Proposal:
    """Write one statement again from its events: a model does where there is one, else the plain writer.

    Raises:
        InputError: it rests on no events, or nobody would write it otherwise than it stands.
        NotFound: no draft yet, or no such statement.
        InvalidTemplate, Denied: as ``propose_draft``.
    """
    return prepare_statement_proposal(ports, key, statement_id, by)()


def prepare_statement_proposal(ports: Ports, key: str, statement_id: str, by: str) -> Callable[[], Proposal]:
    """As ``propose_statement``, up to where something is kept: see ``prepare_proposal``."""
    key = permit(ports, key, Action.DRAFT, by).key
    at, shown = ports.now(), open_review(ports, key)
    reviewed = shown.review.statement(statement_id)
    draft = shown.review.checked.draft
    template = own_template(ports, draft.template_id)
    fresh = written_again(shown.opened, writing(ports, shown.opened, template), reviewed, at)
    section = replace(draft.section(reviewed.section_id), statements=(fresh,))
    return lambda: _propose(ports, shown.opened, replace(draft, sections=(section,)), statement_id, by, at)


def drafted_section(ports: Ports, key: str, section_id: str, at: datetime) -> tuple[OpenIncident, Draft]:
    """A draft that has this one section only, written from what is known at ``at``.

    Raises:
        NotFound: no draft yet, or its template has no such section.
    """
    shown = open_review(ports, key)
    opened = shown.opened
    template = own_template(ports, shown.review.checked.draft.template_id)
    sections = {section.id for section in template.sections}
    if section_id not in sections:
        raise NotFound(f"template {template.id} has no section {section_id}")
    # Plainly, a section has the room that the others leave: it is written with all of them.
    by_models = any(section_model(ports, section) is not None for section in template.sections)
    others = frozenset(sections - {section_id}) if by_models else frozenset()
    told = thoughts_of(ports, shown.review, template)
    fresh = pipeline.drafted(opened.understood, writing(ports, opened, template, None, others, told), at)
    return opened, replace(fresh, sections=(fresh.section(section_id),))


def keep_section(ports: Ports, opened: OpenIncident, fresh: Draft, by: str) -> StoredDraft:
    """Keep the one section of ``fresh``, which was empty until now, as a new version: people's words in it stay.

    A part of the operation that drafted it: that one was permitted.

    Raises:
        NotFound: the draft is gone.
    """
    key = opened.incident.key
    with ports.store.unit():
        ports.store.hold(key)
        present = whole_review(ports, opened)
        if present is None:
            raise NotFound(f"incident {key} has no draft yet; make one with: retroline draft {key}")
        plans = plan_merge(present, fresh, Precedence(), whole=False)
        old = present.checked.draft
        draft = merged(present, old, plans, lambda _: True, _spoken(ports, key)).draft
        draft = replace(draft, coverage=coverage_of(old.coverage, draft.sections), made_at=ports.now())
        return _saved(ports, opened, draft, by, f"drafted {fresh.sections[0].title} after people were asked")


def proposals(ports: Ports, key: str) -> tuple[Proposal, ...]:
    """The open ones, oldest first; words that rest on a record kept private since are withheld.

    Raises:
        NotFound: no such incident, or none that the actor may see.
    """
    opened = open_incident(ports, key)
    found = ports.desk.proposals(opened.incident.key)
    return tuple(replace(one, checked=masked_checked(one.checked, opened.private_ids)) for one in found)


def differences(ports: Ports, key: str, proposal: Proposal) -> tuple[Difference, ...]:
    """What taking ``proposal`` over would change in the report as it stands now, in the order of reading.

    ``kept`` are what people wrote, rejected or accepted and the proposal has otherwise: that stays. Statements that are
    equal are not listed.

    Raises:
        NotFound: no such incident, draft or proposal.
    """
    shown, work = open_review(ports, key), _work(ports, key, proposal.id)
    private = shown.opened.private_ids
    now = {one.statement.id: one.statement for one in shown.review.statements()}
    found = []
    for fate in (fate for plan in work.plans for fate in in_order(plan) if fate.kind is not None):
        after = None if fate.after is None else masked_statement(fate.after, private)
        found.append(
            Difference(
                id=fate.id,
                section_id=fate.section_id,
                kind=fate.kind or DifferenceKind.KEPT,
                before=None if fate.before is None else now[fate.before.statement.id],
                after=after,
                check=None if after is None else shown.opened.understood.check(after),
            )
        )
    return tuple(found)


def take_proposal(
    ports: Ports,
    key: str,
    proposal_id: str,
    by: str,
    left: frozenset[str] = frozenset(),
    seen: frozenset[str] | None = None,
) -> StoredDraft:
    """Take a proposal over as a new version, but for the differences in ``left`` (their ids).

    Differences are those to the report as it is at this moment: what people did since the proposal was made stays as they
    left it. ``seen`` are the ids that were on the person's screen; a difference that came up since is left as well. Where
    nothing is taken over there is no new version.

    Raises:
        NotFound: no such incident, or the proposal is no longer open.
        Denied: the actor's role does not let them.
    """
    key = permit(ports, key, Action.DRAFT, by).key
    open_review(ports, key)  # what takes long is remembered, and nobody waits for it
    with ports.store.unit():
        ports.store.hold(key)
        work = _work(ports, key, proposal_id)
        return _take(ports, key, work, by, lambda fate: fate.id not in left and (seen is None or fate.id in seen))


def drop_proposal(ports: Ports, key: str, proposal_id: str, by: str) -> None:
    """Throw a proposal away; the report stays as it is.

    Raises:
        NotFound: no such incident, or the proposal is no longer open.
        Denied: the actor's role does not let them.
    """
    key = permit(ports, key, Action.DRAFT, by).key
    with ports.store.unit():
        dropped = _stored(ports, key, proposal_id)
        ports.desk.drop_proposal(key, proposal_id)
        record(ports, Action.DRAFT, key, f"proposal for {dropped.scope}", "open", "dropped")


@dataclass(frozen=True, kw_only=True)
class _Work:
    """A proposal laid beside the whole report as it stands, private words included."""

    opened: OpenIncident
    present: Review
    proposal: Proposal
    plans: tuple[SectionPlan, ...]

    @property
    def is_whole(self) -> bool:
        return self.proposal.scope == REPORT


def _work(ports: Ports, key: str, proposal_id: str) -> _Work:
    proposal, opened = _stored(ports, key, proposal_id), open_incident(ports, key)
    present = whole_review(ports, opened)
    if present is None:
        raise NotFound(f"incident {key} has no draft yet; make one with: retroline draft {key}")
    fresh, scope = proposal.checked.draft, proposal.scope
    if scope == REPORT:
        plans = plan_merge(present, fresh, Precedence())
    elif any(section.id == scope for section in fresh.sections):
        plans = plan_merge(present, fresh, Precedence(), whole=False)
    else:
        since = Precedence(since=proposal.made_at)
        plans = plan_merge(present, fresh, since, statement_id=scope, whole=False)
    return _Work(opened=opened, present=present, proposal=proposal, plans=plans)


def _take(ports: Ports, key: str, work: _Work, by: str, takes: Callable[[Fate], bool]) -> StoredDraft:
    changing = [fate for plan in work.plans for fate in plan.fates if fate.kind not in (None, DifferenceKind.KEPT)]
    taken = [fate for fate in changing if takes(fate)]
    ports.desk.drop_proposal(key, work.proposal.id)
    if not taken:
        record(ports, Action.DRAFT, key, f"proposal for {work.proposal.scope}", "open", "nothing of it taken over")
        return _unchanged(ports, work)
    whole, old = work.proposal.checked.draft, work.present.checked.draft
    base = whole if work.is_whole else old
    result = merged(work.present, base, work.plans, takes, _spoken(ports, key))
    draft = replace(result.draft, coverage=coverage_of(base.coverage, result.draft.sections), made_at=ports.now())
    for replaced in result.replaced:
        ports.store.add_correction(key, _rejected(ports, replaced, by), len(replaced.history))
    what = f"took over what was written again of {work.proposal.scope}"
    left = len(changing) - len(taken)
    return _saved(ports, work.opened, draft, by, f"{what}; {left} differences left as they were" if left else what)


def _unchanged(ports: Ports, work: _Work) -> StoredDraft:
    stored = ports.store.draft(work.opened.incident.key)
    if stored is None:
        raise NotFound(f"incident {work.opened.incident.key} has no draft")
    return replace(stored, checked=masked_checked(stored.checked, work.opened.private_ids))


def _saved(ports: Ports, opened: OpenIncident, draft: Draft, by: str, why: str) -> StoredDraft:
    key = opened.incident.key
    checked = pipeline.checked(opened.understood, draft)
    version = ports.store.save_draft(key, checked, by.strip(), inputs_of(draft))
    before = f"version {version - 1}" if version > 1 else "no draft"
    record(ports, Action.DRAFT, key, "report", before, f"version {version}: {why}")
    return StoredDraft(version=version, checked=masked_checked(checked, opened.private_ids), made_by=by.strip())


def _rejected(ports: Ports, replaced: ReviewedStatement, by: str) -> Correction:
    return Correction(
        id=uuid.uuid4().hex,
        statement_id=replaced.statement.id,
        section_id=replaced.section_id,
        action=CorrectionAction.REJECT,
        by=by.strip(),
        at=ports.now(),
        before=replaced.statement.text,
        reason="a sentence written again takes its place",
    )


def _spoken(ports: Ports, key: str) -> dict[str, str]:
    """The words that the first act on each statement was about."""
    spoken: dict[str, str] = {}
    for act in ports.store.corrections(key):
        spoken.setdefault(act.statement_id, act.after if act.action is CorrectionAction.ADD else act.before)
    return spoken


def keep_first(ports: Ports, opened: OpenIncident, fresh: Draft, by: str) -> StoredDraft | None:
    """A part of operations that drafted the report and were permitted.

    ``None`` where somebody else was faster: what was drafted here is a proposal then."""
    with ports.store.unit():
        ports.store.hold(opened.incident.key)
        if ports.store.draft(opened.incident.key) is not None:
            return None
        return _saved(ports, opened, fresh, by, f"first draft from template {fresh.template_id}")


def _propose(ports: Ports, opened: OpenIncident, fresh: Draft, scope: str, by: str, at: datetime) -> Proposal:
    key = opened.incident.key
    checked = pipeline.checked(opened.understood, fresh)
    with ports.store.unit():
        ports.store.hold(key)
        stored = ports.store.draft(key)
        base = 0 if stored is None else stored.version
        id = uuid.uuid4().hex
        proposal = Proposal(id=id, base=base, scope=scope, checked=checked, made_by=by.strip(), made_at=at)
        ports.desk.keep_proposal(key, proposal)
        record(ports, Action.DRAFT, key, f"proposal for {scope}", f"version {base}", "written again, not taken over")
    return replace(proposal, checked=masked_checked(checked, opened.private_ids))


def _stored(ports: Ports, key: str, proposal_id: str) -> Proposal:
    found = next((one for one in ports.desk.proposals(key) if one.id == proposal_id), None)
    if found is None:
        raise NotFound("this proposal is no longer open: somebody took it over, threw it away or drafted again")
    return found
