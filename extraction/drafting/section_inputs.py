"""What a section rests on, as digests by name: where all are as they were, it would be written from the same again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import datetime, timedelta
from enum import Enum
from functools import cache
from hashlib import sha256

from extraction.domain.clock import iso_utc
from extraction.domain.milestone import MilestoneName
from extraction.domain.report import PLAIN_WRITER
from extraction.domain.report_template import ReportTemplate, SectionTemplate
from extraction.domain.seal import canonical
from extraction.domain.timeline import Event
from extraction.drafting.choose_evidence import bearing
from extraction.drafting.plain.story import Story
from extraction.drafting.prompt_library import SectionPrompt
from extraction.source_digest import source_digest

Inputs = tuple[tuple[str, str], ...]
"""Name → digest. ``model`` is a model's name and ``cites`` the ids of the events that its statements cite, as they are."""

PROMPT, TEMPLATE, MODEL, EVENTS, CHECKS, WRITER, CITES = (
    "prompt",
    "template",
    "model",
    "events",
    "checks",
    "writer",
    "cites",
)
_GONE = "gone"
_WORDING = (
    "drafting/model_writer.py",
    "drafting/prompt_events.py",
    "drafting/prompt_library.py",
    "drafting/render_slots.py",
    "drafting/reply_shapes.py",
    "drafting/audience.py",
    "drafting/thoughts.py",
    "language_model/fencing.py",
)
"""What words a request and reads its reply."""


def model_inputs(
    section: SectionTemplate, story: Story, prompt: SectionPrompt, addition: str, model: str, checks: str
) -> dict[str, str]:
    """All but ``events`` and ``cites`` of a section that ``model`` writes; ``addition`` is what people thought of it."""
    as_asked = (section.title, section.question, section.topic, section.kind, section.audience, section.evidence)
    return {
        PROMPT: digest_of((prompt.digest, addition, source_digest(*_WORDING))),
        TEMPLATE: digest_of((*as_asked, section.max_statements, str(story.zone))),
        MODEL: model,
        CHECKS: checks,
    }


def plain_inputs(section: SectionTemplate, template: ReportTemplate, checks: str) -> dict[str, str]:
    """All but ``events`` of a section that the plain writer writes: how much room it has depends on the whole template."""
    return {
        TEMPLATE: digest_of((section, template.digest)),
        MODEL: PLAIN_WRITER.name,
        CHECKS: checks,
        WRITER: source_digest("capture", "drafting", "domain"),
    }


def resting_events(section: SectionTemplate, story: Story, cited: Iterable[str]) -> str:
    """Digest of the events that bear on ``section`` or are ``cited``, by id and content, and of the facts that rest on them.

    An event's alias is none of it, nor what else a model happens to read beside it.
    """
    ids = frozenset((*bearing(section, story), *cited))
    return digest_of(([_content(one, story) for one in sorted(ids)], list(_facts(section, story, ids))))


def whole_story(story: Story) -> str:
    """Digest of everything that is known: what the plain writer tells in one place depends on what it tells in others."""
    facts = story.facts
    events = [_content(event.id, story) for event in story.events]
    return digest_of((events, facts.incident, facts.curated, story.audience, str(story.zone)))


def cited_in(inputs: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(inputs.get(CITES, "").split())


def digest_of(value: object) -> str:
    """SHA-256 over a value made of plain values, dataclasses, mappings, sets and times; the same in every process."""
    return sha256(canonical(_plain(value))).hexdigest()


@dataclass(frozen=True, slots=True)
class _Plain:
    """``value`` is plain already."""

    value: object


def _content(event_id: str, story: Story) -> object:
    """Read once for all sections that rest on the event."""
    event = story.find(event_id)
    if event is None:
        return (event_id, _GONE)
    if (known := story.contents.get(event_id)) is None:
        known = story.contents[event_id] = _Plain(_plain((event_id, *_told(event, story))))
    return known


def _told(event: Event, story: Story) -> tuple[object, ...]:
    """What a model reads of ``event`` and the checks look at; not the raw record, which neither sees."""
    who = (event.actor, story.name(event))
    where = (event.source, event.key, event.channel, event.thread_key, event.permalink, event.time_basis)
    return (event.id, event.at, event.kind, event.text, who, where, event.attributes, event.also)


def _facts(section: SectionTemplate, story: Story, resting: frozenset[str]) -> Iterator[object]:
    """Milestones where the section asks for them, and every milestone, role and guess that rests on one of the events."""
    for cycle in story.cycles:
        for name in MilestoneName:
            moment = story.moment(name, cycle)
            if section.evidence.milestones or (moment is not None and not resting.isdisjoint(moment.evidence)):
                yield (name, cycle, None if moment is None else (moment.at, moment.evidence))
    people = story.facts.person_by_id
    for held in story.facts.roles:
        if not resting.isdisjoint(held.evidence) and held.person_id in people:
            yield (held.role, people[held.person_id].display_name, held.start, held.end)
    for guess in story.facts.hypotheses:
        steps = [(step.state, step.event_id) for step in guess.steps]
        if not resting.isdisjoint(event_id for _, event_id in steps):
            yield steps


_AS_THEY_ARE = frozenset((str, int, float, bool, type(None)))


@cache
def _field_names(kind: type) -> tuple[str, ...]:
    return tuple(one.name for one in fields(kind))


def _plain(value: object) -> object:
    if type(value) in _AS_THEY_ARE:
        return value
    if isinstance(value, _Plain):
        return value.value
    if isinstance(value, Enum):
        return _plain(value.value)
    if isinstance(value, datetime):
        return iso_utc(value)
    if isinstance(value, timedelta):
        return value.total_seconds()
    if is_dataclass(value) and not isinstance(value, type):
        return [_plain(getattr(value, name)) for name in _field_names(type(value))]
    if isinstance(value, Mapping):
        return sorted([str(name), _plain(one)] for name, one in value.items())
    if isinstance(value, (set, frozenset)):
        return sorted(map(str, value))
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    return value
