"""A person is asked about what a sentence adds, not about how a report is put; what turns a record round is still asked."""

from __future__ import annotations

import pytest

from extraction.domain.finding import Verdict
from extraction.domain.timeline import Event, EventKind
from tests.builders import event
from tests.extraction.verification.checking import check

MOVED = event("scaled sorter from 4 to 9 pods", "09:10", by="Ina Falk", kind=EventKind.ACTION)
COUNTED = event("34 parcels stuck in the belt queue", "09:12", by="Ina Falk")
LATER = event("I will write to the 34 senders tomorrow", "09:15", by="Theo Lang")
VAIN = event("tried reloading the belt controller, no better", "09:18", by="Theo Lang")
SET = event("raise the belt limit on all sorters. owner: Theo Lang", "09:30", by="jira", kind=EventKind.TICKET)
PERCENTILE = event("sorter p99 latency 4.1 s", "09:31", by="grafana", kind=EventKind.METRIC)


@pytest.mark.parametrize(
    ("text", "record"),
    [
        ("The sorter was scaled from 4 to 9 pods.", MOVED),
        ("Correspondingly, 34 parcels were stuck in the belt queue.", COUNTED),
        ("Theo Lang intends to write to the 34 senders the next day.", LATER),
        ("The 99th percentile latency of the sorter was 4.1 s.", PERCENTILE),
    ],
)
def test_furniture_needs_no_record(text: str, record: Event) -> None:
    """Joints, kinds of names and percentiles in words add nothing that a record has to hold."""
    assert check(text, record).verdict is Verdict.SUPPORTED


@pytest.mark.parametrize(
    ("text", "record"),
    [
        ("The sorter was scaled up to 12 pods.", MOVED),
        ("The sorter was scaled to 4 pods.", MOVED),
        ("34 parcels per hour were stuck in the belt queue.", COUNTED),
        ("34 senders were stuck in the belt queue.", COUNTED),
        ("According to the records, Theo Lang wrote to the 34 senders.", LATER),
        ("Theo Lang got the belt controller back by reloading it.", VAIN),
        ("The belt limit was raised on all sorters.", SET),
    ],
)
def test_what_turns_a_record_round_is_not_accepted(text: str, record: Event) -> None:
    """Ends of a change, counts made rates, plans told as done, what was in vain told as of use."""
    assert check(text, record).verdict is not Verdict.SUPPORTED
