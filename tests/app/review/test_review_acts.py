from __future__ import annotations

import pytest

from app.operations.ports import Ports
from app.operations.review_report import open_review
from app.review.import_work import SAMPLE_KEY
from app.review.review_acts import perform
from extraction.domain.finding import Verdict
from extraction.domain.review import Decision, ReviewedStatement
from extraction.errors import EditConflict, GateRefused, NotFound

BY = "Priya Raman"


def statements(ports: Ports) -> list[ReviewedStatement]:
    return list(open_review(ports, SAMPLE_KEY).review.statements())


def supported(ports: Ports) -> ReviewedStatement:
    return next(one for one in statements(ports) if one.check.verdict is Verdict.SUPPORTED)


def now(ports: Ports, statement_id: str) -> ReviewedStatement:
    return open_review(ports, SAMPLE_KEY).review.statement(statement_id)


def test_accept_then_take_it_back(drafted: Ports) -> None:
    """Both decisions carry the name of who made them."""
    one = supported(drafted).statement.id
    perform(drafted, SAMPLE_KEY, BY, {"name": "accept", "statement": one})
    assert now(drafted, one).decision is Decision.ACCEPTED and now(drafted, one).decided_by == BY
    perform(drafted, SAMPLE_KEY, BY, {"name": "restore", "statement": one})
    assert now(drafted, one).decision is Decision.OPEN


def test_an_edit_carries_text_evidence_and_the_state_it_was_made_on(drafted: Ports) -> None:
    """A second editor who saw the older state is refused."""
    one = supported(drafted)
    act = {
        "name": "edit",
        "statement": one.statement.id,
        "text": "  Checkout   was slow. ",
        "evidence": list(one.statement.evidence),
        "expected": 0.0,
    }
    perform(drafted, SAMPLE_KEY, BY, act)
    assert now(drafted, one.statement.id).statement.text == "Checkout was slow."
    with pytest.raises(EditConflict):
        perform(drafted, SAMPLE_KEY, "Mara Lindqvist", {**act, "text": "Checkout was fine."})


def test_a_rejection_keeps_its_reason(drafted: Ports) -> None:
    """The reason stays with the sentence."""
    one = supported(drafted).statement.id
    perform(drafted, SAMPLE_KEY, BY, {"name": "reject", "statement": one, "reason": "not ours"})
    assert now(drafted, one).decision is Decision.REJECTED
    assert now(drafted, one).history[-1].reason == "not ours"


def test_a_sentence_of_ones_own_is_asserted(drafted: Ports) -> None:
    """It carries the name of who wrote it and waits for a decision."""
    section = open_review(drafted, SAMPLE_KEY).review.sections[0].section.id
    perform(drafted, SAMPLE_KEY, BY, {"name": "add", "section": section, "text": "We were lucky.", "evidence": []})
    added = next(one for one in statements(drafted) if one.statement.text == "We were lucky.")
    assert added.statement.author.name == BY and added.needs_person


def test_a_section_is_accepted_at_once_and_told(drafted: Ports) -> None:
    """The notice counts and names."""
    section = supported(drafted).section_id
    told = perform(drafted, SAMPLE_KEY, BY, {"name": "accept_section", "section": section})
    assert told.startswith("Accepted ") and told.endswith(f"as {BY}.")


def test_one_section_is_written_again_and_edits_stay(drafted: Ports) -> None:
    """Human words survive every redraft."""
    one = supported(drafted)
    perform(
        drafted, SAMPLE_KEY, BY, {"name": "edit", "statement": one.statement.id, "text": "My words.", "evidence": []}
    )
    perform(drafted, SAMPLE_KEY, BY, {"name": "redraft", "section": one.section_id})
    assert open_review(drafted, SAMPLE_KEY).version == 2
    assert "My words." in [each.statement.text for each in statements(drafted)]


def test_approval_is_refused_while_something_is_open(drafted: Ports) -> None:
    """The refusal names the sentence."""
    section = supported(drafted).section_id
    perform(drafted, SAMPLE_KEY, BY, {"name": "add", "section": section, "text": "We were lucky.", "evidence": []})
    with pytest.raises(GateRefused, match="We were lucky"):
        perform(drafted, SAMPLE_KEY, BY, {"name": "approve"})


def test_settling_a_question_chooses_the_milestone(drafted: Ports) -> None:
    """The answer a person chose becomes the milestone's time, in their name."""
    question = next(one for one in open_review(drafted, SAMPLE_KEY).facts.conflicts if one.about is not None)
    answer = question.answers[-1]
    act = {"name": "settle", "question": question.id, "answer": answer.id}
    assert perform(drafted, SAMPLE_KEY, BY, act).startswith(f"Settled by {BY}: {answer.text}.")
    chosen = {
        milestone.name: milestone.at
        for cycle in open_review(drafted, SAMPLE_KEY).facts.cycles
        for milestone in cycle.milestones
    }
    assert answer.at in chosen.values()


def test_a_question_that_is_gone_is_told(drafted: Ports) -> None:
    """Somebody else may have settled it a moment ago."""
    with pytest.raises(NotFound, match="no longer open"):
        perform(drafted, SAMPLE_KEY, BY, {"name": "settle", "question": "gone", "answer": "a"})
