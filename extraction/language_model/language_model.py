"""What any language model must do for us: answer one request in a given shape."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Generic, Protocol, TypeVar

from pydantic import BaseModel

ReplyT = TypeVar("ReplyT", bound=BaseModel)


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelRequest:
    """``system`` and ``user`` are complete texts; the long part that all sections share stands first in ``user``.

    ``timeout`` is in seconds for the whole request, its repairs included. ``max_tokens`` bounds the reply.
    """

    system: str
    user: str
    timeout: float
    max_tokens: int = 1500


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelReply(Generic[ReplyT]):
    """``cost`` in US dollars, ``None`` where the price is not known; ``seconds`` is wall time; ``attempts`` counts requests."""

    value: ReplyT
    prompt_tokens: int
    completion_tokens: int
    cost: Decimal | None
    seconds: float
    attempts: int = 1


class LanguageModel(Protocol):
    """``name`` is ``provider/name``. Safe to call from several threads at once."""

    name: str

    def ask(self, request: ModelRequest, shape: type[ReplyT]) -> ModelReply[ReplyT]:
        """Answer in ``shape``.

        Raises:
            ModelUnavailable: no answer in time, refused, no quota.
            ModelReplyUnusable: answers came, none of them fits the shape.
        """
