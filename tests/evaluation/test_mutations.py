"""Mutations: wrong for sure, worded naturally, the same for the same seed."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

import evaluation
from evaluation.__main__ import CASES
from evaluation.case import Case, load_cases
from evaluation.mutation_kind import MutationKind
from evaluation.mutations import MAKERS, Mutant, mutants
from evaluation.proof import CLOCK, unproved

K = MutationKind
LOOKED_UP = (K.NUMBER, K.TIME, K.DATE, K.ZONE, K.DURATION, K.NAME, K.SERVICE, K.VERSION, K.CITATION_SWAPPED)
"""Kinds whose wrongness a look-up of the cited events shows."""


@pytest.fixture(scope="module")
def cases() -> tuple[Case, ...]:
    return tuple(load_cases(CASES))


@pytest.fixture(scope="module")
def made(cases: tuple[Case, ...]) -> dict[MutationKind, list[tuple[Case, Mutant]]]:
    """Up to 300 of each kind from each case."""
    found: dict[MutationKind, list[tuple[Case, Mutant]]] = {kind: [] for kind in K}
    for case in cases:
        for kind, group in itertools.groupby(mutants(case), lambda one: one.kind):
            found[kind] += [(case, mutant) for mutant in itertools.islice(group, 300)]
    return found


def test_every_kind_has_a_maker() -> None:
    assert set(MAKERS) == set(K)


def test_the_judges_share_no_code_with_the_judged() -> None:
    """Cases, proofs and mutations import nothing of the product's checks."""
    folder = Path(evaluation.__file__).parent
    for path in (
        folder / "case.py",
        folder / "gold_file.py",
        folder / "proof.py",
        *(folder / "mutations").glob("*.py"),
    ):
        assert "extraction.verification" not in path.read_text("utf-8"), path.name


def test_each_case_gives_enough_of_each_kind(made: dict[MutationKind, list[tuple[Case, Mutant]]]) -> None:
    """All cases together give 200 of each kind and more; no kind rests on a few incidents only."""
    for kind, found in made.items():
        counts = Counter(case.id for case, _ in found)
        assert len(found) >= 400, kind
        assert sum(count >= 20 for count in counts.values()) >= 6, kind


def test_the_same_seed_gives_the_same_mutants(cases: tuple[Case, ...]) -> None:
    """Another seed gives another order."""
    first, again, other = (
        [one.text for one in itertools.islice(mutants(cases[0], (K.NUMBER,), seed), 40)] for seed in (0, 0, 1)
    )
    assert first == again
    assert first != other


def test_a_mutant_differs_where_it_says(made: dict[MutationKind, list[tuple[Case, Mutant]]]) -> None:
    """Putting ``before`` back at the span gives the original."""
    for _, one in itertools.chain.from_iterable(made.values()):
        (start, end), change = one.what_changed.span, one.what_changed
        if one.kind is not K.CITATION_SWAPPED:
            assert one.text[start:end] == change.after, one
            assert one.text[:start] + change.before + one.text[end:] == one.original, one


def test_none_is_a_true_sentence_of_the_gold(made: dict[MutationKind, list[tuple[Case, Mutant]]]) -> None:
    for case, one in itertools.chain.from_iterable(made.values()):
        if one.kind is not K.CITATION_SWAPPED:
            assert one.text not in {sentence.text for sentence in case.sentences}


@pytest.mark.parametrize("kind", LOOKED_UP)
def test_what_changed_is_not_in_the_evidence(
    made: dict[MutationKind, list[tuple[Case, Mutant]]], kind: MutationKind
) -> None:
    """The reader that proves gold cannot prove these."""
    proved = [
        one.text
        for case, one in made[kind]
        if not unproved(one.text, case.events(one.evidence), case) and one.what_changed.after.strip() in _named(case)
    ]
    proved += [
        one.text
        for case, one in made[kind]
        if kind in LOOKED_UP[:5] and not unproved(one.text, case.events(one.evidence))
    ]
    assert len(proved) <= 0.02 * len(made[kind]), proved


def _named(case: Case) -> set[str]:
    return {*case.heading.services, *(person.name.split()[0] for person in case.people)}


def _by_rule(found: list[tuple[Case, Mutant]]) -> Iterator[tuple[Case, Mutant]]:
    """Those that no person wrote."""
    for case, one in found:
        if one.text not in {text for sentence in case.sentences for _, text in sentence.wrong}:
            yield case, one


@pytest.mark.parametrize("kind", [K.ORDER, K.UNIT, K.DURATION, K.HALF_TRUE, K.CONCLUSION_FLIPPED])
def test_what_a_person_wrote_is_among_them(cases: tuple[Case, ...], kind: MutationKind) -> None:
    """Also of the kinds that a rule makes."""
    for case in cases:
        texts = {one.text for one in mutants(case, (kind,))}
        assert texts >= {text for sentence in case.sentences for one, text in sentence.wrong if one is kind}


def test_times_are_minutes_away_from_what_is_cited(made: dict[MutationKind, list[tuple[Case, Mutant]]]) -> None:
    """A shifted minute is no rounding."""
    for case, one in made[K.TIME]:
        clock = CLOCK.search(one.what_changed.after + " UTC")
        if clock is None or " UTC" not in one.text:
            continue
        said = timedelta(hours=int(clock[1]), minutes=int(clock[2]))
        for event in case.events(one.evidence):
            at = timedelta(hours=event.at.hour, minutes=event.at.minute)
            if f"{one.what_changed.after} UTC" in one.text:
                assert abs(said - at) >= timedelta(minutes=2), one


def test_orders_run_against_the_clock(made: dict[MutationKind, list[tuple[Case, Mutant]]]) -> None:
    """Every cited event is more than a minute from the next, unless a person wrote the wrong sentence."""
    for case, one in _by_rule(made[K.ORDER]):
        times = sorted(event.at for event in case.events(one.evidence))
        assert times[-1] - times[0] > timedelta(minutes=1), one


def test_nobody_is_named_whom_the_evidence_names(made: dict[MutationKind, list[tuple[Case, Mutant]]]) -> None:
    """The person who is put in did not do it, as far as the cited records say."""
    for case, one in _by_rule(made[K.NAME]):
        words = " ".join(event.text for event in case.events(one.evidence))
        assert not re.search(rf"\b{re.escape(one.what_changed.after.split()[0])}\b", words), one


def test_a_supposition_that_came_true_is_not_stated_by_rule(cases: tuple[Case, ...]) -> None:
    """Only hand-written variants are made of it."""
    for case in cases:
        hand = {text for sentence in case.sentences for _, text in sentence.wrong}
        later = {sentence.id for sentence in case.sentences if sentence.came_true}
        for one in mutants(case, (K.HEDGE_DROPPED,)):
            if one.source_id in later:
                assert any(text[1:] in one.text for text in hand), one


def test_bounds_are_not_loosened(made: dict[MutationKind, list[tuple[Case, Mutant]]]) -> None:
    """ "At most 9" follows from "at most 6", so only a smaller figure is wrong."""
    for _, one in made[K.NUMBER]:
        if bound := re.search(r"\b[Aa]t most ([\d,]+)", one.original):
            now = re.search(r"\b[Aa]t most ([\d,]+)", one.text)
            assert now is not None
            assert int(now[1].replace(",", "")) <= int(bound[1].replace(",", "")), one


def test_sentences_are_well_formed(made: dict[MutationKind, list[tuple[Case, Mutant]]]) -> None:
    """One capital at the start, one full stop at the end, no doubled spaces or words."""
    for _, one in itertools.chain.from_iterable(made.values()):
        assert "  " not in one.text, one
        assert re.search(r"[.”]$", one.text), one
        assert not re.search(r"\b(the|a|an|not|was|before|after|because) \1\b", one.text), one
        assert not one.text.startswith(tuple("bcdfghjklmnpqrstuvwxyz")) or one.original[0].islower(), one
