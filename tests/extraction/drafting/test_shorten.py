"""How long a report may get: sections keep within their words, the whole within the template's."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from extraction.domain.report import Draft
from extraction.domain.report_template import ReportTemplate, SectionKind
from extraction.domain.signal import SignalKind
from extraction.domain.timeline import EventKind
from extraction.drafting.fill_template import fill_template
from extraction.drafting.plain.composing import fitting
from extraction.drafting.plain.story import Sentence
from extraction.drafting.shorten import whole_length, words_of
from extraction.drafting.template_files import load_template
from tests.builders import START, at, event, timeline
from tests.extraction.drafting import incidents

PROMPTS = Path(__file__).resolve().parents[3] / "prompts"


def line(text: str, weight: float) -> Sentence:
    return Sentence(text=text, evidence=("e",), rule="r", weight=weight)


def template(name: str) -> ReportTemplate:
    return load_template(PROMPTS / "reports" / f"{name}.toml")


def long_draft(chosen: ReportTemplate) -> Draft:
    """Twenty hours of talk in which every message tells something."""
    kinds = (
        "no order {n} was lost on search-{n}",
        "{n} orders failed on shard {n} of search, support got {n} calls",
        "the restart of search-{n} did not help, still {n}% errors",
        "confirmed: search-{n} still uses the index of day {n}, because the alias was moved",
        "Decision: we move shard {n} to search-{n} and keep the old one",
        "search-{n} is restarted and the error ratio is back to 0.{n}%",
        "what was hard: nothing alerts on shard {n} of search",
    )
    said = [
        event(kinds[n % len(kinds)].format(n=n), START + timedelta(minutes=3 * n), by="Dana Whitfield")
        for n in range(400)
    ]
    alerts = [
        event(
            f"p99 of search-{n} is {n} s",
            START + timedelta(minutes=30 * n),
            kind=EventKind.ALERT,
            source="alertmanager",
            by=None,
            attributes={"alert": f"SearchLatencyHigh{n}", "service": f"search-{n}"},
        )
        for n in range(40)
    ]
    known, facts = incidents.typical()
    signals = tuple(incidents.signal(one, SignalKind.FINDING) for one in said)
    return fill_template(
        chosen,
        *incidents.weighed(timeline(*known, *said, *alerts), replace(facts, signals=(*facts.signals, *signals))),
        made_at=at("16:00"),
        prompts=PROMPTS,
    )


def test_the_lightest_sentences_are_left_out() -> None:
    """The order stays, and what is kept fits in words and in number."""
    lines = [line("a b c", 0.2), line("d e f", 0.9), line("g h i", 0.5)]
    assert [one.text for one in fitting(lines, 10, 6)] == ["d e f", "g h i"]
    assert [one.text for one in fitting(lines, 1)] == ["d e f"]


def test_the_weightiest_sentence_is_told_even_where_it_is_too_long() -> None:
    assert [one.text for one in fitting([line("one two three four", 0.9)], 5, 2)] == ["one two three four"]


@pytest.mark.parametrize(("name", "most"), [("standard", 1200), ("quick", 1100)])
def test_a_long_incident_still_gets_a_short_report(name: str, most: int) -> None:
    draft = long_draft(template(name))
    assert sum(map(words_of, draft.sections)) <= most


def test_what_people_said_gives_way_first() -> None:
    """The timeline keeps its rows and says how many it leaves out; the incident's own timeline holds them all."""
    chosen = template("standard")
    whole, draft = long_draft(chosen), long_draft(replace(chosen, max_words=700))
    assert whole_length(chosen, draft.sections) <= 700 < whole_length(chosen, whole.sections) <= 1200
    assert words_of(draft.section("timeline")) == words_of(whole.section("timeline"))
    assert [one.text for one in draft.section("timeline").omissions] == [
        f"Timeline: {_left_out(draft)} further timeline entries"
    ]


def test_then_the_last_sections_do() -> None:
    """Tables of metrics, people and follow-ups stay; of every other section a core."""
    draft = long_draft(replace(template("standard"), max_words=400))
    whole = long_draft(replace(template("standard"), max_words=None))
    assert words_of(draft.section("action-items")) == words_of(whole.section("action-items"))
    assert all(section.statements for section in draft.sections)
    assert sum(map(words_of, draft.sections)) < sum(map(words_of, whole.sections))


def _left_out(draft: Draft) -> int:
    (told,) = draft.section("timeline").omissions
    return int(told.text.split()[1])


def test_what_the_report_leaves_out_is_counted_for_tables_only() -> None:
    draft = long_draft(template("standard"))
    assert {one.kind for one in draft.sections if one.omissions} <= {SectionKind.TIMELINE, SectionKind.ACTION_ITEMS}
