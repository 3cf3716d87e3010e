"""Citation recall as ALCE defines it (Gao et al., 2023, “Enabling Large Language Models to Generate Text with Citations”).

A sentence counts where all that it cites, taken together, supports all of it. Support is decided here by
``evaluation.support``; where it only doubts the wording, a person has to read the sentence and it is left aside.
"""

from __future__ import annotations

from collections.abc import Iterator

from evaluation.case import Case
from evaluation.judgement import is_cited, judgement, rests_on_all
from evaluation.score import Better, Item, Score, Scorer, Unit, share, unscored
from evaluation.support import is_supported
from evaluation.written import Sentence, Written


def _score(case: Case, written: Written) -> Score:
    if not any(map(is_cited, written.sentences())):
        return unscored("this report cites no record")
    return share(tuple(_items(case, written)), "no sentence's support could be decided")


def _items(case: Case, written: Written) -> Iterator[Item]:
    for section in written.sections:
        for sentence in section.sentences:
            if not rests_on_all(sentence):
                good, note = _recalled(case, sentence)
                yield Item(
                    id=sentence.text,
                    label=sentence.text,
                    good=good,
                    note=note,
                    section=section.topic,
                    evidence=sentence.evidence,
                    sentences=(sentence.id,),
                )


def _recalled(case: Case, sentence: Sentence) -> tuple[bool | None, str]:
    if not is_cited(sentence):
        return False, "It cites no record."
    found = judgement(case, sentence)
    if found.wrong:
        return False, found.wrong
    if not is_supported(case, sentence):
        return False, f"What it cites does not bear all of it: {'; '.join(found.doubts)}."
    return (None, f"To be read by a person: {'; '.join(found.doubts)}.") if found.doubts else (True, "")


SCORER = Scorer(
    name="citation_recall",
    question="Which part of the sentences is fully supported by the records that they cite?",
    unit=Unit.SHARE,
    better=Better.MORE,
    score=_score,
)
