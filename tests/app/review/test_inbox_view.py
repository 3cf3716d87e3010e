from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from app.operations.inbox_search import InboxFilter
from app.operations.listing import Choices, Group
from app.operations.ports import IncidentSummary
from app.operations.read_inbox import Inbox, InboxRow
from app.operations.row_state import RowState
from app.operations.standing import Position, Standing
from app.operations.what_waits import Reason, ReasonKind
from app.review.views.incidents import PAGE, due_json, due_words, filter_json, filter_of, inbox_json
from tests.builders import at, incident

NOW = at("12:00")
OPEN = Standing(drafted=True, accepted=8, open=1, refused=1, first_open="impact-2", findings=(("contradicted", 1),))
JUDGE = Reason(kind=ReasonKind.JUDGE, statement_id="impact-2")


def row(
    state: RowState = RowState.TO_JUDGE,
    group: Group = Group.NEEDS_YOU,
    kept: Standing | None = OPEN,
    *reasons: Reason,
    fresh: bool = True,
) -> InboxRow:
    summary = IncidentSummary(
        incident=replace(incident(), team="Payments", services=("checkout",)), events=41, first_at=at("10:40"),
        last_at=at("11:10"), draft_version=None if state is RowState.UNDRAFTED else 1, approved=False, published=False,
    )  # fmt: skip
    position = Position(seen="a", kept=kept, kept_seen="a" if fresh else "b", drafted_by="Ana Torres")
    return InboxRow(summary=summary, position=position, state=state, group=group, reasons=reasons)


def shown(*rows: InboxRow, pages: int = 1, failed: dict[str, str] | None = None) -> Any:
    found = Inbox(rows=rows, visible=len(rows), choices=Choices(states=(RowState.TO_JUDGE,)), stale=())
    return inbox_json(found, InboxFilter(), NOW, pages, failed)


def test_an_open_draft_leads_to_the_sentence_that_weighs_most() -> None:
    """One click from the inbox to the first thing that needs eyes; the state says how many there are."""
    (told,) = shown(row(RowState.TO_JUDGE, Group.NEEDS_YOU, OPEN, JUDGE))["groups"][0]["rows"]
    assert (told["page"], told["statement"]) == ("draft", "impact-2") and told["reasons"] == []
    assert told["state"] == {"text": "2 to judge", "kind": "open", "more": "1 contradicted", "checking": False}
    assert told["counts"] == {"accepted": 8, "open": 1, "refused": 1, "all": 10}
    assert told["about"] == ["INC-2041", "checkout", "Payments"] and told["owner"] == "Ana Torres"


@pytest.mark.parametrize(
    ("state", "page", "words"),
    [
        (RowState.UNDRAFTED, "timeline", "not drafted yet"),
        (RowState.APPROVED, "publish", "approved, not published"),
        (RowState.PUBLISHED, "publish", "published"),
        (RowState.LAPSED, "draft", "approval no longer stands"),
        (RowState.ASKED, "draft", "approval asked"),
    ],
)
def test_without_a_reason_the_state_says_where_it_leads(state: RowState, page: str, words: str) -> None:
    kept = Standing() if state is RowState.UNDRAFTED else Standing(drafted=True, accepted=8)
    told = shown(row(state, Group.IN_PROGRESS, kept))["groups"][0]["rows"][0]
    assert (told["page"], told["state"]["text"], told["state"]["more"]) == (page, words, "")


@pytest.mark.parametrize(
    ("reason", "lead", "page"),
    [
        (Reason(kind=ReasonKind.APPROVE, by="Ana", text="please"), "Ana asks for your approval", "publish"),
        (Reason(kind=ReasonKind.ANSWER, by="Ben", statement_id="s1"), "Ben asks you", "draft"),
        (Reason(kind=ReasonKind.MENTION, by="Ben", statement_id="s1"), "Ben mentions you", "draft"),
        (Reason(kind=ReasonKind.FOLLOW_UP, text="OPS-41", event_id="e1"), "Your action item", "timeline"),
    ],
)
def test_each_reason_says_who_wants_what_and_leads_there(reason: Reason, lead: str, page: str) -> None:
    told = shown(row(RowState.READY, Group.NEEDS_YOU, OPEN, reason))["groups"][0]["rows"][0]
    assert told["reasons"][0]["lead"] == lead
    assert told["page"] == told["reasons"][0]["page"] == page
    assert (told["statement"], told["event"]) == (reason.statement_id, reason.event_id)


def test_long_messages_are_cut_and_their_lines_joined() -> None:
    reason = Reason(kind=ReasonKind.ANSWER, by="Ben", text="Was it\nfull? " + "x" * 400)
    text = shown(row(RowState.READY, Group.NEEDS_YOU, OPEN, reason))["groups"][0]["rows"][0]["reasons"][0]["text"]
    assert text.startswith("Was it full? x") and len(text) <= 140 and text.endswith("…")


def test_what_is_remembered_is_marked_while_it_is_checked() -> None:
    """Where it cannot be read, that is said instead, with the reason."""
    stale = row(fresh=False)
    assert shown(stale)["groups"][0]["rows"][0]["state"]["checking"]
    broken = shown(stale, failed={"INC-2041": "The draft cannot be read."})["groups"][0]["rows"][0]["state"]
    assert broken == {"text": "cannot be checked", "kind": "fallen", "more": "The draft cannot be read."}


def test_groups_come_in_order_and_empty_ones_are_not_shown() -> None:
    """The earlier ones are folded."""
    rows = [row(group=group) for group in (Group.OLDER, Group.IN_PROGRESS, Group.NEEDS_YOU)]
    groups = shown(*rows)["groups"]
    assert [group["name"] for group in groups] == ["needs", "progress", "older"]
    assert [group["folded"] for group in groups] == [False, False, True]
    assert shown()["groups"] == []


def test_long_groups_are_shown_page_by_page() -> None:
    """The number says how many there are."""
    rows = [row() for _ in range(PAGE + 5)]
    group = shown(*rows)["groups"][0]
    assert (group["count"], len(group["rows"])) == (PAGE + 5, PAGE)
    assert len(shown(*rows, pages=2)["groups"][0]["rows"]) == PAGE + 5


def test_when_it_was_over_or_what_is_known_instead() -> None:
    resolved = row(kept=replace(OPEN, resolved_at=at("11:00")))
    assert shown(resolved)["groups"][0]["rows"][0]["when"]["text"] == "resolved 3 Mar, 11:00"
    assert shown(row())["groups"][0]["rows"][0]["when"]["text"] == "last record 3 Mar, 11:10"
    long_ago = row(kept=replace(OPEN, resolved_at=at("11:00") - timedelta(days=400)))
    assert shown(long_ago)["groups"][0]["rows"][0]["when"]["text"] == "resolved 27 Jan 2025, 11:00"


@pytest.mark.parametrize(
    ("due", "words"),
    [
        (at("18:00"), "due today"),
        (at("01:00", day=4), "due tomorrow"),
        (at("18:00", day=7), "due in 4 days"),
        (at("18:00", day=20), "due 20 March"),
        (at("18:00", day=20) + timedelta(days=365), "due 20 March 2027"),
        (at("11:30"), "1 h overdue"),
        (at("02:00"), "10 h overdue"),
        (at("11:00", day=2), "1 day overdue"),
        (at("11:00", day=1), "2 days overdue"),
    ],
)
def test_due_dates_in_words(due: datetime, words: str) -> None:
    """Overdue ones are told in words and in colour."""
    assert due_words(due, NOW) == words
    told: Any = due_json(due, NOW)
    assert told["over"] is ("overdue" in words)


def test_filters_survive_the_address() -> None:
    """What the browser names becomes the filter, and the filter what the browser shows."""
    wanted = InboxFilter(text="checkout", severity="SEV1", state="ready", team="Payments", mine=True)
    assert filter_of(filter_json(wanted)) == wanted
    address = {"text": "checkout", "severity": "SEV1", "state": "ready", "team": "Payments", "mine": "1"}
    assert filter_of(address) == wanted


def test_odd_addresses_filter_nothing() -> None:
    assert filter_of({"state": "<b>", "mine": "no", "text": None, "private": "yes"}) == InboxFilter()
    assert len(filter_of({"text": "x" * 1000}).text) == 140
