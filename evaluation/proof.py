"""Does the evidence of a gold sentence hold its figures, times, names and versions? A simple reader of its own.

It judges the cases that judge the product, so it shares nothing with the product's checks. It proves what can be looked
up; whether the rest of a sentence is true remains the word of the person who wrote it.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from evaluation.case import Case
from extraction.domain.timeline import Event

MONTHS = re.findall(r"\w+", "January February March April May June July August September October November December")
WEEKDAYS = re.findall(r"\w+", "Monday Tuesday Wednesday Thursday Friday Saturday Sunday")
_COUNTED = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen twenty"
)
_TENS = {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "ninety": 90}
COUNTING_WORDS = {word: number for number, word in enumerate(re.findall(r"\w+", _COUNTED))} | _TENS
OFFSETS = {
    "UTC": 0, "GMT": 0, "WET": 0, "WEST": 60, "BST": 60, "CET": 60, "CEST": 120, "EEST": 180, "IST": 330, "SGT": 480, "JST": 540,
    "AEST": 600, "EDT": -240, "EST": -300, "CDT": -300, "CST": -360, "MDT": -360, "MST": -420, "PDT": -420, "PST": -480,
    "BRT": -180,
}  # fmt: skip
"""Zone → minutes east of Greenwich, for the zones that cases use."""

_NUMERAL = rf"(?:\d+(?:,\d{{3}})*(?:\.\d+)?|\b(?:{'|'.join(COUNTING_WORDS)})\b)"
CLOCK = re.compile(rf"(?<![\d:.])(\d{{1,2}}):(\d\d)(?::(\d\d))?(?![\d:])(?:\s?({'|'.join(OFFSETS)})\b)?")
DATE = re.compile(
    rf"\b(\d{{1,2}}) ({'|'.join(MONTHS)})(?: (\d{{4}}))?\b|\b({'|'.join(MONTHS)}) (\d{{1,2}})(?:, (\d{{4}}))?\b"
    r"|\b(\d{4})-(\d\d)-(\d\d)\b"
)
_SECONDS = {"second": 1, "sec": 1, "s": 1, "minute": 60, "min": 60, "hour": 3600, "h": 3600, "day": 86400}
_PART = rf"({_NUMERAL})(?:\s|-)?(seconds?|secs?|minutes?|mins?|hours?|h|days?)\b"
DURATION = re.compile(rf"{_PART}(?:(?:,? and |,? ){_PART})?", re.IGNORECASE)
IDENTIFIER = re.compile(
    r"#\d+|\b[A-Z][A-Z0-9]+-\d+\b|\bv?\d+\.\d+\.\d+(?:-\w+)?\b|\b(?=[a-f]*\d)(?=\d*[a-f])[0-9a-f]{7,40}\b"
)
QUOTE = re.compile(r"“([^”]+)”")
NUMBER = re.compile(rf"(?<![\w.#-]){_NUMERAL}(?![\w]*\d)", re.IGNORECASE)
_NOT_COUNTED = re.compile(
    r"\b(?:SEV-?\d|p\d{2,3}|\d+(?:st|nd|rd|th)|TLS ?1\.\d|HTTP ?\d{3}|one of|any ?one|one another)\b", re.IGNORECASE
)
_SHORT_SECONDS = re.compile(r"(?<![\w.])(\d+(?:,\d{3})*(?:\.\d+)?)\s?s\b")
_ABOUT = re.compile(
    r"(?i)\b(?:about|around|roughly|nearly|almost|some|over|under|less than|more than|within|at least)\s+$"
)


@dataclass(frozen=True)
class Evidence:
    """What the cited events say, all in one: their words, their instants (UTC) and the figures in them."""

    words: str
    instants: tuple[datetime, ...]
    numbers: frozenset[float]

    @classmethod
    def of(cls, events: Sequence[Event], case: Case | None) -> Evidence:
        words = "\n".join(part for event in events for part in (*_said(event), *_person(event, case)))
        return cls(words, tuple(_instants(events)), frozenset(_numbers(words)))


def unproved(text: str, events: Sequence[Event], case: Case | None = None) -> tuple[str, ...]:
    """The parts of ``text`` that ``events`` do not hold, as written; people and services are looked for with their ``case``."""
    evidence = Evidence.of(events, case)
    missing = [part.written for part in parts_of(text) if not _HOLDS[part.kind](part.match, evidence, text)]
    missing += [day for day in WEEKDAYS if re.search(rf"\b{day}\b", text) and not _holds_day(day, evidence)]
    missing += [
        name for name in (names_of(case) if case else ()) if mentions(name, text) and not mentions(name, evidence.words)
    ]
    return tuple(missing)


@dataclass(frozen=True, slots=True)
class Part:
    """Something in a sentence that can be looked up: a quote, clock, date, identifier, duration or number."""

    kind: str
    match: re.Match[str]

    @property
    def written(self) -> str:
        return self.match.group()

    @property
    def span(self) -> tuple[int, int]:
        return self.match.span()


def parts_of(text: str) -> tuple[Part, ...]:
    """The parts of ``text``, none inside another, in order of their kinds and places."""
    left, parts = text, list[Part]()
    for kind, pattern in _PATTERNS:
        found = list(pattern.finditer(left))
        parts += [Part(kind, match) for match in found]
        left = pattern.sub(lambda match: " " * len(match.group()), left)
    return tuple(parts)


def names_of(case: Case) -> tuple[str, ...]:
    """First names and services: what ``unproved`` looks for in the evidence."""
    return (*(person.name.split()[0] for person in case.people), *case.heading.services)


@dataclass(frozen=True, slots=True)
class Doubt:
    """A gold sentence and what could not be found in its evidence; ``explained`` where the gold says how it follows."""

    where: str
    text: str
    missing: tuple[str, ...]
    explained: str = ""


def doubts_about(case: Case) -> Iterator[Doubt]:
    """Each fact, statement and action item whose evidence does not hold all of it; milestones that no event bears."""
    for sentence in case.sentences:
        if missing := unproved(sentence.text, case.events(sentence.evidence), case):
            yield Doubt(sentence.id, sentence.text, missing, sentence.derived)
    for item in case.action_items:
        wanted = f"{item.text} ({item.owner.split()[0]})" if item.owner else item.text
        if missing := unproved(wanted, case.events(item.evidence), case):
            yield Doubt("action item", item.text, missing, item.derived)
    for milestone in case.milestones:
        stated = f"{milestone.at:%H:%M} UTC"
        if missing := unproved(stated, case.events(milestone.evidence)):
            yield Doubt(f"milestone {milestone.name}", stated, missing, milestone.derived)


def number_value(written: str) -> float:
    """``23,914`` → 23914, ``seven`` → 7."""
    known = COUNTING_WORDS.get(written.lower())
    return float(known) if known is not None else float(written.replace(",", ""))


def seconds_in(match: re.Match[str]) -> float:
    """Length of what ``DURATION`` found."""
    total = 0.0
    for amount, unit in ((match[1], match[2]), (match[3], match[4])):
        if amount:
            total += number_value(amount) * _SECONDS[unit.lower().rstrip("s") or "s"]
    return total


def _said(event: Event) -> Iterator[str]:
    yield event.text
    yield from (value for name, value in event.attributes.items() if name != "reactions")
    yield from (reference.key for reference in event.references if event.source != "slack")
    if event.actor is not None:
        yield event.actor.name


def _person(event: Event, case: Case | None) -> Iterator[str]:
    """The name of a person whom the source knows by a login only."""
    if event.actor is not None and case is not None:
        person = case.known.facts.person_of(event.actor.source, event.actor.native_id)
        yield from () if person is None else (person.display_name,)


def _instants(events: Sequence[Event]) -> Iterator[datetime]:
    for event in events:
        yield event.at
        yield from (reference.at for reference in event.also if reference.at is not None)
        if event.attribute("edited_at"):
            yield datetime.fromisoformat(event.attributes["edited_at"]).astimezone(UTC)
        for match in CLOCK.finditer(event.text):
            yield from clock_instants(match, event.at.date())


def clock_instants(match: re.Match[str], day: date) -> Iterator[datetime]:
    """The instants (UTC) that a ``CLOCK`` on or about ``day`` can mean; without a zone it is read as UTC."""
    hour, minute, second, zone = match.groups()
    if int(hour) > 23 or int(minute) > 59:
        return
    local = datetime(day.year, day.month, day.day, int(hour), int(minute), int(second or 0), tzinfo=UTC)
    for shift in (-1, 0, 1):
        yield local + timedelta(days=shift, minutes=-OFFSETS.get(zone or "UTC", 0))


def _numbers(words: str) -> Iterator[float]:
    for match in NUMBER.finditer(words):
        yield number_value(match.group())
    for match in re.finditer(r"\d+(?:,\d{3})*(?:\.\d+)?", words):
        yield float(match.group().replace(",", ""))


def _holds_anything(match: re.Match[str], evidence: Evidence, text: str) -> bool:
    return True


def _holds_quote(match: re.Match[str], evidence: Evidence, text: str) -> bool:
    return all(part.strip(" .,") in evidence.words for part in match[1].split("…"))


def _holds_clock(match: re.Match[str], evidence: Evidence, text: str) -> bool:
    if match[3]:
        return any(
            abs((one - moment).total_seconds()) < 1
            for moment in evidence.instants
            for one in clock_instants(match, moment.date())
        )
    return any(
        one == moment.replace(second=0, microsecond=0)
        for moment in evidence.instants
        for one in clock_instants(match, moment.date())
    )


def _holds_date(match: re.Match[str], evidence: Evidence, text: str) -> bool:
    day, month = (match[1], match[2]) if match[1] else (match[5], match[4])
    year = match[3] or match[6]
    if match[7]:
        year, day, month = match[7], match[9], MONTHS[int(match[8]) - 1]
    number = MONTHS.index(month) + 1
    zones = [minutes for zone, minutes in OFFSETS.items() if re.search(rf"\b{zone}\b", text)] or [0]
    days = {(one + timedelta(minutes=minutes)).date() for one in evidence.instants for minutes in zones}
    if any(one.day == int(day) and one.month == number and year in (None, str(one.year)) for one in days):
        return True
    written = rf"\b0?{int(day)} {month[:3]}|\b{month[:3]}\w* 0?{int(day)}\b|-{number:02d}-{int(day):02d}\b"
    return re.search(written, evidence.words, re.IGNORECASE) is not None


def _holds_day(day: str, evidence: Evidence) -> bool:
    return any(WEEKDAYS[one.weekday()] == day for one in evidence.instants) or _named(day, evidence.words)


def _named(day: str, words: str) -> bool:
    return re.search(rf"\b{day[:3]}(?:s|rs|nes|\w*day)?\b", words, re.IGNORECASE) is not None


def _holds_identifier(match: re.Match[str], evidence: Evidence, text: str) -> bool:
    return match.group().lstrip("#v").lower() in evidence.words.lower()


def _holds_duration(match: re.Match[str], evidence: Evidence, text: str) -> bool:
    wanted = seconds_in(match)
    unit = _SECONDS[(match[4] or match[2]).lower().rstrip("s") or "s"]
    loose = max(unit, 0.1 * wanted) if _ABOUT.search(text[: match.start()]) else unit
    for one, other in itertools.combinations(evidence.instants, 2):
        if abs(abs((one - other).total_seconds()) - wanted) < loose:
            return True
    if any(number_value(said[1]) == wanted for said in _SHORT_SECONDS.finditer(evidence.words)):
        return True
    return any(
        abs(seconds_in(said) - wanted) < 1 or (said[1] == match[1] and said[2][0] == match[2][0])
        for said in DURATION.finditer(evidence.words)
    )


def _holds_number(match: re.Match[str], evidence: Evidence, text: str) -> bool:
    wanted = number_value(match.group())
    loose = 0.05 * wanted if _ABOUT.search(text[: match.start()]) else 1e-9
    scales = (1, 1000, 0.001, 60, 1 / 60, 100, 0.01)
    return any(abs(number * scale - wanted) <= loose for number in evidence.numbers for scale in scales)


def mentions(name: str, words: str) -> bool:
    """Whether ``words`` hold ``name`` as a whole word, in any case."""
    return re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", words, re.IGNORECASE) is not None


_PATTERNS = (
    ("quote", QUOTE),
    ("clock", CLOCK),
    ("date", DATE),
    ("identifier", IDENTIFIER),
    ("duration", DURATION),
    ("label", _NOT_COUNTED),
    ("number", NUMBER),
)
_HOLDS = {
    "quote": _holds_quote,
    "clock": _holds_clock,
    "date": _holds_date,
    "identifier": _holds_identifier,
    "duration": _holds_duration,
    "label": _holds_anything,
    "number": _holds_number,
}
