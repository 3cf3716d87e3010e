"""What a provider's batch interface must do for us: many requests handed over at once, answered within a day for less."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol, runtime_checkable

from pydantic import BaseModel

from extraction.language_model.language_model import ModelRequest, TokenPrice


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchLine:
    """One request of a batch: ``body`` as it would be sent by itself, under a ``name`` of at most 64 characters."""

    name: str
    body: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenBatch:
    """``state`` in the provider's word; ``ended``: nothing changes any more, and what was answered can be read."""

    state: str
    ended: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchAnswer:
    """What came of the request ``name``. ``document`` is the reply as JSON text, ``None`` where nothing of use came.

    ``cost`` in US dollars at the price of batches, ``None`` where it is not known. ``error`` says why nothing came.
    """

    name: str
    document: str | None
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cached_tokens: int = 0
    cost: Decimal | None = None
    error: str = ""

    @property
    def paid(self) -> bool:
        return bool(self.prompt_tokens or self.completion_tokens)


class ProviderBatches(Protocol):
    """Each raises ModelUnavailable where it may work another time, RequestRefused where the provider does not do it."""

    name: str

    def price(self) -> TokenPrice | None:
        """What a token costs in a batch; the usual price where none for batches is known, ``None`` where neither is."""

    def body(self, request: ModelRequest, shape: type[BaseModel]) -> Mapping[str, object]:
        """What would be sent if ``request`` were asked by itself. Sends nothing."""

    def find(self, key: str) -> tuple[str, ...]:
        """Ids of the provider's batches that were made under ``key``, the first made first; cancelled ones left out."""

    def send(self, key: str, lines: Iterable[BatchLine]) -> str:
        """Make a batch under ``key``; gives back the provider's id. Never tried twice by itself: look with ``find`` first."""

    def look(self, id: str) -> SeenBatch: ...

    def answers(self, id: str) -> Iterator[BatchAnswer]:
        """Of a batch that has ended, also one that expired or was cancelled with a part of it answered."""

    def cancel(self, id: str) -> None:
        """Nothing happens where it has ended."""


@runtime_checkable
class BatchingModel(Protocol):
    def batches(self) -> ProviderBatches | None:
        """``None`` where its provider has no batch interface that can be used from here."""
