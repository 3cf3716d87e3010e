"""What follows from the records is not listed; what does not is, with the reason."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from evaluation.case import load_case
from evaluation.judgement import judgement
from evaluation.scorers.unsupported_statements import SCORER
from evaluation.written import Sentence
from extraction.domain.finding import Verdict
from extraction.domain.report import StatementKind
from tests.evaluation.scored_values import ALERT, CAUSE, GUESS, LOST, bad, fact, report, said, score


def test_what_its_records_say_is_supported() -> None:
    """No item, for there is nothing to look at."""
    found = score(SCORER, said("At 14:03 UTC checkout-api answered 12% of requests with errors.", ALERT))
    assert (found.value, found.items) == (0, ())


def test_a_wrong_sentence_of_the_gold_is_unsupported_whatever_it_cites() -> None:
    """The gold knows better than a verdict."""
    found = score(SCORER, said("Some orders were lost.", LOST))
    assert found.value == 1
    assert "No orders were lost" in bad(found)[0].note


def test_what_the_checks_refuse_is_unsupported() -> None:
    """An arm may show it all the same."""
    refused = replace(said("Checkout-api answered 12% of requests with errors.", ALERT), verdict=Verdict.CONTRADICTED)
    assert "contradicted" in bad(score(SCORER, refused))[0].note


def test_a_doubt_alone_is_left_to_a_person() -> None:
    """It is neither right nor wrong."""
    found = score(SCORER, said("Checkout-api answered 12% of requests with errors after a power cut.", ALERT))
    assert (found.value, [one.good for one in found.items]) == (0, [None])
    assert "To be read by a person" in found.items[0].note


def test_without_citations_a_wrong_figure_is_found_in_the_nearest_records() -> None:
    """This arm was never asked for citations."""
    right = "Checkout-api answered 12% of requests with errors."
    assert score(SCORER, right).value == 0
    assert score(SCORER, right.replace("12", "21")).value == 1


def test_saying_that_nothing_is_known_is_wrong_where_the_gold_knows() -> None:
    """An absence without a record."""
    open_ = said("The cause is not known: no person and no record confirms one.", kind=StatementKind.UNKNOWN)
    assert "The pool of checkout-api was full" in bad(score(SCORER, open_))[0].note
    unknown = fact("f02", "The cause was never found.", CAUSE, section="cause")
    assert score(SCORER, open_, facts=(unknown,)).value == 0


def test_the_time_of_a_timelines_row_is_judged_with_it() -> None:
    """A row under another minute is to be read."""
    assert score(SCORER, said("Jonas Vik suspected the certificate.", GUESS, clock="14:08")).items == ()
    assert score(SCORER, said("Jonas Vik suspected the certificate.", GUESS, clock="14:18")).items[0].good is None


def test_an_empty_report_is_not_scored() -> None:
    """Nothing said is not nothing wrong."""
    assert SCORER.score.__name__ and score(SCORER).unscored == "the report has no sentence"
    assert not list(report().sentences())


def test_without_citations_what_stands_nowhere_in_the_case_is_wrong() -> None:
    """A minute of no record, and a ticket that nobody has."""
    assert score(SCORER, "Checkout-api answered requests with errors at 23:41 UTC.").value == 1
    assert score(SCORER, "Checkout-api answered 12% of requests with errors, as ticket OPS-4711 says.").value == 1


def test_without_citations_what_the_search_may_have_missed_is_left_to_a_person() -> None:
    """There are records of 4 June, only not among the nearest."""
    visits = load_case(Path(__file__).resolve().parents[3] / "data/cases/visits-migration-lock-queue")
    found = judgement(visits, Sentence(id="s1", text="Done on 4 June."))
    assert not found.wrong and found.doubts
