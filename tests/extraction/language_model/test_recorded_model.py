"""Replies recorded once and given again."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from pydantic import BaseModel, ConfigDict

from extraction.errors import ModelReplyUnusable, ModelUnavailable, UnreadableRecord
from extraction.language_model.language_model import ModelReply, ModelRequest, ReplyT
from extraction.language_model.recorded_model import RecordedMisfit, RecordedModel, RecordingModel

REQUEST = ModelRequest(system="s", user="u", timeout=1)


class Colour(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: str


class Blue:
    name = "test/blue"

    def ask(self, request: ModelRequest, shape: type[ReplyT]) -> ModelReply[ReplyT]:
        value = shape.model_validate({"name": "blue"})
        return ModelReply(value=value, prompt_tokens=7, completion_tokens=2, cost=Decimal("0.01"), seconds=0.5)


def test_what_was_recorded_is_given_again(tmp_path: Path) -> None:
    """Value, tokens, cost and seconds come back as they were."""
    path = tmp_path / "replies.jsonl"
    recorded = RecordingModel(Blue(), path).ask(REQUEST, Colour)
    replayed = RecordedModel(path)
    assert replayed.name == "test/blue"
    assert replayed.ask(REQUEST, Colour) == recorded


def test_the_request_itself_is_not_kept(tmp_path: Path) -> None:
    """Requests hold an incident's records: only their digest is written."""
    path = tmp_path / "replies.jsonl"
    RecordingModel(Blue(), path).ask(ModelRequest(system="s", user="private words", timeout=1), Colour)
    assert "private words" not in path.read_text()


@pytest.mark.parametrize("change", [{"user": "other"}, {"system": "other"}])
def test_another_request_is_unavailable(tmp_path: Path, change: dict[str, str]) -> None:
    """A reply that was not recorded is said to be missing, and how to mend it."""
    path = tmp_path / "replies.jsonl"
    RecordingModel(Blue(), path).ask(REQUEST, Colour)
    request = replace(REQUEST, **change)
    with pytest.raises(ModelUnavailable, match=r"holds no reply .* record it again"):
        RecordedModel(path).ask(request, Colour)


def test_a_broken_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "replies.jsonl"
    RecordingModel(Blue(), path).ask(REQUEST, Colour)
    path.write_text(path.read_text() + "not json\n")
    with pytest.raises(UnreadableRecord, match=r"replies\.jsonl:2: is not JSON"):
        RecordedModel(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableRecord, match=r"none\.jsonl: cannot be read"):
        RecordedModel(tmp_path / "none.jsonl")


class Mute:
    name = "test/mute"

    def ask(self, request: ModelRequest, shape: type[ReplyT]) -> ModelReply[ReplyT]:
        raise ModelReplyUnusable("the answer is a poem")


def test_an_answer_that_fitted_nothing_is_recorded_as_that(tmp_path: Path) -> None:
    """Replayed, the model fails as it failed; that is not the same as a reply that was never recorded."""
    path = tmp_path / "replies.jsonl"
    with pytest.raises(ModelReplyUnusable):
        RecordingModel(Mute(), path).ask(REQUEST, Colour)
    with pytest.raises(RecordedMisfit, match="the answer is a poem"):
        RecordedModel(path).ask(REQUEST, Colour)
