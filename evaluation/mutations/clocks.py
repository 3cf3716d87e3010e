"""Wrong times: another minute, day, zone, length or order."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from evaluation.mutation_kind import MutationKind
from evaluation.mutations.figures import bounded_above, bounded_below
from evaluation.mutations.mutant import Mutant, Source
from evaluation.proof import (
    COUNTING_WORDS,
    DURATION,
    MONTHS,
    OFFSETS,
    WEEKDAYS,
    Part,
    clock_instants,
    number_value,
    parts_of,
    seconds_in,
)

_BY_VALUE: Mapping[int, str] = {value: word for word, value in COUNTING_WORDS.items()}
_SHIFTS = (-61, -60, -37, -23, -12, -6, 4, 7, 11, 19, 30, 48, 60, 120)
_BOUND = re.compile(
    r"\b(?:(?P<only_earlier>by|before|between|from)"
    r"|(?P<only_later>until|after|since|(?:between|from) \d\d:\d\d(?: UTC)? (?:and|to))) $",
    re.IGNORECASE,
)
"""A time behind such a word also holds when it is moved the other way: what failed until 10:22 failed until 10:00."""

_ORDER = re.compile(r"\b(before|after)\b(?! (?:that|all|review|the fact)\b)")
_CLAUSE = re.compile(r"(?P<clause>(?:(?!\bat \d)[^,;:“”])+?) at (?P<clock>\d\d:\d\d UTC)(?: on \d{1,2} [A-Z][a-z]+)?\.")
_NO_CLAUSE = re.compile(
    r"\b(?:and|but|not|no|until|by|from|between|which|who|whether|were|had|held|stood|served|is|are)\b|^(?:At|In|It|From|Some|Whether)\b"
    r"|\bwas (?!issued|deployed|rolled|declared|acknowledged|opened|closed|tried|resolved|called|merged|paged)",
    re.IGNORECASE,
)
_ASIDE = re.compile(r"\b(?:he|she|it|they|first|also|again|then|either|too)\b", re.IGNORECASE)


def other_times(source: Source) -> Iterator[Mutant]:
    """Each clock time shifted to a minute that is at least three away from anything cited; also to other events' minutes."""
    for part in source.parts_that_are("clock"):
        hour, minute = int(part.match[1]), int(part.match[2])
        if part.match[3] or source.in_quote(part.span[0]):
            continue
        elsewhere = [part_.match for other in source.setting.sources for part_ in other.parts_that_are("clock")]
        bound = _BOUND.search(source.text[: part.span[0]])
        near = [(60 * int(one[1]) + int(one[2])) - (60 * hour + minute) for one in elsewhere if one[4] == part.match[4]]
        for shift in dict.fromkeys((*_SHIFTS, *(shift for shift in near if 2 < abs(shift) < 90))):
            at = (60 * hour + minute + shift) % 1440
            new = f"{at // 60:02d}:{at % 60:02d}"
            if bound and (shift < 0) != (bound["only_earlier"] is not None):
                continue
            if not _cited_about(source, new, part.match[4]):
                yield source.with_part(MutationKind.TIME, (part.match.start(1), part.match.end(2)), new)


def other_zones(source: Source) -> Iterator[Mutant]:
    """The clock stays and its zone changes, so that it means another instant."""
    for part in source.parts_that_are("clock"):
        zone = part.match[4]
        if not zone or source.in_quote(part.span[0]) or _BOUND.search(source.text[: part.span[0]]):
            continue
        for other, minutes in OFFSETS.items():
            if abs(minutes - OFFSETS[zone]) < 60 or _cited_about(source, f"{part.match[1]}:{part.match[2]}", other):
                continue
            yield source.with_part(MutationKind.ZONE, part.match.span(4), other)


def other_dates(source: Source) -> Iterator[Mutant]:
    """A date or weekday that no cited event has, in place of the right one or added behind a clock time."""
    for part in source.parts_that_are("date"):
        if part.match[1]:
            for day, month in _other_days(source, int(part.match[1]), part.match[2]):
                yield source.with_part(MutationKind.DATE, part.match.span(1), str(day))
                yield source.with_part(MutationKind.DATE, part.match.span(2), month)
    if source.parts_that_are("date") or source.quoted:
        return
    for part in source.parts_that_are("clock")[-1:]:
        if part.match[4]:
            for words in _wrong_days(source, part.match[4]):
                yield source.with_part(MutationKind.DATE, (part.span[1], part.span[1]), words)


def other_durations(source: Source) -> Iterator[Mutant]:
    """A length that is not the difference of any two cited times, nor written in the evidence."""
    for part in source.parts_that_are("duration"):
        for amount, unit in ((1, 2), (3, 4)):
            if part.match[amount] and not source.in_quote(part.span[0]):
                yield from _other_lengths(source, part, amount, unit)


def other_orders(source: Source) -> Iterator[Mutant]:
    """Before for after; and two dated sentences joined against the clock."""
    if _apart(source) and not source.quoted:
        for match in _ORDER.finditer(source.text):
            flipped = "after" if match[1] == "before" else "before"
            for adverb in ("", "shortly ", "just ", "right "):
                if (
                    not re.search(
                        r"\b(?:shortly|just|right|only|minutes?|hours?|days?|weeks?)\s$", source.text[: match.start()]
                    )
                    or not adverb
                ):
                    yield source.with_part(MutationKind.ORDER, match.span(), adverb + flipped)
    yield from _first_then(source)
    yield from _joined(source)


@dataclass(frozen=True)
class Happening:
    """A sentence that says one thing and its minute: what happened without that minute, and the instant (UTC)."""

    source: Source
    clause: str
    at: datetime


def happening(source: Source) -> Happening | None:
    """The one thing that ``source`` tells with its minute; ``None`` where it tells more, or none."""
    match = _CLAUSE.fullmatch(source.text)
    if match is None or _NO_CLAUSE.search(match["clause"]) or _ASIDE.search(match["clause"]):
        return None
    clock = next((part.match for part in parts_of(match["clock"]) if part.kind == "clock"), None)
    candidates = [
        instant
        for moment in source.evidence.instants
        for instant in (clock_instants(clock, moment.date()) if clock else ())
        if abs((instant - moment).total_seconds()) < 60
    ]
    return Happening(source, match["clause"], candidates[0]) if candidates else None


def _cited_about(source: Source, clock: str, zone: str | None) -> bool:
    """Whether a cited time lies within two minutes of ``clock``."""
    match = next(part.match for part in parts_of(f"{int(clock[:-3]):02d}:{clock[-2:]} {zone or 'UTC'}"))
    return any(
        abs((instant - moment).total_seconds()) < 179
        for moment in source.evidence.instants
        for instant in clock_instants(match, moment.date())
    )


def _days_cited(source: Source) -> frozenset[date]:
    """Days that a cited instant has anywhere on earth."""
    shifts = (-12 * 60, *OFFSETS.values(), 14 * 60)
    return frozenset(
        (moment + timedelta(minutes=shift)).date() for moment in source.evidence.instants for shift in shifts
    )


def _other_days(source: Source, day: int, month: str) -> Iterator[tuple[int, str]]:
    number = MONTHS.index(month) + 1
    cited = {(one.day, one.month) for one in _days_cited(source)}
    for shift in (-9, -4, -2, 2, 3, 7):
        new, other = day + shift, MONTHS[(number + shift) % 12]
        written = rf"\b0?{new} {month[:3]}|-{number:02d}-{new:02d}\b|\b{other[:3]}"
        if 1 <= new <= 28 and (new, number) not in cited and not re.search(written, source.evidence.words):
            yield new, other


def _wrong_days(source: Source, zone: str) -> Iterator[str]:
    cited = {(moment + timedelta(minutes=OFFSETS[zone])).date() for moment in source.evidence.instants}
    first = min(cited)
    for shift in (-3, -1, 1, 2, 4):
        day = first + timedelta(days=shift)
        if all(abs((day - one).days) >= 1 for one in cited) and not (len(cited) > 1 and abs(shift) < 2):
            yield f" on {day.day} {MONTHS[day.month - 1]}"
            yield f" on {WEEKDAYS[day.weekday()]}"


def _other_lengths(source: Source, part: Part, amount: int, unit: int) -> Iterator[Mutant]:
    written = part.match[amount]
    value, seconds, before = number_value(written), seconds_in(part.match), source.text[: part.span[0]]
    for factor in (0.4, 0.6, 1.5, 1.8, 2, 2.5, 3):
        if (factor > 1 and bounded_above(before)) or (factor < 1 and bounded_below(before)):
            continue
        new = round(value * factor)
        start, end = (edge - part.span[0] for edge in part.match.span(amount))
        text = part.written[:start] + _like(written, new) + part.written[end:]
        changed = DURATION.fullmatch(text)
        if new < 2 or new == value or changed is None or (amount == 3 and new > 59):
            continue
        if abs(seconds_in(changed) - seconds) > 0.2 * seconds and not _cited_length(source, seconds_in(changed)):
            yield source.with_part(MutationKind.DURATION, part.span, text)


def _like(written: str, value: int) -> str:
    word = str(value) if written[0].isdigit() else _BY_VALUE.get(value, str(value))
    return word.capitalize() if written[0].isupper() else word


def _cited_length(source: Source, seconds: float) -> bool:
    apart = (abs((one - other).total_seconds()) for one, other in itertools.combinations(source.evidence.instants, 2))
    said = (seconds_in(match) for match in DURATION.finditer(source.evidence.words))
    return any(abs(length - seconds) < max(60.0, 0.15 * seconds) for length in (*apart, *said))


def _apart(source: Source) -> bool:
    """Whether the cited events lie more than a minute apart, each from the next."""
    times = sorted(event.at for event in source.events)
    return len(times) > 1 and all((b - a).total_seconds() > 60 for a, b in itertools.pairwise(times))


def _first_then(source: Source) -> Iterator[Mutant]:
    match = re.fullmatch(r"First (?P<first>.+), then (?P<then>.+)\.", source.text)
    if match and _apart(source):
        yield source.mutant(MutationKind.ORDER, f"First {match['then']}, then {match['first']}.")
        clause = match["then"][0].upper() + match["then"][1:]
        yield source.mutant(MutationKind.ORDER, f"{clause} before {match['first']}.")


def _joined(source: Source) -> Iterator[Mutant]:
    """This happening placed on the wrong side of another one."""
    here = happening(source)
    if here is None:
        return
    for other in source.setting.sources:
        there = happening(other) if other is not source else None
        if there is None or abs((here.at - there.at).total_seconds()) < 120:
            continue
        wrong = "before" if here.at > there.at else "after"
        right = "after" if wrong == "before" else "before"
        told = source.setting.continued(there.clause)
        evidence = tuple(dict.fromkeys((*source.statement.evidence, *other.statement.evidence)))
        text = f"{here.clause} {wrong} {told}."
        mutant = source.mutant(MutationKind.ORDER, text, evidence)
        true = f"{here.clause} {right} {told}."
        start = len(here.clause) + 1
        yield Mutant(
            kind=mutant.kind,
            text=text,
            evidence=evidence,
            original=true,
            source_id=f"{source.statement.id}+{other.statement.id}",
            what_changed=type(mutant.what_changed)((start, start + len(wrong)), right, wrong),
        )
