"""One Slack message to source records: edits and deletions become further records that supersede.

Fields: https://docs.slack.dev/reference/events/message and its subtypes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

from extraction.capture.source_record import RecordedActor, SourceRecord
from extraction.capture.sources.slack_blocks import full_text, own_attachments, own_blocks
from extraction.capture.sources.slack_markup import plain_text
from extraction.capture.sources.slack_workspace import SlackChannel, SlackWorkspace
from extraction.domain.clock import iso_utc
from extraction.domain.timeline import EventKind
from extraction.errors import Place, UnreadableRecord

_CHANNEL_SUBTYPES = frozenset({"bot_add", "bot_remove", "pinned_item", "unpinned_item"})
_INTEGRATION_SUBTYPES = frozenset({"bot_add", "bot_remove"})
_COMMAND = re.compile(
    r"[/!](?:incident|inc|retro|retroline|rootly|firehydrant|fh|blameless|incidentbot|pd|pagerduty|opsgenie|genie|page|"
    r"oncall|statuspage|status|sev|severity|declare|mitigate|resolve|escalate|ic|role|assign|timeline|postmortem)(?:\s|$)"
)
_INCIDENT_TOOL = re.compile(
    r"\b(?:incident[ ._-]?(?:io|bot|manager|response|commander)|rootly|firehydrant|blameless|jeli)\b", re.I
)
CHANGES = frozenset({"message_changed", "message_deleted", "message_replied"})
"""Subtypes that tell what became of another message."""
_SPECIAL_FIELDS = frozenset(
    {"subtype", "edited", "reactions", "files", "file", "pinned_to", "blocks", "attachments"}
    | {"bot_id", "comment", "room", "username"}
)
"""A message with none of these says all it has to say in its text: most do, and they are read without asking further."""
_ONLY_BLOCKS = {"blocks"}
_NONE: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Conversation:
    """Where messages stand: their channel, whose names they use, and the file they come from."""

    channel: SlackChannel
    workspace: SlackWorkspace
    place: Place
    received_at: datetime


def message_records(message: Mapping[str, Any], conversation: Conversation) -> Iterator[SourceRecord]:
    """The records of one message: one, or two where an edit or a deletion tells the earlier wording too.

    Raises:
        UnreadableRecord: it has no usable ``ts``, so that it could be neither ordered nor cited.
    """
    subtype = message.get("subtype")
    if subtype == "message_changed" and isinstance(message.get("message"), Mapping):
        yield from _changed(message, conversation)
    elif subtype == "message_deleted":
        yield from _deleted(message, conversation)
    elif subtype == "message_replied" and isinstance(message.get("message"), Mapping):
        yield message_record(message["message"], conversation)
    else:
        yield message_record(message, conversation)


def message_record(message: Mapping[str, Any], conversation: Conversation) -> SourceRecord:
    """The record of a message as it stands.

    Raises:
        UnreadableRecord: as for ``message_records``.
    """
    get, workspace, channel, place = message.get, conversation.workspace, conversation.channel, conversation.place
    ts, at = message_time(get("ts"), place)
    key, thread_ts = f"{channel.name}/{ts}", get("thread_ts")
    written = get("text") or ""
    text = plain_text(written, workspace) if isinstance(written, str) else str(written)
    kind, attributes, version_of = EventKind.MESSAGE, _NONE, None
    special = message.keys() & _SPECIAL_FIELDS
    if not special or (special == _ONLY_BLOCKS and not own_blocks(message)):
        user = get("user", "")
        actor = (workspace.users.get(user) if isinstance(user, str) else None) or message_actor(message, workspace)
        identity: Mapping[str, Any] = {"ts": ts, "user": user, "text": written}
    else:
        kind, text = _kind_and_text(message, text, conversation)
        actor = message_actor(message, workspace)
        identity = _identity(message, ts)
        attributes = _attributes(message, place)
        if not text and "files" in attributes:
            text = f"shared {attributes['files']}"
        if kind is EventKind.MESSAGE_DELETED or get("edited"):
            version_of = key
    if kind is EventKind.MESSAGE and _is_command(text, actor):
        kind = EventKind.COMMAND
    return SourceRecord(
        source="slack",
        kind=kind,
        at=at,
        at_original=ts,
        text=text,
        raw=message,
        place=place,
        received_at=conversation.received_at,
        key=key,
        identity=identity,
        actor=actor,
        permalink=permalink(workspace.domain, channel.id, ts, thread_ts) if workspace.domain else None,
        channel=channel.name,
        thread_key=f"{channel.name}/{thread_ts}" if thread_ts else None,
        version_of=version_of,
        attributes=attributes,
    )


def message_time(ts: object, place: Place) -> tuple[str, datetime]:
    """Slack's ``ts`` as the string that keys use, and as aware UTC to the microsecond.

    Raises:
        UnreadableRecord: it is missing, no number, or no time since 1970.
    """
    written = ts if isinstance(ts, str) else f"{ts:.6f}" if isinstance(ts, float) else str(ts)
    try:
        seconds = float(written)
        if seconds > 0:
            return written, datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        pass
    raise UnreadableRecord(place, f"a Slack message without a usable ts ({ts!r}): it cannot be ordered or cited")


def message_actor(message: Mapping[str, Any], workspace: SlackWorkspace) -> RecordedActor | None:
    """Who wrote it: the bot where it carries a bot's id, also when that bot wrote in a person's name."""
    bot_id, user_id = message.get("bot_id"), message.get("user")
    if bot_id or message.get("subtype") == "bot_message":
        return _bot(message, str(bot_id or user_id or message.get("username") or "bot"), workspace)
    if isinstance(user_id, str) and user_id:
        if user_id not in workspace.users and isinstance(profile := message.get("user_profile"), Mapping):
            workspace.add_users([{"id": user_id, "name": profile.get("name"), "profile": profile}])
        return workspace.user(user_id)
    comment = message.get("comment")
    if isinstance(comment, Mapping) and comment.get("user"):
        return workspace.user(str(comment["user"]))
    name = message.get("username")
    return RecordedActor(native_id=str(name), name=str(name)) if name else None


def _bot(message: Mapping[str, Any], bot_id: str, workspace: SlackWorkspace) -> RecordedActor:
    profile, user_id = message.get("bot_profile"), message.get("user")
    name = message.get("username") or (profile.get("name") if isinstance(profile, Mapping) else None)
    if str(message.get("subtype")) in _INTEGRATION_SUBTYPES:
        name = name or _integration(message)
    if not name and isinstance(user_id, str) and user_id in workspace.users and workspace.users[user_id].is_bot:
        name = workspace.users[user_id].name
    return workspace.bot(bot_id, str(name or bot_id))


def _integration(message: Mapping[str, Any]) -> str | None:
    found = re.search(r"<[^|>]+\|([^>]+)>", str(message.get("text") or ""))
    return found.group(1) if found is not None else None


def permalink(domain: str | None, channel_id: str | None, ts: str, thread_ts: object = None) -> str | None:
    """The address that Slack's "copy link" gives, or ``None`` where workspace or channel id is unknown."""
    if not domain or not channel_id:
        return None
    link = f"https://{domain}.slack.com/archives/{channel_id}/p{ts.replace('.', '')}"
    return f"{link}?thread_ts={thread_ts}&cid={channel_id}" if thread_ts and thread_ts != ts else link


def _kind_and_text(message: Mapping[str, Any], text: str, conversation: Conversation) -> tuple[EventKind, str]:
    if message.get("blocks") or message.get("attachments"):
        text = full_text(text, message, conversation.workspace)
    subtype = message.get("subtype")
    if not isinstance(subtype, str) or not subtype:
        return EventKind.MESSAGE, text
    text = _special_text(message, subtype, text, conversation.workspace)
    if subtype == "tombstone":
        return EventKind.MESSAGE_DELETED, text
    if subtype in _CHANNEL_SUBTYPES or subtype.startswith(("channel_", "group_")):
        return EventKind.CHANNEL, text
    return EventKind.MESSAGE, text


def _special_text(message: Mapping[str, Any], subtype: str, text: str, workspace: SlackWorkspace) -> str:
    if subtype in _INTEGRATION_SUBTYPES and isinstance(message.get("user"), str):
        return f"@{workspace.user_name(message['user'])} {text}"
    if text:
        return text
    if isinstance(comment := message.get("comment"), Mapping):
        return plain_text(str(comment.get("comment") or ""), workspace)
    if isinstance(room := message.get("room"), Mapping):
        return f"a huddle {'took place' if room.get('has_ended') else 'began'}"
    if subtype.endswith(("_topic", "_purpose", "_name")):
        what = subtype.rpartition("_")[2]
        return f"set the channel {what}: {plain_text(str(message.get(what) or ''), workspace)}"
    return text


def _attributes(message: Mapping[str, Any], place: Place) -> dict[str, str]:
    found: dict[str, str] = {}
    if subtype := message.get("subtype"):
        found["subtype"] = str(subtype)
    if isinstance(edited := message.get("edited"), Mapping) and edited.get("ts"):
        found["edited_at"] = iso_utc(message_time(edited.get("ts"), place)[1])
    if reactions := _objects(message.get("reactions")):
        counts = (f"{one.get('name')}:{one.get('count') or len(_listed(one.get('users')))}" for one in reactions)
        found["reactions"] = ",".join(counts)
    if files := _files(message):
        found["files"] = ", ".join(str(one.get("name") or one.get("title") or "a deleted file") for one in files)
    if message.get("pinned_to"):
        found["pinned"] = "true"
    return found


def _files(message: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return _objects(message.get("files") or ([message["file"]] if message.get("file") else []))


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _objects(value: object) -> list[Mapping[str, Any]]:
    """The objects of a list; whatever else an odd export holds there is left alone."""
    return [one for one in _listed(value) if isinstance(one, Mapping)]


def _identity(message: Mapping[str, Any], ts: str) -> Mapping[str, Any]:
    """What stays the same when the same message is exported again: no reactions, reply counts, names or previews."""
    get = message.get
    identity: dict[str, Any] = {"ts": ts, "user": get("bot_id") or get("user"), "text": get("text") or ""}
    if subtype := get("subtype"):
        identity["subtype"] = subtype
    if (edited := get("edited")) and isinstance(edited, Mapping):
        identity["edited"] = edited.get("ts")
    if get("files") or get("file"):
        identity["files"] = [one.get("id") for one in _files(message)]
    if get("attachments") and (attachments := own_attachments(message)):
        identity["attachments"] = attachments
    if get("blocks") and (blocks := own_blocks(message)):
        identity["blocks"] = blocks
    return identity


def _is_command(text: str, actor: RecordedActor | None) -> bool:
    if text[:1] in ("/", "!"):
        return _COMMAND.match(text) is not None
    return actor is not None and actor.is_bot and _INCIDENT_TOOL.search(actor.name) is not None


def _changed(event: Mapping[str, Any], conversation: Conversation) -> Iterator[SourceRecord]:
    message, before = event["message"], event.get("previous_message") or event.get("original")
    record = message_record(message, conversation)
    if isinstance(before, Mapping) and before.get("ts"):
        earlier = message_record(before, conversation)
        if earlier.identity == record.identity:
            yield record  # Slack sends the same event when it adds a link's preview
            return
        yield earlier
    edited = message.get("edited")
    when = edited.get("ts") if isinstance(edited, Mapping) else event.get("event_ts") or event.get("ts")
    yield _superseding(record, record.key, when, event, record.kind, record.text)


def _deleted(event: Mapping[str, Any], conversation: Conversation) -> Iterator[SourceRecord]:
    before = event.get("previous_message") or event.get("original")
    if isinstance(before, Mapping) and before.get("ts"):
        yield message_record(before, conversation)
    gone, _ = message_time(event.get("deleted_ts") or _ts_of(before), conversation.place)
    record = message_record({**event, "ts": event.get("event_ts") or event.get("ts")}, conversation)
    key = f"{conversation.channel.name}/{gone}"
    yield _superseding(record, key, record.at_original, event, EventKind.MESSAGE_DELETED, "The message was deleted.")


def _ts_of(message: object) -> object:
    return message.get("ts") if isinstance(message, Mapping) else None


def _superseding(
    record: SourceRecord, key: str | None, when: object, event: Mapping[str, Any], kind: EventKind, text: str
) -> SourceRecord:
    written, at = message_time(when, record.place)
    return SourceRecord(
        source="slack",
        kind=kind,
        at=at,
        at_original=written,
        text=text,
        raw=event,
        place=record.place,
        received_at=record.received_at,
        key=key,
        identity={"supersedes": key, "by": record.identity, "kind": str(kind)},
        actor=record.actor,
        permalink=record.permalink,
        channel=record.channel,
        thread_key=record.thread_key,
        version_of=key,
        attributes={**record.attributes, "subtype": str(event.get("subtype"))},
    )
