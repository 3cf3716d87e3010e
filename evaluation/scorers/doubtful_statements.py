"""How many sentences a person has to compare with the records: nothing contradicts them, and not every word is borne out.

The independent judge rather doubts too much (``evaluation/independent_judge.py``); so this is work, not error.
"""

from __future__ import annotations

from evaluation.case import Case
from evaluation.judgement import judgement
from evaluation.score import Better, Item, Score, Scorer, Unit, count, unscored
from evaluation.written import Written


def _score(case: Case, written: Written) -> Score:
    if not any(written.sentences()):
        return unscored("the report has no sentence")
    found = ((section, one, judgement(case, one)) for section in written.sections for one in section.sentences)
    items = tuple(
        Item(
            id=sentence.text,
            label=sentence.text,
            good=False,
            note=f"{'; '.join(judged.doubts)}.",
            section=section.topic,
            evidence=judged.evidence,
            sentences=(sentence.id,),
        )
        for section, sentence, judged in found
        if judged.doubts and not judged.wrong
    )
    return count(items)


SCORER = Scorer(
    name="doubtful_statements",
    question="How many sentences does a person have to compare with the records, since not every word of them is borne out?",
    unit=Unit.COUNT,
    better=Better.LESS,
    score=_score,
)
