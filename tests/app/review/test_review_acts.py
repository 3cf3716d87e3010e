from __future__ import annotations

import pytest

from app.operations.discuss import discussion
from app.operations.ports import Ports
from app.operations.propose_draft import differences, propose_section
from app.operations.review_report import open_review
from app.operations.unsaved_text import typings
from app.review.import_work import SAMPLE_KEY
from app.review.review_acts import perform
from extraction.domain.finding import Verdict
from extraction.domain.review import Decision, ReviewedStatement
from extraction.errors import EditConflict, GateRefused, InputError, NotFound

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


def test_what_was_written_again_is_taken_but_for_what_was_left(drafted: Ports) -> None:
    """Only what a person ticked changes; human words survive either way."""
    one = supported(drafted)
    act = {"name": "edit", "statement": one.statement.id, "text": "My words.", "evidence": []}
    perform(drafted, SAMPLE_KEY, BY, act)
    proposal = propose_section(drafted, SAMPLE_KEY, one.section_id, BY)
    assert "My words." in [each.statement.text for each in statements(drafted)]
    seen = [each.id for each in differences(drafted, SAMPLE_KEY, proposal)]
    told = perform(
        drafted, SAMPLE_KEY, BY, {"name": "take_proposal", "proposal": proposal.id, "left": [], "seen": seen}
    )
    assert told.endswith("taken over.") and "My words." in [each.statement.text for each in statements(drafted)]


def test_what_is_typed_is_kept_until_it_is_saved(drafted: Ports) -> None:
    """Saving forgets it; throwing it away does too."""
    one = supported(drafted).statement
    act = {"name": "typing", "statement": one.id, "text": "Half a sent", "evidence": [], "expected": 0}
    perform(drafted, SAMPLE_KEY, BY, act)
    assert [each.text for each in typings(drafted, SAMPLE_KEY)] == ["Half a sent"]
    perform(drafted, SAMPLE_KEY, BY, {**act, "name": "edit", "text": "A whole sentence."})
    assert typings(drafted, SAMPLE_KEY) == ()
    perform(drafted, SAMPLE_KEY, BY, act)
    perform(drafted, SAMPLE_KEY, BY, {"name": "drop_typing", "statement": one.id})
    assert typings(drafted, SAMPLE_KEY) == ()


def test_a_comment_is_answered_and_resolved(drafted: Ports) -> None:
    """A thread is open until somebody resolves it."""
    one = supported(drafted).statement.id
    perform(drafted, SAMPLE_KEY, BY, {"name": "comment", "statement": one, "text": "Is it so?", "mentions": []})
    thread = discussion(drafted, SAMPLE_KEY)[0].first.thread
    perform(drafted, SAMPLE_KEY, BY, {"name": "reply", "thread": thread, "text": "It is."})
    perform(drafted, SAMPLE_KEY, BY, {"name": "resolve", "thread": thread})
    assert discussion(drafted, SAMPLE_KEY)[0].resolved
    perform(drafted, SAMPLE_KEY, BY, {"name": "reopen_thread", "thread": thread})
    assert not discussion(drafted, SAMPLE_KEY)[0].resolved


def test_an_earlier_wording_is_restored(drafted: Ports) -> None:
    """The writer's own words are one act away, whatever people made of them."""
    one = supported(drafted).statement
    perform(drafted, SAMPLE_KEY, BY, {"name": "edit", "statement": one.id, "text": "Other words.", "evidence": []})
    perform(drafted, SAMPLE_KEY, BY, {"name": "restore_words", "statement": one.id, "correction": "", "expected": 1})
    assert now(drafted, one.id).statement.text == one.text


def test_a_date_that_is_none_is_told(drafted: Ports) -> None:
    """Before anything is asked of anybody."""
    with pytest.raises(InputError, match="is no date"):
        perform(drafted, SAMPLE_KEY, BY, {"name": "request_approval", "due": "tomorrow"})


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
