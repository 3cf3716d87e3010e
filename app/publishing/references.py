"""Which events a published report may show, and how it names them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.publishing.report_shapes import EventRow, Reference
from extraction.domain.clock import iso_utc
from extraction.domain.facts import IncidentFacts
from extraction.domain.report import Draft
from extraction.domain.report_template import Audience
from extraction.domain.timeline import Event, EventKind, SourceReference, Timeline


@dataclass(frozen=True, kw_only=True)
class Records:
    """The records behind a report, as its ``audience`` may see them."""

    timeline: Timeline
    facts: IncidentFacts
    audience: Audience

    @property
    def for_customers(self) -> bool:
        return self.audience is Audience.CUSTOMERS

    def evidence(self, event_ids: Iterable[str]) -> list[Reference]:
        """Every reference of the events with these ids, the cited record before those joined with it."""
        rows: dict[tuple[str, str, str | None], Reference] = {}
        for event_id in event_ids:
            for reference in self._references(event_id):
                row = reference_row(reference, linked=self._linked(reference))
                rows.setdefault((row["source"], row["key"], row["at"]), row)
        return list(rows.values())

    def events(self) -> list[EventRow]:
        """The timeline that readers get, oldest first."""
        return [self._event_row(event) for event in self._visible()]

    def _references(self, event_id: str) -> list[SourceReference]:
        event = self.timeline.find(event_id)
        if event is None:
            return []
        # Stable: the record that was cited stands first also where it was joined into another.
        return sorted(event.references, key=lambda reference: reference.event_id != event_id)

    def _linked(self, reference: SourceReference) -> bool:
        """Whether readers may follow it: customers only to what was published for them."""
        event = self.timeline.by_id.get(reference.event_id or "")
        return not self.for_customers or (event is not None and event.kind is EventKind.STATUS_UPDATE)

    def _visible(self) -> Iterator[Event]:
        curated = self.facts.curated
        for event in self.timeline.current:
            if event.id in curated.hidden:
                continue
            if event.attribute("suspicious") is not None and event.id not in curated.released:
                continue
            if self.for_customers and event.kind is not EventKind.STATUS_UPDATE:
                continue
            yield event

    def _event_row(self, event: Event) -> EventRow:
        return {
            "id": event.id,
            "source": event.source,
            "key": event.key,
            "at": iso_utc(event.at),
            "at_original": event.at_original,
            "kind": event.kind.value,
            "actor": self._actor(event),
            "text": event.text,
            "permalink": event.permalink,
            "also": [reference_row(reference, linked=self._linked(reference)) for reference in event.also],
            "digest": event.digest,
        }

    def _actor(self, event: Event) -> str | None:
        if event.actor is None or self.for_customers:
            return None
        person = self.facts.person_of(event.actor.source, event.actor.native_id)
        return event.actor.name if person is None else person.display_name


def reference_row(reference: SourceReference, *, linked: bool = True) -> Reference:
    return {
        "source": reference.source,
        "key": reference.key,
        "at": None if reference.at is None else iso_utc(reference.at),
        "permalink": reference.permalink if linked else None,
    }


def audience_of(draft: Draft) -> Audience:
    """Whom the report is for: customers where its template says so, or where each of its sections does."""
    of_sections = {section.audience for section in draft.sections}
    if draft.audience is Audience.CUSTOMERS or of_sections == {Audience.CUSTOMERS}:
        return Audience.CUSTOMERS
    return Audience.INTERNAL
