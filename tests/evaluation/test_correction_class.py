"""Classes of corrections, told from the change, the checks and the reviewer's own word."""

from __future__ import annotations

import pytest

from evaluation.correction_class import MUTATIONS, CorrectionClass, class_in, classified

KINDS = CorrectionClass
NAMES = ("Ana Torres", "Jonas Vik")


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        ("It began at 14:02 UTC.", "It began at 14:12 UTC.", KINDS.WRONG_TIME),
        ("It took 45 minutes.", "It took 31 minutes.", KINDS.WRONG_TIME),
        ("11,482 requests failed.", "1,482 requests failed.", KINDS.WRONG_NUMBER),
        ("Version 4.12.0 was deployed.", "Version 4.11.3 was deployed.", KINDS.WRONG_NUMBER),
        ("Ana Torres rolled back.", "Jonas Vik rolled back.", KINDS.WRONG_OWNER),
        ("It failed because the cache was full.", "It failed because the pool was small.", KINDS.WRONG_CAUSE),
        ("The deploy caused the errors.", "The errors began after the deploy.", KINDS.WRONG_CAUSE),
        ("Jonas carelessly deployed the change.", "The change was deployed.", KINDS.BLAME),
        ("Checkout failed.", "Checkout failed for guests in all regions.", KINDS.OMISSION),
        ("", "No orders were lost.", KINDS.OMISSION),
        ("The errors started to go away.", "The errors went away.", KINDS.WORDING),
        ("Said before.", "", KINDS.WORDING),
    ],
)
def test_classified_by_the_difference(before: str, after: str, kind: CorrectionClass) -> None:
    assert classified(before, after, names=NAMES) is kind


@pytest.mark.parametrize(
    ("check", "kind"),
    [
        ("number", KINDS.WRONG_NUMBER),
        ("order", KINDS.WRONG_TIME),
        ("cause", KINDS.WRONG_CAUSE),
        ("role", KINDS.WRONG_OWNER),
    ],
)
def test_classified_by_what_the_checks_found(check: str, kind: CorrectionClass) -> None:
    """Where a sentence was taken out, the check that blocked it says why."""
    assert classified("It was so.", "", found=("remainder", check)) is kind


@pytest.mark.parametrize(
    ("reason", "kind"),
    [
        ("wrong number: retries are counted", KINDS.WRONG_NUMBER),
        ("Cause – see the ticket", KINDS.WRONG_CAUSE),
        ("blame", KINDS.BLAME),
        ("wrong_owner. Jonas did it", KINDS.WRONG_OWNER),
        ("time and again", None),
        ("numbers were wrong", None),
        ("", None),
    ],
)
def test_reason_may_begin_with_the_class(reason: str, kind: CorrectionClass | None) -> None:
    assert class_in(reason) is kind


def test_the_reviewers_word_counts_more_than_ours() -> None:
    assert classified("It took 45 minutes.", "It took 31 minutes.", reason="wording: units") is KINDS.WORDING


def test_what_was_wrong_has_a_way_in_which_it_was() -> None:
    """And only that must not be said again."""
    assert {one for one in KINDS if one.was_wrong} == set(MUTATIONS)
