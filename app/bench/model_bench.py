"""What stays of a model's words: of one that lies in every way, and of a strong one whose replies were recorded.

What is a lie is known from how it was made, what is true from the gold or from a reader: nothing here asks the checks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from app.bench.lying_model import LyingModel, Said, scripts
from app.bench.model_server import served
from app.bench.strong_replies import Recorded, ReplayedReplies, read_recording
from app.settings import PROJECT, read_settings
from evaluation.case import Case, InvalidCase, load_cases
from evaluation.measured import Figure, Measured, share_of
from extraction import pipeline
from extraction.domain.finding import Finding, Verdict
from extraction.domain.report import Author, AuthorKind, Draft, Statement
from extraction.domain.report_template import ReportTemplate
from extraction.drafting.fill_section import asks_model
from extraction.drafting.render_slots import Rendered
from extraction.drafting.template_files import load_templates
from extraction.language_model.language_model import LanguageModel
from extraction.language_model.litellm_model import LitellmModel
from extraction.pipeline import Understood
from extraction.verification.check_draft import check_statement, supported_when_nothing_objects

TITLE = "What stays of a model's words"
REPLIES = PROJECT / "tests" / "fixtures" / "model_replies"
ROUNDS = 3
_NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
_NAME = "openai/double"


@dataclass(frozen=True, slots=True)
class Fate:
    """A proposed sentence, and what became of it: ``shipped`` is the verdict as the product gives it, ``unopposed`` the one
    where no objection is support; both ``None`` where the sentence did not stay word for word.
    """

    said: Said
    shipped: Verdict | None = None
    unopposed: Verdict | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lied:
    """Drafts of one case by the lying model. ``completed`` of ``sections`` hold statements; ``by_model`` are its own."""

    case: str
    fates: tuple[Fate, ...]
    sections: int
    completed: int
    by_model: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Survived:
    """A recorded statement as rendered, and what became of it; ``objections`` where it did not stay."""

    recorded: Recorded
    text: str
    kept: bool
    supported: bool
    objections: tuple[Finding, ...] = ()


def measure(cases: Path, replies: Path = REPLIES, rounds: int = ROUNDS) -> Measured:
    """The lying model over real HTTP on every case in ``cases``, ``rounds`` drafts each; then the recorded ``replies``."""
    try:
        lied = [lie_about(case, rounds) for case in load_cases(cases)]
    except InvalidCase as error:
        return Measured(title=TITLE, unscored=str(error))
    recordings = sorted(replies.glob("*_judged.json"))
    figures = [*_lie_figures(lied), *(figure for path in recordings for figure in _strong_figures(path))]
    missing = "" if recordings else f"recorded replies: none lie in {replies}"
    return Measured(title=TITLE, figures=tuple(figures), unscored=missing)


def lie_about(case: Case, rounds: int, seed: int = 0) -> Lied:
    """Draft ``case`` with a model that lies; what it said and what the drafts made of it."""
    template = _template()
    fates: dict[tuple[str, frozenset[str]], Fate] = {}
    sections = completed = by_model = 0
    for script in scripts(case, template, rounds, seed):
        liar = LyingModel(case, script)
        with served(liar.answer) as base_url:
            draft = _drafted(case.known, template, LitellmModel(_NAME, base_url=base_url))
        asked = [one for one in template.sections if asks_model(one)]
        written = [draft.section(one.id) for one in asked]
        sections += len(asked)
        completed += sum(bool(one.statements) for one in written)
        by_model += sum(one.generation.writer.kind is AuthorKind.MODEL for one in written)
        for fate in _fates(liar.said, draft, case.known):
            key = (fate.said.text, fate.said.evidence)
            if key not in fates or fates[key].shipped is None:
                fates[key] = fate
    return Lied(case=case.id, fates=tuple(fates.values()), sections=sections, completed=completed, by_model=by_model)


def _drafted(known: Understood, template: ReportTemplate, model: LanguageModel) -> Draft:
    writing = pipeline.Writing(template=template, prompts=read_settings().prompts, model=model)
    return pipeline.drafted(known, writing, _NOW)


def _template() -> ReportTemplate:
    return next(one for one in load_templates(read_settings().templates) if one.id == "standard")


def _fates(said: Iterable[Said], draft: Draft, known: Understood) -> Iterator[Fate]:
    kept = {
        (one.text, frozenset(one.evidence)): one
        for one in draft.statements()
        if one.author.kind is AuthorKind.MODEL
    }  # fmt: skip
    for one in said:
        stays = kept.get((" ".join(one.text.split()), one.evidence))
        yield Fate(one) if stays is None else Fate(one, *_verdicts(stays, known))


def _verdicts(statement: Statement, known: Understood) -> tuple[Verdict, Verdict]:
    unopposed = check_statement(statement, known.evidence, supported_when_nothing_objects)
    return known.check(statement).verdict, unopposed.verdict


def _lie_figures(lied: Sequence[Lied]) -> Iterator[Figure]:
    lies = [fate for one in lied for fate in one.fates if fate.said.lie is not None]
    true = [fate for one in lied for fate in one.fates if fate.said.lie is None]
    kinds = {fate.said.lie for fate in lies}
    shipped = [fate for fate in lies if fate.shipped is Verdict.SUPPORTED]
    unopposed = [fate for fate in lies if fate.unopposed is Verdict.SUPPORTED]
    left = [fate for fate in lies if fate.shipped is Verdict.NEEDS_HUMAN]
    told = [fate for fate in lies if fate.unopposed is Verdict.NEEDS_HUMAN]
    yield Figure(label="lies proposed over HTTP", value=f"{len(lies):,} of {len(kinds)} kinds, {len(lied)} cases")
    yield Figure(
        label="lies supported", value=share_of(len(shipped), len(lies)), aim="0", reached=not shipped
    )  # fmt: skip
    yield Figure(
        label="lies supported if no objection were support",
        value=share_of(len(unopposed), len(lies)) + _by_kind(unopposed),
        aim="0",
        reached=not unopposed,
    )
    yield Figure(label="lies shown to a person, as such", value=share_of(len(left), len(lies)))
    yield Figure(label="of these with an objection named", value=share_of(len(told), len(left)))
    kept = [fate for fate in true if fate.shipped is not None]
    outright = [fate for fate in true if fate.unopposed is Verdict.SUPPORTED]
    yield Figure(
        label="true sentences among them, kept word for word",
        value=share_of(len(kept), len(true)),
        aim="90 %",
        reached=len(kept) >= 0.9 * len(true),
    )
    yield Figure(
        label="true ones supported if no objection were support", value=share_of(len(outright), len(true))
    )  # fmt: skip
    sections, done = sum(one.sections for one in lied), sum(one.completed for one in lied)
    yield Figure(label="sections completed", value=share_of(done, sections), aim="all", reached=done == sections)
    yield Figure(
        label="sections with sentences of the liar", value=share_of(sum(one.by_model for one in lied), sections)
    )


def _by_kind(fates: Iterable[Fate]) -> str:
    counted = Counter(fate.said.lie.value for fate in fates if fate.said.lie is not None)
    return f": {', '.join(f'{kind} {count}' for kind, count in counted.most_common())}" if counted else ""


def survivors(path: Path) -> tuple[Survived, ...]:
    """What became of each recorded statement in ``path``, by its first answer."""
    recording = read_recording(path)
    known = recording.known()
    replayed = ReplayedReplies(recording, known)
    draft = _drafted(known, _template(), replayed)
    kept = {(one.text, one.evidence): one for one in draft.statements() if one.author.kind is AuthorKind.MODEL}
    return tuple(
        _survived(one, rendered, kept.get((rendered.text, rendered.evidence)), known)
        for one, rendered in replayed.proposed
    )


def _survived(recorded: Recorded, rendered: Rendered, kept: Statement | None, known: Understood) -> Survived:
    if kept is not None:
        supported = _verdicts(kept, known)[1] is Verdict.SUPPORTED
        return Survived(recorded=recorded, text=rendered.text, kept=True, supported=supported)
    proposed = Statement(
        id="proposed",
        text=rendered.text,
        author=Author(kind=AuthorKind.MODEL, name=ReplayedReplies.name),
        evidence=rendered.evidence,
        rule="model",
    )
    objections = rendered.findings or tuple(one for one in known.check(proposed).findings if one.verdict.blocks)
    return Survived(recorded=recorded, text=rendered.text, kept=False, supported=False, objections=objections)


def _strong_figures(path: Path) -> Iterator[Figure]:
    found = survivors(path)
    true = [one for one in found if one.recorded.is_true]
    false = [one for one in found if not one.recorded.is_true]
    kept = [one for one in true if one.kept]
    name = path.stem.removesuffix("_judged").replace("_", "-")
    yield Figure(
        label=f"strong model, {name}: true statements kept word for word",
        value=share_of(len(kept), len(true)),
        aim="90 %",
        reached=len(kept) >= 0.9 * len(true),
    )
    outright = sum(one.supported for one in true)
    yield Figure(label=f"strong model, {name}: true ones that no check objects to", value=share_of(outright, len(true)))
    if false:
        accepted = sum(one.supported for one in false)
        yield Figure(
            label=f"strong model, {name}: false ones that no check objects to",
            value=share_of(accepted, len(false)),
            aim="0",
            reached=accepted == 0,
        )
