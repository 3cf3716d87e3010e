"""Environment to the settings of Slack: all that one transport needs, or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.settings import Secret
from extraction.errors import SettingsError

API = "https://slack.com/api/"


@dataclass(frozen=True, kw_only=True)
class SlackSettings:
    """``signing_secret`` for requests over HTTP, ``app_token`` for Socket Mode; at least one of both is there.

    ``channel`` is the id of the channel where approvals are asked for. Secrets never appear in ``repr``, logs or errors.
    """

    bot_token: Secret
    channel: str
    signing_secret: Secret | None = None
    app_token: Secret | None = None
    api_url: str = API


def read_slack(env: Mapping[str, str]) -> SlackSettings | None:
    """``None`` where nothing of Slack is set.

    Raises:
        SettingsError: it is configured by half, or a value cannot be used; the message names what is missing or wrong.
    """
    token, channel = env.get("RETROLINE_SLACK_BOT_TOKEN"), env.get("RETROLINE_SLACK_CHANNEL")
    signing, app = env.get("RETROLINE_SLACK_SIGNING_SECRET"), env.get("RETROLINE_SLACK_APP_TOKEN")
    if not any((token, channel, signing, app)):
        return None
    if token is None or channel is None or not (signing or app):
        raise SettingsError(
            f"Slack is configured by half; missing: {', '.join(_missing(token, channel, signing, app))}"
        )
    if not channel.isalnum() or channel != channel.upper():
        raise SettingsError(
            f"RETROLINE_SLACK_CHANNEL: “{channel}” is no channel id, such as C0123456789 (see its details)"
        )
    if app is not None and not app.startswith("xapp-"):
        raise SettingsError("RETROLINE_SLACK_APP_TOKEN: an app-level token begins with xapp-")
    return SlackSettings(
        bot_token=Secret(token),
        channel=channel,
        signing_secret=None if signing is None else Secret(signing),
        app_token=None if app is None else Secret(app),
        api_url=_api(env.get("RETROLINE_SLACK_API_URL", API)),
    )


def _missing(token: str | None, channel: str | None, signing: str | None, app: str | None) -> list[str]:
    wanted = {
        "RETROLINE_SLACK_BOT_TOKEN": token,
        "RETROLINE_SLACK_CHANNEL": channel,
        "RETROLINE_SLACK_SIGNING_SECRET (for HTTP) or RETROLINE_SLACK_APP_TOKEN (for Socket Mode)": signing or app,
    }
    return [name for name, value in wanted.items() if not value]


def _api(url: str) -> str:
    if not url.startswith(("https://", "http://")):
        raise SettingsError("RETROLINE_SLACK_API_URL: not an address that begins with https://")
    return url if url.endswith("/") else f"{url}/"
