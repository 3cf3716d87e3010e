"""Models that answer at once, and what tests ask them."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import cast

from pydantic import BaseModel, ConfigDict

from extraction.language_model.language_model import ModelReply, ModelRequest, ReplyT, TokenPrice


class Colour(BaseModel):
    """What is asked for."""

    model_config = ConfigDict(extra="forbid")
    colour: str


QUESTION = ModelRequest(system="Be brief.", user="Which colour?", timeout=10)


@dataclass
class ColourModel:
    """Says ``colour``, or raises what ``failure`` gives for the number of the question, counted from 1.

    ``meanwhile`` is called while it answers.
    """

    name: str = "test/first"
    colour: str = "blue"
    cost: Decimal | None = Decimal("0.01")
    failure: Callable[[int], Exception | None] = lambda _: None
    meanwhile: Callable[[], None] = lambda: None
    token_price: TokenPrice | None = None
    asked: list[ModelRequest] = field(default_factory=list)
    _keeping: threading.Lock = field(default_factory=threading.Lock)

    def ask(self, request: ModelRequest, shape: type[ReplyT]) -> ModelReply[ReplyT]:
        with self._keeping:
            self.asked.append(request)
            failure = self.failure(len(self.asked))
        self.meanwhile()
        if failure is not None:
            raise failure
        value = cast("ReplyT", shape.model_validate({"colour": self.colour}))
        return ModelReply(
            value=value, prompt_tokens=70, completion_tokens=5, cost=self.cost, seconds=0.2, cached_tokens=40
        )

    def price(self) -> TokenPrice | None:
        return self.token_price
