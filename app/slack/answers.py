"""What people do in Slack, carried out: the same operations that the app uses, in the name of whoever pressed."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from slack_sdk.models.blocks import InputBlock, PlainTextInputElement, PlainTextObject
from slack_sdk.models.views import View

from app.operations.access import Actor
from app.operations.approval_request import Choice
from app.operations.decide_approval import decide
from app.operations.discuss import reply
from app.operations.outbox import Notice, NoticeKind
from app.operations.ports import Ports
from app.slack.api import SlackApi
from app.slack.errors import SlackError
from app.slack.inert_text import inert
from app.slack.message import paragraph, plain
from app.slack.people import SlackPeople
from extraction.errors import GateRefused, NotFound, RetrolineError

LOG = logging.getLogger(__name__)
CHANGES_MODAL = "changes"
REPLY_MODAL = "reply"
FIELD = "said"
_MOST_TYPED = 3_000
_UNKNOWN = (
    "Retroline does not know who you are, so nothing was done. Ask an administrator to put your Slack member id, or the "
    "address of your Slack profile, into its access file."
)
UNEXPECTED = "Something went wrong inside Retroline, and nothing was decided. Try again, or open the app."


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """Who pressed what, and in which message."""

    member: str
    channel: str
    ts: str
    value: str
    trigger: str

    @classmethod
    def of(cls, body: Mapping[str, Any]) -> Press:
        place = body.get("container") or {}
        return cls(
            member=str(body["user"]["id"]),
            channel=str(place.get("channel_id") or (body.get("channel") or {}).get("id", "")),
            ts=str(place.get("message_ts", "")),
            value=str(body["actions"][0].get("value", "")),
            trigger=str(body.get("trigger_id", "")),
        )


class Answers:
    def __init__(self, world: Ports, api: SlackApi, people: SlackPeople, wake: Callable[[], None]) -> None:
        self._world = world
        self._api = api
        self._people = people
        self._wake = wake

    def approve(self, press: Press) -> None:
        self._decide(press, press.value, Choice.APPROVE, "")

    def ask_why(self, press: Press) -> None:
        """Changes are wanted: the reason is asked for in a modal."""
        view = _modal(
            CHANGES_MODAL,
            "Request changes",
            "Which changes are wanted?",
            {"request": press.value, "channel": press.channel, "ts": press.ts},
            "The report goes back to its editors with these words.",
        )
        self._open(press, view)

    def ask_reply(self, press: Press) -> None:
        """A question is to be answered: the answer is asked for in a modal."""
        key, _, thread = press.value.partition(" ")
        about = {"incident": key, "thread": thread, "channel": press.channel, "ts": press.ts}
        self._open(press, _modal(REPLY_MODAL, "Reply", "Your answer", about, "It is kept with the question."))

    def request_changes(self, body: Mapping[str, Any]) -> None:
        press, about = _sent(body)
        self._decide(press, about["request"], Choice.REQUEST_CHANGES, said(body))

    def reply(self, body: Mapping[str, Any]) -> None:
        press, about = _sent(body)

        def run(ports: Ports, actor: Actor) -> None:
            key, thread, text = about["incident"], about["thread"], said(body)
            if not _said_already(ports, key, thread, actor, text):
                reply(ports, key, actor.name, thread, text)
            self._tell(press, "Thank you; your answer is kept with the question.")

        self._as_member(press, run)

    def failed(self, body: Mapping[str, Any]) -> None:
        """Whoever pressed hears that it did not work, whatever it was."""
        user, place = body.get("user") or {}, body.get("container") or {}
        channel = place.get("channel_id") or (body.get("channel") or {}).get("id")
        if user.get("id") and channel:
            press = Press(member=str(user["id"]), channel=str(channel), ts="", value="", trigger="")
            self._tell(press, UNEXPECTED)

    def _decide(self, press: Press, request_id: str, choice: Choice, note: str) -> None:
        def run(ports: Ports, actor: Actor) -> None:
            decide(ports, request_id, choice, actor.name, note)

        self._as_member(press, run)
        self._refresh(press, request_id)

    def _as_member(self, press: Press, run: Callable[[Ports, Actor], None]) -> None:
        try:
            actor = self._people.actor(press.member)
            if actor is None:
                self._tell(press, _UNKNOWN)
                return
            run(self._world.acting(actor, "slack"), actor)
        except GateRefused as refused:
            self._tell(press, f"{_first_line(refused)}. Open it in Retroline to see what is still open.")
        except NotFound:
            self._tell(
                press, "There is nothing here that you may do. It may have been withdrawn, or is not open to you."
            )
        except SlackError as error:
            LOG.warning("an answer from Slack was not carried out: %s", error)
            self._tell(press, "Retroline could not find out who you are just now, and nothing was decided. Try again.")
        except RetrolineError as error:
            self._tell(press, _sentence(str(error)))

    def _refresh(self, press: Press, request_id: str) -> None:
        """All messages about the request are made true, whatever came of the press."""
        known = self._world.outbox.about("request", request_id)
        if known:
            self._world.outbox.add(
                Notice(
                    id=f"pressed:{request_id}:{press.trigger or press.ts}",
                    kind=NoticeKind.APPROVAL_STALE,
                    incident=known[0].incident,
                    recipient="",
                    about={"request": request_id, "everywhere": "yes"},
                    at=self._world.now(),
                )
            )
        self._wake()

    def _open(self, press: Press, view: View) -> None:
        try:
            self._api.open_modal(press.trigger, view)
        except SlackError as error:
            LOG.warning("a modal could not be opened: %s", error)
            self._tell(press, "Slack did not open the form in time. Press again, or answer in Retroline.")

    def _tell(self, press: Press, text: str) -> None:
        try:
            self._api.tell(press.channel, press.member, inert(text, _MOST_TYPED))
        except SlackError as error:
            LOG.warning("whoever pressed could not be told “%s”: %s", text, error)


def said(body: Mapping[str, Any]) -> str:
    """What was typed into the modal; empty where nothing was."""
    values = ((body.get("view") or {}).get("state") or {}).get("values") or {}
    return str(((values.get(FIELD) or {}).get(FIELD) or {}).get("value") or "").strip()


def _modal(callback: str, title: str, question: str, about: Mapping[str, str], hint: str) -> View:
    typed = PlainTextInputElement(action_id=FIELD, multiline=True, min_length=1, max_length=_MOST_TYPED)
    return View(
        type="modal",
        callback_id=callback,
        title=PlainTextObject(text=title, emoji=False),
        submit=PlainTextObject(text="Send", emoji=False),
        close=PlainTextObject(text="Cancel", emoji=False),
        private_metadata=json.dumps(about),
        blocks=[
            paragraph(hint),
            InputBlock(block_id=FIELD, label=plain(question, 2_000), element=typed, optional=False),
        ],
    )


def _sent(body: Mapping[str, Any]) -> tuple[Press, Mapping[str, str]]:
    """Who sent a modal, and what it was about. Its metadata came from us and is covered by Slack's signature."""
    about = json.loads(body["view"]["private_metadata"])
    press = Press(
        member=str(body["user"]["id"]),
        channel=about["channel"],
        ts=about["ts"],
        value="",
        trigger=str(body.get("trigger_id") or body["view"].get("id", "")),
    )
    return press, about


def _said_already(ports: Ports, key: str, thread: str, actor: Actor, text: str) -> bool:
    """The same answer by the same person stands there: this one is a repetition."""
    words = ports.redacted(text).split()
    told = (one for one in ports.discussions.remarks(key) if one.thread == thread and one.by == actor.id)
    return any(one.text.split() == words for one in told)


def _first_line(error: RetrolineError) -> str:
    return _sentence(str(error).partition("\n")[0]).rstrip(".")


def _sentence(text: str) -> str:
    shown = text[:1].upper() + text[1:]
    return shown if shown.endswith((".", "!", "?", "…")) else f"{shown}."
