"""Any model that litellm reaches, a local one included. litellm and instructor are imported here only, when first asked."""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from time import monotonic, sleep
from types import ModuleType
from typing import Any

from pydantic import ValidationError

from extraction.errors import ModelError, ModelReplyUnusable, ModelUnavailable
from extraction.language_model.language_model import ModelReply, ModelRequest, ReplyT

_IMPORT = threading.Lock()
_ASKED_AGAIN = 2
_RETRIED = 2
_FIRST_PAUSE, _LONGEST_PAUSE = 0.4, 8.0
_LONGEST_REASON = 240
_NO_KEY = "no-key-needed"
_BEARER = re.compile(r"\b(?:sk|pk|key|Bearer)[-_ ][\w*.-]{6,}", re.IGNORECASE)

Message = Mapping[str, str]


@dataclass(slots=True)
class _Conversation:
    """One request with its repairs: what was said so far, and what it has cost."""

    deadline: float
    messages: list[Message]
    started: float = field(default_factory=monotonic)
    attempts: int = 0
    failures: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cost: Decimal | None = Decimal(0)

    @property
    def time_left(self) -> float:
        return self.deadline - monotonic()


class LitellmModel:
    """``name`` as litellm writes it, ``provider/model``; ``base_url`` for a server that speaks OpenAI's protocol.

    Without ``api_key`` the provider's own environment variable counts, except with ``base_url``: a key in the
    environment is never sent to another server than its provider's. Safe to use from several threads.
    """

    def __init__(self, name: str, base_url: str | None = None, api_key: str | None = None) -> None:
        self.name = name
        self._base_url = base_url
        self._key = api_key or (_NO_KEY if base_url else None)

    def __repr__(self) -> str:
        return f"LitellmModel({self.name!r}, base_url={self._base_url!r})"

    def warm_up(self) -> float:
        """Import the libraries and make one answer without any network; gives back the seconds it took."""
        started = monotonic()
        litellm, _ = _libraries()
        litellm.completion(model="openai/warm-up", messages=[{"role": "user", "content": "."}], mock_response=".")
        return monotonic() - started

    def ask(self, request: ModelRequest, shape: type[ReplyT]) -> ModelReply[ReplyT]:
        """Ask, and ask again where the answer does not fit or the server was busy, all within ``request.timeout``.

        Raises:
            ModelUnavailable: no answer in time, refused, no quota, no connection.
            ModelReplyUnusable: answers came, none of them fits ``shape``.
        """
        talk = _Conversation(
            deadline=monotonic() + request.timeout,
            messages=[{"role": "system", "content": request.system}, {"role": "user", "content": request.user}],
        )
        litellm, instructor = _libraries()
        create = instructor.from_litellm(
            litellm.completion, mode=instructor.Mode.JSON_SCHEMA
        ).chat.completions.create_with_completion
        misfits = 0
        while True:
            try:
                value, completion = self._once(create, talk, request, shape)
            except ModelReplyUnusable as misfit:
                misfits += 1
                if misfits > _ASKED_AGAIN or talk.time_left <= 0:
                    raise
                talk.messages = [*talk.messages, {"role": "user", "content": _again(misfit)}]
                continue
            self._count(litellm, talk, completion)
            return ModelReply(
                value=value,
                prompt_tokens=talk.prompt_tokens,
                completion_tokens=talk.completion_tokens,
                cost=talk.cost,
                seconds=round(monotonic() - talk.started, 3),
                attempts=talk.attempts,
            )

    def _once(
        self, create: Callable[..., Any], talk: _Conversation, request: ModelRequest, shape: type[ReplyT]
    ) -> tuple[ReplyT, Any]:
        """One answer; a busy or broken server is tried again after a pause."""
        while True:
            if talk.time_left <= 0:
                raise ModelUnavailable(f"{self.name} did not answer within {request.timeout:g} seconds")
            talk.attempts += 1
            try:
                return create(  # type: ignore[no-any-return]
                    model=self.name,
                    api_base=self._base_url,
                    api_key=self._key,
                    messages=talk.messages,
                    response_model=shape,
                    max_tokens=request.max_tokens,
                    timeout=talk.time_left,
                    temperature=0,
                    num_retries=0,
                    max_retries=0,
                )
            except Exception as error:  # noqa: BLE001
                reason = self._mapped(error, talk, request)
                if reason is not None:
                    raise reason from None
