"""What a writer may speak of: the usable events of a timeline with the facts derived from them, ready to be looked up."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo

from extraction.domain.cached_property import cached_property
from extraction.domain.conflict import ConflictKind
from extraction.domain.facts import IncidentFacts
from extraction.domain.hypothesis import HypothesisState
from extraction.domain.milestone import Milestone, MilestoneName, Unknown
from extraction.domain.people import Person, Role
from extraction.domain.report import StatementKind
from extraction.domain.report_template import Audience
from extraction.domain.signal import SignalKind
from extraction.domain.timeline import Actor, Event, EventKind, Timeline
from extraction.domain.typed_values import ValueKind
from extraction.domain.wording import content_words
from extraction.drafting.plain.crowd import Crowd, stems_of
from extraction.drafting.plain.passages import Frame, Passage, Place, Tellable, passages_of_all, tellable_in
from extraction.drafting.plain.phrases import clock, day_of_year

ROOM, LEAST = 620, 0.08
_BY_ROOM = frozenset(("passages", "told_by_people"))
"""What a story tells depends on how much room it has; what there is to tell does not."""
_BY_SYSTEMS = frozenset(
    (EventKind.ACKNOWLEDGED, EventKind.DEPLOY, EventKind.PULL_REQUEST, EventKind.TICKET, EventKind.ACTION)
)
_RECORDS = frozenset(
    (
        EventKind.ALERT,
        EventKind.STATUS_UPDATE,
        EventKind.DEPLOY,
        EventKind.PULL_REQUEST,
        EventKind.ACTION,
        EventKind.TICKET,
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence before it has an id. ``weight`` orders sentences when a section cannot hold them all; ``at`` is aware UTC."""

    text: str
    evidence: tuple[str, ...]
    rule: str
    kind: StatementKind = StatementKind.FACT
    at: datetime | None = None
    weight: float = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A milestone that is known: its time (aware UTC) and the usable events it rests on."""

    at: datetime
    evidence: tuple[str, ...]
    rule: str


@dataclass(frozen=True, kw_only=True)
class Story:
    timeline: Timeline
    facts: IncidentFacts
    audience: Audience = Audience.INTERNAL
    zone: tzinfo = UTC
    """The zone that sentences give times in; it is always named."""
    summarised: bool = True
    """Whether a summary stands beside the other sections, so that they need not say again what it says."""
    room: int = ROOM
    """Words for what people said."""
    least: float = LEAST
    """What weighs less is not told, however much room there is: a quiet incident gets a short report."""

    @cached_property
    def events(self) -> tuple[Event, ...]:
        """Latest wordings, oldest first; without deleted, hidden and suspicious ones that nobody released."""
        return tuple(event for event in self.timeline.current if self._usable(event))

    @cached_property
    def _by_id(self) -> dict[str, Event]:
        return {event.id: event for event in self.events}

    @cached_property
    def contents(self) -> dict[str, object]:
        """Event id → what is read of it to tell whether it changed (``section_inputs``), as far as that was asked."""
        return {}

    def _usable(self, event: Event) -> bool:
        curated = self.facts.curated
        if event.id in curated.hidden:
            return False
        return not event.attribute("suspicious") or event.id in curated.released

    def find(self, event_id: str) -> Event | None:
        """The usable event with this id (or the one it was joined into, or its latest wording)."""
        event = self.timeline.find(event_id)
        if event is None:
            return None
        latest = self.timeline.superseded.get(event.id, event)
        return self._by_id.get(latest.id)

    def found(self, event_ids: Iterable[str]) -> tuple[Event, ...]:
        """The usable ones of ``event_ids``, each once, in the order given."""
        events = (self.find(event_id) for event_id in event_ids)
        return tuple({event.id: event for event in events if event is not None}.values())

    def evidence(self, event_ids: Iterable[str]) -> tuple[str, ...]:
        return tuple(event.id for event in self.found(event_ids))

    def of_kind(self, *kinds: EventKind) -> tuple[Event, ...]:
        return tuple(event for event in self.spoken_of if event.kind in kinds)

    @cached_property
    def spoken_of(self) -> tuple[Event, ...]:
        """Of ``events`` those that belong to the incident: in a crowded place most talk is about something else."""
        return tuple(event for event in self.events if event.id in self.marking or self._crowd.speaks_of_it(event))

    @cached_property
    def told_ids(self) -> frozenset[str]:
        """Ids of ``spoken_of`` and of what was joined into or superseded by one of them."""
        own = {event.id for event in self.spoken_of}
        steps = (step.event_id for one in self.facts.hypotheses for step in one.steps)
        return frozenset(own | {one for one in steps if (event := self.find(one)) is not None and event.id in own})

    @cached_property
    def _crowd(self) -> Crowd:
        return Crowd(self.events, self._focus, self._known)

    @cached_property
    def _focus(self) -> frozenset[str]:
        return stems_of(self._recorded_words)

    @cached_property
    def _known(self) -> frozenset[tuple[str, str]]:
        """People who held a role beyond responding, or whom a system's record names as acting."""
        named = {held.person_id for held in self.facts.roles if held.role is not Role.RESPONDER}
        named |= {item.owner_id for item in self.facts.action_items if item.owner_id is not None}
        actors = (self.person(event.actor) for event in self.events if event.kind in _BY_SYSTEMS)
        named |= {person.id for person in actors if person is not None}
        people = (self.facts.person_by_id.get(one) for one in named)
        return frozenset(identity for person in people if person is not None for identity in person.identities)

    def signalled(self, *kinds: SignalKind) -> tuple[Event, ...]:
        """Usable events with one of these signals, oldest first."""
        ids = {event_id for kind in kinds for event_id in self._signalled.get(kind, ())}
        return tuple(event for event in self.spoken_of if event.id in ids)

    @cached_property
    def _signalled(self) -> dict[SignalKind, list[str]]:
        grouped: dict[SignalKind, list[str]] = {}
        for signal in self.facts.signals:
            grouped.setdefault(signal.kind, []).append(signal.event_id)
        return grouped

    def signal_kinds(self, event: Event) -> frozenset[SignalKind]:
        return frozenset(signal.kind for signal in self.facts.signals_of.get(event.id, ()))

    @cached_property
    def place(self) -> Mapping[str, int]:
        """Event id → its place among the usable events, from 0."""
        return {event.id: number for number, event in enumerate(self.events)}

    def weight(self, event: Event) -> float:
        """0–1: the weight of its strongest signal; 1 where a person pinned it; 0 without a signal."""
        if event.id in self.facts.curated.pinned:
            return 1.0
        return max((signal.weight for signal in self.facts.signals_of.get(event.id, ())), default=0.0)

    def importance(self, event: Event) -> float:
        """As ``weight``; a person's message that holds facts and that no rule marked still counts a little."""
        weight = self.weight(event)
        return weight if weight or not holds_facts(event) else 0.3

    @cached_property
    def refuted(self) -> frozenset[str]:
        """Events that proposed or tested a guess that was given up: they are told with its end or not at all."""
        given_up = (one for one in self.facts.hypotheses if one.state is HypothesisState.RETRACTED)
        steps = (step for one in given_up for step in one.steps if step.state is not HypothesisState.RETRACTED)
        return frozenset(step.event_id for step in steps)

    @cached_property
    def open_guesses(self) -> frozenset[str]:
        """Events that proposed a guess which nobody confirmed or ruled out."""
        states = (HypothesisState.PROPOSED, HypothesisState.TESTED)
        followed = (one for one in self.facts.hypotheses if one.state in states)
        steps = (step for one in followed for step in one.steps if step.state is HypothesisState.PROPOSED)
        return frozenset(step.event_id for step in steps)

    # what people said

    def with_room(self, room: int) -> Story:
        """The same with another ``room``: what was found out and does not depend on that is not found out again."""
        made = replace(self, room=room)
        known = {name: value for name, value in vars(self).items() if name not in _BY_ROOM}
        vars(made).update({name: value for name, value in known.items() if name not in vars(made)})
        return made

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """What people said that the report has room for, oldest first; each is told in one section."""
        return passages_of_all(self._tellable, replace(self._frame, room=self.room))

    @cached_property
    def _tellable(self) -> Tellable:
        return tellable_in(self.facts.salient, self._frame)

    @cached_property
    def _frame(self) -> Frame:
        over, found = self.last_moment(MilestoneName.MITIGATED), self.moment(MilestoneName.DETECTED)
        return Frame(
            find=self.find,
            names=self.spellings,
            barred=self.refuted,
            called=frozenset(self.calls),
            places={**self._endings, **self.calls},
            items=self._items,
            detected=found.at if found is not None else None,
            mitigated=over.at if over is not None else None,
            key=self.facts.incident.key,
            room=self.room,
            least=self.least,
        )

    @cached_property
    def _endings(self) -> Mapping[str, Place]:
        """Events that give a guess up: told in the response."""
        given_up = (one for one in self.facts.hypotheses if one.state is HypothesisState.RETRACTED)
        steps = (step for one in given_up for step in one.steps if step.state is HypothesisState.RETRACTED)
        return {step.event_id: Place.RESPONSE for step in steps}

    @cached_property
    def _items(self) -> dict[str, list[frozenset[str]]]:
        """Event id → the stems of the follow-ups that it names."""
        found: dict[str, list[frozenset[str]]] = {}
        for item in self.facts.action_items:
            for event_id in self.evidence(item.evidence):
                found.setdefault(event_id, []).append(frozenset(content_words(item.summary)))
        return found

    @cached_property
    def told_by_people(self) -> frozenset[str]:
        """Events that passages tell."""
        return frozenset(one.event.id for one in self.passages)

    def passages_of(self, place: Place) -> tuple[Passage, ...]:
        return tuple(one for one in self.passages if one.place is place)

    @cached_property
    def doubted(self) -> frozenset[str]:
        """Sources whose clock the records contradict: what they record is told by what others say of it."""
        skewed = (one.about for one in self.facts.conflicts if one.kind is ConflictKind.CLOCK_SKEW)
        return frozenset(about for about in skewed if about)

    @cached_property
    def calls(self) -> Mapping[str, Place]:
        """Messages that declare it, call it mitigated or resolved: told as the milestones that they are, and where."""
        places = {
            MilestoneName.DECLARED: Place.RESPONSE,
            MilestoneName.MITIGATED: Place.RESOLUTION,
            MilestoneName.RESOLVED: Place.RESOLUTION,
        }
        moments = ((self.moment(name, cycle), place) for cycle in self.cycles for name, place in places.items())
        return {
            event.id: place
            for moment, place in moments
            if moment is not None
            for event in self.found(moment.evidence)
            if event.at == moment.at
        }

    @cached_property
    def _recorded_words(self) -> tuple[str, ...]:
        """What systems and records call the things of this incident."""
        incident = self.facts.incident
        records = (event.text for event in self.events if event.kind in _RECORDS)
        items = (item.summary for item in self.facts.action_items)
        return (incident.title, *incident.services, *self.facts.services, *records, *items)

    # people

    def person(self, actor: Actor | None) -> Person | None:
        return None if actor is None else self.facts.person_of(actor.source, actor.native_id)

    def name(self, event: Event) -> str | None:
        """Who did it: the display name, or the role where customers read it; ``None`` where the record names nobody."""
        if event.actor is None:
            return None
        person = self.person(event.actor)
        if self.audience is Audience.CUSTOMERS:
            return self.role_at(person, event.at)
        return person.display_name if person is not None else event.actor.name

    def role_at(self, person: Person | None, at: datetime) -> str:
        """``the incident commander``; ``an engineer`` for somebody without a role."""
        for held in self.facts.roles:
            if person is None or held.person_id != person.id or held.role is Role.RESPONDER:
                continue
            if held.start <= at and (held.end is None or at < held.end):
                return f"the {role_title(held.role)}"
        return "an engineer"

    @cached_property
    def spellings(self) -> tuple[str, ...]:
        """Every name by which the records call a person."""
        return tuple(dict.fromkeys(alias for person in self.facts.people for alias in person.aliases if alias))

    # times

    @cached_property
    def start(self) -> datetime | None:
        """When the story begins: the first milestone that is known, else the first event."""
        known = [moment.at for name in MilestoneName if (moment := self.moment(name)) is not None]
        if known:
            return min(known)
        return self.events[0].at if self.events else None

    def clock(self, at: datetime) -> str:
        """``14:32 UTC``; with the day, ``02:10 UTC on 4 March``, where it is not the day the story began."""
        if self.start is None or self.local(at).date() == self.local(self.start).date():
            return clock(at, self.zone)
        return f"{clock(at, self.zone)} on {day_of_year(self.local(at))}"

    def local(self, at: datetime) -> datetime:
        """The same instant in the report's zone."""
        return at.astimezone(self.zone)

    # milestones

    @property
    def cycles(self) -> tuple[int, ...]:
        return tuple(cycle.number for cycle in self.facts.cycles) or (1,)

    def milestone(self, name: MilestoneName, cycle: int | None = None) -> Milestone:
        return self.facts.milestone(name, cycle or self.cycles[0])

    def moment(self, name: MilestoneName, cycle: int | None = None) -> Moment | None:
        """The milestone where it is known and rests on something usable."""
        chosen = self.milestone(name, cycle).chosen
        if isinstance(chosen, Unknown):
            return None
        evidence = self.evidence(chosen.evidence)
        return Moment(at=chosen.at, evidence=evidence, rule=chosen.rule) if evidence else None

    @cached_property
    def marking(self) -> frozenset[str]:
        """Events on which a milestone of any cycle rests."""
        moments = (self.moment(name, cycle) for cycle in self.cycles for name in MilestoneName)
        return frozenset(event_id for moment in moments if moment is not None for event_id in moment.evidence)

    def last_moment(self, name: MilestoneName) -> Moment | None:
        """The milestone of the last cycle: the one that lasted."""
        return self.moment(name, self.cycles[-1])


_FACTUAL = (
    ValueKind.QUANTITY,
    ValueKind.VERSION,
    ValueKind.COMMIT,
    ValueKind.HOST,
    ValueKind.DURATION,
)
_IDENTIFIER = re.compile(
    r"\b(?:[a-z][a-z0-9]*(?:[-_][a-z0-9]+)+|[A-Z][a-z0-9]+(?:[A-Z][a-z0-9]+)+|[A-Z]{2,}(?:_[A-Z]+)+)\b"
)


_NO_STATEMENT = re.compile(
    r"\?\s*$|\b(?:please|pls|btw|lunch|coffee|dinner|weekend|off[- ]topic)\b|\[secret:", re.IGNORECASE
)
_EMOJI = re.compile(r"(?<!\w):[a-z0-9_+-]+:(?!\w)")


def holds_facts(event: Event) -> bool:
    """Whether a person states something in it: five words or more, no question, with a figure or the name of a thing."""
    if event.kind is not EventKind.MESSAGE or event.actor is None or event.actor.is_bot:
        return False
    text = _EMOJI.sub("", event.text)
    if len(text.split()) < 5 or _NO_STATEMENT.search(text):
        return False
    return any(value.kind in _FACTUAL for value in event.values) or bool(_IDENTIFIER.search(text))


def role_title(role: Role) -> str:
    """The role as a person's title: ``incident commander``, ``communications lead``."""
    return {
        Role.COMMANDER: "incident commander",
        Role.COMMUNICATIONS: "communications lead",
        Role.OPERATIONS: "operations lead",
        Role.SCRIBE: "scribe",
        Role.RESPONDER: "responder",
    }[role]
