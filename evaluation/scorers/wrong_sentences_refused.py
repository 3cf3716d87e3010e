"""Do the checks still catch each kind of wrong sentence? Asked of the checks themselves, whatever the report says.

A few wrong sentences of each kind, always the same ones: up to two that a person wrote, and one that
``evaluation.mutations`` makes of a gold sentence. They go through the checks that this run's ``known`` is set up with,
as a model's words; refused, or sent to a person with an objection, is caught. Kinds name the items, so that a check
that is switched off shows up by name.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator
from random import Random

from evaluation.case import Case
from evaluation.judgement import findings_of
from evaluation.mutation_kind import MutationKind
from evaluation.mutations import MAKERS, Mutant
from evaluation.mutations.mutant import Setting, Source
from evaluation.once_per_case import OncePerCase
from evaluation.score import Better, Item, Score, Scorer, Unit, share
from evaluation.written import Written
from extraction.domain.finding import Finding, Verdict

_WRITTEN, _MADE = 2, 1
_TRIED = 12
"""True sentences from which a mutant of a kind is tried to be made."""


def _score(case: Case, written: Written) -> Score:
    items = tuple(_item(one, findings) for one, findings in HANDFUL.of(case))
    return share(items, "no wrong sentence can be made of this case's gold")


def wrong_of(case: Case, kind: MutationKind) -> Iterator[Mutant]:
    """The handful of this kind: the same for the same gold."""
    sources = list(Setting(case).sources)
    Random(f"{case.id}/{kind}").shuffle(sources)  # noqa: S311
    written = (source.mutant(kind, text) for source in sources for one, text in source.statement.wrong if one is kind)
    yield from itertools.islice(written, _WRITTEN)
    yield from itertools.islice(_made(kind, sources[:_TRIED], {one.text for one in case.sentences}), _MADE)


def _made(kind: MutationKind, sources: list[Source], true: Collection[str]) -> Iterator[Mutant]:
    """One of each source that gives any; a changed sentence that happens to be true is none."""
    for source in sources:
        wrong = (one for one in MAKERS[kind](source) if kind is MutationKind.CITATION_SWAPPED or one.text not in true)
        yield from itertools.islice(wrong, 1)


def _handful(case: Case) -> tuple[tuple[Mutant, tuple[Finding, ...]], ...]:
    mutants = (one for kind in MutationKind for one in wrong_of(case, kind))
    return tuple((one, findings_of(case, one.text, one.evidence)) for one in mutants)


HANDFUL = OncePerCase(_handful)
"""The wrong sentences of a case, and what the checks find in each."""


def _item(mutant: Mutant, findings: tuple[Finding, ...]) -> Item:
    objections = [one for one in findings if one.verdict.blocks or one.verdict is Verdict.NEEDS_HUMAN]
    return Item(
        id=f"{mutant.kind}: {mutant.text}",
        label=mutant.text,
        good=bool(objections),
        note="" if objections else f"No check objects. The records say: “{mutant.original}”",
        kind=mutant.kind.value,
        evidence=mutant.evidence,
    )


SCORER = Scorer(
    name="wrong_sentences_refused",
    question="Which part of a fixed set of wrong sentences do the checks refuse or send to a person?",
    unit=Unit.SHARE,
    better=Better.MORE,
    score=_score,
)
