"""What people say of an incident: its title, severity, type, team and services. Their word stays when more records come."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.operations.access import Action, may
from app.operations.permission import permit, record
from app.operations.ports import Ports
from app.operations.visible_incidents import each_once
from extraction.domain.incident import Incident
from extraction.errors import Denied, InputError

LONGEST = 200
"""Characters of a title; ``LONGEST_WORD`` of a severity, type, team or service."""
LONGEST_WORD = 60


def describe(
    ports: Ports,
    key: str,
    by: str,
    title: str | None = None,
    severity: str | None = None,
    incident_type: str | None = None,
    team: str | None = None,
    services: tuple[str, ...] | None = None,
) -> Incident:
    """Say in the name of ``by`` what the incident is. ``None`` leaves a field as it is, an empty text takes it away.

    Raises:
        NotFound: no such incident, or none that the actor may see.
        Denied: the actor may not describe it, or has no such right on the team that is to own it.
        InputError: no name, an empty title, or a value that is far too long.
    """
    before = permit(ports, key, Action.DESCRIBE, by)
    if not by.strip():
        raise InputError("a description needs the name of the person who gives it")
    given = {
        "title": None if title is None else _title(ports, title),
        "severity": _word(ports, "severity", severity),
        "incident_type": _word(ports, "type", incident_type),
        "team": _word(ports, "team", team),
    }
    after = replace(
        before,
        title=before.title if given["title"] is None else given["title"],
        severity=_chosen(before.severity, given["severity"]),
        incident_type=_chosen(before.incident_type, given["incident_type"]),
        team=_chosen(before.team, given["team"]),
        services=before.services if services is None else _services(ports, services),
    )
    if after == before:
        return before
    _may_hand_over(ports, before, after)
    after = replace(after, stated=_stated(before, after))
    with ports.store.unit():
        ports.store.save_incident(after)
        told = _told(before, after)
        record(ports, Action.DESCRIBE, before.key, ", ".join(told), _words(before, told), _words(after, told))
    return after


def keeping_stated(derived: Incident, before: Incident) -> Incident:
    """``derived`` from the records, with what people stated ``before`` and what no record tells."""
    stated = before.stated
    return replace(
        derived,
        title=before.title if "title" in stated else derived.title,
        severity=before.severity if "severity" in stated else derived.severity,
        services=before.services if "services" in stated else derived.services,
        private=before.private,
        team=before.team,
        incident_type=before.incident_type,
        stated=stated,
    )


def _title(ports: Ports, text: str) -> str:
    cleaned = " ".join(ports.redacted(text).split())
    if not cleaned:
        raise InputError("an incident needs a title; leave the field out to keep the one it has")
    if len(cleaned) > LONGEST:
        raise InputError(f"the title has {len(cleaned)} characters; {LONGEST} are the most")
    return cleaned


def _word(ports: Ports, what: str, text: str | None) -> str | None:
    """``text`` on one line; ``None`` stays ``None``."""
    if text is None:
        return None
    cleaned = " ".join(ports.redacted(text).split())
    if len(cleaned) > LONGEST_WORD:
        raise InputError(f"the {what} “{cleaned[:20]}…” has {len(cleaned)} characters; {LONGEST_WORD} are the most")
    return cleaned


def _chosen(before: str | None, given: str | None) -> str | None:
    return before if given is None else given or None


def _services(ports: Ports, services: tuple[str, ...]) -> tuple[str, ...]:
    words = (_word(ports, "service", one) for one in services)
    return tuple(dict.fromkeys(word for word in words if word))


def _may_hand_over(ports: Ports, before: Incident, after: Incident) -> None:
    """Whoever gives an incident to a team decides who sees it: that needs the same right there."""
    if after.team != before.team and not may(ports.actor, Action.DESCRIBE, after, is_member=True):
        whose = f"team {after.team}" if after.team else "no team"
        raise Denied(f"your role does not let you give {before.key} to {whose}")


def _stated(before: Incident, after: Incident) -> tuple[str, ...]:
    now = (name for name in ("title", "severity", "services") if getattr(before, name) != getattr(after, name))
    return tuple(sorted({*before.stated, *now}))


def _told(before: Incident, after: Incident) -> tuple[str, ...]:
    """Names of the fields that differ, as people read them."""
    names = (("title", "title"), ("severity", "severity"), ("incident_type", "type"), ("team", "team"))
    told = [shown for name, shown in names if getattr(before, name) != getattr(after, name)]
    return (*told, *(["services"] if before.services != after.services else []))


def _words(incident: Incident, fields: tuple[str, ...]) -> str:
    values = {
        "title": incident.title,
        "severity": incident.severity or "none",
        "type": incident.incident_type or "none",
        "team": incident.team or "none",
        "services": ", ".join(incident.services) or "none",
    }
    return "; ".join(f"{field} {values[field]}" for field in fields)


@dataclass(frozen=True, kw_only=True)
class Spellings:
    """Words in use on the incidents that the actor sees, so that one thing is not called by two names."""

    severities: tuple[str, ...]
    incident_types: tuple[str, ...]
    teams: tuple[str, ...]
    services: tuple[str, ...]


def spellings(ports: Ports) -> Spellings:
    seen = ports.standings.choices(ports.actor)
    return Spellings(
        severities=seen.severities,
        incident_types=seen.incident_types,
        teams=each_once((*seen.teams, *ports.actor.teams)),
        services=seen.services,
    )
