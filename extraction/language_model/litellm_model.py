"""Any model that litellm reaches, a local one included. litellm and instructor are imported here only, when first asked."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import re
import socket
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache, lru_cache
from time import monotonic, sleep
from typing import Any, cast

from pydantic import BaseModel, ValidationError

from extraction.errors import ModelError, ModelReplyUnusable, ModelUnavailable, RequestRefused, UsedTokens
from extraction.language_model.language_model import ModelReply, ModelRequest, ReplyT, TokenPrice
from extraction.language_model.litellm_batches import PROVIDERS, LitellmBatches

_IMPORTING = threading.Lock()
_MOST_MISFITS, _MOST_FAILURES = 2, 2
_FIRST_PAUSE, _SHORT_PAUSE, _LONGEST_PAUSE = 0.4, 2.0, 8.0
_LONGEST_REASON = 240
_NO_KEY = "no-key-needed"
_LOOKS_LIKE_KEY = re.compile(r"\b(?:sk|pk|rk|key|Bearer)[-_ ][\w*.-]{6,}", re.IGNORECASE)
_TRANSIENT = (
    "RateLimitError",
    "InternalServerError",
    "ServiceUnavailableError",
    "BadGatewayError",
    "APIConnectionError",
)
_REFUSED = (
    "BadRequestError",
    "ContextWindowExceededError",
    "ContentPolicyViolationError",
    "UnprocessableEntityError",
)
_ADVICE: Mapping[str, str] = {
    "AuthenticationError": "the key was refused; check RETROLINE_MODEL_API_KEY or the provider's own variable",
    "PermissionDeniedError": "the key may not use this model",
    "NotFoundError": "the provider knows no such model; check RETROLINE_MODEL",
    "ContextWindowExceededError": "the records are too long for this model",
    "RateLimitError": "the provider is at its limit; try again later",
    "Timeout": "the time ran out",
}


@dataclass(slots=True)
class _Conversation:
    """One request with its repairs: what was said so far, and what it has cost. ``deadline`` on the monotonic clock."""

    deadline: float
    messages: list[dict[str, str]]
    started: float = field(default_factory=monotonic)
    attempts: int = 0
    failures: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cached_tokens: int = 0
    cost: Decimal | None = Decimal(0)

    @property
    def used(self) -> UsedTokens | None:
        if not self.prompt_tokens and not self.completion_tokens:
            return None
        return UsedTokens(
            prompt_tokens=self.prompt_tokens,
            completion_tokens=self.completion_tokens,
            cached_tokens=self.cached_tokens,
            cost=self.cost,
        )

    @property
    def time_left(self) -> float:
        return self.deadline - monotonic()

    def reply(self, value: ReplyT) -> ModelReply[ReplyT]:
        return ModelReply(
            value=value,
            prompt_tokens=self.prompt_tokens,
            completion_tokens=self.completion_tokens,
            cost=self.cost,
            seconds=round(monotonic() - self.started, 3),
            attempts=self.attempts,
            cached_tokens=self.cached_tokens,
        )


class _WarmUp(BaseModel):
    text: str


class LitellmModel:
    """``name`` as litellm writes it, ``provider/model``; ``base_url`` for a server that speaks OpenAI's protocol.

    Without ``api_key`` the provider's own environment variable counts, except with ``base_url``: a key from the
    environment is never sent to another server than its provider's. ``price`` where the list of prices that comes with
    litellm is not to be asked, which knows none for servers of one's own. Safe to use from several threads.
    """

    def __init__(
        self,
        name: str,
        base_url: str | None = None,
        api_key: str | None = None,
        price: TokenPrice | None = None,
    ) -> None:
        self.name = name
        self._price = price
        self._base_url = base_url
        self._key = api_key or (_NO_KEY if base_url else None)

    def __repr__(self) -> str:
        return f"LitellmModel({self.name!r}, base_url={self._base_url!r})"

    def price(self) -> TokenPrice | None:
        return self._price if self._price is not None or self._base_url else _listed_price(self.name)

    def warm_up(self) -> float:
        """Import the libraries and walk the path of a request once; gives back the seconds it took.

        Nothing is sent: the request goes to a port of this machine on which nobody can listen.
        """
        started = monotonic()
        libraries = _libraries()
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))  # bound and never listening: a connection is refused at once
            with contextlib.suppress(*libraries.errors):
                libraries.create(
                    model="openai/warm-up",
                    api_base=f"http://127.0.0.1:{taken.getsockname()[1]}/v1",
                    api_key=_NO_KEY,
                    messages=[{"role": "user", "content": "."}],
                    response_model=_WarmUp,
                    timeout=5,
                    num_retries=0,
                    max_retries=0,
                )
        return monotonic() - started

    def ask(self, request: ModelRequest, shape: type[ReplyT]) -> ModelReply[ReplyT]:
        """Ask; ask again where the answer does not fit or the server was busy; all within ``request.timeout`` seconds.

        Raises:
            ModelUnavailable: no answer in time, refused, no quota, no connection.
            ModelReplyUnusable: answers came, none of them fits ``shape``.
        """
        talk = _Conversation(
            deadline=monotonic() + request.timeout,
            messages=_messages(request),
        )
        for misfits in range(_MOST_MISFITS + 1):
            try:
                return talk.reply(self._answer(talk, request, shape))
            except ModelError as error:
                error.used = talk.used
                if not isinstance(error, ModelReplyUnusable) or misfits == _MOST_MISFITS or talk.time_left <= 0:
                    raise
                talk.messages = [*talk.messages, {"role": "user", "content": _asked_again(error)}]
        raise AssertionError("unreachable")

    def batches(self) -> LitellmBatches | None:
        """The provider's batch interface, where litellm has one that takes requests of the form we send."""
        if self.name.partition("/")[0] not in PROVIDERS:
            return None
        return LitellmBatches(
            self.name,
            self._base_url,
            self._key,
            self._price,
            create=self._create,
            library=lambda: _libraries().litellm,
            errors=lambda: _libraries().errors,
            reason=self._reason,
            listed=_listed,
        )

    def _create(self, request: ModelRequest, shape: type[BaseModel], **differing: Any) -> Any:
        """One request and its answer in ``shape``; ``differing`` arguments go before those that all requests share."""
        shared: dict[str, Any] = {
            "model": self.name,
            "api_base": self._base_url,
            "api_key": self._key,
            "messages": _messages(request),
            "response_model": _prepared(shape),
            "max_tokens": request.max_tokens,
            "temperature": 0,
            "drop_params": True,
            "num_retries": 0,
            "max_retries": 0,
        }
        return _libraries().create(**{**shared, **differing})

    def _answer(self, talk: _Conversation, request: ModelRequest, shape: type[ReplyT]) -> ReplyT:
        """One answer that fits; a busy or broken server is asked again after a pause."""
        libraries = _libraries()
        while True:
            if talk.time_left <= 0:
                raise ModelUnavailable(f"{self.name} did not answer within {request.timeout:g} seconds")
            talk.attempts += 1
            try:
                value, completion = self._create(request, shape, messages=talk.messages, timeout=talk.time_left)
            except libraries.errors as error:
                self._count(talk, getattr(error, "last_completion", None))
                self._raise_unless_transient(error.__cause__ or error, talk, request)
            else:
                self._count(talk, completion)
                return cast("ReplyT", value)

    def _raise_unless_transient(self, error: BaseException, talk: _Conversation, request: ModelRequest) -> None:
        kind = type(error).__name__
        if isinstance(error, ValidationError):
            raise ModelReplyUnusable(f"the answer of {self.name} does not fit: {_misfit(error)}") from None
        if kind == "IncompleteOutputException":
            raise ModelReplyUnusable(f"the answer of {self.name} was cut after {request.max_tokens} tokens") from None
        talk.failures += 1
        pause = _pause(error, talk.failures)
        too_long = pause >= talk.time_left or (pause > _SHORT_PAUSE and not request.patient)
        if kind not in _TRANSIENT or talk.failures > _MOST_FAILURES or too_long:
            failure = RequestRefused if kind in _REFUSED else ModelUnavailable
            raise failure(f"{self.name} gave no answer: {self._reason(error)}") from None
        sleep(pause)

    def _reason(self, error: BaseException) -> str:
        """Why, without any key; a provider's own words are kept short."""
        kind = type(error).__name__
        said = str(error).rpartition("Exception - ")[2].splitlines()
        words = said[0] if said else kind
        if self._key:
            words = words.replace(self._key, "[key]")
        words = _LOOKS_LIKE_KEY.sub("[key]", words)[:_LONGEST_REASON]
        return f"{_ADVICE[kind]} ({words})" if kind in _ADVICE else f"{kind}: {words}"

    def _count(self, talk: _Conversation, completion: Any) -> None:
        usage = getattr(completion, "usage", None)
        if usage is None:
            return
        read, written = _tokens(usage, "prompt_tokens"), _tokens(usage, "completion_tokens")
        talk.prompt_tokens += read
        talk.completion_tokens += written
        talk.cached_tokens += _tokens(getattr(usage, "prompt_tokens_details", None), "cached_tokens")
        price: Decimal | None
        if self._price is not None:
            price = self._price.prompt * read + self._price.completion * written
        else:
            price = None if self._base_url else _cost(self.name, completion)
        talk.cost = None if talk.cost is None or price is None else talk.cost + price


@dataclass(frozen=True)
class _Libraries:
    """What is needed of litellm and instructor. ``errors`` are what a call may raise."""

    litellm: Any
    create: Callable[..., Any]
    errors: tuple[type[Exception], ...]


def _libraries() -> _Libraries:
    with _IMPORTING:
        return _imported()


@cache
def _imported() -> _Libraries:
    os.environ.setdefault("LITELLM_LOCAL_MODEL_COST_MAP", "True")  # read at import: without it, prices are fetched
    import instructor
    import litellm
    from instructor.core.exceptions import InstructorError
    from openai import OpenAIError

    litellm.suppress_debug_info = True
    litellm.telemetry = False
    for name in ("instructor", "LiteLLM", "LiteLLM Router", "LiteLLM Proxy"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)  # they log replies, and errors that may quote a key
    client = instructor.from_litellm(litellm.completion, mode=instructor.Mode.JSON_SCHEMA)
    return _Libraries(
        litellm=litellm,
        create=client.chat.completions.create_with_completion,
        errors=(InstructorError, OpenAIError, ValidationError),
    )


@lru_cache(maxsize=256)
def _prepared(shape: type[BaseModel]) -> type[BaseModel]:
    """What instructor is given for ``shape``: the same name, JSON schema and reading of answers, worked out once.

    At each call instructor wraps a shape in a class of its own, derives the schema again and walks all that it is made of five
    times, which is the larger part of its work for a shape that names a hundred events.
    """
    _libraries()
    from instructor import ResponseSchema  # imported by now

    schema = json.dumps(shape.model_json_schema())

    class Prepared(ResponseSchema):
        @classmethod
        def model_json_schema(cls, *_: Any, **__: Any) -> dict[str, Any]:
            """A new one each time: whoever sends it may change it for its provider."""
            made: dict[str, Any] = json.loads(schema)
            return made

        @classmethod
        def model_validate_json(cls, json_data: str | bytes | bytearray, **how: Any) -> Any:
            return shape.model_validate_json(json_data, **how)

    Prepared.__name__ = shape.__name__
    return Prepared


def _messages(request: ModelRequest) -> list[dict[str, str]]:
    return [{"role": "system", "content": request.system}, {"role": "user", "content": request.user}]


def _tokens(usage: Any, name: str) -> int:
    return int(getattr(usage, name, 0) or 0)


def _cost(name: str, completion: Any) -> Decimal | None:
    """US dollars; ``None`` for a model that has no price in the list that comes with litellm."""
    if _listed(name) is None:
        return None
    return Decimal(str(_imported().litellm.completion_cost(completion, model=name)))


def _listed_price(name: str) -> TokenPrice | None:
    listed = _listed(name)
    if listed is None:
        return None
    read, written = (listed.get(f"{kind}_cost_per_token") or 0 for kind in ("input", "output"))
    return TokenPrice(prompt=Decimal(str(read)), completion=Decimal(str(written)))


def _listed(name: str) -> Mapping[str, Any] | None:
    costs: Mapping[str, Mapping[str, Any]] = _libraries().litellm.model_cost
    return costs.get(name) or costs.get(name.partition("/")[2])


def _misfit(error: ValidationError) -> str:
    first, *others = error.errors(include_url=False, include_input=False, include_context=False)
    place = ".".join(str(part) for part in first["loc"]) or "the whole"
    more = f" and {len(others)} more" if others else ""
    return f"{place}: {first['msg']}{more}"


def _asked_again(misfit: ModelError) -> str:
    return f"That could not be used: {misfit}. Answer again, briefly, with nothing but JSON that fits the schema."


def _pause(error: BaseException, failures: int) -> float:
    """Seconds to wait: what the server asks for, else a little more each time."""
    headers: Mapping[str, str] = getattr(error, "litellm_response_headers", None) or {}
    try:
        asked = float(headers.get("retry-after", ""))
    except ValueError:
        asked = 0.0
    pause: float = max(asked, _FIRST_PAUSE * 2 ** (failures - 1))
    return min(pause, _LONGEST_PAUSE)
