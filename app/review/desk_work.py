"""What the desk has written in the background: the report, a section, a sentence; the page stays usable meanwhile."""

from __future__ import annotations

from app.operations import propose_draft, think_first
from app.operations.ports import Ports
from app.operations.proposal import Proposal
from app.operations.review_report import OpenReview
from app.review.background import Works
from app.review.review_acts import Act

REPORT, SECTION, STATEMENT, THOUGHT = "draft", "propose_section", "propose_statement", "draft_thought"
LONG = frozenset({REPORT, SECTION, STATEMENT, THOUGHT})


def drafting(key: str) -> str:
    """The name of the work that drafts the whole report of ``key``."""
    return f"draft {key}"


def proposing(key: str, scope: str) -> str:
    """The name of the work that writes ``scope``, a section's or a statement's id, again."""
    return f"propose {key} {scope}"


def under_way(works: Works, opened: OpenReview) -> frozenset[str]:
    """Sections and statements of the report that are being written again."""
    key = opened.opened.incident.key
    scopes = [
        *(one.section.id for one in opened.review.sections),
        *(one.statement.id for one in opened.review.statements()),
    ]
    return frozenset(one for one in scopes if works.of(proposing(key, one)) is not None)


def is_long(act: Act) -> bool:
    """Whether ``act`` may take as long as a model takes to write."""
    return act.get("name") in LONG


def start(works: Works, ports: Ports, key: str, by: str, act: Act) -> str:
    """Begin ``act``: the whole report in the background, a part of it too where a model writes it, else at once.

    Gives back what happened, as a sentence; empty where it is still to come.

    Raises:
        RetrolineError: it cannot be done; the message says why.
    """
    name, section = str(act.get("name")), str(act.get("section") or "")
    if name == REPORT:
        works.start(drafting(key), lambda step: propose_draft.propose_draft(ports, key, by, on_section=step))
        return ""
    scope = section if name in (SECTION, THOUGHT) else str(act.get("statement") or "")
    if ports.model is None:
        return _told(_write(ports, key, by, name, scope))
    works.start(proposing(key, scope), lambda _step: _write(ports, key, by, name, scope))
    return ""


def _write(ports: Ports, key: str, by: str, name: str, scope: str) -> object:
    if name == SECTION:
        return propose_draft.propose_section(ports, key, scope, by)
    if name == THOUGHT:
        return think_first.draft_thought_section(ports, key, scope, by)
    return propose_draft.propose_statement(ports, key, scope, by)


def _told(made: object) -> str:
    return "" if isinstance(made, Proposal) else "The section is drafted and checked."
