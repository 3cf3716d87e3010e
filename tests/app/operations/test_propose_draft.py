"""Drafting again makes a proposal; what people did stays, whatever of it is taken over and whenever they did it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from pydantic import BaseModel

from app.operations import correct_report
from app.operations.draft_report import draft_report
from app.operations.ports import Ports, StoredDraft
from app.operations.proposal import Proposal
from app.operations.propose_draft import (
    Difference,
    differences,
    drop_proposal,
    proposals,
    propose_draft,
    propose_section,
    propose_statement,
    take_proposal,
)
from app.operations.review_report import open_review
from extraction.domain.report import AuthorKind, CheckedDraft, Statement
from extraction.domain.review import Decision, ReviewedStatement
from extraction.errors import InputError, ModelUnavailable, NotFound
from extraction.language_model.language_model import ModelRequest
from tests.app.operations.conftest import KEY
from tests.extraction.drafting.scripted_model import ScriptedModel

ANA, BEN = "Ana Torres", "Ben Okafor"


def statements(world: Ports, section: str = "impact") -> list[ReviewedStatement]:
    return [one for one in open_review(world, KEY).review.statements() if one.section_id == section]


def texts(world: Ports, section: str = "impact") -> list[str]:
    return [one.statement.text for one in statements(world, section) if one.decision is not Decision.REJECTED]


def proposed(world: Ports, key: str = KEY) -> Proposal:
    made = propose_draft(world, key, ANA)
    assert isinstance(made, Proposal)
    return made


def fresh(world: Ports, change: Callable[[Statement], Statement | None], scope: str = "report") -> Proposal:
    """A proposal whose impact section a writer wrote otherwise."""
    made = proposed(world)
    draft = made.checked.draft
    section = draft.section("impact")
    changed = tuple(one for one in map(change, section.statements) if one is not None)
    sections = tuple(replace(one, statements=changed) if one.id == "impact" else one for one in draft.sections)
    check = open_review(world, KEY).opened.understood.check
    renewed = replace(draft, sections=sections)
    checked = CheckedDraft(draft=renewed, checks=tuple(map(check, renewed.statements())))
    otherwise = replace(made, id=f"{made.id}-{scope}", checked=checked, scope=scope)
    world.desk.keep_proposal(KEY, otherwise)
    return otherwise


def reworded(one: Statement) -> Statement:
    return replace(one, id=f"{one.id}x", text=f"As the records have it: {one.text}")


def only(found: tuple[Difference, ...], kind: str) -> list[Difference]:
    return [one for one in found if one.kind == kind]


def test_without_a_draft_the_first_is_kept_at_once(imported: Ports) -> None:
    made = propose_draft(imported, KEY, ANA)
    assert isinstance(made, StoredDraft) and made.version == 1
    assert proposals(imported, KEY) == ()


def test_drafting_again_changes_nothing_until_it_is_taken_over(drafted: Ports) -> None:
    before = open_review(drafted, KEY).review
    made = fresh(drafted, reworded)
    assert open_review(drafted, KEY).review == before
    assert [one.kind for one in differences(drafted, KEY, made)] == ["changed"] * len(statements(drafted))
    assert take_proposal(drafted, KEY, made.id, ANA).version == 2
    assert all(text.startswith("As the records") for text in texts(drafted))


def test_the_same_draft_again_differs_in_nothing_and_makes_no_version(drafted: Ports) -> None:
    made = proposed(drafted)
    assert differences(drafted, KEY, made) == ()
    assert take_proposal(drafted, KEY, made.id, ANA).version == 1
    assert proposals(drafted, KEY) == ()


def test_differences_can_be_left(drafted: Ports) -> None:
    made, first = fresh(drafted, reworded), texts(drafted)[0]
    found = differences(drafted, KEY, made)
    take_proposal(drafted, KEY, made.id, ANA, left=frozenset({found[0].id}))
    assert texts(drafted)[0] == first and texts(drafted)[1].startswith("As the records")


def test_an_edit_between_proposing_and_taking_is_not_lost(drafted: Ports) -> None:
    """It was no difference when the proposal was looked at; it is kept when it is taken."""
    made = fresh(drafted, reworded)
    seen = frozenset(one.id for one in differences(drafted, KEY, made))
    mine = statements(drafted)[0].statement
    correct_report.edit(drafted, KEY, mine.id, BEN, "Checkout failed for some carts.")
    correct_report.add(drafted, KEY, "impact", BEN, "I saw it at the till.")
    take_proposal(drafted, KEY, made.id, ANA, seen=seen)
    assert texts(drafted)[0] == "Checkout failed for some carts." and "I saw it at the till." in texts(drafted)


def test_a_rejection_and_an_acceptance_in_between_stand(drafted: Ports) -> None:
    made = fresh(drafted, reworded)
    first, second = (one.statement for one in statements(drafted)[:2])
    correct_report.reject(drafted, KEY, first.id, BEN, "counts retries")
    correct_report.accept(drafted, KEY, second.id, BEN)
    take_proposal(drafted, KEY, made.id, ANA)
    now = {one.statement.id: one for one in statements(drafted)}
    assert now[first.id].decision is Decision.REJECTED
    assert (now[second.id].statement.text, now[second.id].decision) == (second.text, Decision.ACCEPTED)


def test_a_proposal_for_an_older_version_is_laid_beside_the_present_one(drafted: Ports) -> None:
    """Version 2 came in between, with a sentence that version 1 did not have: it is not lost unseen."""
    made = fresh(drafted, reworded)
    seen = frozenset(one.id for one in differences(drafted, KEY, made))
    between = fresh(drafted, lambda one: replace(one, id=f"{one.id}y", text=f"Meanwhile: {one.text}"), scope="impact")
    take_proposal(drafted, KEY, between.id, BEN)
    drafted.desk.keep_proposal(KEY, made)
    take_proposal(drafted, KEY, made.id, ANA, seen=seen)
    assert all(text.startswith("Meanwhile:") for text in texts(drafted))


def test_what_people_keep_is_told_beside_what_the_draft_has(drafted: Ports) -> None:
    mine = statements(drafted)[0].statement
    correct_report.edit(drafted, KEY, mine.id, BEN, "Checkout failed for some carts.")
    kept = only(differences(drafted, KEY, fresh(drafted, reworded)), "kept")
    assert [(one.before.text, one.after.text) for one in kept if one.before and one.after] == [
        ("Checkout failed for some carts.", f"As the records have it: {mine.text}")
    ]


def test_each_difference_has_the_check_of_its_new_words(drafted: Ports) -> None:
    made = fresh(drafted, lambda one: replace(one, id=f"{one.id}x", text="It lasted 977 minutes."))
    new = [one for one in differences(drafted, KEY, made) if one.after is not None]
    assert new and all(one.check is not None and one.check.verdict.blocks for one in new)


def test_a_proposal_that_is_gone_is_named(drafted: Ports) -> None:
    made = fresh(drafted, reworded)
    drop_proposal(drafted, KEY, made.id, ANA)
    with pytest.raises(NotFound, match="no longer open"):
        take_proposal(drafted, KEY, made.id, ANA)


def test_a_section_alone(drafted: Ports) -> None:
    """Without anything new it is the same, whatever room there would be without the other sections."""
    made = propose_section(drafted, KEY, "response", ANA)
    assert differences(drafted, KEY, made) == ()
    with pytest.raises(NotFound, match="no section"):
        propose_section(drafted, KEY, "cooking", ANA)


def test_who_drafted_what_is_in_the_audit_log(drafted: Ports) -> None:
    made = fresh(drafted, reworded)
    take_proposal(drafted, KEY, made.id, ANA)
    told = [entry.after for entry in drafted.audit.entries(KEY)]
    assert told[0] == "version 2: took over what was written again of report"
    assert "written again, not taken over" in told


def test_a_plain_sentence_is_rendered_the_same_and_that_is_said(drafted: Ports) -> None:
    with pytest.raises(InputError, match="the same again"):
        propose_statement(drafted, KEY, statements(drafted)[0].statement.id, ANA)


def test_a_sentence_without_records_cannot_be_written_again(drafted: Ports) -> None:
    own = correct_report.add(drafted, KEY, "lessons", ANA, "We were calm.")
    with pytest.raises(InputError, match="no records"):
        propose_statement(drafted, KEY, own.statement_id, ANA)


def test_a_persons_words_are_rendered_again_only_on_request_and_stay_to_be_had_back(drafted: Ports) -> None:
    target = statements(drafted)[0].statement
    correct_report.edit(drafted, KEY, target.id, BEN, "Checkout failed for some carts.")
    made = propose_statement(drafted, KEY, target.id, ANA)
    assert [one.kind for one in differences(drafted, KEY, made)] == ["changed"]
    take_proposal(drafted, KEY, made.id, ANA)
    now = {one.statement.id: one for one in statements(drafted)}
    assert now[target.id].decision is Decision.REJECTED
    assert now[target.id].statement.text == "Checkout failed for some carts."
    assert statements(drafted)[1].statement.author.kind is AuthorKind.PLAIN


def test_a_model_writes_one_sentence_again_from_its_events_alone(drafted: Ports) -> None:
    target = statements(drafted, "response")[0].statement
    model = ScriptedModel(_quotes_its_first_event)
    world = replace(drafted, model=model)
    made = propose_statement(world, KEY, target.id, ANA)
    (found,) = differences(world, KEY, made)
    assert found.kind == "changed" and found.after is not None and found.after.author.kind is AuthorKind.MODEL
    assert set(found.after.evidence) <= set(target.evidence)
    assert "\nE2 |" not in model.requests[0].user or len(target.evidence) > 1


def test_a_model_that_fails_leaves_the_plain_writer_and_says_so(drafted: Ports) -> None:
    def fails(request: ModelRequest, shape: type[BaseModel]) -> object:
        raise ModelUnavailable("the server is away")

    world = replace(drafted, model=ScriptedModel(fails))
    with pytest.raises(InputError, match="the server is away"):
        propose_statement(world, KEY, statements(drafted, "response")[0].statement.id, ANA)


def _quotes_its_first_event(request: ModelRequest, shape: type[BaseModel]) -> object:
    return {"statements": [{"text": "{E1.actor} wrote {E1.quote} at {E1.time}.", "cites": ["E1"]}]}


def test_the_command_line_still_drafts_over_with_peoples_words_kept(drafted: Ports) -> None:
    mine = statements(drafted)[0].statement
    correct_report.edit(drafted, KEY, mine.id, BEN, "Checkout failed for some carts.")
    assert draft_report(drafted, KEY, ANA).version == 2
    assert "Checkout failed for some carts." in texts(drafted)
