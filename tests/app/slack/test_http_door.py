"""Only what Slack signed comes in, only while it is fresh, and only once."""

from __future__ import annotations

import json
import time

import pytest

from app.operations.approval_request import RequestState
from tests.app.slack.conftest import ANA, Office, Opened, until
from tests.doubles.slack_people import Signer
from tests.doubles.slack_server import APP_TOKEN


@pytest.fixture
def press(office: Office) -> dict[str, object]:
    """Ana's press on Approve, not sent yet."""
    office.ask(asked=(ANA,))
    office.deliver()
    return office.slack.press(office.slack.to_person(ANA)[0], "approve", ANA)


def state(office: Office) -> RequestState:
    return office.world.requests.requests("INC-2041")[-1].state


def test_another_secret_is_refused(office: Office, press: dict[str, object]) -> None:
    """As is a body that was changed after it was signed."""
    body, headers = Signer("not the secret").interaction(press)
    assert office.post(body, headers).status_code == 401
    body, headers = office.slack.signer.interaction(press)
    assert office.post(body.replace(b"U0ANA", b"U0EVE"), headers).status_code == 401
    assert state(office) is RequestState.OPEN


@pytest.mark.parametrize("age", [301, 3_600, -301])
def test_a_signature_of_another_time_is_refused(office: Office, press: dict[str, object], age: int) -> None:
    """Older than five minutes, or from the future."""
    assert office.send(press, at=time.time() - age).status_code == 401
    assert state(office) is RequestState.OPEN


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"x-slack-signature": "v0=00"},
        {"x-slack-request-timestamp": "1"},
        {"x-slack-request-timestamp": "now", "x-slack-signature": "v0=00"},
        {"x-slack-request-timestamp": "9" * 400, "x-slack-signature": "v0=00"},
        {"x-slack-request-timestamp": "", "x-slack-signature": ""},
    ],
)
def test_no_signature_worth_the_name_is_refused(office: Office, headers: dict[str, str]) -> None:
    """Whatever is missing or malformed: 401, and never an error of ours."""
    assert office.post(b"payload={}", headers).status_code == 401
    assert office.post(b"\xff\xfe", {**headers, "x-slack-request-timestamp": str(int(time.time()))}).status_code == 401


def test_a_body_larger_than_slack_sends_is_refused(office: Office) -> None:
    """Before it is read as a whole."""
    body = b"x" * 1_000_001
    assert office.post(body, office.slack.signer.headers(body)).status_code == 413


def test_a_replay_has_no_second_effect(office: Office, press: dict[str, object]) -> None:
    """The very same bytes, and the same press signed anew: both are acknowledged, and one decision is kept."""
    body, headers = office.slack.signer.interaction(press)
    assert office.post(body, headers).status_code == 200
    until(lambda: state(office) is RequestState.APPROVED)
    assert office.post(body, headers).status_code == 200
    assert office.send(press, at=time.time() - 60).status_code == 200
    time.sleep(0.3)
    assert office.slack.whispers == []
    assert len(office.world.requests.requests("INC-2041")[-1].decisions) == 1


def test_slack_is_answered_before_the_work_is_done(office: Office, press: dict[str, object]) -> None:
    """The acknowledgement does not wait for anything that Slack itself answers slowly."""
    from tests.doubles.slack_server import Trouble

    office.slack.goes_wrong("users.info", Trouble(delay=2.0))
    press["user"] = {"id": "U0BO"}
    begun = time.monotonic()
    assert office.send(press).status_code == 200
    assert time.monotonic() - begun < 1.5


def test_the_address_is_verified_as_slack_asks(office: Office) -> None:
    """``url_verification`` is answered with its challenge, once it is signed."""
    body = json.dumps({"type": "url_verification", "challenge": "3eZbrw1a", "token": "t"}).encode()
    headers = {**office.slack.signer.headers(body), "content-type": "application/json"}
    answer = office.post(body, headers)
    assert (answer.status_code, answer.json()["challenge"]) == (200, "3eZbrw1a")
    assert office.post(body, {"content-type": "application/json"}).status_code == 401


def test_without_a_signing_secret_nothing_comes_in(open_office: Opened) -> None:
    """Where answers come by Socket Mode the route is closed."""
    office = open_office(RETROLINE_SLACK_APP_TOKEN=APP_TOKEN)
    assert office.post(b"payload={}", {}).status_code == 404
