"""Any model that litellm reaches, a local one included. litellm and instructor are imported here only, when first asked."""

from __future__ import annotations

import contextlib
import logging
import os
import re
import socket
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from time import monotonic, sleep
from typing import Any, cast

from pydantic import BaseModel, ValidationError

from extraction.errors import ModelError, ModelReplyUnusable, ModelUnavailable
from extraction.language_model.language_model import ModelReply, ModelRequest, ReplyT

_IMPORTING = threading.Lock()
_MOST_MISFITS, _MOST_FAILURES = 2, 2
_FIRST_PAUSE, _LONGEST_PAUSE = 0.4, 8.0
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
    cost: Decimal | None = Decimal(0)

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
        )


class _WarmUp(BaseModel):
    text: str


class LitellmModel:
    """``name`` as litellm writes it, ``provider/model``; ``base_url`` for a server that speaks OpenAI's protocol.

    Without ``api_key`` the provider's own environment variable counts, except with ``base_url``: a key from the
    environment is never sent to another server than its provider's. Safe to use from several threads.
    """

    def __init__(self, name: str, base_url: str | None = None, api_key: str | None = None) -> None:
        self.name = name
        self._base_url = base_url
        self._key = api_key or (_NO_KEY if base_url else None)

    def __repr__(self) -> str:
        return f"LitellmModel({self.name!r}, base_url={self._base_url!r})"

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
            messages=[{"role": "system", "content": request.system}, {"role": "user", "content": request.user}],
        )
        for misfits in range(_MOST_MISFITS + 1):
            try:
                return talk.reply(self._answer(talk, request, shape))
            except ModelReplyUnusable as misfit:
                if misfits == _MOST_MISFITS or talk.time_left <= 0:
                    raise
                talk.messages = [*talk.messages, {"role": "user", "content": _asked_again(misfit)}]
        raise AssertionError("unreachable")

    def _answer(self, talk: _Conversation, request: ModelRequest, shape: type[ReplyT]) -> ReplyT:
        """One answer that fits; a busy or broken server is asked again after a pause."""
        libraries = _libraries()
        while True:
            if talk.time_left <= 0:
                raise ModelUnavailable(f"{self.name} did not answer within {request.timeout:g} seconds")
            talk.attempts += 1
            try:
                value, completion = libraries.create(
                    model=self.name,
                    api_base=self._base_url,
                    api_key=self._key,
                    messages=talk.messages,
                    response_model=shape,
                    max_tokens=request.max_tokens,
                    timeout=talk.time_left,
                    temperature=0,
                    drop_params=True,
                    num_retries=0,
                    max_retries=0,
                )
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
        if kind not in _TRANSIENT or talk.failures > _MOST_FAILURES or pause >= talk.time_left:
            raise ModelUnavailable(f"{self.name} gave no answer: {self._reason(error)}") from None
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
        talk.prompt_tokens += int(getattr(usage, "prompt_tokens", 0) or 0)
        talk.completion_tokens += int(getattr(usage, "completion_tokens", 0) or 0)
        price = None if self._base_url else _price(self.name, completion)
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


def _price(name: str, completion: Any) -> Decimal | None:
    """US dollars; ``None`` for a model that has no price in the list that comes with litellm."""
    litellm = _imported().litellm
    if name not in litellm.model_cost and name.partition("/")[2] not in litellm.model_cost:
        return None
    return Decimal(str(litellm.completion_cost(completion, model=name)))


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
