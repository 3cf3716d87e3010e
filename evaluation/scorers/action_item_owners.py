"""Owners of the follow-ups that the report lists and the gold has."""

from __future__ import annotations

from evaluation.case import Case, GoldActionItem
from evaluation.follow_ups import FollowUp, follow_ups_of, matched
from evaluation.score import Better, Item, Score, Scorer, Unit, share
from evaluation.written import Written


def _score(case: Case, written: Written) -> Score:
    found = matched(case, follow_ups_of(written))
    items = tuple(_item(gold, found[gold]) for gold in case.action_items if gold in found)
    return share(items, "the report lists none of the agreed follow-ups")


def _item(gold: GoldActionItem, listed: FollowUp) -> Item:
    right = _is_owner(gold.owner, listed)
    told, owner = listed.owner or "nobody", gold.owner or "nobody"
    return Item(
        id=gold.text,
        label=f"{gold.text}: {owner}",
        good=right,
        note="" if right else f"The report names {told}, the records {owner}.",
        section="action_items",
        evidence=gold.evidence,
        sentences=(listed.sentence,),
    )


def _is_owner(owner: str, listed: FollowUp) -> bool:
    """By full or first name; where the row has no field for it, anywhere in the row."""
    if not owner:
        return not listed.owner
    first = owner.split()[0].lower()
    return first in (listed.owner or listed.text).lower().replace(",", " ").replace("(", " ").replace(")", " ").split()


SCORER = Scorer(
    name="action_item_owners",
    question="Which part of the listed follow-ups has the owner that the records name?",
    unit=Unit.SHARE,
    better=Better.MORE,
    score=_score,
)
