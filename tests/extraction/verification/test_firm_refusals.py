"""A refusal stands where the evidence is hard; what only reads otherwise is asked of a person."""

from __future__ import annotations

import pytest

from extraction.domain.finding import Verdict
from extraction.domain.timeline import Event, EventKind
from tests.builders import event
from tests.extraction.verification.checking import check

SPLIT = event("ingest queue: lane-a 640k waiting, lane-b 2k; cap in the new config is 100,000", "09:12", by="Ana Ruiz")
DONE = event("1,200 parcels relabelled so far, 600 to go", "10:00", by="Ben Okafor")
SLIPS = event("re-count: 7,000 slips are off, avg 20.50 € too high", "10:20", by="Ana Ruiz")
LATE = event("3 trains left late (14, 22 and 9 min)", "10:30", by="Ben Okafor")
ALERT = event("export stalled, oldest file waiting 00:40:00", "08:30", kind=EventKind.ALERT, by="nagios")
BACK = event("template harbour v12 -> v11", "08:52", kind=EventKind.DEPLOY, by="label-svc")
REGIONS = event("it is Porto + Braga + Faro, so no single carrier", "08:40", by="Ana Ruiz")
HARD = event("what was hard: we looked at the clocks first", "11:00", by="Ben Okafor")
WINDOW = event("maintenance window starts 09:30 UTC", "07:10", by="Ana Ruiz")


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("Two thirds of the parcels had been relabelled by 10:00 UTC.", (DONE,)),
        ("At 20.50 € per slip the 7,000 slips come to roughly 143,500 €.", (SLIPS,)),
        ("Trains left between 9 and 22 minutes late.", (LATE,)),
        ("The oldest file had been waiting since about 07:50.", (ALERT,)),
        ("Some 22 minutes after the alert, the template was back at v11.", (ALERT, BACK)),
        ("The alert came an hour before the scheduled window.", (ALERT, WINDOW)),
        ("Three regions were hit.", (REGIONS,)),
        ("Ben noted that the clocks were looked at first.", (HARD,)),
    ],
)
def test_what_people_work_out_is_not_refused(text: str, cited: tuple[Event, ...]) -> None:
    """Shares, products, lists of figures, times counted back, lengths between any two times, counts of what is listed."""
    assert not check(text, *cited).verdict.blocks, check(text, *cited).findings


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("1,450 parcels had been relabelled by 10:00 UTC.", (DONE,)),
        ("The template harbour was rolled back 47 minutes after the export alert.", (ALERT, BACK)),
        ("The oldest file had been waiting since 06:15.", (ALERT,)),
        ("The template harbour went to v13.", (BACK,)),
    ],
)
def test_what_no_record_has_is_refused(text: str, cited: tuple[Event, ...]) -> None:
    """A figure, time or version that is absent and does not follow from the records."""
    assert check(text, *cited).verdict.blocks, check(text, *cited).findings


def test_words_of_ones_own_are_asked_about() -> None:
    """The record tells it in other words, so whether it is the opposite is for a person to say."""
    found = check("Relabelling never picked up again once the printers had jammed.", DONE)
    assert found.verdict is not Verdict.SUPPORTED


def test_an_abbreviation_is_no_absent_name() -> None:
    """ "Kubernetes" for "k8s" in the record."""
    record = event("k8s control plane is slow", "12:00", by="Ana Ruiz")
    assert not check("The control plane of Kubernetes was slow.", record).verdict.blocks


def test_what_changed_nothing_is_not_told_as_what_helped() -> None:
    """The record says that it went on; that is asked about, not accepted."""
    record = event("restarted the relay, still dropping mails", "12:10", by="Ana Ruiz")
    assert check("Mails stopped dropping after Ana restarted the relay.", record).verdict is not Verdict.SUPPORTED
