"""HTTP requests of this process, counted by what they asked for; the same few words whatever the address held."""

from __future__ import annotations

import threading
from collections.abc import Collection
from dataclasses import dataclass, field

BUCKETS = (0.01, 0.05, 0.1, 0.5, 1.0, 5.0)
"""Upper bounds in seconds."""
OTHER = "other"
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_FOLDERS = frozenset({"static", "media", "component"})
_STREAMLIT = frozenset({"health", "host-config", "script-health-check", "stream", "upload_file"})
_OWN = frozenset({"health", "ready", "metrics", "inbox", "sign-in", "oauth2callback", "auth", "slack"})


@dataclass(slots=True)
class Counted:
    """Requests of one method, path and class of answers (``2xx``); ``within`` counts those up to each of ``BUCKETS``."""

    requests: int = 0
    seconds: float = 0.0
    within: list[int] = field(default_factory=lambda: [0] * len(BUCKETS))


class RequestCounts:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counted: dict[tuple[str, str, str], Counted] = {}
        self._open = 0

    def add(self, method: str, path: str, status: int, seconds: float) -> None:
        """``path`` is a template, see ``template_of``; ``status`` 0 where no answer was given."""
        key = (method if method in _METHODS else OTHER, path, f"{status // 100}xx" if 100 <= status < 600 else "none")
        with self._lock:
            counted = self._counted.setdefault(key, Counted())
            counted.requests += 1
            counted.seconds += seconds
            for place, bound in enumerate(BUCKETS):
                counted.within[place] += seconds <= bound

    def opened(self, by: int) -> None:
        """A browser connected (1) or left (-1)."""
        with self._lock:
            self._open += by

    @property
    def open(self) -> int:
        return self._open

    def counted(self) -> dict[tuple[str, str, str], Counted]:
        """(method, path, class of answers) → what was counted so far."""
        with self._lock:
            return {
                key: Counted(one.requests, one.seconds, list(one.within)) for key, one in sorted(self._counted.items())
            }


REQUESTS = RequestCounts()
"""Of this process."""


def template_of(path: str, pages: Collection[str] = ()) -> str:
    """``/draft``, ``/media/…``, or ``other``: no part of an address that somebody could choose. ``pages``: names of ours."""
    first, *rest = path.strip("/").split("/")
    if not first:
        return "/"
    if first in _FOLDERS:
        return f"/{first}/…"
    if first == "_stcore":
        return f"/_stcore/{rest[0]}" if rest and rest[0] in _STREAMLIT else "/_stcore/…"
    return f"/{first}" if first in _OWN or first in pages else OTHER
