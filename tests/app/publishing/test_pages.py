"""What a reader finds on the page, in Markdown and in HTML."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from app.operations.ports import Publishable
from app.publishing.html_file import severity_level, to_html
from app.publishing.json_report import published_document, report_document
from app.publishing.markdown_file import to_markdown
from app.publishing.report_page import ReportPage, mark_ranges
from app.publishing.report_shapes import ReportDocument
from extraction.domain.correction import CorrectionAction
from extraction.domain.facts import IncidentFacts
from extraction.domain.finding import Verdict
from extraction.domain.milestone import Cycle, MilestoneName
from extraction.domain.report import AuthorKind, CheckedDraft, Generation, StatementCheck
from extraction.domain.review import review
from extraction.domain.timeline import Timeline
from tests.app.publishing.example import ALERT, DEPLOY, SAID, milestone
from tests.builders import MODEL, event, facts, statement, timeline
from tests.report_builders import PLAIN_WRITER, checked_draft, correction, reviewed, section


@pytest.fixture
def document(publishable: Publishable) -> ReportDocument:
    return published_document(publishable)


def text_of(html: str) -> str:
    return " ".join(re.sub(r"<style>.*?</style>|<[^>]*>", " ", html, flags=re.DOTALL).split())


def test_the_head_says_what_happened_in_one_look(document: ReportDocument) -> None:
    """Title, severity, duration, date and the impact in one line, on both pages."""
    for page in (text_of(to_html(document)), to_markdown(document)):
        head = page.partition("Summary")[0]
        for words in ("Checkout errors", "SEV2", "1 h 13 min", "3 March 2026", "checkout", "18.4% of requests failed."):
            assert words in head


def test_the_page_tells_who_approved_it_and_how_it_was_checked(document: ReportDocument) -> None:
    """Approver, time, version, verdicts and coverage."""
    for page in (text_of(to_html(document)), to_markdown(document)):
        assert "Approved by Ana Duarte on 3 March 2026, 14:00 UTC; version 1, revision 0." in page
        assert "5 statements: 5 supported." in page
        assert "The draft read 3 of 3 recorded events and cites 1." in page


def test_a_draft_says_so_at_the_top(checked: CheckedDraft, facts: IncidentFacts, records: Timeline) -> None:
    """Nobody takes an export for an approved report."""
    document = report_document(reviewed(checked), facts, records)
    assert (
        text_of(to_html(document))
        .partition("INC-2041")[0]
        .endswith("Nobody has approved it. Incident retrospective · ")
    )
    assert "> **Draft, version 1, revision 0. Nobody has approved it.**" in to_markdown(document)


def test_footnotes_are_numbered_by_first_use_and_open_the_source(document: ReportDocument) -> None:
    """One for each happening, with all of its records."""
    markdown = to_markdown(document)
    assert "Checkout failed for customers.[^1][^2]" in markdown
    assert "18.4% of requests failed.[^2]" in markdown
    assert "[^1]: 13:58 Mara Lindqvist: “I'm IC. Checkout is failing” — Slack inc-2041/" in markdown
    assert "Alertmanager [9f4c1b7a2d06e853](<https://alerts.example.test/g/1>) · PagerDuty 01DEXAMPLE" in markdown
    html = to_html(document)
    assert '<a href="#note-1">1</a>,<a href="#note-2">2</a>' in html and '<li id="note-2">' in html


def test_every_mark_has_its_footnote(document: ReportDocument) -> None:
    """No number points nowhere, also those that only the open questions use."""
    html, markdown = to_html(document), to_markdown(document)
    assert set(re.findall(r'href="#(note-\d+)"', html)) <= set(re.findall(r'id="(note-\d+)"', html))
    assert set(re.findall(r"\[\^(\d+)\](?!:)", markdown)) == set(re.findall(r"^\[\^(\d+)\]:", markdown, re.MULTILINE))


def test_the_timeline_names_the_day_where_it_changes(document: ReportDocument) -> None:
    """Clock times alone, with a new date above the first row of another day."""
    assert "| 13:52 | The alert fired.[^2] |\n| **5 March 2026** | |\n| 10:20 | OPS-311 was created." in to_markdown(
        document
    )
    assert "13:52 The alert fired. 2 5 March 2026 10:20 OPS-311 was created." in text_of(to_html(document))


def test_action_items_link_their_ticket(document: ReportDocument) -> None:
    """The sentence stays as approved; the ticket stands behind it."""
    assert "→ [OPS-311](<https://tracker.example.test/OPS-311>)" in to_markdown(document)
    assert '<a href="https://tracker.example.test/OPS-311" rel="noopener noreferrer">OPS-311</a>' in to_html(document)


def test_what_is_not_known_is_said_with_its_reason(document: ReportDocument) -> None:
    """Missing milestones, omissions and conflicts stand together."""
    unknown = to_markdown(document).partition("## What is not known")[2].partition("##")[0]
    assert "- When the incident was acknowledged: no record tells it." in unknown
    assert "- Who else responded: no record says so." in unknown
    assert "- When was the impact over?[^" in unknown


def test_a_conflict_that_the_report_tells_is_not_told_again(facts: IncidentFacts, records: Timeline) -> None:
    """A section of open questions says it once."""
    told = checked_draft(section(statement("The deploy says 14:31.", [DEPLOY], id="s1")))
    markdown = to_markdown(report_document(reviewed(told), facts, records))
    assert "When was the impact over?" not in markdown


def test_supported_statements_stand_without_comment_and_others_say_who_answers_for_them(
    facts: IncidentFacts, records: Timeline
) -> None:
    """Silence is good; a named person stands behind what rules could not decide."""
    checks = [StatementCheck(statement_id=f"s{n}", verdict=verdict) for n, verdict in enumerate(Verdict)]
    checked = checked_draft(section(*(statement(f"No {n}.", [SAID], id=f"s{n}") for n in range(5))), checks=checks)
    own = correction("own", CorrectionAction.ADD, after="We were lucky.", by="Ben Osei")
    accepted = correction("s3", id="c2", by="Priya Nair")
    under_review = review(
        checked, 1, [own, accepted], lambda one: StatementCheck(statement_id=one.id, verdict=Verdict.ASSERTED)
    )
    lines = to_markdown(report_document(under_review, facts, records)).splitlines()
    assert "- No 0.[^1]" in lines
    assert "- No 1.[^1] *(open: contradicted)*" in lines
    assert "- No 3.[^1] *(accepted by Priya Nair)*" in lines
    assert "- We were lucky. *(stated by Ben Osei)*" in lines


def test_a_section_that_fell_back_says_so(facts: IncidentFacts, records: Timeline) -> None:
    """Readers learn which words are a model's, and where it could not answer."""
    told = section(
        statement("Told.", [SAID], id="s1", author=MODEL),
        generation=Generation(writer=PLAIN_WRITER, fell_back="the model did not answer in 60 s"),
    )
    markdown = to_markdown(report_document(reviewed(checked_draft(told)), facts, records))
    assert "“Summary” was written by the plain writer: the model did not answer in 60 s." in markdown
    assert MODEL.kind is AuthorKind.MODEL and "Written by test/model (1)" in markdown


def test_an_empty_section_and_an_unknown_incident_make_a_page() -> None:
    """Nothing known is said, not left blank."""
    empty = report_document(reviewed(checked_draft(section(), section(id="x", title="Timeline"))), facts(), timeline())
    for page in (text_of(to_html(empty)), to_markdown(empty)):
        assert "Nothing is stated here." in page
        assert "not recorded" in page and "not known" in page


def test_a_reopened_incident_shows_each_duration(
    checked: CheckedDraft, facts: IncidentFacts, records: Timeline
) -> None:
    """The hours of calm in between are not counted as impact."""
    first, second = (
        Cycle(
            number=number,
            milestones=(milestone(MilestoneName.IMPACT_STARTED, start), milestone(MilestoneName.RESOLVED, end)),
        )
        for number, start, end in ((1, "13:49", "15:02"), (2, "18:00", "18:20"))
    )
    about = replace(facts, cycles=(first, second))
    page = ReportPage(report_document(reviewed(checked), about, records))
    assert page.headline[1].value == "1 h 13 min + 20 min"


def test_footnotes_that_follow_each_other_are_written_as_one(document: ReportDocument) -> None:
    """A sentence may rest on a dozen records."""
    many = [event(f"m{n}") for n in range(6)]
    checked = checked_draft(section(statement("All.", [many[0], many[1], many[2], many[4]], id="s1")))
    page = ReportPage(report_document(reviewed(checked), facts(), timeline(*many)))
    notes = page.footnotes
    assert [one.label for one in mark_ranges(notes)] == ["1–4"]
    assert [one.label for one in mark_ranges((notes[0], notes[1], notes[3]))] == ["1", "2", "4"]


def test_a_footnote_of_what_may_not_be_shown_keeps_its_reference(checked: CheckedDraft, records: Timeline) -> None:
    """A hidden message is named and not quoted."""
    about = facts(curated=replace(facts().curated, hidden=frozenset({SAID.id})))
    markdown = to_markdown(report_document(reviewed(checked), about, records))
    assert SAID.text not in markdown
    assert f"[^1]: 13:58 Slack {SAID.key}" in markdown


@pytest.mark.parametrize(
    ("written", "level"),
    [("SEV-1", 1), ("sev0", 1), ("P2", 2), ("SEV3", 3), ("SEV5", 4), ("Critical", 1), ("minor", 4), ("page", 4)],
)
def test_severity_colours_follow_what_a_team_writes(written: str, level: int) -> None:
    """By figure or by word; anything else is quiet."""
    assert severity_level(written) == level


def test_the_alert_of_the_example_is_drawn(document: ReportDocument) -> None:
    """The drawing stands in the timeline section, once, with words for those who cannot see it."""
    html = to_html(document)
    assert html.count("<svg") == 1
    assert 'aria-label="Timeline from 3 Mar' in html and "detected 13:52" in html
    assert ALERT.text in html
