"""Sentences whose wording blames, by the product's linter, words in quotation marks read as well: readers see them too.

Follow-ups are told as they were agreed; that they rely on people trying harder counts in ``action_item_quality``.
"""

from __future__ import annotations

from collections.abc import Iterator

from evaluation.case import Case
from evaluation.score import Better, Item, Score, Scorer, Unit, count, unscored
from evaluation.written import Written
from extraction.verification.blame import blame_findings, known_names

_MARKS = str.maketrans(dict.fromkeys('“”"«»`', " "))


def _score(case: Case, written: Written) -> Score:
    if not any(written.sentences()):
        return unscored("the report has no sentence")
    return count(tuple(_items(case, written)))


def _items(case: Case, written: Written) -> Iterator[Item]:
    known = known_names(case.known.facts, case.heading.services)
    for section in written.sections:
        for sentence in section.sentences:
            found = [one for one in blame_findings(sentence.text.translate(_MARKS), known) if one.kind.binds_models]
            if found:
                yield Item(
                    id=sentence.text,
                    label=sentence.text,
                    good=False,
                    note=" ".join(dict.fromkeys(one.message for one in found)),
                    section=section.topic,
                    kind=found[0].kind.value,
                    evidence=sentence.evidence,
                    sentences=(sentence.id,),
                )


SCORER = Scorer(
    name="blamelessness",
    question="How many sentences of the report blame somebody?",
    unit=Unit.COUNT,
    better=Better.LESS,
    score=_score,
    aim=0,
    zero_tolerance=True,
)
