"""Rows of a timeline: where a reader looks up when something happened that the prose tells without its time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from evaluation.matching_parts import Parts
from evaluation.matching_reading import Told, minute_of, read
from evaluation.matching_words import is_idle, likeness
from evaluation.written import Sentence
from extraction.domain.cached_property import cached_property
from extraction.domain.typed_values import TypedValue
from extraction.verification.words import Word

_SHARED = 2
"""How many of a fact's words, names, people and predicates a row shares that is about the same, of a fact with more."""
_MINUTES_A_DAY = 24 * 60


@dataclass(frozen=True)
class Row:
    """A row of the timeline; ``minutes`` of the day, in UTC, that it stands under or names."""

    told: Told
    minutes: frozenset[int]
    evidence: frozenset[str]


@dataclass(frozen=True)
class Rows:
    """A report's timeline, by minute of the day."""

    rows: tuple[Row, ...] = ()

    @cached_property
    def by_minute(self) -> dict[int, tuple[Row, ...]]:
        found: dict[int, tuple[Row, ...]] = {}
        for row in self.rows:
            for minute in row.minutes:
                found[minute] = (*found.get(minute, ()), row)
        return found

    def at(self, time: TypedValue) -> tuple[Row, ...]:
        return self.by_minute.get(minute_of(time), ())


NO_ROWS = Rows()


def rows_of(timeline: Iterable[Sentence]) -> Rows:
    """The rows that say when."""
    return Rows(tuple(_rows(timeline)))


def _rows(timeline: Iterable[Sentence]) -> Iterator[Row]:
    for one in timeline:
        told = read(one.text)
        minutes = {minute_of(time) for time in told.times if time.unit in ("", "UTC")}
        if one.at is not None:
            minutes.add((one.at.hour * 60 + one.at.minute) % _MINUTES_A_DAY)
        if minutes:
            yield Row(told=told, minutes=frozenset(minutes), evidence=frozenset(one.evidence))


def stands_in_a_row(
    parts: Parts, time: TypedValue, rows: Rows, prose: tuple[Told, ...], evidence: frozenset[str]
) -> bool:
    """Whether a row under ``time`` is about the happening of ``parts``: by the ``evidence`` it shares with the ``prose``,
    or by what it says."""
    return any(not row.evidence.isdisjoint(evidence) or _is_about(parts, row.told, prose) for row in rows.at(time))


def _is_about(parts: Parts, row: Told, prose: tuple[Told, ...]) -> bool:
    shared = _shared(parts, row)
    things = len(parts.words) + len(parts.acting) + len(parts.identifiers) + len(parts.said)
    if shared >= min(_SHARED, things) > 0:
        return True
    own = [word for word in row.words if word.concept and not is_idle(word)]
    return shared > 0 and (len(own) <= _SHARED or any(_common(own, told) >= _SHARED for told in prose))


def _common(words: list[Word], told: Told) -> int:
    return sum(likeness(word, told.keys) >= 1 for word in words)


def _shared(parts: Parts, row: Told) -> int:
    shared = sum(likeness(word, row.keys) >= 1 for word in parts.words)
    shared += len(parts.acting & parts.people.in_text(row.text))
    shared += sum(name in row.names for name in parts.identifiers)
    return shared + sum(any(other.predicate is one.predicate for other in row.said) for one in parts.said)
