"""What checks look at: each event read once, on demand, and the names by which the incident is spoken of."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from extraction.domain.cached_property import cached_property
from extraction.domain.clock import parse_iso
from extraction.domain.facts import IncidentFacts
from extraction.domain.people import Person
from extraction.domain.timeline import Event, EventKind, Timeline
from extraction.domain.typed_values import TypedValue, typed_values_in
from extraction.verification.clock_times import moments_stated
from extraction.verification.figures import Figure, figures_in
from extraction.verification.lexicon import KIND_CONCEPTS, concept_of
from extraction.verification.name_book import Mention, NameBook, first_name
from extraction.verification.reading import Reading, words_in

_KIND_LABELS: Mapping[EventKind, str] = {
    EventKind.MESSAGE_DELETED: "deleted message",
    EventKind.ALERT_RESOLVED: "alert's resolution",
    EventKind.ACKNOWLEDGED: "acknowledgement",
    EventKind.CHECK: "check result",
    EventKind.NOTE: "note",
}
_SOURCE_LABELS: Mapping[str, str] = {
    "slack": "Slack", "pagerduty": "PagerDuty", "alertmanager": "Alertmanager", "statuspage": "Statuspage", "github": "GitHub",
    "gitlab": "GitLab", "jira": "Jira", "linear": "Linear", "opsgenie": "Opsgenie", "grafana": "Grafana", "datadog": "Datadog",
    "prometheus": "Prometheus", "git": "git",
}  # fmt: skip
_NAME_ATTRIBUTES = ("person", "assignee", "team", "role")


@dataclass(frozen=True)
class PreparedEvent:
    """One event, read once. ``at`` is its time as corrected by people (aware UTC)."""

    event: Event
    at: datetime
    people: NameBook
    service_names: NameBook
    person: Person | None

    @property
    def id(self) -> str:
        return self.event.id

    @property
    def text(self) -> str:
        return self.event.text

    @cached_property
    def reading(self) -> Reading:
        return Reading(self.event.text)

    @cached_property
    def fields(self) -> str:
        """What the record states beside its text: attributes, channel, the actor's names."""
        parts = [
            value for name, value in self.event.attributes.items() if name not in ("url", "suspicious", "edited_at")
        ]
        if self.event.channel:
            parts.append(self.event.channel)
        if self.event.actor is not None:
            parts += [self.event.actor.name, self.event.actor.handle or ""]
        parts += [self.event.source, *(reference.source for reference in self.event.also)]
        return "\n".join(parts)

    @cached_property
    def words(self) -> frozenset[str]:
        """Lower-case words of text and fields, also the parts of compound ones."""
        whole = {word.lower.lstrip("@#") for word in (*self.reading.words, *words_in(self.fields))}
        parts = {part for word in whole for part in (*re.split(r"[-_./:@# ]", word), *word.split("/")) if part}
        return frozenset(whole | parts)

    @cached_property
    def identifiers(self) -> frozenset[str]:
        """Words as written (lower case), not taken apart."""
        return frozenset(word.lower.lstrip("@#") for word in (*self.reading.words, *words_in(self.fields)))

    @cached_property
    def concepts(self) -> frozenset[str]:
        implied = KIND_CONCEPTS.get(self.event.kind.value, "").split()
        whole = [word.concept for word in (*self.reading.words, *words_in(self.fields))]
        parts = [concept_of(word) for word in self.words]
        more = [concept for concept in ("version",) if self.event.values]
        return frozenset(concept for concept in (*implied, *whole, *parts, *more) if concept)

    @cached_property
    def kind_concepts(self) -> frozenset[str]:
        return frozenset(KIND_CONCEPTS.get(self.event.kind.value, "").split())

    def has(self, concept: str) -> bool:
        """Whether the text has the concept, or the event has it by its kind."""
        return concept in self.reading.concepts or concept in self.kind_concepts

    @cached_property
    def denied(self) -> frozenset[str]:
        """Concepts that some clause of the text denies; what it rules out is neither denied nor affirmed."""
        return frozenset().union(
            *(clause.denied for clause in self.reading.clauses if "retract" not in clause.concepts)
        )

    @cached_property
    def affirmed(self) -> frozenset[str]:
        return frozenset().union(*(clause.affirmed for clause in self.reading.clauses))

    @cached_property
    def settled(self) -> frozenset[str]:
        """Concepts that the text affirms as done: in a clause that neither asks, plans, tries, is doing nor denies."""
        clauses = (one for one in self.reading.clauses if one.is_settled)
        return frozenset().union(*(clause.affirmed for clause in clauses))

    @cached_property
    def is_doubtful(self) -> bool:
        """Whether the text asks or is not sure anywhere."""
        return any(clause.hedged or clause.asked for clause in self.reading.clauses)

    @cached_property
    def firm(self) -> frozenset[str]:
        """Concepts that the text speaks of as things that are or were: not asked for, not planned."""
        clauses = (clause for clause in self.reading.clauses if not (clause.asked or clause.planned))
        return frozenset().union(*(clause.concepts for clause in clauses))

    @cached_property
    def values(self) -> tuple[TypedValue, ...]:
        """Typed values of the text, then of what the record states in fields."""
        return (*self.event.values, *(value for text in self._stated for value in typed_values_in(text)))

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """Quantities and durations of text and fields, with what they are figures of."""
        own = figures_in(self.text, self.event.values, self.reading.words)
        stated = (figures_in(text, typed_values_in(text), words_in(text)) for text in self._stated)
        return (*own, *(figure for figures in stated for figure in figures))

    @cached_property
    def figure_keys(self) -> frozenset[tuple[str, Decimal]]:
        return frozenset((figure.unit, figure.number) for figure in self.figures)

    @cached_property
    def _stated(self) -> tuple[str, ...]:
        """Fields that hold figures, each as a short text."""
        attributes = self.event.attributes
        texts = []
        if "value" in attributes:
            metric = attributes.get("metric", "").replace("_", " ")
            texts.append(f"{metric} {attributes['value']}{attributes.get('unit', '')}")
        title = attributes.get("title", "")
        if title and title not in self.text:
            texts.append(title)
        return tuple(texts)

    @cached_property
    def mentioned(self) -> tuple[Mention, ...]:
        return tuple(self.people.mentions(self.reading.words, self.text, proper=True))

    @cached_property
    def people_named(self) -> frozenset[str]:
        """Ids of people that the text, the fields or the actor name."""
        named = {one for mention in self.mentioned for one in mention.ids}
        for name in _NAME_ATTRIBUTES:
            value = self.event.attributes.get(name)
            if value:
                named |= {one for mention in self.people.mentions(words_in(value), value) for one in mention.ids}
        if self.person is not None:
            named.add(self.person.id)
        return frozenset(named)

    @cached_property
    def services(self) -> frozenset[str]:
        """Names (lower case) of the services that text or fields speak of."""
        found = {one for mention in self.service_names.mentions(self.reading.words, self.text) for one in mention.ids}
        for name in ("service", "services"):
            value = self.event.attributes.get(name, "")
            found |= {part.strip().lower() for part in value.split(",") if part.strip()}
        return frozenset(found)

    @cached_property
    def moments(self) -> tuple[datetime, ...]:
        """Its time, the times its record states for beginning and end, and those of the same happening elsewhere."""
        stated = [self.at]
        for name in ("started_at", "ended_at"):
            moment = self.stated(name)
            if moment is not None:
                stated.append(moment)
        stated += [reference.at for reference in self.event.also if reference.at is not None]
        return tuple(dict.fromkeys(stated))

    @cached_property
    def minutes_of_day(self) -> frozenset[int]:
        """Minutes after midnight UTC of all times that it has or tells."""
        moments = (*self.moments, *(moment for moment, _ in self.told_moments))
        return frozenset(60 * moment.hour + moment.minute for moment in moments)

    @cached_property
    def told_moments(self) -> tuple[tuple[datetime, tuple[int, int]], ...]:
        """Clock times that its text states, as instants (aware UTC) with their spans."""
        return moments_stated(self.text, self.at)

    def stated(self, name: str) -> datetime | None:
        """The time in attribute ``name`` (aware UTC); ``None`` where there is none or it cannot be read."""
        value = self.event.attributes.get(name)
        if not value:
            return None
        try:
            return parse_iso(value)
        except ValueError:
            return None

    @cached_property
    def label(self) -> str:
        """How a reviewer recognises it: ``the Slack message of 14:03 UTC``."""
        kind = _KIND_LABELS.get(self.event.kind, self.event.kind.value.replace("_", " "))
        source = _SOURCE_LABELS.get(self.event.source, "")
        return f"the {source + ' ' if source else ''}{kind} of {self.at:%H:%M} UTC"

    @property
    def label_at_start(self) -> str:
        """The label at the beginning of a sentence."""
        return self.label[0].upper() + self.label[1:]

    @property
    def who(self) -> str:
        if self.person is not None:
            return self.person.display_name
        return self.event.actor.name if self.event.actor is not None else "nobody named"


class PreparedEvidence:
    """A timeline and its derived facts, made ready for many statements. Events are parsed when first cited, once."""

    def __init__(self, timeline: Timeline, facts: IncidentFacts) -> None:
        self.timeline = timeline
        self.facts = facts
        self._prepared: dict[str, PreparedEvent] = {}
        self._reasons: dict[str, str | None] = {}

    def event(self, event_id: str) -> PreparedEvent | None:
        """The event with this id (or the one it was joined into), read once; ``None`` where there is none."""
        known = self._prepared.get(event_id)
        if known is not None:
            return known
        event = self.timeline.find(event_id)
        if event is None:
            return None
        prepared = self._prepared.get(event.id) or PreparedEvent(
            event=event,
            at=self.facts.curated.time_of(event),
            people=self.people,
            service_names=self.services,
            person=self._person(event),
        )
        self._prepared[event_id] = self._prepared[event.id] = prepared
        return prepared

    @cached_property
    def events(self) -> tuple[PreparedEvent, ...]:
        """All events that a report may speak of, oldest first."""
        allowed = (event for event in self.timeline.current if self.why_not_citable(event) is None)
        prepared = (self.event(event.id) for event in allowed)
        return tuple(sorted((one for one in prepared if one is not None), key=lambda one: (one.at, one.id)))

    def why_not_citable(self, event: Event) -> str | None:
        """Why no sentence may rest on ``event``; ``None`` where one may."""
        if event.id not in self._reasons:
            self._reasons[event.id] = self._why_not_citable(event)
        return self._reasons[event.id]

    def _why_not_citable(self, event: Event) -> str | None:
        later = self.timeline.superseded.get(event.id)
        if event.kind is EventKind.MESSAGE_DELETED or (later is not None and later.kind is EventKind.MESSAGE_DELETED):
            return "was deleted by its author"
        if later is not None:
            return "was edited later; the latest wording has to be cited"
        if event.id in self.facts.curated.hidden:
            return "was hidden from the timeline by a reviewer"
        if event.attributes.get("suspicious") and event.id not in self.facts.curated.released:
            return "looks like an instruction to a machine and has not been released by a person"
        return None

    @cached_property
    def measurements(self) -> Mapping[tuple[str, str], tuple[tuple[PreparedEvent, Figure], ...]]:
        """(unit, percentile or concept) → all figures of the incident that are no limits, oldest first."""
        found: dict[tuple[str, str], list[tuple[PreparedEvent, Figure]]] = {}
        for event in self.events:
            for figure in event.figures:
                for thing in () if figure.threshold else (figure.percentile,) if figure.percentile else figure.about:
                    found.setdefault((figure.unit, thing), []).append((event, figure))
        return {key: tuple(held) for key, held in found.items()}

    @cached_property
    def people(self) -> NameBook:
        names = []
        for person in self.facts.people:
            for name in (
                person.display_name,
                *person.aliases,
                *(() if person.is_bot else (first_name(person.display_name),)),
            ):
                names.append((name, person.id))
        return NameBook(names)

    @cached_property
    def services(self) -> NameBook:
        stated = {*self.facts.services, *self.facts.incident.services}
        for event in self.timeline.events:
            for name in ("service", "services"):
                value = event.attributes.get(name)
                if value:
                    stated |= {part.strip() for part in value.split(",")}
        return NameBook((name, name.lower()) for name in sorted(stated) if len(name) > 1)

    @cached_property
    def by_kind(self) -> Mapping[EventKind, tuple[PreparedEvent, ...]]:
        """The incident's events by what their record is, oldest first."""
        found: dict[EventKind, list[PreparedEvent]] = {}
        for event in self.events:
            found.setdefault(event.event.kind, []).append(event)
        return {kind: tuple(events) for kind, events in found.items()}

    @cached_property
    def alerted(self) -> frozenset[str]:
        """Concepts that alerts and deploys of the incident speak of: what it is about."""
        return frozenset().union(
            *(event.concepts for event in self.by_kind.get(EventKind.ALERT, ())),
            *(event.concepts for event in self.by_kind.get(EventKind.DEPLOY, ())),
        )

    @cached_property
    def final_severity(self) -> PreparedEvent | None:
        """The last record that sets the incident's severity."""
        set_by = self.by_kind.get(EventKind.SEVERITY_CHANGE, ())
        return set_by[-1] if set_by else None

    @cached_property
    def holders(self) -> Mapping[str, tuple[PreparedEvent, ...]]:
        """Identifier (lower case) → the events of the incident that hold it."""
        found: dict[str, list[PreparedEvent]] = {}
        for event in self.events:
            for word in event.reading.words:
                if word.is_identifier:
                    found.setdefault(word.lower.lstrip("@#"), []).append(event)
        return {word: tuple(events) for word, events in found.items()}

    def display_name(self, person_id: str) -> str:
        person = self.facts.person_by_id.get(person_id)
        return person_id if person is None else person.display_name

    def _person(self, event: Event) -> Person | None:
        actor = event.actor
        return None if actor is None else self.facts.person_of(actor.source, actor.native_id)


def prepare_evidence(timeline: Timeline, facts: IncidentFacts) -> PreparedEvidence:
    """Make ``timeline`` and ``facts`` ready for checking many statements; cheap until something is cited."""
    return PreparedEvidence(timeline, facts)
