"""What the Publish page says of an approval, and what its buttons do."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from app.operations.approval_request import (
    ANYBODY,
    ApprovalDecision,
    ApprovalRequest,
    ApprovalRule,
    Choice,
    RequestState,
)
from app.operations.approval_state import ApprovalState, Approver
from app.operations.ports import Ports, Publication
from app.operations.review_report import open_review
from app.review.approval_acts import due_at, perform
from app.review.import_work import SAMPLE_KEY
from app.review.views.approval import Waits, approval_json, rule_in_words
from app.review.views.publication import changed_block, destinations_block, readers_block
from extraction.domain.report_changes import ChangeKind, ReportChanges, SectionChanges, StatementChange
from extraction.domain.report_template import Audience
from extraction.errors import InputError, StateError
from tests.app.review.reports import approved, opened, section, under_review
from tests.builders import at, statement

REVIEW = under_review([section(statement(id="s1"))])
NOW = at("17:00")
FREE = Waits(request=None, publish=None, reopen=None)


def request(state: RequestState = RequestState.OPEN, **fields: object) -> ApprovalRequest:
    content = opened(REVIEW).content
    asked = ApprovalRequest(
        id="r1",
        content=content,
        by="dan",
        name="Dan Ito",
        at=at("16:10"),
        due=at("18:00"),
        message="Look",
        rule=ANYBODY,
    )
    return replace(asked, state=state, **fields)  # type: ignore[arg-type]


def decision(choice: Choice = Choice.APPROVE, note: str = "", via: str = "app") -> ApprovalDecision:
    return ApprovalDecision(by="ana", name="Ana Torres", at=at("16:20"), choice=choice, note=note, via=via)


def state(**fields: object) -> ApprovalState:
    none = {"request": None, "last": None, "approvers": (), "given": 0, "may_decide": True, "waits": None}
    return ApprovalState(**{"rule": ANYBODY, "needed": 1, **none, **fields})  # type: ignore[arg-type]


def shown(**fields: object) -> dict[str, object]:
    return dict(approval_json(opened(REVIEW), state(**fields), FREE, NOW))


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (ANYBODY, "One approval is needed, from anybody who may approve."),
        (ApprovalRule(name="sev", approvers=("ana",)), "Rule “sev”. One approval is needed."),
        (
            ApprovalRule(name="two", groups=("leads",), needed=2, four_eyes=True),
            "Rule “two”. 2 approvals of the same words are needed, from the people named below or members of leads; "
            "not from who asked, drafted or wrote a part of it.",
        ),
    ],
)
def test_a_rule_is_said_in_words(rule: ApprovalRule, words: str) -> None:
    """Nobody has to know the access file."""
    assert rule_in_words(rule) == words


def test_an_open_request_shows_who_was_asked_and_who_decided() -> None:
    """With the message, the due date and where somebody decided."""
    people = (
        Approver("ana", "Ana Torres", decision(note="reads well", via="slack")),
        Approver("ben", "Ben Okafor", None),
    )
    told = shown(request=request(), last=request(), approvers=people, given=1, needed=2)
    assert told["state"] == {"name": "Approval requested", "kind": "waits", "told": "Version 1; 1 of 2 given."}
    first, second = told["approvers"]  # type: ignore[misc]
    assert first["told"] == "approved in Slack, 3 March 2026, 16:20 UTC" and first["note"] == "reads well"
    assert second["told"] == "asked"
    assert told["request"]["late"] is False  # type: ignore[index]


def test_an_overdue_request_says_so() -> None:
    """Calmly, in the sentence about it."""
    told = shown(request=request(due=NOW - timedelta(hours=1)))["request"]
    assert "overdue since 3 March 2026, 16:00 UTC" in told["told"] and told["late"]  # type: ignore[index]


@pytest.mark.parametrize(
    ("state_of", "decisions", "words"),
    [
        (
            RequestState.CHANGES_REQUESTED,
            (decision(Choice.REQUEST_CHANGES, "The window"),),
            "Ana Torres requested changes",
        ),
        (RequestState.WITHDRAWN, (), "was withdrawn"),
        (RequestState.SUPERSEDED, (), "the report has changed since"),
    ],
)
def test_what_became_of_the_last_request_is_told(
    state_of: RequestState, decisions: tuple[ApprovalDecision, ...], words: str
) -> None:
    """Until there is a new one."""
    assert words in shown(last=request(state_of, decisions=decisions))["last"]["text"]  # type: ignore[index]


def test_buttons_say_why_they_wait() -> None:
    """Changes can be requested only where somebody asked; an approved report asks for nothing."""
    assert shown()["waits"]["changes"] == "Nobody has asked for approval."  # type: ignore[index]
    done = approval_json(opened(REVIEW, approved(REVIEW)), state(waits="It is approved as it stands."), FREE, NOW)
    assert done["approved"] is True
    assert done["waits"]["request"] == "It is approved as it stands."  # type: ignore[index]


def test_only_a_published_version_can_be_opened_again() -> None:
    """Another one is open already."""
    out = Publication(destination="html", location="x", at=at("16:30"), by="Ana", version=1, digest="d")
    assert shown()["reopen"] is None
    published = opened(REVIEW, approved(REVIEW), (out,))
    assert approval_json(published, state(), FREE, NOW)["reopen"] == {"waits": None}
    table = destinations_block(published, ("html", "json"))["table"]
    assert [row[2] for row in table["rows"]] == [  # type: ignore[index]
        "changes nothing: this is what was approved",
        "writes it for the first time",
    ]


def test_readers_changes_are_shown_before_they_go_out() -> None:
    """Withheld words are told as such, and no change as none."""
    gone = StatementChange(kind=ChangeKind.REMOVED, statement_id="s1")
    of_section = SectionChanges(section_id="i", title="Impact", audience=Audience.INTERNAL, changes=(gone,))
    changes = ReportChanges(
        since_version=1, since_revision=0, since_at=at("16:00"), published_at=NOW, sections=(of_section,)
    )
    block = readers_block(changes)
    assert block is not None
    assert block["lines"] == ["Impact, removed: words that can no longer be shown"]
    assert "No sentence differs" in str(readers_block(replace(changes, sections=())))
    assert readers_block(None) is None and changed_block("Changed", ()) is None


def test_what_the_buttons_do(drafted: Ports) -> None:
    """Asked, changes requested, asked again, approved: each tells what happened."""
    act = {"name": "request", "message": "look", "due": "2099-03-06"}
    assert "Approval requested" in perform(drafted, SAMPLE_KEY, "Dan Ito", act)
    first = drafted.requests.requests(SAMPLE_KEY)[-1]
    told = perform(drafted, SAMPLE_KEY, "Ana Torres", {"name": "changes", "request": first.id, "note": "The window"})
    assert told == "Changes requested. Dan Ito sees your reason."
    perform(drafted, SAMPLE_KEY, "Dan Ito", act)
    second = drafted.requests.requests(SAMPLE_KEY)[-1]
    assert perform(drafted, SAMPLE_KEY, "Ana Torres", {"name": "approve", "request": second.id}).startswith("Approved")
    assert open_review(drafted, SAMPLE_KEY).approval_stands
    with pytest.raises(StateError, match="not published"):
        perform(drafted, SAMPLE_KEY, "Ana Torres", {"name": "reopen", "reason": "late"})


def test_a_day_is_due_at_its_end() -> None:
    """In UTC; without one the rule says when."""
    due = due_at("2026-03-06")
    assert due is not None and due.isoformat() == "2026-03-06T23:59:00+00:00"
    assert due_at(" ") is None
    with pytest.raises(InputError, match="no day"):
        due_at("soon")
