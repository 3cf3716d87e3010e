"""Buttons and modals: who may, what is too late, and what only one of two gets."""

from __future__ import annotations

import threading

import pytest

from app.operations import correct_report
from app.operations.approval_request import Choice, RequestState
from app.operations.decide_approval import StaleRequest, decide
from app.operations.request_approval import withdraw_request
from app.operations.review_report import open_review
from tests.app.slack.conftest import ANA, BO, EVE, KEY, MARA, NAMES, VIK, Office, Opened, until
from tests.doubles.slack_server import Posted, Trouble


def asked(office: Office, member: str = ANA) -> Posted:
    """What ``member`` got, once it was delivered."""
    office.deliver()
    return office.slack.to_person(member)[-1]


def test_changes_are_requested_with_a_reason(office: Office) -> None:
    """The button opens a modal, the modal's words are the reason, and message and requester are told."""
    request = office.ask(asked=(ANA,))
    posted = asked(office)
    office.press(posted, "request_changes", ANA)
    until(lambda: bool(office.slack.views))
    answer = office.send(office.slack.submit(office.slack.views[0], ANA, "Say who was paged first."))
    assert (answer.status_code, answer.text) == (200, "")
    until(lambda: office.state(request) is RequestState.CHANGES_REQUESTED)
    office.deliver()
    assert "Say who was paged first." in posted.words
    assert posted.button("approve") is None
    assert "Say who was paged first." in office.slack.to_person(MARA)[0].words


@pytest.mark.parametrize("typed", ["", "   ", None])
def test_changes_without_a_reason_are_sent_back(office: Office, typed: str | None) -> None:
    """The modal stays open and says what is missing; nothing is decided."""
    request = office.ask(asked=(ANA,))
    office.press(asked(office), "request_changes", ANA)
    until(lambda: bool(office.slack.views))
    answer = office.send(office.slack.submit(office.slack.views[0], ANA, typed)).json()
    assert answer == {"response_action": "errors", "errors": {"said": "Say which changes are wanted."}}
    assert office.state(request) is RequestState.OPEN


def test_a_press_after_an_edit_is_refused(office: Office) -> None:
    """What was asked about is no longer the report: the person hears so, and the message loses its buttons."""
    request = office.ask(asked=(ANA,))
    posted = asked(office)
    statement = next(one for one in open_review(office.world, KEY).review.statements() if one.statement.evidence)
    correct_report.reject(office.acting(MARA), KEY, statement.statement.id, NAMES[MARA], "superfluous")
    office.press(posted, "approve", ANA)
    assert "changed since" in office.whisper(ANA)
    assert office.state(request) is RequestState.SUPERSEDED
    office.deliver()
    assert posted.button("approve") is None
    assert not open_review(office.world, KEY).approval_stands


def test_a_press_on_a_withdrawn_request_is_refused(office: Office) -> None:
    """As the message was still standing with its buttons when it was pressed."""
    office.ask(asked=(ANA,))
    posted = asked(office)
    payload = office.slack.press(posted, "approve", ANA)
    withdraw_request(office.acting(MARA), KEY, NAMES[MARA])
    office.send(payload)
    assert "withdrawn" in office.whisper(ANA)
    office.deliver()
    assert "took the request back" in posted.words


def test_a_second_press_is_told_that_it_is_decided(office: Office) -> None:
    """The same button again, seconds later: nothing more happens."""
    request = office.ask(asked=(ANA,))
    posted = asked(office)
    payload = office.slack.press(posted, "approve", ANA)
    office.press(posted, "approve", ANA)
    until(lambda: office.state(request) is RequestState.APPROVED)
    office.send(payload)
    assert "approved already" in office.whisper(ANA)
    assert len(office.world.requests.request(request.id)[1].decisions) == 1


@pytest.mark.parametrize("member", [VIK, EVE, MARA])
def test_who_may_not_approve_is_refused(office: Office, member: str) -> None:
    """A guest, a stranger with an address of the company, and an editor: each gets an answer, nothing is decided."""
    request = office.ask(asked=(ANA,))
    office.press(asked(office), "approve", member)
    assert office.whisper(member)
    assert office.state(request) is RequestState.OPEN
    assert not open_review(office.world, KEY).approval_stands


@pytest.mark.parametrize(
    "flags", [{"team_id": "T0OTHER"}, {"is_stranger": True}, {"is_email_confirmed": False}, {"deleted": True}]
)
def test_an_address_that_slack_does_not_vouch_for_is_nobody(office: Office, flags: dict[str, object]) -> None:
    """Somebody of another workspace with an approver's address is not that approver."""
    request = office.ask(asked=(ANA,))
    posted = asked(office)
    office.slack.joins("U0FALSE", "Bo Aalto", "bo@larkspur.example", **flags)
    office.press(posted, "approve", "U0FALSE")
    assert "does not know who you are" in office.whisper("U0FALSE")
    assert office.state(request) is RequestState.OPEN


def test_an_address_whose_member_is_named_is_that_member_only(office: Office) -> None:
    """The access file names Ana's member id: another member with her address is not her."""
    request = office.ask(asked=(ANA,))
    posted = asked(office)
    office.slack.joins("U0FALSE", "Ana Torres", "ana@larkspur.example")
    office.press(posted, "approve", "U0FALSE")
    assert "does not know who you are" in office.whisper("U0FALSE")
    assert office.state(request) is RequestState.OPEN


def test_who_is_known_by_address_may_decide(office: Office) -> None:
    """Bo stands in the access file without a member id."""
    request = office.ask(asked=(BO,))
    office.press(asked(office, BO), "approve", BO)
    until(lambda: office.state(request) is RequestState.APPROVED)
    (decision,) = office.world.requests.request(request.id)[1].decisions
    assert (decision.by, decision.via) == ("bo@larkspur.example", "slack")


def test_the_audit_log_says_that_it_was_slack(office: Office) -> None:
    """Who, what and where."""
    request = office.ask(asked=(ANA,))
    office.press(asked(office), "approve", ANA)
    until(lambda: office.state(request) is RequestState.APPROVED)
    entry = next(iter(office.world.audit.entries(KEY, limit=1)))
    assert (entry.by, entry.via, entry.action) == ("ana@larkspur.example", "slack", "approve")


def test_of_two_decisions_at_once_one_counts(office: Office) -> None:
    """Approved in the app and changes wanted in Slack in the same moment: one wins, the other hears of it."""
    request = office.ask(asked=(ANA, BO))
    office.deliver()
    office.press(office.slack.to_person(ANA)[0], "request_changes", ANA)
    until(lambda: bool(office.slack.views))
    payload = office.slack.submit(office.slack.views[0], ANA, "Not yet.")
    start = threading.Barrier(2)
    lost: list[str] = []

    def in_app() -> None:
        start.wait()
        try:
            decide(office.acting(BO), request.id, Choice.APPROVE, NAMES[BO])
        except StaleRequest as error:
            lost.append(str(error))

    app = threading.Thread(target=in_app)
    app.start()
    start.wait()
    office.send(payload)
    app.join()
    until(lambda: bool(lost) or any(user == ANA for _, user, _ in office.slack.whispers))
    kept = office.world.requests.request(request.id)[1]
    assert len(kept.decisions) == 1
    approved = kept.state is RequestState.APPROVED
    assert open_review(office.world, KEY).approval_stands is approved
    assert bool(lost) is not approved
    office.deliver()
    shown = "approved" if approved else "requested changes"
    assert all(f"{shown} on" in posted.words for posted in office.slack.to_person(ANA) + office.slack.to_person(BO)[:1])


def test_two_approvals_are_counted(open_office: Opened) -> None:
    """The first leaves the buttons for the second; the second approves."""
    office = open_office(needed=2)
    request = office.ask(asked=(ANA, BO))
    office.deliver()
    (to_ana,), (to_bo,) = office.slack.to_person(ANA), office.slack.to_person(BO)
    office.press(to_ana, "approve", ANA)
    until(lambda: len(office.world.requests.request(request.id)[1].approvals) == 1)
    office.deliver()
    assert "1 of 2" in to_bo.words
    assert to_bo.button("approve") is not None
    office.press(to_bo, "approve", BO)
    until(lambda: office.state(request) is RequestState.APPROVED)
    office.deliver()
    assert to_ana.button("approve") is None
    assert "2 of 2" in to_ana.words


def test_a_decision_in_the_app_updates_the_message(office: Office) -> None:
    """Also for those who did not decide."""
    request = office.ask(asked=(ANA, BO))
    office.deliver()
    decide(office.acting(BO), request.id, Choice.REQUEST_CHANGES, NAMES[BO], "The times are wrong.")
    office.deliver()
    for member in (ANA, BO):
        (posted,) = office.slack.to_person(member)
        assert "Bo Aalto requested changes" in posted.words
        assert "in Retroline" in posted.words
        assert posted.button("approve") is None


def test_a_modal_that_slack_does_not_open_is_told(office: Office) -> None:
    """Too late or used up: the person hears what to do instead."""
    office.ask(asked=(ANA,))
    posted = asked(office)
    office.slack.goes_wrong("views.open", Trouble(error="expired_trigger_id"))
    office.press(posted, "request_changes", ANA)
    assert "Press again" in office.whisper(ANA)


def test_what_fails_inside_is_told_calmly(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for an answer that never comes."""
    request = office.ask(asked=(ANA,))
    posted = asked(office)

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("app.slack.answers.decide", broken)
    office.press(posted, "approve", ANA)
    assert "nothing was decided" in office.whisper(ANA)
    assert office.state(request) is RequestState.OPEN
