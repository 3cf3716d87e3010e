"""What any language model must do for us: answer one request in a given shape."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Generic, Protocol, TypeVar, runtime_checkable

from pydantic import BaseModel

from extraction.language_model.stop_watch import StopWatch

ReplyT = TypeVar("ReplyT", bound=BaseModel)


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelRequest:
    """``system`` and ``user`` are complete texts; the long part that all sections share stands first in ``user``.

    ``timeout`` is in seconds for the whole request, its repairs included. ``max_tokens`` bounds the reply.
    ``watch``, where there is one, counts that time: whoever lets the request wait for its turn stops it meanwhile. It is not
    ``patient`` with a busy server where another model can answer instead.
    """

    system: str
    user: str
    timeout: float
    max_tokens: int = 1500
    watch: StopWatch | None = field(default=None, compare=False, repr=False)
    patient: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelReply(Generic[ReplyT]):
    """``cost`` in US dollars, ``None`` where the price is not known; ``seconds`` is wall time; ``attempts`` counts requests,
    0 where the reply was remembered.

    ``model`` is the ``provider/name`` that answered, empty where it is the one that was asked. ``cached_tokens``: how many of
    ``prompt_tokens`` the provider served from its cache, as far as it says.
    """

    value: ReplyT
    prompt_tokens: int
    completion_tokens: int
    cost: Decimal | None
    seconds: float
    attempts: int = 1
    model: str = ""
    cached_tokens: int = 0


class LanguageModel(Protocol):
    """``name`` is ``provider/name``. Safe to call from several threads at once."""

    name: str

    def ask(self, request: ModelRequest, shape: type[ReplyT]) -> ModelReply[ReplyT]:
        """Answer in ``shape``.

        Raises:
            ModelUnavailable: no answer in time, refused, no quota.
            ModelReplyUnusable: answers came, none of them fits the shape.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenPrice:
    """US dollars for one token that is read, and for one that is written."""

    prompt: Decimal
    completion: Decimal


@runtime_checkable
class PricedModel(Protocol):
    def price(self) -> TokenPrice | None:
        """``None`` where it is not known."""
