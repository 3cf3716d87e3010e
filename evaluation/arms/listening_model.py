"""A model whose every request is noted: what was asked, what it took, and what got no reply."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from evaluation.written import Unanswered, Usage
from extraction.errors import ModelReplyUnusable, ModelUnavailable
from extraction.language_model.language_model import LanguageModel, ModelReply, ModelRequest, ReplyT
from extraction.language_model.recorded_model import RecordedMisfit, request_digest

NOT_RECORDED = "no reply to this request was recorded"
NO_LONGER_FITS = "the recorded reply to this request does not fit what was asked for"
STILL_OPEN = "no reply had come when the section was closed"


@dataclass(frozen=True, kw_only=True)
class MissingRequest:
    """A request without a reply, whole, so that somebody else can answer it. ``schema`` is the reply's, as JSON schema."""

    digest: str
    model: str
    system: str
    user: str
    schema: dict[str, Any]
    case: str
    section: str


class ListeningModel:
    """Asks ``model`` for one case; ``section_of`` tells from a request which section it is about.

    What ``model`` answers unfit, live, is its answer. A ``replayed`` reply that no longer fits is none, and errors then
    name no file, so that a run says the same wherever its replies lie. Safe to call from several threads.
    """

    def __init__(
        self, model: LanguageModel, case: str, section_of: Callable[[ModelRequest], str], *, replayed: bool
    ) -> None:
        self.name = model.name
        self._model = model
        self._case = case
        self._section_of = section_of
        self._replayed = replayed
        self._noting = threading.Lock()
        self._open: dict[str, str] = {}
        self._unanswered: list[Unanswered] = []
        self._missing: list[MissingRequest] = []
        self._replies: list[Usage] = []

    def ask(self, request: ModelRequest, shape: type[ReplyT]) -> ModelReply[ReplyT]:
        """Raises what the model raises."""
        digest = request_digest(self.name, request, shape)
        section = self._section_of(request)
        with self._noting:
            self._open[digest] = section
        try:
            reply = self._model.ask(request, shape)
        except ModelUnavailable as error:
            why = NOT_RECORDED if self._replayed else str(error)
            self._note(self._asked(digest, request, shape.model_json_schema()), why)
            raise ModelUnavailable(why) from error
        except RecordedMisfit:
            raise
        except ModelReplyUnusable as error:
            if not self._replayed:
                raise
            self._note(self._asked(digest, request, shape.model_json_schema()), NO_LONGER_FITS)
            raise ModelUnavailable(NO_LONGER_FITS) from error
        finally:
            with self._noting:
                self._open.pop(digest, None)
        with self._noting:
            self._replies.append(_used(reply))
        return reply

    @property
    def unanswered(self) -> tuple[Unanswered, ...]:
        """Requests without a reply so far, those included that are still open."""
        with self._noting:
            waiting = [Unanswered(section=section, why=STILL_OPEN) for section in self._open.values()]
            return tuple(sorted([*self._unanswered, *waiting], key=lambda one: (one.section, one.why)))

    @property
    def missing(self) -> tuple[MissingRequest, ...]:
        with self._noting:
            return tuple(sorted(self._missing, key=lambda one: (one.section, one.digest)))

    @property
    def usage(self) -> Usage:
        """Of the replies that came. Summed in an order that does not depend on which came first."""
        with self._noting:
            replies = list(self._replies)
        costs = [one.cost for one in replies if one.cost is not None]
        return Usage(
            requests=sum(one.requests for one in replies),
            prompt_tokens=sum(one.prompt_tokens for one in replies),
            completion_tokens=sum(one.completion_tokens for one in replies),
            cost=sum(costs, Decimal(0)) if len(costs) == len(replies) else None,
            seconds=round(sum(sorted(one.seconds for one in replies)), 3),
        )

    def _asked(self, digest: str, request: ModelRequest, schema: dict[str, Any]) -> MissingRequest:
        return MissingRequest(
            digest=digest,
            model=self.name,
            system=request.system,
            user=request.user,
            schema=schema,
            case=self._case,
            section=self._section_of(request),
        )

    def _note(self, asked: MissingRequest, why: str) -> None:
        with self._noting:
            self._unanswered.append(Unanswered(section=asked.section, why=why))
            self._missing.append(asked)


def _used(reply: ModelReply[ReplyT]) -> Usage:
    return Usage(
        requests=reply.attempts,
        prompt_tokens=reply.prompt_tokens,
        completion_tokens=reply.completion_tokens,
        cost=reply.cost,
        seconds=reply.seconds,
    )
