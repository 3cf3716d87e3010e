"""What follows from time passing: reminders before and after requests are due, and words that have to leave the channel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from app.operations.approval_request import ApprovalRequest
from app.operations.approval_state import open_requests
from app.operations.outbox import Notice, NoticeKind
from app.operations.ports import Ports

AHEAD = timedelta(hours=24)
HIDDEN = "hidden"
"""Marks, in ``Notice.sent``, a message whose words were taken away."""


def add_reminders(world: Ports) -> None:
    """Put the reminders that are due into the outbox, each once: its id is made from what it reminds of.

    Looking at what is open also closes requests whose report has changed since, and their messages are updated.
    """
    now = world.now()
    for key, request in open_requests(world):
        when = which(request, now)
        if when is None:
            continue
        for asked in world.outbox.about("request", request.id):
            if asked.kind is NoticeKind.APPROVAL_ASKED and asked.sent:
                world.outbox.add(_reminder(key, request, asked, when, now))


def keep_private(world: Ports) -> None:
    """Words about incidents that have become private leave the shared channel; their members are asked each alone."""
    now = world.now()
    for asked in world.outbox.shared():
        if HIDDEN in asked.sent or not world.store.incident(asked.incident).private:
            continue
        if any(not one.done for one in world.outbox.about("hides", asked.id)):
            continue
        about = {"request": asked.about["request"], "hides": asked.id}
        stale, again = f"private:{asked.id}:{now:%Y%m%dT%H%M%S}", f"{asked.id}/members"
        world.outbox.add(_notice(stale, NoticeKind.APPROVAL_STALE, asked.incident, about, now))
        world.outbox.add(_notice(again, NoticeKind.APPROVAL_ASKED, asked.incident, asked.about, now))


def which(request: ApprovalRequest, now: datetime) -> str | None:
    """``before`` from a day ahead (or half the time that was given, where that is less), ``after`` when it is past."""
    if now >= request.due:
        return "after"
    return "before" if now >= request.due - min(AHEAD, (request.due - request.at) / 2) else None


def _reminder(key: str, request: ApprovalRequest, asked: Notice, when: str, now: datetime) -> Notice:
    about = {"request": request.id, "asked": asked.id, "when": when}
    id = f"{NoticeKind.APPROVAL_REMINDER}:{when}:{asked.id}"
    return replace(_notice(id, NoticeKind.APPROVAL_REMINDER, key, about, now), recipient=asked.recipient)


def _notice(id: str, kind: NoticeKind, key: str, about: Mapping[str, str], now: datetime) -> Notice:
    return Notice(id=id, kind=kind, incident=key, recipient="", about=about, at=now)
