"""Remembers what came lately, so that the same thing coming again has no second effect."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable

KEPT_SECONDS = 900.0
"""Longer than the five minutes for which a signature counts."""
_MOST = 20_000


class Seen:
    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._at: OrderedDict[str, float] = OrderedDict()
        self._lock = threading.Lock()

    def first_time(self, marks: Iterable[str]) -> bool:
        """Whether none of ``marks`` was seen before; all of them are from now on."""
        now = self._clock()
        with self._lock:
            while self._at and (len(self._at) > _MOST or next(iter(self._at.values())) < now - KEPT_SECONDS):
                self._at.popitem(last=False)
            wanted = [mark for mark in marks if mark]
            known = any(mark in self._at for mark in wanted)
            for mark in wanted:
                self._at.setdefault(mark, now)
            return not known
