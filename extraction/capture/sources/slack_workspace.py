"""Who and what a Slack id stands for: users, bots, channels, user groups and the workspace's own address.

Read from an export's ``users.json``, ``channels.json``, ``groups.json``, ``dms.json``, ``mpims.json``, from the API's
replies of the same content, and from slackdump's streams. Recognised by content; any of them may be missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from extraction.capture.source_record import RecordedActor

USER_ID = re.compile(r"[UW][A-Z0-9]{5,}")
CHANNEL_ID = re.compile(r"[CGD][A-Z0-9]{5,}")
_WORKSPACE_URL = re.compile(r"https?://([a-z0-9-]+(?:\.enterprise)?)\.slack\.com")
SLACKBOT = "USLACKBOT"


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackChannel:
    """A conversation. ``name`` is how keys call it: the channel's name, ``dm-<handles>`` for a direct message, or the
    id where nothing else is known. ``members`` are user ids."""

    id: str | None
    name: str
    topic: str = ""
    purpose: str = ""
    members: frozenset[str] = frozenset()


@dataclass(slots=True)
class SlackWorkspace:
    """Grows while names are read; after that it only answers."""

    users: dict[str, RecordedActor] = field(default_factory=dict)
    user_groups: dict[str, str] = field(default_factory=dict)
    domain: str | None = None
    _channels: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    _known: dict[str, SlackChannel] = field(default_factory=dict)
    _actors: dict[tuple[str, str], RecordedActor] = field(default_factory=dict)

    def add_users(self, users: Iterable[Mapping[str, Any]]) -> None:
        for user in users:
            self.users[str(user["id"])] = _actor_from(user)

    def add_channels(self, channels: Iterable[Mapping[str, Any]]) -> None:
        for channel in channels:
            self._channels[str(channel["id"])] = channel
        self._known.clear()

    def add_user_groups(self, groups: Iterable[Mapping[str, Any]]) -> None:
        for group in groups:
            self.user_groups[str(group["id"])] = str(group.get("handle") or group.get("name") or group["id"])

    def add_url(self, url: str) -> None:
        """Take the workspace's domain from one of its own addresses."""
        if (found := _WORKSPACE_URL.match(url)) is not None:
            self.domain = found.group(1)

    def user_name(self, user_id: str) -> str:
        """Display name, or the id where the user is unknown."""
        known = self.users.get(user_id)
        return known.name if known is not None else user_id

    def user(self, user_id: str) -> RecordedActor:
        known = self.users.get(user_id)
        if known is None:
            known = self.users[user_id] = RecordedActor(
                native_id=user_id, name="Slackbot" if user_id == SLACKBOT else user_id, is_bot=user_id == SLACKBOT
            )
        return known

    def bot(self, native_id: str, name: str) -> RecordedActor:
        """A bot under the name it gave itself in a message; one bot may use several."""
        key = (native_id, name)
        if (known := self._actors.get(key)) is None:
            known = self._actors[key] = RecordedActor(native_id=native_id, name=name, is_bot=True)
        return known

    def channel(self, name_or_id: str) -> SlackChannel:
        """The channel of an id or of an export's folder name; one that nothing is known of is called so."""
        if (known := self._known.get(name_or_id)) is not None:
            return known
        if not self._known:
            for channel_id, value in self._channels.items():
                one = self._channel_from(channel_id, value)
                self._known[channel_id] = one
                self._known.setdefault(one.name, one)
        if (known := self._known.get(name_or_id)) is None:
            is_id = CHANNEL_ID.fullmatch(name_or_id) is not None
            known = self._known[name_or_id] = SlackChannel(id=name_or_id if is_id else None, name=name_or_id)
        return known

    def _channel_from(self, channel_id: str, value: Mapping[str, Any]) -> SlackChannel:
        members = frozenset(str(one) for one in value.get("members") or () if one)
        name = str(value.get("name") or value.get("name_normalized") or "")
        if not name and channel_id.startswith("D"):
            people = members | {str(value["user"])} if value.get("user") else members
            name = "-".join(["dm", *sorted(self._handle(one) for one in people)]) if people else channel_id
        topic, purpose = (_value_of(value.get(part)) for part in ("topic", "purpose"))
        return SlackChannel(id=channel_id, name=name or channel_id, topic=topic, purpose=purpose, members=members)

    def _handle(self, user_id: str) -> str:
        known = self.users.get(user_id)
        return (known.handle or user_id) if known is not None else user_id


def _value_of(described: object) -> str:
    """Topic and purpose are objects in exports and plain strings in older ones."""
    if isinstance(described, Mapping):
        described = described.get("value")
    return described if isinstance(described, str) else ""


def _actor_from(user: Mapping[str, Any]) -> RecordedActor:
    stated = user.get("profile")
    profile: Mapping[str, Any] = stated if isinstance(stated, Mapping) else {}
    user_id, handle = str(user["id"]), user.get("name")
    names = (profile.get("real_name"), user.get("real_name"), profile.get("display_name"), handle)
    return RecordedActor(
        native_id=user_id,
        name=next((str(name) for name in names if name), user_id),
        handle=str(handle) if handle else None,
        address=profile.get("email") or None,
        is_bot=bool(user.get("is_bot")) or user_id == SLACKBOT,
    )
