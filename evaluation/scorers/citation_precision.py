"""Citation precision as ALCE defines it (Gao et al., 2023, “Enabling Large Language Models to Generate Text with Citations”).

A citation counts where its sentence is supported by all that it cites, and it is not idle: alone it supports the
sentence as well as all of them do, or without it the rest supports less.
"""

from __future__ import annotations

from collections.abc import Iterator

from evaluation.case import Case
from evaluation.judgement import is_cited, judgement
from evaluation.score import Better, Item, Score, Scorer, Unit, share, unscored
from evaluation.support import idle_citations, is_supported
from evaluation.written import Sentence, Written, WrittenSection


def _score(case: Case, written: Written) -> Score:
    if not any(map(is_cited, written.sentences())):
        return unscored("this report cites no record")
    return share(tuple(_items(case, written)), "no citation could be decided")


def _items(case: Case, written: Written) -> Iterator[Item]:
    for section in written.sections:
        for sentence in section.sentences:
            supported = not judgement(case, sentence).wrong and is_supported(case, sentence)
            idle = idle_citations(case, sentence) if supported else frozenset(sentence.evidence)
            note = "" if supported else "Its sentence is not supported."
            yield from (_item(case, section, sentence, one, one not in idle, note) for one in sentence.evidence)


def _item(case: Case, section: WrittenSection, sentence: Sentence, event_id: str, good: bool, note: str) -> Item:
    event = case.known.timeline.find(event_id)
    name = event_id if event is None else f"{event.source}:{event.key}"
    idle = "Alone it does not support the sentence, and without it nothing is missing."
    return Item(
        id=f"{name} for {sentence.text}",
        label=f"{name}, cited for “{sentence.text}”",
        good=good,
        note="" if good else note or idle,
        section=section.topic,
        evidence=(event_id,),
        sentences=(sentence.id,),
    )


SCORER = Scorer(
    name="citation_precision",
    question="Which part of the citations is needed to support its sentence?",
    unit=Unit.SHARE,
    better=Better.MORE,
    score=_score,
)
