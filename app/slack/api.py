"""The calls to Slack's Web API that Retroline makes, each with what can go wrong as one of ``app.slack.errors``.

Methods and their errors: https://docs.slack.dev/reference/methods. Nothing is tried again here: a repeated
``chat.postMessage`` would be a second message, and only delivery knows how to look whether the first one arrived.
"""

from __future__ import annotations

import http.client
import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.models.metadata import Metadata
from slack_sdk.models.views import View
from slack_sdk.web import SlackResponse

from app.settings import Secret
from app.slack.errors import SlackBusy, SlackError, SlackRefused, SlackUnreachable
from app.slack.message import Message
from app.slack_settings import SlackSettings

EVENT = "retroline_notice"
TIMEOUT = 10
_PAGE = 100
_PAGES = 20
_WAIT = 30.0

QUIET = logging.getLogger("app.slack.sdk")
"""The library's own log repeats requests; what matters of them is told by our errors."""
QUIET.setLevel(logging.CRITICAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A person of the workspace. ``email`` is empty where it is not told, or not to be believed."""

    id: str
    name: str
    email: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """As what the token speaks. ``scopes`` is empty where Slack does not say."""

    team: str
    team_id: str
    user: str
    scopes: frozenset[str]


class SlackApi:
    def __init__(self, settings: SlackSettings, timeout: int = TIMEOUT) -> None:
        self.client = WebClient(
            token=settings.bot_token.reveal(),
            base_url=settings.api_url,
            timeout=timeout,
            logger=QUIET,
            retry_handlers=[],
        )

    def post(self, channel: str, message: Message, notice_id: str, thread: str = "") -> str:
        """Post ``message`` and return its ``ts``. ``notice_id`` goes along unseen, for ``posted`` to find."""
        answer = _asked(
            "chat.postMessage",
            lambda: self.client.chat_postMessage(
                channel=channel,
                text=message.text,
                blocks=message.blocks,
                metadata=Metadata(event_type=EVENT, event_payload={"notice": notice_id}),
                thread_ts=thread or None,
                mrkdwn=False,
                link_names=False,
                parse="none",
                unfurl_links=False,
                unfurl_media=False,
            ),
        )
        return str(answer["ts"])

    def update(self, channel: str, ts: str, message: Message) -> None:
        _asked(
            "chat.update",
            lambda: self.client.chat_update(
                channel=channel, ts=ts, text=message.text, blocks=message.blocks, link_names=False, parse="none"
            ),
        )

    def posted(
        self, channel: str, notice_id: str, since: datetime, until: datetime | None = None, thread: str = ""
    ) -> str | None:
        """The ``ts`` of the message that carries ``notice_id`` and was posted after ``since`` and before ``until``, if there is
        one. Raises SlackUnreachable where more were posted than can be looked through."""
        between = f"{since.timestamp():.6f}", None if until is None else f"{until.timestamp():.6f}"
        for message in self._messages(channel, between, thread):
            metadata = message.get("metadata")
            payload = metadata.get("event_payload") if isinstance(metadata, Mapping) else None
            if isinstance(payload, Mapping) and payload.get("notice") == notice_id:
                return str(message["ts"])
        return None

    def tell(self, channel: str, user: str, text: str) -> None:
        """One sentence that only ``user`` sees."""
        _asked(
            "chat.postEphemeral",
            lambda: self.client.chat_postEphemeral(
                channel=channel, user=user, text=text, link_names=False, parse="none"
            ),
        )

    def direct(self, user: str) -> str:
        """The channel in which the app and ``user`` write to each other."""
        answer = _asked("conversations.open", lambda: self.client.conversations_open(users=[user]))
        return str(answer["channel"]["id"])

    def open_modal(self, trigger: str, view: View) -> None:
        _asked("views.open", lambda: self.client.views_open(trigger_id=trigger, view=view))

    def member(self, user: str, team_id: str) -> Member:
        """Who ``user`` is. The address of people of other workspaces, of bots and of who left is not believed."""
        answer = _asked("users.info", lambda: self.client.users_info(user=user))
        return _member(answer["user"], team_id)

    def by_email(self, email: str, team_id: str) -> Member | None:
        try:
            answer = _asked("users.lookupByEmail", lambda: self.client.users_lookupByEmail(email=email))
        except SlackRefused as refused:
            if refused.code == "users_not_found":
                return None
            raise
        member = _member(answer["user"], team_id)
        return member if member.email else None

    def identity(self) -> Identity:
        answer = _asked("auth.test", self.client.auth_test)
        scopes = _header(answer, "x-oauth-scopes")
        return Identity(
            team=str(answer.get("team", "")),
            team_id=str(answer.get("team_id", "")),
            user=str(answer.get("user", "")),
            scopes=frozenset(one.strip() for one in scopes.split(",") if one.strip()),
        )

    def reads(self, channel: str) -> None:
        """Raises SlackRefused where the app is not in ``channel`` or may not read it."""
        _asked("conversations.history", lambda: self.client.conversations_history(channel=channel, limit=1))

    def connections(self, app_token: Secret) -> None:
        """Ask for an address of Socket Mode, without connecting. Raises SlackRefused where the token is not one for it."""
        _asked("apps.connections.open", lambda: self.client.apps_connections_open(app_token=app_token.reveal()))

    def _messages(self, channel: str, between: tuple[str, str | None], thread: str) -> Iterator[Mapping[str, object]]:
        cursor = ""
        for _ in range(_PAGES):
            answer = self._page(channel, between, thread, cursor)
            yield from answer["messages"]
            cursor = str((answer.get("response_metadata") or {}).get("next_cursor") or "")
            if not cursor:
                return
        raise SlackUnreachable(f"channel {channel} holds too many messages to see whether a message arrived")

    def _page(self, channel: str, between: tuple[str, str | None], thread: str, cursor: str) -> SlackResponse:
        oldest, latest = between
        which: dict[str, Any] = {
            "channel": channel,
            "oldest": oldest,
            "latest": latest,
            "cursor": cursor or None,
            "limit": _PAGE,
            "include_all_metadata": True,
        }
        if thread:
            return _asked("conversations.replies", lambda: self.client.conversations_replies(ts=thread, **which))
        return _asked("conversations.history", lambda: self.client.conversations_history(**which))


def _member(user: Mapping[str, object], team_id: str) -> Member:
    profile = user.get("profile")
    told = profile if isinstance(profile, Mapping) else {}
    foreign = bool(team_id) and user.get("team_id") not in (None, team_id)
    doubtful = user.get("is_email_confirmed") is False
    unwanted = any(user.get(flag) for flag in ("deleted", "is_bot", "is_stranger", "is_restricted"))
    name = told.get("real_name") or user.get("real_name") or user.get("name") or ""
    email = "" if foreign or doubtful or unwanted else told.get("email") or ""
    return Member(id=str(user.get("id", "")), name=str(name), email=str(email))


class _Call(Protocol):
    def __call__(self) -> SlackResponse: ...


def _asked(method: str, call: _Call | Callable[[], SlackResponse]) -> SlackResponse:
    try:
        return call()
    except SlackApiError as error:
        raise _told(method, error) from None
    except (SlackClientError, http.client.HTTPException) as error:
        raise SlackUnreachable(f"Slack's answer to {method} cannot be read ({type(error).__name__})") from None
    except OSError as error:
        raise SlackUnreachable(f"Slack does not answer ({method}: {_reason(error)})") from None


def _reason(error: OSError) -> str:
    inner = getattr(error, "reason", error)
    return str(getattr(inner, "strerror", None) or inner or type(error).__name__)


def _told(method: str, error: SlackApiError) -> SlackError:
    response = error.response
    status = int(response.status_code)
    code = str(response.get("error") or "") if isinstance(response.data, Mapping) else ""
    if status == 429 or code in ("ratelimited", "rate_limited"):
        return SlackBusy(method, _seconds(_header(response, "retry-after")))
    if status >= 500 or not code.replace("_", "").isalnum():
        return SlackUnreachable(f"Slack answers {method} with an error of its own (HTTP {status})")
    if code in ("internal_error", "fatal_error", "service_unavailable", "request_timeout", "team_added_to_org"):
        return SlackUnreachable(f"Slack answers {method} with an error of its own ({code})")
    return SlackRefused(method, code)


def _header(response: SlackResponse, name: str) -> str:
    found = next((value for key, value in response.headers.items() if key.lower() == name), "")
    return str(found[0] if isinstance(found, list | tuple) and found else found)


def _seconds(text: str) -> float:
    try:
        return min(max(float(text), 1.0), 3_600.0)
    except ValueError:
        return _WAIT
