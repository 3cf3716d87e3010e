"""The naive arm: the chat pasted before a model, a report asked for, and nothing checked."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from evaluation.arm import ArmSettings
from evaluation.arms.free_text import read_report
from evaluation.arms.listening_model import ListeningModel
from evaluation.arms.replies import Replies
from evaluation.case import Case
from evaluation.written import Written
from extraction.domain.timeline import Event
from extraction.errors import ModelError
from extraction.language_model.language_model import ModelRequest

_PROMPT = Path(__file__).with_name("naive.md")
_MAX_TOKENS = 4_000


class FreeReport(BaseModel):
    """The whole report as one text, in Markdown."""

    model_config = ConfigDict(extra="forbid", strict=True)

    report: str = Field(min_length=1)


class NaiveArm:
    """The model reads what the product captured of the chat, secrets redacted: the fair setting, since a team that pastes
    its chat by hand would leak more. It sees no other record and cites none. ``timeout`` in seconds for the report.
    """

    def __init__(self, replies: Replies, timeout: float) -> None:
        self._replies = replies
        self._timeout = timeout
        self._prompt = _PROMPT.read_text("utf-8")
        self.one_process = replies.one_process
        live = {} if replies.replayed else {"timeout": f"{timeout:g} s"}
        self.settings = ArmSettings(
            name="naive",
            model=replies.name,
            repeatable=replies.replayed,
            prompts={"arms/naive": hashlib.sha256(self._prompt.encode()).hexdigest()},
            others={"chat": "as captured, secrets redacted", **replies.settings, **live},
        )

    def write(self, case: Case) -> Written:
        model = ListeningModel(self._replies.model, case.id, lambda _: "", replayed=self._replies.replayed)
        request = ModelRequest(system=self._prompt, user=chat_of(case), timeout=self._timeout, max_tokens=_MAX_TOKENS)
        try:
            text = model.ask(request, FreeReport).value.report
        except ModelError:
            text = ""
        self._replies.note_missing(model.missing)
        report = read_report(text, case.heading.title, next(iter(case.known.timeline)).at, model.name)
        return Written(
            case=case.id,
            title=report.title,
            sections=report.sections,
            published=text,
            usage=model.usage,
            unanswered=model.unanswered,
        )


def chat_of(case: Case) -> str:
    """Every message of the chat in order, in its last wording: time in UTC, channel, name, text."""
    return "\n".join(_lines(case))


def _lines(case: Case) -> Iterator[str]:
    for event in case.known.timeline.current:
        if any(reference.source == "slack" for reference in event.references):
            yield f"[{event.at:%Y-%m-%d %H:%M:%S} UTC]{_place(event)} {_name(event)}: {event.text}"


def _place(event: Event) -> str:
    return f" #{event.channel}" if event.channel else ""


def _name(event: Event) -> str:
    return event.actor.name if event.actor is not None else event.source
