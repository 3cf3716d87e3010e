"""How good a report is by what needs no gold: before and after it was written again, each measure with its direction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from evaluation.arms.from_draft import written_section
from evaluation.case import Case, CaseHeading, GoldMilestone
from evaluation.score import Better, Scorer, Unit
from evaluation.scorers import blamelessness, coverage, length, milestones, readability
from evaluation.written import Usage, Written
from extraction.domain.finding import Verdict
from extraction.domain.milestone import MilestoneCandidate
from extraction.domain.report import AuthorKind, CheckedDraft
from extraction.pipeline import Understood

Scores = Mapping[str, float]
Topics = Mapping[str, str]
"""Section id → what the section is about, as its template says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """``unit`` of its values; ``slack`` is how much less good it may become before that counts as worse."""

    label: str
    unit: Unit
    better: Better
    slack: float = 0.0

    def is_worse(self, before: float, after: float) -> bool:
        loss = {Better.MORE: before - after, Better.LESS: after - before, Better.NEITHER: 0.0}[self.better]
        return loss > self.slack + 1e-9


MEASURES: Mapping[str, Measure] = {
    "supported": Measure(label="Sentences that are supported", unit=Unit.SHARE, better=Better.MORE, slack=0.01),
    "refused": Measure(label="Sentences that the checks refuse", unit=Unit.COUNT, better=Better.LESS),
    "to_judge": Measure(label="Sentences that a person must judge", unit=Unit.COUNT, better=Better.LESS),
    "blame": Measure(label="Sentences that blame somebody", unit=Unit.COUNT, better=Better.LESS),
    "milestones": Measure(label="Milestones told to the minute", unit=Unit.SHARE, better=Better.MORE),
    "sections": Measure(label="Sections that say something", unit=Unit.SHARE, better=Better.MORE),
    "events_cited": Measure(label="Events that are cited", unit=Unit.SHARE, better=Better.MORE, slack=0.1),
    "citations": Measure(label="Citations for each sentence", unit=Unit.POINTS, better=Better.NEITHER),
    "words": Measure(label="Words", unit=Unit.WORDS, better=Better.NEITHER),
    "reading_ease": Measure(label="Reading ease (Flesch)", unit=Unit.POINTS, better=Better.NEITHER),
}
"""By name, in the order in which they are shown."""

_SCORERS: Mapping[str, Scorer] = {
    "blame": blamelessness.SCORER,
    "milestones": milestones.SCORER,
    "sections": coverage.SCORER,
    "words": length.SCORER,
    "reading_ease": readability.SCORER,
}


def not_worse(scores: Mapping[str, tuple[float, float]]) -> bool:
    """Whether no measure with a direction became less good. Without any score nobody knows, and it is not said."""
    return bool(scores) and not worse(scores)


def worse(scores: Mapping[str, tuple[float, float]]) -> tuple[str, ...]:
    """Names of the measures that became less good."""
    return tuple(name for name, (old, new) in scores.items() if name in MEASURES and MEASURES[name].is_worse(old, new))


def compared(before: Scores, after: Scores) -> Mapping[str, tuple[float, float]]:
    """Measure → (before, after), of those that both have."""
    return {name: (before[name], after[name]) for name in MEASURES if name in before and name in after}


def scores_of(checked: CheckedDraft, known: Understood, topics: Topics) -> Scores:
    """What each measure says of a draft; those that cannot be said of it are left out. Statements by people do not count."""
    case, written = _case(known), _written(checked, topics)
    scored = {name: scorer.score(case, written).value for name, scorer in _SCORERS.items()}
    found = {**_counts(checked), **scored}
    return {name: round(value, 4) for name in MEASURES if (value := found.get(name)) is not None}


def _counts(checked: CheckedDraft) -> Mapping[str, float]:
    draft = checked.draft
    own = [
        (one, check.verdict)
        for one, check in zip(draft.statements(), checked.checks, strict=True)
        if one.author.kind is not AuthorKind.PERSON
    ]
    counted: dict[str, float] = {
        "refused": sum(verdict.blocks for _, verdict in own),
        "to_judge": sum(verdict is Verdict.NEEDS_HUMAN for _, verdict in own),
    }
    if own:
        counted["supported"] = sum(verdict is Verdict.SUPPORTED for _, verdict in own) / len(own)
        counted["citations"] = sum(len(one.evidence) for one, _ in own) / len(own)
    if draft.coverage.events:
        cited = {event_id for one in draft.statements() for event_id in one.evidence}
        counted["events_cited"] = len(cited) / draft.coverage.events
    return counted


def _case(known: Understood) -> Case:
    """The incident as a case without gold: what is derived of its milestones stands for it."""
    incident = known.facts.incident
    return Case(
        folder=Path(),
        heading=CaseHeading(
            id=incident.key,
            title=incident.title,
            incident=incident.key,
            written=incident.created_at.date(),
            timezones=(),
            kind="",
            services=incident.services,
        ),
        known=known,
        facts=(),
        statements=(),
        milestones=tuple(_milestones(known)),
        people=(),
        action_items=(),
        must_not_say=(),
        conflicts=(),
        secrets=(),
        injections=(),
    )


def _milestones(known: Understood) -> Iterator[GoldMilestone]:
    for cycle in known.facts.cycles:
        for one in cycle.milestones:
            if isinstance(one.chosen, MilestoneCandidate):
                at: datetime = one.chosen.at.astimezone(UTC)
                yield GoldMilestone(name=one.name, at=at, evidence=one.chosen.evidence, cycle=cycle.number)


def _written(checked: CheckedDraft, topics: Topics) -> Written:
    """What readers would get: statements that are refused are no part of it."""
    verdicts = {check.statement_id: check for check in checked.checks}
    draft = checked.draft
    return Written(
        case=draft.incident_key,
        title=draft.title,
        sections=tuple(written_section(one, topics.get(one.id, one.id), verdicts) for one in draft.sections),
        published="",
        usage=Usage(),
    )
