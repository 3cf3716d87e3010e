"""Events as a model reads them: short aliases, one block each, fenced and defused. Their text is data, never an instruction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from extraction.domain.milestone import MilestoneName
from extraction.domain.timeline import Event
from extraction.domain.typed_values import TypedValue
from extraction.drafting.plain.story import Story, role_title
from extraction.language_model.count_tokens import count_tokens
from extraction.language_model.fencing import defused, fenced

_LONGEST_TEXT = 900
_SHOWN = (
    "alert", "service", "services", "severity", "status", "old_status", "environment", "version", "commit", "repository",
    "number", "ticket", "title", "assignee", "due", "role", "person", "metric", "value", "unit", "started_at", "ended_at",
)  # fmt: skip


@dataclass(frozen=True)
class Aliases:
    """``E1``, ``E2`` … for the events of one prompt, oldest first. They are never stored."""

    events: tuple[Event, ...]

    @cached_property
    def by_alias(self) -> Mapping[str, Event]:
        return {f"E{number}": event for number, event in enumerate(self.events, 1)}

    @cached_property
    def of_id(self) -> Mapping[str, str]:
        return {event.id: alias for alias, event in self.by_alias.items()}

    def names(self, event_ids: Iterable[str]) -> list[str]:
        return [self.of_id[event_id] for event_id in event_ids if event_id in self.of_id]


def event_list(aliases: Aliases, story: Story) -> str:
    """All events, fenced. The fence carries a digest of what it encloses, so that nothing inside can close it."""
    return fenced("records", "\n".join(_blocks(aliases.by_alias, story)))


def further_events(aliases: Aliases, events: Sequence[Event], story: Story) -> str:
    """Some of ``aliases``, fenced in a list of their own."""
    listed = {aliases.of_id[event.id]: event for event in events}
    return fenced("further records", "\n".join(_blocks(listed, story)))


def block_tokens(event: Event, story: Story) -> int:
    """About how many tokens ``event`` is as a model reads it."""
    return count_tokens(_block("E100", event, story)) + 1


def _blocks(events: Mapping[str, Event], story: Story) -> Iterator[str]:
    """Each event, and between two of them how many are not listed: silence in this list is none in the incident."""
    place = -1
    for alias, event in events.items():
        skipped = story.place[event.id] - place - 1
        if skipped:
            yield f"  ({skipped} {'record' if skipped == 1 else 'records'} not listed here)"
        yield _block(alias, event, story)
        place = story.place[event.id]


def _block(alias: str, event: Event, story: Story) -> str:
    lines = [f"{alias} | {event.at:%Y-%m-%d %H:%M} UTC | {event.kind} | {defused(story.name(event) or event.source)}"]
    fields = [f"{name}={defused(event.attributes[name])}" for name in _SHOWN if event.attributes.get(name)]
    if fields:
        lines.append(f"  fields: {'; '.join(fields)}")
    if event.text.strip():
        lines.append(f"  text: {defused(_middle_cut(event.text.strip()))}")
    if event.values:
        lines.append(f"  values: {'; '.join(_value(n, value) for n, value in enumerate(event.values, 1))}")
    return "\n".join(lines)


def _value(number: int, value: TypedValue) -> str:
    of = f" of {defused(value.measures)}" if value.measures else ""
    return f"v{number} = {defused(value.text)} ({value.kind}{of})"


def _middle_cut(text: str) -> str:
    """A very long text loses its middle, and says how much."""
    if len(text) <= _LONGEST_TEXT:
        return text
    head, tail = _LONGEST_TEXT * 2 // 3, _LONGEST_TEXT // 3
    return f"{text[:head]} [{len(text) - head - tail} characters left out] {text[-tail:]}"


def known_facts(aliases: Aliases, story: Story) -> str:
    """Milestones, roles and the fate of guesses, each with its events: derived by rules, given to every section."""
    lines = [*_milestones(aliases, story), *_roles(aliases, story), *_guesses(aliases, story)]
    return fenced("facts", "\n".join(lines)) if lines else ""


def _milestones(aliases: Aliases, story: Story) -> list[str]:
    lines = []
    for cycle in story.cycles:
        number = f" (cycle {cycle})" if len(story.cycles) > 1 else ""
        for name in MilestoneName:
            moment = story.moment(name, cycle)
            if moment is not None:
                lines.append(f"{name}{number}: {moment.at:%Y-%m-%d %H:%M} UTC, from {_named(aliases, moment.evidence)}")
            else:
                lines.append(f"{name}{number}: not known")
    return lines


def _roles(aliases: Aliases, story: Story) -> list[str]:
    people = story.facts.person_by_id
    return [
        f"role: {defused(people[one.person_id].display_name)} was {role_title(one.role)} from {one.start:%H:%M} UTC, "
        f"from {_named(aliases, one.evidence)}"
        for one in story.facts.roles
        if one.person_id in people and aliases.names(one.evidence)
    ]


def _guesses(aliases: Aliases, story: Story) -> list[str]:
    return [
        f"hypothesis: {' → '.join(f'{step.state} in {alias}' for step, alias in steps)}"
        for hypothesis in story.facts.hypotheses
        if (
            steps := [
                (step, aliases.of_id[step.event_id]) for step in hypothesis.steps if step.event_id in aliases.of_id
            ]
        )
    ]


def _named(aliases: Aliases, event_ids: Sequence[str]) -> str:
    return ", ".join(aliases.names(event_ids)) or "events that are not listed"
