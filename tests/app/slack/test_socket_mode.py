"""The same answers without an address that Slack could reach: over a websocket that Retroline opens."""

from __future__ import annotations

import pytest

from app.operations.approval_request import RequestState
from tests.app.slack.conftest import ANA, KEY, Office, Opened, until
from tests.doubles.slack_server import APP_TOKEN, Trouble


@pytest.fixture
def office(open_office: Opened) -> Office:
    """Started, as the server does: everything runs by itself."""
    return open_office(RETROLINE_SLACK_APP_TOKEN=APP_TOKEN)


def test_a_press_comes_over_the_websocket(office: Office) -> None:
    """Acknowledged by its envelope; the same envelope again has no second effect."""
    office.service.start()
    request = office.ask(asked=(ANA,))
    until(lambda: bool(office.slack.to_person(ANA)))
    office.slack.socket.wait_for_app()
    (posted,) = office.slack.to_person(ANA)
    payload = office.slack.press(posted, "approve", ANA)
    envelope = office.slack.socket.send(payload)
    until(lambda: office.state(request) is RequestState.APPROVED)
    office.slack.socket.send(payload, envelope=envelope)
    until(lambda: posted.button("approve") is None)
    assert len(office.world.requests.request(request.id)[1].decisions) == 1
    assert office.slack.whispers == []


def test_a_modal_is_answered_over_the_websocket(office: Office) -> None:
    """What is missing goes back with the acknowledgement."""
    office.service.start()
    request = office.ask(asked=(ANA,))
    until(lambda: bool(office.slack.to_person(ANA)))
    office.slack.socket.wait_for_app()
    office.slack.socket.send(office.slack.press(office.slack.to_person(ANA)[0], "request_changes", ANA))
    until(lambda: bool(office.slack.views))
    envelope = office.slack.socket.send(office.slack.submit(office.slack.views[0], ANA, ""))
    assert office.slack.socket.acknowledged[envelope]["response_action"] == "errors"
    office.slack.socket.send(office.slack.submit(office.slack.views[0], ANA, "Name the deploy."))
    until(lambda: office.state(request) is RequestState.CHANGES_REQUESTED)


def test_it_connects_once_slack_is_there(office: Office) -> None:
    """Started while Slack is away: the app runs, and the connection comes by itself."""
    office.slack.goes_wrong("apps.connections.open", Trouble(status=500), Trouble(drop=True))
    office.service.start()
    office.slack.socket.wait_for_app()
    assert office.slack.socket.opened == 1


def test_it_connects_again_when_the_connection_ends(office: Office) -> None:
    """When Slack asks to reconnect, and when the connection just breaks."""
    office.service.start()
    office.slack.socket.wait_for_app()
    office.slack.socket.ask_to_reconnect()
    until(lambda: office.slack.socket.opened == 2)
    office.slack.socket.hang_up()
    until(lambda: office.slack.socket.opened == 3, seconds=60)
    request = office.ask(asked=(ANA,))
    until(lambda: bool(office.slack.to_person(ANA)))
    office.slack.socket.send(office.slack.press(office.slack.to_person(ANA)[0], "approve", ANA))
    until(lambda: office.state(request) is RequestState.APPROVED)
    assert office.world.requests.requests(KEY)[-1].state is RequestState.APPROVED
