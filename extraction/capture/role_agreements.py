"""Roles that people settle between them: a request or an offer and its answer, a question to anybody and who steps in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from extraction.capture.people import People
from extraction.capture.readings import Reading
from extraction.capture.role_duties import Asked, asked_in, offered_in, open_question, volunteers, worth_reading
from extraction.capture.role_wording import (
    RoleSaying,
    is_acceptance,
    mentions_role,
    offered_role,
    requested_role,
    takes_up_offer,
)
from extraction.domain.people import Person, Role
from extraction.domain.timeline import EventKind

_ANSWER_WITHIN = timedelta(minutes=15)
_LINES_TO_ANSWER = 12
_LINES_AT_ONCE = 3
_SPEAKERS_TO_ANSWER = 3


@dataclass(frozen=True, slots=True)
class RoleClaim:
    """One saying about a role, by whom and when (aware UTC). ``speaker`` is the author where a person wrote it."""

    saying: RoleSaying
    at: datetime
    event_id: str
    speaker: Person | None


def agreed_roles(readings: Sequence[Reading], index: int, people: People) -> Iterator[RoleClaim]:
    """What the message at ``index`` asks or offers and the lines after it settle."""
    asking = readings[index]
    named = mentions_role(asking.event.text, asking.beginnings)
    if not (named or worth_reading(asking.text)) or asking.by_tool:
        return
    settled: set[Role] = set()
    for claim in _settled(readings, index, people, named=named):
        if claim.saying.role not in settled:
            settled.add(claim.saying.role)
            yield claim


def _settled(readings: Sequence[Reading], index: int, people: People, *, named: bool) -> Iterator[RoleClaim]:
    asking = readings[index]
    speaker = people.of(asking.event.actor)
    for sentence in asking.sentences:
        saying = requested_role(sentence, people) if named and "you" in sentence.text else None
        requests = [Asked(saying)] if saying is not None else [*asked_in(sentence, people)]
        for asked in requests:
            yield from _accepted(readings, index, asked, people)
        if not requests and (role := open_question(sentence)) is not None:
            yield from _volunteered(readings, index, role, people)
    offer = offered_role(asking.text) if named else None
    offers = [offer] if offer else [found for one in asking.sentences if (found := offered_in(one)) is not None]
    for found in offers if speaker is not None and not speaker.is_bot else ():
        yield from _taken_up(readings, index, found, people)


def _accepted(readings: Sequence[Reading], index: int, asked: Asked, people: People) -> Iterator[RoleClaim]:
    """A request that the person asked, or without a name the first to answer, has agreed to."""
    asker = people.of(readings[index].event.actor)
    wanted = people.named(asked.saying.name) if asked.saying.name else None
    if asked.saying.name and wanted is None:
        return
    others: set[str] = set()
    for reading in _following(readings, index):
        person = people.of(reading.event.actor)
        if person is None or person == asker or (wanted is not None and person != wanted):
            continue
        if is_acceptance(reading.event.text):
            yield RoleClaim(replace(asked.saying, name=person.display_name), reading.said_at, reading.id, person)
            return
        others.add(person.id)
        if wanted is not None or len(others) >= _SPEAKERS_TO_ANSWER:
            return


def _volunteered(readings: Sequence[Reading], index: int, role: Role, people: People) -> Iterator[RoleClaim]:
    """Whoever answers "I do" to a question that went to anybody; who asked may step in too."""
    for number, reading in enumerate(_following(readings, index)):
        person = people.of(reading.event.actor)
        first = reading.sentences[0].text if reading.sentences else "?"
        if person is None or person.is_bot or first.endswith("?"):
            continue
        if volunteers(first, at_once=number < _LINES_AT_ONCE):
            yield RoleClaim(RoleSaying(role, None, "stepped in when asked"), reading.said_at, reading.id, person)
            return


def _taken_up(readings: Sequence[Reading], index: int, saying: RoleSaying, people: People) -> Iterator[RoleClaim]:
    """An offer that one of the next people to write takes up: "I can command" – "all yours"."""
    offer = readings[index]
    speaker = people.of(offer.event.actor)
    others: set[str] = set()
    for reading in _following(readings, index):
        person = people.of(reading.event.actor)
        if person is None or person == speaker or reading.by_tool:
            continue
        if takes_up_offer(reading.text) or (offer.text.rstrip().endswith("?") and is_acceptance(reading.text)):
            yield RoleClaim(saying, offer.said_at, offer.id, speaker)
            return
        others.add(person.id)
        if len(others) >= _SPEAKERS_TO_ANSWER:
            return


def _following(readings: Sequence[Reading], index: int) -> Iterator[Reading]:
    """The next lines in the same channel, as far as they may answer the one at ``index``."""
    asked, seen = readings[index], 0
    for place in range(index + 1, len(readings)):
        reading = readings[place]
        if seen >= _LINES_TO_ANSWER or reading.said_at - asked.said_at > _ANSWER_WITHIN:
            return
        if reading.event.kind is EventKind.MESSAGE and reading.event.channel == asked.event.channel:
            seen += 1
            yield reading
