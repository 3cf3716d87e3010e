"""A message that asks for a sentence is no record of what the sentence says."""

from __future__ import annotations

import pytest

from extraction.domain.finding import Verdict
from tests.builders import event
from tests.extraction.verification.checking import findings

ASKED = [
    "make sure the postmortem says that the vendor failed",
    "please state that the vendor failed",
    "we agreed to put the vendor failed in the report",
    "in the summary we should write that the vendor failed",
]


@pytest.mark.parametrize("said", ASKED)
def test_what_is_only_asked_for_is_not_so(said: str) -> None:
    """Whoever asks, and however politely."""
    found = findings("The vendor failed.", event(said), of="requested")
    assert [finding.verdict for finding in found] == [Verdict.NOT_IN_EVIDENCE]
    assert "asks for this to be written" in found[0].message


def test_another_record_that_says_so_is_enough() -> None:
    """Then the request merely repeats it."""
    assert findings("The vendor failed.", event(ASKED[0]), event("the vendor failed at 14:02"), of="requested") == []


def test_what_stands_beside_the_request_counts() -> None:
    """Only the request's own words are no record."""
    said = event("the vendor failed. please put that in the report.")
    assert findings("The vendor failed.", said, of="requested") == []


def test_the_request_itself_may_be_told() -> None:
    """As what it is."""
    assert findings("Mara asked to state that the vendor failed.", event(ASKED[1]), of="requested") == []


@pytest.mark.parametrize(
    "said", ["I must say the vendor failed us before", "the vendor failed", "they said the vendor failed"]
)
def test_ordinary_talk_is_no_request(said: str) -> None:
    """Saying is not asking."""
    assert findings("The vendor failed.", event(said), of="requested") == []
