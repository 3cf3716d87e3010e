"""What an incident is about, so that a message can be measured against it: its words, its phases, its people, its places."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from extraction.capture.readings import is_tool_name
from extraction.domain.facts import IncidentFacts
from extraction.domain.milestone import MilestoneName, Unknown
from extraction.domain.people import Role
from extraction.domain.timeline import Event, EventKind, Timeline
from extraction.domain.wording import content_words

Identity = tuple[str, str]
_LEAD_IN = timedelta(hours=1)
_AFTERMATH = timedelta(days=1)
_MOST_READ = 900
_COMMON = 0.12
_CLEAR = 1.3
_SPOKEN = frozenset((EventKind.MESSAGE, EventKind.NOTE, EventKind.COMMAND))
_NOT_RECORDS = _SPOKEN | {EventKind.CHANNEL, EventKind.METRIC, EventKind.MESSAGE_DELETED, EventKind.CHECK}
_RECORDS = frozenset(EventKind) - _NOT_RECORDS
_CLOCK_OR_DIGITS = re.compile(r"\d{1,2}(?::\d\d)*|20\d\d")


@dataclass(frozen=True, kw_only=True)
class Frame:
    """``focus`` maps a stem that the incident's records use to how telling it is (0 to 1: rarer is more telling).

    ``company`` maps a stem, and ``voices`` an author (source, native id), to how much more often (above 0) or more rarely (below)
    it stands in messages that clearly speak of the incident than in all: a natural
    logarithm. ``commanders`` are (source, native id)
    pairs; ``start``, ``mitigated`` and ``resolved`` (aware UTC) part the incident.
    """

    focus: Mapping[str, float]
    company: Mapping[str, float]
    voices: Mapping[Identity, float]
    commanders: frozenset[Identity]
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
        focus = self.focus
        return sum([focus[stem] for stem in stems if stem in focus])

    def kinship(self, stems: Sequence[str]) -> float:
        """Whether words keep company with the incident's (above 0) or with other talk (below 0); about -1 to 1."""
        company = self.company
        return sum([company.get(stem, 0.0) for stem in stems]) / (len(stems) + 2)

    def voice(self, event: Event) -> float:
        """Whether its author mostly speaks of the incident (above 0) or of other things; about -2 to 2."""
        return max(-2.0, min(2.0, self.voices.get(identity_of(event), 0.0)))


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
    people = facts.person_by_id
    command = (people.get(role.person_id) for role in facts.roles if role.role is Role.COMMANDER)
    moments = [facts.milestone(name, cycle.number).at for cycle in facts.cycles for name in MilestoneName]
    marking = _marking(facts)
    focus = _focus(timeline, facts, spoken)
    clear = [one for one in spoken if sum([focus[stem] for stem in one.stems if stem in focus]) >= _CLEAR]
    return Frame(
        focus=focus,
        company=_company([one.stems for one in clear], [one.stems for one in spoken]),
        voices=_company([(identity_of(one.event),) for one in clear], [(identity_of(one.event),) for one in spoken]),
        commanders=frozenset(identity for person in command if person is not None for identity in person.identities),
        channels=frozenset(one.event.channel for one in spoken if one.event.id in marking and one.event.channel),
        start=min((moment for moment in moments if moment is not None), default=None),
        mitigated=_last(facts, MilestoneName.MITIGATED),
        resolved=_last(facts, MilestoneName.RESOLVED),
    )


def closest(spoken: Sequence[Spoken], frame: Frame, pinned: frozenset[str]) -> Sequence[Spoken]:
    """Of a very long talk the messages that are nearest to the incident, oldest first; all of them where they are few.

    Pinned ones are always among them.
    """
    if len(spoken) <= _MOST_READ:
        return spoken
    near = [_nearness(one, frame) for one in spoken]
    ranked = sorted(range(len(spoken)), key=lambda n: (spoken[n].event.id not in pinned, -near[n], n))
    return [spoken[n] for n in sorted(ranked[:_MOST_READ])]


def _nearness(one: Spoken, frame: Frame) -> float:
    phase = frame.phase(one.event.at)
    near = min(frame.closeness(one.stems), 3.0) + 3.0 * frame.kinship(one.stems) + frame.voice(one.event)
    near += 1.0 if phase in ("during", "until resolved") else -2.0 if phase in ("long before", "long after") else 0.0
    return near + (0.0 if not frame.channels or one.event.channel in frame.channels else -1.0)


def identity_of(event: Event) -> Identity:
    return (event.actor.source, event.actor.native_id) if event.actor is not None else ("", "")


def by_tool(event: Event) -> bool:
    return event.actor is None or event.actor.is_bot or is_tool_name(event.actor.name)


def _last(facts: IncidentFacts, name: MilestoneName) -> datetime | None:
    times = (facts.milestone(name, cycle.number).at for cycle in facts.cycles)
    return max((at for at in times if at is not None), default=None)


def _marking(facts: IncidentFacts) -> frozenset[str]:
    """Events that milestones and roles rest on."""
    found = {event_id for role in facts.roles for event_id in role.evidence}
    for cycle in facts.cycles:
        for milestone in cycle.milestones:
            if not isinstance(milestone.chosen, Unknown):
                found |= set(milestone.chosen.evidence)
    return frozenset(found)


def _focus(timeline: Timeline, facts: IncidentFacts, spoken: Sequence[Spoken]) -> dict[str, float]:
    """Stems that the records use; those that everybody uses all the time tell nothing."""
    texts = [facts.incident.title, *facts.services, *facts.incident.services]
    texts += [event.text for event in timeline.current if event.kind in _RECORDS]
    stems = {stem for text in texts for stem in content_words(text) if not _CLOCK_OR_DIGITS.fullmatch(stem)}
    used = Counter(stem for one in spoken for stem in one.stems if stem in stems)
    total = max(len(spoken), 1)
    rarest = math.log(1 + total)
    most = max(_COMMON * total, 3)
    return {stem: math.log(1 + total / used[stem]) / rarest for stem in sorted(stems) if 0 < used[stem] <= most}


Key = TypeVar("Key", bound=Hashable)


def _company(clear: Sequence[Sequence[Key]], everything: Sequence[Sequence[Key]]) -> dict[Key, float]:
    """For each key how much more often than expected it stands in ``clear``; one that is rare tells little either way."""
    inside = Counter(key for keys in clear for key in keys)
    overall = Counter(key for keys in everything for key in keys)
    share = len(clear) / max(len(everything), 1)
    return {key: math.log((inside[key] + 1) / (count * share + 1)) for key, count in overall.items()}
