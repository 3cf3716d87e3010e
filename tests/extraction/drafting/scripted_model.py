"""A language model that answers from a script: for tests of what becomes of its replies."""

from __future__ import annotations

import threading
from collections.abc import Callable
from decimal import Decimal
from time import sleep

from pydantic import BaseModel, ValidationError

from extraction.errors import ModelReplyUnusable
from extraction.language_model.language_model import ModelReply, ModelRequest, ReplyT

Script = Callable[[ModelRequest, type[BaseModel]], object]


class ScriptedModel:
    """``script(request, shape)`` gives each reply as JSON-able values, or raises; requests are kept in order."""

    name = "test/scripted"

    def __init__(self, script: Script, seconds: float = 0.0) -> None:
        self._script = script
        self._seconds = seconds
        self._keeping = threading.Lock()
        self.requests: list[ModelRequest] = []

    def ask(self, request: ModelRequest, shape: type[ReplyT]) -> ModelReply[ReplyT]:
        with self._keeping:
            self.requests.append(request)
        sleep(self._seconds)
        try:
            value = shape.model_validate(self._script(request, shape))
        except ValidationError as error:
            raise ModelReplyUnusable(str(error)) from None
        return ModelReply(
            value=value, prompt_tokens=100, completion_tokens=20, cost=Decimal("0.002"), seconds=self._seconds
        )


def says(*statements: tuple[str, list[str]]) -> Script:
    """The same statements (text, cites) for every section; a repair withdraws all of them."""

    def script(request: ModelRequest, shape: type[BaseModel]) -> object:
        if "were refused" in request.user:
            return {"statements": []}
        return {"statements": [{"text": text, "cites": cites} for text, cites in statements]}

    return script
