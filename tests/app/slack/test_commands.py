"""``retroline notify`` and ``retroline doctor`` with a Slack that is there, and one that is not."""

from __future__ import annotations

import json
import logging
from dataclasses import replace

import pytest
from typer.testing import CliRunner, Result

from app.cli.main import app
from extraction.errors import SettingsError
from tests.app.slack.conftest import ANA, EMAILS, Office, environment
from tests.doubles.slack_server import SECRET, TOKEN, Trouble


@pytest.fixture
def run(office: Office, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    """Runs a command against the office's database and its Slack."""
    for name, value in environment(office.settings.data, office.slack).items():
        monkeypatch.setenv(name, value)

    def command(*words: str) -> Result:
        return CliRunner().invoke(app, words, catch_exceptions=True)

    return command


def doctor(run) -> dict[str, str]:  # type: ignore[no-untyped-def]
    rows = {row["name"]: row for row in json.loads(run("doctor", "--json").stdout)}
    return dict(rows["slack"])


def test_notify_delivers_what_waits(office: Office, run) -> None:  # type: ignore[no-untyped-def]
    """For a cron, where no server runs."""
    office.ask(asked=(ANA,))
    done = run("notify")
    assert (done.exit_code, done.stdout.strip()) == (0, "1 delivered, 0 waiting, 0 given up")
    assert len(office.slack.to_person(ANA)) == 1


def test_notify_shows_what_waits_and_tries_again_what_was_given_up(office: Office, run) -> None:  # type: ignore[no-untyped-def]
    """Exit code 3 while something is left."""
    office.slack.goes_wrong("chat.postMessage", Trouble(error="msg_too_long"))
    office.ask(asked=(ANA,))
    done = run("notify", "--json")
    assert done.exit_code == 3
    (row,) = json.loads(done.stdout)["given_up"]
    assert row["recipient"] == EMAILS[ANA]
    assert "msg_too_long" in run("notify", "--list").stdout
    assert run("notify", "--again").exit_code == 0
    assert len(office.slack.to_person(ANA)) == 1


def test_notify_without_slack_says_what_to_set(run, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    """Nothing is delivered anywhere by mistake."""
    for name in ("BOT_TOKEN", "CHANNEL", "SIGNING_SECRET", "API_URL"):
        monkeypatch.delenv(f"RETROLINE_SLACK_{name}")
    result = run("notify")
    assert isinstance(result.exception, SettingsError)
    assert "RETROLINE_SLACK_BOT_TOKEN" in str(result.exception)


def test_doctor_says_that_slack_is_there(run) -> None:  # type: ignore[no-untyped-def]
    """As whom, where, and by which way answers come."""
    row = doctor(run)
    assert row["state"] == "ok"
    assert "retroline in Double" in row["detail"]
    assert "/slack/events" in row["detail"]


def test_doctor_says_that_slack_is_away(office: Office, run) -> None:  # type: ignore[no-untyped-def]
    """And how much waits for it."""
    office.ask(asked=(ANA,))
    office.slack.stop()
    row = doctor(run)
    assert row["state"] == "broken"
    assert "does not answer" in row["detail"]
    assert "waiting: 1" in row["detail"]


def test_doctor_names_what_is_wrong_and_no_token(run, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    """A token that Slack does not take, a scope that is missing, a channel that is not there."""
    monkeypatch.setenv("RETROLINE_SLACK_BOT_TOKEN", "xoxb-wrong-one")
    row = doctor(run)
    assert "invalid_auth" in row["detail"]
    assert "wrong-one" not in row["detail"]
    monkeypatch.setenv("RETROLINE_SLACK_BOT_TOKEN", TOKEN)
    monkeypatch.setattr("tests.doubles.slack_server.SCOPES", "chat:write,im:write")
    assert "users:read.email" in doctor(run)["detail"]


def test_no_log_holds_a_secret(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    """Not on the way out, not on the way in, not when everything fails."""
    caplog.set_level(logging.DEBUG)
    office.slack.goes_wrong("chat.postMessage", Trouble(status=500), Trouble(drop=True), Trouble(error="invalid_auth"))
    request = office.ask(asked=(ANA,))
    for _ in range(4):
        office.world.outbox.keep(replace(office.world.outbox.about("request", request.id)[0], next_at=None))
        office.deliver()
    office.post(b"payload=%7B%7D", {"x-slack-signature": "v0=00", "x-slack-request-timestamp": "1"})
    office.press(office.slack.to_person(ANA)[0], "approve", ANA)
    text = "\n".join(record.getMessage() for record in caplog.records)
    assert TOKEN not in text
    assert SECRET not in text
    assert all(TOKEN not in one.error for one in office.world.outbox.about("request", request.id))
