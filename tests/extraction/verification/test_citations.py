"""What a statement may rest on."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from extraction.domain.curation import Curated, Curation, CurationAction
from extraction.domain.finding import Verdict
from extraction.domain.timeline import EventKind
from extraction.verification.check_draft import check_statement
from extraction.verification.evidence import prepare_evidence
from tests.builders import event, facts, statement, timeline
from tests.extraction.verification.checking import findings

NOW = datetime(2026, 3, 4, tzinfo=UTC)


def curated(event_id: str, action: CurationAction) -> Curated:
    return Curated.of([Curation(id="c1", event_id=event_id, action=action, by="Ana Ruiz", at=NOW)])


def test_an_unknown_event_is_not_in_evidence() -> None:
    """The finding names the id."""
    evidence = prepare_evidence(timeline(event()), facts())
    checked = check_statement(statement("Checkout was slow.", ["0123456789abcdef"]), evidence)
    assert checked.verdict is Verdict.NOT_IN_EVIDENCE
    assert [finding.check for finding in checked.findings] == ["citation"]
    assert "0123456789abcdef" in checked.findings[0].message


def test_a_hidden_event_may_not_be_cited() -> None:
    """Hidden by a reviewer."""
    hidden = event("checkout is slow")
    about = facts(curated=curated(hidden.id, CurationAction.HIDE))
    (finding,) = findings("Checkout is slow.", hidden, of="citation", about=about)
    assert "hidden" in finding.message


def test_a_suspicious_event_may_be_cited_once_released() -> None:
    """A named person releases it."""
    odd = event("checkout is slow", attributes={"suspicious": "reads like an order"})
    assert findings("Checkout is slow.", odd, of="citation") != []
    about = facts(curated=curated(odd.id, CurationAction.RELEASE))
    assert findings("Checkout is slow.", odd, of="citation", about=about) == []


def test_an_edited_message_is_cited_by_its_latest_wording() -> None:
    """The earlier wording may not be."""
    first = event("error rate 4%", "14:00", key="inc-2041/1.1")
    edited = event("error rate 40%", "14:01", key="inc-2041/1.2", version_of="inc-2041/1.1")
    assert findings("The error rate was 40%.", edited, others=[first], of="citation") == []
    assert "edited later" in findings("The error rate was 4%.", first, others=[edited], of="citation")[0].message


def test_a_deleted_message_may_not_be_cited() -> None:
    """Its author took it back."""
    first = event("error rate 4%", "14:00", key="inc-2041/1.1")
    gone = event("", "14:01", key="inc-2041/1.2", version_of="inc-2041/1.1", kind=EventKind.MESSAGE_DELETED)
    assert "deleted" in findings("The error rate was 4%.", first, others=[gone], of="citation")[0].message


def test_an_event_joined_into_another_may_be_cited() -> None:
    """Its id leads to the happening."""
    copy = event("checkout is slow", "14:00", source="pagerduty")
    own = event("checkout is slow", "14:00")
    own = replace(own, also=(copy.reference,))
    evidence = prepare_evidence(timeline(own), facts())
    assert check_statement(statement("Checkout is slow.", [copy.id]), evidence).verdict is Verdict.SUPPORTED
