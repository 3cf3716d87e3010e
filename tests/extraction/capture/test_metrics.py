"""Durations under several definitions: values, unknowns and what makes no sense."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.capture.metrics import DEFINITIONS, OWN_DEFINITION, measure
from extraction.domain.metric import Invalid, Metric, MetricName
from extraction.domain.milestone import Cycle, Milestone, MilestoneCandidate, MilestoneName, Unknown
from tests.builders import START, at


def _candidate(minute: float, name: str = "e", rule: str = "told") -> MilestoneCandidate:
    when = START + timedelta(minutes=minute)
    return MilestoneCandidate(at=when, rule=rule, evidence=(name,), rank=1, explanation="Told.")


def _cycle(number: int = 1, **minutes: float) -> Cycle:
    milestones = []
    for name, minute in minutes.items():
        one = _candidate(minute, name, "alert fired" if name == "detected" else "told")
        milestones.append(Milestone(name=MilestoneName(name), chosen=one, candidates=(one,)))
    return Cycle(number=number, milestones=tuple(milestones))


FULL = {"impact_started": 0, "detected": 3, "declared": 9, "acknowledged": 5, "mitigated": 45, "resolved": 75}


def _metric(name: MetricName, definition: str, cycle: Cycle) -> Metric:
    return next(one for one in measure([cycle]) if one.name is name and one.definition == definition)


@pytest.mark.parametrize(
    ("name", "definition", "minutes"),
    [
        (MetricName.TTD, OWN_DEFINITION, 3),
        (MetricName.TTD, "OneUptime", 9),
        (MetricName.TTA, OWN_DEFINITION, 2),
        (MetricName.TTA, "FireHydrant", 5),
        (MetricName.TTA, "Datadog", 6),
        (MetricName.TTA, "FireFighter", 9),
        (MetricName.TTM, OWN_DEFINITION, 45),
        (MetricName.TTM, "Datadog (repair)", 42),
        (MetricName.TTM, "FireFighter (repair)", 36),
        (MetricName.TTR, OWN_DEFINITION, 75),
        (MetricName.TTR, "Datadog", 66),
        (MetricName.TTR, "PagerDuty", 72),
    ],
)
def test_the_same_words_mean_different_clocks(name: MetricName, definition: str, minutes: int) -> None:
    """Each definition subtracts its own pair of milestones."""
    assert _metric(name, definition, _cycle(**FULL)).value == timedelta(minutes=minutes)


def test_one_preferred_definition_per_metric() -> None:
    """Retroline's own, and only that."""
    preferred = [one.name for one in measure([_cycle(**FULL)]) if one.preferred]
    assert sorted(preferred) == sorted(MetricName)


def test_evidence_is_that_of_both_ends() -> None:
    """A duration rests on the events of its beginning and its end."""
    assert _metric(MetricName.TTR, OWN_DEFINITION, _cycle(**FULL)).evidence == ("impact_started", "resolved")


def test_a_missing_time_is_unknown_with_the_reason() -> None:
    """Never 0: the reason names the milestone."""
    value = _metric(MetricName.TTD, OWN_DEFINITION, _cycle(detected=3)).value
    assert isinstance(value, Unknown) and value.reason.startswith("impact started is not known")


def test_a_negative_difference_is_invalid() -> None:
    """Acknowledged before detected makes no sense and is said so."""
    value = _metric(MetricName.TTA, OWN_DEFINITION, _cycle(detected=5, acknowledged=3)).value
    assert isinstance(value, Invalid) and "lies before" in value.reason


def test_clocks_that_start_with_an_alert_need_one() -> None:
    """PagerDuty counts from its trigger; a person's report is none."""
    report = _candidate(3, rule="first report")
    cycle = Cycle(number=1, milestones=(Milestone(name=MilestoneName.DETECTED, chosen=report, candidates=(report,)),))
    value = _metric(MetricName.TTA, "PagerDuty", cycle).value
    assert isinstance(value, Unknown) and "alert" in value.reason


def test_each_cycle_is_measured() -> None:
    """A reopened incident has every definition once per cycle."""
    metrics = measure([_cycle(1, **FULL), _cycle(2, detected=90, resolved=100)])
    assert len(metrics) == 2 * len(DEFINITIONS) and {one.cycle for one in metrics} == {1, 2}


@given(st.dictionaries(st.sampled_from([name.value for name in MilestoneName]), st.integers(-600, 600)))
def test_no_value_is_negative(minutes: dict[str, int]) -> None:
    """A law: what is a duration is never below zero, and a known pair is never unknown."""
    for metric in measure([_cycle(**minutes)]):
        assert not isinstance(metric.value, timedelta) or metric.value >= timedelta()
        known = metric.start.value in minutes and metric.end.value in minutes
        assert known or isinstance(metric.value, Unknown)


def test_times_are_used_to_the_second() -> None:
    """Nothing is rounded here: that is the writer's business."""
    assert at("14:00:30") - at("14:00") == timedelta(seconds=30)
    assert _metric(MetricName.TTD, OWN_DEFINITION, _cycle(impact_started=0, detected=0.5)).value == timedelta(
        seconds=30
    )
