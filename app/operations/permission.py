"""The one place where an operation asks whether it may: denied unless a grant says so, and kept in the audit log."""

from __future__ import annotations

from app.operations.access import Action, holds, may, may_anywhere, may_see
from app.operations.audit import AuditEntry
from app.operations.ports import Ports
from extraction.domain.incident import Incident
from extraction.errors import Denied, NotFound

_LONGEST_NAME = 80


def permit(ports: Ports, key: str, action: Action, by: str | None = None) -> Incident:
    """The incident ``key``, where the present actor may do ``action`` to it, in the name ``by`` where one is given.

    Raises:
        NotFound: there is no such incident, or none that the actor may see: the answer is the same.
        Denied: the actor sees it and may not do this, or acts in somebody else's name.
    """
    incident = _seen(ports, key)
    if not may(ports.actor, action, incident, _is_member(ports, incident)):
        denied(ports, incident.key, action)
        raise Denied(f"you see {incident.key}, and your role does not let you {action.words}")
    own_name(ports, by)
    return incident


def permit_anywhere(ports: Ports, action: Action, by: str | None = None) -> None:
    """As ``permit``, for what concerns no single incident.

    Raises:
        Denied: no role on every team that would let the actor do this.
    """
    if not may_anywhere(ports.actor, action):
        denied(ports, None, action)
        raise Denied(f"your role does not let you {action.words}")
    own_name(ports, by)


def permit_known(ports: Ports) -> None:
    """For what concerns no incident and anybody with a role may do. Raises Denied for whoever has none."""
    if not ports.actor.operator and not ports.actor.grants:
        denied(ports, None, "known")
        raise Denied("nobody has given you a role here; ask whoever runs Retroline for one")


def own_name(ports: Ports, by: str | None) -> None:
    """Who signed in acts in their own name. Raises Denied otherwise."""
    if by is not None and not ports.actor.operator and by.strip() != ports.actor.name:
        denied(ports, None, f"acting as {ports.redacted(by.strip())[:_LONGEST_NAME]}")
        raise Denied(f"you are signed in as {ports.actor.name} and cannot act as {by.strip() or 'nobody'}")


def visible(ports: Ports, incident: Incident) -> bool:
    """Whether the present actor may know of ``incident``."""
    return may_see(ports.actor, incident, _is_member(ports, incident))


def allowed(ports: Ports, incident: Incident, action: Action) -> bool:
    """Whether ``permit`` would let the actor do ``action``: screens ask, to say beforehand why a button waits."""
    return may(ports.actor, action, incident, _is_member(ports, incident))


def is_member(ports: Ports, incident: Incident) -> bool:
    """Whether the actor is one of those whom ``incident``'s private events are for: its members, where it has any, or, on
    one that is not private, whoever says who its members are."""
    if ports.actor.operator:
        return True
    return ports.actor.id in ports.store.members(incident.key) or (
        not incident.private and holds(ports.actor.role_on(incident.team), Action.MEMBERS)
    )


def record(
    ports: Ports, action: Action | str, key: str | None, subject: str = "", before: str = "", after: str = ""
) -> None:
    """Append what the present actor just did to the audit log, inside the caller's unit."""
    actor = ports.actor
    ports.audit.add(
        AuditEntry(
            at=ports.now(),
            by=actor.id,
            name=actor.name,
            action=action.value if isinstance(action, Action) else action,
            incident=key,
            subject=subject,
            before=before,
            after=after,
            via=ports.via,
        )
    )


def _seen(ports: Ports, key: str) -> Incident:
    try:
        incident = ports.store.incident(key)
    except NotFound:
        if ports.actor.operator:
            raise
        raise NotFound(f"there is no incident {key} that you may see") from None
    if not visible(ports, incident):
        raise NotFound(f"there is no incident {key} that you may see")
    return incident


def _is_member(ports: Ports, incident: Incident) -> bool:
    return incident.private and ports.actor.id in ports.store.members(incident.key)


def denied(ports: Ports, key: str | None, what: Action | str) -> None:
    """Keep in the audit log that the actor was refused; outside any unit, as that will not last."""
    record(ports, "denied", key, what.value if isinstance(what, Action) else what)
