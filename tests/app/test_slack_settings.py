"""Slack is configured as a whole or not at all, and no secret shows itself."""

from __future__ import annotations

import pytest

from app.settings import read_settings
from extraction.errors import SettingsError

WHOLE = {
    "RETROLINE_SLACK_BOT_TOKEN": "xoxb-secret",
    "RETROLINE_SLACK_CHANNEL": "C0123456789",
    "RETROLINE_SLACK_SIGNING_SECRET": "signing-secret",
}


def test_nothing_set_is_no_slack() -> None:
    """The address of the API alone configures nothing."""
    assert read_settings({}).slack is None
    assert read_settings({"RETROLINE_SLACK_API_URL": "https://slack.example/api"}).slack is None


def test_both_ways_can_be_set() -> None:
    """HTTP, Socket Mode or both; the API's address ends in a slash."""
    slack = read_settings({**WHOLE, "RETROLINE_SLACK_API_URL": "https://slack-gov.com/api"}).slack
    assert slack is not None
    assert (slack.api_url, slack.channel, slack.app_token) == ("https://slack-gov.com/api/", "C0123456789", None)
    socket = {**WHOLE, "RETROLINE_SLACK_APP_TOKEN": "xapp-secret", "RETROLINE_SLACK_SIGNING_SECRET": ""}
    slack = read_settings(socket).slack
    assert slack is not None
    assert slack.signing_secret is None


@pytest.mark.parametrize("missing", sorted(WHOLE))
def test_half_a_configuration_names_what_is_missing(missing: str) -> None:
    """And never what is there."""
    with pytest.raises(SettingsError, match=missing) as caught:
        read_settings({name: value for name, value in WHOLE.items() if name != missing})
    assert "secret" not in str(caught.value).replace("RETROLINE_SLACK_SIGNING_SECRET", "")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("RETROLINE_SLACK_CHANNEL", "#retros"),
        ("RETROLINE_SLACK_APP_TOKEN", "xoxb-not-this-one"),
        ("RETROLINE_SLACK_API_URL", "ftp://slack.example/"),
        ("RETROLINE_PUBLIC_URL", "retro.larkspur.example"),
    ],
)
def test_a_value_that_cannot_be_used_is_named(name: str, value: str) -> None:
    """A token is not repeated."""
    with pytest.raises(SettingsError, match=name) as caught:
        read_settings({**WHOLE, name: value})
    assert "not-this-one" not in str(caught.value)


def test_secrets_do_not_show_themselves() -> None:
    """Neither in the settings' own words nor in those of what is made from them."""
    settings = read_settings({**WHOLE, "RETROLINE_SLACK_APP_TOKEN": "xapp-secret"})
    for secret in ("xoxb-secret", "xapp-secret", "signing-secret"):
        assert secret not in f"{settings!r} {settings.slack!r} {settings.slack}"
