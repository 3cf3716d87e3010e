"""Tempting wrong sentences of the gold, and the wrong variants of its true ones, that the report says."""

from __future__ import annotations

from evaluation.case import Case
from evaluation.said_again import WrongSentence, says, wrong_sentences
from evaluation.score import Better, Item, Score, Scorer, Unit, count, unscored
from evaluation.written import Sentence, Written


def _score(case: Case, written: Written) -> Score:
    wrong = wrong_sentences(case)
    if not wrong:
        return unscored("the case has no sentence that must not be said")
    sentences = tuple(written.sentences())
    items = (_item(case, one, sentences) for one in wrong)
    return count(tuple(item for item, one in zip(items, wrong, strict=True) if not one.true or not item.good))


def _item(case: Case, wrong: WrongSentence, sentences: tuple[Sentence, ...]) -> Item:
    """What must not be said is listed in any case; of the many wrong variants, those that are said."""
    saying = [one for one in sentences if says(one.text, wrong.text, case, wrong.true)]
    quoted = " · ".join(f"“{one.text}”" for one in saying)
    return Item(
        id=wrong.text,
        label=wrong.text,
        good=not saying,
        note=f"The report says: {quoted} {wrong.why}" if saying else wrong.why,
        kind=wrong.kind,
        evidence=tuple(dict.fromkeys(event for one in saying for event in one.evidence)),
        sentences=tuple(one.id for one in saying),
    )


SCORER = Scorer(
    name="must_not_say",
    question="How many of the sentences that would be wrong does the report say?",
    unit=Unit.COUNT,
    better=Better.LESS,
    score=_score,
    aim=0,
    zero_tolerance=True,
)
