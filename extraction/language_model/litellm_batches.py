"""Batches of the providers that litellm can hand a file of chat requests: OpenAI's protocol, and Azure's of the same form.

https://platform.openai.com/docs/guides/batch, https://docs.litellm.ai/docs/batches. Others that litellm knows (Vertex AI,
Bedrock) take files of other forms, or cannot be asked which batches there are: those are asked directly.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

from pydantic import BaseModel

from extraction.errors import ModelUnavailable, RequestRefused
from extraction.language_model.language_model import ModelRequest, TokenPrice
from extraction.language_model.provider_batch import BatchAnswer, BatchLine, SeenBatch

if TYPE_CHECKING:
    import httpx

PROVIDERS = ("openai", "azure", "hosted_vllm", "litellm_proxy")
_LABEL = "retroline"
_NOWHERE, _NO_KEY = "http://batch.invalid", "no-key-needed"
_ENDED = frozenset({"completed", "failed", "expired", "cancelled"})
_CALLED_OFF = frozenset({"cancelled", "cancelling"})
_SECONDS, _PAGE, _MOST_PAGES = 120, 100, 100
_ABSENT = frozenset({404, 405, 501})
_BUSY = frozenset({408, 409, 425, 429, 500, 502, 503, 504})


class LitellmBatches:
    """``create`` asks one request through instructor and litellm with the arguments it is given over those of the model;
    ``library`` gives litellm, ``reason`` an error's words without any key. ``listed`` is litellm's entry for the model."""

    def __init__(
        self,
        name: str,
        base_url: str | None,
        api_key: str | None,
        price: TokenPrice | None,
        *,
        create: Callable[..., Any],
        library: Callable[[], Any],
        errors: Callable[[], tuple[type[Exception], ...]],
        reason: Callable[[BaseException], str],
        listed: Callable[[str], Mapping[str, Any] | None],
    ) -> None:
        self.name = name
        self._provider = name.partition("/")[0]
        self._price = price
        self._own_server = base_url is not None
        self._there = {"custom_llm_provider": self._provider, "timeout": _SECONDS, "max_retries": 0}
        if base_url is not None:
            self._there["api_base"] = base_url
        if api_key is not None:
            self._there["api_key"] = api_key
        self._create, self._library, self._errors = create, library, errors
        self._reason, self._listed = reason, listed

    def price(self) -> TokenPrice | None:
        if self._price is not None or self._own_server:
            return self._price
        listed = self._listed(self.name)
        if listed is None:
            return None
        read, written = (
            listed.get(f"{kind}_cost_per_token_batches") or listed.get(f"{kind}_cost_per_token") or 0
            for kind in ("input", "output")
        )
        return TokenPrice(prompt=Decimal(str(read)), completion=Decimal(str(written)))

    def body(self, request: ModelRequest, shape: type[BaseModel]) -> Mapping[str, object]:
        """The request goes the same way as one that is asked by itself, up to a transport that keeps it."""
        caught, client = self._catching
        caught.clear()
        with suppress(*self._errors()):
            self._create(request, shape, api_base=_NOWHERE, api_key=_NO_KEY, client=client, timeout=_SECONDS)
        if not caught:
            raise RequestRefused(f"litellm makes no request to {self.name} that a batch could hold")
        return caught[-1]

    def find(self, key: str) -> tuple[str, ...]:
        found: list[Any] = []
        after: str | None = None
        with self._told():
            for _ in range(_MOST_PAGES):
                page = self._library().list_batches(after=after, limit=_PAGE, **self._there)
                found += [one for one in page.data if (one.metadata or {}).get(_LABEL) == key]
                if not getattr(page, "has_more", False) or not page.data:
                    break
                after = page.data[-1].id
        going = [one for one in found if one.status not in _CALLED_OFF]
        return tuple(one.id for one in sorted(going, key=lambda one: (one.created_at, one.id)))

    def send(self, key: str, lines: Iterable[BatchLine]) -> str:
        data = b"".join(_written(line) for line in lines)
        with self._told():
            litellm = self._library()
            file = litellm.create_file(file=(f"{_LABEL}-{key}.jsonl", data), purpose="batch", **self._there)
            made = litellm.create_batch(
                completion_window="24h",
                endpoint="/v1/chat/completions",
                input_file_id=file.id,
                metadata={_LABEL: key},
                **self._there,
            )
        return str(made.id)

    def look(self, id: str) -> SeenBatch:
        with self._told():
            seen = self._library().retrieve_batch(batch_id=id, **self._there)
        return SeenBatch(state=str(seen.status), ended=seen.status in _ENDED)

    def answers(self, id: str) -> Iterator[BatchAnswer]:
        with self._told():
            litellm = self._library()
            seen = litellm.retrieve_batch(batch_id=id, **self._there)
            files = [one for one in (seen.output_file_id, getattr(seen, "error_file_id", None)) if one]
            texts = [litellm.file_content(file_id=one, **self._there).content.decode() for one in files]
        for text in texts:
            for line in text.split("\n"):
                if (answer := self._answer(line)) is not None:
                    yield answer

    def cancel(self, id: str) -> None:
        if not self.look(id).ended:
            with self._told():
                self._library().cancel_batch(batch_id=id, **self._there)

    def _answer(self, line: str) -> BatchAnswer | None:
        """``None`` for a line that cannot be read: a file that ends in its middle loses that one only."""
        try:
            row = json.loads(line)
            name, response = str(row["custom_id"]), row.get("response") or {}
        except (ValueError, KeyError, TypeError, AttributeError):
            return None
        body = response.get("body") or {}
        if response.get("status_code") != 200 or row.get("error"):
            said = row.get("error") or body.get("error") or {}
            return BatchAnswer(name=name, document=None, error=str(said.get("message") or "no answer came")[:240])
        usage = body.get("usage") or {}
        read, written = int(usage.get("prompt_tokens") or 0), int(usage.get("completion_tokens") or 0)
        price = self.price()
        document = _document(body)
        return BatchAnswer(
            name=name,
            document=document,
            prompt_tokens=read,
            completion_tokens=written,
            cached_tokens=int((usage.get("prompt_tokens_details") or {}).get("cached_tokens") or 0),
            cost=None if price is None else price.prompt * read + price.completion * written,
            error="" if document is not None else "the answer was cut, or is no JSON",
        )

    @cached_property
    def _catching(self) -> tuple[list[dict[str, object]], object]:
        """What was caught, and a client through which nothing leaves."""
        import httpx

        caught: list[dict[str, object]] = []

        def keep(request: httpx.Request) -> httpx.Response:
            caught.append(json.loads(request.content))
            return httpx.Response(400, json={"error": {"message": "kept, not sent", "type": "kept"}})

        http = httpx.Client(transport=httpx.MockTransport(keep))
        return caught, _client(self._provider, http)

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Raises what went wrong as one of ours."""
        try:
            yield
        except self._errors() as error:
            status = getattr(error, "status_code", None)
            gone = type(error).__name__ in ("APIConnectionError", "APITimeoutError", "Timeout")
            failure = ModelUnavailable if gone or status in _BUSY else RequestRefused
            said = "there is none at that server" if status in _ABSENT else self._reason(error)
            raise failure(f"the batch interface of {self.name} refused: {said}") from None


def _client(provider: str, http: httpx.Client) -> object:
    """As litellm takes it for this provider."""
    from openai import AzureOpenAI, OpenAI

    match provider:
        case "azure":
            version = "2024-10-21"
            return AzureOpenAI(
                api_key=_NO_KEY, azure_endpoint=_NOWHERE, api_version=version, http_client=http, max_retries=0
            )
        case "hosted_vllm":
            from litellm.llms.custom_httpx.http_handler import HTTPHandler

            return cast("object", HTTPHandler(client=http))
        case _:
            return OpenAI(api_key=_NO_KEY, base_url=_NOWHERE, http_client=http, max_retries=0)


def _written(line: BatchLine) -> bytes:
    row = {"custom_id": line.name, "method": "POST", "url": "/v1/chat/completions", "body": line.body}
    return json.dumps(row, ensure_ascii=False).encode() + b"\n"


def _document(body: Mapping[str, Any]) -> str | None:
    """The reply as JSON text, taken out of the message as instructor takes it."""
    from instructor.v2.core.json import extract_json_from_codeblock

    try:
        choice = body["choices"][0]
        text = extract_json_from_codeblock(choice["message"]["content"])
        json.loads(text)
    except (KeyError, IndexError, TypeError, ValueError):
        return None
    return None if choice.get("finish_reason") == "length" else str(text)
