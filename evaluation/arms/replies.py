"""Where a model's replies come from and go to: asked live, recorded, replayed; requests without a reply written out."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from evaluation.arms.listening_model import MissingRequest
from extraction.errors import ModelReplyUnusable, ModelUnavailable, SettingsError
from extraction.language_model.language_model import LanguageModel, ModelReply, ModelRequest, ReplyT
from extraction.language_model.litellm_model import LitellmModel
from extraction.language_model.recorded_model import RecordedModel, RecordingModel


@dataclass(frozen=True, kw_only=True)
class Replies:
    """``model`` as asked for; ``replayed`` where nothing is asked live; ``missing`` where requests without a reply go.

    ``digest`` is SHA-256 of the replies that are replayed, "" where there are none; ``estimated`` of them have token
    counts that nobody measured.
    """

    model: LanguageModel
    replayed: bool
    missing: Path | None = None
    digest: str = ""
    estimated: int = 0

    @property
    def name(self) -> str:
        return self.model.name

    @property
    def one_process(self) -> bool:
        return self.missing is not None or not self.replayed

    @property
    def settings(self) -> dict[str, str]:
        """What a run record keeps of it."""
        if not self.replayed:
            return {"replies": "live"}
        kept = {"replies": self.digest or "none"}
        return kept | ({"token counts": f"estimated in {self.estimated} replies"} if self.estimated else {})

    def note_missing(self, requests: Iterable[MissingRequest]) -> None:
        """Append ``requests`` to the file for them, one JSON object a line."""
        if self.missing is None:
            return
        with self.missing.open("a", encoding="utf-8") as file:
            for request in requests:
                file.write(json.dumps(asdict(request), ensure_ascii=False, sort_keys=True) + "\n")


class NoReplies:
    """Answers nothing: for finding out what a model would be asked."""

    def __init__(self, name: str) -> None:
        self.name = name

    def ask(self, request: ModelRequest, shape: type[ReplyT]) -> ModelReply[ReplyT]:
        """Raises ModelUnavailable."""
        raise ModelUnavailable(f"there are no replies of {self.name}")


class Unforgiving:
    """Takes silence for an answer that does not fit: what the product makes of it is what the model is worth."""

    def __init__(self, model: LanguageModel) -> None:
        self.name = model.name
        self._model = model

    def ask(self, request: ModelRequest, shape: type[ReplyT]) -> ModelReply[ReplyT]:
        """Raises ModelReplyUnusable, never ModelUnavailable."""
        try:
            return self._model.ask(request, shape)
        except ModelUnavailable as error:
            raise ModelReplyUnusable(f"no answer: {error}") from error


def replies_of(
    *,
    name: str | None = None,
    base_url: str | None = None,
    replies: Path | None = None,
    record: Path | None = None,
    missing: Path | None = None,
    silence_counts: bool = False,
) -> Replies:
    """Replayed from ``replies``, else asked live and kept in ``record``; ``missing`` alone finds out what would be asked.

    A live model's silence leaves a case unscored, unless ``silence_counts``: then it counts as an answer of no use.

    Raises:
        SettingsError: the options contradict each other, or none says where replies come from.
        UnreadableRecord: the replies cannot be read.
    """
    if replies is not None and (record is not None or base_url is not None):
        raise SettingsError("--replies gives recorded replies again and asks nobody: leave out --record and --base-url")
    _empty(missing)
    if replies is not None:
        data = replies.read_bytes() if replies.is_file() else b""
        model = RecordedModel(replies, name)
        return Replies(
            model=model,
            replayed=True,
            missing=missing,
            digest=hashlib.sha256(data).hexdigest(),
            estimated=data.count(b'"estimated": true'),
        )
    if name is None:
        raise SettingsError("say where replies come from: --replies FILE, or --model NAME (and --base-url URL)")
    if missing is not None and record is None:
        return Replies(model=NoReplies(name), replayed=True, missing=missing)
    live: LanguageModel = LitellmModel(name, base_url, os.environ.get("RETROLINE_MODEL_API_KEY"))
    if silence_counts:
        live = Unforgiving(live)
    if record is not None:
        record.parent.mkdir(parents=True, exist_ok=True)
        live = RecordingModel(live, record)
    return Replies(model=live, replayed=False, missing=missing)


def _empty(missing: Path | None) -> None:
    if missing is not None:
        missing.parent.mkdir(parents=True, exist_ok=True)
        missing.write_bytes(b"")
