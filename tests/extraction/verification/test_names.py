"""Names, letter by letter."""

from __future__ import annotations

import pytest

from extraction.domain.finding import Verdict
from extraction.domain.timeline import EventKind
from tests.builders import event
from tests.extraction.verification.checking import findings, known

ROLLBACK = event("rolled back auth-gateway to 0963099 on db-03, see OPS-41", by="Ana Ruiz")
DECLARED = event("declaring SEV-2", by="Ben Okafor")
DEPLOY = event(
    "deploy 4.12.0 of cart-service", kind=EventKind.DEPLOY, by="argocd", attributes={"service": "cart-service"}
)


@pytest.mark.parametrize(
    "text",
    [
        "Ana rolled back auth-gateway to 0963099.",
        "Ana Ruiz rolled back auth-gateway to commit 0963099 (OPS-41).",
        "The follow-up on-call rollback touched db-03.",
        "v4.12.0 of cart-service was deployed.",
        "Ben declared a SEV2.",
        "The INC-2041 rollback touched db-03.",
    ],
)
def test_names_in_the_records_pass(text: str) -> None:
    """Display names, first names, a version with or without its letter, the incident's own key."""
    assert findings(text, ROLLBACK, DECLARED, DEPLOY, of="name") == []


@pytest.mark.parametrize(
    ("text", "verdict", "expected"),
    [
        ("Ana rolled back auth-gatway.", Verdict.CONTRADICTED, "auth-gateway"),
        ("Ana rolled back to 0963098.", Verdict.CONTRADICTED, "0963099"),
        ("Ana rolled back db-04.", Verdict.CONTRADICTED, "db-03"),
        ("See OPS-14.", Verdict.CONTRADICTED, "OPS-41".lower()),
        ("Ben declared a SEV-1.", Verdict.CONTRADICTED, "SEV-2"),
        ("Ana rolled back with help from Quentin.", Verdict.NOT_IN_EVIDENCE, None),
        ("Ana rolled back ledger_worker.v2.", Verdict.NOT_IN_EVIDENCE, None),
    ],
)
def test_other_names_are_refused(text: str, verdict: Verdict, expected: str | None) -> None:
    """Near misses are contradicted with what the record says."""
    found = [one for one in findings(text, ROLLBACK, DECLARED, of="name") if one.verdict is verdict]
    assert found and expected in [one.expected for one in found]


def test_a_person_outside_the_cited_records_is_not_in_evidence() -> None:
    """Ben belongs to the incident, not to this record."""
    (finding,) = findings("Ana and Ben rolled back auth-gateway.", ROLLBACK, others=[DECLARED], of="name")
    assert finding.verdict is Verdict.NOT_IN_EVIDENCE and "Ben Okafor" in finding.message


def test_another_service_of_the_incident_is_contradicted() -> None:
    """The record speaks of cart-service."""
    about = known([DEPLOY, ROLLBACK], services=("cart-service", "auth-gateway"))
    found = findings("auth-gateway 4.12.0 was deployed.", DEPLOY, others=[ROLLBACK], of="name", about=about)
    assert Verdict.CONTRADICTED in [one.verdict for one in found]


def test_a_longer_commit_fits_its_short_form() -> None:
    """Seven digits name a commit."""
    record = event("deploy 7f3c9e2a41bc of cart-service", kind=EventKind.DEPLOY, by="argocd")
    assert findings("7f3c9e2 was deployed.", record, of="name") == []


def test_a_month_and_a_unit_are_no_people() -> None:
    """In a channel of thousands somebody is called April, and somebody Min."""
    others = (event("hello", by="April"), event("hello there", by="Min"))
    assert findings("On 11 April it took 12 min to roll back auth-gateway.", ROLLBACK, others=others, of="name") == []
    assert findings("Min rolled back auth-gateway.", ROLLBACK, others=others, of="name") != []
