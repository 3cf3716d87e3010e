"""What capture makes of the gold cases: milestones to the minute, who held command and communications, open questions.

Each test asserts the level that was reached and names every miss, so that a change which loses one says which.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from evaluation.case import Case, GoldMilestone, load_cases
from extraction.domain.people import Role

CASES = Path(__file__).parents[2] / "data" / "cases"
MILESTONES_REACHED = 84
ROLES_REACHED = 31
CONFLICTS_REACHED = 30


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    return list(load_cases(CASES))


def _minute(moment: datetime | None) -> str:
    return "unknown" if moment is None else f"{moment:%Y-%m-%d %H:%M}"


def _derived(case: Case, gold: GoldMilestone) -> datetime | None:
    cycles = case.known.facts.cycles
    return cycles[gold.cycle - 1].milestone(gold.name).at if gold.cycle <= len(cycles) else None


def _wrong_milestones(case: Case) -> Iterator[str]:
    for gold in case.milestones:
        derived = _minute(_derived(case, gold))
        if derived != _minute(gold.at):
            yield f"{case.heading.id}: {gold.name} of cycle {gold.cycle} is {_minute(gold.at)}, derived {derived}"


def _wrong_roles(case: Case) -> Iterator[str]:
    facts = case.known.facts
    names = {person.id: person.display_name for person in facts.people}
    for role in (Role.COMMANDER, Role.COMMUNICATIONS):
        gold = sorted(person.name for person in case.people if role in person.roles)
        derived = sorted({names[one.person_id] for one in facts.roles if one.role is role})
        if derived != gold:
            yield f"{case.heading.id}: {role} is {gold}, derived {derived}"


def _missing_conflicts(case: Case) -> Iterator[str]:
    derived = {(conflict.kind, conflict.about or "severity") for conflict in case.known.facts.conflicts}
    for gold in case.conflicts:
        if (gold.kind, gold.about) not in derived:
            yield f"{case.heading.id}: {gold.kind} about {gold.about} is not asked ({', '.join(gold.answers)})"


def _assert_reached(total: int, misses: list[str], reached: int) -> None:
    assert total - len(misses) >= reached, f"{total - len(misses)} of {total}; missed:\n" + "\n".join(misses)


def test_milestones_are_those_of_the_gold_to_the_minute(cases: list[Case]) -> None:
    """Of every cycle that a person wrote down."""
    misses = [miss for case in cases for miss in _wrong_milestones(case)]
    _assert_reached(sum(len(case.milestones) for case in cases), misses, MILESTONES_REACHED)


def test_command_and_communications_are_held_by_those_of_the_gold(cases: list[Case]) -> None:
    """One answer a case and role: all of its holders and nobody else."""
    misses = [miss for case in cases for miss in _wrong_roles(case)]
    _assert_reached(2 * len(cases), misses, ROLES_REACHED)


def test_open_questions_of_the_gold_are_asked(cases: list[Case]) -> None:
    """By their kind and by what they are about. A severity that one source changes is a history, not a question."""
    misses = [miss for case in cases for miss in _missing_conflicts(case)]
    _assert_reached(sum(len(case.conflicts) for case in cases), misses, CONFLICTS_REACHED)


def test_no_case_is_reopened_that_was_not(cases: list[Case]) -> None:
    """As many cycles as the gold has."""
    for case in cases:
        assert len(case.known.facts.cycles) == max(gold.cycle for gold in case.milestones), case.heading.id
