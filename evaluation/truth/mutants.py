"""Mutations: of the wrong sentences made from gold, how many the checks catch; of the true ones, how many they refuse."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from evaluation.case import Case, InvalidCase, load_cases
from evaluation.measured import Figure, Measured, share_of
from evaluation.mutation_kind import MutationKind
from evaluation.mutations import Mutant, mutants
from extraction.domain.finding import Verdict
from extraction.domain.report import Author, AuthorKind, Statement
from extraction.verification.check_draft import check_statement, supported_when_nothing_objects

TITLE = "Mutations of gold statements"
_WRITER = Author(kind=AuthorKind.MODEL, name="mutation")


@dataclass(frozen=True, slots=True)
class Judged:
    """A sentence of ``case`` and what the checks say of it. ``check`` is the one that decided; "" where none objects."""

    case: str
    text: str
    evidence: tuple[str, ...]
    verdict: Verdict
    check: str
    mutant: Mutant | None = None


def measure_mutants(
    cases: Path, per_kind: int = 200, seed: int = 0, kinds: Collection[MutationKind] | None = None
) -> Measured:
    """Up to ``per_kind`` wrong sentences of each kind from all cases in ``cases``, and every true one.

    Caught is whatever is not supported: refused, or left to a person.
    """
    try:
        loaded = tuple(load_cases(cases))
    except InvalidCase as error:
        return Measured(title=TITLE, unscored=str(error))
    wrong = tuple(judged_mutants(loaded, per_kind, seed, kinds))
    by_kind = {kind: [one for one in wrong if one.mutant and one.mutant.kind is kind] for kind in MutationKind}
    figures = [_caught(kind, found) for kind, found in by_kind.items() if found]
    short = [f"{kind} {len(found)}" for kind, found in by_kind.items() if 0 < len(found) < per_kind]
    return Measured(
        title=TITLE,
        figures=(_accepted(wrong), *figures, *_false_alarms(tuple(judged_originals(loaded)))),
        unscored=f"fewer than {per_kind} could be made of {', '.join(short)}" if short else "",
    )


def judged_mutants(
    cases: Sequence[Case], per_kind: int, seed: int = 0, kinds: Collection[MutationKind] | None = None
) -> Iterator[Judged]:
    """Mutants of all cases in turn, so that each kind draws on each case, and their verdicts."""
    made = {case.id: _by_kind(case, kinds, seed) for case in cases}
    for kind in MutationKind:
        shelves = [[(case, mutant) for mutant in made[case.id].get(kind, ())] for case in cases]
        for case, mutant in itertools.islice(_in_turn(shelves), per_kind):
            yield judged(case, mutant.text, mutant.evidence, mutant)


def judged_originals(cases: Sequence[Case]) -> Iterator[Judged]:
    """Every true sentence of the gold and its verdict."""
    for case in cases:
        yield from (judged(case, one.text, one.evidence) for one in case.sentences)


def judged(case: Case, text: str, evidence: tuple[str, ...], mutant: Mutant | None = None) -> Judged:
    """What the product's checks say of ``text``, as of a model's sentence, where no objection is support."""
    statement = Statement(id="judged", text=text, author=_WRITER, evidence=evidence, rule="mutation")
    checked = check_statement(statement, case.known.evidence, supported_when_nothing_objects)
    decided = checked.findings[0].check if checked.findings and checked.verdict is not Verdict.SUPPORTED else ""
    return Judged(case.id, text, evidence, checked.verdict, decided, mutant)


def _by_kind(case: Case, kinds: Collection[MutationKind] | None, seed: int) -> dict[MutationKind, list[Mutant]]:
    return {kind: list(found) for kind, found in itertools.groupby(mutants(case, kinds, seed), lambda one: one.kind)}


def _in_turn(shelves: Sequence[Sequence[tuple[Case, Mutant]]]) -> Iterator[tuple[Case, Mutant]]:
    for row in itertools.zip_longest(*shelves):
        yield from (one for one in row if one is not None)


def _caught(kind: MutationKind, found: Sequence[Judged]) -> Figure:
    refused = sum(one.verdict.blocks for one in found)
    asked = sum(one.verdict is Verdict.NEEDS_HUMAN for one in found)
    value = f"caught {share_of(refused + asked, len(found))}; refused {refused}, needs a human {asked}"
    return Figure(label=kind.value, value=value)


def _accepted(wrong: Sequence[Judged]) -> Figure:
    accepted = sum(one.verdict is Verdict.SUPPORTED for one in wrong)
    return Figure(label="all kinds, accepted as supported", value=share_of(accepted, len(wrong)))


def _false_alarms(right: Sequence[Judged]) -> Iterable[Figure]:
    refused = [one for one in right if one.verdict.blocks]
    asked = [one for one in right if one.verdict is Verdict.NEEDS_HUMAN]
    yield Figure(label="false alarms: true sentences refused", value=_with_checks(refused, len(right)))
    yield Figure(label="true sentences left to a person", value=_with_checks(asked, len(right)))


def _with_checks(found: Sequence[Judged], total: int) -> str:
    by_check = ", ".join(f"{check} {count}" for check, count in Counter(one.check for one in found).most_common())
    return share_of(len(found), total) + (f" by {by_check}" if by_check else "")
