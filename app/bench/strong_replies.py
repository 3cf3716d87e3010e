"""A strong model's recorded replies to the product's own prompts, each statement judged true or not by a reader of the records.

A file holds ``about`` (``case:<id>`` or ``sample:<folder>``), ``sections`` (title → statements with ``text``, ``cites``,
``true`` and, where it is not, ``why``) and ``records`` (alias at the time of recording → time, kind and reference of its
event), so that the replies outlive changes of the prompts.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from app.bench.prompt_reading import REPAIR, aliases_in, section_asked
from app.settings import PROJECT
from evaluation.case import load_case
from extraction import pipeline
from extraction.capture.build_timeline import build_timeline
from extraction.capture.describe_incident import describe_incident
from extraction.capture.read_records import ReadOptions, read_records
from extraction.domain.timeline import Event
from extraction.drafting.plain.story import Story
from extraction.drafting.prompt_events import Aliases
from extraction.drafting.render_slots import Rendered, render_slots
from extraction.errors import ModelUnavailable
from extraction.language_model.language_model import ModelReply, ModelRequest, ReplyT
from extraction.pipeline import Understood

_ALIAS = re.compile(r"\bE\d+\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """One statement as it was answered. ``is_true`` is a reader's judgement, ``why`` its reason where it is not."""

    section: str
    text: str
    cites: tuple[str, ...]
    is_true: bool
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """``records`` is alias → ``<time> <kind> <source>:<key>``."""

    name: str
    about: str
    statements: tuple[Recorded, ...]
    records: Mapping[str, str]

    def known(self) -> Understood:
        """The incident that was written about."""
        what, _, name = self.about.partition(":")
        return load_case(PROJECT / "data" / "cases" / name).known if what == "case" else _sample(name)


def read_recording(path: Path) -> Recording:
    document = json.loads(path.read_text(encoding="utf-8"))
    statements = tuple(
        Recorded(
            section=section,
            text=one["text"],
            cites=tuple(one["cites"]),
            is_true=bool(one["true"]),
            why=str(one.get("why", "")),
        )
        for section, listed in document["sections"].items()
        for one in listed
    )
    return Recording(name=path.stem, about=document["about"], statements=statements, records=document["records"])


def recorded_as(event: Event) -> str:
    """How ``records`` names an event."""
    return f"{event.at:%Y-%m-%dT%H:%M:%SZ} {event.kind.value} {event.source}:{event.key}"


@dataclass
class ReplayedReplies:
    """Fits ``LanguageModel``: each section's recorded statements, under the aliases of the present prompt.

    It is not there for repairs, so that first answers are measured. ``proposed`` holds them with their slots filled.
    """

    recording: Recording
    known: Understood
    name: str = "recorded/strong"
    proposed: list[tuple[Recorded, Rendered]] = field(default_factory=list)

    def ask(self, request: ModelRequest, shape: type[ReplyT]) -> ModelReply[ReplyT]:
        section = section_asked(request.user)
        statements = [one for one in self.recording.statements if one.section == section]
        if REPAIR in request.user or not statements:
            raise ModelUnavailable("nothing was recorded for this request")
        aliases = self._aliases(request.user)
        names = {recorded_as(event): alias for alias, event in aliases.by_alias.items()}
        present = {alias: names[name] for alias, name in self.recording.records.items() if name in names}
        story = Story(timeline=self.known.timeline, facts=self.known.facts)
        reply = []
        for one in statements:
            text, cites = _renamed(one.text, present), [present[alias] for alias in one.cites]
            reply.append({"text": text, "cites": cites})
            self.proposed.append((one, render_slots(text, cites, aliases, story)))
        value = shape.model_validate({"statements": reply})
        return ModelReply(value=value, prompt_tokens=0, completion_tokens=0, cost=None, seconds=0.0)

    def _aliases(self, prompt: str) -> Aliases:
        found = aliases_in(prompt, self.known.timeline)
        return Aliases(
            tuple(sorted((self.known.timeline.by_id[one] for one in found), key=lambda one: int(found[one.id][1:])))
        )


def _renamed(text: str, present: Mapping[str, str]) -> str:
    return _ALIAS.sub(lambda found: present.get(found.group(), found.group()), text)


def _sample(name: str) -> Understood:
    records = read_records([PROJECT / "data" / "samples" / name], ReadOptions())
    events = tuple(pipeline.captured(records, b"bench"))
    written = datetime(2026, 3, 6, tzinfo=UTC)
    return pipeline.understood(describe_incident(None, build_timeline(events), written), events)
