"""What if a check were off? Then what only it refuses passes, and nothing else changes."""

from __future__ import annotations

import pytest

from extraction.domain.finding import Verdict
from extraction.errors import InputError
from extraction.pipeline import Understood
from extraction.verification.check_draft import (
    CHECK_NAMES,
    check_statement,
    checks_named,
    supported_when_nothing_objects,
)
from tests.builders import MODEL, event, facts, statement, timeline

SLOW = event("checkout error rate 12%", "14:03")
WRONG = statement("The checkout error rate was 21%.", [SLOW], author=MODEL)


def known(*without: str) -> Understood:
    return Understood(timeline=timeline(SLOW), facts=facts(), without_checks=frozenset(without))


def test_a_check_that_is_off_refuses_nothing() -> None:
    """The wrong figure is refused by one check only."""
    assert known().check(WRONG).verdict is Verdict.CONTRADICTED
    assert not known("number").check(WRONG).verdict.blocks


def test_the_other_checks_still_run() -> None:
    """Switching off the one for names leaves the one for numbers."""
    assert known("name").check(WRONG).verdict is Verdict.CONTRADICTED


def test_citations_can_go_unchecked_too() -> None:
    """Then an event that does not exist is no finding."""
    nowhere = statement("The checkout error rate was 12%.", [SLOW, "0" * 24], author=MODEL)
    without = frozenset(("citation",))
    assert check_statement(nowhere, known().evidence, supported_when_nothing_objects).findings
    assert not check_statement(nowhere, known().evidence, supported_when_nothing_objects, without).findings


def test_an_unknown_name_is_refused_with_the_known_ones() -> None:
    """A typing mistake must not measure nothing."""
    with pytest.raises(InputError, match=r"numbers; the checks are citation, quote, number, time"):
        known("numbers")
    with pytest.raises(InputError, match="numbers"):
        check_statement(WRONG, known().evidence, without=frozenset(("numbers",)))


def test_every_check_has_one_name() -> None:
    """By which it is switched off."""
    assert len(set(CHECK_NAMES)) == len(CHECK_NAMES)
    assert checks_named(CHECK_NAMES) == frozenset(CHECK_NAMES)
