"""An approval, from the request in the app to the decision in Slack."""

from __future__ import annotations

from app.operations.approval_request import RequestState
from app.operations.review_report import open_review
from tests.app.slack.conftest import ANA, KEY, MARA, Office, until


def test_approve_pressed_in_slack_approves_the_report(office: Office) -> None:
    """The approver gets one message with what there is to know; pressing approves, and the message says so."""
    request = office.ask(asked=(ANA,))
    office.deliver()
    (posted,) = office.slack.to_person(ANA)
    for words in (KEY, "Please have a look.", "Mara Lindqvist", "Summary", "Findings", "Version", "Severity", "Due"):
        assert words in posted.words
    assert posted.button("open")["url"] == f"https://retro.larkspur.example/publish?incident={KEY}"
    assert office.press(posted, "approve", ANA).status_code == 200
    until(lambda: office.state(request) is RequestState.APPROVED)
    office.deliver()
    assert posted.button("approve") is None
    assert "Ana Torres approved" in posted.words
    assert open_review(office.world, KEY).approval_stands
    (told,) = office.slack.to_person(MARA)
    assert "Approved" in told.words
