"""Figures, durations, times, dates and machine names in text, and whether two figures say the same."""

from __future__ import annotations

import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.domain.clock_times import zone_minutes
from extraction.domain.typed_values import TypedValue, ValueKind, same_quantity, typed_values_in

FIGURES = [
    ("edge-proxy 5xx ratio 26.1% (threshold 2%)", [("26.1", "%", "5xx ratio"), ("2", "%", "threshold")]),
    ("p99 3027 ms", [("3027", "ms", "p99")]),
    ("p99 latency reached 3.0 s.", [("3.0", "s", "p99 latency")]),
    ("p99 of checkout-api is 9.2 s", [("9.2", "s", "p99")]),
    ("The 5xx ratio for edge-proxy peaked at 26.1%.", [("26.1", "%", "5xx ratio")]),
    ("error rate was 18% at night", [("18", "%", "error rate")]),
    ("the success rate had fallen to 98.9%", [("98.9", "%", "success rate")]),
    ("errors fell to 1.1%", [("1.1", "%", "errors")]),
    ("crossed its two percent error threshold", [("2", "%", "error threshold")]),
    ("76,753 requests failed", [("76753", "requests", "requests failed")]),
    ("Roughly 77k requests failed", [("77000", "requests", "requests failed")]),
    ("42k orders", [("42000", "orders", "orders")]),
    ("1.2 million requests", [("1200000", "requests", "requests")]),
    ("two hundred and five pods restarted", [("205", "pods", "pods restarted")]),
    ("pool size lowered from 80 to 5", [("80", "", "pool size"), ("5", "", "pool size")]),
    ("cache hit rate fell from 92% to 41%", [("92", "%", "cache hit rate"), ("41", "%", "cache hit rate")]),
    ("latency from 300 ms to 3 s", [("300", "ms", "latency"), ("3", "s", "latency")]),
    ("two of three nodes were down", [("2", "nodes", "nodes"), ("3", "nodes", "nodes")]),
    (
        "3/5 replicas unavailable",
        [("3", "replicas", "replicas unavailable"), ("5", "replicas", "replicas unavailable")],
    ),
    ("3 out of 5 nodes", [("3", "nodes", "nodes"), ("5", "nodes", "nodes")]),
    ("20-30 pods", [("20", "pods", "pods"), ("30", "pods", "pods")]),
    ("p50/p95 at 120/400 ms", [("120", "ms", "p50/p95"), ("400", "ms", "p50/p95")]),
    ("p50/p95/p99 at 120/400/900 ms", [("120", "ms", "p50"), ("400", "ms", "p95"), ("900", "ms", "p99")]),
    ("about a third of requests failed", [("33.333", "%", "requests failed")]),
    ("three quarters of traffic", [("75", "%", "traffic")]),
    ("disk usage 95% on db-prod-03", [("95", "%", "disk usage")]),
    ("memory at 1.5GB", [("1.5", "GB", "memory")]),
    ("500 requests per second", [("500", "requests/s", "requests")]),
    ("$12,000 lost", [("12000", "$", "lost")]),
    ("latency went up 3x", [("3", "x", "latency")]),
    ("queue depth: 12,000", [("12000", "", "queue depth")]),
    ("returned HTTP 503", [("503", "http status", "http status")]),
    ("timeout of 30s", [("30", "s", "timeout")]),
]

DURATIONS = [
    ("lasted 77 minutes", 4620),
    ("seventy-seven minutes", 4620),
    ("1h 17m", 4620),
    ("1h17m", 4620),
    ("1 hour and 17 minutes", 4620),
    ("half an hour", 1800),
    ("an hour and a half", 5400),
    ("a quarter of an hour", 900),
    ("took 90s", 90),
    ("2 days, 3 hours", 183600),
    ("one and a half hours", 5400),
]

NAMED = [
    ("v4.12.0", ValueKind.VERSION),
    ("4.12.0", ValueKind.VERSION),
    ("7f86353", ValueKind.COMMIT),
    ("0963099", ValueKind.COMMIT),
    ("OPS-41", ValueKind.TICKET),
    ("#412", ValueKind.PULL_REQUEST),
    ("larkspur/checkout#412", ValueKind.PULL_REQUEST),
    ("db-prod-03", ValueKind.HOST),
    ("ip-10-0-0-1", ValueKind.HOST),
    ("api.larkspur.example", ValueKind.HOST),
    ("10.0.0.1", ValueKind.HOST),
    ("10.0.0.0/16", ValueKind.HOST),
    ("us-east-1", ValueKind.HOST),
    ("https://larkspur.example/a?b=1", ValueKind.URL),
    ("SEV-1", ValueKind.SEVERITY),
    ("SEV1", ValueKind.SEVERITY),
    ("severity 2", ValueKind.SEVERITY),
    ("P1", ValueKind.SEVERITY),
]

CLOCKS = [
    ("14:32", 52320, "", ""),
    ("2:32 PM", 52320, "", ""),
    ("2pm", 50400, "", ""),
    ("10:39 UTC", 38340, "UTC", ""),
    ("14:32:05Z", 52325, "UTC", ""),
    ("12:39 CEST", 45540, "CEST", ""),
    ("11:39 (UTC+1)", 41940, "UTC+01:00", ""),
    ("2026-03-03T14:32:05.250Z", 52325, "UTC", "2026-03-03"),
    ("2026-03-03 14:32 UTC", 52320, "UTC", "2026-03-03"),
    ("2026-03-03T14:32:05-05:00", 52325, "UTC-05:00", "2026-03-03"),
]

DATES = [
    ("3 March 2026", "2026-03-03"),
    ("March 3, 2026", "2026-03-03"),
    ("Mar 3rd", "--03-03"),
    ("2026-03-03", "2026-03-03"),
    ("13/04/2026", "2026-04-13"),
    ("03/04/2026", "2026"),
    ("March 2026", "2026-03"),
    ("Wednesday", "wednesday"),
]


def only(text: str) -> TypedValue:
    (value,) = typed_values_in(text)
    return value


@pytest.mark.parametrize(("text", "expected"), FIGURES)
def test_a_figure_has_number_unit_and_what_it_measures(text: str, expected: list[tuple[str, str, str]]) -> None:
    """Metric names stand to the left, counted things to the right."""
    found = [value for value in typed_values_in(text) if value.kind is ValueKind.QUANTITY]
    assert [(value.number, value.unit, value.measures) for value in found] == [
        (Decimal(number), unit, measures) for number, unit, measures in expected
    ]


@pytest.mark.parametrize(("text", "seconds"), DURATIONS)
def test_a_duration_is_told_in_seconds(text: str, seconds: int) -> None:
    value = only(text)
    assert (value.kind, value.number) == (ValueKind.DURATION, seconds)


@pytest.mark.parametrize(("text", "kind"), NAMED)
def test_names_that_machines_give_are_told_by_their_shape(text: str, kind: ValueKind) -> None:
    """Also in the middle of a sentence, without the sentence's punctuation."""
    value = only(f"so {text}, then")
    assert (value.kind, value.text) == (kind, text)


@pytest.mark.parametrize(("text", "seconds", "zone", "day"), CLOCKS)
def test_a_clock_time_keeps_its_zone_and_its_date(text: str, seconds: int, zone: str, day: str) -> None:
    value = only(f"at {text}")
    assert (value.kind, value.number, value.unit, value.measures) == (ValueKind.CLOCK_TIME, seconds, zone, day)
    assert value.text == text


@pytest.mark.parametrize(("text", "iso"), DATES)
def test_a_date_is_as_exact_as_it_is_written(text: str, iso: str) -> None:
    value = only(f"on {text}.")
    assert (value.kind, value.unit, value.text) == (ValueKind.DATE, iso, text)


@pytest.mark.parametrize(
    "text",
    ["UTF-8 and SHA-256", "no one was paged", "this one", "e.g. the node", "step-3", "second attempt", "may be fine"],
)
def test_words_that_only_look_like_values_are_none(text: str) -> None:
    """Encodings, pronouns, ordinals, abbreviations."""
    assert [
        value for value in typed_values_in(text) if value.kind is not ValueKind.QUANTITY or value.number != 256
    ] == []


def test_qualifiers_are_kept() -> None:
    """``about`` makes a figure approximate, ``more than`` a bound."""
    about, more, fewer, plus = (
        only(text) for text in ("about 77 minutes", "more than 70,000 requests", "no more than 5 retries", "100+ users")
    )
    assert about.approximate and about.comparison == ""
    assert [one.comparison for one in (more, fewer, plus)] == [">", "<=", ">="]


def test_a_range_of_clock_times_is_two_times() -> None:
    """The second one is no offset of the first."""
    assert [value.text for value in typed_values_in("between 14:02-14:09")] == ["14:02", "14:09"]


def test_digits_that_happen_to_be_a_commit_are_told_by_the_words_before() -> None:
    """A commit id may hold digits only."""
    kinds = [
        value.kind for text in ("deploy 7863530 finished", "order 7863530 stuck") for value in typed_values_in(text)
    ]
    assert kinds == [ValueKind.COMMIT, ValueKind.QUANTITY]


SAME = [
    ("42k", "42,317"),
    ("about 77 minutes", "77.3 minutes"),
    ("1h 17m", "77 minutes"),
    ("p99 3.0 s", "p99 3027 ms"),
    ("about a third of them", "33.4%"),
    ("two percent", "2%"),
    ("more than 70,000 requests", "76,753 requests"),
    ("1.2 GB", "1,200 MB"),
    ("about 500 requests", "487 requests"),
    ("76,753 requests", "76,753 requests"),
]
DIFFERENT = [
    ("43k", "42,317"),
    ("p99 3027 s", "p99 3027 ms"),
    ("767,530 requests", "76,753 requests"),
    ("68%", "26.1%"),
    ("76,753 requests", "76,753 orders"),
    ("500 requests", "487 requests"),
    ("more than 80,000 requests", "76,753 requests"),
    ("5 nodes", "5 minutes"),
    ("26.1%", "26.1 ms"),
]


@pytest.mark.parametrize(("claim", "evidence"), SAME)
def test_a_figure_may_be_rounded_as_written_and_converted(claim: str, evidence: str) -> None:
    assert same_quantity(only(claim), only(evidence))


@pytest.mark.parametrize(("claim", "evidence"), DIFFERENT)
def test_another_figure_or_another_unit_is_not_the_same(claim: str, evidence: str) -> None:
    assert not same_quantity(only(claim), only(evidence))


def test_offsets_of_zones() -> None:
    """Minutes east of Greenwich; unknown for zones that change with the season."""
    assert [zone_minutes(zone) for zone in ("UTC", "UTC+01:00", "UTC-05:30", "CEST")] == [0, 60, -330, 120]
    assert [zone_minutes(zone) for zone in ("PT", "")] == [None, None]


WORDS = [
    "about",
    "5",
    "26.1%",
    "1h",
    "17m",
    "14:02",
    "-",
    "/",
    "to",
    "of",
    "from",
    "p99",
    "requests",
    "v1.2",
    "#4",
    "OPS-1",
    "March",
    "two",
    "half",
    "an",
    "hour",
    "$",
    "1,000",
    "+",
    "than",
    "more",
]


@given(st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join) | st.text(max_size=60))
def test_spans_are_in_order_do_not_overlap_and_hold_the_text(text: str) -> None:
    """Whatever the text is."""
    reached = 0
    for value in typed_values_in(text):
        start, end = value.span
        assert reached <= start < end <= len(text)
        assert text[start:end] == value.text
        reached = end


@given(st.integers(0, 10**9))
def test_every_written_number_is_read_back(number: int) -> None:
    """With and without separators, and it is the same quantity as itself."""
    for written in (f"{number:,} orders", f"{number} orders"):
        value = next(value for value in typed_values_in(written) if value.kind is ValueKind.QUANTITY)
        assert value.number == number and value.unit == "orders"
        assert same_quantity(value, value)


@pytest.mark.parametrize(
    "tempting", ["1/", "1 of ", "14:02–", "one hundred and ", "million ", "1 and ", "5 ms to ", "1h and "]
)
def test_a_long_text_takes_no_more_than_linear_time(tempting: str) -> None:
    """Nor does it nest: no wording makes the reader call itself without end."""
    started = time.process_time()
    typed_values_in(tempting * (20_000 // len(tempting)))
    assert time.process_time() - started < 5
