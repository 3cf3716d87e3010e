"""Replies kept in a file and given again: for tests, demonstrations and evaluations that need no model."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from extraction.errors import ModelReplyUnusable, ModelUnavailable, Place, UnreadableRecord
from extraction.language_model.language_model import LanguageModel, ModelReply, ModelRequest, ReplyT


def request_digest(model: str, request: ModelRequest, shape: type[BaseModel]) -> str:
    """SHA-256 over the model's name, both texts and the JSON schema of the reply."""
    texts = (model, request.system, request.user, schema_text(shape))
    return hashlib.sha256("\x00".join(texts).encode()).hexdigest()


@lru_cache(maxsize=128)
def schema_text(shape: type[BaseModel]) -> str:
    """The JSON schema of ``shape``, its keys in order; worked out once for a shape that is asked for again."""
    return json.dumps(shape.model_json_schema(), sort_keys=True)


class RecordedMisfit(ModelReplyUnusable):
    """The recorded model itself gave no answer that fits: what it did then, it does again."""


class RecordedModel:
    """Gives the replies that lie in ``path``, one JSON object a line as ``RecordingModel`` writes them.

    ``name`` is that of the model that was recorded; without it, of the first line.

    Raises:
        UnreadableRecord: a line is no such object; the error names it.
    """

    def __init__(self, path: Path, name: str | None = None) -> None:
        self._path = path
        rows = [_row(line, number, path) for number, line in enumerate(_lines(path), 1)]
        self._replies: Mapping[str, Mapping[str, Any]] = {row["digest"]: row for row in rows}
        self.name = name or (str(rows[0]["model"]) if rows else "recorded/none")

    def ask(self, request: ModelRequest, shape: type[ReplyT]) -> ModelReply[ReplyT]:
        """Raises ModelUnavailable where this request was not recorded, ModelReplyUnusable where it no longer fits.

        Raises RecordedMisfit where the model that was recorded gave no answer that fits.
        """
        digest = request_digest(self.name, request, shape)
        row = self._replies.get(digest)
        if row is None:
            raise ModelUnavailable(
                f"{self._path} holds no reply of {self.name} to this request ({digest[:12]}); record it again with a model"
            )
        if row.get("misfit"):
            raise RecordedMisfit(str(row["misfit"]))
        try:
            value = shape.model_validate(row["reply"])
        except ValidationError as error:
            raise ModelReplyUnusable(
                f"the reply {digest[:12]} in {self._path} does not fit its shape: {error}"
            ) from None
        return ModelReply(
            value=value,
            prompt_tokens=int(row["prompt_tokens"]),
            completion_tokens=int(row["completion_tokens"]),
            cost=None if row["cost"] is None else Decimal(row["cost"]),
            seconds=float(row["seconds"]),
            attempts=int(row["attempts"]),
        )


class RecordingModel:
    """Asks ``model`` and appends each reply to ``path``. Requests are kept as digests, not as texts.

    That no answer fitted is kept as well, under ``misfit``; that none came is not, since it may come another time.
    """

    def __init__(self, model: LanguageModel, path: Path) -> None:
        self._model = model
        self._path = path
        self._writing = threading.Lock()
        self.name = model.name

    def ask(self, request: ModelRequest, shape: type[ReplyT]) -> ModelReply[ReplyT]:
        digest = request_digest(self.name, request, shape)
        try:
            reply = self._model.ask(request, shape)
        except ModelReplyUnusable as misfit:
            self._write({**_NOTHING, "digest": digest, "model": self.name, "misfit": str(misfit)})
            raise
        self._write(
            {
                "digest": digest,
                "model": self.name,
                "reply": reply.value.model_dump(mode="json"),
                "prompt_tokens": reply.prompt_tokens,
                "completion_tokens": reply.completion_tokens,
                "cost": None if reply.cost is None else str(reply.cost),
                "seconds": reply.seconds,
                "attempts": reply.attempts,
            }
        )
        return reply

    def _write(self, row: Mapping[str, object]) -> None:
        with self._writing, self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(row, ensure_ascii=False, sort_keys=True) + "\n")


_NOTHING: Mapping[str, object] = {
    "reply": None,
    "prompt_tokens": 0,
    "completion_tokens": 0,
    "cost": None,
    "seconds": 0.0,
    "attempts": 0,
}
_KEYS = ("digest", "model", "reply", "prompt_tokens", "completion_tokens", "cost", "seconds", "attempts")


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise UnreadableRecord(Place(str(path)), f"cannot be read: {error.strerror}") from error


def _row(line: str, number: int, path: Path) -> Mapping[str, Any]:
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        raise UnreadableRecord(Place(str(path), number), f"is not JSON: {error.msg}") from error
    missing = [key for key in _KEYS if not isinstance(row, dict) or key not in row]
    if missing:
        raise UnreadableRecord(Place(str(path), number), f"misses {', '.join(missing)}; record it again")
    return dict(row)
