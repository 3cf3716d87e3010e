"""Figures, severities, times and dates of a fact that a window does not tell, or tells of something else."""

from __future__ import annotations

from collections.abc import Iterator

from evaluation.matching_parts import Parts
from evaluation.matching_reading import Told, minute_of
from evaluation.matching_rows import stands_in_a_row
from evaluation.matching_window import Window
from evaluation.matching_words import keys_of, likeness
from extraction.domain.quantities import same_quantity
from extraction.domain.typed_values import TypedValue, ValueKind
from extraction.verification.lexicon import concept_of
from extraction.verification.words import Word

_NO_THINGS = frozenset({"more", "others", "other", "further", "of"})
"""Words after a figure that name nothing."""
_LABELS = 10
"""Below it a figure without unit is often a name ("proxies 5 and 2")."""
_NEAR = 4
"""How many words from a figure a word may stand to be its own."""


def missing_values(parts: Parts, window: Window) -> Iterator[str]:
    """What of ``parts`` the window lacks, in words for a reviewer."""
    for figure in parts.figures:
        same = [other for other in window.told.figures if _same(figure, other)]
        if not same:
            yield f"the figure {figure.text}"
        elif figure.unit.isalpha() and all(_is_of_another(parts, figure, other, window) for other in same):
            yield f"the figure {figure.text} for this"
    for severity in sorted(parts.told.severities - window.told.severities):
        yield f"the severity {severity}"
    yield from _missing_times(parts, window)
    yield from _missing_dates(parts, window)
    if len(parts.figures) + len(parts.identifiers) > 1 and _is_swapped(parts, window):
        yield "each figure with its own thing"


def _same(figure: TypedValue, other: TypedValue) -> bool:
    if figure.number == other.number and (figure.unit == other.unit or figure.kind is other.kind is ValueKind.QUANTITY):
        return not (figure.unit and other.unit and "%" in (figure.unit, other.unit) and figure.unit != other.unit)
    return same_quantity(figure, other) and same_quantity(other, figure)


def _is_of_another(parts: Parts, figure: TypedValue, found: TypedValue, window: Window) -> bool:
    """Whether the thing that ``figure`` counts has another figure there ("52 calls and 23 tickets")."""
    if any(_alike(figure.unit, word.lower) for word in _words_after(found, window.told)):
        return False
    if _alike(figure.unit, found.unit) or found.unit in ("%", "ms", "s"):
        return False
    rivals = [one for one in window.told.figures if _alike(figure.unit, one.unit) and not _same(figure, one)]
    of_others = [own for own in parts.told.figures if not _alike(own.unit, figure.unit)]
    if found.unit.isalpha() and found.unit not in _NO_THINGS:
        return any(not any(_same(own, one) for own in parts.told.figures) for one in rivals)
    return any(_same(own, one) for own in of_others for one in rivals)


def _words_after(figure: TypedValue, told: Told) -> tuple[Word, ...]:
    """The few words after ``figure``, up to the next one: "12,200 were trial files"."""
    end = min((one.span[0] for one in told.figures if one.span[0] > figure.span[0]), default=len(told.text))
    return tuple(word for word in told.words if figure.span[1] <= word.start < end)[:_NEAR]


def _alike(one: str, other: str) -> bool:
    return one == other or (concept_of(one) == concept_of(other) != "")


def looked_up(parts: Parts, window: Window) -> tuple[TypedValue, ...]:
    """The times of ``parts`` that the window leaves to the timeline."""
    minutes = {minute_of(one) for one in window.told.times}
    return tuple(one for one in parts.told.times if minute_of(one) not in minutes)


def _missing_times(parts: Parts, window: Window) -> Iterator[str]:
    for time in parts.told.times:
        if time.unit not in ("", "UTC"):
            continue  # a local time beside UTC says nothing more
        minute = minute_of(time)
        same = [one for one in window.told.times if minute_of(one) == minute and one.unit in ("", "UTC")]
        if not same:
            if not stands_in_a_row(parts, time, window.rows, window.each, window.evidence):
                yield f"the time {time.text}"
            elif _has_other_time(parts, time, window):
                yield f"the time {time.text}, not another"
        elif _is_elsewhere(parts, time, window):
            yield f"the time {time.text} for this"


def _has_other_time(parts: Parts, time: TypedValue, window: Window) -> bool:
    """Whether the clause of the window that tells what happened at ``time`` gives only times that the fact does not."""
    own = {minute_of(one) for one in parts.told.times}
    here = parts.told.segment_of(time.span[0])
    needed = {one.predicate.name for one in parts.said if here[0] <= one.start < here[1]}
    spans = {window.told.segment_of(one.start) for one in window.told.said if one.predicate.name in needed}
    if not spans:
        spans = {span for span in window.told.segments if _tells_most(parts, window.told.keys_in(span))}
    clocks = [{minute_of(one) for one in window.told.times_in(span)} for span in spans]
    return any(clock and own.isdisjoint(clock) for clock in clocks)


def _tells_most(parts: Parts, keys: frozenset[str]) -> bool:
    return bool(parts.words) and sum(likeness(word, keys) for word in parts.words) * 2 >= len(parts.words)


def _is_elsewhere(parts: Parts, time: TypedValue, window: Window) -> bool:
    """Whether what happened then stands in the window only in clauses with another time."""
    here = parts.told.segment_of(time.span[0])
    needed = {one.predicate.name for one in parts.said if here[0] <= one.start < here[1]}
    found = [window.told.segment_of(one.start) for one in window.told.said if one.predicate.name in needed]
    minute = minute_of(time)
    own = [window.told.segment_of(one.span[0]) for one in window.told.times if minute_of(one) == minute]
    if any(not window.told.said_in(span) for span in own):
        return False
    clocks = [{minute_of(one) for one in window.told.times_in(span)} for span in found]
    return bool(clocks) and all(clock and minute not in clock for clock in clocks)


def _missing_dates(parts: Parts, window: Window) -> Iterator[str]:
    nearest = max(window.each, key=lambda one: sum(likeness(word, one.keys) for word in parts.words))
    days = {one.unit[-5:] for one in window.told.dates}
    near = {one.unit[-5:] for one in nearest.dates}
    for date in parts.told.dates:
        told = date.unit[-5:] in days
        if not told and (near or date.unit[-5:] not in parts.own_days) and date.unit[:1] in "-12":
            yield f"the date {date.text}"


def _is_swapped(parts: Parts, window: Window) -> bool:
    """Whether figures of one kind stand with each other's things: most words near one stand near another one there."""
    groups: dict[str, list[TypedValue]] = {}
    for value in parts.told.values:
        if value.kind is ValueKind.QUANTITY and not value.unit and value.number is not None and value.number < _LABELS:
            continue
        if value.kind in (ValueKind.QUANTITY, ValueKind.DURATION, ValueKind.VERSION):
            groups.setdefault(
                value.kind.value if value.kind is ValueKind.VERSION else value.unit or "count", []
            ).append(value)
    return any(_votes_against(parts, window.told, group) for group in groups.values() if len(group) > 1)


def _votes_against(parts: Parts, told: Told, group: list[TypedValue]) -> bool:
    there = {value.text: _index(told, other) for value in group if (other := _counterpart(value, told)) is not None}
    here = {value.text: _index(parts.told, value) for value in group if value.text in there}
    if len(here) < 2 or len(set(there.values())) < len(there):
        return False
    against = 0
    for index, word in enumerate(parts.told.words):
        if not word.concept or any(sign.isdigit() for sign in word.lower):
            continue
        own, distance = _nearest(index, here)
        places = _places(told, word)
        if distance > _NEAR or not own or not places:
            continue
        near = {_nearest(place, there)[0] for place in places}
        against += 0 if own in near or "" in near else 1
        against -= 1 if own in near else 0
    return against >= 2


def _counterpart(value: TypedValue, told: Told) -> TypedValue | None:
    if value.kind is ValueKind.VERSION:
        return next((one for one in told.values if one.text.lstrip("v") == value.text.lstrip("v")), None)
    return next((one for one in told.figures if _same(value, one)), None)


def _index(told: Told, value: TypedValue) -> int:
    return next((index for index, word in enumerate(told.words) if word.end > value.span[0]), len(told.words))


def _places(told: Told, word: Word) -> list[int]:
    return [index for index, one in enumerate(told.words) if one.concept and not keys_of(one).isdisjoint(keys_of(word))]


def _nearest(index: int, places: dict[str, int]) -> tuple[str, int]:
    """The nearest of ``places`` and its distance; "" where two are as near."""
    ranked = sorted((abs(place - index), text) for text, place in places.items())
    return ("" if len(ranked) > 1 and ranked[0][0] == ranked[1][0] else ranked[0][1]), ranked[0][0]
