"""Who can be asked about an incident, and whom an ``@name`` in a text means."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from app.operations.access import Action, may
from app.operations.access_policy import actor_id_of
from app.operations.open_incident import OpenIncident, open_incident
from app.operations.ports import Ports
from extraction.domain.people import Person

Asked = tuple[str, str]
"""An actor's id and the name that is shown."""


def people_to_ask(ports: Ports, key: str) -> tuple[Asked, ...]:
    """Those whose answer can be wanted: participants of the incident first, then others, each by name.

    Where people sign in, these are the people of the access file who see the incident and may answer; of a private one
    only its members. Without an access file they are the members and the people in the records.

    Raises:
        NotFound: no such incident, or none that the actor may see.
    """
    opened = open_incident(ports, key)
    participants = tuple(person for person in opened.facts.people if not person.is_bot)
    if not ports.policy.people:
        return _unsigned(ports, opened, participants)
    known = sorted(_who_may_answer(ports, opened), key=lambda one: (one[1].casefold(), one[0]))
    took_part = {one[0] for one in known if any(_is(ports, one[0], person) for person in participants)}
    return tuple(sorted(known, key=lambda one: one[0] not in took_part))


def mentioned(text: str, people: Sequence[Asked]) -> tuple[str, ...]:
    """Ids of those whom ``text`` names after an ``@``: by their shown name, by its first word or by the id they sign in with.

    A first word that several people share means none of them.
    """
    spellings: dict[str, set[str]] = {}
    for person, name in people:
        whole = name.casefold()
        for spelling in {whole, whole.split()[0] if whole.split() else "", person} - {""}:
            spellings.setdefault(spelling, set()).add(person)
    for person, name in people:
        spellings[name.casefold()] = {person}
    longest_first = sorted(spellings, key=lambda one: (-len(one), one))
    if not longest_first:
        return ()
    search = re.compile(rf"(?<![\w@])@({'|'.join(map(re.escape, longest_first))})(?![\w@])")
    found = (spellings[match[1]] for match in search.finditer(text.casefold()))
    return tuple(dict.fromkeys(next(iter(ids)) for ids in found if len(ids) == 1))


def _unsigned(ports: Ports, opened: OpenIncident, participants: Sequence[Person]) -> tuple[Asked, ...]:
    members = [(one, one) for one in sorted(ports.store.members(opened.incident.key))]
    if opened.incident.private and members:
        names = {actor_id_of(person.display_name): person.display_name for person in participants}
        return tuple((one, names.get(one, one)) for one, _ in members)
    named = {actor_id_of(one.display_name): one.display_name for one in participants}
    return tuple(sorted({**dict(members), **named}.items(), key=lambda one: (one[1].casefold(), one[0])))


def _who_may_answer(ports: Ports, opened: OpenIncident) -> Iterator[Asked]:
    incident, members = opened.incident, ports.store.members(opened.incident.key)
    for person in ports.policy.people.values():
        actor = ports.policy.actor(person.id, person.name)
        member = person.id in members
        # What groups a sign-in adds is known when somebody signs in: a member is trusted to hold a role.
        if may(actor, Action.ANSWER, incident, member) or (member and not actor.grants):
            yield person.id, actor.name


def _is(ports: Ports, actor_id: str, person: Person) -> bool:
    known = ports.policy.people.get(actor_id)
    if known is None:
        return False
    names = {name.casefold() for name in (person.display_name, *person.aliases)}
    return known.name.casefold() in names or (bool(known.slack) and ("slack", known.slack) in person.identities)
