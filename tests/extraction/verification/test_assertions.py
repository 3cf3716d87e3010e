"""Sentences that state nothing: questions, headings, words without a verb."""

from __future__ import annotations

import pytest

from extraction.domain.finding import Verdict
from extraction.verification.check_draft import check_statement
from extraction.verification.evidence import prepare_evidence
from tests.builders import MODEL, event, facts, statement, timeline

FAILING = event("checkout-api is failing, 12% errors", "14:03", by="Ana Torres")
ASKED = event("was the certificate renewed?", "14:05", by="Ana Torres")
EVIDENCE = prepare_evidence(timeline(FAILING, ASKED), facts())


def found(text: str) -> list[Verdict]:
    checked = check_statement(statement(text, [FAILING, ASKED], author=MODEL), EVIDENCE)
    return [one.verdict for one in checked.findings if one.check == "assertion"]


@pytest.mark.parametrize("text", ["Was checkout-api failing?", "Was checkout-api failing? Errors were at 12%."])
def test_a_question_is_refused(text: str) -> None:
    """A bad model gives the question back that it was asked; every word of it may stand in the records."""
    assert found(text) == [Verdict.NOT_IN_EVIDENCE]


def test_words_that_go_in_circles_are_refused() -> None:
    """A small model loses its thread; each word of it may stand in the records."""
    text = "checkout-api was failing with errors" + " that were found to be failing with errors" * 3 + "."
    assert found(text) == [Verdict.NOT_IN_EVIDENCE]
    assert found("Errors rose to 12% at 14:03 UTC, to 13% at 14:05 UTC and to 14% at 14:07 UTC at checkout-api.") == []


@pytest.mark.parametrize("text", ["checkout-api, checkout-api, checkout-api", "A report on checkout-api"])
def test_words_without_a_verb_are_left_to_a_person(text: str) -> None:
    assert found(text) == [Verdict.NEEDS_HUMAN]


@pytest.mark.parametrize(
    "text",
    [
        "Ana Torres reported 12% errors.",
        "checkout-api was failing.",
        "Ana Torres wrote: “was the certificate renewed?”",
        "The two reports lie two minutes apart.",
    ],
)
def test_a_sentence_that_states_something_is_left_alone(text: str) -> None:
    assert found(text) == []
