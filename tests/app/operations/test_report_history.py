"""Versions with who, when and why; what differs between two; earlier words brought back without losing later ones."""

from __future__ import annotations

import pytest

from app.operations import correct_report
from app.operations.ports import Ports
from app.operations.report_history import compare_versions, restore_version, restore_words, versions
from app.operations.review_report import open_review
from extraction.domain.difference import DifferenceKind
from extraction.domain.review import Decision, ReviewedStatement
from extraction.errors import EditConflict, InputError, NotFound, StateError
from tests.app.operations.conftest import KEY
from tests.app.operations.test_propose_draft import fresh, reworded, statements, take_proposal, texts

ANA, BEN = "Ana Torres", "Ben Okafor"


def of(world: Ports, statement_id: str) -> ReviewedStatement:
    return open_review(world, KEY).review.statement(statement_id)


@pytest.fixture
def twice(drafted: Ports) -> Ports:
    """Edited by Ben in version 1; version 2 took over other words for everything else."""
    correct_report.edit(drafted, KEY, statements(drafted)[0].statement.id, BEN, "Checkout failed for some carts.")
    take_proposal(drafted, KEY, fresh(drafted, reworded).id, ANA)
    return drafted


def test_each_version_says_who_made_it_and_why(twice: Ports) -> None:
    first, second = versions(twice, KEY)
    assert (first.made_by, first.why, first.acts) == (ANA, "drafted the report from template standard", 1)
    assert (second.made_by, second.why) == (ANA, "took over what was written again of report")
    assert first.made_at < second.made_at and second.acts == 0


def test_two_versions_differ_in_what_readers_find(twice: Ports) -> None:
    """Ben's words are in both; the others were worded again."""
    found = compare_versions(twice, KEY, 1, 2)
    assert {one.kind for one in found} == {DifferenceKind.CHANGED}
    assert len(found) == len(texts(twice)) - 1
    assert all(one.after is not None and one.check is not None and one.section_id == "impact" for one in found)


def test_a_version_stands_as_people_left_it_when_the_next_was_made(twice: Ports) -> None:
    correct_report.edit(twice, KEY, statements(twice)[0].statement.id, ANA, "Checkout failed for many carts.")
    before = {one.before.text for one in compare_versions(twice, KEY, 1, 2) if one.before}
    assert "Checkout failed for some carts." in before
    assert compare_versions(twice, KEY, 2, 2) == ()


def test_rejected_and_added_sentences_are_gone_and_new(drafted: Ports) -> None:
    take_proposal(drafted, KEY, fresh(drafted, reworded).id, ANA)
    correct_report.reject(drafted, KEY, statements(drafted)[0].statement.id, ANA)
    correct_report.add(drafted, KEY, "impact", ANA, "Some carts were lost.")
    kinds = [one.kind for one in compare_versions(drafted, KEY, 1, 2)]
    assert kinds.count(DifferenceKind.NEW) == 1 and kinds.count(DifferenceKind.GONE) == 1


def test_an_earlier_wording_comes_back_with_its_evidence(drafted: Ports) -> None:
    target = statements(drafted)[0].statement
    bens = correct_report.edit(drafted, KEY, target.id, BEN, "Ben's words.", evidence=())
    correct_report.edit(drafted, KEY, target.id, ANA, "Ana's words.", evidence=target.evidence)
    made = restore_words(drafted, KEY, target.id, bens.id, ANA, expected=2)
    assert (made.after, made.evidence, made.reason) == ("Ben's words.", (), f"restored the wording of {BEN}")
    restore_words(drafted, KEY, target.id, "", ANA)
    now = of(drafted, target.id)
    assert (now.statement.text, now.statement.evidence) == (target.text, target.evidence)
    assert len(now.history) == 4


def test_what_never_was_cannot_be_restored(drafted: Ports) -> None:
    target = statements(drafted)[0].statement
    with pytest.raises(NotFound, match="never had"):
        restore_words(drafted, KEY, target.id, "nothing", ANA)
    with pytest.raises(StateError, match="already"):
        restore_words(drafted, KEY, target.id, "", ANA)
    correct_report.edit(drafted, KEY, target.id, BEN, "Ben's words.")
    with pytest.raises(EditConflict):
        restore_words(drafted, KEY, target.id, "", ANA, expected=0)


def test_a_whole_version_comes_back_as_a_new_one_and_later_words_stay(twice: Ports) -> None:
    """What people wrote and rejected since stands; what a writer wrote goes back."""
    first = twice.store.draft(KEY, 1)
    assert first is not None
    before = [one.text for one in first.checked.draft.section("impact").statements]
    correct_report.add(twice, KEY, "impact", ANA, "Some carts were lost.")
    correct_report.reject(twice, KEY, statements(twice)[1].statement.id, ANA, "counts retries")
    made = restore_version(twice, KEY, 1, ANA, "version 2 reads worse")
    assert made.version == 3 and versions(twice, KEY)[2].why == "went back to version 1: version 2 reads worse"
    assert texts(twice)[0] == "Checkout failed for some carts." and texts(twice)[-1] == "Some carts were lost."
    assert set(before[2:]) <= set(texts(twice))
    rejected = [one for one in statements(twice) if one.decision is Decision.REJECTED]
    assert len(rejected) == 1 and rejected[0].history[0].by == ANA


def test_the_latest_version_needs_no_restoring(drafted: Ports) -> None:
    with pytest.raises(InputError, match="latest"):
        restore_version(drafted, KEY, 1, ANA)
    with pytest.raises(NotFound, match="no version 7"):
        restore_version(drafted, KEY, 7, ANA)
    with pytest.raises(NotFound, match="no version 7"):
        compare_versions(drafted, KEY, 1, 7)


def test_before_the_first_draft_there_is_no_history(imported: Ports) -> None:
    assert versions(imported, KEY) == ()
