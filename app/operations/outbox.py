"""What is to be told to somebody outside: kept with the act that causes it, delivered afterwards, however long that takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class NoticeKind(StrEnum):
    APPROVAL_ASKED = "approval_asked"
    APPROVAL_DECIDED = "approval_decided"  # updates the message of the request, wherever the decision was made
    APPROVAL_STALE = "approval_stale"  # updates it too: something newer took its place
    APPROVAL_REMINDER = "approval_reminder"
    QUESTION = "question"  # somebody is asked what the records do not say
    MENTION = "mention"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One message to one person or channel. ``id`` is the idempotency key: the same notice is kept, and delivered, once.

    ``recipient`` is an actor's id, or empty for the channel that the settings name. ``about`` are ids that the message is made
    from when it is sent (``request``, ``comment`` …), so that it says what is true then. Times are aware UTC; ``sent`` is where
    it stands outside, such as a Slack ``channel`` and ``ts``, as soon as it does. ``done`` with an ``error``: given up.
    ``tried_until`` is known to whoever tries again: earlier attempts were over by then, whatever became of them.
    """

    id: str
    kind: NoticeKind
    incident: str
    recipient: str
    about: Mapping[str, str]
    at: datetime
    attempts: int = 0
    next_at: datetime | None = None
    tried_until: datetime | None = None
    sent: Mapping[str, str] = field(default_factory=dict)
    error: str = ""
    done: bool = False


class Outbox(Protocol):
    """Appended in the caller's transaction; taken from by whoever delivers."""

    def add(self, notice: Notice) -> None:
        """Keep ``notice``; nothing happens where one with its id is kept already."""

    def due(self, now: datetime, limit: int = 50) -> tuple[Notice, ...]:
        """Not done yet and due at ``now``, oldest first."""

    def claim(self, notice: Notice, until: datetime) -> bool:
        """Take ``notice`` for this deliverer: counts an attempt and makes it due again at ``until`` only.

        ``False`` where another deliverer took it since it was read, or it is done.
        """

    def keep(self, notice: Notice) -> None:
        """Replace the notice of this id by what became of it."""

    def about(self, name: str, value: str) -> tuple[Notice, ...]:
        """All whose ``about[name]`` is ``value``, oldest first."""

    def waiting(self) -> tuple[Notice, ...]:
        """All that are not done, oldest first: what a page can show as queued."""

    def shared(self) -> tuple[Notice, ...]:
        """Approvals asked for in the shared channel, where they stand; oldest first."""

    def given_up(self) -> tuple[Notice, ...]:
        """All that could not be delivered and are no longer tried, oldest first; ``error`` says why."""


class Unheard:
    """The outbox where nothing outside is configured: what is put into it is dropped, so that nothing piles up."""

    def add(self, notice: Notice) -> None:
        return

    def due(self, now: datetime, limit: int = 50) -> tuple[Notice, ...]:
        return ()

    def claim(self, notice: Notice, until: datetime) -> bool:
        return False

    def keep(self, notice: Notice) -> None:
        return

    def about(self, name: str, value: str) -> tuple[Notice, ...]:
        return ()

    def waiting(self) -> tuple[Notice, ...]:
        return ()

    def shared(self) -> tuple[Notice, ...]:
        return ()

    def given_up(self) -> tuple[Notice, ...]:
        return ()
