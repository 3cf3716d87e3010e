"""Whether Slack is there and lets Retroline do what it has to."""

from __future__ import annotations

from app.slack.api import SlackApi
from app.slack.errors import SlackError, SlackRefused
from app.slack_settings import SlackSettings

NEEDED_SCOPES = frozenset(
    {"chat:write", "channels:history", "im:history", "im:write", "users:read", "users:read.email"}
)
_TIMEOUT = 5
_QUICK = "apps.connections.open"


def examine_slack(settings: SlackSettings) -> tuple[bool, str]:
    """Whether all is well, and a sentence. Asks Slack who it takes us for; posts nothing."""
    api = SlackApi(settings, timeout=_TIMEOUT)
    try:
        identity = api.identity()
        if missing := sorted(NEEDED_SCOPES - identity.scopes) if identity.scopes else []:
            return (
                False,
                f"the app in {identity.team} lacks the scopes {', '.join(missing)}: add them and install it again",
            )
        api.reads(settings.channel)
        if settings.app_token is not None:
            api.connections(settings.app_token)
    except SlackRefused as refused:
        token = " (RETROLINE_SLACK_APP_TOKEN)" if refused.method == _QUICK else ""
        return False, f"{refused}{token}"
    except SlackError as error:
        return False, f"{error}; notices wait until it is back"
    return True, f"{identity.user} in {identity.team}, channel {settings.channel}; answers {_ways(settings)}"


def _ways(settings: SlackSettings) -> str:
    ways = []
    if settings.signing_secret is not None:
        ways.append("over HTTP at /slack/events")
    if settings.app_token is not None:
        ways.append("by Socket Mode")
    return " and ".join(ways)
