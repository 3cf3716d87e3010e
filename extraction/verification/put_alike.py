"""What every cited record only plans, asks or denies is not told as what happened, whichever words the sentence has for it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extraction.domain.finding import Finding, Verdict
from extraction.verification.claim import Claim
from extraction.verification.done import CLOSED, OF_WORK_TO_DO, tells_of_an_open_act
from extraction.verification.evidence import PreparedEvent
from extraction.verification.lexicon import OPPOSITE_OF
from extraction.verification.modality import PLANNED, stands_alone
from extraction.verification.reading import Clause, Word, lowered
from extraction.verification.support import IRREGULAR_PASTS, content_words, fullest, shortened, told_of

CHECK = "polarity"
_NONE: frozenset[str] = frozenset()
_HEADING = re.compile(r"(?:^|\n)\W*(?:follow[- ]?ups?|action items?|actions?|ais|to-?dos?|next(?: steps?)?)\s*:")
_OPEN = re.compile(
    r"\b(?:to be|is to|are to|was to|were to|due|task|ticket|owner|owns?|owned|assigned|responsible|follow-?ups?|action items?"
    r"|plan\w*|will|would|should|want\w*|ask\w*|propos\w+|intend\w*|offer\w*|agreed to|decid\w+|consider\w*|expect\w*|until"
    r"|unless|pending|outstanding|remain\w*|needs?|needed|must|open\w*|prefer\w*|suggest\w*|may|might|could"
    r"|prepar\w+|promis\w+|warn\w*|volunteer\w*|schedul\w+|hop\w+|next|tomorrow|going|whether|why|wonder\w*|instead"
    r"|request\w*|announc\w+|so that|in order)\b"
)
_FINISHED = re.compile(r"\b(?:completed?|finished|(?:is|was|were|are) done|delivered|implemented)\b")
_YET = re.compile(r"\b(?:to be|will|would|should|must|until|once|asked|requested|planned|proposed|not)\b")
_COULD = re.compile(r"\b(?:i|we|you|if|once|when)\b")
_HELPED = re.compile(
    r"\b(?:got|brought|back|again|healthy|help\w*|work\w*|fix\w*|solv\w+|restor\w+|cur\w+|recover\w*|by)\b"
)
_DENYING = re.compile(
    r"\b(?:un\w+"
    r"|fail\w*|declin\w+|refus\w+|reject\w*|spared|miss\w*|lack\w*|stop\w*|only|but|except|exclud\w+|rule\w* out|innocent"
    r"|healthy|fine|ok|intact|kept|stayed|remained|lost|in vain|instead|rather|prevent\w*|block\w*|abandon\w*|drop\w*|clear\w*"
    r"|wrong|postpon\w+|cancel\w*|skip\w*|held|hold\w*|without|vain|too|warn\w*)\b"
)


def check_put_alike(claim: Claim, clause: Clause) -> Iterator[Finding]:
    words = content_words(claim, clause)
    if not words or clause.asked or not _is_told(claim, clause):
        return
    told = fullest(all_told) if (all_told := told_of(claim, clause)) else ()
    best = [(one.event, one.clause) for one in told]
    if not best:
        best = [(event, one) for event in claim.cited for one in event.reading.clauses]
    if not best:
        return
    event, _ = best[0]
    yield from _check_in_vain(claim, clause, words)
    span = (words[0].start, words[-1].end)
    if (all if told else any)(_is_to_come(one, held) for one, held in best) and not _stays_open(claim, clause):
        message = f"In {event.label} this is only to come: “{shortened(event)}”."
        yield claim.finding(CHECK, Verdict.NEEDS_HUMAN, message, span)
    elif (all if told else any)(held.negated for _, held in best) and not (clause.negated or _turns_it(clause, best)):
        message = f"{event.label_at_start} only denies something of this: “{shortened(event)}”."
        yield claim.finding(CHECK, Verdict.NEEDS_HUMAN, message, span)


def _check_in_vain(claim: Claim, clause: Clause, words: tuple[Word, ...]) -> Iterator[Finding]:
    """What the records say was of no use is not told without that, as if it had been."""
    if clause.negated or clause.tried or "futile" in claim.reading.concepts or _HELPED.search(clause.lower) is None:
        return
    for event in claim.cited:
        if "futile" in event.concepts and not clause.concepts.isdisjoint(event.concepts):
            message = f"{event.label_at_start} says that it was of no use: “{shortened(event)}”."
            yield claim.finding(CHECK, Verdict.NEEDS_HUMAN, message, (words[0].start, words[-1].end))
            return


def _is_told(claim: Claim, clause: Clause) -> bool:
    """Whether the clause tells something of its own, be it the only one of its sentence that does."""
    if stands_alone(clause.lower) or any(word.lower in IRREGULAR_PASTS for word in clause.words):
        return True
    return not any(one is not clause and one.sentence == clause.sentence for one in claim.reading.clauses)


def _is_to_come(event: PreparedEvent, told: Clause) -> bool:
    if told.asked:
        return True
    if event.event.kind in OF_WORK_TO_DO:
        return event.concepts.isdisjoint(CLOSED)
    if told.planned and (PLANNED.search(told.lower) or _COULD.search(told.lower)):
        return True
    heading = _HEADING.search(lowered(event.text))
    return heading is not None and heading.end() <= told.end


def _stays_open(claim: Claim, clause: Clause) -> bool:
    if _FINISHED.search(clause.lower) is not None and _YET.search(clause.lower) is None:
        return False
    sentence = [one for one in claim.reading.clauses if one.sentence == clause.sentence and one.start <= clause.start]
    return any(
        one.own_plan or one.tried or one.own_hedge or tells_of_an_open_act(one) or _OPEN.search(one.lower) is not None
        for one in sentence
    )


def _turns_it(clause: Clause, best: list[tuple[PreparedEvent, Clause]]) -> bool:
    """Whether the sentence denies by a word of its own: "spared" for "not affected"."""
    if _DENYING.search(clause.lower) is not None:
        return True
    denied = frozenset().union(*(told.denied for _, told in best))
    return any(not OPPOSITE_OF.get(concept, _NONE).isdisjoint(clause.concepts) for concept in denied)
