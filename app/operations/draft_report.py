"""One click fills the template; human words of earlier versions survive."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from app.operations.asked_model import asked_model
from app.operations.open_incident import OpenIncident, open_incident
from app.operations.ports import Ports, StoredDraft
from app.operations.review_report import open_review
from extraction import pipeline
from extraction.domain.report import PLAIN_WRITER, Coverage, Draft, DraftSection
from extraction.domain.report_template import ReportTemplate
from extraction.drafting.merge_drafts import merge_drafts
from extraction.drafting.template_files import choose_template, load_templates
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
    opened = open_incident(ports, key)
    chosen = choose_template(load_templates(ports.templates), opened.incident, template)
    fresh = pipeline.drafted(opened.understood, _writing(ports, opened, chosen, on_section), ports.now())
    return _keep(ports, opened, fresh, by)


def redraft_section(ports: Ports, key: str, section_id: str, by: str) -> StoredDraft:
    """Write one section again and leave the others as they are.

    Raises:
        NotFound: no draft yet, or no such section in its template.
    """
    opened = open_incident(ports, key)
    before = ports.store.draft(key)
    if before is None:
        raise NotFound(f"incident {key} has no draft yet; make one with: retroline draft {key}")
    old = before.checked.draft
    template = choose_template(load_templates(ports.templates), opened.incident, old.template_id)
    wanted = tuple(section for section in template.sections if section.id == section_id)
    if not wanted:
        raise NotFound(f"template {template.id} has no section {section_id}")
    fresh = pipeline.drafted(
        opened.understood, _writing(ports, opened, replace(template, sections=wanted), None), ports.now()
    )
    sections = tuple(fresh.section(section_id) if one.id == section_id else one for one in old.sections)
    coverage = _coverage(fresh.coverage, sections)
    return _keep(ports, opened, replace(fresh, sections=sections, coverage=coverage), by)


def refresh_rendered(ports: Ports, key: str, by: str) -> str:
    """Render again what the plain writer wrote, after facts have changed; gives back a sentence on what did.

    A model's and people's sentences stay as they are: the checks hold them against the new facts and mark what no
    longer stands. Nothing is kept where no sentence differs.
    """
    before = ports.store.draft(key)
    if before is None:
        return ""
    opened, old = open_incident(ports, key), before.checked.draft
    template = choose_template(load_templates(ports.templates), opened.incident, old.template_id)
    fresh = pipeline.drafted(
        opened.understood, replace(_writing(ports, opened, template, None), model=None), ports.now()
    )
    renewed = {one.id: one for one in fresh.sections}
    sections = tuple(
        renewed[one.id] if one.generation.writer == PLAIN_WRITER and one.id in renewed else one for one in old.sections
    )
    known = {statement.text for statement in old.statements()}
    changed = sum(statement.text not in known for one in sections for statement in one.statements)
    if not changed and sum(len(one.statements) for one in sections) == sum(len(one.statements) for one in old.sections):
        return ""
    _keep(ports, opened, replace(fresh, sections=sections, coverage=_coverage(fresh.coverage, sections)), by)
    return f"{changed} {'sentence' if changed == 1 else 'sentences'} rendered anew."


def _writing(
    ports: Ports, opened: OpenIncident, template: ReportTemplate, on_section: Callable[[DraftSection], None] | None
) -> pipeline.Writing:
    return pipeline.Writing(
        template=template,
        prompts=ports.prompts,
        model=None if ports.model is None else asked_model(ports, ports.model, opened),
        section_timeout=ports.section_timeout,
        on_section=on_section,
    )


def _coverage(of_section: Coverage, sections: tuple[DraftSection, ...]) -> Coverage:
    cited = {event_id for section in sections for one in section.statements for event_id in one.evidence}
    return replace(of_section, cited=len(cited))


def _keep(ports: Ports, opened: OpenIncident, fresh: Draft, by: str) -> StoredDraft:
    key = opened.incident.key
    if ports.store.draft(key) is not None:
        fresh = merge_drafts(open_review(ports, key).review, fresh)
    checked = pipeline.checked(opened.understood, fresh)
    version = ports.store.save_draft(key, checked, by)
    return StoredDraft(version=version, checked=checked, made_by=by)
