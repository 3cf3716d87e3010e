"""A fresh draft is taken over into the report, statement by statement: nobody's words are lost."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from extraction.domain.difference import DifferenceKind
from extraction.domain.report import Draft, DraftSection, Statement
from extraction.domain.review import Decision, Review, ReviewedStatement
from extraction.drafting.plan_merge import Fate, Precedence, SectionPlan, has_persons_words, plan_merge

Takes = Callable[[Fate], bool]
"""Whether a difference is taken over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """``replaced`` are statements with people's words that gave way because somebody asked for just that: to be rejected."""

    draft: Draft
    replaced: tuple[ReviewedStatement, ...] = ()


def merge_drafts(before: Review, fresh: Draft, precedence: Precedence = Precedence()) -> Draft:
    """``fresh`` with everything that people wrote, rejected and (by ``precedence``) accepted in ``before`` at its place.

    A kept statement stands with its original text and id, so that the corrections made on it apply to the new version as
    they did to the old one; the fresh statement that tells the same gives way to it. A sentence that is the same keeps its
    id, a new one never gets the id of another. Sections that ``fresh`` no longer has stay where people's words stand in them.
    """
    return merged(before, fresh, plan_merge(before, fresh, precedence), lambda _: True).draft


def merged(
    before: Review, base: Draft, plans: Sequence[SectionPlan], takes: Takes, spoken: Mapping[str, str] | None = None
) -> Merged:
    """The report with the differences that ``takes`` says yes to, as a version of ``base``.

    ``spoken`` is the first text of each statement that anybody ever acted on, by id: no other text may get that id.
    """
    known = {one.statement.id: (one.original or one.statement).text for one in before.statements()}
    names = _Names({**(spoken or {}), **known}, set(known))
    replaced: list[ReviewedStatement] = []
    sections = [_merged(plan, takes, names, replaced) for plan in plans]
    return Merged(
        draft=replace(base, sections=tuple(one for one in sections if one is not None)), replaced=tuple(replaced)
    )


@dataclass(slots=True)
class _Names:
    """Ids that are given already, so that corrections made on one sentence never apply to another."""

    texts: dict[str, str]
    taken: set[str] = field(default_factory=set)

    def named(self, after: Statement) -> Statement:
        name, number = after.id, 1
        while name in self.taken or self.texts.get(name, after.text) != after.text:
            number += 1
            name = f"{after.id}-{number}"
        self.taken.add(name)
        return after if name == after.id else replace(after, id=name)


def _merged(plan: SectionPlan, takes: Takes, names: _Names, replaced: list[ReviewedStatement]) -> DraftSection | None:
    if plan.untouched and plan.present is not None:
        return plan.present.section
    statements: list[Statement] = []
    stands, renewed = False, False
    for fate in in_order(plan):
        took = fate.kind not in (None, DifferenceKind.KEPT) and takes(fate)
        chosen = _chosen(fate, took, names)
        if took and fate.before is not None and fate.after is not None and has_persons_words(fate.before):
            replaced.append(fate.before)
        statements += chosen
        stands = stands or _stands(fate, chosen)
        renewed = renewed or took
    return _section(plan, tuple(statements), stands, renewed or all(fate.kind is None for fate in plan.fates))


def _section(plan: SectionPlan, statements: tuple[Statement, ...], stands: bool, renewed: bool) -> DraftSection | None:
    """``stands``: something in it is there to be read; ``renewed``: how it was made is told by the fresh draft."""
    if plan.fresh is None:
        return replace(plan.present.section, statements=statements) if stands and plan.present is not None else None
    if renewed or plan.present is None:
        return replace(plan.fresh, statements=statements)
    made = plan.present.section
    return replace(
        plan.fresh,
        statements=statements,
        # Drafted again from these, and what was there stays: it is not asked for again until they change.
        generation=replace(made.generation, inputs=plan.fresh.generation.inputs),
        omissions=made.omissions,
        undrafted=made.undrafted,
    )


def _chosen(fate: Fate, took: bool, names: _Names) -> list[Statement]:
    before = fate.before
    stays = [] if before is None or before.original is None else [before.original]
    if not took:
        return stays
    if fate.after is None:
        return []
    fresh = names.named(fate.after)
    return [*stays, fresh] if before is not None and has_persons_words(before) else [fresh]


def _stands(fate: Fate, chosen: list[Statement]) -> bool:
    if fate.before is None:
        return bool(chosen)
    return fate.before.decision is not Decision.REJECTED and (bool(chosen) or fate.before.original is None)


def in_order(plan: SectionPlan) -> list[Fate]:
    """As the fresh draft has them; what it does not have follows what it followed in the report."""
    written = () if plan.fresh is None else plan.fresh.statements
    place = {id(one): number for number, one in enumerate(written)}
    row = sorted((fate for fate in plan.fates if fate.after is not None), key=lambda fate: place[id(fate.after)])
    present = [fate for fate in plan.fates if fate.before is not None]
    for number, fate in enumerate(present):
        if fate.after is None:
            row.insert(row.index(present[number - 1]) + 1 if number else 0, fate)
    return row
