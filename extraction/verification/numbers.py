"""Each figure must be held by a cited record for that thing in that unit, or follow from what the records hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from extraction.domain.finding import Finding, Verdict
from extraction.verification.claim import Claim
from extraction.verification.computed_figures import (
    follows,
    is_given_otherwise,
    is_the_rest,
    may_follow,
)
from extraction.verification.derived_figures import check_multiples, is_multiple, part_of_share, share_of, share_verdict
from extraction.verification.evidence import PreparedEvent
from extraction.verification.figures import MEASURES, Figure, says_same, shares_in
from extraction.verification.firm_refusals import repeats_records
from extraction.verification.happenings import HEADS
from extraction.verification.subjects import (
    Holder,
    check_place,
    check_subject,
    check_together,
    in_unit_of,
    is_elapsed,
    is_told_too,
    mismatch,
    named_beside,
    phrase_of,
)
from extraction.verification.trends import check_trends

CHECK = "number"
_ADDED = re.compile(
    r"\b(?:add(?:ed|ing)|remov(?:ed|ing)|another|additional|extra|further)\s+(?:about\s+)?$", re.IGNORECASE
)
_WERE_ADDED = re.compile(r"\s+(?:\w+\s+){1,2}(?:were|was|being|got)\s+(?:added|removed)\b", re.IGNORECASE)
_FROM_TO = re.compile(r"\s*[\w%]{0,10}\s*(?:->|→|=>|to)\s*", re.IGNORECASE)
_HAPPENINGS = frozenset({"alert", "deploy", "restart"})
_SMALL = 12
_COUNTED = re.compile(r"\b(?:the|all|both|other|these|those|another|remaining|first|last)\s+$", re.IGNORECASE)
_OF_THEM = re.compile(r"\s+(?:of the|of them|of those|of these|others?|more)\b", re.IGNORECASE)


def check_numbers(claim: Claim) -> Iterator[Finding]:
    for figure in claim.figures:
        if is_elapsed(claim, figure) or (figure.unit == "x" and is_multiple(claim, figure)):
            continue
        yield from _check_figure(claim, figure)
    yield from check_together(claim)
    yield from check_multiples(claim)
    yield from check_trends(claim)


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
        objections = [*check_subject(claim, figure, fitting), *_check_added(claim, figure, fitting)]
        yield from objections or check_place(claim, figure, fitting)
        return
    if _is_share(claim, figure):
        yield from check_place(claim, figure, share_of(claim, figure))
        return
    if _is_count(claim, figure) or follows(claim, figure) or _is_a_name(claim, figure):
        return
    if (shared := part_of_share(claim, figure)) is not None:
        if shared is not Verdict.SUPPORTED:
            message = f"The cited records do not give the share of which “{figure.text}” is a part."
            yield claim.finding(CHECK, shared, message, figure.span)
        return
    if is_the_rest(claim, figure):
        message = f"{figure.text} is what two cited figures leave; whether that is meant, a person has to judge."
        yield claim.finding(CHECK, Verdict.NEEDS_HUMAN, message, figure.span)
        return
    computed = share_verdict(claim, figure) if figure.unit == "%" else None
    if computed is Verdict.SUPPORTED:
        yield from check_place(claim, figure, share_of(claim, figure))
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
    elif is_given_otherwise(claim, figure) or (
        may_follow(claim, figure) and not (_of_the_same(claim, figure) and repeats_records(claim, figure.span))
    ):
        message = (
            f"No cited record gives “{figure.text}”; whether it follows from what they give, a person has to work out."
        )
        yield claim.finding(CHECK, Verdict.NEEDS_HUMAN, message, figure.span)
    else:
        yield _not_held(claim, figure)


def _check_added(claim: Claim, figure: Figure, fitting: list[Holder]) -> Iterator[Finding]:
    """ "added six pods" for "from 6 to 10": what was added is the difference."""
    if not _ADDED.search(claim.prose, 0, figure.span[0]) and not _WERE_ADDED.match(claim.prose, figure.span[1]):
        return
    for event, held in fitting:
        for other in event.figures:
            first, second = sorted((held, other), key=lambda one: one.span)
            if other is held or other.source != held.source or other.unit != held.unit:
                continue
            if _FROM_TO.fullmatch(held.source[first.span[1] : second.span[0]]) and first.number != second.number:
                added = abs(second.number - first.number)
                message = f"{event.label_at_start} has it going from {first.text} to {second.text}: by {added}."
                yield claim.finding(CHECK, Verdict.CONTRADICTED, message, figure.span, expected=str(added))
                return


def _is_a_name(claim: Claim, figure: Figure) -> bool:
    """ "until 217 took its place": a number that a cited record has as a name or version, not as a figure."""
    written = figure.text.lower()
    if figure.unit not in ("", "B") or not any(character.isdigit() for character in written):
        return False
    return any(
        written in event.identifiers
        and not any(written in re.split(r"[\s%]+", held.text.lower()) for held in event.figures)
        for event in claim.cited
    )


def _differently_named(claim: Claim, figure: Figure, event: PreparedEvent, held: Figure) -> bool:
    """Whether the sentence only has another word for what the figure counts: one that no cited record uses for something."""
    if mismatch(figure, held) is not Verdict.NEEDS_HUMAN or figure.whole != held.whole or (figure.whole and held.part):
        return False
    if held.about.isdisjoint(MEASURES) and named_beside(claim, figure, event, held):
        return True
    others = figure.about - held.about
    used = any(not others.isdisjoint(one.concepts) for one in claim.cited)
    return not used or not others.isdisjoint(phrase_of(event, held).words)


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
    firm = repeats_records(claim, figure.span)
    verdict = Verdict.CONTRADICTED if firm else Verdict.NEEDS_HUMAN
    yield claim.finding(CHECK, verdict, message, figure.span, expected=expected)


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
    if "followup" in claim.reading.concepts and "own" in claim.reading.concepts:
        by_state.add(sum(item.owner_id is not None for item in facts.action_items))
    return {len(counted), sum(is_cited for _, is_cited in counted), *by_state} if counted else set()


def _is_share(claim: Claim, figure: Figure) -> bool:
    """ "20 %" for a record's "1 in 5"."""
    return figure.unit == "%" and any(
        says_same(figure, share) for event in claim.cited for share in shares_in(event.text)
    )


def _other_thing(claim: Claim, figure: Figure, holder: Holder) -> Finding:
    event, held = holder
    verdict = mismatch(figure, held) or Verdict.NEEDS_HUMAN
    if held.threshold and not figure.threshold and not _has_reading(claim, held):
        verdict = Verdict.NEEDS_HUMAN
    what = (
        "a threshold"
        if held.threshold
        else held.percentile or " ".join(sorted(held.about)) or "something it does not name"
    )
    message = f"{event.label_at_start} has {held.text} for {what}; the sentence gives it for something else."
    fits = [one for one in _of_the_same(claim, figure) if one[1] is not held and not says_same(figure, one[1].number)]
    expected = fits[0][1].text if fits else None
    plain = bool((figure.about | held.about) & MEASURES) and _HAPPENINGS.isdisjoint(figure.about | held.about)
    firm = not is_told_too(claim, fits[0][1]) if fits else plain
    if not (firm and repeats_records(claim, figure.span)):
        verdict = Verdict.NEEDS_HUMAN
    return claim.finding(CHECK, verdict, message, figure.span, expected=expected, highlights=((event.id, *held.span),))


def _has_reading(claim: Claim, limit: Figure) -> bool:
    """Whether a cited record measures something in the limit's unit, for which the limit may be mistaken."""
    return any(held.unit == limit.unit and not held.threshold for event in claim.cited for held in event.figures)


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
                verdict = Verdict.NEEDS_HUMAN if _unit_follows(claim, figure, held) else Verdict.CONTRADICTED
                return claim.finding(CHECK, verdict, message, figure.span, expected=held.text)
    message = f"None of the cited records holds {figure.text}."
    return claim.finding(CHECK, Verdict.NOT_IN_EVIDENCE, message, figure.span)


def _unit_follows(claim: Claim, figure: Figure, held: Figure) -> bool:
    """ "between 9 and 22 minutes": a figure without a unit before one that has the record's."""
    later = [one for one in claim.figures if one.span[0] > figure.span[0]]
    return figure.unit == "" and bool(later) and later[0].unit == held.unit


def _of_the_same(claim: Claim, figure: Figure) -> list[Holder]:
    """Held figures of the same thing in a comparable unit."""
    return [
        (event, held)
        for event in claim.cited
        for held in event.figures
        if in_unit_of(figure, held) is not None and mismatch(figure, held) is None
    ]
