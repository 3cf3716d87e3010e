"""A model that is not asked twice: what was asked before, word for word, is answered from the record."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from pydantic import ValidationError

from extraction.language_model.language_model import LanguageModel, ModelReply, ModelRequest, ReplyT
from extraction.language_model.recorded_model import request_digest


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """What ``model`` answered; ``document`` is the reply as JSON text. ``cost`` in US dollars, ``None``: not known."""

    model: str
    document: str
    prompt_tokens: int
    completion_tokens: int
    cost: Decimal | None


class ReplyMemory(Protocol):
    """Replies by the digest of what was asked (``request_digest``)."""

    def recalled(self, digest: str) -> Remembered | None: ...

    def keep(self, digest: str, reply: Remembered) -> None: ...


class RememberingModel:
    """Asks ``model`` what ``memory`` does not hold, and keeps each reply there as soon as it comes.

    ``names`` are all that may answer for ``model``, the preferred first: a reply that one of them gave is as good as asking
    again. A reply from the record cost nothing and used no tokens. That no answer fitted is not kept: it may come another time.
    """

    def __init__(self, model: LanguageModel, memory: ReplyMemory, names: Sequence[str] = ()) -> None:
        self._model = model
        self._memory = memory
        self._names = tuple(names) or (model.name,)
        self.name = model.name

    def ask(self, request: ModelRequest, shape: type[ReplyT]) -> ModelReply[ReplyT]:
        """Raises what the model raises."""
        for name in self._names:
            known = self._recalled(request_digest(name, request, shape), shape)
            if known is not None:
                return known
        reply = self._model.ask(request, shape)
        by = reply.model or self._model.name
        kept = Remembered(
            model=by,
            document=json.dumps(reply.value.model_dump(mode="json"), sort_keys=True),
            prompt_tokens=reply.prompt_tokens,
            completion_tokens=reply.completion_tokens,
            cost=reply.cost,
        )
        self._memory.keep(request_digest(by, request, shape), kept)
        return reply

    def _recalled(self, digest: str, shape: type[ReplyT]) -> ModelReply[ReplyT] | None:
        """``None`` also for what this version of the shape no longer takes."""
        known = self._memory.recalled(digest)
        if known is None:
            return None
        try:
            value = shape.model_validate(json.loads(known.document))
        except (ValidationError, json.JSONDecodeError):
            return None
        return ModelReply(
            value=value,
            prompt_tokens=0,
            completion_tokens=0,
            cost=Decimal(0),
            seconds=0.0,
            attempts=0,
            model=known.model,
        )
