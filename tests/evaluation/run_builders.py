"""Runs with every default valid, for tests that look at records, pages and comparisons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from evaluation.arm import ArmSettings
from evaluation.run_record import CaseResult, RunRecord, ScorerHeading, Summary
from evaluation.score import Better, Item, Score, Unit
from evaluation.written import Sentence, Usage, WrittenSection
from extraction.domain.report_template import SectionKind

FACTS = ScorerHeading(name="facts_captured", question="Is each gold fact told?", unit=Unit.SHARE, better=Better.MORE)
UNSUPPORTED = ScorerHeading(
    name="unsupported_statements",
    question="Does each sentence follow from the records?",
    unit=Unit.COUNT,
    better=Better.LESS,
    aim=0,
    zero_tolerance=True,
)


def fact(
    name: str = "f01",
    good: bool | None = True,
    *,
    label: str = "",
    section: str = "impact",
    weight: str = "critical",
    note: str = "",
    evidence: tuple[str, ...] = (),
) -> Item:
    return Item(
        id=name, label=label or f"Fact {name}.", good=good, section=section, weight=weight, note=note, evidence=evidence
    )


def section(*texts: str, topic: str = "impact", kind: SectionKind = SectionKind.STATEMENTS) -> WrittenSection:
    sentences = tuple(Sentence(id=f"{topic}-{n}", text=text, evidence=("e1",)) for n, text in enumerate(texts, 1))
    return WrittenSection(
        id=topic, title=topic.title(), topic=topic, kind=kind, sentences=sentences, writer="plain writer"
    )


def case_result(
    case: str = "harbour-queue",
    items: Sequence[Item] = (),
    *,
    title: str = "Orders wait in a queue",
    sections: tuple[WrittenSection, ...] = (),
    scores: Mapping[str, Score] | None = None,
) -> CaseResult:
    told = {"facts_captured": scored(items or (fact(),)), "unsupported_statements": Score(value=0.0)}
    return CaseResult(
        case=case,
        title=title,
        kind="queue backlog",
        digest="0" * 64,
        sections=sections or (section("Orders waited for 12 minutes."),),
        scores=told if scores is None else scores,
        usage=Usage(),
    )


def scored(items: Sequence[Item]) -> Score:
    return Score(value=sum(one.good is True for one in items) / len(items), items=tuple(items))


def run_record(*cases: CaseResult, arm: str = "plain", model: str = "", repeatable: bool = True) -> RunRecord:
    results = cases or (case_result(),)
    items = [item for one in results for item in one.scores["facts_captured"].items]
    good = sum(item.good is True for item in items)
    share = good / len(items) if items else None
    return RunRecord(
        arm=ArmSettings(name=arm, model=model, repeatable=repeatable),
        commit="a1b2c3d4e5f60718",
        checks=("quote", "number"),
        scorers=(FACTS, UNSUPPORTED),
        cases=tuple(results),
        summary=(
            Summary(
                scorer="facts_captured",
                value=share,
                low=share,
                high=share,
                good=good,
                decided=len(items),
                scored=len(results),
                unscored=0,
            ),
            Summary(
                scorer="unsupported_statements",
                value=0.0,
                low=0.0,
                high=0.0,
                good=0,
                decided=0,
                scored=len(results),
                unscored=0,
            ),
        ),
    )
