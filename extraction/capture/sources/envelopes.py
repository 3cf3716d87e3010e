"""What deliveries and API answers are wrapped in: dumps with headers and body, pages of a list, recorded HTTP exchanges."""

from __future__ import annotations

import json
from collections.abc import Mapping

# The first of these that holds an object, a list or JSON text is what the rest is wrapped around.
WRAPPERS = (
    "http_interactions",
    "response",
    "body",
    "payload",
    "event",
    "data",
    "incident",
    "incidents",
    "log_entries",
    "log_entry",
    "notes",
    "note",
    "alert",
    "alerts",
    "events",
    "issue",
    "issues",
    "incident_update",
    "incident_updates",
    "items",
    "records",
    "results",
    "values",
    "deliveries",
    "messages",
    "requests",
    "request",
    "string",  # text of a body in a recorded exchange (VCR)
    "content",
)


def opened(value: object) -> tuple[str, list[object]] | None:
    """Name of the wrapper and what is inside; ``None`` where nothing is wrapped."""
    if isinstance(value, list):
        return "item", value
    if not isinstance(value, dict):
        return None
    for name in WRAPPERS:
        inside = _json_inside(value.get(name))
        if inside is not None:
            return name, inside if isinstance(inside, list) else [inside]
    return None


def _json_inside(held: object) -> Mapping[str, object] | list[object] | None:
    """``held`` where it is an object or a list, or text that holds one."""
    if isinstance(held, str) and held.lstrip()[:1] in ("{", "["):
        try:
            held = json.loads(held)
        except (ValueError, RecursionError):
            return None
    return held if isinstance(held, dict | list) else None
