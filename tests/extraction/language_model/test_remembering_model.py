"""Nothing is asked twice: what was asked before is answered from the record, word for word."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal

import pytest
from pydantic import BaseModel, field_validator

from extraction.errors import ModelReplyUnusable, ModelUnavailable
from extraction.language_model.fallback_model import FallbackModel
from extraction.language_model.language_model import ModelRequest
from extraction.language_model.recorded_model import request_digest
from extraction.language_model.remembering_model import Remembered, RememberingModel
from tests.doubles.asked import QUESTION, Colour, ColourModel


@dataclass
class Memory:
    kept: dict[str, Remembered] = field(default_factory=dict)

    def recalled(self, digest: str) -> Remembered | None:
        return self.kept.get(digest)

    def keep(self, digest: str, reply: Remembered) -> None:
        self.kept.setdefault(digest, reply)


def test_a_question_is_asked_once() -> None:
    """The second time it is answered from the record: nothing is used, nothing costs, nobody is asked."""
    model, memory = ColourModel(), Memory()
    first = RememberingModel(model, memory).ask(QUESTION, Colour)
    again = RememberingModel(model, memory).ask(replace(QUESTION, timeout=1), Colour)
    assert len(model.asked) == 1
    assert again.value == first.value
    assert (first.attempts, first.prompt_tokens, first.cost) == (1, 70, Decimal("0.01"))
    assert (again.attempts, again.prompt_tokens, again.completion_tokens, again.cost) == (0, 0, 0, 0)


def test_what_is_kept_is_found_under_the_digest_of_the_question() -> None:
    """With who wrote it, what it used, and the reply as JSON."""
    memory = Memory()
    RememberingModel(ColourModel(colour="naïve\ud800"), memory).ask(QUESTION, Colour)
    kept = memory.kept[request_digest("test/first", QUESTION, Colour)]
    assert (kept.model, kept.prompt_tokens, kept.completion_tokens, kept.cost) == ("test/first", 70, 5, Decimal("0.01"))
    assert kept.document == '{"colour": "na\\u00efve\\ud800"}'


@pytest.mark.parametrize(
    "other", [replace(QUESTION, user="Which colour ?"), replace(QUESTION, system="Be brief")], ids=["user", "system"]
)
def test_another_question_is_another_question(other: ModelRequest) -> None:
    """One character is enough."""
    model, memory = ColourModel(), Memory()
    for request in (QUESTION, other):
        RememberingModel(model, memory).ask(request, Colour)
    assert len(model.asked) == 2


@pytest.mark.parametrize(
    "failure", [ModelReplyUnusable("no colour"), ModelUnavailable("away")], ids=["misfit", "silence"]
)
def test_failures_are_not_kept(failure: Exception) -> None:
    """It may answer another time."""
    model, memory = ColourModel(failure=lambda number: failure if number == 1 else None), Memory()
    with pytest.raises(type(failure)):
        RememberingModel(model, memory).ask(QUESTION, Colour)
    assert memory.kept == {}
    assert RememberingModel(model, memory).ask(QUESTION, Colour).value.colour == "blue"


def test_the_reply_of_a_stand_in_is_kept_in_its_own_name_and_found_again() -> None:
    """A run that goes on after the first model came back does not pay for what the second one wrote."""
    first, second, memory = (
        ColourModel(failure=lambda _: ModelUnavailable("away")),
        ColourModel("test/second"),
        Memory(),
    )
    chain = FallbackModel([first, second])
    asked = RememberingModel(chain, memory, chain.names)
    assert asked.ask(QUESTION, Colour).model == "test/second"
    assert list(memory.kept) == [request_digest("test/second", QUESTION, Colour)]
    first.failure = lambda _: None
    again = asked.ask(QUESTION, Colour)
    assert (again.model, again.attempts, len(first.asked), len(second.asked)) == ("test/second", 0, 1, 1)


class Bright(BaseModel):
    """Of the same schema as ``Colour`` and stricter."""

    colour: str

    @field_validator("colour")
    @classmethod
    def is_bright(cls, colour: str) -> str:
        if colour == "grey":
            raise ValueError("grey is not bright")
        return colour


@pytest.mark.parametrize("document", ['{"colour": "grey"}', "{", '{"color": "blue"}'])
def test_what_no_longer_fits_is_asked_again(document: str) -> None:
    """A reply that an earlier version took may be refused today; then it is as if there were none."""
    kept = Remembered(model="test/first", document=document, prompt_tokens=1, completion_tokens=1, cost=None)
    model = ColourModel()
    memory = Memory({request_digest("test/first", QUESTION, Bright): kept})
    assert RememberingModel(model, memory).ask(QUESTION, Bright).value.colour == "blue"
    assert len(model.asked) == 1
