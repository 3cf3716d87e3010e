"""Which request, job, batch and worker the work at hand belongs to; logs and spans carry it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from types import MappingProxyType

NAMES = ("request", "job", "batch", "worker")
_NONE: Mapping[str, str] = MappingProxyType({})
_BOUND: ContextVar[Mapping[str, str]] = ContextVar("retroline_ids", default=_NONE)


def ids() -> Mapping[str, str]:
    """Name (one of ``NAMES``) → id, as far as they are known here."""
    return _BOUND.get()


@contextmanager
def about(*, request: str = "", job: str = "", batch: str = "", worker: str = "") -> Iterator[None]:
    """Until the block ends, what is logged in this thread or task belongs to these; an empty one stays as it was."""
    token = _BOUND.set(_BOUND.get())
    bind(request=request, job=job, batch=batch, worker=worker)
    try:
        yield
    finally:
        _BOUND.reset(token)


def bind(**given: str) -> None:
    """Say more of what the block around (``about``) belongs to; ends with it."""
    _BOUND.set({**_BOUND.get(), **{name: value for name, value in given.items() if name in NAMES and value}})
