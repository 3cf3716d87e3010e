"""What is written into a provider's batch, and what it costs there."""

from __future__ import annotations

from decimal import Decimal

import pytest
from pydantic import BaseModel, ConfigDict

from extraction.language_model.language_model import ModelRequest
from extraction.language_model.litellm_model import LitellmModel


class Reply(BaseModel):
    model_config = ConfigDict(extra="forbid")
    answer: str


REQUEST = ModelRequest(system="Be brief.", user="Which colour?", timeout=5, max_tokens=70)


@pytest.mark.parametrize("name", ["openai/gpt-4o-mini", "azure/gpt-4o-mini", "hosted_vllm/ours", "litellm_proxy/ours"])
def test_a_line_is_the_request_that_would_be_sent(name: str) -> None:
    """Both texts, the schema and the bound of the reply, for the model as its provider calls it; nothing leaves."""
    door = LitellmModel(name).batches()
    assert door is not None
    body = door.body(REQUEST, Reply)
    assert (body["model"], body["max_tokens"], body["temperature"]) == (name.partition("/")[2], 70, 0)
    messages = body["messages"]
    assert isinstance(messages, list)
    assert [one["content"] for one in messages] == ["Be brief.", "Which colour?"]
    assert "additionalProperties" in str(body["response_format"])


@pytest.mark.parametrize("name", ["anthropic/claude-sonnet-4-5", "vertex_ai/gemini-2.5-pro", "ollama/llama3"])
def test_other_providers_have_none(name: str) -> None:
    """Files of another form, or none at all: these are asked directly."""
    assert LitellmModel(name).batches() is None


def test_batches_have_a_price_of_their_own() -> None:
    """Half, where the list that comes with litellm says so; the usual one elsewhere; none for a server of one's own."""
    listed, usual = LitellmModel("openai/gpt-4o-mini"), LitellmModel("azure/gpt-4o-mini")
    door, other, own = (
        listed.batches(),
        usual.batches(),
        LitellmModel("openai/x", base_url="http://localhost:1").batches(),
    )
    assert door is not None and other is not None and own is not None
    price, direct = door.price(), listed.price()
    assert price is not None and direct is not None
    assert (price.prompt, price.completion) == (direct.prompt / 2, direct.completion / 2) and price.prompt > Decimal(0)
    assert other.price() == usual.price() and own.price() is None
