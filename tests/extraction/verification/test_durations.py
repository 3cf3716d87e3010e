"""Lengths of time: the difference of two times that the records give."""

from __future__ import annotations

from datetime import timedelta

import pytest

from extraction.domain.finding import Verdict
from extraction.domain.metric import Metric, MetricName
from extraction.domain.milestone import MilestoneName
from extraction.domain.timeline import EventKind
from tests.builders import event
from tests.extraction.verification.checking import findings, known

ALERT = event("checkout 5xx ratio 9%", "14:03:10", kind=EventKind.ALERT, by="grafana")
ROLLBACK = event("rolled back checkout to 4.11.2", "14:25", by="Ana Ruiz")
RESOLVED = event("resolved, all clear", "15:20:05", by="Ana Ruiz")


@pytest.mark.parametrize(
    "text",
    [
        "The incident lasted 77 minutes from the first alert to resolution.",
        "From the alert to resolution it took 1h 17m.",
        "From the alert to resolution it took 1 hour and 16 minutes.",
        "About an hour and a quarter is what 1.3 hours from the alert to resolution come to.",
        "Ana rolled back 22 minutes after the alert fired.",
        "22 minutes after the alert, Ana rolled back.",
        "The alert fired, and 22 minutes later Ana rolled back.",
    ],
)
def test_true_lengths_pass(text: str) -> None:
    """Whole minutes by clock or by rounding, hours, and either order of words."""
    found = findings(text, ALERT, ROLLBACK, RESOLVED, of="duration")
    assert [finding.message for finding in found if finding.verdict.blocks] == []


@pytest.mark.parametrize(
    "text",
    [
        "The incident lasted 67 minutes from the first alert to resolution.",
        "It took 22 minutes from the alert to resolution.",
        "Ana rolled back 77 minutes after the alert fired.",
        "The alert fired, and 55 minutes later Ana rolled back.",
        "The incident lasted three hours.",
        "Two days passed before the rollback.",
    ],
)
def test_wrong_lengths_are_refused(text: str) -> None:
    """Also the length between two other records."""
    assert any(finding.verdict.blocks for finding in findings(text, ALERT, ROLLBACK, RESOLVED, of="duration"))


def test_the_message_names_both_records() -> None:
    """A reviewer sees what was compared."""
    (finding,) = findings("It took 47 minutes from the alert to resolution.", ALERT, RESOLVED, of="duration")
    assert finding.verdict is Verdict.CONTRADICTED and finding.expected == "1 h 16 min"
    assert "14:03" in finding.message and "15:20" in finding.message


def test_a_stated_length_passes() -> None:
    """Time-outs and windows are figures of the record."""
    record = event("gateway gives up after a 30 second timeout", by="Ana Ruiz")
    assert findings("The gateway has a timeout of 30 seconds.", record, of="duration") == []


def test_a_named_metric_passes() -> None:
    """Time to resolve under one of its definitions."""
    metric = Metric(
        name=MetricName.TTR,
        definition="PagerDuty",
        start=MilestoneName.DETECTED,
        end=MilestoneName.RESOLVED,
        value=timedelta(minutes=81),
        evidence=(RESOLVED.id,),
    )
    about = known([RESOLVED], metrics=(metric,))
    assert findings("Time to resolve was 81 minutes.", RESOLVED, of="duration", about=about) == []
    assert findings("Time to resolve was 18 minutes.", RESOLVED, of="duration", about=about) != []
