"""What Slack delivers one by one: events, slash commands, and messages that tools post to an incoming webhook.

Events: https://docs.slack.dev/apis/events-api. An event about a message gives the same record as an export of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from extraction.capture.source_record import SourceRecord
from extraction.capture.sources.slack_blocks import full_text
from extraction.capture.sources.slack_markup import plain_text
from extraction.capture.sources.slack_message import Conversation, message_records, message_time
from extraction.capture.sources.slack_workspace import SlackChannel, SlackWorkspace
from extraction.domain.timeline import EventKind
from extraction.errors import Place, UnreadableRecord

_CHANNEL_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "member_joined_channel": "joined the channel",
        "member_left_channel": "left the channel",
        "channel_created": "created the channel",
        "channel_rename": "renamed the channel",
        "group_rename": "renamed the channel",
        "channel_archive": "archived the channel",
        "group_archive": "archived the channel",
        "channel_unarchive": "brought the channel back from the archive",
        "group_unarchive": "brought the channel back from the archive",
        "channel_deleted": "deleted the channel",
        "group_deleted": "deleted the channel",
        "pin_added": "pinned a message",
        "pin_removed": "unpinned a message",
        "reaction_added": "reacted with",
        "reaction_removed": "took back the reaction",
    }
)


def payload_records(
    value: Mapping[str, Any], workspace: SlackWorkspace, place: Place, received_at: datetime
) -> Iterator[SourceRecord]:
    """The records of one delivered payload.

    Raises:
        UnreadableRecord: it tells nothing about a conversation, or lacks its time.
    """

    def in_channel(channel: SlackChannel) -> Conversation:
        return Conversation(channel, workspace, place, received_at)

    event = value.get("event")
    if isinstance(event, Mapping):
        yield from _event_records(event, workspace, in_channel)
    elif "command" in value:
        yield _command(value, in_channel(_stated_channel(value, workspace)))
    elif "type" in value and "attachments" not in value and "blocks" not in value:
        raise UnreadableRecord(place, f"a Slack interaction ({value['type']}): a click or a form, not a message")
    else:
        yield _posted(value, in_channel(workspace.channel(str(value.get("channel") or "webhook").lstrip("#"))))


def _event_records(
    event: Mapping[str, Any], workspace: SlackWorkspace, in_channel: Callable[[SlackChannel], Conversation]
) -> Iterator[SourceRecord]:
    kind = str(event.get("type") or "")
    conversation = in_channel(_stated_channel(event, workspace))
    if kind in ("message", "app_mention"):
        yield from message_records(event, conversation)
    elif kind in _CHANNEL_WORDS:
        yield _channel_event(event, _CHANNEL_WORDS[kind], conversation)
    else:
        reason = f"the Slack event {kind or 'without a type'} tells nothing about a conversation"
        raise UnreadableRecord(conversation.place, reason)


def _stated_channel(event: Mapping[str, Any], workspace: SlackWorkspace) -> SlackChannel:
    item = event.get("item")
    channel = event.get("channel") or event.get("channel_id")
    if not channel and isinstance(item, Mapping):
        channel = item.get("channel")
    if isinstance(channel, Mapping):
        channel = channel.get("id") or channel.get("name")
    known = workspace.channel(str(channel or "unknown-channel"))
    named = event.get("channel_name")
    if known.name == known.id and isinstance(named, str) and named and named != "directmessage":
        return SlackChannel(id=known.id, name=named)
    return known


def _channel_event(event: Mapping[str, Any], words: str, conversation: Conversation) -> SourceRecord:
    item, user = event.get("item"), event.get("user")
    item = item if isinstance(item, Mapping) else {}
    ts, at = message_time(event.get("event_ts") or item.get("created"), conversation.place)
    actor = conversation.workspace.user(user) if isinstance(user, str) and user else None
    message = item.get("message")
    about = item.get("ts") or (message.get("ts") if isinstance(message, Mapping) else None)
    reaction = f" :{event['reaction']}:" if event.get("reaction") else ""
    return SourceRecord(
        source="slack",
        kind=EventKind.CHANNEL,
        at=at,
        at_original=ts,
        text=f"{'@' + actor.name if actor else 'Somebody'} {words}{reaction}",
        raw=event,
        place=conversation.place,
        received_at=conversation.received_at,
        key=f"{conversation.channel.name}/{ts}",
        identity={"type": event.get("type"), "ts": ts, "user": user, "about": about, "reaction": event.get("reaction")},
        actor=actor,
        channel=conversation.channel.name,
        attributes={"subtype": str(event.get("type"))},
    )


def _command(value: Mapping[str, Any], conversation: Conversation) -> SourceRecord:
    """A slash command; Slack delivers it without a time."""
    user_id, command = str(value.get("user_id") or ""), str(value["command"])
    if not command:
        raise UnreadableRecord(conversation.place, "a Slack command without the command itself")
    if user_id and user_id not in conversation.workspace.users:
        conversation.workspace.add_users([{"id": user_id, "name": value.get("user_name")}])
    text = plain_text(str(value.get("text") or ""), conversation.workspace)
    return SourceRecord(
        source="slack",
        kind=EventKind.COMMAND,
        at=None,
        at_original="",
        text=f"{command} {text}".strip(),
        raw={name: one for name, one in value.items() if name not in ("token", "response_url", "trigger_id")},
        place=conversation.place,
        received_at=conversation.received_at,
        actor=conversation.workspace.user(user_id) if user_id else None,
        channel=conversation.channel.name,
        attributes={"subtype": "slash_command"},
    )


def _posted(value: Mapping[str, Any], conversation: Conversation) -> SourceRecord:
    """A message as a tool sends it to an incoming webhook: no ``ts``, because Slack gives it one only afterwards."""
    text = value.get("text")
    plain = plain_text(text, conversation.workspace) if isinstance(text, str) else ""
    name = str(value.get("username") or "incoming webhook")
    shown = full_text(plain, value, conversation.workspace)
    if not shown:
        raise UnreadableRecord(conversation.place, "a Slack webhook post without any text")
    return SourceRecord(
        source="slack",
        kind=EventKind.MESSAGE,
        at=None,
        at_original="",
        text=shown,
        raw=value,
        place=conversation.place,
        received_at=conversation.received_at,
        actor=conversation.workspace.bot(name, name),
        channel=conversation.channel.name,
        attributes={"subtype": "incoming_webhook"},
    )
