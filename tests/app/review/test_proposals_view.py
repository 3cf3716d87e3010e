from __future__ import annotations

from typing import Any

from app.review.views.proposals import differences_json, line_of, taken_line
from extraction.domain.difference import Difference, DifferenceKind
from extraction.domain.finding import Verdict
from extraction.domain.report import Author, AuthorKind, Statement, StatementCheck
from tests.app.review.reports import ALERT, finding
from tests.builders import statement

OLD = statement("It took 47 minutes.", [ALERT], id="old")
FRESH = statement("It took 28 minutes.", [ALERT], id="fresh")
PRIYA = Author(kind=AuthorKind.PERSON, name="Priya Raman")


def difference(kind: DifferenceKind, before: Statement | None, after: Statement | None, **fields: Any) -> Difference:
    return Difference(id=f"{kind}", section_id="summary", kind=kind, before=before, after=after, **fields)


def test_a_changed_sentence_is_shown_word_by_word_in_its_place() -> None:
    """It belongs to the statement that stands now, not to the fresh one."""
    told: Any = differences_json([difference(DifferenceKind.CHANGED, OLD, FRESH)], {"summary": "Summary"})[0]
    assert told["statement"] == "old" and told["section_title"] == "Summary"
    assert told["change"] == [("=", "It took"), ("-", " 47"), ("+", " 28"), ("=", " minutes.")]


def test_what_the_checks_say_of_the_fresh_wording_is_told() -> None:
    """Nobody takes over a sentence without knowing that the records say otherwise."""
    check = StatementCheck(
        statement_id="fresh", verdict=Verdict.CONTRADICTED, findings=(finding(Verdict.CONTRADICTED),)
    )
    told: Any = differences_json([difference(DifferenceKind.NEW, None, FRESH, check=check)], {})[0]
    assert told["verdict"] == "contradicted" and told["finding"] == "The records say otherwise."


def test_kept_words_name_whose_they_are() -> None:
    """People see that their words stay."""
    own = statement("In my words.", [ALERT], author=PRIYA)
    told: Any = differences_json([difference(DifferenceKind.KEPT, own, FRESH)], {})[0]
    assert told["author"] == "Priya Raman" and told["before"] == "In my words."


def test_one_line_says_how_much_would_change() -> None:
    """Kinds in a fixed order; nothing is said of what there is not."""
    found = [difference(DifferenceKind.NEW, None, FRESH), difference(DifferenceKind.GONE, OLD, None)]
    assert line_of(found) == "1 new, 1 gone" and line_of([]) == "nothing is different"
    assert taken_line(1, 1) == "1 change taken over; 1 left as it was."
