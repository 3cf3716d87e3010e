"""What the timeline page is told beside its events: who may do what, what the draft says of them, what just happened."""

from __future__ import annotations

from collections.abc import Mapping

from app.operations.access import Action
from app.operations.open_incident import OpenIncident
from app.operations.permission import allowed
from app.operations.ports import Ports
from app.operations.review_report import OpenReview
from app.operations.stale_statements import stale
from app.review.views.words import Json
from extraction.domain.review import Decision

SHOWN = 220
"""Characters of a statement that are shown beside an event."""


def rights_json(ports: Ports, opened: OpenIncident) -> Json:
    """Why the present actor may not curate or say what is private, as a sentence; ``None`` where they may."""
    curates = allowed(ports, opened.incident, Action.CURATE)
    keeps = allowed(ports, opened.incident, Action.MEMBERS)
    return {
        "curate": None if curates else "Your role lets you read this timeline and not curate it.",
        "members": None if keeps else "Your role does not let you say what is private.",
    }


def draft_json(ports: Ports, opened: OpenReview | OpenIncident) -> Json:
    """``statements`` of the draft by id, and ``cited``: event id → ids of the statements that rest on it."""
    if not isinstance(opened, OpenReview):
        return {"drafted": False, "statements": {}, "cited": {}}
    why = stale(ports, opened)
    titles = {section.section.id: section.section.title for section in opened.review.sections}
    statements: dict[str, Json] = {}
    cited: dict[str, list[str]] = {}
    for one in opened.review.statements():
        if one.decision is Decision.REJECTED:
            continue
        id = one.statement.id
        statements[id] = {"text": _short(one.statement.text), "section": titles[one.section_id], "stale": why.get(id)}
        for event_id in one.statement.evidence:
            event = opened.timeline.find(event_id)
            known = cited.setdefault(event_id if event is None else event.id, [])
            if id not in known:
                known.append(id)
    return {"drafted": True, "statements": statements, "cited": cited}


def _short(text: str) -> str:
    return text if len(text) <= SHOWN else f"{text[:SHOWN].rstrip()}…"


def notice_json(text: str, kind: str, told: Mapping[str, object] | None) -> Json:
    return {"text": text, "kind": kind, **(told or {})}
