"""Disagreements in the records that the report leaves open for its reader.

A sentence shows a conflict where it says that something is open or disputed, has the words of what it is about, and
gives at least two of the answers: their clock times or their severities. A skewed clock is also shown by a sentence that
says by how much it is fast or slow.
"""

from __future__ import annotations

import re

from evaluation.case import Case, GoldConflict
from evaluation.independent_judge import stems
from evaluation.score import Better, Item, Score, Scorer, Unit, share
from evaluation.written import Sentence, Written
from extraction.domain.conflict import ConflictKind

_OPEN = re.compile(
    r"\?|\b(?:disagree\w*|conflict\w*|differ\w*|(?:not|un)[ -]?(?:known|clear|certain)|whereas|while|but|open question"
    r"|(?:not|never|n['’]t|nobody|no one) (?:really )?knows?|could not (?:tell|say)|remains? open|undecided)\b",
    re.IGNORECASE,
)
_SKEWED = re.compile(
    r"\bclock.*\b(?:fast|slow|ahead|behind|off|late|early|later|earlier)\b|\b(?:ahead|behind) .*\bclock", re.IGNORECASE
)
_HOW_MANY = re.compile(r"\bhow (?:many|much)\b", re.IGNORECASE)
_ABOUT = {
    "impact_started": r"began|begin|start|since",
    "detected": r"detect|notic",
    "declared": r"declar",
    "acknowledged": r"acknowledg|ack",
    "mitigated": r"mitigat|impact was over|impact ended|recover|fix",
    "resolved": r"resolv|over|end",
    "severity": r"severity|SEV",
}
_ANSWER = re.compile(r"\b\d{1,2}:\d\d\b|\bSEV-?\d\b|\bP\d\b", re.IGNORECASE)


def _score(case: Case, written: Written) -> Score:
    return share(tuple(_item(one, written) for one in case.conflicts), "the records of this case do not disagree")


def _item(conflict: GoldConflict, written: Written) -> Item:
    showing = [one for one in written.sentences() if _shows(conflict, one)]
    answers = "; ".join(conflict.answers) or "no answer"
    return Item(
        id=f"{conflict.kind}/{conflict.about}",
        label=f"{conflict.kind.value.replace('_', ' ')} about {conflict.about.replace('_', ' ')}: {answers}",
        good=bool(showing),
        note="" if showing else "No sentence leaves it open with two of these answers.",
        kind=conflict.kind.value,
        sentences=tuple(one.id for one in showing),
    )


def _shows(conflict: GoldConflict, sentence: Sentence) -> bool:
    text = sentence.text
    if conflict.kind is ConflictKind.CLOCK_SKEW and _SKEWED.search(text):
        return True
    if not _OPEN.search(text):
        return False
    if conflict.kind is ConflictKind.CLOCK_SKEW:
        return re.search(r"\bclock", text, re.IGNORECASE) is not None
    return _is_about(conflict.about, text) and _gives_answers(conflict, text)


def _is_about(about: str, text: str) -> bool:
    words = _ABOUT.get(about)
    if words is not None:
        return re.search(rf"\b(?:{words})", text, re.IGNORECASE) is not None
    wanted = set(stems(about))
    return 2 * len(wanted & set(stems(_HOW_MANY.sub("number of", text)))) >= len(wanted)


def _gives_answers(conflict: GoldConflict, text: str) -> bool:
    wanted = {found.upper() for answer in conflict.answers for found in _ANSWER.findall(answer)}
    told = {found.upper() for found in _ANSWER.findall(text)}
    return len(wanted & told) >= min(2, len(wanted))


SCORER = Scorer(
    name="conflicts",
    question="Which part of the disagreements in the records does the report show as open?",
    unit=Unit.SHARE,
    better=Better.MORE,
    score=_score,
)
