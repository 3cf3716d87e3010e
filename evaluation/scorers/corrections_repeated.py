"""Sentences that a person had to correct once: does the report say the wrong one again?

The cases are approved reports with their corrections (``[[correction]]`` in ``gold.toml``). What was only reworded was
not wrong, and what was left out has no wrong sentence; whether it is told now is asked by the facts.
"""

from __future__ import annotations

from evaluation.case import Case, GoldCorrection
from evaluation.said_again import says
from evaluation.score import Better, Item, Score, Scorer, Unit, count, unscored
from evaluation.written import Sentence, Written


def _score(case: Case, written: Written) -> Score:
    wrong = [one for one in case.corrections if one.before and one.kind.was_wrong]
    if not wrong:
        return unscored("this case comes from no report that a person corrected")
    sentences = tuple(written.sentences())
    return count(tuple(_item(case, one, sentences) for one in wrong))


def _item(case: Case, correction: GoldCorrection, sentences: tuple[Sentence, ...]) -> Item:
    saying = [one for one in sentences if says(one.text, correction.before, case, correction.after)]
    quoted = " · ".join(f"“{one.text}”" for one in saying)
    instead = f"A person made it “{correction.after}”." if correction.after else "A person took it out."
    return Item(
        id=correction.id,
        label=correction.before,
        good=not saying,
        note=f"The report says it again: {quoted} {instead}" if saying else "",
        kind=correction.kind.value,
        evidence=correction.evidence,
        sentences=tuple(one.id for one in saying),
    )


SCORER = Scorer(
    name="corrections_repeated",
    question="How many sentences that a person had corrected does the report say again?",
    unit=Unit.COUNT,
    better=Better.LESS,
    score=_score,
    aim=0,
    zero_tolerance=True,
)
