"""Follow-ups: found, owned, and good."""

from __future__ import annotations

import pytest

from evaluation.scorers import action_item_owners, action_item_quality, action_items
from evaluation.written import WrittenSection
from extraction.domain.report import StatementKind
from tests.evaluation.scored_values import bad, said, score, section

GOOD = "OPS-7: Alert on the pool of checkout-api. Owner: Jonas Vik. Due: 1 April 2026. Status: open."


def listed(*texts: str) -> WrittenSection:
    return section("action_items", *texts)


def test_the_agreed_one_is_found_in_other_words() -> None:
    """By the likeness of its words."""
    assert score(action_items.SCORER, listed(GOOD)).value == 1
    assert score(action_items.SCORER, listed("Alerting for the checkout-api pool is to be added (Jonas).")).value == 1


def test_a_missing_one_and_one_too_many_are_bad() -> None:
    """Nobody agreed to the runbook."""
    found = score(action_items.SCORER, listed("Write a runbook for expired certificates. Owner: Ola Berg."))
    assert [one.kind for one in bad(found)] == ["", "too many"]


def test_where_nobody_agreed_to_anything_there_is_nothing_to_list() -> None:
    """Saying so is no follow-up."""
    none = said("The records name no follow-up.", kind=StatementKind.UNKNOWN)
    assert score(action_items.SCORER, section("action_items", none), action_items=()).unscored


@pytest.mark.parametrize("owner", ["Owner: Jonas Vik.", "(Jonas)"])
def test_the_owner_is_named_in_a_field_or_in_the_row(owner: str) -> None:
    """In full or by the first name."""
    assert score(action_item_owners.SCORER, listed(f"Alert on the pool of checkout-api {owner}")).value == 1


@pytest.mark.parametrize("owner", ["Mara Lindqvist", "none recorded"])
def test_another_owner_or_none_is_wrong(owner: str) -> None:
    """The note names both."""
    found = score(action_item_owners.SCORER, listed(GOOD.replace("Jonas Vik", owner)))
    assert "the records Jonas Vik" in bad(found)[0].note


def test_owners_of_what_is_not_listed_are_not_scored() -> None:
    """The missing follow-up counts elsewhere."""
    assert score(action_item_owners.SCORER, "All is well.").unscored


def test_a_good_one_has_verb_owner_date_and_an_end() -> None:
    """All four."""
    assert score(action_item_quality.SCORER, listed(GOOD)).value == 1


@pytest.mark.parametrize(
    ("text", "lacking"),
    [
        ("Better monitoring of the pool. Owner: Jonas Vik. Due: 1 April 2026.", "verb"),
        ("Alert on the pool of checkout-api. Owner: none recorded. Due: 1 April 2026.", "owner"),
        ("Alert on the pool of checkout-api. Owner: Jonas Vik.", "tracked"),
        ("OPS-7: Be more careful with pools. Owner: Jonas Vik.", "verifiable"),
        ("OPS-7: Investigate monitoring. Owner: Jonas Vik.", "verifiable"),
    ],
)
def test_what_a_follow_up_lacks_is_named(text: str, lacking: str) -> None:
    """One thing each."""
    assert [one.kind for one in bad(score(action_item_quality.SCORER, listed(text)))] == [lacking]


def test_without_follow_ups_there_is_no_quality() -> None:
    """Not 0."""
    assert score(action_item_quality.SCORER, listed()).unscored
