"""Follow-ups of the gold that the report lists, and follow-ups that nobody agreed to."""

from __future__ import annotations

from evaluation.case import Case
from evaluation.follow_ups import follow_ups_of, has_section, matched
from evaluation.score import Better, Item, Score, Scorer, Unit, share, unscored
from evaluation.written import Written


def _score(case: Case, written: Written) -> Score:
    listed = follow_ups_of(written)
    if not case.action_items and not listed:
        return unscored("nobody agreed to a follow-up, and none is listed")
    found = matched(case, listed)
    missing = "None of the listed ones is it." if has_section(written) else "The report has no section for follow-ups."
    items = [
        Item(
            id=gold.text,
            label=gold.text,
            good=gold in found,
            note="" if gold in found else missing,
            section="action_items",
            evidence=gold.evidence,
            sentences=(found[gold].sentence,) if gold in found else (),
        )
        for gold in case.action_items
    ]
    items += [
        Item(
            id=f"too many: {one.title}",
            label=one.text,
            good=False,
            note="None of the agreed ones is it.",
            section="action_items",
            kind="too many",
            sentences=(one.sentence,),
        )
        for one in listed
        if one not in found.values()
    ]
    return share(tuple(items), "no follow-up could be decided")


SCORER = Scorer(
    name="action_items",
    question="Which part of the agreed follow-ups does the report list, and none besides?",
    unit=Unit.SHARE,
    better=Better.MORE,
    score=_score,
)
