"""What an incident is about, so that a message can be measured against it: its words, its phases, its people, its places."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from extraction.capture.readings import SPEECH, is_tool_name
from extraction.domain.facts import IncidentFacts
from extraction.domain.milestone import MilestoneName, Unknown
from extraction.domain.people import Role
from extraction.domain.timeline import Event, EventKind, Timeline
from extraction.domain.wording import content_words

_LEAD_IN = timedelta(hours=1)
_AFTERMATH = timedelta(days=1)
_MOST_READ = 1200
_COMMON = 0.12
_SPOKEN = frozenset((EventKind.MESSAGE, EventKind.NOTE, EventKind.COMMAND))
_NOT_WORDS = frozenset((EventKind.CHANNEL, EventKind.METRIC, EventKind.MESSAGE_DELETED, EventKind.CHECK))


@dataclass(frozen=True, kw_only=True)
class Frame:
    """``focus`` maps a stem that the incident's records use to how telling it is (0 to 1: rarer is more telling).

    ``commanders`` and ``participants`` are (source, native id) pairs of those with a role; ``phases`` the times (aware UTC) that
    part the incident; ``talk`` how many messages of the incident's own talk use a stem.
    """

    focus: Mapping[str, float]
    talk: Mapping[str, int]
    commanders: frozenset[tuple[str, str]]
    participants: frozenset[tuple[str, str]]
    channels: frozenset[str]
    start: datetime | None
    mitigated: datetime | None
    resolved: datetime | None

    def phase(self, at: datetime) -> str:
        """In which part of the incident ``at`` lies."""
        if self.start is not None and at < self.start - _LEAD_IN:
            return "long before"
        if self.mitigated is not None and at < self.mitigated:
            return "during"
        if self.resolved is not None and at < self.resolved:
            return "until resolved"
        end = self.resolved or self.mitigated
        if end is None:
            return "during"
        return "aftermath" if at < end + _AFTERMATH else "long after"

    def closeness(self, stems: Iterable[str]) -> float:
        """How much words speak of what the incident's records speak of: the telling ones add up."""
        return sum(self.focus.get(stem, 0.0) for stem in stems)


@dataclass(frozen=True, slots=True)
class Spoken:
    """A message that may be told, and the stems of its words."""

    event: Event
    stems: tuple[str, ...]


def spoken_of(timeline: Timeline, facts: IncidentFacts) -> tuple[Spoken, ...]:
    """What people wrote, and mails: current wordings, without hidden and suspicious ones, oldest first. Linear."""
    curated = facts.curated
    return tuple(
        Spoken(event, content_words(event.text[:4000]))
        for event in timeline.current
        if event.kind in _SPOKEN
        and event.id not in curated.hidden
        and (not event.attributes.get("suspicious") or event.id in curated.released)
    )


def frame_of(timeline: Timeline, facts: IncidentFacts, spoken: Sequence[Spoken]) -> Frame:
    """The incident's frame; linear in the number of events."""
    used = Counter(stem for one in spoken for stem in one.stems)
    people = facts.person_by_id
    held = [(role, people[role.person_id]) for role in facts.roles if role.person_id in people]
    participants = frozenset(identity for _, person in held for identity in person.identities)
    commanders = frozenset(
        identity for role, person in held if role.role is Role.COMMANDER for identity in person.identities
    )
    marking = _marking(facts)
    channels = frozenset(one.event.channel for one in spoken if one.event.id in marking and one.event.channel)
    moments = [facts.milestone(name, cycle.number).at for cycle in facts.cycles for name in MilestoneName]
    known = [moment for moment in moments if moment is not None]
    talk = Counter(
        stem
        for one in spoken
        if _identity(one.event) in participants and _inside(one.event, known)
        for stem in one.stems
    )
    return Frame(
        focus=_focus(timeline, facts, spoken, marking, used),
        talk=talk,
        commanders=commanders,
        participants=participants,
        channels=channels,
        start=min(known, default=None),
        mitigated=_last(facts, MilestoneName.MITIGATED),
        resolved=_last(facts, MilestoneName.RESOLVED),
    )


def closest(spoken: Sequence[Spoken], frame: Frame) -> Sequence[Spoken]:
    """Of a very long talk the messages that are nearest to the incident, oldest first; all of them where they are few."""
    if len(spoken) <= _MOST_READ:
        return spoken
    ranked = sorted(range(len(spoken)), key=lambda n: (-_nearness(spoken[n], frame), n))
    return [spoken[n] for n in sorted(ranked[:_MOST_READ])]


def _nearness(one: Spoken, frame: Frame) -> float:
    phase = frame.phase(one.event.at)
    near = min(frame.closeness(one.stems), 4.0) + (2.0 if _identity(one.event) in frame.participants else 0.0)
    near += 0.5 * any(map(str.isdigit, one.event.text)) + (1.0 if phase in ("during", "until resolved") else 0.0)
    near -= 2.0 if phase in ("long before", "long after") else 0.0
    return near + (0.0 if not frame.channels or one.event.channel in frame.channels else -1.0)


def _identity(event: Event) -> tuple[str, str]:
    return (event.actor.source, event.actor.native_id) if event.actor is not None else ("", "")


def _inside(event: Event, known: Sequence[datetime]) -> bool:
    return bool(known) and min(known) - _LEAD_IN <= event.at <= max(known) + _AFTERMATH


def _last(facts: IncidentFacts, name: MilestoneName) -> datetime | None:
    times = (facts.milestone(name, cycle.number).at for cycle in facts.cycles)
    return max((at for at in times if at is not None), default=None)


def _marking(facts: IncidentFacts) -> frozenset[str]:
    """Events that milestones, roles, follow-ups and guesses rest on."""
    found = {event_id for role in facts.roles for event_id in role.evidence}
    found |= {event_id for item in facts.action_items for event_id in item.evidence}
    found |= {step.event_id for guess in facts.hypotheses for step in guess.steps}
    for cycle in facts.cycles:
        for milestone in cycle.milestones:
            if not isinstance(milestone.chosen, Unknown):
                found |= set(milestone.chosen.evidence)
    return frozenset(found)


def _focus(
    timeline: Timeline, facts: IncidentFacts, spoken: Sequence[Spoken], marking: frozenset[str], used: Counter[str]
) -> dict[str, float]:
    """Stems of the records and of the messages that mark the incident; those that everybody uses all the time tell nothing."""
    texts = [
        facts.incident.title,
        *facts.services,
        *facts.incident.services,
        *(item.summary for item in facts.action_items),
    ]
    texts += [event.text for event in timeline.current if event.kind not in SPEECH and event.kind not in _NOT_WORDS]
    texts += [event.text for event in timeline.current if event.kind in (EventKind.STATUS_UPDATE, EventKind.ACTION)]
    stems = {stem for text in texts for stem in content_words(text)}
    stems |= {stem for one in spoken if one.event.id in marking for stem in one.stems}
    total = max(len(spoken), 1)
    rarest = math.log(1 + total)
    return {
        stem: round(math.log(1 + total / used[stem]) / rarest, 4) if used[stem] else 0.0
        for stem in stems
        if used[stem] <= max(_COMMON * total, 3)
    }


def by_tool(event: Event) -> bool:
    return event.actor is None or event.actor.is_bot or is_tool_name(event.actor.name)
