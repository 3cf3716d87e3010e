"""How many sentences do not follow from the records, judged as ``evaluation.judgement`` says."""

from __future__ import annotations

from collections.abc import Iterator

from evaluation.case import Case
from evaluation.judgement import Judgement, judgement
from evaluation.score import Better, Item, Score, Scorer, Unit, count, unscored
from evaluation.written import Sentence, Written, WrittenSection


def _score(case: Case, written: Written) -> Score:
    if not any(written.sentences()):
        return unscored("the report has no sentence")
    return count(tuple(_items(case, written)))


def _items(case: Case, written: Written) -> Iterator[Item]:
    """One item for each sentence that is wrong or that a person has to read; what follows is not listed."""
    for section in written.sections:
        for sentence in section.sentences:
            found = judgement(case, sentence)
            if found.wrong or found.doubts:
                yield _item(section, sentence, found)


def _item(section: WrittenSection, sentence: Sentence, found: Judgement) -> Item:
    to_read = f"To be read by a person: {'; '.join(found.doubts)}."
    return Item(
        id=sentence.text,
        label=sentence.text,
        good=False if found.wrong else None,
        note=found.wrong or to_read,
        section=section.topic,
        evidence=found.evidence,
        sentences=(sentence.id,),
    )


SCORER = Scorer(
    name="unsupported_statements",
    question="How many sentences of the report do not follow from the records?",
    unit=Unit.COUNT,
    better=Better.LESS,
    score=_score,
    aim=0,
    zero_tolerance=True,
)
