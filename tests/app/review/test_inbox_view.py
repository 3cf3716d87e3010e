from __future__ import annotations

from typing import Any

from app.operations.ports import IncidentSummary
from app.review.views.incidents import Row, group_of, inbox_json, standing_of
from extraction.domain.finding import Verdict
from tests.app.review.reports import ALERT, approved, opened, section, under_review
from tests.builders import at, incident, statement

FINE = statement("p99 rose.", [ALERT], id="fine")


def summary(published: bool = False, version: int | None = 1) -> IncidentSummary:
    return IncidentSummary(
        incident=incident(),
        events=41,
        first_at=at("13:40"),
        last_at=at("15:10"),
        draft_version=version,
        approved=False,
        published=published,
    )


def test_an_incident_without_a_draft_is_under_way_and_leads_to_its_timeline() -> None:
    """There is nothing to judge yet."""
    told: Any = inbox_json([Row(summary=summary(version=None), standing=None)])
    assert [group["name"] for group in told["groups"]] == ["progress"]
    row = told["groups"][0]["rows"][0]
    assert row["page"] == "timeline" and row["state"]["text"] == "not drafted yet" and row["counts"] is None


def test_an_open_draft_needs_somebody_and_leads_to_the_first_open_sentence() -> None:
    """One click from the inbox to the first thing that needs eyes."""
    review = under_review([section(FINE)], {"fine": Verdict.NEEDS_HUMAN})
    row = Row(summary=summary(), standing=standing_of(opened(review)))
    told: Any = inbox_json([row])
    assert group_of(row) == "needs"
    assert told["groups"][0]["rows"][0]["statement"] == "fine"
    assert told["groups"][0]["rows"][0]["state"] == {"text": "1 open", "kind": "open"}


def test_a_draft_with_nothing_open_still_needs_an_approver() -> None:
    """Nobody has stood up for it yet."""
    row = Row(summary=summary(), standing=standing_of(opened(under_review([section(FINE)]))))
    assert group_of(row) == "needs"


def test_an_approved_report_is_under_way_until_it_is_published() -> None:
    """Published ones are out of the way."""
    review = under_review([section(FINE)])
    standing = standing_of(opened(review, approved(review)))
    assert group_of(Row(summary=summary(), standing=standing)) == "progress"
    assert group_of(Row(summary=summary(published=True), standing=standing)) == "published"


def test_an_approval_that_fell_brings_the_report_back() -> None:
    """Also after it was published."""
    review = under_review([section(FINE)])
    row = Row(summary=summary(published=True), standing=standing_of(opened(review, approved(review, corrections=2))))
    told: Any = inbox_json([row])
    assert told["groups"][0]["rows"][0]["state"]["text"] == "approval no longer stands"


def test_empty_groups_are_not_shown() -> None:
    """An empty inbox has no headings."""
    assert inbox_json([]) == {"groups": []}
