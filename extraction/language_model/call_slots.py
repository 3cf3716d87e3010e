"""So many calls of models at once in one process, and no more."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

from extraction.language_model.language_model import LanguageModel, ModelReply, ModelRequest, ReplyT
from extraction.language_model.stop_watch import StopWatch

_GRACE = 5.0


class CallSlots:
    """``most`` places. A call that overruns its own time gives its place up: one that never ends does not stop all others.

    ``clock`` gives seconds that never run back.
    """

    def __init__(self, most: int, clock: Callable[[], float] = monotonic) -> None:
        if most < 1:
            raise ValueError(f"at least one call must be possible at once, not {most}")
        self.most = most
        self._clock = clock
        self._changed = threading.Condition()
        self._taken: dict[object, float] = {}

    @property
    def taken(self) -> int:
        with self._changed:
            return len(self._standing())

    @contextmanager
    def held(self, seconds: float, watch: StopWatch | None = None) -> Iterator[None]:
        """A place for a call that takes at most ``seconds``; waits until there is one, while ``watch`` stands still."""
        place = object()
        with (watch or StopWatch()).stopped():
            self._take(place, seconds)
        try:
            yield
        finally:
            with self._changed:
                self._taken.pop(place, None)
                self._changed.notify()

    def _take(self, place: object, seconds: float) -> None:
        with self._changed:
            while len(standing := self._standing()) >= self.most:
                self._changed.wait(max(min(standing) - self._clock(), 0.01))
            self._taken[place] = self._clock() + seconds + _GRACE

    def _standing(self) -> list[float]:
        """When each call that counts will have overrun its time."""
        now = self._clock()
        return [until for until in self._taken.values() if until > now]


class BoundedModel:
    """Asks ``model`` when one of ``slots`` is free; the wait is not counted as the request's time."""

    def __init__(self, model: LanguageModel, slots: CallSlots) -> None:
        self._model = model
        self._slots = slots
        self.name = model.name

    def ask(self, request: ModelRequest, shape: type[ReplyT]) -> ModelReply[ReplyT]:
        """Raises what the model raises."""
        with self._slots.held(request.timeout, request.watch):
            return self._model.ask(request, shape)
