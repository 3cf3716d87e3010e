"""The clauses of a sentence, and which time, figure or person belongs to which verb.

“Mitigated at 20:31 UTC and resolved at 22:05 UTC” does not say “resolved at 20:31 UTC”: a verb that has a time of its
own in its clause is bound to it, and may borrow another clause's time only while it has none.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from evaluation.independent_judge import alike, stems
from evaluation.proof import CLOCK, COUNTING_WORDS, MONTHS, Part, number_value, parts_of, seconds_in

_BREAK = re.compile(
    r"(?<=[.!?])\s+|\n+|[,;:]\s+|\s[–—]\s"
    r"|\s(?=(?:but|while|whereas|although|though|until|when|which|who|(?:preceded|followed) by)\b)"
)
"""Between clauses that may stand under different conditions."""
_AND = re.compile(r"\s+(?:and|or)\s+")
_SHORT = 2
"""A part of so few words is no clause: it belongs to what follows."""
_VERB = re.compile(
    r"\b(?:\w{2,}ed|began|begun|lost|went|sent|fell|rose|came|left|broke|brought|saw|seen|wrote|paid|found|held|kept|ran|running"
    r"|over|down|done|gone|sold|shown|caused)\b",
    re.IGNORECASE,
)
NUMERAL = rf"(?:\d+(?:,\d{{3}})*|(?:{'|'.join(COUNTING_WORDS)}))"
_UNIT = re.compile(r"\s?(%|(?:ms|s|[kKMGTmgt]i?[Bb]|[kMGT]bit)\b)")
_OWN_CLOCK = re.compile(
    r"(?:\s?(?:to|until|–|-)\s?\d{1,2}:\d\d)?,?\s?(?:(?:my|our|his|her|their|your|local)\b(?: \w+)? ?(?:time|clock)?"
    r"|in [A-ZÀ-Ý][\w’']*(?: (?:time|conversion)| [A-ZÀ-Ý]\w+|\b(?!\s\d{4}))|on (?:[\w’'-]+ ){1,3}clocks?\b)"
)
"""Words by which a time is told on another clock than UTC."""
_THOSE = re.compile(r"\b(?:those|others|the rest)\b", re.IGNORECASE)
_LATER = re.compile(r"\b(?:minutes?|hours?|days?|h|min) (?:and \w+ minutes? )?(?:later|earlier|afterwards)\b")
_OF = re.compile(
    rf"\b[Oo]f (?P<which>(?:(?:the|these|those|all) )*)(?P<whole>{NUMERAL}) (?P<noun>[^\W\d]\w+),? (?P<part>{NUMERAL})(?= )"
)
"""“Of 640 clinics 118 …”: the whole before its part."""
_AN = re.compile(r"\ban? (?=(?:hour|minute|day)\b(?:,? and\b))", re.IGNORECASE)
_IRREGULAR = (
    "build built building",
    "send sent",
    "lose lost",
    "write wrote written",
    "fall fell fallen",
    "rise rose risen",
    "run ran",
    "break broke broken",
    "find found",
    "bring brought",
    "hold held",
    "leave left",
    "choose chose chosen",
    "throw threw thrown",
    "keep kept",
    "pay paid",
    "sell sold",
)
_STEM = 5
"""Letters from which on what is left of a stem is one."""
_ENDINGS = ("at", "ion", "al", "or", "ment")
FIGURE_STEMS = frozenset(stem for word in COUNTING_WORDS for stem in stems(word))
_KINDS = {"clock": "clock", "date": "date", "duration": "duration"}


@dataclass(frozen=True, slots=True)
class Clause:
    """``heard`` are its words' stems and what may stand for them, ``values`` those of each kind that it tells itself."""

    text: str
    heard: frozenset[str]
    values: Mapping[str, tuple[str, ...]]


@lru_cache(maxsize=32768)
def clauses_of(text: str, fine: bool = False) -> tuple[Clause, ...]:
    """The clauses of ``text``; with ``fine`` also what “and” joins."""
    parts = list(_joined(_BREAK.split(text)))
    if fine:
        parts = [one for part in parts for one in _joined(_AND.split(part))]
    return tuple(Clause(part, heard_in(part), values_of(part)) for part in parts)


def part_first(text: str) -> str:
    """“Of 640 clinics 118 made contact” as “118 of 640 clinics made contact”, so that the two are compared in one order."""
    return _OF.sub(r"\g<part> of \g<which>\g<whole> \g<noun>", text)


def heard_in(text: str) -> frozenset[str]:
    own = frozenset(stems(text))
    return own.union(*map(alike, own), *map(_other_forms, own))


@cache
def _other_forms(stem: str) -> frozenset[str]:
    """The stems of an irregular verb's other forms."""
    rows = (frozenset(one for word in row.split() for one in stems(word)) for row in _IRREGULAR)
    return frozenset().union(*(row for row in rows if stem in row))


def verbs_of(text: str) -> frozenset[str]:
    return frozenset(stem for match in _VERB.finditer(text) for stem in stems(match.group()))


@lru_cache(maxsize=32768)
def values_of(text: str) -> Mapping[str, tuple[str, ...]]:
    """Times, dates, lengths and other figures or identifiers, each kind in the order of the text and in one form."""
    text = _AN.sub("1 ", text)
    found: dict[str, tuple[str, ...]] = {}
    for part in sorted(parts_of(text), key=lambda part: part.span):
        if value := _value(part, text):
            kind = _KINDS.get(part.kind, "figure")
            found[kind] = (*found.get(kind, ()), value)
    return found


def bound_otherwise(said: str, wanted: str, people: Collection[str]) -> bool:
    """Whether ``said`` has what ``wanted`` tells only in clauses that tell another time, figure or person of it."""
    clauses = clauses_of(said, fine=True)
    cores = [[clause for clause in clauses if verb in clause.heard] for verb in verbs_of(wanted)]
    own = {**values_of(wanted), "person": _people_in(wanted, people)}
    return any(
        core
        and not any(_fits(one, own, people) and not _is_later(one, own) and not _of_others(one, wanted) for one in core)
        for core in cores or [_nearest(clauses, wanted, people)]
    )


def _of_others(clause: Clause, wanted: str) -> bool:
    """Whether it tells it of “those in …” or “the rest”."""
    return _THOSE.search(clause.text) is not None and _THOSE.search(wanted) is None


def _is_later(clause: Clause, own: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether it tells by how much it lies off another clause's time, which is not its own then."""
    return bool(own.get("clock")) and not clause.values.get("clock") and _LATER.search(clause.text) is not None


def _nearest(clauses: Sequence[Clause], wanted: str, people: Collection[str]) -> list[Clause]:
    """Those that share most words with ``wanted``, names aside unless it has nothing else."""
    words = frozenset(stems(wanted))
    words = words - {stem for name in (*people, *MONTHS) for stem in stems(name)} or words
    most = max((len(words & clause.heard) for clause in clauses), default=0)
    return [clause for clause in clauses if most and len(words & clause.heard) == most]


def _fits(clause: Clause, own: Mapping[str, tuple[str, ...]], people: Collection[str]) -> bool:
    told = {**clause.values, "person": _people_in(clause.text, people)}
    return all(
        not told.get(kind) or not values or not set(values).isdisjoint(told[kind]) for kind, values in own.items()
    )


def fitting(said: str, wanted: str) -> str:
    """``said`` without the clauses that tell another time or date than ``wanted``."""
    own = {kind: values for kind, values in values_of(wanted).items() if kind in ("clock", "date")}
    return " , ".join(clause.text for clause in clauses_of(said, fine=True) if _fits(clause, own, ()))


@cache
def beginnings_of(stem: str) -> frozenset[str]:
    """``stem`` and what may be the stem of another form of the word: for “mitigat(ed)” also “mitig(ation)”."""
    return frozenset(stem[: -len(one)] for one in _ENDINGS if stem.endswith(one) and len(stem) - len(one) >= _STEM) | {
        stem
    }


def _people_in(text: str, people: Collection[str]) -> tuple[str, ...]:
    return tuple(name for name in people if re.search(rf"\b{re.escape(name)}\b", text))


def _joined(parts: list[str]) -> Iterator[str]:
    """``parts``, the shortest of them together with what follows."""
    waiting = ""
    for part in parts:
        waiting = f"{waiting}, {part}" if waiting else part
        if len(waiting.split()) > _SHORT:
            yield waiting
            waiting = ""
    if waiting.strip():
        yield waiting


def _value(part: Part, text: str) -> str:
    if part.kind == "clock":
        match = CLOCK.match(part.written)
        zone = (match[4] if match else None) or ("local" if _OWN_CLOCK.match(text, part.span[1]) else "UTC")
        return f"{int(match[1]):02d}:{match[2]} {zone}" if match else part.written
    if part.kind == "duration":
        return f"{seconds_in(part.match):g} s"
    if part.kind == "number":
        unit = _UNIT.match(text, part.span[1])
        return f"{number_value(part.written):g}{unit[1].upper() if unit else ''}"
    return "" if part.kind in ("label", "quote") else part.written.lower()


def is_figure(word: str) -> bool:
    return word[0].isdigit() or word in COUNTING_WORDS
