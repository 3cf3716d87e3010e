"""The time that a section's writing has taken, without what it waited for its turn."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic


class StopWatch:
    """Stands at 0 until it is started. Safe to read from several threads; ``clock`` gives seconds that never run back."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._before = 0.0
        self._since: float | None = None

    @property
    def seconds(self) -> float:
        """That it ran so far."""
        with self._lock:
            return self._before + (0.0 if self._since is None else self._clock() - self._since)

    @property
    def runs(self) -> bool:
        return self._since is not None

    def start(self) -> None:
        """Go on; nothing where it runs already."""
        with self._lock:
            if self._since is None:
                self._since = self._clock()

    def stop(self) -> None:
        with self._lock:
            if self._since is not None:
                self._before += self._clock() - self._since
                self._since = None

    @contextmanager
    def stopped(self) -> Iterator[None]:
        """While what it does is not counted."""
        self.stop()
        try:
            yield
        finally:
            self.start()
