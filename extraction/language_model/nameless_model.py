"""A model that is never told anybody's name: people stand in what it reads by their role, and in what it wrote by name again."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from extraction.domain.naming import Naming
from extraction.language_model.language_model import LanguageModel, ModelReply, ModelRequest, ReplyT


class NamelessModel:
    """Asks ``model`` about ``naming``'s incident."""

    def __init__(self, model: LanguageModel, naming: Naming) -> None:
        self._model = model
        self._naming = naming
        self.name = model.name

    def ask(self, request: ModelRequest, shape: type[ReplyT]) -> ModelReply[ReplyT]:
        """Raises what the model raises."""
        reply = self._model.ask(replace(request, user=self._naming.without_names(request.user)), shape)
        named = _strings(reply.value.model_dump(mode="json"), self._naming)
        return replace(reply, value=shape.model_validate(cast("dict[str, object]", named)))


def _strings(value: object, naming: Naming) -> object:
    if isinstance(value, str):
        return naming.with_names(value)
    if isinstance(value, dict):
        return {name: _strings(one, naming) for name, one in value.items()}
    if isinstance(value, list):
        return [_strings(one, naming) for one in value]
    return value
