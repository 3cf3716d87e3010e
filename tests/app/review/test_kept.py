from __future__ import annotations

from typing import Any

import orjson

from app.review.views.document import document_json, records_of
from app.review.views.kept import GLANCE, MOST_KEPT, drawn
from tests.app.review.reports import section, under_review
from tests.builders import event, facts, statement, timeline

SEEN = event("p99 is up", "14:00")
LONG = event("x" * 2_000, "14:01")


def test_the_same_understanding_is_drawn_once() -> None:
    """What follows from it alone is kept while it lasts."""
    line, known = timeline(SEEN), facts()
    calls: list[int] = []

    def draw() -> dict[str, object]:
        calls.append(1)
        return {}

    for _ in range(3):
        drawn(line, known).of("key", draw)
    assert calls == [1]


def test_another_understanding_is_drawn_anew() -> None:
    """Equal or not: after a change the objects are new ones, and nothing old is found under them."""
    known = facts()
    assert drawn(timeline(SEEN), known) is not drawn(timeline(SEEN), known)


def test_few_understandings_are_kept() -> None:
    """The oldest gives way."""
    line, known = timeline(SEEN), facts()
    first = drawn(line, known)
    for _ in range(MOST_KEPT):
        drawn(timeline(SEEN), facts())
    assert drawn(line, known) is not first


def test_a_statement_that_changed_is_drawn_anew() -> None:
    """Its text is a part of what it is kept by."""
    line, known = timeline(SEEN), facts()
    one, other = statement("One.", [SEEN], id="s"), statement("Other.", [SEEN], id="s")
    told: list[Any] = [document_json(under_review([section(each)]), line, known) for each in (one, other)]
    assert [each["sections"][0]["statements"][0]["text"] for each in told] == ["One.", "Other."]


def test_events_that_nothing_cites_are_cut() -> None:
    """They are there to choose from; what is cited stands whole."""
    line, known = timeline(SEEN, LONG), facts()
    quiet = timeline(LONG)
    cited = document_json(under_review([section(statement("One.", [SEEN]))]), line, known)
    whole = orjson.loads(records_of(cited, line, known))["records"]["events"]
    assert whole[LONG.id]["text"] == LONG.text
    assert (
        len(orjson.loads(drawn(quiet, known).records(frozenset()))["records"]["events"][LONG.id]["text"]) == GLANCE + 2
    )
