"""Quotations: letter by letter, by the right person."""

from __future__ import annotations

import pytest

from extraction.domain.finding import Verdict
from tests.builders import event
from tests.extraction.verification.checking import findings

SAID = event("the cache is not full, but replica 3 is lagging by 40 s", by="Ana Ruiz")
OTHER = event("ok, looking at the replica", by="Ben Okafor")


@pytest.mark.parametrize(
    "text",
    [
        "Ana wrote: “replica 3 is lagging by 40 s”.",
        'Ana said "the cache is not full".',
        "“The cache is not full”, Ana wrote.",
        "“The cache is not full … replica 3 is lagging”, wrote Ana Ruiz.",
        "Somebody wrote “replica 3  is lagging by 40 s.”",
    ],
)
def test_verbatim_quotations_pass(text: str) -> None:
    """White space, the first letter's case, a final stop and marked omissions may differ."""
    assert findings(text, SAID, OTHER, of="quote") == []


def test_altered_quotation_is_contradicted() -> None:
    """The finding gives the words as they stand."""
    (finding,) = findings("Ana wrote “replica 3 is lagging by 45 s”.", SAID, of="quote")
    assert finding.verdict is Verdict.CONTRADICTED
    assert finding.expected is not None and "40 s" in finding.expected


def test_misattributed_quotation_names_the_author() -> None:
    """Ben did not say it."""
    (finding,) = findings("Ben wrote “replica 3 is lagging by 40 s”.", SAID, OTHER, of="quote")
    assert (finding.verdict, finding.expected) == (Verdict.CONTRADICTED, "Ana Ruiz")


def test_stitched_quotation_is_refused() -> None:
    """Parts of two messages are no quotation of either."""
    found = findings("Ana wrote “the cache is not full … looking at the replica”.", SAID, OTHER, of="quote")
    assert found and found[0].verdict.blocks


def test_quotation_that_cuts_off_a_negation_is_contradicted() -> None:
    """Letter by letter true, and the opposite of what was said."""
    found = findings("Ana said the cache was “full”.", SAID, of="quote")
    assert [finding.verdict for finding in found] == [Verdict.CONTRADICTED]


def test_quotation_of_an_uncited_record_names_it() -> None:
    """The words exist, elsewhere."""
    (finding,) = findings("Ben wrote “looking at the replica”.", SAID, others=[OTHER], of="quote")
    assert finding.verdict is Verdict.NOT_IN_EVIDENCE and "does not cite" in finding.message
