"""Does the statement rest on records that this incident has and that may be cited?"""

from __future__ import annotations

from collections.abc import Iterator

from extraction.domain.finding import Finding, Verdict
from extraction.domain.report import Statement, StatementKind
from extraction.verification.evidence import PreparedEvent, PreparedEvidence

CHECK = "citation"


def usable_events(statement: Statement, evidence: PreparedEvidence) -> tuple[PreparedEvent, ...]:
    """The cited events that exist and may be cited, each once."""
    found = (evidence.event(event_id) for event_id in statement.evidence)
    usable = (one for one in found if one is not None and evidence.why_not_citable(one.event) is None)
    return tuple({one.id: one for one in usable}.values())


def check_citations(statement: Statement, evidence: PreparedEvidence) -> Iterator[Finding]:
    """A finding for each cited event that is unknown, hidden, deleted, superseded or flagged, and for no citation at all."""
    if not statement.evidence and statement.kind is not StatementKind.UNKNOWN:
        yield _finding("The sentence cites no record.", statement, None)
    for event_id in statement.evidence:
        cited = evidence.event(event_id)
        if cited is None:
            message = f"The sentence cites {event_id}, which is not among the records of this incident."
            yield _finding(message, statement, event_id, "a record of this incident")
            continue
        reason = evidence.why_not_citable(cited.event)
        if reason is not None:
            yield _finding(f"{cited.label_at_start} {reason}; no sentence may rest on it.", statement, event_id)


def _finding(message: str, statement: Statement, found: str | None, expected: str | None = None) -> Finding:
    return Finding(
        check=CHECK,
        verdict=Verdict.NOT_IN_EVIDENCE,
        message=message,
        expected=expected,
        found=found,
        evidence=() if found is None else (found,),
    )
