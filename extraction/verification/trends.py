"""Up, down, from … to …, at its peak: the direction of figures against the records and their order in time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from extraction.domain.finding import Finding, Verdict
from extraction.verification.claim import Claim
from extraction.verification.evidence import PreparedEvent
from extraction.verification.figures import Figure, says_same
from extraction.verification.phrases import phrases_of

CHECK = "number"
_UP = re.compile(
    r"\b(?:rose|rise[sn]?|rising|climb\w*|spik\w+|jump\w*|surg\w+|increas\w+|went up|grew|grow\w*"
    r"|rais\w+(?! an?\b)|bump\w*"
    r"|(?:went|was|were|is|came|moved|now|back|creeping|crept|shot|inched) up (?:to|from)|soar\w*)\b",
    re.IGNORECASE,
)
_DOWN = re.compile(
    r"\b(?:fell|fall\w*|dropp?\w*|declin\w+|decreas\w+|went down|came (?:back )?down|lower\w*|reduc\w+|back down"
    r"|down (?:to|from)|dipp?\w*|slid\w*|slipp\w+|sank|sink\w*|tumbl\w+|plung\w+|plummet\w*|slump\w*"
    r"|shr[aui]nk\w*|cut|subsid\w+)\b",
    re.IGNORECASE,
)
_PEAK = re.compile(r"\b(?:peak\w*|maximum|max(?:ed)?|highest|worst|topp?ed out|as high as|at most)\b", re.IGNORECASE)
_LOWEST = re.compile(r"\b(?:lowest|minimum|bottomed out|as low as|at least)\b", re.IGNORECASE)
_CLOCK = re.compile(r"\b\d{1,2}:\d\d\b")
_ARROW = re.compile(r"\s*[\w%°/€$£]{0,8}\s*(?:->|→|=>)\s*")
_RATE = re.compile(r"\s?(?:\w+\s)?(?:/|per |an? )\s?(?:s|sec|second|min|minute|h|hour|day)\b", re.IGNORECASE)
_FROM_TO = re.compile(r"\bfrom\s+(?:about|around|roughly|~|\w+\s+)?\s*$", re.IGNORECASE)
_TO = re.compile(r"^\s*(?:\([^)]*\)\s*)?(?:back |down |up |all the way )?(?:to|→|->|until)\b", re.IGNORECASE)


def check_trends(claim: Claim) -> Iterator[Finding]:
    figures = claim.figures
    paired: set[int] = set()
    for index, (first, second) in enumerate(pairwise(figures)):
        before, between = (
            claim.prose[max(0, first.span[0] - 20) : first.span[0]],
            claim.prose[first.span[1] : second.span[0]],
        )
        if first.unit == second.unit and _FROM_TO.search(before) and _TO.match(between):
            paired |= {index, index + 1}
            yield from _check_pair(claim, first, second)
    yield from _check_without_figures(claim)
    for index, figure in enumerate(figures):
        clause = claim.clause_of(figure.span)
        if clause is None or index in paired:
            continue
        before = claim.prose[max(clause.start, figure.span[0] - 60) : figure.span[0]]
        after = claim.prose[figure.span[1] : min(clause.end, figure.span[1] + 25)]
        if _PEAK.search(before) or _PEAK.search(after):
            yield from _check_extreme(claim, figure, highest=True)
        elif _LOWEST.search(before):
            yield from _check_extreme(claim, figure, highest=False)
        elif len(figures) == 1 or len(paired) == 0:
            yield from _check_single(claim, figure, before)


def _check_without_figures(claim: Claim) -> Iterator[Finding]:
    """ "requests dropped off" where the record has them going "1,150 -> 3,900"."""
    if not any("->" in event.text or "→" in event.text or "=>" in event.text for event in claim.cited):
        return
    for clause in claim.reading.clauses:
        rise, drop = _UP.search(clause.text), _DOWN.search(clause.text)
        match = rise or drop
        if (
            match is None
            or (rise and drop)
            or any(clause.start <= figure.span[0] < clause.end for figure in claim.figures)
        ):
            continue
        for event in claim.cited:
            for first, second in pairwise(event.figures):
                if first.source != second.source or not _ARROW.fullmatch(first.source[first.span[1] : second.span[0]]):
                    continue
                near = phrase_words(event, first)
                if len(clause.concepts & near) > 0 and (second.number > first.number) != bool(rise):
                    span = (clause.start + match.start(), clause.start + match.end())
                    message = f"{event.label_at_start} has {first.text} before {second.text}."
                    yield claim.finding(CHECK, Verdict.NEEDS_HUMAN, message, span)
                    return


def phrase_words(event: PreparedEvent, figure: Figure) -> frozenset[str]:
    figures = [one for one in event.figures if one.source == figure.source]
    phrases = phrases_of(figure.source, tuple(one.span for one in figures))
    return next((phrase.words for one, phrase in zip(figures, phrases, strict=True) if one is figure), frozenset())


def _check_pair(claim: Claim, first: Figure, second: Figure) -> Iterator[Finding]:
    told = claim.prose[max(0, first.span[0] - 60) : first.span[0]]
    span = (first.span[0], second.span[1])
    rising = second.number > first.number
    if (_UP.search(told) and not rising and not _DOWN.search(told)) or (
        _DOWN.search(told) and rising and not _UP.search(told)
    ):
        yield claim.finding(CHECK, Verdict.CONTRADICTED, f"“{claim.text[slice(*span)]}” is the other direction.", span)
        return
    holders = [(event, held) for event in claim.cited for held in event.figures if held.unit == first.unit]
    starts = [(event, held) for event, held in holders if says_same(first, held.number)]
    ends = [(event, held) for event, held in holders if says_same(second, held.number)]
    if any(_comes_before(start, end) for start in starts for end in ends):
        return
    if starts and ends:
        message = f"The records have it the other way round: {ends[0][1].text} first, then {starts[0][1].text}."
        reversed_ = any(_comes_before(end, start) for start in starts for end in ends)
        verdict = Verdict.CONTRADICTED if reversed_ else Verdict.NEEDS_HUMAN
        yield claim.finding(CHECK, verdict, message if reversed_ else "No record shows which figure came first.", span)


def _comes_before(start: tuple[PreparedEvent, Figure], end: tuple[PreparedEvent, Figure]) -> bool:
    if start[0] is not end[0]:
        return start[0].at < end[0].at
    if start[1].span >= end[1].span or start[1].source != end[1].source:
        return False
    text = start[1].source
    between = text[start[1].span[1] : end[1].span[0]]
    if re.search(r"\bto\s+\S*\s*$|→|->|\bthen\b", between) or re.search(r"\bfrom\s+\S*\s*$", text[: start[1].span[0]]):
        return True
    return (
        _CLOCK.search(between) is not None
        and _CLOCK.search(text[max(0, start[1].span[0] - 20) : start[1].span[0]]) is not None
    )


def _check_extreme(claim: Claim, figure: Figure, highest: bool) -> Iterator[Finding]:
    for event, held in _series(claim, figure):
        beyond = (
            held.number > figure.number + figure.allowed if highest else held.number < figure.number - figure.allowed
        )
        if beyond and not says_same(figure, held.number):
            word = "higher" if highest else "lower"
            message = f"{event.label_at_start} has a {word} figure: {held.text}."
            yield claim.finding(CHECK, Verdict.CONTRADICTED, message, figure.span, expected=held.text)
            return


def _check_single(claim: Claim, figure: Figure, before: str) -> Iterator[Finding]:
    up, down = _UP.search(before) is not None, _DOWN.search(before) is not None
    if up == down or figure.threshold or (before.rstrip().endswith(" at") and _RATE.match(claim.prose, figure.span[1])):
        return
    series = _series(claim, figure)
    holders_and_figures = [(event, held) for event, held in series if says_same(figure, held.number)]
    holders = [event for event, _ in holders_and_figures]
    if not holders:
        message = "No record shows whether the figure went up or down."
        if any(says_same(figure, held.number) for event in claim.cited for held in event.figures):
            yield claim.finding(CHECK, Verdict.NEEDS_HUMAN, message, figure.span)
        return
    at = min(event.at for event in holders)
    earlier = [(event, held) for event, held in series if event.at < at and not says_same(figure, held.number)]
    if earlier:
        event, held = earlier[-1]
        if (held.number > figure.number) == up:
            message = f"The figure went the other way: {event.label} had {held.text} before."
            yield claim.finding(CHECK, Verdict.CONTRADICTED, message, figure.span, expected=held.text)
        return
    arrow = _arrow_of(holders_and_figures)
    if arrow is not None:
        if arrow != up:
            message = "The record tells the other direction."
            yield claim.finding(CHECK, Verdict.CONTRADICTED, message, figure.span)
        return
    told_up = any(_UP.search(event.text) for event in holders)
    told_down = any(_DOWN.search(event.text) for event in holders)
    if (up and told_up) or (down and told_down):
        return
    wrong_way = (up and told_down) or (down and told_up)
    message = "The record tells the other direction." if wrong_way else "No earlier figure shows the direction."
    yield claim.finding(CHECK, Verdict.CONTRADICTED if wrong_way else Verdict.NEEDS_HUMAN, message, figure.span)


def _arrow_of(holders: list[tuple[PreparedEvent, Figure]]) -> bool | None:
    """Whether a record that writes "400 -> 100" has it going up; ``None`` where none writes it so."""
    for event, held in holders:
        for other in event.figures:
            if other is held or other.unit != held.unit or other.source != held.source:
                continue
            first, second = sorted((held, other), key=lambda one: one.span)
            if _ARROW.fullmatch(held.source[first.span[1] : second.span[0]]):
                return second.number > first.number
    return None


def _series(claim: Claim, figure: Figure) -> list[tuple[PreparedEvent, Figure]]:
    """Figures of the same thing in all records of the incident, oldest first."""
    if not figure.about and not figure.percentile:
        held_alike = (held for event in claim.cited for held in event.figures if held.unit == figure.unit)
        figure = next((held for held in held_alike if says_same(figure, held.number)), figure)
    named = {one for mention in claim.services for one in mention.ids}
    named = named or {one for event in claim.cited for one in event.services}
    measured = claim.evidence.measurements
    found = [
        (event, held)
        for thing in ((figure.percentile,) if figure.percentile else figure.about)
        for event, held in measured.get((figure.unit, thing), ())
        if not held.bound
        if not named or not event.services or not named.isdisjoint(event.services)
    ]
    return found if len(figure.about) < 2 else sorted(found, key=lambda one: (one[0].at, one[0].id, one[1].span))
