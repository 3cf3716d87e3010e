"""What a JSON value from Slack is, told by its content: names, messages, a delivered event, or only bookkeeping."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any

from extraction.capture.sources.slack_workspace import CHANNEL_ID, USER_ID, SlackWorkspace

_TS = re.compile(r"\d{9,11}\.\d{1,6}")
_CHANNEL_FIELDS = ("members", "topic", "is_channel", "is_im", "is_mpim", "is_archived", "created")
_INTERACTIONS = frozenset(
    {"block_actions", "message_action", "shortcut", "view_submission", "view_closed", "interactive_message"}
    | {"dialog_submission", "dialog_cancellation", "dialog_suggestion"}
)
_MESSAGE_SUBJECTS = ("user", "bot_id", "subtype", "username", "thread_ts", "client_msg_id")


class SlackShape(StrEnum):
    NAMES = "names"
    MESSAGES = "messages"
    PAYLOAD = "payload"  # an event, a slash command or a webhook message, as Slack or a tool delivers it
    BOOKKEEPING = "bookkeeping"  # an export's own lists without messages, such as the log of integrations


def slack_shape(value: object) -> SlackShape | None:
    """What ``value`` is, or ``None`` where it is not Slack's."""
    if isinstance(value, list):
        shapes = (slack_shape(one) for one in value[:20] if isinstance(one, Mapping))
        return next((shape for shape in shapes if shape is not None), None)
    if not isinstance(value, Mapping):
        return None
    if is_message(value):
        return SlackShape.MESSAGES
    if _is_payload(value):
        return SlackShape.PAYLOAD
    if is_conversation(value):
        return SlackShape.MESSAGES
    if _is_user(value) or _is_channel(value) or _is_group(value) or any(True for _ in _named_lists(value)):
        return SlackShape.NAMES
    if _workspace_url(value) is not None:
        return SlackShape.NAMES
    if "change_type" in value and ("service_type" in value or "app_type" in value):
        return SlackShape.BOOKKEEPING
    return None


def is_message(value: Mapping[str, Any]) -> bool:
    """A message as exports and the API hold it: a ``ts`` in Slack's form and a sign that it is no other chat's."""
    ts = value.get("ts")
    if not isinstance(ts, str) or _TS.fullmatch(ts) is None:
        return False
    return value.get("type") == "message" or ("text" in value and any(one in value for one in _MESSAGE_SUBJECTS))


def is_conversation(value: Mapping[str, Any]) -> bool:
    """A dump of one channel, or the API's reply: messages in a list, the channel beside it."""
    messages = value.get("messages")
    return isinstance(messages, list) and any(isinstance(one, Mapping) and is_message(one) for one in messages[:20])


def take_names(value: object, workspace: SlackWorkspace) -> None:
    """Add the users, channels, user groups and address in ``value`` to ``workspace``."""
    values = [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else [value]
    workspace.add_users(one for one in values if isinstance(one, Mapping) and _is_user(one))
    workspace.add_channels(one for one in values if isinstance(one, Mapping) and _is_channel(one))
    workspace.add_user_groups(one for one in values if isinstance(one, Mapping) and _is_group(one))
    if isinstance(value, Mapping):
        for named in _named_lists(value):
            take_names(named, workspace)
        if (url := _workspace_url(value)) is not None:
            workspace.add_url(url)


def _named_lists(value: Mapping[str, Any]) -> Iterator[list[Any]]:
    """Lists in replies of users.list, conversations.list, conversations.info and usergroups.list."""
    for name in ("members", "channels", "usergroups", "channel", "user"):
        inner = value.get(name)
        listed = inner if isinstance(inner, list) else [inner]
        first = listed[0] if listed else None
        if isinstance(first, Mapping) and (_is_user(first) or _is_channel(first) or _is_group(first)):
            yield listed


def _is_user(value: Mapping[str, Any]) -> bool:
    return _matches(USER_ID, value.get("id")) and isinstance(value.get("profile"), Mapping) and "channel" not in value


def _is_channel(value: Mapping[str, Any]) -> bool:
    return _matches(CHANNEL_ID, value.get("id")) and any(one in value for one in _CHANNEL_FIELDS)


def _is_group(value: Mapping[str, Any]) -> bool:
    return str(value.get("id"))[:1] == "S" and ("is_usergroup" in value or "is_subteam" in value or "handle" in value)


def _workspace_url(value: Mapping[str, Any]) -> str | None:
    """From auth.test, team.info or slackdump's workspace file."""
    team = value.get("team")
    if isinstance(team, Mapping) and isinstance(team.get("domain"), str) and team["domain"]:
        return f"https://{team['domain']}.slack.com"
    url = value.get("url")
    return url if isinstance(url, str) and ".slack.com" in url and "team_id" in value else None


def _is_payload(value: Mapping[str, Any]) -> bool:
    event = value.get("event")
    if isinstance(event, Mapping) and (value.get("type") == "event_callback" or "api_app_id" in value):
        return True
    if "command" in value and ("trigger_id" in value or "response_url" in value):
        return True
    kind = value.get("type")
    if (
        isinstance(kind, str)
        and kind in _INTERACTIONS
        and ("team" in value or "trigger_id" in value or "callback_id" in value)
    ):
        return True
    to_somebody = isinstance(value.get("channel"), str) or isinstance(value.get("username"), str)
    return to_somebody and isinstance(value.get("attachments") or value.get("blocks"), list) and "ts" not in value


def _matches(pattern: re.Pattern[str], value: object) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None
