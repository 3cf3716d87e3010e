"""What would change: differences between the report and a draft of it, as the desk shows them for choosing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from app.operations.proposal import Proposal
from app.review.views.word_diff import word_diff
from app.review.views.words import Json, count, moment
from extraction.domain.difference import Difference, DifferenceKind
from extraction.domain.finding import Verdict
from extraction.domain.report import StatementCheck

_SAID: Mapping[DifferenceKind, str] = {
    DifferenceKind.CHANGED: "worded differently",
    DifferenceKind.NEW: "new",
    DifferenceKind.GONE: "gone",
    DifferenceKind.KEPT: "kept as people left them",
}


def proposal_json(proposal: Proposal, differences: Sequence[Difference], titles: Mapping[str, str]) -> Json:
    """A proposal and its differences. ``titles``: section id → its title."""
    return {
        "id": proposal.id,
        "scope": proposal.scope,
        "title": titles.get(proposal.scope, proposal.scope),
        "by": proposal.made_by,
        "at": moment(proposal.made_at),
        "line": line_of(differences),
        "differences": differences_json(differences, titles),
    }


def line_of(differences: Iterable[Difference]) -> str:
    """``3 worded differently, 1 new``; ``nothing is different`` where there is nothing."""
    counted = dict.fromkeys(_SAID, 0)
    for one in differences:
        counted[one.kind] += 1
    parts = [f"{number} {_SAID[kind]}" for kind, number in counted.items() if number]
    return ", ".join(parts) or "nothing is different"


def differences_json(differences: Iterable[Difference], titles: Mapping[str, str]) -> list[Json]:
    return [_difference_json(one, titles) for one in differences]


def _difference_json(one: Difference, titles: Mapping[str, str]) -> Json:
    before = "" if one.before is None else one.before.text
    after = "" if one.after is None else one.after.text
    statement = one.before or one.after
    author = one.before if one.kind is DifferenceKind.KEPT else one.after
    return {
        "id": one.id,
        "statement": None if statement is None else statement.id,
        "section": one.section_id,
        "section_title": titles.get(one.section_id, one.section_id),
        "kind": one.kind.value,
        "before": before,
        "after": after,
        "change": word_diff(before, after) if one.kind is DifferenceKind.CHANGED else None,
        "author": None if author is None else author.author.name,
        **_checked(one.check),
    }


def _checked(check: StatementCheck | None) -> Json:
    if check is None:
        return {"verdict": None, "finding": None}
    worst = next((one.message for one in check.findings if one.verdict is check.verdict), None)
    return {"verdict": check.verdict.value, "finding": worst if check.verdict is not Verdict.SUPPORTED else None}


def taken_line(taken: int, left: int) -> str:
    """What a person did with a proposal."""
    said = f"{count(taken, 'change')} taken over"
    return f"{said}; {left} left as {'it was' if left == 1 else 'they were'}." if left else f"{said}."
