"""What a person changed: does this report say it as the person left it, or would they have to change it again?

The cases are approved reports with their corrections (``[[correction]]`` and ``[review]`` in ``gold.toml``). A correction is
spared where a sentence of the report is nearly the person's own, word for word; what a person took out is spared where no
sentence is nearly that. How the first report fared (statements kept, edit distance, minutes) stands in an item of its own.
"""

from __future__ import annotations

from evaluation.case import Case, GoldCorrection
from evaluation.person_changes import nearest, told
from evaluation.score import Better, Item, Score, Scorer, Unit, share, unscored
from evaluation.written import Sentence, Written

NEARLY = 0.25
"""Two sentences are nearly the same where at most this part of the longer one's characters differs."""


def _score(case: Case, written: Written) -> Score:
    asked = [one for one in case.corrections if one.section or one.before]
    if case.review is None and not asked:
        return unscored("this case comes from no report that a person reviewed")
    sentences = tuple(written.sentences())
    items = [_item(one, sentences) for one in asked]
    if case.review is not None:
        items.append(Item(id="review", label="The first report's review", good=None, note=told(case.review, asked)))
    return share(tuple(items), "the person who reviewed the report changed no statement")


def _item(correction: GoldCorrection, sentences: tuple[Sentence, ...]) -> Item:
    wanted = correction.after or correction.before
    found, distance = nearest(wanted, [one.text for one in sentences])
    near = bool(found) and distance <= NEARLY * max(len(wanted), len(found))
    good = near if correction.after else not near
    return Item(
        id=correction.id,
        label=wanted,
        good=good,
        note="" if good else _note(correction, found, distance),
        section=correction.section,
        kind=correction.kind.value,
        evidence=correction.evidence,
        sentences=tuple(one.id for one in sentences if near and one.text == found),
    )


def _note(correction: GoldCorrection, found: str, distance: int) -> str:
    if not correction.after:
        return f"A person took this out; the report says: “{found}”"
    if not found:
        return "The report says nothing."
    return f"{distance} characters from the nearest sentence: “{found}”"


SCORER = Scorer(
    name="person_changes",
    question="Of what a person once changed in a report, how much would they not have to change again?",
    unit=Unit.SHARE,
    better=Better.NEITHER,
    score=_score,
)
