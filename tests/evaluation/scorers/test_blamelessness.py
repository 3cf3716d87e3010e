"""Words that blame, in quotations too."""

from __future__ import annotations

import pytest

from evaluation.scorers.blamelessness import SCORER
from tests.evaluation.scored_values import bad, score


def test_what_people_did_is_no_blame() -> None:
    """Roles and facts."""
    assert score(SCORER, "Jonas Vik restarted checkout-api at 14:20 UTC.").value == 0


@pytest.mark.parametrize("text", ["Jonas Vik should have tested it.", "Mara wrote: “Jonas Vik should have tested it”."])
def test_a_counterfactual_blames_and_a_quotation_mark_does_not_help(text: str) -> None:
    """Readers see both."""
    found = score(SCORER, text)
    assert (found.value, bad(found)[0].kind) == (1, "counterfactual")


def test_an_empty_report_is_not_scored() -> None:
    """It blames nobody and tells nothing."""
    assert score(SCORER).unscored
