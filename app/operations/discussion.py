"""Comments, questions to people and mentions on an incident's statements; open until somebody resolves them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from extraction.domain.clock import require_utc


class RemarkKind(StrEnum):
    COMMENT = "comment"
    QUESTION = "question"  # put to one person, whose answer is wanted
    REPLY = "reply"  # to a comment or a question; the asked person's reply answers it
    RESOLVE = "resolve"  # of a thread
    REOPEN = "reopen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """One thing somebody said, appended and never changed.

    ``thread`` is the id of the remark that began it, its own for that one.
    ``statement_id`` is empty for a remark on a section, ``section_id`` too for one on the whole report. ``by`` and ``asked`` are
    actors' ids, ``mentions`` too; ``name`` is who spoke, as shown. ``text`` is plain, redacted.
    """

    id: str
    kind: RemarkKind
    thread: str
    by: str
    name: str
    at: datetime
    text: str = ""
    statement_id: str = ""
    section_id: str = ""
    asked: str = ""
    mentions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "at", require_utc(self.at, "remark"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """A remark and what was said to it, oldest first."""

    first: Remark
    replies: tuple[Remark, ...]
    resolved: bool

    @property
    def waits_for(self) -> str:
        """The id of whom an open question waits for; empty where it waits for nobody."""
        if self.resolved or self.first.kind is not RemarkKind.QUESTION:
            return ""
        return "" if any(reply.by == self.first.asked for reply in self.replies) else self.first.asked


class Discussions(Protocol):
    def add(self, key: str, remark: Remark) -> None: ...

    def remarks(self, key: str) -> tuple[Remark, ...]:
        """Of one incident, oldest first."""

    def waiting_for(self, person: str, keys: Collection[str] | None = None) -> tuple[tuple[str, Remark], ...]:
        """Remarks that ask or mention ``person`` (an actor's id) and still wait for them, each with its incident's key.

        Those of ``calling`` in every thread, latest first; of the incidents ``keys`` only, or of all.
        """


def calling(thread: Thread, person: str) -> tuple[Remark, ...]:
    """What in ``thread`` asks or mentions ``person`` and they have said nothing to since; nothing where it is resolved."""
    found: list[Remark] = []
    for remark in (thread.first, *thread.replies):
        if remark.by == person:
            found.clear()
        elif person and person in (remark.asked, *remark.mentions):
            found.append(remark)
    return () if thread.resolved else tuple(found)


def threads(remarks: tuple[Remark, ...]) -> tuple[Thread, ...]:
    """``remarks`` (oldest first) as threads, in the order in which they began."""
    begun: dict[str, list[Remark]] = {}
    resolved: dict[str, bool] = {}
    for remark in remarks:
        if remark.kind in (RemarkKind.RESOLVE, RemarkKind.REOPEN):
            resolved[remark.thread] = remark.kind is RemarkKind.RESOLVE
        else:
            begun.setdefault(remark.thread, []).append(remark)
    return tuple(
        Thread(first=said[0], replies=tuple(said[1:]), resolved=resolved.get(thread, False))
        for thread, said in begun.items()
    )
