"""What Slack or a tool delivers one by one: events, commands, single messages, and posts to an incoming webhook.

Format of posts: api.slack.com/messaging/webhooks. Exports are read file by file elsewhere; this is for what lies inside other
documents, such as a dump of deliveries.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from extraction.capture.source_record import SourceRecord
from extraction.capture.sources.fields import Fields
from extraction.capture.sources.slack_message import Conversation, message_records
from extraction.capture.sources.slack_payload import payload_records
from extraction.capture.sources.slack_shapes import SlackShape, is_message, slack_shape
from extraction.capture.sources.slack_workspace import SlackWorkspace
from extraction.errors import UnreadableRecord

# Any of these says that a value with attachments or blocks is not a post to an incoming webhook.
NOT_IN_POSTS = ("ts", "type", "team_id", "callback_id", "ok", "trigger_id", "user", "event", "id")


def is_post(value: Mapping[str, object]) -> bool:
    """A post to an incoming webhook that names neither channel nor sender."""
    has_content = isinstance(value.get("attachments"), list) or isinstance(value.get("blocks"), list)
    return has_content and not any(name in value for name in NOT_IN_POSTS)


def recognises(value: Mapping[str, object]) -> bool:
    if isinstance(value.get("type"), dict | list):  # a type in Slack is always a word
        return False
    return is_post(value) or slack_shape(value) is SlackShape.PAYLOAD or is_message(value)


def read(fields: Fields) -> Iterator[SourceRecord | UnreadableRecord]:
    workspace = SlackWorkspace()
    if is_message(fields.value):
        channel = workspace.channel(fields.maybe_text("channel", "channel_name") or "unknown-channel")
        yield from message_records(fields.value, Conversation(channel, workspace, fields.place, fields.received_at))
    else:
        for record in payload_records(fields.value, workspace, fields.place, fields.received_at):
            is_blank = not record.text.strip()
            yield fields.unreadable("text", "is missing, and nothing else in it holds words") if is_blank else record
