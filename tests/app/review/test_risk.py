from __future__ import annotations

from app.review.views.risk import review_order
from extraction.domain.correction import Correction, CorrectionAction
from extraction.domain.finding import Verdict
from extraction.domain.people import Person
from tests.app.review.reports import ALERT, correction, section, under_review
from tests.builders import MODEL, facts, statement

MARA = Person(id="p1", display_name="Mara Lindqvist", aliases=("Mara",))
WRONG = statement("It took 47 minutes.", [ALERT], id="wrong", author=MODEL)
NOWHERE = statement("Lisbon was down.", [ALERT], id="nowhere", author=MODEL)
CAUSE = statement("Errors rose because the pool was small.", [ALERT], id="cause", author=MODEL)
FIGURE = statement("11,482 requests failed.", [ALERT], id="figure", author=MODEL)
NAMED = statement("Mara declared it.", [ALERT], id="named", author=MODEL)
OTHER = statement("Checkout was slow.", [ALERT], id="other", author=MODEL)
FINE = statement("p99 rose.", [ALERT], id="fine")
VERDICTS = {
    "wrong": Verdict.CONTRADICTED,
    "nowhere": Verdict.NOT_IN_EVIDENCE,
    "cause": Verdict.NEEDS_HUMAN,
    "figure": Verdict.NEEDS_HUMAN,
    "named": Verdict.NEEDS_HUMAN,
    "other": Verdict.NEEDS_HUMAN,
}


def order(*corrections: Correction, stale: dict[str, str] | None = None) -> list[tuple[str, str]]:
    summary = section(FINE, OTHER, NAMED, CAUSE, NOWHERE, WRONG)
    review = under_review([summary, section(FIGURE, id="impact")], VERDICTS, corrections)
    return [(str(one["id"]), str(one["risk"])) for one in review_order(review, facts(people=(MARA,)), stale or {})]


def test_what_can_do_most_harm_comes_first() -> None:
    """Contradicted, not in evidence, causes, figures of the impact, names, the rest; supported ones never."""
    assert [one[0] for one in order()] == ["wrong", "nowhere", "cause", "figure", "named", "other"]


def test_what_somebody_decided_needs_nobody() -> None:
    """Accepted and rejected statements are not asked about again."""
    left = order(correction(OTHER, CorrectionAction.ACCEPT), correction(WRONG, CorrectionAction.REJECT))
    assert [one[0] for one in left] == ["nowhere", "cause", "figure", "named"]


def test_what_changed_since_comes_last() -> None:
    """A supported statement whose records were changed is shown, after all that the gate asks for."""
    assert order(stale={"fine": "A record was hidden."})[-1] == ("fine", "stale")
