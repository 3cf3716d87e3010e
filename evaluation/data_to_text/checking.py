"""The product's own checks on a sentence and the events that an adapter cites for it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from extraction.domain.facts import IncidentFacts
from extraction.domain.incident import Incident
from extraction.domain.report import Author, AuthorKind, Statement, StatementCheck
from extraction.domain.timeline import Event, Timeline
from extraction.verification.check_draft import check_statement, supported_when_nothing_objects
from extraction.verification.evidence import PreparedEvidence, prepare_evidence

_WRITER = Author(kind=AuthorKind.MODEL, name="report")
_INCIDENT = Incident(key="data", title="", created_at=datetime(2000, 1, 1, tzinfo=UTC))


def prepared(events: Iterable[Event]) -> PreparedEvidence:
    return prepare_evidence(Timeline.of(events), IncidentFacts(incident=_INCIDENT))


def checked(text: str, cited: Iterable[Event], evidence: PreparedEvidence) -> StatementCheck:
    """The checks on ``text`` as a model's statement that cites ``cited``; no objection counts as support."""
    cites = tuple(event.id for event in cited)
    statement = Statement(id="sentence", text=text, author=_WRITER, evidence=cites, rule="data")
    return check_statement(statement, evidence, supported_when_nothing_objects)
