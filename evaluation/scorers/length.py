"""How many words a reader has in front of them: title, headings, sentences, and the time before each timeline row."""

from __future__ import annotations

from evaluation.case import Case
from evaluation.score import Better, Item, Score, Scorer, Unit, unscored
from evaluation.written import Written, WrittenSection


def _score(case: Case, written: Written) -> Score:
    if not any(written.sentences()):
        return unscored("the report has no sentence")
    words = {section.id: _words(section) for section in written.sections}
    items = tuple(
        Item(id=one.id, label=one.title, good=None, note=f"{words[one.id]} words", section=one.topic)
        for one in written.sections
    )
    return Score(value=float(sum(words.values()) + len(written.title.split())), items=items)


def _words(section: WrittenSection) -> int:
    stamps = sum(one.at is not None for one in section.sentences)
    return len(section.title.split()) + stamps + sum(len(one.text.split()) for one in section.sentences)


SCORER = Scorer(
    name="length",
    question="How many words does the whole report have, the timeline and the tables included?",
    unit=Unit.WORDS,
    better=Better.LESS,
    score=_score,
    aim=1200,
)
