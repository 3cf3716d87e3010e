"""A model that is told nobody's name."""

from __future__ import annotations

from decimal import Decimal

from pydantic import BaseModel

from extraction.domain.naming import Naming
from extraction.domain.people import Person
from extraction.language_model.language_model import ModelReply, ModelRequest, ReplyT
from extraction.language_model.nameless_model import NamelessModel
from tests.builders import facts, timeline

PEOPLE = (Person(id="p-1", display_name="Mara Lindqvist", aliases=("Mara Lindqvist", "Mara", "mlind")),)


class Reply(BaseModel):
    sentences: list[str]
    count: int


class Repeating:
    """Keeps each request and answers with its last line."""

    name = "double/repeating"

    def __init__(self) -> None:
        self.read: list[str] = []

    def ask(self, request: ModelRequest, shape: type[ReplyT]) -> ModelReply[ReplyT]:
        self.read.append(f"{request.system}\n{request.user}")
        value = shape.model_validate({"sentences": [request.user.splitlines()[-1]], "count": 1})
        return ModelReply(value=value, prompt_tokens=1, completion_tokens=1, cost=Decimal(0), seconds=0.0)


def test_no_name_reaches_the_model_and_its_answer_has_them_again() -> None:
    """The request speaks of engineer 1, the reply of Mara Lindqvist."""
    double = Repeating()
    model = NamelessModel(double, Naming.of(facts(people=PEOPLE), timeline()))
    request = ModelRequest(system="s", user="E1 | Mara\nask @mlind for the figures", timeout=1)
    reply = model.ask(request, Reply)
    assert "mara" not in double.read[0].lower()
    assert "mlind" not in double.read[0]
    assert reply.value == Reply(sentences=["ask Mara Lindqvist for the figures"], count=1)
    assert model.name == "double/repeating"
