"""A whole report drafted again, with what of it still stands taken over; kept nowhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from app.operations.access import Action
from app.operations.asked_first import asked_first
from app.operations.draft_inputs import checked_the_same, made_from, with_inputs
from app.operations.draft_report import writing
from app.operations.open_incident import OpenIncident, open_incident
from app.operations.permission import permit
from app.operations.ports import Ports
from app.operations.review_report import whole_review
from app.operations.templates import own_template, template_for
from extraction import pipeline
from extraction.domain.incident import Incident
from extraction.domain.report import Draft, DraftSection
from extraction.domain.report_template import ReportTemplate
from extraction.domain.review import Review
from extraction.errors import NotFound

OnSection = Callable[[DraftSection], None]


@dataclass(frozen=True, kw_only=True)
class DraftedAgain:
    """A whole report as it was drafted again, kept nowhere. ``present`` is the one there is, ``None`` before the first."""

    opened: OpenIncident
    present: Review | None
    template: ReportTemplate
    fresh: Draft


def drafted_again(
    ports: Ports, key: str, template: str | None, at: datetime, on_section: OnSection | None = None
) -> DraftedAgain:
    """The report of ``key`` from what is known at ``at``; its sections that rest on the same as before are taken over.

    A part of operations that were permitted. Raises as ``propose_draft``.
    """
    with ports.store.looking():
        opened, present, chosen, made, how = _prepared(ports, key, template, on_section)
    fresh = with_inputs(pipeline.drafted(opened.understood, how, at), made)
    return DraftedAgain(opened=opened, present=present, template=chosen, fresh=fresh)


def _prepared(
    ports: Ports, key: str, template: str | None, on_section: OnSection | None
) -> tuple[OpenIncident, Review | None, ReportTemplate, Mapping[str, str], pipeline.Writing]:
    incident = permit(ports, key, Action.READ)
    # Before the incident is opened: what changes in between makes the draft look older than it is, never newer.
    stamp = ports.store.draft_stamp(incident.key)
    opened = open_incident(ports, key)
    stored = ports.store.draft(incident.key)
    if stored is not None and checked_the_same(stamp, incident):
        opened = replace(opened, understood=opened.understood.trusting(stored.checked))
    present = whole_review(ports, opened)
    chosen = _template(ports, incident, template, present)
    made = made_from(ports, incident, chosen, stamp)
    waiting, thoughts = asked_first(ports, key, chosen, stored)
    kept = None if present is None else present.checked.draft
    how = replace(writing(ports, opened, chosen, on_section, waiting, thoughts), kept=kept)
    return opened, present, chosen, made, how


def _template(ports: Ports, incident: Incident, name: str | None, present: Review | None) -> ReportTemplate:
    """The template called ``name``; without a name the report's own as it is now, else the one that fits."""
    if name is None and present is not None:
        try:
            return own_template(ports, present.checked.draft.template_id)
        except NotFound:
            return template_for(ports, incident)
    return template_for(ports, incident, name)
