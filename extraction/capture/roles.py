"""Who held which role, from when until when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from extraction.capture.people import People
from extraction.capture.readings import Reading
from extraction.capture.role_agreements import RoleClaim, agreed_roles
from extraction.capture.role_duties import duties_in, worth_reading
from extraction.capture.role_wording import (
    RoleSaying,
    mentions_role,
    role_called,
    role_in_command,
    roles_in_channel_topic,
    roles_in_sentence,
)
from extraction.domain.people import Person, Role, RoleAssignment
from extraction.domain.timeline import EventKind
from extraction.domain.wording import Sentence

_ONE_AT_A_TIME = frozenset({Role.COMMANDER, Role.COMMUNICATIONS, Role.SCRIBE})
_SPOKEN_ROLES = frozenset({EventKind.MESSAGE, EventKind.NOTE, EventKind.COMMAND, EventKind.CHANNEL})


def assign_roles(readings: Sequence[Reading], people: People) -> tuple[tuple[RoleAssignment, ...], People]:
    """Role assignments oldest first, and the people with those who are only named as holders of a role.

    A commander's time ends when the next one's begins; so does communications' and the scribe's. Several people can
    hold operations; a hand-over ends the speaker's own time.
    """
    claims = sorted(_claims(readings, people), key=lambda claim: claim.at)
    people = people.with_names(claim.saying.name for claim in claims if claim.saying.name is not None)
    held: list[RoleAssignment] = []
    for claim in claims:
        person = claim.speaker if claim.saying.name is None else people.named(claim.saying.name)
        if person is None or person.is_bot:
            continue
        if not _counts(held, claim, people):
            continue
        held = _ended(held, claim, person) if claim.saying.released else _taken(held, claim, person)
    return tuple(held), people


def _claims(readings: Sequence[Reading], people: People) -> Iterator[RoleClaim]:
    for index, reading in enumerate(readings):
        event = reading.event
        speaker = people.of(event.actor)
        for saying in _sayings(reading, people):
            yield RoleClaim(saying, reading.said_at, event.id, speaker)
        if event.kind is EventKind.MESSAGE:
            yield from agreed_roles(readings, index, people)


def _sayings(reading: Reading, people: People) -> Iterator[RoleSaying]:
    event = reading.event
    if event.kind is EventKind.ROLE_CHANGE:
        role, name = role_called(event.attributes.get("role", "")), event.attributes.get("person")
        if role is not None:
            yield RoleSaying(role, name or None, "role record")
            return
    if event.kind not in _SPOKEN_ROLES and event.kind is not EventKind.ROLE_CHANGE:
        return
    named = mentions_role(event.text, reading.beginnings)
    if event.text.lstrip().startswith("/"):
        command = role_in_command(event.text.lstrip()) if named else None
        if command is not None:
            yield command
    elif event.kind is EventKind.CHANNEL:
        found = roles_in_channel_topic(event.text, people) if named else ()
        yield from (replace(saying, rule="channel topic") for saying in found)
    elif named or worth_reading(reading.text):
        for sentence in reading.sentences:
            yield from _by_author(_in_sentence(sentence, people, named=named), reading)


def _in_sentence(sentence: Sentence, people: People, *, named: bool) -> Iterator[RoleSaying]:
    """What it says of roles by their names, and of what that does not give by their duties."""
    given = tuple(roles_in_sentence(sentence, people)) if named else ()
    yield from given
    known = {(saying.role, saying.name) for saying in given}
    yield from (saying for saying in duties_in(sentence, people) if (saying.role, saying.name) not in known)


def _by_author(sayings: Iterable[RoleSaying], reading: Reading) -> Iterator[RoleSaying]:
    """A tool has no role of its own; what it announces is a record."""
    for saying in sayings:
        if reading.by_person:
            yield saying
        elif saying.name is not None:
            yield replace(saying, rule="announced by a tool")


def _taken(held: list[RoleAssignment], claim: RoleClaim, person: Person) -> list[RoleAssignment]:
    role = claim.saying.role
    for index, one in enumerate(held):
        if one.role is role and one.person_id == person.id and one.end is None:
            if claim.event_id in one.evidence:
                return held
            return [*held[:index], replace(one, evidence=(*one.evidence, claim.event_id)), *held[index + 1 :]]
    begun = RoleAssignment(
        role=role, person_id=person.id, start=claim.at, end=None, evidence=(claim.event_id,), rule=claim.saying.rule
    )
    return [*(_until(one, claim, role) for one in held), begun]


def _counts(held: Iterable[RoleAssignment], claim: RoleClaim, people: People) -> bool:
    """Whether it is said by, or of, whoever holds what it takes just then."""
    saying = claim.saying
    if saying.by_holder:
        return _holds(held, saying.role, claim.speaker)
    if saying.by_commander:
        return _holds(held, Role.COMMANDER, claim.speaker)
    return saying.from_holder is None or _holds(held, saying.role, people.named(saying.from_holder))


def _holds(held: Iterable[RoleAssignment], role: Role, person: Person | None) -> bool:
    return person is not None and any(
        one.role is role and one.person_id == person.id and one.end is None for one in held
    )


def _until(one: RoleAssignment, claim: RoleClaim, role: Role) -> RoleAssignment:
    own = claim.saying.handed_over and claim.speaker is not None and one.person_id == claim.speaker.id
    if one.role is not role or one.end is not None or not (role in _ONE_AT_A_TIME or own):
        return one
    if claim.event_id == one.evidence[0]:  # shared out in one message: customers to one, the press to another
        return one
    return replace(one, end=claim.at)


def _ended(held: list[RoleAssignment], claim: RoleClaim, person: Person) -> list[RoleAssignment]:
    return [
        replace(one, end=claim.at, evidence=(*one.evidence, claim.event_id))
        if one.role is claim.saying.role and one.person_id == person.id and one.end is None
        else one
        for one in held
    ]
