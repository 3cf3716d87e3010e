"""A fresh draft laid beside the report: what differs, what is kept, and that nobody's words are lost."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from extraction.domain.correction import Correction, CorrectionAction
from extraction.domain.difference import DifferenceKind
from extraction.domain.finding import Verdict
from extraction.domain.report import Draft, Statement, StatementCheck
from extraction.domain.review import Decision, Review, review
from extraction.drafting.merge_drafts import in_order, merge_drafts, merged
from extraction.drafting.plan_merge import Fate, Precedence, has_persons_words, plan_merge
from tests.builders import MODEL, START, statement
from tests.report_builders import checked_draft, correction, reviewed, section, supported

ACCEPT, EDIT, REJECT, ADD = (
    CorrectionAction.ACCEPT,
    CorrectionAction.EDIT,
    CorrectionAction.REJECT,
    CorrectionAction.ADD,
)


def _number(*parts: str) -> int:
    return zlib.crc32("\x00".join(parts).encode())


def said(text: str, *evidence: str, id: str = "") -> Statement:
    return statement(text, evidence or ("e1",), id=id or f"summary-{_number(text, *evidence)}")


def report(*statements: Statement, acts: Sequence[Correction] = ()) -> Review:
    return reviewed(checked_draft(section(*statements)), *acts)


def draft(*statements: Statement) -> Draft:
    return checked_draft(section(*statements)).draft


def again(before: Review, fresh: Draft, corrections: Sequence[Correction] = ()) -> Review:
    """The report after ``fresh`` was taken over."""
    merged_draft = merge_drafts(before, fresh)
    checked = checked_draft(*merged_draft.sections)
    return review(checked, before.version + 1, corrections, supported)


def texts(of: Review) -> list[str]:
    return [one.statement.text for one in of.statements() if one.decision is not Decision.REJECTED]


def kinds(before: Review, fresh: Draft, precedence: Precedence = Precedence()) -> list[tuple[str | None, str, str]]:
    plans = plan_merge(before, fresh, precedence)
    return [
        (fate.kind, fate.before.statement.text if fate.before else "", fate.after.text if fate.after else "")
        for plan in plans
        for fate in in_order(plan)
        if fate.kind is not None
    ]


OLD = said("Errors rose at 14:02.", "e1", id="summary-1-aaaaaa")
NEW = said("At 14:02 errors rose on checkout.", "e1", id="summary-1-bbbbbb")
OTHER = said("The pool was full at 14:10.", "e2", id="summary-2-cccccc")


def test_the_same_words_differ_in_nothing_and_keep_their_id() -> None:
    """A sentence that moved is the same sentence: comments and acceptances stay with it."""
    moved = replace(OLD, id="summary-2-aaaaaa")
    before = report(OLD, OTHER, acts=[correction(OLD.id, ACCEPT)])
    assert kinds(before, draft(OTHER, moved)) == []
    assert [one.id for one in merge_drafts(before, draft(OTHER, moved)).statements()] == [OTHER.id, OLD.id]


def test_a_reworded_sentence_is_a_change() -> None:
    assert kinds(report(OLD), draft(NEW)) == [(DifferenceKind.CHANGED, OLD.text, NEW.text)]
    assert texts(again(report(OLD), draft(NEW))) == [NEW.text]


def test_what_only_one_of_both_has_is_new_or_gone() -> None:
    assert kinds(report(OLD), draft(OTHER)) == [("gone", OLD.text, ""), ("new", "", OTHER.text)]


def test_an_edit_wins_and_is_told() -> None:
    acts = [correction(OLD.id, EDIT, after="Errors rose, said Ana.", evidence=("e1",))]
    before = report(OLD, acts=acts)
    assert kinds(before, draft(NEW)) == [(DifferenceKind.KEPT, "Errors rose, said Ana.", NEW.text)]
    assert texts(again(before, draft(NEW), acts)) == ["Errors rose, said Ana."]


def test_an_acceptance_wins_though_the_id_is_gone() -> None:
    acts = [correction(OLD.id, ACCEPT)]
    before = report(OLD, acts=acts)
    assert kinds(before, draft(NEW)) == [(DifferenceKind.KEPT, OLD.text, NEW.text)]
    after = again(before, draft(NEW), acts)
    assert [(one.statement.text, one.decision) for one in after.statements()] == [(OLD.text, Decision.ACCEPTED)]


def test_an_accepted_sentence_that_the_checks_refuse_now_gives_way() -> None:
    """An acceptance covers what the checks let pass."""
    refused = StatementCheck(statement_id=OLD.id, verdict=Verdict.CONTRADICTED)
    before = reviewed(checked_draft(section(OLD), checks=[refused]), correction(OLD.id, ACCEPT))
    assert kinds(before, draft(NEW)) == [(DifferenceKind.CHANGED, OLD.text, NEW.text)]


def test_an_accepted_id_never_gets_other_words() -> None:
    """What was accepted under one id is not accepted in other words under the same."""
    other_words = replace(NEW, id=OLD.id)
    acts = [correction(OLD.id, ACCEPT)]
    before = report(OLD, acts=acts)
    result = merged(
        before,
        draft(other_words),
        plan_merge(before, draft(other_words), Precedence(acceptances=False)),
        lambda _: True,
    )
    assert [one.text for one in result.draft.statements()] == [NEW.text]
    assert OLD.id not in {one.id for one in result.draft.statements()}


def test_an_id_of_an_earlier_version_never_gets_other_words() -> None:
    result = merged(report(OTHER), draft(OTHER, NEW), plan_merge(report(OTHER), draft(OTHER, NEW), Precedence()),
                    lambda _: True, {NEW.id: "What somebody accepted once."})  # fmt: skip
    assert [one.id for one in result.draft.statements()] == [OTHER.id, f"{NEW.id}-2"]


def test_a_rejection_wins_over_the_same_sentence_in_another_place() -> None:
    acts = [correction(OLD.id, REJECT)]
    moved = replace(OLD, id="summary-2-dddddd")
    before = report(OLD, acts=acts)
    assert kinds(before, draft(OTHER, moved)) == [("new", "", OTHER.text), ("kept", OLD.text, OLD.text)]
    assert texts(again(before, draft(OTHER, moved), acts)) == [OTHER.text]


def test_a_rejection_is_remembered_when_the_writer_says_it_no_more() -> None:
    """The draft after the next one does not bring it back."""
    acts = [correction(OLD.id, REJECT)]
    between = again(report(OLD, acts=acts), draft(OTHER), acts)
    assert texts(again(between, draft(OTHER, replace(OLD, id="summary-2-eeeeee")), acts)) == [OTHER.text]


def test_a_persons_own_sentence_stays_beside_one_on_the_same_event() -> None:
    acts = [correction("summary-own", ADD, after="I saw it first.", evidence=("e1",), before="")]
    before = report(OLD, acts=acts)
    assert kinds(before, draft(OLD)) == [(DifferenceKind.KEPT, "I saw it first.", "")]
    assert texts(again(before, draft(OLD), acts)) == [OLD.text, "I saw it first."]


def test_a_section_that_is_gone_stays_where_people_wrote_into_it() -> None:
    lessons = section(said("It was seen fast.", "e3", id="lessons-1-a"), id="lessons", title="Lessons")
    acts = [correction("lessons-own", ADD, after="Runbooks helped.", section_id="lessons", before="")]
    before = reviewed(checked_draft(section(OLD), lessons), *acts)
    assert texts(again(before, draft(OLD), acts)) == [OLD.text, "Runbooks helped."]


def test_kept_sentences_stay_where_they_were_read() -> None:
    """After what they followed, whatever came before and after."""
    first, middle, last = (said(f"Thing {n} happened.", f"e{n}", id=f"summary-{n}-x") for n in (4, 5, 6))
    acts = [correction(middle.id, EDIT, after="Thing five, as Ana saw it.", evidence=("e5",))]
    before = report(first, middle, last, acts=acts)
    assert texts(again(before, draft(OTHER, first, last), acts)) == [
        OTHER.text, first.text, "Thing five, as Ana saw it.", last.text,
    ]  # fmt: skip


def test_what_is_left_stays_and_what_is_taken_comes() -> None:
    before, fresh = report(OLD), draft(NEW, OTHER)
    plans = plan_merge(before, fresh, Precedence())
    left = {fate.id for plan in plans for fate in plan.fates if fate.kind is DifferenceKind.CHANGED}
    result = merged(before, fresh, plans, lambda fate: fate.id not in left)
    assert [one.text for one in result.draft.statements()] == [OLD.text, OTHER.text]


def test_one_statement_written_again_leaves_the_rest_alone() -> None:
    before = report(OLD, OTHER, acts=[correction(OLD.id, ACCEPT, at=START)])
    fresh = draft(NEW)
    plans = plan_merge(before, fresh, Precedence(since=START + timedelta(seconds=1)), statement_id=OLD.id, whole=False)
    result = merged(before, before.checked.draft, plans, lambda _: True)
    assert [one.text for one in result.draft.statements()] == [NEW.text, OTHER.text]


def test_what_somebody_did_since_it_was_asked_for_wins() -> None:
    late = correction(OLD.id, EDIT, after="As Ben has it.", by="Ben", at=START + timedelta(minutes=5), evidence=("e1",))
    before = report(OLD, acts=[late])
    plans = plan_merge(before, draft(NEW), Precedence(since=START), statement_id=OLD.id, whole=False)
    assert [fate.kind for plan in plans for fate in plan.fates] == [DifferenceKind.KEPT]


def test_a_persons_words_that_give_way_on_request_are_named() -> None:
    """They stay in the report as rejected, so that they can be had back."""
    before = report(OLD, acts=[correction(OLD.id, EDIT, after="As Ana has it.", evidence=("e1",))])
    plans = plan_merge(before, draft(NEW), Precedence(since=START), statement_id=OLD.id, whole=False)
    result = merged(before, before.checked.draft, plans, lambda _: True)
    assert [one.statement.text for one in result.replaced] == ["As Ana has it."]
    assert [one.text for one in result.draft.statements()] == [OLD.text, NEW.text]


def test_a_section_that_waits_for_people_says_nothing_about_the_present_one() -> None:
    before = report(OLD)
    fresh = replace(draft(), sections=(replace(section(id="summary"), statements=(), undrafted=True),))
    assert kinds(before, fresh) == [] and texts(again(before, fresh)) == [OLD.text]


WORDS = st.sampled_from(
    ["Errors rose.", "Errors rose fast.", "The pool was full.", "It was rolled back.", "All was well."]
)
EVENTS = st.sampled_from([("e1",), ("e2",), ("e1", "e2"), ("e3",)])


@st.composite
def written(draw: st.DrawFn, prefix: str = "summary") -> list[Statement]:
    pairs = draw(st.lists(st.tuples(WORDS, EVENTS), max_size=5, unique=True))
    author = draw(st.sampled_from([MODEL, None]))
    made = [said(text, *events, id=f"{prefix}-{n}-{_number(text, *events)}") for n, (text, events) in enumerate(pairs)]
    return [replace(one, author=author) if author else one for one in made]


@st.composite
def acts_on(draw: st.DrawFn, statements: list[Statement]) -> list[Correction]:
    acts = []
    for n, one in enumerate(statements):
        for action in draw(st.lists(st.sampled_from([ACCEPT, EDIT, REJECT, CorrectionAction.RESTORE]), max_size=2)):
            words = f"Person {n} says so." if action is EDIT else ""
            acts.append(correction(one.id, action, after=words, before=one.text, evidence=one.evidence))
    if draw(st.booleans()):
        acts.append(correction("summary-own", ADD, after="My own words.", before=""))
    return acts


@given(st.data())
def test_no_fresh_draft_loses_a_persons_words(data: st.DataObject) -> None:
    """Whatever was written, decided and drafted, and whatever of it is taken over: each person's words and decisions stand."""
    old, new = data.draw(written()), data.draw(written())
    acts = data.draw(acts_on(old))
    before = report(*old, acts=acts)
    plans = plan_merge(before, draft(*new), Precedence())
    takes = data.draw(st.sets(st.sampled_from(sorted({f.id for p in plans for f in p.fates} or {""}))))
    result = merged(before, draft(*new), plans, lambda fate: fate.id in takes)
    after = review(checked_draft(*result.draft.sections), 2, acts, supported)
    _holds(before, after)


def _holds(before: Review, after: Review) -> None:
    now = {one.statement.id: one for one in after.statements()}
    for one in before.statements():
        if has_persons_words(one) or one.decision is not Decision.OPEN:
            kept = now[one.statement.id]
            assert (kept.statement, kept.decision) == (one.statement, one.decision)
    known = {one.statement.id: one for one in before.statements()}
    for one in after.statements():
        if one.statement.id in known:
            assert one.statement.text == known[one.statement.id].statement.text


@given(st.data())
def test_taking_everything_over_leaves_no_difference(data: st.DataObject) -> None:
    """Laid beside it again, the same draft differs in nothing but what people keep."""
    old, new = data.draw(written()), data.draw(written())
    acts = data.draw(acts_on(old))
    after = again(report(*old, acts=acts), draft(*new), acts)
    left = [fate for plan in plan_merge(after, draft(*new), Precedence()) for fate in plan.fates if _differs(fate)]
    assert left == []


def _differs(fate: Fate) -> bool:
    return fate.kind not in (None, DifferenceKind.KEPT)
