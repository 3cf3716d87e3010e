"""What goes wrong between Retroline and Slack, sorted by what delivery does about it.

SlackError
├── SlackUnreachable      no answer, or none that can be understood: whether it was done is not known
├── SlackBusy             Slack asks to wait
├── SlackRefused          Slack understood and said no
└── Undeliverable         it will never work as it is: nobody tries again by themselves
"""

from __future__ import annotations

from extraction.errors import RetrolineError


class SlackError(RetrolineError):
    """Whoever runs Retroline or Slack can act. The text never holds a token."""


class SlackUnreachable(SlackError):
    """No answer came, so that it may have been done or not."""


class SlackBusy(SlackError):
    """``wait`` is in seconds, as Slack asks."""

    def __init__(self, method: str, wait: float) -> None:
        super().__init__(f"Slack asks to wait {wait:g} s ({method})")
        self.wait = wait


class SlackRefused(SlackError):
    """``code`` is Slack's own word, such as ``channel_not_found``; each method's page lists them."""

    def __init__(self, method: str, code: str) -> None:
        advice = _ADVICE.get(code, "see the method's page in Slack's documentation")
        super().__init__(f"Slack refused {method}: {code}; {advice}")
        self.method = method
        self.code = code


class Undeliverable(SlackError):
    """A notice that cannot reach anybody until somebody changes something."""


_ADVICE = {
    "invalid_auth": "the token in RETROLINE_SLACK_BOT_TOKEN is not valid",
    "not_authed": "the token in RETROLINE_SLACK_BOT_TOKEN is not valid",
    "account_inactive": "the workspace or the app's user is deactivated",
    "token_revoked": "install the app again and set RETROLINE_SLACK_BOT_TOKEN",
    "missing_scope": "give the app the scope and install it again; retroline doctor lists what is missing",
    "channel_not_found": "RETROLINE_SLACK_CHANNEL names no channel that the app sees",
    "not_in_channel": "invite the app to the channel",
    "is_archived": "the channel is archived; name another in RETROLINE_SLACK_CHANNEL",
    "messages_tab_disabled": "switch the app's Messages tab on, so that it can write to people",
}
