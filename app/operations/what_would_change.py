"""What writing a report again would change, and why; asks no model and keeps nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

from app.operations.access import Action
from app.operations.asked_first import asked_first
from app.operations.batch import Choice, SectionChange
from app.operations.batch_world import world_of
from app.operations.draft_inputs import made_from, template_of
from app.operations.draft_report import writing
from app.operations.open_incident import open_incident
from app.operations.permission import permit
from app.operations.ports import DraftStamp, Ports, StoredDraft
from app.operations.templates import own_template, template_for
from extraction import pipeline
from extraction.domain.incident import Incident
from extraction.domain.report_template import ReportTemplate
from extraction.errors import NotFound
from extraction.language_model.count_tokens import count_tokens
from extraction.language_model.language_model import ModelRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportChange:
    """``version`` is the present draft's, ``None`` before the first; ``approved``: it is the version that was approved.

    ``sections`` are those that would be written again or left out, in the template's order; none where it is ``unchanged``.
    """

    key: str
    version: int | None
    approved: bool
    unchanged: bool
    sections: tuple[SectionChange, ...] = ()


class Look(Enum):
    """How closely a report is looked at. What costs nothing to find out is found out in any case."""

    BRIEF = "brief"  # whether what the draft was made from is as it was: the incident is not opened
    SECTIONS = "sections"  # and if not, which sections that changes, and why
    REQUESTS = "requests"  # and what their models would be sent


def what_would_change(
    ports: Ports, key: str, template: str | None = None, model: str | None = None, look: Look = Look.REQUESTS
) -> ReportChange:
    """What drafting the report again from ``template`` (without one: its own) with ``model`` (without: as configured) would do.

    Where nothing changed that the draft was made from, that is said without opening the incident. A ``BRIEF`` look names no
    sections: a report that it does not find unchanged may still come out the same.

    Raises:
        NotFound: no such incident that the actor may see, or no such template.
        InvalidTemplate: a template or prompt file has a mistake.
        SettingsError: this installation can reach no model by its name.
    """
    with ports.store.looking():
        incident = permit(ports, key, Action.READ)
        world = world_of(ports, Choice(model=model))
        stamp = world.store.draft_stamp(incident.key)
        chosen = _template(world, incident, template, stamp)
        same = stamp.inputs is not None and dict(stamp.inputs) == dict(made_from(world, incident, chosen, stamp))
        sections = () if same or look is Look.BRIEF else _sections(world, incident, chosen, look)
    return ReportChange(
        key=incident.key,
        version=stamp.version or None,
        approved=stamp.approved,
        unchanged=same or (look is not Look.BRIEF and not sections),
        sections=sections,
    )


def _template(ports: Ports, incident: Incident, name: str | None, stamp: DraftStamp) -> ReportTemplate:
    if name is not None or not stamp.version:
        return template_for(ports, incident, name)
    stored = None if stamp.inputs is not None else ports.store.draft(incident.key)
    own = template_of(stamp.inputs or {}) if stored is None else stored.checked.draft.template_id
    try:
        return own_template(ports, own)
    except NotFound:
        return template_for(ports, incident)


def _sections(ports: Ports, incident: Incident, template: ReportTemplate, look: Look) -> tuple[SectionChange, ...]:
    opened, stored = open_incident(ports, incident.key), ports.store.draft(incident.key)
    waiting, told = asked_first(ports, incident.key, template, stored)
    kept = None if stored is None else stored.checked.draft
    again = replace(writing(ports, opened, template, None, waiting, told), kept=kept)
    changes = pipeline.section_changes(opened.understood, again)
    reasons = changes.reasons()
    titles = {section.id: section.title for section in template.sections}
    written = tuple(SectionChange(section_id=one, title=titles[one], why=why) for one, why in reasons.items())
    requests = changes.requests(reasons) if look is Look.REQUESTS else {}
    return (*(_with_request(one, requests.get(one.section_id)) for one in written), *_left_out(stored, template))


def _with_request(change: SectionChange, request: ModelRequest | None) -> SectionChange:
    if request is None:
        return change
    return replace(change, calls=1, tokens=count_tokens(request.system) + count_tokens(request.user))


def _left_out(stored: StoredDraft | None, template: ReportTemplate) -> tuple[SectionChange, ...]:
    """Sections that the template does not have; once a draft was made from it, people's words hold those that are left."""
    if stored is None or stored.checked.draft.template_digest == template.digest:
        return ()
    ids = {section.id for section in template.sections}
    gone = (section for section in stored.checked.draft.sections if section.id not in ids)
    return tuple(SectionChange(section_id=one.id, title=one.title, why=("template",)) for one in gone)
