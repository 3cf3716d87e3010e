"""Denied stays denied, planned stays planned, tried stays tried."""

from __future__ import annotations

from collections.abc import Iterator

from extraction.domain.finding import Finding, Verdict
from extraction.verification.claim import Claim
from extraction.verification.evidence import PreparedEvent
from extraction.verification.lexicon import LIGHT, OPPOSITE_OF, vocabulary
from extraction.verification.reading import Clause, Word
from extraction.verification.support import content_words, told_of

CHECK = "polarity"
_DONE = vocabulary(
    """began took wrote said found saw ran sent gave went held led put set made told spoke shut cut built left kept brought rose
    fell froze threw undid redid rebuilt reset broke lost won"""
)
_WEAKENED = vocabulary(
    "partial partially partly mostly somewhat slightly temporarily briefly starting beginning almost nearly intermittently"
)
_NONE: frozenset[str] = frozenset()
_ENTAILED = frozenset({"begin", "action", "message"})


def check_polarity(claim: Claim) -> Iterator[Finding]:
    for clause in claim.reading.clauses:
        if "retract" in clause.concepts:
            yield from _check_ruled_out(claim, clause)
            continue
        words = content_words(claim, clause)
        denied = clause.denied
        found = [
            finding
            for word in words
            for finding in (_check_denied if word.concept in denied else _check_affirmed)(claim, clause, word)
        ]
        yield from _one_per_message(found)
        yield from _check_weakened(claim, clause)


def _one_per_message(findings: list[Finding]) -> Iterator[Finding]:
    """The severest finding of each message, in the order of the sentence."""
    kept: dict[str, Finding] = {}
    for finding in findings:
        if finding.message not in kept or finding.verdict.blocks:
            kept[finding.message] = finding
    return iter(kept.values())


def _check_ruled_out(claim: Claim, clause: Clause) -> Iterator[Finding]:
    """ "ruled out" needs a record that rules it out in these or other words."""
    subject = clause.concepts - {"retract"}
    for event in claim.cited:
        for told in event.reading.clauses:
            if "retract" in told.concepts and (not subject or subject & event.reading.concepts):
                return
            if subject & told.denied:
                return
    word = next(word for word in clause.words if word.concept == "retract")
    message = f"No cited record rules this out, as “{claim.text[word.start : word.end]}” says."
    yield claim.finding(CHECK, Verdict.NOT_IN_EVIDENCE, message, (word.start, word.end))


def _check_denied(claim: Claim, clause: Clause, word: Word) -> Iterator[Finding]:
    """What the sentence denies, a cited record has to deny as well, or affirm the opposite."""
    about = _speaking_of(claim, clause, word)
    if any(_denies(event, word.concept) for event in about):
        return
    span = (word.start, word.end)
    affirming = next((event for event in about if _affirms(event, word.concept)), None)
    if affirming is not None:
        message = f"The sentence denies what {affirming.label} says: “{_shortened(affirming)}”."
        yield claim.finding(CHECK, Verdict.CONTRADICTED, message, span, expected=_shortened(affirming))


def _check_affirmed(claim: Claim, clause: Clause, word: Word) -> Iterator[Finding]:
    span = (word.start, word.end)
    concept = word.concept
    deniable = concept in claim.denied or not _opposites(concept).isdisjoint(claim.affirmed)
    if not deniable and (concept not in claim.concepts or any(concept in event.settled for event in claim.cited)):
        return
    about = _closest(claim, clause, word) if deniable else _speaking_of(claim, clause, word)
    if any(_affirms(event, concept) for event in about):
        yield from _check_done(claim, clause, word, about)
        return
    denying = next((event for event in about if _denies(event, concept)), None)
    if denying is not None:
        message = f"{denying.label_at_start} says the opposite: “{_shortened(denying)}”."
        yield claim.finding(CHECK, Verdict.CONTRADICTED, message, span, expected=_shortened(denying))


def _speaking_of(claim: Claim, clause: Clause, word: Word) -> list[PreparedEvent]:
    """Cited events that have the word, or share anything with ``clause`` beside it."""
    concept = word.concept
    if len(clause.concepts) == 1:
        return list(claim.cited)
    return [
        event
        for event, shared in claim.once("shared", clause, _shared)
        if len(shared) > 1 or (shared and concept not in shared) or event.has(concept)
    ]


def _closest(claim: Claim, clause: Clause, word: Word) -> list[PreparedEvent]:
    """Of the cited events that affirm or deny the word, those that share most with the clause."""
    sizes = {event.id: len(shared) for event, shared in claim.once("shared", clause, _shared)}
    taking_sides = [
        event
        for event in _speaking_of(claim, clause, word)
        if _affirms(event, word.concept) or _denies(event, word.concept)
    ]
    most = max((sizes[event.id] for event in taking_sides), default=0)
    return [event for event in taking_sides if sizes[event.id] == most]


def _shared(claim: Claim, clause: Clause) -> tuple[tuple[PreparedEvent, frozenset[str]], ...]:
    return tuple((event, clause.concepts & event.concepts) for event in claim.cited)


def _denies(event: PreparedEvent, concept: str) -> bool:
    return concept in event.denied or not _opposites(concept).isdisjoint(event.affirmed)


def _affirms(event: PreparedEvent, concept: str) -> bool:
    if concept in event.affirmed:
        return True
    if concept in event.denied:
        return False
    opposites = _opposites(concept)
    if not opposites.isdisjoint(event.denied):
        return True
    return opposites.isdisjoint(event.affirmed) and concept in event.concepts


def _opposites(concept: str) -> frozenset[str]:
    return OPPOSITE_OF.get(concept, _NONE)


def _check_done(claim: Claim, clause: Clause, word: Word, about: list[PreparedEvent]) -> Iterator[Finding]:
    """What the sentence tells as done must not be only planned, asked for or tried in every record."""
    if clause.own_plan or clause.tried or clause.own_hedge or word.concept in _ENTAILED:
        return
    holding = [(event, told) for event in about for told in event.reading.clauses if word.concept in told.affirmed]
    if (
        not holding
        or any(told.is_settled for _, told in holding)
        or any(word.concept in event.kind_concepts for event in about)
    ):
        return
    open_ones = [(event, told) for event, told in holding if not told.denied or _denies_alike(clause, told)]
    if not open_ones:
        yield _told_of_something_denied(claim, word, holding[0][0])
        return
    event, told = next((one for one in open_ones if _how(one[1])), open_ones[0])
    how = _how(told)
    if not how or (how == "under way" and _goes_on(clause)):
        return
    is_verb = word.lower in _DONE or word.lower.endswith("ed") or " " in word.lower
    verdict = Verdict.CONTRADICTED if is_verb and how != "under way" else Verdict.NEEDS_HUMAN
    message = f"In {event.label} this is only {how}: “{_shortened(event)}”."
    yield claim.finding(CHECK, verdict, message, (word.start, word.end), expected=how)


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


def _denies_alike(clause: Clause, told: Clause) -> bool:
    """Whether the sentence keeps the record's denial, or says it by its opposite."""
    if clause.denied:
        return True
    return any(not _opposites(concept).isdisjoint(clause.concepts) for concept in told.denied)


def _told_of_something_denied(claim: Claim, word: Word, event: PreparedEvent) -> Finding:
    message = f"{event.label_at_start} has “{word.lower}” only in what it denies: “{_shortened(event)}”."
    return claim.finding(CHECK, Verdict.NEEDS_HUMAN, message, (word.start, word.end))


def _check_weakened(claim: Claim, clause: Clause) -> Iterator[Finding]:
    """ "partially recovered" must not become "recovered"."""
    if claim.cited_words.isdisjoint(_WEAKENED) or any(word.lower in _WEAKENED for word in clause.words):
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
