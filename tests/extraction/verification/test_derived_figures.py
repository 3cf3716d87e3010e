"""Figures that the records do not state but allow to compute."""

from __future__ import annotations

import pytest

from extraction.domain.timeline import EventKind
from tests.builders import event
from tests.extraction.verification.checking import findings

LIMITED = event("mail-queue age 412 s (threshold 90 s)", "14:02", kind=EventKind.ALERT, by="datadog")
CHANGED = event("batch_size changed 400 -> 100", "14:10", kind=EventKind.ACTION, by="Ana Ruiz")
PART = event("312 of 1,140 scanners offline, 4% of scans rejected", "14:20", by="Ana Ruiz")
SCALED = event("scaled mail-worker from 6 to 10 pods", "14:30", kind=EventKind.ACTION, by="Ana Ruiz")


@pytest.mark.parametrize(
    ("text", "record"),
    [
        ("The queue was more than four times as old as the threshold allows.", LIMITED),
        ("The batch size was cut to a quarter of its value.", CHANGED),
        ("About 27% of the scanners were offline.", PART),
        ("Of 1,140 scanners, 312 were offline, a bit over a quarter.", PART),
        ("One scan in 25 was rejected.", PART),
        ("Four pods were added to mail-worker.", SCALED),
    ],
)
def test_what_follows_passes(text: str, record: object) -> None:
    """Shares, multiples and differences of what one record states."""
    assert [one.message for one in findings(text, record, of="number") if one.verdict.blocks] == []  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "record"),
    [
        ("The queue was more than six times as old as the threshold allows.", LIMITED),
        ("The batch size had doubled.", CHANGED),
        ("The batch size was cut to a third of its value.", CHANGED),
        ("About 37% of the scanners were offline.", PART),
        ("One scan in ten was rejected.", PART),
        ("Six pods were added to mail-worker.", SCALED),
    ],
)
def test_what_does_not_follow_is_never_accepted(text: str, record: object) -> None:
    """Refused, or left to a person."""
    assert findings(text, record, of="number") != []  # type: ignore[arg-type]
