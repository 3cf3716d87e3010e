"""Who sees an incident that is private, and what of it is kept private: members only, whatever role others hold."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from app.operations.access import Action
from app.operations.access_policy import KnownPerson, actor_id_of
from app.operations.permission import permit, record
from app.operations.ports import Ports
from extraction.domain.incident import Incident
from extraction.errors import InputError, StateError


def members(ports: Ports, key: str) -> tuple[KnownPerson, ...]:
    """By name; whoever the access file does not know is shown by the id they are compared with."""
    incident = permit(ports, key, Action.READ)
    known = ports.policy.people
    people = (known.get(one) or KnownPerson(id=one, name=one) for one in ports.store.members(incident.key))
    return tuple(sorted(people, key=lambda one: (one.name.casefold(), one.id)))


def set_members(ports: Ports, key: str, people: Iterable[str], by: str) -> tuple[KnownPerson, ...]:
    """Make ``people`` (e-mail addresses, or names where nobody signs in) the members, and nobody else.

    Raises:
        NotFound: no such incident, or none that the actor may see.
        Denied: the actor's role does not let them.
        InputError: no name of who does it, or nobody is left who would see a private incident.
    """
    incident = permit(ports, key, Action.MEMBERS, by)
    _named(by)
    before = ports.store.members(incident.key)
    after = frozenset(cleaned for one in people if (cleaned := actor_id_of(one)))
    if incident.private and not after:
        raise InputError(
            f"{incident.key} is private and needs at least one member; make it public first, or name somebody"
        )
    if after != before:
        with ports.store.unit():
            ports.store.set_members(incident.key, after)
            record(ports, Action.MEMBERS, incident.key, "members", ", ".join(sorted(before)), ", ".join(sorted(after)))
    return members(ports, key) if ports.actor.operator or not incident.private or ports.actor.id in after else ()


def make_private(ports: Ports, key: str, by: str) -> Incident:
    """From now on only members see the incident; whoever signed in and does this becomes one.

    Raises:
        NotFound: no such incident, or none that the actor may see.
        Denied: the actor's role does not let them.
        InputError: no name of who does it.
        StateError: it is private already.
    """
    incident = permit(ports, key, Action.MEMBERS, by)
    _named(by)
    if incident.private:
        raise StateError(f"{incident.key} is private already")
    with ports.store.unit():
        if not ports.actor.operator:
            ports.store.set_members(incident.key, ports.store.members(incident.key) | {ports.actor.id})
        return _saved(ports, replace(incident, private=True), "public", "private")


def make_public(ports: Ports, key: str, by: str) -> Incident:
    """From now on everybody sees the incident whose role on its team lets them; its members stay noted.

    Raises:
        NotFound: no such incident, or none that the actor may see.
        Denied: the actor's role does not let them.
        InputError: no name of who does it.
        StateError: it is not private.
    """
    incident = permit(ports, key, Action.MEMBERS, by)
    _named(by)
    if not incident.private:
        raise StateError(f"{incident.key} is not private")
    with ports.store.unit():
        return _saved(ports, replace(incident, private=False), "private", "public")


def _saved(ports: Ports, incident: Incident, before: str, after: str) -> Incident:
    ports.store.save_incident(incident)
    record(ports, Action.MEMBERS, incident.key, "privacy", before, after)
    return incident


def _named(by: str) -> None:
    if not by.strip():
        raise InputError("who sees an incident is said in somebody's name")
