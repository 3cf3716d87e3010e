"""A team's report template: which sections, in which order, asking what, resting on what."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from extraction.domain.signal import SignalKind
from extraction.domain.timeline import EventKind


class SectionKind(StrEnum):
    STATEMENTS = "statements"
    TIMELINE = "timeline"
    METRICS = "metrics"
    PEOPLE = "people"
    ACTION_ITEMS = "action_items"


class Audience(StrEnum):
    INTERNAL = "internal"
    CUSTOMERS = "customers"


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceNeed:
    """Which events a section rests on: any of these kinds, or with any of these signals; empty means all that matter."""

    kinds: tuple[EventKind, ...] = ()
    signals: tuple[SignalKind, ...] = ()
    milestones: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionTemplate:
    """``question`` guides the writer and is shown to the reviewer; ``prompt`` names a file in ``prompts/sections``.

    ``topic`` tells the plain writer what to write: one of its topics (summary, impact, detection, response, …). It keeps
    within ``max_words`` words where that is given; what weighs least is left out. ``think_first`` are questions that people
    are asked before the section is drafted. ``model`` is the ``provider/name`` that writes it, whatever else is configured.
    """

    id: str
    title: str
    question: str
    kind: SectionKind
    topic: str
    order: int
    evidence: EvidenceNeed = EvidenceNeed()
    audience: Audience = Audience.INTERNAL
    required: bool = True
    max_statements: int = 12
    max_words: int | None = None
    think_first: tuple[str, ...] = ()
    model: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportTemplate:
    """``digest`` is the SHA-256 of the file; ``severities``, ``incident_types`` and ``teams`` say for which incidents
    it is chosen.

    ``zone`` is the IANA name of the zone that sentences give times in. ``max_words`` bounds the whole report, as far as the
    plain writer wrote it. ``summarised``: a summary stands beside the other sections, which then do not repeat it.
    """

    id: str
    title: str
    version: str
    digest: str
    audience: Audience
    sections: tuple[SectionTemplate, ...]
    severities: tuple[str, ...] = ()
    incident_types: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    default: bool = False
    zone: str = "UTC"
    summarised: bool = True
    max_words: int | None = None
