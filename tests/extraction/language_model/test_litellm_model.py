"""The one door to models, over real HTTP, against a server that misbehaves on purpose."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from time import monotonic
from typing import Any

import pytest
from pydantic import BaseModel, ConfigDict, Field

from extraction.errors import ModelReplyUnusable, ModelUnavailable, RequestRefused
from extraction.language_model.language_model import ModelRequest, TokenPrice
from extraction.language_model.litellm_model import LitellmModel
from tests.doubles.openai_server import Answer, OpenAIServer

KEY = "sk-very-secret-0123456789"
GOOD = '{"answer": "blue"}'


class Reply(BaseModel):
    model_config = ConfigDict(extra="forbid")
    answer: str = Field(max_length=50)


def asked(server: OpenAIServer, timeout: float = 20.0) -> Any:
    model = LitellmModel("openai/double", base_url=server.base_url, api_key=KEY)
    return model.ask(ModelRequest(system="Be brief.", user="Which colour?", timeout=timeout), Reply)


def in_turn(*answers: str | Answer) -> Callable[[dict[str, Any]], str | Answer]:
    waiting: Iterator[str | Answer] = iter(answers)
    return lambda _: next(waiting)


@pytest.fixture(scope="module", autouse=True)
def libraries() -> None:
    LitellmModel("openai/double").warm_up()


def test_a_fitting_answer_is_counted() -> None:
    """One request, the schema on the wire, tokens from the answer, no price for a server of one's own."""
    with OpenAIServer(lambda _: GOOD) as server:
        reply = asked(server)
    body = server.requests[0].body
    assert reply.value.answer == "blue"
    assert (reply.attempts, reply.prompt_tokens, reply.completion_tokens, reply.cost) == (1, 4, 2, None)
    schema = {**Reply.model_json_schema(), "title": "Reply"}
    assert body["response_format"] == {"type": "json_schema", "json_schema": {"name": "Reply", "schema": schema}}
    assert isinstance(reply.value, Reply)
    assert [message["role"] for message in body["messages"]] == ["system", "user"]


@pytest.mark.parametrize(
    "misfit",
    [
        "nope",
        "",
        '{"answer": "blue", "more": 1}',
        json.dumps({"answer": "x" * 200_000}),
        "{}",
        Answer(content='{"ans', finish="length"),
    ],
    ids=["not JSON", "empty", "an extra key", "huge", "no key", "cut"],
)
def test_a_misfit_is_asked_again(misfit: str | Answer) -> None:
    """The reason goes back to the model, whose next answer counts."""
    with OpenAIServer(in_turn(misfit, GOOD)) as server:
        reply = asked(server)
    assert reply.value.answer == "blue"
    assert reply.attempts == 2
    assert "could not be used" in server.requests[1].body["messages"][-1]["content"]


def test_misfits_end_after_three_answers() -> None:
    """No more than twice again; then the error says what did not fit."""
    with (
        OpenAIServer(lambda _: '{"other": 1}') as server,
        pytest.raises(ModelReplyUnusable, match="answer: Field required"),
    ):
        asked(server)
    assert len(server.requests) == 3


@pytest.mark.parametrize(
    "failure",
    [Answer(status=500), Answer(status=503), Answer(status=429), Answer(drop=True), Answer(content=GOOD, truncate=True),
     Answer(raw="<html>gateway</html>")],
    ids=["500", "503", "429", "dropped", "truncated", "HTML"],
)  # fmt: skip
def test_a_passing_failure_is_tried_again(failure: Answer) -> None:
    """A busy or broken server gets a second chance after a pause."""
    with OpenAIServer(in_turn(failure, GOOD)) as server:
        reply = asked(server)
    assert (reply.value.answer, reply.attempts) == ("blue", 2)
    assert server.requests[1].at - server.requests[0].at >= 0.3


def test_retry_after_is_obeyed() -> None:
    """The pause that the server asks for is kept."""
    with OpenAIServer(in_turn(Answer(status=429, headers={"Retry-After": "1"}), GOOD)) as server:
        asked(server)
    assert server.requests[1].at - server.requests[0].at >= 0.95


def test_where_another_model_can_answer_a_busy_one_is_not_waited_for() -> None:
    """A pause of a breath is, for a connection that broke."""
    request = ModelRequest(system="s", user="u", timeout=20, patient=False)
    busy = Answer(status=429, headers={"Retry-After": "5"})
    with OpenAIServer(lambda _: busy) as server, pytest.raises(ModelUnavailable, match="at its limit"):
        LitellmModel("openai/double", server.base_url).ask(request, Reply)
    assert len(server.requests) == 1
    with OpenAIServer(in_turn(Answer(drop=True), GOOD)) as server:
        assert LitellmModel("openai/double", server.base_url).ask(request, Reply).attempts == 2


def test_failures_end_after_three_requests() -> None:
    with OpenAIServer(lambda _: Answer(status=500)) as server, pytest.raises(ModelUnavailable, match="openai/double"):
        asked(server)
    assert len(server.requests) == 3


@pytest.mark.parametrize("status", [400, 401, 403, 404])
def test_a_refusal_is_final_and_tells_no_key(status: int, caplog: pytest.LogCaptureFixture) -> None:
    """What asking again cannot mend is not asked again; the key stands in no error and no log."""
    caplog.set_level(logging.DEBUG)
    refusal = Answer(status=status, content=f"Incorrect API key provided: {KEY}")
    with OpenAIServer(lambda _: refusal) as server, pytest.raises(ModelUnavailable) as raised:
        asked(server)
    assert len(server.requests) == 1
    assert KEY not in str(raised.value)
    assert KEY not in repr(raised.value.__cause__)
    assert KEY not in caplog.text


def test_the_timeout_bounds_the_whole_request() -> None:
    """One that is slow and then breaks does not get its time again."""
    with OpenAIServer(lambda _: Answer(content=GOOD, delay=3)) as server:
        started = monotonic()
        with pytest.raises(ModelUnavailable):
            asked(server, timeout=0.8)
    assert monotonic() - started < 2.0


def test_the_environment_key_does_not_reach_another_server(monkeypatch: pytest.MonkeyPatch) -> None:
    """A provider's key is never sent to a server of one's own that was not given a key."""
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    with OpenAIServer(lambda _: GOOD) as server:
        LitellmModel("openai/double", base_url=server.base_url).ask(
            ModelRequest(system="s", user="u", timeout=20), Reply
        )
    assert KEY not in str(server.requests[0].headers)


PRICE = TokenPrice(prompt=Decimal("0.5"), completion=Decimal(2))


def test_cached_tokens_and_the_price_of_ones_own_are_counted() -> None:
    """What the provider's usage says of its cache, over all answers; a server of one's own costs what its owner says."""
    with OpenAIServer(in_turn(Answer(content="nope", cached=3), Answer(content=GOOD, cached=4))) as server:
        model = LitellmModel("openai/double", server.base_url, price=PRICE)
        reply = model.ask(ModelRequest(system="Be brief.", user="Which colour?", timeout=20), Reply)
    assert (reply.cached_tokens, reply.attempts) == (7, 2)
    assert reply.cost == reply.prompt_tokens * PRICE.prompt + reply.completion_tokens * PRICE.completion > 0


def test_answers_of_no_use_are_counted_too() -> None:
    """They are paid for: whoever counts finds what they used on the error."""
    with OpenAIServer(lambda _: "nope") as server, pytest.raises(ModelReplyUnusable) as raised:
        LitellmModel("openai/double", server.base_url, price=PRICE).ask(
            ModelRequest(system="s", user="u", timeout=20), Reply
        )
    used = raised.value.used
    assert used is not None and used.completion_tokens == 3
    assert used.cost == used.prompt_tokens * PRICE.prompt + 3 * PRICE.completion


def test_silence_costs_nothing() -> None:
    """Where nobody answered there is nothing to count."""
    with OpenAIServer(lambda _: Answer(status=401)) as server, pytest.raises(ModelUnavailable) as raised:
        asked(server)
    assert raised.value.used is None


def test_the_price_is_known_before_anything_is_asked() -> None:
    """From the list that comes with litellm; for a server of one's own only where its owner says one."""
    listed = LitellmModel("openai/gpt-4o-mini").price()
    assert listed is not None and 0 < listed.prompt < listed.completion
    assert LitellmModel("openai/gpt-4o-mini", "http://127.0.0.1:9/v1").price() is None
    assert LitellmModel("openai/no-such-model").price() is None
    assert LitellmModel("openai/double", "http://127.0.0.1:9/v1", price=PRICE).price() == PRICE


def test_a_request_that_this_model_never_takes_is_told_apart() -> None:
    """Too long for its window, for instance: another request may well be answered."""
    too_long = Answer(
        raw='{"error": {"message": "maximum context length", "code": "context_length_exceeded"}}', status=400
    )
    with OpenAIServer(lambda _: too_long) as server, pytest.raises(RequestRefused):
        asked(server)
    with OpenAIServer(lambda _: Answer(status=401)) as server, pytest.raises(ModelUnavailable) as raised:
        asked(server)
    assert not isinstance(raised.value, RequestRefused)


def test_several_threads_ask_at_once() -> None:
    """Eight answers of 0.3 s each take nowhere near 2.4 s."""
    with OpenAIServer(lambda _: Answer(content=GOOD, delay=0.3)) as server, ThreadPoolExecutor(8) as pool:
        started = monotonic()
        replies = list(pool.map(lambda _: asked(server), range(8)))
    assert len(replies) == len(server.requests) == 8
    assert monotonic() - started < 2.0


def test_importing_it_imports_no_model_library() -> None:
    """The libraries are heavy: they come with the first question."""
    code = "import sys, extraction.language_model.litellm_model as m; m.LitellmModel('openai/x'); print({'litellm', 'instructor', 'openai'} & set(sys.modules))"  # noqa: E501
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
