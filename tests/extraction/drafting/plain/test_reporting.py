"""What somebody said as a sentence: told with "that" only where its own words make a plain clause."""

from __future__ import annotations

import pytest

from extraction.drafting.plain.reporting import as_clause


@pytest.mark.parametrize(
    ("words", "clause"),
    [
        ("no label was lost and none was printed twice", "no label was lost and none was printed twice"),
        ("The portal was not affected.", "the portal was not affected"),
        ("3,100 invoices are waiting", "3,100 invoices are waiting"),
        ("billing-worker is empty", "billing-worker is empty"),
    ],
)
def test_a_plain_clause_is_told(words: str, clause: str) -> None:
    assert as_clause([words]) == clause


@pytest.mark.parametrize(
    "words",
    [
        "28 of 31 customers reached, all took a refund",
        "nothing lost in the failover",
        "we lost no label",
        "the queue is empty now",
        "37 tickets so far about failed payments",
        "from the logs: 8,412 requests failed",
        "is the queue empty?",
    ],
)
def test_what_is_no_clause_or_bound_to_the_chat_is_quoted(words: str) -> None:
    """Without a verb of its own, in the first person, with "now" or a label, it keeps its quotation marks."""
    assert as_clause([words]) is None


def test_two_sentences_are_quoted() -> None:
    assert as_clause(["no label was lost", "all were printed"]) is None
