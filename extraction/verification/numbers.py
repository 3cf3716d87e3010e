"""Each figure must be held by a cited record for that thing in that unit, or follow from what the records hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from extraction.domain.finding import Finding, Verdict
from extraction.domain.typed_values import ValueKind
from extraction.verification.claim import Claim
from extraction.verification.evidence import PreparedEvent
from extraction.verification.derived_figures import check_multiples, is_multiple, part_of_share, share_verdict
from extraction.verification.figures import MEASURES, Figure, says_same, shares_in
from extraction.verification.happenings import HEADS
from extraction.verification.phrases import NO_PHRASE, Phrase, leading_words, phrases_of, whole_names
from extraction.verification.trends import check_trends

CHECK = "number"
_ELAPSED_OF = frozenset(
    {"latency", "lag", "timeout", "interval", "window", "ttl", "retention", "age", "backlog", "query", "delay"}
)
_COMPUTED = re.compile(
    r"\b(?:total(?:l?ing|led)?|combined|altogether|in all|sum|together|times|fold|points?|difference|by|more than|too|above|below|off|lost|loss|shed|cost|gained|gone"
    r"|fewer|less"
    r"|increase of|reduction of|drop of|rise of|percent (?:increase|decrease|reduction|drop|rise)|% (?:increase"
    r"|decrease|reduction|drop"
    r"|rise|higher|lower|more|fewer))\b|[x×]\b",
    re.IGNORECASE,
)

_AGAINST_A_LIMIT = re.compile(
    r"\b(?:too|above|below|over|under|beyond|exceed\w*|limit|threshold|permitted|allowed)\b", re.IGNORECASE
)
_LEFT = re.compile(r"\b(?:spare|left|remain\w*|rest|others?|free|not|still|unaffected|without)\b", re.IGNORECASE)
_HAPPENINGS = frozenset({"alert", "deploy", "restart"})
_PER = re.compile(r"\b(?:per|each|apiece|on average|averag\w+|works? out)\b", re.IGNORECASE)
_POPULATION = frozenset(
    {"pod", "host", "node", "region", "customer", "merchant", "instance", "server", "replica", "worker", "shard", "partition",
     "thread", "consumer", "order", "request", "session"}
)  # fmt: skip
_CONTRASTS = re.compile(
    r"\b(?:while|whereas|and|but|then|from|to|after|before|once|when|until|later|earlier|compared|against|than|had been|by)\b",
    re.IGNORECASE,
)
_RATE = re.compile(r"\s?(?:\w+\s?)?(?:/|per |an? )\s?(?:s|sec|second|min|minute|h|hour|day)\b", re.IGNORECASE)
_SMALL = 12
_COUNTED = re.compile(r"\b(?:the|all|both|other|these|those|another|remaining|first|last)\s+$", re.IGNORECASE)
_OF_THEM = re.compile(r"\s+(?:of the|of them|of those|of these|others?|more)\b", re.IGNORECASE)

Holder = tuple[PreparedEvent, Figure]


def check_numbers(claim: Claim) -> Iterator[Finding]:
    for figure in claim.figures:
        if is_elapsed(claim, figure) or (figure.unit == "x" and is_multiple(claim, figure)):
            continue
        yield from _check_figure(claim, figure)
    yield from _check_together(claim)
    yield from check_multiples(claim)
    yield from check_trends(claim)


def is_elapsed(claim: Claim, figure: Figure) -> bool:
    """Whether ``figure`` is time that passed during the incident, which the duration check reads, not a measured time."""
    if figure.unit != "s" or figure.percentile or figure.about & _ELAPSED_OF or figure.threshold:
        return False
    if figure.value.kind is not ValueKind.DURATION and figure.number < 1:
        return False
    measured = [
        held for event in claim.cited for held in event.figures if held.unit == "s" and says_same(figure, held.number)
    ]
    return not any(held.percentile or held.about & _ELAPSED_OF for held in measured)


def _check_figure(claim: Claim, figure: Figure) -> Iterator[Finding]:
    holders = [
        (event, held)
        for event in claim.cited
        for held in event.figures
        if (number := in_unit_of(figure, held)) is not None and says_same(figure, number)
    ]
    fitting = [holder for holder in holders if mismatch(figure, holder[1]) is None]
    if not fitting:
        fitting = [holder for holder in holders if _differently_named(claim, figure, *holder)]
    if fitting:
        yield from _check_service(claim, figure, fitting)
        yield from check_subject(claim, figure, fitting)
        return
    if _is_count(claim, figure) or _is_share(claim, figure) or _follows(claim, figure) or _is_a_name(claim, figure):
        return
    if (shared := part_of_share(claim, figure)) is not None:
        if shared is not Verdict.SUPPORTED:
            message = f"The cited records do not give the share of which “{figure.text}” is a part."
            yield claim.finding(CHECK, shared, message, figure.span)
        return
    if _is_the_rest(claim, figure):
        message = f"{figure.text} is what two cited figures leave; whether that is meant, a person has to judge."
        yield claim.finding(CHECK, Verdict.NEEDS_HUMAN, message, figure.span)
        return
    computed = share_verdict(claim, figure) if figure.unit == "%" else None
    if computed is Verdict.SUPPORTED:
        return
    if computed is not None:
        message = f"{figure.text} can be computed from cited figures, but the words do not say from which."
        yield claim.finding(CHECK, computed, message, figure.span)
    elif any(figure.text.lower() in event.text.lower() for event in claim.cited if "-" in figure.text):
        return
    elif holders:
        yield _other_thing(claim, figure, holders[0])
    elif _is_small_count(claim, figure):
        message = f"No cited record gives the number “{figure.text}”; a person has to count."
        yield claim.finding(CHECK, Verdict.NEEDS_HUMAN, message, figure.span)
    else:
        yield _not_held(claim, figure)


def _is_a_name(claim: Claim, figure: Figure) -> bool:
    """ "until 217 took its place": a number that a cited record has as a name or version, not as a figure."""
    written = figure.text.lower()
    if figure.unit not in ("", "B") or not any(character.isdigit() for character in written):
        return False
    return any(
        written in event.identifiers and all(held.text.lower() != written for held in event.figures) for event in claim.cited
    )


def _is_the_rest(claim: Claim, figure: Figure) -> bool:
    """ "17 of the 20" where a record says that 3 of the 20 did not; "8 to spare" for 492 of 500."""
    if figure.unit or figure.number != int(figure.number):
        return False
    clause = claim.clause_of(figure.span)
    if not figure.part and (clause is None or not _LEFT.search(clause.text)):
        return False
    held = [[one for one in event.figures if one.unit == ""] for event in claim.cited]
    return any(abs(one.number - other.number) == figure.number for those in held for one in those for other in those)


def _differently_named(claim: Claim, figure: Figure, event: PreparedEvent, held: Figure) -> bool:
    """Whether the sentence only has another word for what the figure counts: one that no cited record uses for something."""
    if mismatch(figure, held) is not Verdict.NEEDS_HUMAN or figure.whole != held.whole or (figure.whole and held.part):
        return False
    if not held.about and _named_beside(claim, figure, event, held):
        return True
    others = figure.about - held.about
    used = any(not others.isdisjoint(one.concepts) for one in claim.cited)
    return not used or not others.isdisjoint(phrase_of(event, held).words)


def _named_beside(claim: Claim, figure: Figure, event: PreparedEvent, held: Figure) -> bool:
    """Whether a name of the sentence stands with this figure and with no other one of the unit."""
    own = claim_phrase(claim, figure).marks & phrase_of(event, held).words
    return bool(own) and not any(
        other.unit == held.unit and not says_same(figure, other.number) and own <= phrase_of(one, other).words
        for one in claim.cited
        for other in one.figures
    )


def _check_together(claim: Claim) -> Iterator[Finding]:
    """ "with 24 consumers … 900 a minute": two figures of one moment must not come from two, where each has its own."""
    figures = [figure for figure in claim.figures if not is_elapsed(claim, figure)]
    if len(claim.cited) < 2 or len(figures) != 2 or _CONTRASTS.search(claim.prose) or figures[0].unit == figures[1].unit == "%":
        return
    first, second = figures
    ones = [(event, held) for event in claim.cited for held in event.figures if _is_held_as(first, held)]
    others = [(event, held) for event in claim.cited for held in event.figures if _is_held_as(second, held)]
    if not ones or not others or {one.id for one, _ in ones} & {other.id for other, _ in others}:
        return
    for mine, theirs, figure in ((ones, others, second), (others, ones, first)):
        for event, _ in mine:
            rival = next((held for held in event.figures if _rivals(figure, held, theirs[0][1])), None)
            if rival is not None:
                message = f"{event.label_at_start} has {rival.text} beside it; {figure.text} is from another record."
                yield claim.finding(CHECK, Verdict.NEEDS_HUMAN, message, figure.span, expected=rival.text)
                return


def _is_held_as(figure: Figure, held: Figure) -> bool:
    return held.unit == figure.unit and says_same(figure, held.number) and mismatch(figure, held) is not Verdict.CONTRADICTED


def _rivals(figure: Figure, held: Figure, holder: Figure) -> bool:
    """Whether ``held`` is another figure of the same thing: of one measure, or both a rate."""
    if held.unit != figure.unit or held.number == holder.number or held.threshold != holder.threshold:
        return False
    rates = [_RATE.match(one.source, one.span[1]) is not None for one in (held, holder)]
    return all(rates) or (not any(rates) and bool(held.about & holder.about) and held.percentile == holder.percentile)


def check_subject(claim: Claim, figure: Figure, fitting: list[Holder]) -> Iterator[Finding]:
    """Of several figures of one measure, the sentence's words must not point at another one than it gives."""
    stated = claim_phrase(claim, figure)
    marks = stated.marks | (figure.about & MEASURES - _HAPPENINGS)
    if not marks:
        return
    rivals = [
        (event, held)
        for event in claim.cited
        for held in event.figures
        if held.unit == figure.unit
        and not says_same(figure, held.number)
        and mismatch(figure, held) is not Verdict.CONTRADICTED
    ]
    worst: Holder | None = None
    for holder in fitting:
        rival = next(
            (one for one in rivals if _of_one_measure(one[1], holder[1]) and _points_at(stated, marks, one, holder)), None
        )
        if rival is None:
            return
        worst = worst or rival
    if worst is not None:
        event, held = worst
        message = f"For what the sentence speaks of, {event.label} has {held.text}, not {figure.text}."
        yield claim.finding(CHECK, Verdict.CONTRADICTED, message, figure.span, expected=held.text)


def _of_one_measure(rival: Figure, held: Figure) -> bool:
    return rival.unit != "" or bool(rival.about & held.about) or not (rival.about or held.about)


def _points_at(stated: Phrase, marks: frozenset[str], rival: Holder, holder: Holder) -> bool:
    """Whether the marks of the sentence stand with the rival figure and none of them with the other."""
    theirs, own = phrase_of(*rival).words, phrase_of(*holder).words
    for_rival, for_own = marks & (theirs - own), marks & (own - theirs)
    if rival[0] is not holder[0]:
        for_rival -= holder[0].concepts | holder[0].words
    return bool(for_rival) and not for_own


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


def _is_small_count(claim: Claim, figure: Figure) -> bool:
    """ "the two servers", "six others": a number that a reader counts; wrong where a record gives another number of them."""
    if figure.unit or figure.number != int(figure.number) or figure.number > _SMALL or figure.bound:
        return False
    if any(one in figure.value.text for one in "0123456789") and not _COUNTED.search(
        claim.prose, max(0, figure.span[0] - 12), figure.span[0]
    ):
        return False
    return not any(
        held.unit == "" and held.number == int(held.number) and figure.about & held.about and not held.part
        for event in claim.cited
        for held in event.figures
    ) or bool(_OF_THEM.match(claim.prose, figure.span[1]))


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


def _check_service(claim: Claim, figure: Figure, fitting: list[Holder]) -> Iterator[Finding]:
    """The service in the figure's clause must be the one whose record holds the figure."""
    clause = claim.clause_of(figure.span)
    if clause is None:
        return
    named = {one for mention in claim.services if clause.start <= mention.start < clause.end for one in mention.ids}
    if not named:
        return
    held_for: set[str] = set()
    for event, _ in fitting:
        services = event.services
        if not services or services & named:
            return
        held_for |= services
    expected = ", ".join(sorted(held_for))
    message = f"{figure.text} is a figure of {expected} ({fitting[0][0].label}), not of {', '.join(sorted(named))}."
    yield claim.finding(CHECK, Verdict.CONTRADICTED, message, figure.span, expected=expected)


def _is_count(claim: Claim, figure: Figure) -> bool:
    """ "three alerts": as many cited records as the figure says; "two follow-ups": as many as were derived."""
    if figure.unit or figure.number != int(figure.number) or figure.number > 50:
        return False
    if any(says_same(figure, Decimal(count)) for count in _derived_counts(claim)):
        return True
    for concept in figure.about:
        counted = [event for event in claim.cited if concept in HEADS.get(event.event.kind, ())]
        counted = counted or [event for event in claim.cited if concept in event.firm]
        if counted and says_same(figure, Decimal(len(counted))):
            return True
    return False


def _derived_counts(claim: Claim) -> set[int]:
    """How many follow-ups or hypotheses the incident has, in all, by state, and among those the sentence cites."""
    facts, cited = claim.evidence.facts, {event.id for event in claim.cited}
    counted: list[tuple[str, bool]] = []
    if "followup" in claim.reading.concepts:
        counted += [(item.status, not cited.isdisjoint(item.evidence)) for item in facts.action_items]
    if "suspect" in claim.reading.concepts:
        steps = [{step.event_id for step in one.steps} for one in facts.hypotheses]
        counted += [
            (one.state.value, not cited.isdisjoint(ids)) for one, ids in zip(facts.hypotheses, steps, strict=True)
        ]
    by_state = {sum(state == wanted for state, _ in counted) for wanted, _ in counted}
    return {len(counted), sum(is_cited for _, is_cited in counted), *by_state} if counted else set()


def _is_share(claim: Claim, figure: Figure) -> bool:
    """ "20 %" for a record's "1 in 5"."""
    return figure.unit == "%" and any(
        says_same(figure, share) for event in claim.cited for share in shares_in(event.text)
    )


def _follows(claim: Claim, figure: Figure) -> bool:
    """A sum, difference, ratio or percentage change of two or more held figures of one measure, where the words say so."""
    clause = claim.clause_of(figure.span)
    if clause is None:
        return False
    said = " ".join(one.text for one in claim.reading.clauses if one.sentence == clause.sentence)
    if _PER.search(said) and _is_quotient(claim, figure):
        return True
    if not _COMPUTED.search(said):
        return False
    limited = _AGAINST_A_LIMIT.search(said) is not None
    series: dict[tuple[str, str], list[Figure]] = {}
    for event in claim.cited:
        for held in event.figures:
            if (figure.unit == "x" or limited or not held.threshold) and (
                figure.unit == "x" or not figure.about or not held.about or figure.about & held.about
            ):
                series.setdefault((held.unit, held.percentile), []).append(held)
    return any(_computes(figure, unit, held) for (unit, _), held in series.items() if len(held) > 1)


def _is_quotient(claim: Claim, figure: Figure) -> bool:
    """ "about 24 € per order": one figure that the sentence states by another one."""
    stated = [one.number for one in claim.figures if one is not figure and _is_cited(claim, one)]
    return any(other and says_same(figure, one / other) for one in stated for other in stated if one is not other)


def _is_cited(claim: Claim, figure: Figure) -> bool:
    return any(_is_held_as(figure, held) for event in claim.cited for held in event.figures)


def _computes(figure: Figure, unit: str, held: list[Figure]) -> bool:
    numbers = [one.number for one in held]
    if figure.unit == unit and says_same(figure, sum(numbers, Decimal(0))):
        return True
    pairs = [(one, other) for one in numbers for other in numbers if one > other]
    if figure.unit == unit and any(says_same(figure, one - other) for one, other in pairs):
        return True
    if figure.unit == "%":
        changes = [(one - other) / base * 100 for one, other in pairs for base in (one, other) if base]
        return any(says_same(figure, change) for change in changes)
    return figure.unit in ("", "x") and any(other and says_same(figure, one / other) for one, other in pairs)


def _other_thing(claim: Claim, figure: Figure, holder: Holder) -> Finding:
    event, held = holder
    verdict = mismatch(figure, held) or Verdict.NEEDS_HUMAN
    what = (
        "a threshold"
        if held.threshold
        else held.percentile or " ".join(sorted(held.about)) or "something it does not name"
    )
    message = f"{event.label_at_start} has {held.text} for {what}; the sentence gives it for something else."
    fits = [one for one in _of_the_same(claim, figure) if one[1] is not held]
    expected = fits[0][1].text if fits else None
    return claim.finding(CHECK, verdict, message, figure.span, expected=expected, highlights=((event.id, *held.span),))


def _not_held(claim: Claim, figure: Figure) -> Finding:
    same = _of_the_same(claim, figure)
    if same:
        event, held = same[0]
        message = f"The report says {figure.text}; {event.label} says {held.text}."
        highlights = ((event.id, *held.span),)
        return claim.finding(
            CHECK, Verdict.CONTRADICTED, message, figure.span, expected=held.text, highlights=highlights
        )
    digits = re.sub(r"\D", "", figure.text)
    for event in claim.cited:
        for held in event.figures:
            if digits and re.sub(r"\D", "", held.text) == digits and held.unit != figure.unit:
                message = f"The unit differs: {event.label} says {held.text}."
                return claim.finding(CHECK, Verdict.CONTRADICTED, message, figure.span, expected=held.text)
    message = f"None of the cited records holds {figure.text}."
    return claim.finding(CHECK, Verdict.NOT_IN_EVIDENCE, message, figure.span)


def _of_the_same(claim: Claim, figure: Figure) -> list[Holder]:
    """Held figures of the same thing in a comparable unit."""
    return [
        (event, held)
        for event in claim.cited
        for held in event.figures
        if in_unit_of(figure, held) is not None and mismatch(figure, held) is None
    ]
