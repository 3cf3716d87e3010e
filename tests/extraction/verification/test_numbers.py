"""Figures: the value, its unit, and what it is a figure of."""

from __future__ import annotations

import pytest

from extraction.domain.finding import Verdict
from extraction.domain.timeline import EventKind
from tests.builders import event
from tests.extraction.verification.checking import findings

ALERT = event("ledger-api 5xx ratio 26.1% (threshold 2%), p99 3027 ms", "14:03", kind=EventKind.ALERT, by="pagerduty")
LATER = event("ledger-api 5xx ratio 1.4%", "14:40", kind=EventKind.METRIC, by="datadog")
TOTAL = event("all good. 76,753 requests failed, 1 in 4 logins was slow", "15:00", by="Ana Ruiz")


@pytest.mark.parametrize(
    "text",
    [
        "The 5xx ratio of ledger-api was 26.1%.",
        "The error rate reached 26%.",
        "p99 latency reached 3.0 s.",
        "p99 reached 3,027 milliseconds.",
        "The 5xx ratio crossed its threshold of two percent.",
        "Roughly 77k requests failed.",
        "More than 76,000 requests failed.",
        "About 25% of logins were slow.",
        "The 5xx ratio fell from 26.1% to 1.4%.",
        "The 5xx ratio fell by 24.7 percentage points.",
    ],
)
def test_figures_that_the_records_hold_pass(text: str) -> None:
    """Rounding as written, unit conversion, words, shares and differences are all fine."""
    blocking = [
        one.message for one in findings(text, ALERT, LATER, TOTAL, of="number") if one.verdict is Verdict.CONTRADICTED
    ]
    assert blocking == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The 5xx ratio of ledger-api was 62.1%.", "26.1%"),
        ("The 5xx threshold was 26.1%.", "2%"),
        ("p99 latency reached 3027 s.", "3027 ms"),
        ("The 5xx ratio peaked at 1.4%.", "26.1%"),
        ("767,530 requests failed.", "76,753"),
        ("Requests failing numbered 76,000 requests failed.", "76,753"),
        ("The 5xx ratio fell from 1.4% to 26.1%.", None),
        ("The 5xx ratio rose to 1.4%.", "26.1%"),
        ("The error rate was 3,027 ms.", None),
    ],
)
def test_wrong_figures_are_contradicted(text: str, expected: str | None) -> None:
    """Each finding says what the record has."""
    found = [one for one in findings(text, ALERT, LATER, TOTAL, of="number") if one.verdict.blocks]
    assert found
    assert expected is None or expected in [one.expected for one in found]


def test_figure_of_an_uncited_record_is_not_in_evidence() -> None:
    """That the figure stands somewhere does not support the sentence."""
    (finding,) = findings("76,753 requests failed.", LATER, others=[TOTAL], of="number")
    assert finding.verdict is Verdict.NOT_IN_EVIDENCE


def test_digits_in_names_are_no_figures() -> None:
    """5xx, p99, HTTP 503, hosts and tickets are read by the name check."""
    record = event("HTTP 503 and other 5xx from db-03, see OPS-41 and #412")
    assert findings("HTTP 503 and other 5xx came from db-03 (OPS-41, #412).", record, of="number") == []


def test_count_of_cited_alerts_is_recomputed() -> None:
    """Three alerts are three when three are cited."""
    alerts = [event(f"disk of db-0{n} nearly full", f"14:0{n}", kind=EventKind.ALERT, by="grafana") for n in (1, 2, 3)]
    assert findings("Three alerts fired.", *alerts, of="number") == []
    assert findings("Four alerts fired.", *alerts, of="number") != []


def test_a_figure_of_another_service_is_contradicted() -> None:
    """Service and figure have to come from the same record."""
    other = event("auth-gateway looks healthy", "14:05", by="Ana Ruiz", attributes={"service": "auth-gateway"})
    own = event("5xx ratio 26.1%", "14:03", kind=EventKind.ALERT, by="grafana", attributes={"service": "ledger-api"})
    found = findings("auth-gateway had a 5xx ratio of 26.1%.", own, other, of="number")
    assert [finding.expected for finding in found] == ["ledger-api"]


def test_a_unit_of_size_is_not_what_a_figure_is_of() -> None:
    """ "from 2 GiB to 4 GiB": the second figure is of the same thing as the first."""
    raised = event("raised memory limit of app pods from 2 GiB to 4 GiB", "14:03")
    assert findings("The memory limit of the app pods was raised to 4 GiB.", raised, of="number") == []
