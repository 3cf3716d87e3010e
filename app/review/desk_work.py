"""What the desk has written in the background: the report, a section, a sentence; the page stays usable meanwhile."""

from __future__ import annotations

from app.operations import draft_report
from app.operations.ports import Ports
from app.operations.review_report import OpenReview
from app.review.background import Works
from app.review.review_acts import Act

LONG = frozenset({"draft"})


def drafting(key: str) -> str:
    """The name of the work that drafts the whole report of ``key``."""
    return f"draft {key}"


def proposing(key: str, scope: str) -> str:
    """The name of the work that writes ``scope``, a section's or a statement's id, again."""
    return f"propose {key} {scope}"


def under_way(opened: OpenReview) -> frozenset[str]:
    """Sections and statements of the report that are being written again."""
    return frozenset()


def is_long(act: Act) -> bool:
    """Whether ``act`` may take as long as a model takes to write."""
    return act.get("name") in LONG


def start(works: Works, ports: Ports, key: str, by: str, act: Act) -> str:
    """Begin ``act`` in the background; gives back nothing to say yet."""
    works.start(drafting(key), lambda step: draft_report.draft_report(ports, key, by, on_section=step))
    return ""
