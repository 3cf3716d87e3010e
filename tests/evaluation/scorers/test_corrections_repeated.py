"""What a person had to correct before."""

from __future__ import annotations

from dataclasses import replace

from evaluation.case import GoldCorrection
from evaluation.correction_class import CorrectionClass
from evaluation.scorers.corrections_repeated import SCORER
from tests.evaluation.scored_values import bad, score

CORRECTED = GoldCorrection(
    id="c01",
    kind=CorrectionClass.WRONG_NUMBER,
    before="Checkout-api answered 21% of requests with errors.",
    after="Checkout-api answered 12% of requests with errors.",
    evidence=(),
)
ADDED = GoldCorrection(id="c02", kind=CorrectionClass.OMISSION, before="", after="No orders were lost.", evidence=())
REWORDED = replace(CORRECTED, id="c03", kind=CorrectionClass.WORDING)


def test_the_right_sentence_repeats_nothing() -> None:
    """It is listed all the same."""
    found = score(SCORER, CORRECTED.after, corrections=(CORRECTED,))
    assert (found.value, [one.id for one in found.items]) == (0, ["c01"])


def test_the_wrong_one_said_again_is_bad() -> None:
    """The note tells what a person made of it."""
    found = score(SCORER, f"At 14:03 UTC {CORRECTED.before}", corrections=(CORRECTED,))
    assert found.value == 1
    assert CORRECTED.after in bad(found)[0].note


def test_omissions_and_cases_of_other_origin_are_not_scored() -> None:
    """What was left out has no wrong sentence, and what was reworded was none."""
    assert score(SCORER, "All is well.").unscored
    assert score(SCORER, "All is well.", corrections=(ADDED, REWORDED)).unscored
