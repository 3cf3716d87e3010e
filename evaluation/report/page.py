"""A run as one self-contained HTML page, or as the part of it that the review app shows in its own frame."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from evaluation.report.evidence import EvidenceLine, Records
from evaluation.report.fates import Fate, fates
from evaluation.report.figures import FigureGroup, figure_groups
from evaluation.report.plots import (
    CRITICAL,
    FACTS,
    CostPlot,
    ErrorBar,
    FactRow,
    SectionBar,
    cost_plot,
    error_bars,
    fact_rows,
    label,
    section_bars,
)
from evaluation.run_record import CaseResult, RunRecord
from evaluation.score import Item

if TYPE_CHECKING:
    from jinja2 import Environment

_TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """An item that is not good, of one scorer, with the records behind it and its fate since the run before."""

    scorer: str
    item: Item
    fate: Fate
    lines: tuple[EvidenceLine, ...]
    sentences: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class CasePart:
    """One case: its facts that were missed, whatever else was wrong, and the report itself."""

    result: CaseResult
    missed: tuple[Missed, ...]
    wrong: tuple[Missed, ...]
    critical: tuple[int, int]
    words: int


@dataclass(frozen=True, kw_only=True)
class QualityView:
    """All that the page shows."""

    title: str
    after: RunRecord
    before: RunRecord | None
    groups: tuple[FigureGroup, ...]
    sections: tuple[SectionBar, ...]
    errors: tuple[ErrorBar, ...]
    cost: CostPlot | None
    facts: tuple[FactRow, ...]
    cases: tuple[CasePart, ...]
    verdict: tuple[str, ...]
    unscored: tuple[tuple[str, str, str], ...]

    @property
    def gained(self) -> int:
        return sum(flip.fate is Fate.GAINED for row in self.facts for flip in row.flips)

    @property
    def lost(self) -> int:
        return sum(flip.fate is Fate.LOST for row in self.facts for flip in row.flips)


def quality_view(
    after: RunRecord,
    before: RunRecord | None = None,
    others: Iterable[RunRecord] = (),
    records: Records | None = None,
    verdict: Sequence[str] = (),
) -> QualityView:
    """Arrange ``after`` beside ``before``; ``others`` are further runs for the plot of cost against quality.

    ``verdict`` are the sentences of a comparison: what broke, or nothing.
    """
    runs = [run for run in (before, *others) if run is not None and run is not after]
    return QualityView(
        title=f"Quality of the reports: {label(after)}",
        after=after,
        before=before,
        groups=figure_groups(after, before),
        sections=section_bars(after, before),
        errors=error_bars(after, before),
        cost=cost_plot([*runs, after], after),
        facts=fact_rows(after, before),
        cases=tuple(_cases(after, before, records or Records(()))),
        verdict=tuple(verdict),
        unscored=tuple(_unscored(after)),
    )


def as_page(view: QualityView) -> str:
    """The whole page: no script, nothing loaded from anywhere."""
    return _environment().get_template("page.html.j2").render(view=view, css=_css("variables.css", "quality.css"))


def as_part(view: QualityView) -> str:
    """What lies between the page's head and foot, to stand in another page; its style is ``part_style()``."""
    return _environment().get_template("body.html.j2").render(view=view)


def part_style() -> str:
    return _css("quality.css")


def write_report(path: Path, view: QualityView) -> None:
    """Write the page to ``path``, whose folder is made where it is missing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(as_page(view), encoding="utf-8")


def _cases(after: RunRecord, before: RunRecord | None, records: Records) -> Iterator[CasePart]:
    known = {heading.name for heading in after.scorers}
    found: dict[str, list[Missed]] = {result.case: [] for result in after.cases}
    texts = {
        (result.case, sentence.id): sentence.text
        for result in after.cases
        for section in result.sections
        for sentence in section.sentences
    }
    for scorer in (heading.name for heading in after.scorers):
        for flip in fates(after, before, scorer):
            if flip.item.good is False or flip.fate is Fate.LOST:
                lines = records.lines(flip.case, flip.item.evidence)
                said = tuple(texts[flip.case, one] for one in flip.item.sentences if (flip.case, one) in texts)
                missed = Missed(scorer=scorer, item=flip.item, fate=flip.fate, lines=lines, sentences=said)
                found[flip.case].append(missed)
    for result in after.cases:
        yield _case(result, found[result.case], FACTS in known)


def _case(result: CaseResult, found: Sequence[Missed], has_facts: bool) -> CasePart:
    facts = FACTS if has_facts else CRITICAL
    critical = [one for one in _items(result, facts) if one.weight == "critical"]
    return CasePart(
        result=result,
        missed=tuple(one for one in found if one.scorer == facts),
        wrong=tuple(one for one in found if one.scorer not in (FACTS, CRITICAL)),
        critical=(sum(one.good is True for one in critical), len(critical)),
        words=sum(len(sentence.text.split()) for section in result.sections for sentence in section.sentences),
    )


def _items(result: CaseResult, scorer: str) -> tuple[Item, ...]:
    score = result.scores.get(scorer)
    return score.items if score is not None else ()


def _unscored(run: RunRecord) -> Iterator[tuple[str, str, str]]:
    """Case, scorer and reason of every question that found no answer."""
    for result in run.cases:
        for name, score in result.scores.items():
            if score.unscored:
                yield result.case, name, score.unscored


def _css(*names: str) -> str:
    return "\n".join((_TEMPLATES / name).read_text(encoding="utf-8") for name in names)


@cache
def _environment() -> Environment:
    # Imported here: a run that draws nothing need not load it.
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["spoken"] = lambda name: str(name).replace("_", " ")
    return environment
