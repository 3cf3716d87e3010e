"""Each check by name."""

from __future__ import annotations

from dataclasses import replace

import pytest

from evaluation.score import Item
from evaluation.scorers.checks_at_work import SCORER
from tests.evaluation.scored_values import KNOWN, bad, case, report, score


def items_without(*checks: str) -> dict[str, Item]:
    blind = case(replace(KNOWN, without_checks=frozenset(checks)))
    return {one.id: one for one in SCORER.score(blind, report("All is well.")).items}


def test_checks_that_run_object_to_what_they_are_there_for() -> None:
    """On a true sentence with one thing done to it, too."""
    found = {one.id: one.good for one in score(SCORER).items}
    assert all(found[check] for check in ("number", "citation", "assertion", "link", "foreign", "blame"))


@pytest.mark.parametrize("check", ["number", "citation", "assertion", "link", "foreign", "blame"])
def test_one_that_is_switched_off_is_named(check: str) -> None:
    """And no other one."""
    before = {one.id for one in bad(score(SCORER))}
    after = {name for name, one in items_without(check).items() if one.good is False}
    assert after - before == {check}
    assert "It objects to none of" in items_without(check)[check].note


def test_a_case_without_true_sentences_is_not_scored() -> None:
    """There is nothing to do anything to."""
    assert score(SCORER, facts=(), statements=()).unscored
