"""What people said should be done afterwards."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionItem:
    """A follow-up found in the records or written by a person.

    ``owner_id`` is a ``Person.id`` where the records name one; ``tracker_key`` such as ``OPS-41``; ``status`` the
    tracker's latest word, or ``open``; ``due`` an ISO date.
    """

    id: str
    summary: str
    evidence: tuple[str, ...]
    owner_id: str | None = None
    due: str | None = None
    tracker_key: str | None = None
    tracker_url: str | None = None
    status: str = "open"
    rule: str = ""
