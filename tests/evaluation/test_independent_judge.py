"""The reader that judges what the checks let through: strict, and it knows nothing of them."""

from __future__ import annotations

import ast
import itertools
from pathlib import Path

import pytest

import evaluation.independent_judge as judge
from evaluation.__main__ import CASES
from evaluation.case import Case, GoldStatement, load_cases
from evaluation.independent_judge import doubts
from evaluation.mutations import mutants
from extraction.pipeline import Understood
from tests.builders import event, facts, timeline

ALERT = event("checkout-api answers 12% of requests with errors", "14:03", by="Ana Torres")
GUESS = event("might be the certificate", "14:05", by="Jonas Vik")
DENIAL = event("no orders were lost", "14:30", by="Jonas Vik")
PLAN = event("we will add an alert on the pool", "14:40", by="Ana Torres")
KNOWN = Understood(timeline=timeline(ALERT, GUESS, DENIAL, PLAN), facts=facts())


def doubted(text: str, *events: object) -> bool:
    return bool(doubts(text, [one for one in KNOWN.timeline if one in events], KNOWN))


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("Ana Torres reported at 14:03 UTC that checkout-api answered 12% of requests with errors.", ALERT),
        ("Jonas Vik thought that it might be the certificate.", GUESS),
        ("No orders were lost.", DENIAL),
        ("Ana Torres planned to add an alert on the pool.", PLAN),
    ],
)
def test_what_a_record_says_in_these_words_is_passed(text: str, cited: object) -> None:
    assert not doubted(text, cited)


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("Ana Torres reported that checkout-api answered 21% of requests with errors.", ALERT),
        ("At 14:13 UTC checkout-api answered 12% of requests with errors.", ALERT),
        ("Jonas Vik reported that checkout-api answered 12% of requests with errors.", ALERT),
        ("checkout-api did not answer 12% of requests with errors.", ALERT),
        ("It was the certificate.", GUESS),
        ("Orders were lost.", DENIAL),
        ("Ana Torres added an alert on the pool.", PLAN),
        ("Did checkout-api answer 12% of requests with errors?", ALERT),
        ("checkout-api answered 12% of requests with errors after a power cut.", ALERT),
    ],
)
def test_one_wrong_thing_is_enough_for_a_doubt(text: str, cited: object) -> None:
    assert doubted(text, cited)


def test_gold_wordings_of_the_same_records_count() -> None:
    gold = GoldStatement(id="g", text="An eighth of all shoppers saw a failure page.", evidence=(ALERT.id,))
    text = "Shoppers saw a failure page."
    assert doubts(text, [ALERT], KNOWN)
    assert doubts(text, [ALERT], KNOWN, [gold]) == ()
    assert doubts(text, [DENIAL], KNOWN, [gold])


def test_it_shares_no_code_with_the_checks() -> None:
    """Neither what judges nor what it stands on imports a check, or the reading of values that checks rest on."""
    folder = Path(judge.__file__).parent
    for name in ("independent_judge.py", "proof.py"):
        tree = ast.parse((folder / name).read_text("utf-8"))
        imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module}
        assert not [one for one in imported if "verification" in one or "typed_value" in one or "drafting" in one]


@pytest.fixture(scope="module")
def cases() -> tuple[Case, ...]:
    return tuple(load_cases(CASES))


def test_hardly_a_wrong_sentence_passes_it(cases: tuple[Case, ...]) -> None:
    """Of five mutants of each kind and case; what passes are swapped orders, units and roles in the same words."""
    tried = passed = 0
    for case in cases:
        for _, group in itertools.groupby(mutants(case), lambda one: one.kind):
            for one in itertools.islice(group, 5):
                tried += 1
                passed += not doubts(one.text, case.events(one.evidence), case.known)
    assert tried > 300
    assert passed / tried < 0.05
