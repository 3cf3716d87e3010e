from __future__ import annotations

from typing import Any

import orjson

from app.review.views.document import (
    coverage_json,
    document_json,
    first_open,
    made_by,
    records_of,
)
from extraction.domain.conflict import Answer, Conflict, ConflictKind
from extraction.domain.correction import CorrectionAction
from extraction.domain.finding import Verdict
from extraction.domain.report import PLAIN_WRITER, Coverage, Generation, Omission
from extraction.domain.timeline import Timeline
from tests.app.review.reports import correction, section, under_review
from tests.builders import MODEL, at, event, facts, statement, timeline

ALERT = event("p99 above 2 s on checkout-api", "13:58")
LINE: Timeline = timeline(ALERT, event("declaring SEV2", "14:02"), event("p99 back to 310 ms", "14:26"))


def drawn(*args: Any, **kwargs: Any) -> Any:
    return document_json(under_review(*args, **kwargs), LINE, facts())


def test_a_supported_statement_carries_no_findings_and_its_evidence() -> None:
    """Silence is good: nothing is marked where nothing is wrong."""
    one = statement("p99 rose above 2 s.", [ALERT])
    told = drawn([section(one)])["sections"][0]["statements"][0]
    assert told["verdict"] == "supported" and not told["needs"] and told["findings"] == []
    assert told["evidence"]["cited"] == [ALERT.id]


def test_events_are_handed_over_once_for_all_statements() -> None:
    """Two sentences on one event share its text."""
    known = facts()
    review = under_review([section(statement("One.", [ALERT]), statement("Two.", [ALERT]))])
    told = orjson.loads(records_of(document_json(review, LINE, known), LINE, known))["records"]
    assert list(told["events"]) == told["choices"] == [one.id for one in LINE]


def test_a_finding_comes_with_its_span_and_both_values() -> None:
    """The desk can mark the words and tell expected from found."""
    one = statement("47 minutes.", [ALERT], author=MODEL)
    told = drawn([section(one)], {one.id: Verdict.CONTRADICTED})["sections"][0]
    finding = told["statements"][0]["findings"][0]
    assert finding["span"] == (0, 3) and finding["expected"] == "28" and finding["found"] == "47"
    assert told["open"] == 1 and told["statements"][0]["blocks"]


def test_counts_add_up_without_the_rejected() -> None:
    """Accepted or supported, open, refused: each statement in the report is exactly one of them."""
    kept, asked, refused, gone = (statement(f"S{n}.", [ALERT]) for n in range(4))
    verdicts = {asked.id: Verdict.NEEDS_HUMAN, refused.id: Verdict.CONTRADICTED, gone.id: Verdict.CONTRADICTED}
    told = drawn(
        [section(kept, asked, refused, gone)], verdicts, [correction(gone, CorrectionAction.REJECT, reason="wrong")]
    )
    assert told["counts"] == {"all": 3, "refused": 1, "open": 1, "accepted": 1}


def test_an_edited_statement_shows_its_first_wording_and_who_changed_it() -> None:
    """Nothing a writer proposed is lost by an edit."""
    one = statement("47 minutes.", [ALERT])
    told = drawn([section(one)], {}, [correction(one, CorrectionAction.EDIT, after="28 minutes.")])
    edited = told["sections"][0]["statements"][0]
    assert edited["text"] == "28 minutes." and edited["original"] == "47 minutes."
    assert edited["author"] == {"kind": "person", "name": "Priya"} and edited["seen"] == 1


def test_only_undecided_supported_statements_can_be_accepted_together() -> None:
    """What needs a person is never part of accepting a section."""
    first, second, third = (statement(f"S{n}.", [ALERT]) for n in range(3))
    told = drawn(
        [section(first, second, third)],
        {third.id: Verdict.NEEDS_HUMAN},
        [correction(first, CorrectionAction.ACCEPT)],
    )
    assert told["sections"][0]["acceptable"] == 1


def test_the_first_open_statement_is_where_the_inbox_leads() -> None:
    """In the document's order; nowhere when nothing is open."""
    fine, asked = statement("S1.", [ALERT]), statement("S2.", [ALERT])
    assert first_open(under_review([section(fine, asked)], {asked.id: Verdict.NEEDS_HUMAN})) == asked.id
    assert first_open(under_review([section(fine)])) is None


def test_a_question_is_settled_by_an_answer_with_a_time_and_evidence() -> None:
    """Other answers are only shown."""
    answers = (
        Answer(id="a", text="13:58 UTC", evidence=(ALERT.id,), at=at("13:58")),
        Answer(id="b", text="earlier", evidence=()),
    )
    conflict = Conflict(
        id="c", kind=ConflictKind.TIMES_DISAGREE, question="When?", answers=answers, about="impact_started"
    )
    review = under_review([section(statement("S.", [ALERT]))])
    told: Any = document_json(review, LINE, facts(conflicts=(conflict,)))
    assert [one["settles"] for one in told["questions"][0]["answers"]] == [True, False]


def test_what_was_not_stated_is_told_with_its_reason() -> None:
    """A gap is part of the document."""
    gap = Omission(text="Revenue", reason="no record tells it")
    told = drawn([section(statement("S.", [ALERT]), omissions=(gap,))])["sections"][0]
    assert told["omissions"] == [{"text": "Revenue", "reason": "no record tells it"}]


def test_how_a_section_was_made_fits_one_line() -> None:
    """Writer, seconds and tokens; the reason where the plain writer stepped in."""
    slow = Generation(
        writer=MODEL.__class__(kind=MODEL.kind, name="x/y"), seconds=6.24, completion_tokens=9, prompt_tokens=1
    )
    assert made_by(slow)["line"] == "x/y · 6.2 s · 10 tokens"
    assert made_by(Generation(writer=PLAIN_WRITER, fell_back="no answer in 60 s"))["fell_back"] == "no answer in 60 s"


def test_coverage_counts_what_was_left_out() -> None:
    """Read, cited and left out, each reason with its number."""
    told = coverage_json(Coverage(events=1200, read=1000, cited=40, left_out=(("metric samples", 200),)))
    assert told["line"] == "1,200 events in the timeline, 1,000 read, 40 cited"
    assert told["left_out"] == ["200 events: metric samples"]


def test_a_persons_blaming_sentence_carries_advice_and_nothing_opens() -> None:
    """What it could say stands beside it; verdict and open points stay as the checks found them."""
    one = statement("Errors rose.", [ALERT])
    edited = correction(one, CorrectionAction.EDIT, after="Dana forgot to page the lead at 14:03.")
    told = drawn([section(one)], {}, [edited])["sections"][0]["statements"][0]
    assert told["advice"]["text"] == "The lead was not paged at 14:03."
    assert told["advice"]["notes"][0]["label"] == "counterfactual"
    assert [finding["check"] for finding in told["findings"]] == ["number"]


def test_a_sentence_without_blame_carries_no_advice() -> None:
    """Silence is good here as well."""
    told = drawn([section(statement("p99 rose above 2 s.", [ALERT]))])["sections"][0]
    assert told["statements"][0]["advice"] is None
