"""What a person changed: distances by hand, and what of it a new report spares them."""

from __future__ import annotations

from evaluation.case import Case, GoldCorrection, GoldReview
from evaluation.correction_class import CorrectionClass
from evaluation.person_changes import distances, kept, nearest, told
from evaluation.scorers.person_changes import SCORER
from tests.evaluation import scored_values
from tests.evaluation.scored_values import report

WRONG = "Checkout failed for 21 minutes."
RIGHT = "Checkout failed for 31 minutes."


def correction(before: str = WRONG, after: str = RIGHT, id: str = "c1") -> GoldCorrection:
    return GoldCorrection(
        id=id, kind=CorrectionClass.WRONG_TIME, before=before, after=after, evidence=(), section="impact"
    )


def review(minutes: float | None = 12.0) -> GoldReview:
    return GoldReview(writer="plain writer", statements=4, kept=2, edited=1, rejected=1, added=1, minutes=minutes)


def case(*corrections: GoldCorrection, reviewed: GoldReview | None = None) -> Case:
    return scored_values.case(corrections=corrections, review=reviewed)


def test_distances_count_characters() -> None:
    """One digit; a sentence that was taken out counts whole."""
    changed, taken_out = distances((correction(), correction(after="", id="c2")))
    assert (changed.distance, changed.of) == (1, len(WRONG)) and taken_out.share == 1


def test_nearest_of_several() -> None:
    assert nearest(RIGHT, ["Nothing.", WRONG]) == (WRONG, 1)
    assert nearest(RIGHT, []) == ("", len(RIGHT))


def test_share_kept() -> None:
    """Two of four; without statements there is no share."""
    assert kept(review()) == 0.5
    assert kept(GoldReview(writer="x", statements=0, kept=0, edited=0, rejected=0, added=1)) is None


def test_review_is_told_in_sentences() -> None:
    text = told(review(), [correction()])
    assert "2 of 4 statements were kept as written (50 %), 1 edited (1 characters)" in text and "12 minutes" in text
    assert "minutes lay" not in told(review(None), [])


def test_what_is_said_the_persons_way_is_spared() -> None:
    score = SCORER.score(case(correction()), report(RIGHT))
    assert score.value == 1 and score.items[0].good


def test_what_is_missing_has_to_be_changed_again() -> None:
    """The note says how far the nearest sentence is."""
    score = SCORER.score(case(correction(before="")), report("The coffee machine on the third floor broke."))
    assert score.value == 0 and "characters from the nearest sentence" in score.items[0].note


def test_what_was_taken_out_has_to_stay_out() -> None:
    gone = correction(after="")
    assert SCORER.score(case(gone), report("All is well.")).value == 1
    assert SCORER.score(case(gone), report(WRONG)).value == 0


def test_review_stands_beside_the_items() -> None:
    """It is told and not counted."""
    score = SCORER.score(case(correction(), reviewed=review()), report(RIGHT))
    assert score.value == 1 and score.items[-1].good is None and "kept as written" in score.items[-1].note


def test_without_a_review_there_is_no_score() -> None:
    assert "no report that a person reviewed" in SCORER.score(case(), report(RIGHT)).unscored
    assert "changed no statement" in SCORER.score(case(reviewed=review()), report(RIGHT)).unscored
