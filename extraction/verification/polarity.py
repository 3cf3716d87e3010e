"""Denied stays denied, planned stays planned, tried stays tried.

What is denied is compared by clause: "no emails went out" and "emails aren't going out" deny the same thing, whichever
word stands under the negation. A clause is set against those clauses of the cited records that share most with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from extraction.domain.finding import Finding, Verdict
from extraction.domain.timeline import EventKind
from extraction.verification.claim import Claim
from extraction.verification.contrasts import check_contrasts
from extraction.verification.evidence import PreparedEvent
from extraction.verification.lexicon import LIGHT, OPPOSITE_OF, concept_of, vocabulary
from extraction.verification.modality import stands_alone, under_way_verb
from extraction.verification.reading import Clause, Word
from extraction.verification.speech_acts import OPEN_ACTS
from extraction.verification.support import IRREGULAR_PASTS, content_words, is_thing, told_of

CHECK = "polarity"
_WEAKENED = vocabulary(
    "partial partially partly mostly somewhat slightly temporarily briefly almost nearly intermittently"
)
_ENTAILED = frozenset({"begin", "action", "message"})
_PART_OF = re.compile(r"\b(?:\d+|one|two|three|four|five|some|most|many|several|none) (?:of|out of)\b")
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
_DEEDS = (EventKind.ACTION, EventKind.COMMAND, EventKind.DEPLOY, EventKind.RELEASE)
_OF_WORK_TO_DO = (EventKind.TICKET, EventKind.PULL_REQUEST)
_CLOSED = frozenset({"finish", "clos", "resolve", "merge", "fix"})
_FILED = frozenset(
    {"own", "open", "clos", "creat", "ticket", "followup", "pullrequest", "propose", "raise", "due", "statu"}
)
_NONE: frozenset[str] = frozenset()

Side = tuple[PreparedEvent, Clause, int]
"""A clause of a cited event that speaks of a concept, and whether it affirms (1), denies (-1) or only names it (0)."""


def check_polarity(claim: Claim) -> Iterator[Finding]:
    for clause in claim.reading.clauses:
        if "retract" in clause.concepts:
            yield from _check_ruled_out(claim, clause)
            continue
        words = content_words(claim, clause)
        found = [finding for word in _telling(clause, words) for finding in _check_word(claim, clause, word, words)]
        found += _check_bare_denial(claim, clause, words)
        found += _check_spared(claim, clause, words)
        found += _check_counted(claim, clause)
        yield from _one_per_message(found)
        yield from _check_weakened(claim, clause)
        yield from check_contrasts(claim, clause)


def _one_per_message(findings: list[Finding]) -> Iterator[Finding]:
    """The severest finding of each message, in the order of the sentence."""
    kept: dict[str, Finding] = {}
    for finding in findings:
        if finding.message not in kept or finding.verdict.blocks:
            kept[finding.message] = finding
    return iter(kept.values())


def _telling(clause: Clause, words: tuple[Word, ...]) -> list[Word]:
    """The words that say what happened; the things it happened to only where nothing else is said of them."""
    telling = [word for word in words if not is_thing(word)]
    return telling or [word for word in words if _is_literal(word)]


def _is_literal(word: Word) -> bool:
    """Whether a word stands for its own concept, not for another that a record has in its place."""
    return word.concept in (word.lower, concept_of(word.lower))


def _check_ruled_out(claim: Claim, clause: Clause) -> Iterator[Finding]:
    """ "ruled out" needs a record that rules it out in these or other words."""
    subject = clause.concepts - {"retract"}
    denying = False
    for event in claim.cited:
        for told in event.reading.clauses:
            if "retract" in told.concepts and (not subject or subject & event.reading.concepts):
                return
            if subject & (told.denied | told.subjects):
                return
            denying = denying or told.negated or "retract" in told.concepts or not told.concepts.isdisjoint(_FINE)
    word = next(word for word in clause.words if word.concept == "retract")
    span = (word.start, word.end)
    if denying:
        message = f"Whether a cited record rules this out, as “{claim.text[slice(*span)]}” says, is for a person."
        yield claim.finding(CHECK, Verdict.NEEDS_HUMAN, message, span)
        return
    message = f"No cited record rules this out, as “{claim.text[slice(*span)]}” says."
    yield claim.finding(CHECK, Verdict.NOT_IN_EVIDENCE, message, span)


_FINE = frozenset({"healthy", "confirm", "futile"})


def _check_word(claim: Claim, clause: Clause, word: Word, words: tuple[Word, ...]) -> Iterator[Finding]:
    concept = word.concept
    own = _value(clause, concept)
    if own == 0 or not _is_disputable(claim, concept, own):
        return
    sides = _closest_sides(claim, clause, concept)
    agreeing = [side for side in sides if side[2] == own]
    if agreeing:
        if own > 0:
            yield from _check_done(claim, clause, word, agreeing)
        yield from _check_each(claim, clause, word, agreeing, [side for side in sides if side[2] == -own])
        return
    against = next((side for side in sides if side[2] == -own), None)
    if against is None and is_thing(word):
        against = next((side for side in sides if side[1].negated != clause.negated), None)
    if against is not None:
        yield _opposed(claim, clause, word, against, own)


def _check_each(
    claim: Claim, clause: Clause, word: Word, agreeing: list[Side], against: list[Side]
) -> Iterator[Finding]:
    """ "both A and B were slow" where the record says so of A, and the opposite of B."""
    agreed = frozenset().union(*(told.keys for _, told, _ in agreeing))
    for event, told, _ in against:
        if (clause.concepts & told.keys) - agreed - {word.concept}:
            message = f"{event.label_at_start} says the opposite of a part of this: “{told.text.strip()}”."
            yield claim.finding(CHECK, Verdict.NEEDS_HUMAN, message, (word.start, word.end), expected=told.text.strip())
            return


def _is_disputable(claim: Claim, concept: str, own: int) -> bool:
    """Whether any cited event speaks of the concept at all otherwise than as something done."""
    if own < 0:
        return True
    if concept in claim.denied or not OPPOSITE_OF.get(concept, _NONE).isdisjoint(claim.concepts):
        return True
    return concept in claim.concepts and not any(
        concept in event.settled and event.event.kind not in _OF_WORK_TO_DO for event in claim.cited
    )


def _value(clause: Clause, concept: str) -> int:
    if concept in clause.denied:
        return -1
    return 0 if concept in clause.subjects else 1


def _closest_sides(claim: Claim, clause: Clause, concept: str) -> list[Side]:
    """The clauses of cited events that speak of the concept or its opposite and share most with the sentence's clause."""
    opposites = OPPOSITE_OF.get(concept, _NONE)
    found: list[tuple[int, Side]] = []
    for event in claim.cited:
        for told in event.reading.clauses:
            value = _side(told, concept, opposites)
            if value is not None:
                shared = len(clause.concepts & told.keys) + (concept not in told.concepts)
                found.append((shared, (event, told, value)))
        if not any(side[0] is event for _, side in found) and concept in event.concepts:
            found += [(1, (event, told, 1)) for told in event.reading.clauses[:1]]
    most = max((shared for shared, _ in found), default=0)
    return [side for shared, side in found if shared == most]


def _side(told: Clause, concept: str, opposites: frozenset[str]) -> int | None:
    if concept in told.concepts or concept in told.denied:
        return _value(told, concept)
    for opposite in opposites & told.concepts:
        return -_value(told, opposite)
    return None


def _opposed(claim: Claim, clause: Clause, word: Word, against: Side, own: int) -> Finding:
    event, told, _ = against
    shared = clause.concepts & told.concepts
    opposite = word.concept not in told.concepts
    sure = len(shared) + opposite > 1 and 3 * (len(shared) + opposite) >= len(clause.concepts)
    sure = sure or clause.concepts == {word.concept} or told.concepts <= clause.concepts
    literal = (
        _is_literal(word)
        and not (clause.own_plan or clause.own_hedge)
        and _PART_OF.search(told.lower) is None
        and _PART_OF.search(clause.lower) is None
    )
    sure = sure and literal and not is_thing(word) and not _of_others(claim, clause, event)
    verdict = Verdict.CONTRADICTED if sure else Verdict.NEEDS_HUMAN
    text = _shortened(event)
    if own < 0:
        message = f"The sentence denies what {event.label} says: “{text}”."
    else:
        message = f"{event.label_at_start} says the opposite: “{text}”."
    return claim.finding(CHECK, verdict, message, (word.start, word.end), expected=text)


def _of_others(claim: Claim, clause: Clause, event: PreparedEvent) -> bool:
    """Whether the clause is about people whom ``event`` does not name: somebody else may well have done the opposite."""
    named = {one for mention in claim.people if clause.start <= mention.start < clause.end for one in mention.ids}
    return bool(named) and named.isdisjoint(event.people_named)


def _check_bare_denial(claim: Claim, clause: Clause, words: tuple[Word, ...]) -> Iterator[Finding]:
    """ "SMS did not go out": a denial by words of grammar alone needs a record that denies something of the same."""
    if clause.denied or not clause.subjects or not words:
        return
    named = clause.subjects
    about = [told for event in claim.cited for told in event.reading.clauses if named & told.concepts]
    spared = frozenset().union(*(told.subjects | told.denied for told in about))
    told_of_them = named & frozenset().union(*(told.concepts for told in about))
    if told_of_them and told_of_them <= spared:
        return
    span = (clause.words[0].start, clause.words[-1].end)
    message = "The sentence denies this; no cited record does in these or similar words."
    yield claim.finding(CHECK, Verdict.NEEDS_HUMAN, message, span)


def _check_counted(claim: Claim, clause: Clause) -> Iterator[Finding]:
    """A count that the records give only for what did not happen is not told of what did, nor the other way round."""
    for figure in claim.figures:
        if not clause.start <= figure.span[0] < clause.end:
            continue
        about = [
            (event, told)
            for event in claim.cited
            for held in event.figures
            if held.number == figure.number and (told := event.reading.clause_at(held.span[0])) is not None
        ]
        if about and all(told.negated != clause.negated for _, told in about) and not _turns(clause, about):
            event, told = about[0]
            message = f"{event.label_at_start} has {figure.text} of the opposite: “{told.text.strip()}”."
            yield claim.finding(CHECK, Verdict.NEEDS_HUMAN, message, figure.span, expected=told.text.strip())


def _turns(clause: Clause, about: list[tuple[PreparedEvent, Clause]]) -> bool:
    """Whether the sentence says by an opposite word what the record denies, or the denial is of something else."""
    return any(
        _opposite_in(concept, clause.concepts | told.concepts) or concept not in clause.concepts | told.subjects
        for _, told in about
        for concept in (told.denied or clause.denied)
    )


def _check_spared(claim: Claim, clause: Clause, words: tuple[Word, ...]) -> Iterator[Finding]:
    """What the records name only to deny something of it ("US was not affected") is not told of as if nothing were denied."""
    if clause.negated:
        return
    for word in words:
        about = [
            (event, told) for event in claim.cited for told in event.reading.clauses if word.concept in told.concepts
        ]
        literal = _is_literal(word) and word.concept not in OPPOSITE_OF
        spared = all(word.concept in told.subjects | told.denied for _, told in about)
        if literal and about and spared:
            event, told = about[0]
            if not any(_opposite_in(concept, clause.concepts) for concept in told.denied):
                message = f"{event.label_at_start} denies something of “{word.lower}”: “{_shortened(event)}”."
                yield claim.finding(CHECK, Verdict.NEEDS_HUMAN, message, (word.start, word.end))


def _opposite_in(concept: str, concepts: frozenset[str]) -> bool:
    return not OPPOSITE_OF.get(concept, _NONE).isdisjoint(concepts)


def _check_done(claim: Claim, clause: Clause, word: Word, agreeing: list[Side]) -> Iterator[Finding]:
    """What the sentence tells as done must not be only planned, asked for or tried in every record."""
    concept = word.concept
    if clause.own_plan or clause.tried or clause.own_hedge or concept in _ENTAILED:
        return
    if (
        not clause.concepts.isdisjoint(OPEN_ACTS)
        or _GOING_ON.search(clause.lower)
        or any(concept in event.kind_concepts for event, _, _ in agreeing)
    ):
        return
    if concept in _FILED and all(event.event.kind in _OF_WORK_TO_DO for event, _, _ in agreeing):
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
    sure = is_verb and how != "under way" and not _STILL_OPEN.match(clause.lower)
    sure = sure and not any(other is not event and other.event.kind in _DEEDS for other in claim.cited)
    verdict = Verdict.CONTRADICTED if sure else Verdict.NEEDS_HUMAN
    message = f"In {event.label} this is only {how}: “{_shortened(event)}”."
    yield claim.finding(CHECK, verdict, message, (word.start, word.end), expected=how)


def _is_what_goes_on(word: Word, told: Clause) -> bool:
    """Whether a word tells the verb of what is under way, or a state that comes of it ("setting the limit back")."""
    return is_thing(word) or concept_of(under_way_verb(told.lower)) == word.concept


def _follows_a_request(claim: Claim, clause: Clause) -> bool:
    """ "asked for it to be deleted and rotated": the second verb is asked for as well."""
    earlier = (one for one in claim.reading.clauses if one.sentence == clause.sentence and one.start < clause.start)
    return any(one.own_plan or not one.concepts.isdisjoint(OPEN_ACTS) for one in earlier)


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
    if event.event.kind in _OF_WORK_TO_DO and event.concepts.isdisjoint(_CLOSED):
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


def _check_weakened(claim: Claim, clause: Clause) -> Iterator[Finding]:
    """ "partially recovered" must not become "recovered", nor "full" "almost full"."""
    added = next((word for word in clause.words if word.lower in _WEAKENED), None)
    if added is not None:
        if claim.cited_words.isdisjoint(_WEAKENED):
            message = f"No cited record says “{added.lower}” of this."
            yield claim.finding(CHECK, Verdict.NEEDS_HUMAN, message, (added.start, added.end))
        return
    if claim.cited_words.isdisjoint(_WEAKENED):
        return
    for told in told_of(claim, clause)[:3]:
        weak = next((word for word in told.clause.words if word.lower in _WEAKENED), None)
        if weak is not None and told.shared - LIGHT:
            message = f"{told.event.label_at_start} says “{weak.lower}”, which the sentence leaves out."
            yield claim.finding(CHECK, Verdict.NEEDS_HUMAN, message, clause.span, expected=weak.lower)
            return


def _shortened(event: PreparedEvent, limit: int = 120) -> str:
    flat = " ".join(event.text.split())
    return flat if len(flat) <= limit else flat[: limit - 1] + "…"
