"""A clock that is off by more than joining looks for is found by happenings that others tell, too."""

from __future__ import annotations

from datetime import timedelta

import pytest

from extraction.capture.build_timeline import build_timeline
from extraction.capture.clock_offsets import SteadyOffset, steady_offsets
from extraction.capture.derive_facts import derive_facts
from extraction.domain.conflict import ConflictKind
from extraction.domain.curation import Curated
from extraction.domain.timeline import Event, EventKind
from tests.builders import event, incident, timeline

LOG_1 = "route pool.heron.example moved to 192.0.2.9"
LOG_2 = "lease of worker-7 was revoked by operator"


def _log(text: str, clock: str) -> Event:
    return event(text, clock, kind=EventKind.ACTION, source="csv", by="svc-net")


def _deployed(clock: str, text: str = "Deployment of routes 7.2: success (pool.heron.example moved)") -> Event:
    return event(text, clock, kind=EventKind.DEPLOY, source="gitlab", by=None, attributes={"status": "success"})


def _offsets(*events: Event) -> tuple[SteadyOffset, ...]:
    return steady_offsets(events)


def test_two_happenings_that_a_log_has_equally_late_are_a_clock() -> None:
    """One told by a machine, one by a person who had done it before the log says so."""
    (found,) = _offsets(
        _log(LOG_1, "14:19:10"),
        _deployed("14:10"),
        _log(LOG_2, "14:49:30"),
        event("worker-7 lease is revoked", "14:40"),
    )
    assert (found.source, found.others, found.happenings) == ("csv", ("gitlab", "slack"), 2)
    assert found.offset == timedelta(minutes=9, seconds=20)


@pytest.mark.parametrize(
    ("second", "told"),
    [
        ("14:49:30", "will have worker-7's lease revoked"),
        ("14:44:00", "worker-7 lease is revoked"),
        ("14:39:00", "worker-7 lease is revoked"),
        ("14:56:00", "worker-7 lease is revoked"),
        ("14:49:30", "has the lease of worker-7 been revoked?"),
    ],
)
def test_plans_questions_other_offsets_and_later_tellings_are_no_clock(second: str, told: str) -> None:
    """Whoever writes before the log has it plans it or asks; whoever writes after has only been slow to write."""
    assert _offsets(_log(LOG_1, "14:19:10"), _deployed("14:10"), _log(LOG_2, second), event(told, "14:40")) == ()


def test_one_happening_alone_says_nothing() -> None:
    """Two routes may be moved within ten minutes."""
    assert _offsets(_log(LOG_1, "14:19"), _deployed("14:10")) == ()


def test_a_log_that_is_on_time_elsewhere_has_a_right_clock() -> None:
    """As many happenings at the same minute as apart."""
    on_time = (_deployed("14:19:05"), event("worker-7 lease is revoked", "14:49:00"))
    apart = (_deployed("14:10"), event("worker-7 lease is revoked", "14:40"))
    assert _offsets(_log(LOG_1, "14:19:10"), _log(LOG_2, "14:49:30"), *on_time, *apart) == ()


def _alert(name: str, clock: str, source: str) -> Event:
    return event(f"Alert {name}", clock, kind=EventKind.ALERT, source=source, by=None, attributes={"alert": name})


def test_alerts_of_one_name_are_one_happening_in_both_sources() -> None:
    """Eight minutes twice: too far to be joined, too steady to be chance."""
    told = [
        _alert("QueueDepthHigh", "14:00", "alertmanager"), _alert("QueueDepthHigh", "14:08:10", "opsgenie"),
        _alert("DiskNearlyFull", "14:30", "alertmanager"), _alert("DiskNearlyFull", "14:38:30", "opsgenie"),
    ]  # fmt: skip
    (found,) = steady_offsets(tuple(build_timeline(told)))
    assert (found.source, found.others, found.offset) == (
        "alertmanager",
        ("opsgenie",),
        -timedelta(minutes=8, seconds=20),
    )


def test_the_question_moves_the_log_s_clock_and_is_gone_then() -> None:
    """Its answer is what has to be added to the times of that source."""
    told = (
        _log(LOG_1, "14:19:10"),
        _deployed("14:10"),
        _log(LOG_2, "14:49:30"),
        event("worker-7 lease is revoked", "14:40"),
    )
    (asked,) = [
        one for one in derive_facts(incident(), timeline(*told)).conflicts if one.kind is ConflictKind.CLOCK_SKEW
    ]
    assert asked.about == "csv"
    assert (
        asked.question
        == "Which clock is right? Csv records 2 happenings about 9 minutes later than gitlab and slack do."
    )
    (moved,) = [answer for answer in asked.answers if answer.offset]
    assert (moved.value, moved.offset) == ("csv", -timedelta(minutes=9, seconds=20))
    assert moved.offset is not None
    right = build_timeline(told, Curated(clocks={"csv": moved.offset}))
    assert steady_offsets(tuple(right)) == ()
