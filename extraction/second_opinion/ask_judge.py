"""One statement and the records it cites, put before a judge model; its answer is taken with the quote it rests on."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from extraction.domain.opinion import Opinion, View, subject_of
from extraction.domain.report import Statement
from extraction.domain.timeline import Event
from extraction.errors import InvalidTemplate, Place
from extraction.language_model.fencing import defused, fenced
from extraction.language_model.language_model import LanguageModel, ModelRequest

_LONGEST_RECORD = 2_000
_SPACES = re.compile(r"\s+")
_UNFOUNDED = "The judge's quotation stands in none of the cited records, so its view is not taken."


class Judgement(BaseModel):
    """The reply's shape: no defaults, no other keys."""

    model_config = ConfigDict(extra="forbid", strict=True, str_strip_whitespace=True)

    view: Literal["says_the_same", "says_otherwise", "cannot_tell"]
    quote: str = Field(max_length=300)
    reason: str = Field(min_length=8, max_length=400)


class Judge:
    """``folder`` holds ``judges/second-opinion.md``; ``timeout`` is in seconds per statement.

    Raises:
        InvalidTemplate: the prompt cannot be read.
    """

    def __init__(self, model: LanguageModel, folder: Path, timeout: float) -> None:
        self._model = model
        self._timeout = timeout
        path = folder / "judges" / "second-opinion.md"
        try:
            self._prompt = path.read_text(encoding="utf-8")
        except OSError as error:
            raise InvalidTemplate(Place(str(path)), f"cannot be read: {error.strerror}") from error

    def opinion(self, statement: Statement, cited: Sequence[Event], asked_by: str, at: datetime) -> Opinion:
        """What the judge thinks of ``statement`` beside the events it cites.

        A view whose quotation is not in the records is not taken: it counts as ``CANNOT_TELL``, with that reason.

        Raises:
            ModelUnavailable: no answer in time, refused, no quota.
            ModelReplyUnusable: no answer fits the shape.
        """
        request = ModelRequest(
            system=self._prompt, user=_question(statement, cited), timeout=self._timeout, max_tokens=400
        )
        answer = self._model.ask(request, Judgement).value
        founded = answer.view == "cannot_tell" or _is_quoted(answer.quote, cited)
        return Opinion(
            statement_id=statement.id,
            about=subject_of(statement),
            view=View(answer.view) if founded else View.CANNOT_TELL,
            reason=answer.reason if founded else _UNFOUNDED,
            quote=answer.quote if founded else "",
            judge=self._model.name,
            prompt_digest=hashlib.sha256(self._prompt.encode()).hexdigest(),
            asked_by=asked_by,
            at=at,
        )


def _question(statement: Statement, cited: Sequence[Event]) -> str:
    records = "\n".join(_record(event) for event in cited)
    return f"{fenced('records', records)}\n\n{fenced('sentence', defused(statement.text))}"


def _record(event: Event) -> str:
    who = event.actor.name if event.actor is not None else event.source
    return f"{event.at:%Y-%m-%d %H:%M} UTC | {event.kind} | {defused(who)} | {defused(event.text[:_LONGEST_RECORD])}"


def _is_quoted(quote: str, cited: Sequence[Event]) -> bool:
    """Whether the quoted words stand in one record as they are, but for blanks, case and quotation marks."""
    wanted = _folded(quote).strip("\"'“”‘’ .…")
    return bool(wanted) and any(wanted in _folded(_record(event)) for event in cited)


def _folded(text: str) -> str:
    return _SPACES.sub(" ", text).casefold()
