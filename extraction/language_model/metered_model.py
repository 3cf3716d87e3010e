"""A model whose every answer is counted, and that is not asked once a budget is spent."""

from __future__ import annotations

from decimal import Decimal
from typing import Protocol

from pydantic import BaseModel

from extraction.errors import ModelError, UsedTokens
from extraction.language_model.language_model import (
    LanguageModel,
    ModelReply,
    ModelRequest,
    PricedModel,
    ReplyT,
    TokenPrice,
)
from extraction.language_model.recorded_model import schema_text

_CHARACTERS_PER_TOKEN = 4


class Meter(Protocol):
    """Who pays. Safe to use from several threads."""

    def check(self, model: str, most: Decimal | None) -> None:
        """Before ``model`` is asked what may cost ``most`` US dollars (``None``: not known). Raises BudgetSpent."""

    def add(self, model: str, used: UsedTokens) -> None:
        """``model`` answered, whether it was of use or not."""


class MeteredModel:
    """Asks ``model`` where ``meter`` lets it, and has every answer counted, also one of no use."""

    def __init__(self, model: LanguageModel, meter: Meter) -> None:
        self._model = model
        self._meter = meter
        self.name = model.name

    def ask(self, request: ModelRequest, shape: type[ReplyT]) -> ModelReply[ReplyT]:
        """Raises what the model raises.

        Raises:
            BudgetSpent: the model was not asked.
        """
        self._meter.check(self.name, self._most(request, shape))
        try:
            reply = self._model.ask(request, shape)
        except ModelError as error:
            if error.used is not None:
                self._meter.add(self.name, error.used)
            raise
        self._meter.add(reply.model or self.name, _used(reply))
        return reply

    def _most(self, request: ModelRequest, shape: type[BaseModel]) -> Decimal | None:
        price = self._model.price() if isinstance(self._model, PricedModel) else None
        return None if price is None else most_of(request, shape, price)


def most_of(request: ModelRequest, shape: type[BaseModel], price: TokenPrice) -> Decimal:
    """US dollars that one answer to ``request`` may cost: its length as tokens, and the longest reply."""
    read = (len(request.system) + len(request.user) + len(schema_text(shape))) // _CHARACTERS_PER_TOKEN + 1
    return price.prompt * read + price.completion * request.max_tokens


def _used(reply: ModelReply[ReplyT]) -> UsedTokens:
    return UsedTokens(
        prompt_tokens=reply.prompt_tokens,
        completion_tokens=reply.completion_tokens,
        cached_tokens=reply.cached_tokens,
        cost=reply.cost,
    )
