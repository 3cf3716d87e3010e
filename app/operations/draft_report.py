"""One click fills the template; human words of earlier versions survive."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from app.operations.access import Action
from app.operations.asked_model import asked_models, section_models
from app.operations.draft_inputs import fingerprint, inputs_of, with_inputs
from app.operations.open_incident import OpenIncident, open_incident
from app.operations.permission import permit, record
from app.operations.ports import Ports, StoredDraft
from app.operations.private_events import masked_checked
from app.operations.review_report import whole_review
from app.operations.templates import own_template, template_for
from extraction import pipeline
from extraction.domain.report import PLAIN_WRITER, Coverage, Draft, DraftSection
from extraction.domain.report_template import ReportTemplate
from extraction.drafting.merge_drafts import merge_drafts
from extraction.drafting.plan_merge import Precedence
from extraction.drafting.thoughts import NO_THOUGHTS, Thoughts
from extraction.errors import NotFound


def draft_report(
    ports: Ports,
    key: str,
    by: str,
    template: str | None = None,
    on_section: Callable[[DraftSection], None] | None = None,
) -> StoredDraft:
    """Fill ``template`` (without one: the one that fits the incident) and keep it as a new version.

    Statements that a person edited or added in the version before stay as they wrote them.

    Raises:
        NotFound: no such incident or template.
        InvalidTemplate: a template file has a mistake.
    """
    return prepare_draft(ports, key, by, template, on_section)()


def prepare_draft(
    ports: Ports,
    key: str,
    by: str,
    template: str | None = None,
    on_section: Callable[[DraftSection], None] | None = None,
) -> Callable[[], StoredDraft]:
    """As ``draft_report``, up to where something is kept: what it gives back keeps the draft, in the caller's unit if any."""
    incident = permit(ports, key, Action.DRAFT, by)
    chosen = template_for(ports, incident, template)
    made_from = fingerprint(ports, incident.key, chosen)
    opened = open_incident(ports, incident.key)
    again = replace(writing(ports, opened, chosen, on_section), kept=present_draft(ports, incident.key))
    fresh = with_inputs(pipeline.drafted(opened.understood, again, ports.now()), made_from)
    return lambda: _keep(ports, opened, fresh, by, f"report from template {chosen.id}")


def redraft_section(ports: Ports, key: str, section_id: str, by: str) -> StoredDraft:
    """Write one section again and leave the others as they are.

    Raises:
        NotFound: no draft yet, or no such section in its template.
    """
    return prepare_section(ports, key, section_id, by)()


def prepare_section(ports: Ports, key: str, section_id: str, by: str) -> Callable[[], StoredDraft]:
    """As ``redraft_section``, up to where something is kept: see ``prepare_draft``."""
    permit(ports, key, Action.DRAFT, by)
    opened = open_incident(ports, key)
    before = ports.store.draft(key)
    if before is None:
        raise NotFound(f"incident {key} has no draft yet; make one with: retroline draft {key}")
    old = before.checked.draft
    template = own_template(ports, old.template_id)
    wanted = tuple(section for section in template.sections if section.id == section_id)
    if not wanted:
        raise NotFound(f"template {template.id} has no section {section_id}")
    fresh = pipeline.drafted(opened.understood, writing(ports, opened, replace(template, sections=wanted)), ports.now())
    sections = tuple(fresh.section(section_id) if one.id == section_id else one for one in old.sections)
    coverage = coverage_of(fresh.coverage, sections)
    whole = replace(fresh, sections=sections, coverage=coverage, inputs=old.inputs)
    return lambda: _keep(ports, opened, whole, by, f"section {section_id}")


def refresh_rendered(opened: OpenIncident, ports: Ports, by: str) -> str:
    """Render again what the plain writer wrote, after facts have changed; gives back a sentence on what did.

    A part of the operation that changed the facts: that one was permitted and is in the audit log.

    A model's and people's sentences stay as they are: the checks hold them against the new facts and mark what no
    longer stands. Nothing is kept where no sentence differs.
    """
    before = ports.store.draft(opened.incident.key)
    if before is None:
        return ""
    old = before.checked.draft
    template = own_template(ports, old.template_id)
    fresh = pipeline.drafted(opened.understood, writing(ports, opened, template).plainly, ports.now())
    renewed = {one.id: one for one in fresh.sections}
    sections = tuple(
        renewed[one.id] if one.generation.writer == PLAIN_WRITER and one.id in renewed and not one.undrafted else one
        for one in old.sections
    )
    known = {statement.text for statement in old.statements()}
    changed = sum(statement.text not in known for one in sections for statement in one.statements)
    if not changed and sum(len(one.statements) for one in sections) == sum(len(one.statements) for one in old.sections):
        return ""
    coverage = coverage_of(fresh.coverage, sections)
    rendered = replace(fresh, sections=sections, coverage=coverage, inputs=old.inputs)
    _save(ports, opened, rendered, by, Precedence(acceptances=False))
    return f"{changed} {'sentence' if changed == 1 else 'sentences'} rendered anew."


def writing(
    ports: Ports,
    opened: OpenIncident,
    template: ReportTemplate,
    on_section: Callable[[DraftSection], None] | None = None,
    undrafted: frozenset[str] = frozenset(),
    thoughts: Thoughts = NO_THOUGHTS,
) -> pipeline.Writing:
    """How reports of this installation are written: by its models where it has any, else plainly."""
    asked = asked_models(ports, opened)
    return pipeline.Writing(
        template=template,
        prompts=ports.prompts,
        model=None if ports.model is None else asked(ports.model),
        section_models={section_id: asked(model) for section_id, model in section_models(ports, template).items()},
        fall_back=ports.fall_back,
        section_timeout=ports.section_timeout,
        on_section=on_section,
        undrafted=undrafted,
        thoughts=thoughts,
    )


def present_draft(ports: Ports, key: str) -> Draft | None:
    """The latest draft as it is stored; a part of operations that were permitted, never for showing."""
    stored = ports.store.draft(key)
    return None if stored is None else stored.checked.draft


def coverage_of(of_section: Coverage, sections: tuple[DraftSection, ...]) -> Coverage:
    cited = {event_id for section in sections for one in section.statements for event_id in one.evidence}
    return replace(of_section, cited=len(cited))


def _keep(ports: Ports, opened: OpenIncident, fresh: Draft, by: str, what: str) -> StoredDraft:
    with ports.store.unit():
        kept = _save(ports, opened, fresh, by)
        before = f"version {kept.version - 1}" if kept.version > 1 else "no draft"
        record(ports, Action.DRAFT, opened.incident.key, what, before, f"version {kept.version}")
    return kept


def _save(
    ports: Ports, opened: OpenIncident, fresh: Draft, by: str, precedence: Precedence = Precedence()
) -> StoredDraft:
    key = opened.incident.key
    with ports.store.unit():
        ports.store.hold(key)
        before = whole_review(ports, opened)
        kept = fresh if before is None else merge_drafts(before, fresh, precedence)
        checked = pipeline.checked(opened.understood, kept)
        version = ports.store.save_draft(key, checked, by, inputs_of(kept))
    return StoredDraft(version=version, checked=masked_checked(checked, opened.private_ids), made_by=by)
