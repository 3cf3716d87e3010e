"""Are the sections that a retrospective needs there, and do they say something?

The list is what the field's templates have in common (Google's, PagerDuty's, Atlassian's) and the product's own: it is
not read from the template that wrote the report, so that a section taken out of that is missed here. A section for
which the gold has critical facts must not say only that nothing is known.
"""

from __future__ import annotations

from evaluation.case import Case
from evaluation.score import Better, Item, Score, Scorer, Unit, share
from evaluation.written import Written, WrittenSection
from extraction.domain.report import StatementKind

REQUIRED = (
    "summary",
    "impact",
    "timeline",
    "detection",
    "response",
    "cause",
    "resolution",
    "metrics",
    "people",
    "lessons",
    "action_items",
)
"""Topics, in the usual order of a report."""


def _score(case: Case, written: Written) -> Score:
    critical = {fact.section for fact in case.facts if fact.criticality == "critical"}
    return share(tuple(_item(topic, written, topic in critical) for topic in REQUIRED), "no section is required")


def _item(topic: str, written: Written, has_facts: bool) -> Item:
    sections = [one for one in written.sections if one.topic == topic]
    missing = _missing(sections, has_facts)
    weight = "critical" if has_facts else ""
    label = f"A section on {topic.replace('_', ' ')}"
    return Item(id=topic, label=label, good=not missing, note=missing, section=topic, weight=weight)


def _missing(sections: list[WrittenSection], has_facts: bool) -> str:
    sentences = [sentence for section in sections for sentence in section.sentences]
    if not sections:
        return "The report has no such section."
    if not sentences:
        return "The section is empty."
    if has_facts and all(one.kind is StatementKind.UNKNOWN for one in sentences):
        return "It says only that nothing is known, and the gold has critical facts for it."
    return ""


SCORER = Scorer(
    name="coverage",
    question="Which part of the sections that a retrospective needs is there and says something?",
    unit=Unit.SHARE,
    better=Better.MORE,
    score=_score,
)
