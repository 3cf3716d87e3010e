"""Milestones, metrics, people, action items and conflicts as rows of the public report."""

from __future__ import annotations

from datetime import timedelta

from app.publishing.references import Records
from app.publishing.report_shapes import (
    ActionItemRow,
    ConflictRow,
    CycleRow,
    IncidentRow,
    MetricRow,
    MilestoneRow,
    PersonRow,
    RoleRow,
)
from extraction.domain.action_item import ActionItem
from extraction.domain.clock import iso_utc
from extraction.domain.conflict import Conflict
from extraction.domain.incident import Incident
from extraction.domain.metric import Metric
from extraction.domain.milestone import Cycle, Milestone, MilestoneName, Unknown
from extraction.domain.people import Person, RoleAssignment


def incident_row(records: Records, incident: Incident) -> IncidentRow:
    return {
        "key": incident.key,
        "title": incident.title,
        "severity": incident.severity,
        "status": incident.status,
        "services": list(incident.services),
        "channels": [] if records.for_customers else list(incident.channels),
    }


def milestone_rows(records: Records, cycle: int = 1) -> dict[str, MilestoneRow]:
    """All milestones of a cycle, known or not, in walking order."""
    return {name.value: _milestone_row(records, records.facts.milestone(name, cycle)) for name in MilestoneName}


def cycle_row(records: Records, cycle: Cycle) -> CycleRow:
    return {
        "number": cycle.number,
        "milestones": milestone_rows(records, cycle.number),
        "reopened_by": records.evidence(cycle.reopened_by),
    }


def metric_row(records: Records, metric: Metric) -> MetricRow:
    value = metric.value
    known = isinstance(value, timedelta)
    return {
        "name": metric.name.value,
        "label": metric.name.label,
        "definition": metric.definition,
        "preferred": metric.preferred,
        "cycle": metric.cycle,
        "from": metric.start.value,
        "to": metric.end.value,
        "seconds": _seconds(value) if isinstance(value, timedelta) else None,
        "reason": None if known or isinstance(value, timedelta) else value.reason,
        "evidence": records.evidence(metric.evidence),
    }


def person_row(records: Records, person: Person) -> PersonRow:
    return {
        "id": person.id,
        "display_name": person.display_name,
        "aliases": list(person.aliases),
        "identities": [{"source": source, "id": native_id} for source, native_id in person.identities],
        "is_bot": person.is_bot,
        "roles": [_role_row(records, role) for role in records.facts.roles if role.person_id == person.id],
    }


def action_item_row(records: Records, item: ActionItem) -> ActionItemRow:
    owner = None if item.owner_id is None else records.facts.person_by_id.get(item.owner_id)
    return {
        "id": item.id,
        "summary": item.summary,
        "owner": None if owner is None else owner.display_name,
        "due": item.due,
        "tracker": None if item.tracker_key is None else {"key": item.tracker_key, "url": item.tracker_url},
        "status": item.status,
        "evidence": records.evidence(item.evidence),
    }


def conflict_row(records: Records, conflict: Conflict) -> ConflictRow:
    return {
        "id": conflict.id,
        "kind": conflict.kind.value,
        "about": None if conflict.about is None else str(conflict.about),
        "question": conflict.question,
        "answers": [
            {
                "text": answer.text,
                "at": None if answer.at is None else iso_utc(answer.at),
                "evidence": records.evidence(answer.evidence),
            }
            for answer in conflict.answers
        ],
    }


def _milestone_row(records: Records, milestone: Milestone) -> MilestoneRow:
    chosen = milestone.chosen
    if isinstance(chosen, Unknown):
        return {"at": None, "reason": chosen.reason, "rule": None, "explanation": None, "evidence": []}
    return {
        "at": iso_utc(chosen.at),
        "reason": None,
        "rule": chosen.rule,
        "explanation": None if records.for_customers else chosen.explanation,
        "evidence": records.evidence(chosen.evidence),
    }


def _role_row(records: Records, role: RoleAssignment) -> RoleRow:
    return {
        "role": role.role.value,
        "from": iso_utc(role.start),
        "until": None if role.end is None else iso_utc(role.end),
        "rule": role.rule,
        "evidence": records.evidence(role.evidence),
    }


def _seconds(duration: timedelta) -> int | float:
    seconds = duration.total_seconds()
    return int(seconds) if seconds.is_integer() else seconds
