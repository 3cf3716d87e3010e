"""A model that is not asked: what it would be asked is noted, so that it can be asked in another way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NoReturn

from pydantic import BaseModel

from extraction.errors import ModelError
from extraction.language_model.language_model import LanguageModel, ModelRequest, ReplyT


@dataclass(frozen=True, kw_only=True)
class Noted:
    """What ``model`` would have been asked."""

    model: LanguageModel
    request: ModelRequest
    shape: type[BaseModel]


class NotAsked(ModelError):
    """The request was noted and not sent: no fault of any model."""


class CollectingModel:
    """Stands where ``model`` would be asked. ``note`` may be called from several threads at once."""

    def __init__(self, model: LanguageModel, note: Callable[[Noted], None]) -> None:
        self._model = model
        self._note = note
        self.name = model.name

    def ask(self, request: ModelRequest, shape: type[ReplyT]) -> NoReturn:
        """Raises NotAsked, always."""
        self._note(Noted(model=self._model, request=request, shape=shape))
        raise NotAsked(f"{self.name} is to be asked later")
