"""What is kept of a run: enough to say what changed since, fact by fact, and nothing that differs when it is repeated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from evaluation.arm import ArmSettings
from evaluation.score import Better, Score, Unit
from evaluation.written import Unanswered, Usage, WrittenSection


@dataclass(frozen=True, slots=True, kw_only=True)
class ScorerHeading:
    """What a scorer asked, kept with its answers so that a record can be read without today's code."""

    name: str
    question: str
    unit: Unit
    better: Better
    aim: float | None = None
    zero_tolerance: bool = False


@dataclass(frozen=True, kw_only=True)
class CaseResult:
    """One report and its scores by scorer's name. ``digest`` is SHA-256 over the case's gold and records."""

    case: str
    title: str
    kind: str
    digest: str
    sections: tuple[WrittenSection, ...]
    scores: Mapping[str, Score]
    usage: Usage
    unanswered: tuple[Unanswered, ...] = ()
    refused: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """A scorer over all cases, pooled item by item; ``low`` and ``high`` bound its 95 % bootstrap interval over cases.

    ``value`` is ``None`` where no case could be scored. ``good`` of ``decided`` items; ``unscored`` cases had no answer.
    """

    scorer: str
    value: float | None
    low: float | None
    high: float | None
    good: int
    decided: int
    scored: int
    unscored: int


@dataclass(frozen=True, kw_only=True)
class RunRecord:
    """``commit`` is the checkout's, with ``+`` where it was changed, "" where there is none.

    ``checks`` are the names of what verified the drafts.
    """

    arm: ArmSettings
    commit: str
    checks: tuple[str, ...]
    scorers: tuple[ScorerHeading, ...]
    cases: tuple[CaseResult, ...]
    summary: tuple[Summary, ...]
    settings: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Ran:
    """When and where a run took place: kept beside the record, since no two runs share it. ``seconds`` by case."""

    at: datetime
    seconds: Mapping[str, float]
    python: str
    cores: int
