"""Which figure of the records a figure of the sentence is: of the same thing, in the same place, with the same words beside."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from extraction.domain.finding import Finding, Verdict
from extraction.domain.typed_values import ValueKind
from extraction.verification.claim import Claim
from extraction.verification.evidence import PreparedEvent
from extraction.verification.figures import MEASURES, Figure, says_same
from extraction.verification.phrases import NO_PHRASE, Phrase, leading_words, phrases_of, whole_names

CHECK = "number"
_ELAPSED_OF = frozenset(
    {"latency", "lag", "timeout", "interval", "window", "ttl", "retention", "age", "backlog", "query", "delay"}
)
_HAPPENINGS = frozenset({"alert", "deploy", "restart"})
_POPULATION = frozenset(
    {"pod", "host", "node", "region", "customer", "merchant", "instance", "server", "replica", "worker", "shard", "partition",
     "thread", "consumer", "order", "request", "session"}
)  # fmt: skip
_CONTRASTS = re.compile(
    r"\b(?:while|whereas|and|but|then|from|to|after|before|once|when|until|later|earlier|compared|against|than|had been|by)\b",
    re.IGNORECASE,
)
_RELATED = re.compile(r"\s*(?:after|before|later|earlier|following|prior to)\b", re.IGNORECASE)
_RATE = re.compile(r"\s?(?:\w+\s?)?(?:/|per |an? )\s?(?:s|sec|second|min|minute|h|hour|day)\b", re.IGNORECASE)

Holder = tuple[PreparedEvent, Figure]


def is_elapsed(claim: Claim, figure: Figure) -> bool:
    """Whether ``figure`` is time that passed during the incident, which the duration check reads, not a measured time."""
    if figure.unit != "s" or figure.percentile:
        return False
    if figure.value.kind is not ValueKind.DURATION and figure.number < 1:
        return False
    measured = [
        held for event in claim.cited for held in event.figures if held.unit == "s" and says_same(figure, held.number)
    ]
    if not measured and _RELATED.match(claim.prose, figure.span[1]):
        return True
    if figure.about & _ELAPSED_OF or figure.threshold:
        return False
    return not any(held.percentile or held.about & _ELAPSED_OF for held in measured)


def in_unit_of(claim: Figure, held: Figure) -> Decimal | None:
    """``held`` in the unit class of ``claim``; ``None`` where the units cannot be compared."""
    if claim.unit == held.unit:
        return held.number
    if (
        claim.unit == "%"
        and held.unit == ""
        and held.number <= 1
        and held.about & {"error", "ratio", "rate", "cpu", "memory", "disk"}
    ):
        return held.number * 100
    return None


def mismatch(claim: Figure, held: Figure) -> Verdict | None:
    """How ``held`` is a figure of something else than ``claim``; ``None`` where nothing says so."""
    if held.whole != claim.whole and (held.whole or held.part):
        return Verdict.NEEDS_HUMAN
    limit, held_limit = claim.threshold, held.threshold
    if limit != held_limit and not (held.bound and (limit or claim.bound)):
        return Verdict.CONTRADICTED
    if held.bound and not (claim.bound or limit):
        return Verdict.CONTRADICTED
    if claim.percentile != held.percentile and (claim.percentile or (held.percentile and "latency" not in claim.about)):
        return Verdict.CONTRADICTED
    one, other = claim.about - {"latency"}, held.about - {"latency"}
    if claim.unit == "%" and one <= _POPULATION and not claim.threshold:
        return None
    if claim.percentile and claim.percentile == held.percentile:
        return None
    if claim.about & held.about or (not one and not other):
        return None
    if claim.threshold:
        return None if not one or not other or one & other else Verdict.NEEDS_HUMAN
    if not claim.about:
        return None
    if not held.about:
        return Verdict.NEEDS_HUMAN
    if held.unit == "%" and held.about <= _POPULATION and claim.about & leading_words(held.source, held.span[0]):
        return None
    return Verdict.CONTRADICTED if one & MEASURES and other & MEASURES else Verdict.NEEDS_HUMAN


def check_subject(claim: Claim, figure: Figure, fitting: list[Holder]) -> Iterator[Finding]:
    """Of several figures of one measure, the sentence's words must not point at another one than it gives."""
    stated = claim_phrase(claim, figure)
    marks = stated.marks | (figure.about & MEASURES - _HAPPENINGS)
    rivals = [
        (event, held)
        for event in claim.cited
        for held in event.figures
        if held.unit == figure.unit
        and not says_same(figure, held.number)
        and mismatch(figure, held) is not Verdict.CONTRADICTED
    ]
    worst: Holder | None = None
    doubtful: Holder | None = None
    for holder in fitting:
        rival = next(
            (one for one in rivals if _of_one_measure(one[1], holder[1]) and _points_at(stated, marks, one, holder)),
            None,
        )
        leaning = next((one for one in rivals if _leans_to(stated, one, holder)), None)
        if rival is None and leaning is None:
            return
        worst, doubtful = worst or rival, doubtful or leaning
    event, held = worst or doubtful or fitting[0]
    if worst is not None or doubtful is not None:
        message = f"For what the sentence speaks of, {event.label} has {held.text}, not {figure.text}."
        verdict = Verdict.CONTRADICTED if worst is not None and not is_told_too(claim, held) else Verdict.NEEDS_HUMAN
        yield claim.finding(CHECK, verdict, message, figure.span, expected=held.text)


def is_told_too(claim: Claim, held: Figure) -> bool:
    """Whether the sentence gives ``held`` as well, beside the figure for which it might be taken."""
    return any(one.unit == held.unit and says_same(one, held.number) for one in claim.figures)


def check_place(claim: Claim, figure: Figure, holders: list[Holder]) -> Iterator[Finding]:
    """ "in dub" for a figure that its record gives for another place, where it has dub with another figure."""
    marks = claim_phrase(claim, figure).marks
    for event, held in holders:
        own = phrase_of(event, held).words
        elsewhere = {mark for mark in marks if any(mark in one.words for one in _other_phrases(event, held))}
        if not elsewhere - own or marks & own:
            return
    if marks and holders:
        event, held = holders[0]
        message = f"In {event.label}, {held.text} does not stand with {', '.join(sorted(marks))}, which has its own figure there."
        yield claim.finding(CHECK, Verdict.NEEDS_HUMAN, message, figure.span)


def _other_phrases(event: PreparedEvent, held: Figure) -> list[Phrase]:
    return [phrase_of(event, one) for one in event.figures if one is not held]


def _leans_to(stated: Phrase, rival: Holder, holder: Holder) -> bool:
    """Whether, of two figures of one record, the sentence's words fit the other one better: two words more than this one."""
    if rival[0] is not holder[0] or rival[1].source != holder[1].source:
        return False
    theirs, own = phrase_of(*rival).words, phrase_of(*holder).words
    words = stated.words - _HAPPENINGS
    return len(words & (theirs - own)) > max(1, len(words & (own - theirs)))


def _of_one_measure(rival: Figure, held: Figure) -> bool:
    if rival.unit != "" or rival.about & held.about or (rival.part and held.part):
        return True
    return not (rival.about or held.about)


def _points_at(stated: Phrase, marks: frozenset[str], rival: Holder, holder: Holder) -> bool:
    """Whether the marks of the sentence stand with the rival figure and none of them with the other."""
    theirs, own = phrase_of(*rival).words, phrase_of(*holder).words | holder[1].about
    for_rival, for_own = marks & (theirs - own), marks & (own - theirs)
    if rival[0] is not holder[0]:
        for_rival -= holder[0].concepts | holder[0].words
    return bool(for_rival) and not for_own


def check_together(claim: Claim) -> Iterator[Finding]:
    """ "with 24 consumers … 900 a minute": two figures of one moment must not come from two, where each has its own."""
    figures = [figure for figure in claim.figures if not is_elapsed(claim, figure)]
    if (
        len(claim.cited) < 2
        or len(figures) != 2
        or _CONTRASTS.search(claim.prose)
        or figures[0].unit == figures[1].unit == "%"
    ):
        return
    first, second = figures
    ones = [(event, held) for event in claim.cited for held in event.figures if is_held_as(first, held)]
    others = [(event, held) for event in claim.cited for held in event.figures if is_held_as(second, held)]
    if not ones or not others or {one.id for one, _ in ones} & {other.id for other, _ in others}:
        return
    for mine, theirs, figure in ((ones, others, second), (others, ones, first)):
        for event, _ in mine:
            rival = next((held for held in event.figures if _rivals(figure, held, theirs[0][1])), None)
            if rival is not None:
                message = f"{event.label_at_start} has {rival.text} beside it; {figure.text} is from another record."
                yield claim.finding(CHECK, Verdict.NEEDS_HUMAN, message, figure.span, expected=rival.text)
                return


def is_held_as(figure: Figure, held: Figure) -> bool:
    return (
        held.unit == figure.unit
        and says_same(figure, held.number)
        and mismatch(figure, held) is not Verdict.CONTRADICTED
    )


def _rivals(figure: Figure, held: Figure, holder: Figure) -> bool:
    """Whether ``held`` is another figure of the same thing: of one measure, or both a rate."""
    if held.unit != figure.unit or held.number == holder.number or held.threshold != holder.threshold:
        return False
    rates = [_RATE.match(one.source, one.span[1]) is not None for one in (held, holder)]
    return all(rates) or (not any(rates) and bool(held.about & holder.about) and held.percentile == holder.percentile)


def named_beside(claim: Claim, figure: Figure, event: PreparedEvent, held: Figure) -> bool:
    """Whether a name of the sentence stands with this figure and with no other one of the unit."""
    own = claim_phrase(claim, figure).marks & phrase_of(event, held).words
    return bool(own) and not any(
        other.unit == held.unit and not says_same(figure, other.number) and own <= phrase_of(one, other).words
        for one in claim.cited
        for other in one.figures
    )


def phrase_of(event: PreparedEvent, held: Figure) -> Phrase:
    """The words around ``held`` in ``event``."""
    figures = [one for one in event.figures if one.source == held.source]
    phrases = phrases_of(held.source, tuple(one.span for one in figures))
    return next((phrase for one, phrase in zip(figures, phrases, strict=True) if one is held), NO_PHRASE)


def claim_phrase(claim: Claim, figure: Figure) -> Phrase:
    """The words around ``figure`` in the sentence; a name counts as it is written, in parts where no record has it whole."""
    phrases = phrases_of(claim.prose, tuple(one.span for one in claim.figures))
    phrase = next((own for one, own in zip(claim.figures, phrases, strict=True) if one is figure), NO_PHRASE)
    return whole_names(phrase, claim.cited_identifiers)
