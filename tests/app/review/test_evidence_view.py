from __future__ import annotations

from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.review.views.event_view import Shown, shown_events
from app.review.views.evidence import context_of, evidence_json, finding_json, match, merged
from extraction.domain.curation import Curated, Curation, CurationAction
from extraction.domain.finding import Finding, Verdict
from extraction.domain.timeline import Event, EventKind
from tests.builders import at, event, facts, statement, timeline


def pieces(text: str, spans: tuple[tuple[int, int], ...]) -> list[str]:
    return [text[start:end] for start, end in spans]


def test_figures_and_names_are_marked_on_both_sides() -> None:
    """What sentence and event share is marked in both; what only one has is not."""
    text = "The p99 of checkout-api rose to 4.8 s after 4.12.0, in Lisbon."
    record = event("p99 of checkout-api is at 4.8 s", "14:02")
    found = match(text, record, facts())
    assert {"p99", "checkout-api", "4.8 s"} <= set(pieces(text, found.in_sentence))
    assert {"p99", "checkout-api", "4.8 s"} <= set(pieces(record.text, found.in_event))
    assert "4.12.0" not in pieces(text, found.in_sentence)


def test_a_figure_inside_a_longer_one_is_no_match() -> None:
    """47 is not in 4711."""
    found = match("It took 47 minutes.", event("build 4711 done", by=None), facts())
    assert found.in_event == ()


def test_the_minute_and_the_person_are_marked() -> None:
    """They stand beside the event's text, so they are told apart from spans."""
    found = match("Mara declared it at 14:02 UTC.", event("declaring", "14:02:11", by="Mara Lindqvist"), facts())
    assert found.time and found.person


def test_the_context_is_two_before_and_two_after() -> None:
    """Enough to see what a record answers and what answered it."""
    events = [event(f"m{n}", at(f"14:{n:02d}")) for n in range(10)]
    line = timeline(*events)
    assert context_of([events[5].id], line, Shown(line.events)) == [[one.id for one in events[3:8]]]


def test_distant_citations_stand_apart_and_near_ones_together() -> None:
    """A gap is shown only where something was left out."""
    events = [event(f"m{n}", at(f"14:{n:02d}")) for n in range(20)]
    line = timeline(*events)
    assert [len(run) for run in context_of([events[1].id, events[15].id], line, Shown(line.events))] == [4, 5]
    assert [len(run) for run in context_of([events[5].id, events[7].id], line, Shown(line.events))] == [7]


def test_a_cited_event_that_is_hidden_is_shown_all_the_same() -> None:
    """Hiding takes an event out of the context, never out of the evidence of a sentence that cites it."""
    hidden, other = event("noise", "14:00"), event("signal", "14:01")
    line = timeline(hidden, other)
    curated = Curated.of([Curation(id="1", event_id=hidden.id, action=CurationAction.HIDE, by="Mara", at=at("15:00"))])
    shown = shown_events(line, curated)
    assert shown.events == (other,)
    assert context_of([hidden.id], line, shown) == [[hidden.id]]


def test_metric_samples_do_not_crowd_the_context() -> None:
    """They are drawn as a line on the timeline instead."""
    sample = event("5xx 0.1", "14:00", kind=EventKind.METRIC, source="prometheus", by=None)
    assert shown_events(timeline(sample, event("hello", "14:01")), Curated()).events
    assert shown_events(timeline(sample), Curated()).events == ()


def test_citations_that_lead_nowhere_are_told() -> None:
    """A citation is never dropped silently."""
    known = event("p99 is up", "14:00")
    told = evidence_json(statement("p99 is up.", [known, "gone"]), (), timeline(known), Shown((known,)), facts())
    assert told["cited"] == [known.id]
    assert told["missing"] == ["gone"]


def test_what_a_check_looked_at_is_marked_too() -> None:
    """A check may look at more than what a sentence shares with its event."""
    record = event("five of fifty in use", "14:00")
    finding = Finding(
        check="number", verdict=Verdict.NOT_IN_EVIDENCE, message="m", evidence_spans=((record.id, 8, 13),)
    )
    told = evidence_json(statement("All in use.", [record]), [finding], timeline(record), Shown((record,)), facts())
    marks = told["marks"]
    assert isinstance(marks, dict)
    assert marks[record.id]["spans"] == [(8, 13)]


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(1, 9)).map(lambda one: (one[0], one[0] + one[1]))))
def test_merged_spans_are_ordered_and_apart(spans: list[tuple[int, int]]) -> None:
    """Whatever goes in, every covered place stays covered and no two results touch."""
    result = merged(spans)
    assert {place for span in spans for place in range(*span)} == {place for span in result for place in range(*span)}
    assert all(one[1] < other[0] for one, other in pairwise(result))


@given(st.text(max_size=80), st.text(max_size=80))
def test_matching_survives_any_text(sentence: str, record: str) -> None:
    """Records hold anything: spans always lie within their text."""
    one: Event = event(record or "x", "14:00")
    found = match(sentence, one, facts())
    assert all(0 <= start < end <= len(sentence) for start, end in found.in_sentence)
    assert all(0 <= start < end <= len(one.text) for start, end in found.in_event)


def test_each_shared_piece_knows_where_both_say_it() -> None:
    """So that looking at one lights up both sides; a piece inside a longer one is not offered by itself."""
    record = event("p99 of checkout-api is at 4.8 s", "14:02")
    told: Any = evidence_json(
        statement("The p99 rose to 4.8 s at 14:02.", [record]), (), timeline(record), Shown((record,)), facts()
    )
    assert [one["text"] for one in told["pieces"]] == ["p99", "4.8 s", "14:02"]
    assert told["pieces"][1]["spans"] == {record.id: [(26, 31)]}


def test_a_finding_without_words_of_its_own_points_at_what_it_expected() -> None:
    """The expected value lights up in the text of the records, and in their time."""
    record = event("it took 28 minutes", "14:21")
    number = Finding(
        check="number", verdict=Verdict.CONTRADICTED, message="m", expected="28 minutes", found="47 minutes"
    )
    told: Any = finding_json(number, [record.id], timeline(record))
    assert told["looked_at"] == [record.id] and told["spans"] == {record.id: [(8, 18)]} and told["times"] == []
    time = Finding(check="time", verdict=Verdict.CONTRADICTED, message="m", expected="14:21 UTC", found="14:33 UTC")
    told = finding_json(time, [record.id], timeline(record))
    assert told["times"] == [record.id]
