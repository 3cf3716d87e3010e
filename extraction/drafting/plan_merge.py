"""What becomes of each statement when a fresh draft is laid beside the report: people's words and decisions win."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from extraction.domain.correction import CorrectionAction
from extraction.domain.difference import DifferenceKind, difference_id
from extraction.domain.report import Draft, DraftSection, Statement
from extraction.domain.review import Decision, Review, ReviewedSection, ReviewedStatement
from extraction.drafting.pair_statements import paired


@dataclass(frozen=True, slots=True, kw_only=True)
class Precedence:
    """Which of people's acts stand against a fresh draft.

    What they wrote and what they rejected always does. ``acceptances``: so does what they accepted, as long as the checks
    do not refuse it. ``since`` (aware UTC): only what they did after that moment; they asked for the rest to be written again.
    """

    acceptances: bool = True
    since: datetime | None = None

    def protects(self, before: ReviewedStatement) -> bool:
        if self.since is not None and not any(act.at > self.since for act in before.history):
            return False
        if has_persons_words(before) or before.decision is Decision.REJECTED:
            return True
        return self.acceptances and before.decision is Decision.ACCEPTED and not before.check.verdict.blocks


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """A statement of the report, its counterpart in the fresh draft, or both. ``kind`` is ``None`` where nothing differs."""

    section_id: str
    before: ReviewedStatement | None
    after: Statement | None
    kind: DifferenceKind | None

    @property
    def id(self) -> str:
        """The id of the difference; empty where there is none."""
        if self.kind is None:
            return ""
        before = None if self.before is None else self.before.statement
        return difference_id(self.section_id, self.kind, before, self.after)


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionPlan:
    """``fresh`` is ``None`` where the fresh draft has no such section; ``untouched`` where it says nothing about it.

    ``fates`` has those of the report first, in its order, then what only the fresh draft has.
    """

    present: ReviewedSection | None
    fresh: DraftSection | None
    fates: tuple[Fate, ...]
    untouched: bool = False


def has_persons_words(before: ReviewedStatement) -> bool:
    """Whether a person added or edited it."""
    return before.original is None or any(act.action is CorrectionAction.EDIT for act in before.history)


def plan_merge(
    before: Review, fresh: Draft, precedence: Precedence, statement_id: str | None = None, whole: bool = True
) -> tuple[SectionPlan, ...]:
    """One plan for each section of the report and of ``fresh``, in the order that the merged report has.

    ``whole``: ``fresh`` is a draft of all sections; else those that it does not have stay untouched. ``statement_id``: the
    one statement of ``fresh`` was written in place of this one, and everything else stays untouched.
    """
    drafted = {section.id: section for section in fresh.sections}
    present = {one.section.id: one for one in before.sections}
    order = list(drafted) if whole else list(present)
    others = list(present) if whole else list(drafted)
    for place, section_id in enumerate(others):
        if section_id not in order:
            order.insert(order.index(others[place - 1]) + 1 if place else 0, section_id)
    return tuple(
        _section_plan(present.get(one), drafted.get(one), precedence, statement_id, whole or one in drafted)
        for one in order
    )


def _section_plan(
    present: ReviewedSection | None,
    fresh: DraftSection | None,
    precedence: Precedence,
    statement_id: str | None,
    in_scope: bool,
) -> SectionPlan:
    if present is not None and (not in_scope or (fresh is not None and fresh.undrafted)):
        return SectionPlan(present=present, fresh=fresh, fates=(), untouched=True)
    here = () if present is None else present.statements
    there = () if fresh is None else fresh.statements
    one_only = statement_id is not None
    pairs = _aimed(here, statement_id) if one_only else paired(here, there)
    section_id = fresh.id if fresh is not None else present.section.id if present is not None else ""
    fates = tuple(_fates(section_id, here, there, pairs, precedence, one_only))
    return SectionPlan(present=present, fresh=fresh, fates=fates)


def _aimed(present: Sequence[ReviewedStatement], statement_id: str | None) -> dict[int, int]:
    return {place: 0 for place, one in enumerate(present) if one.statement.id == statement_id}


def _fates(
    section_id: str,
    here: Sequence[ReviewedStatement],
    there: Sequence[Statement],
    pairs: dict[int, int],
    precedence: Precedence,
    one_only: bool,
) -> Iterator[Fate]:
    for place, before in enumerate(here):
        after = there[pairs[place]] if place in pairs else None
        untouched = one_only and after is None
        kind = None if untouched else _kind(before, after, precedence.protects(before))
        yield Fate(section_id=section_id, before=before, after=after, kind=kind)
    taken = set(pairs.values())
    for place, after in enumerate(there):
        if place not in taken:
            yield Fate(section_id=section_id, before=None, after=after, kind=DifferenceKind.NEW)


def _kind(before: ReviewedStatement, after: Statement | None, protected: bool) -> DifferenceKind | None:
    rejected = before.decision is Decision.REJECTED
    if after is None:
        if protected:
            return None if rejected else DifferenceKind.KEPT
        return DifferenceKind.GONE
    if says_the_same(before.statement, after) and not (protected and rejected):
        return None
    return DifferenceKind.KEPT if protected else DifferenceKind.CHANGED


def says_the_same(one: Statement, other: Statement) -> bool:
    """The same words about the same events at the same time, whoever wrote them."""
    return (one.text, one.at, frozenset(one.evidence)) == (other.text, other.at, frozenset(other.evidence))
