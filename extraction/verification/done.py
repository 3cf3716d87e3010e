"""What a sentence tells as done must not be only planned, asked for, tried or under way in every record."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extraction.domain.finding import Finding, Verdict
from extraction.domain.timeline import EventKind
from extraction.verification.claim import Claim
from extraction.verification.evidence import PreparedEvent
from extraction.verification.lexicon import concept_of, vocabulary
from extraction.verification.modality import first_plan, stands_alone, under_way_verb
from extraction.verification.reading import Clause, Word
from extraction.verification.speech_acts import OPEN_ACTS
from extraction.verification.support import IRREGULAR_PASTS, Side, is_thing, shortened

CHECK = "polarity"
OF_WORK_TO_DO = (EventKind.TICKET, EventKind.PULL_REQUEST)
_ENTAILED = frozenset({"begin", "action", "message"})
_BEFORE_NOUNS = vocabulary(
    "a an the against of for with by in on to from its their any all some no every each this that these those"
)
_AND_DONE = re.compile(r"\W*(?:and|or)\s+(?:then |afterwards? )?\w+ed\b")
_GOING_ON = re.compile(
    r"\b(?:in progress|under ?way|pending|outstanding|(?:still|remain\w*|was|were) open|to ?do|not yet|yet to)\b"
)
_STILL_OPEN = re.compile(r"\W*(?:until|till|before|unless|if|once|after|why|how|whether)\b")
_GOES_WITH = re.compile(r"\W*(?:and|or|until|till|before|unless|if|once|after|when|so|as soon as)\b")
"""How a clause begins that shares the plan of the one before it, or does not say that it came about."""
_SAID_OF = re.compile(r"\b(?:is|are|was|were|has|have|had|so)\b")
_PURPOSE = re.compile(
    r"(?<!managed )(?<!able )(?<!proceeded )(?<!went on )(?<!began )(?<!started )(?<!continued )"
    r"\bto (?:[\w-]+ ){0,4}$"
)
"""What is meant to be done ("a pull request to make the validator reject"), not told as done."""
_DEEDS = (EventKind.ACTION, EventKind.COMMAND, EventKind.DEPLOY, EventKind.RELEASE)
CLOSED = frozenset({"finish", "clos", "resolve", "merge", "fix"})
_FILED = frozenset(
    {"own", "open", "clos", "creat", "ticket", "followup", "pullrequest", "propose", "raise", "due", "statu"}
)

_OF_A_TASK = re.compile(r"\b(?:owns?|tickets?|follow-?ups?|action items?|tasks?|assigned|due|(?:is|are|was|were) to)\b")
"""Words of a sentence that itself tells of work to be done."""


def check_done(claim: Claim, clause: Clause, word: Word, agreeing: list[Side]) -> Iterator[Finding]:
    """What the sentence tells as done must not be only planned, asked for or tried in every record."""
    concept = word.concept
    if clause.own_plan or clause.tried or clause.own_hedge or concept in _ENTAILED:
        return
    if (
        tells_of_an_open_act(clause)
        or _GOING_ON.search(clause.lower)
        or any(concept in event.kind_concepts for event, _, _ in agreeing)
    ):
        return
    if concept in _FILED and all(event.event.kind in OF_WORK_TO_DO for event, _, _ in agreeing):
        return
    if any(
        (told.is_settled and not _how_far(side)) or (told.tried and _is_outcome_told(event))
        for side in agreeing
        for event, told, _ in (side,)
    ):
        return
    open_ones = [side for side in agreeing if _how_far(side)]
    if not open_ones or len(open_ones) < len(agreeing):
        return
    event = open_ones[0][0]
    how = _how_far(open_ones[0])
    if how == "under way" and (_goes_on(clause) or not _is_what_goes_on(word, open_ones[0][1])):
        return
    hangs_on = _AND_DONE.match(clause.lower) is not None or not stands_alone(clause.lower)
    if hangs_on and _follows_a_request(claim, clause):
        return
    if clause.planned and how != "under way" and _GOES_WITH.match(clause.lower):
        return
    is_verb = not _is_attributive(clause, word) and (
        word.lower in IRREGULAR_PASTS or word.lower.endswith("ed") or " " in word.lower
    )
    if not is_verb and _PURPOSE.search(clause.lower[: word.start - clause.start]):
        return
    if "own" in clause.concepts and event.event.kind in OF_WORK_TO_DO:
        return
    if is_thing(word) and how == "planned" and _stands_before_the_plan(open_ones[0][1], concept):
        return
    sure = is_verb and how != "under way" and not _STILL_OPEN.match(clause.lower)
    sure = sure and not any(other is not event and other.event.kind in _DEEDS for other in claim.cited)
    sure = sure and not _OF_A_TASK.search(clause.lower)
    verdict = Verdict.CONTRADICTED if sure else Verdict.NEEDS_HUMAN
    message = f"In {event.label} this is only {how}: “{shortened(event)}”."
    yield claim.finding(CHECK, verdict, message, (word.start, word.end), expected=how)


def _stands_before_the_plan(told: Clause, concept: str) -> bool:
    """ "the TTL is an hour so some will stay": what is said of the thing stands before the plan."""
    plan = first_plan(told.lower)
    at = next((word.end - told.start for word in told.words if word.concept == concept), plan)
    return _SAID_OF.search(told.lower, at, plan) is not None if at < plan else False


def _is_what_goes_on(word: Word, told: Clause) -> bool:
    """Whether a word tells the verb of what is under way, or a state that comes of it ("setting the limit back")."""
    return is_thing(word) or concept_of(under_way_verb(told.lower)) == word.concept


def _follows_a_request(claim: Claim, clause: Clause) -> bool:
    """ "asked for it to be deleted and rotated": the second verb is asked for as well."""
    earlier = (one for one in claim.reading.clauses if one.sentence == clause.sentence and one.start < clause.start)
    return any(one.own_plan or tells_of_an_open_act(one) for one in earlier)


def tells_of_an_open_act(clause: Clause) -> bool:
    return any(word.concept in OPEN_ACTS or concept_of(word.lower) in OPEN_ACTS for word in clause.words)


def _is_attributive(clause: Clause, word: Word) -> bool:
    """ "hardcoded addresses": what a thing is like, not what was done."""
    index = clause.words.index(word)
    before = clause.words[index - 1].lower if index else ""
    after = clause.words[index + 1] if index + 1 < len(clause.words) else None
    return before in _BEFORE_NOUNS and after is not None and after.concept != ""


def _is_outcome_told(event: PreparedEvent) -> bool:
    """ "tried restarting, no change": what was tried was done, since its outcome is told."""
    return "futile" in event.concepts or "end" in event.denied


def _how_far(side: Side) -> str:
    """As ``_how``; what a ticket or an open pull request names is still to be done, unless it says that it is done."""
    event, told, _ = side
    if event.event.kind in OF_WORK_TO_DO and event.concepts.isdisjoint(CLOSED):
        return _how(told) or "to be done"
    return _how(told)


def _how(told: Clause) -> str:
    """How far it had come where it is not told as done; "" where it is."""
    if told.asked:
        return "asked about"
    if told.planned:
        return "planned"
    if told.tried:
        return "tried"
    return "under way" if told.under_way else ""


def _goes_on(clause: Clause) -> bool:
    """Whether the sentence itself tells of something begun or going on."""
    return "begin" in clause.concepts or any(word.lower.endswith("ing") for word in clause.words)
