"""Work that outlasts one run of a page: drafting and importing. It goes on when the person looks elsewhere."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from extraction.errors import RetrolineError

ResultT = TypeVar("ResultT")
StepT = TypeVar("StepT")

LOG = logging.getLogger(__name__)
UNEXPECTED = "Something went wrong inside Retroline. Nothing was lost; the log of the server says what it was."


@dataclass(kw_only=True)
class Work(Generic[StepT, ResultT]):
    """One operation under way. ``steps`` grows while it runs, in the order in which they finished."""

    future: Future[ResultT]
    steps: list[StepT] = field(default_factory=list)

    @property
    def done(self) -> bool:
        return self.future.done()

    @property
    def error(self) -> str | None:
        """Why it failed, as a sentence; ``None`` while it runs or where it succeeded."""
        if not self.future.done():
            return None
        error = self.future.exception()
        if error is None:
            return None
        if isinstance(error, RetrolineError):
            return str(error)
        LOG.error("background work failed", exc_info=error)
        return UNEXPECTED

    @property
    def result(self) -> ResultT | None:
        """``None`` while it runs and where it failed."""
        if not self.future.done() or self.future.exception() is not None:
            return None
        return self.future.result()


class Works:
    """Everything under way in this process, by name; one of a name at a time."""

    def __init__(self, executor: Executor) -> None:
        self._executor = executor
        self._works: dict[str, Work[object, object]] = {}

    def start(self, name: str, run: Callable[[Callable[[object], None]], object]) -> None:
        """Run ``run(report_step)`` in the background, unless work of this name is still under way."""
        known = self._works.get(name)
        if known is not None and not known.done:
            return
        steps: list[object] = []
        self._works[name] = Work(future=self._executor.submit(run, steps.append), steps=steps)

    def of(self, name: str) -> Work[object, object] | None:
        return self._works.get(name)

    def take(self, name: str) -> Work[object, object] | None:
        """The work of this name where it is done; it is forgotten then."""
        known = self._works.get(name)
        if known is None or not known.done:
            return None
        return self._works.pop(name)
