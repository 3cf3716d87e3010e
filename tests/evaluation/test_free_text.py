"""Free Markdown taken apart: sections by headings, sentences one by one."""

from __future__ import annotations

import pytest

from evaluation.arms.free_sentences import sentences_of
from evaluation.arms.free_text import read_report
from extraction.domain.report_template import SectionKind
from tests.builders import at

REPORT = """# Streams went silent

A short lead. Nobody was paged.

## Executive Summary
**What**: Listeners on `stream-gw` lost sound
for 18 minutes.

## Impact on customers
- About 10.30 % of listeners were cut off
  and came back later.
- See [the status page](https://status.example/1).

### Scale
| Region | Listeners |
| --- | --- |
| EU | 1,200 |

## Timeline (UTC)
1. 23:41 – First report. It came by mail.
2. **00:05** Rolled back.

## Root cause analysis
> The record was half changed, i.e. only v1.2 knew it.

## Action items
- [ ] Add a probe (owner: Keira).
"""


def test_headings_become_sections_with_topics() -> None:
    report = read_report(REPORT, "untitled", at("23:40"), "test/model")
    assert report.title == "Streams went silent"
    assert [section.topic for section in report.sections] == [
        "summary", "summary", "customers", "customers", "timeline", "cause", "action_items",
    ]  # fmt: skip
    assert report.sections[4].kind is SectionKind.TIMELINE


def test_bullets_rows_and_prose_become_sentences() -> None:
    sections = read_report(REPORT, "untitled", at("23:40"), "test/model").sections
    assert [[one.text for one in section.sentences] for section in sections] == [
        ["A short lead.", "Nobody was paged."],
        ["What: Listeners on stream-gw lost sound for 18 minutes."],
        ["About 10.30 % of listeners were cut off and came back later.", "See the status page."],
        ["EU, 1,200"],
        ["23:41 – First report.", "It came by mail.", "00:05 Rolled back."],
        ["The record was half changed, i.e. only v1.2 knew it."],
        ["Add a probe (owner: Keira)."],
    ]


def test_clock_times_of_a_timeline_go_on_past_midnight() -> None:
    sections = read_report(REPORT, "untitled", at("23:40"), "test/model").sections
    assert [one.at for one in sections[4].sentences] == [at("23:41"), None, at("00:05", day=4)]


@pytest.mark.parametrize(
    "whole",
    [
        "It ran v1.2.3 at 10.30 for 4.5 s.",
        "Some hosts, e.g. Gateway 3, were slow.",
        "See no. 5 and Dr. Osei's note.",
        "Error “Timed out.” was logged.",
        "J. Keane led.",
    ],
)
def test_dots_inside_a_sentence_do_not_end_it(whole: str) -> None:
    assert list(sentences_of(whole)) == [whole]


def test_sentences_end_before_capitals_figures_and_quotes() -> None:
    text = "It broke at 14:02. 3 hosts were hit! “Down,” said Keira. **Then** it ended."
    assert len(list(sentences_of(text))) == 4


def test_text_without_any_heading_is_a_summary() -> None:
    (section,) = read_report("It was slow. It ended.", "Slow", at("14:00"), "m").sections
    assert (section.topic, len(section.sentences)) == ("summary", 2)


def test_an_empty_report_has_no_section() -> None:
    assert read_report("", "Slow", at("14:00"), "m").sections == ()
