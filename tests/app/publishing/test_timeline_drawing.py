"""Where things stand in the drawing: in order, inside it, and never on top of each other's words."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from app.publishing.json_report import report_document
from app.publishing.timeline_drawing import WIDTH, Drawing, Label, draw_timeline
from extraction.domain.facts import IncidentFacts
from extraction.domain.milestone import Cycle, MilestoneName
from extraction.domain.report import CheckedDraft
from extraction.domain.timeline import Event, EventKind, Timeline
from tests.app.publishing.example import milestone
from tests.builders import START, event, facts, statement, timeline
from tests.report_builders import checked_draft, reviewed, section

KINDS = [EventKind.ALERT, EventKind.MESSAGE, EventKind.DEPLOY, EventKind.STATUS_UPDATE]


def draw(*events: Event, about: IncidentFacts | None = None) -> Drawing:
    drawing = drawn(*events, about=about)
    assert drawing is not None
    return drawing


def drawn(*events: Event, about: IncidentFacts | None = None) -> Drawing | None:
    review = reviewed(checked_draft(section(statement(id="s1"))))
    return draw_timeline(report_document(review, about or facts(), timeline(*events)))


def in_cycle(*clocks: str) -> IncidentFacts:
    names = list(MilestoneName)[: len(clocks)]
    milestones = tuple(milestone(name, clock) for name, clock in zip(names, clocks, strict=True))
    return facts(cycles=(Cycle(number=1, milestones=milestones),))


def overlap(one: Label, other: Label) -> bool:
    return one.y == other.y and one.reach[0] < other.reach[1] and other.reach[0] < one.reach[1]


def test_nothing_known_draws_nothing() -> None:
    """An empty timeline has no picture."""
    assert drawn() is None


def test_each_kind_of_event_has_its_lane(checked: CheckedDraft, facts: IncidentFacts, records: Timeline) -> None:
    """Alerts, people, changes and status, from top to bottom; tickets are not drawn."""
    drawing = draw_timeline(report_document(reviewed(checked), facts, records))
    assert drawing is not None
    assert [(lane.name, len(lane.marks)) for lane in drawing.lanes] == [
        ("alerts", 2),
        ("people", 1),
        ("changes", 1),
        ("status", 1),
    ]
    assert [lane.top for lane in drawing.lanes] == sorted(lane.top for lane in drawing.lanes)


def test_an_alert_lasts_until_it_is_resolved() -> None:
    """Firing and resolution of one alert are one bar; another alert's resolution does not end it."""
    fired = event("Alert A fired", "14:00", kind=EventKind.ALERT, source="grafana", key="a")
    other = event("Alert B resolved", "14:05", kind=EventKind.ALERT_RESOLVED, source="grafana", key="b")
    cleared = event("Alert A resolved", "14:10", kind=EventKind.ALERT_RESOLVED, source="grafana", key="a")
    (lane,) = draw(fired, other, cleared).lanes
    assert lane.marks[0].until == lane.marks[2].x
    assert [label.text for label in lane.labels] == ["A", "B"]


def test_milestones_are_lines_in_order_with_their_time() -> None:
    """Labels that would touch stand in rows of their own."""
    drawing = draw(about=in_cycle("14:00", "14:01", "14:02", "15:30"))
    assert [line.label.text for line in drawing.milestones] == [
        "impact started 14:00",
        "detected 14:01",
        "declared 14:02",
        "acknowledged 15:30",
    ]
    assert [line.x for line in drawing.milestones] == sorted(line.x for line in drawing.milestones)
    assert len({line.label.y for line in drawing.milestones}) == 3


def test_what_lies_far_outside_the_incident_is_counted_not_drawn() -> None:
    """A ticket closed two days later does not squeeze the hour that matters."""
    late = event("4.13.0 deployed", START + timedelta(days=2), kind=EventKind.DEPLOY)
    drawing = draw(event("hi", "14:10"), late, about=in_cycle("14:00", "14:30"))
    assert drawing.outside == 1
    assert sum(len(lane.marks) for lane in drawing.lanes) == 1


def test_events_at_one_place_are_one_mark_that_counts_them() -> None:
    """A busy channel stays a strip of dots."""
    (lane,) = draw(*(event("hi", START + timedelta(milliseconds=n)) for n in range(50)), event("bye", "15:00")).lanes
    assert [mark.title.endswith("(and 49 more events)") for mark in lane.marks] == [True, False]


@settings(max_examples=60)
@given(
    st.lists(st.tuples(st.sampled_from(KINDS), st.integers(0, 200_000), st.text(max_size=60)), max_size=25),
    st.lists(st.integers(0, 1439), max_size=6),
)
def test_labels_never_overlap_and_everything_is_inside(
    given_events: list[tuple[EventKind, int, str]], minutes: list[int]
) -> None:
    """Whatever the incident, no words lie on others and nothing leaves the picture."""
    events = [
        replace(event(text or "x", START + timedelta(seconds=after), kind=kind), channel=None)
        for kind, after, text in given_events
    ]
    drawing = drawn(*events, about=in_cycle(*(f"{m // 60}:{m % 60:02}" for m in sorted(minutes))) if minutes else None)
    if drawing is None:
        return
    groups = [[line.label for line in drawing.milestones], *([*lane.labels] for lane in drawing.lanes)]
    for labels in groups:
        assert not any(overlap(one, other) for n, one in enumerate(labels) for other in labels[:n])
    for x in [mark.x for lane in drawing.lanes for mark in lane.marks] + [line.x for line in drawing.ticks]:
        assert 0 <= x <= WIDTH
    assert len(drawing.ticks) <= 10
