"""In which order a reviewer's eyes are needed: what can do most harm first, and never what needs nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import IntEnum

from app.review.views.words import Json
from extraction.domain.facts import IncidentFacts
from extraction.domain.finding import Verdict
from extraction.domain.report_template import SectionKind
from extraction.domain.review import Decision, Review, ReviewedSection, ReviewedStatement


class Risk(IntEnum):
    """Why a statement wants eyes, most pressing first."""

    CONTRADICTED = 0
    NOT_IN_EVIDENCE = 1
    CAUSAL = 2
    IMPACT = 3
    NAMES = 4
    JUDGEMENT = 5
    STALE = 6

    @property
    def label(self) -> str:
        return LABELS[self]


LABELS: Mapping[Risk, str] = {
    Risk.CONTRADICTED: "Contradicted by the records",
    Risk.NOT_IN_EVIDENCE: "Not in the evidence",
    Risk.CAUSAL: "Says what caused what",
    Risk.IMPACT: "Figures of the impact",
    Risk.NAMES: "Names people",
    Risk.JUDGEMENT: "Needs your judgement",
    Risk.STALE: "Records changed since",
}

_CAUSAL = re.compile(
    r"\b(because|caus(?:e|es|ed|ing)|due to|led to|leads to|trigger(?:s|ed|ing)?|result(?:s|ed|ing) (?:in|from)|as a result|"
    r"owing to|contribut(?:e|es|ed|ing)|so that|therefore|made .{1,40} fail)\b",
    re.IGNORECASE,
)
_FIGURE = re.compile(r"\d")
_IMPACT = re.compile(r"impact|customer|metric", re.IGNORECASE)
_CAUSE_CHECKS = frozenset({"cause", "order"})
_NAME_CHECKS = frozenset({"name", "role"})


def review_order(review: Review, facts: IncidentFacts, stale: Mapping[str, str]) -> list[Json]:
    """Statements that want a person, by risk and then as they are read. ``stale``: statement id → why."""
    names = _names(facts)
    found = [
        (risk, place, one)
        for place, (section, one) in enumerate(_read(review))
        if (risk := risk_of(one, section, names, stale)) is not None
    ]
    return [
        {"id": one.statement.id, "risk": risk.name.lower(), "label": risk.label, "text": one.statement.text}
        for risk, _, one in sorted(found, key=lambda each: each[:2])
    ]


def _read(review: Review) -> list[tuple[ReviewedSection, ReviewedStatement]]:
    return [(section, one) for section in review.sections for one in section.statements]


def risk_of(
    one: ReviewedStatement, section: ReviewedSection, names: re.Pattern[str] | None, stale: Mapping[str, str]
) -> Risk | None:
    """Why ``one`` wants a person; ``None`` where it needs nothing."""
    if not one.needs_person:
        return Risk.STALE if one.statement.id in stale and one.decision is not Decision.REJECTED else None
    if one.check.verdict is Verdict.CONTRADICTED:
        return Risk.CONTRADICTED
    if one.check.verdict is Verdict.NOT_IN_EVIDENCE:
        return Risk.NOT_IN_EVIDENCE
    checks = {finding.check for finding in one.check.findings}
    text = one.statement.text
    if checks & _CAUSE_CHECKS or _CAUSAL.search(text):
        return Risk.CAUSAL
    if _FIGURE.search(text) and _is_impact(section):
        return Risk.IMPACT
    if checks & _NAME_CHECKS or (names is not None and names.search(text)):
        return Risk.NAMES
    return Risk.JUDGEMENT


def _is_impact(section: ReviewedSection) -> bool:
    made = section.section
    return made.kind is SectionKind.METRICS or bool(_IMPACT.search(f"{made.id} {made.title}"))


def _names(facts: IncidentFacts) -> re.Pattern[str] | None:
    """People's names as the records spell them; ``None`` where nobody is known."""
    spelled = {name for person in facts.people for name in (person.display_name, *person.aliases) if len(name) > 2}
    if not spelled:
        return None
    longest_first = sorted(spelled, key=lambda name: (-len(name), name))
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)", re.IGNORECASE)
