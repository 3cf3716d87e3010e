"""Wrong figures: another number, another unit, the right number for another thing."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from evaluation.mutation_kind import MutationKind
from evaluation.mutations.mutant import Mutant, Source
from evaluation.proof import COUNTING_WORDS, Part, number_value, parts_of

_BY_VALUE = {value: word for word, value in COUNTING_WORDS.items()}
_SCALES = (1, 1000, 0.001, 60, 1 / 60, 100, 0.01)
_UNIT = re.compile(r"\s?(ms|s|%|seconds?|minutes?|GB|MB|KB|GiB|MiB)(?![\w])")
_OTHER_UNITS = {
    "ms": ("s", "minutes"), "s": ("ms", "minutes"), "%": (" per second", " per minute", " percent of all customers"),
    "GB": ("MB", "TB"), "MB": ("GB", "KB"), "KB": ("MB",), "GiB": ("MiB",), "MiB": ("GiB",),
    "second": ("minute", "hour"), "minute": ("second", "hour"), "hour": ("minute", "day"), "day": ("hour", "week"),
    "min": ("s", "h"), "h": ("days", "min"), "sec": ("min", "h"),
}  # fmt: skip
_COUNTED = re.compile(r"(?P<gap> (?:[a-z-]+ ){0,2}?)(?P<noun>[a-z-]+s)\b(?! (?:of|from|per|a|an)\b)")
_OTHER_THINGS = {
    "requests": ("sessions", "payments"),
    "tickets": ("refunds", "complaints on social media"),
    "calls": ("e-mails", "refunds"),
    "shippers": ("drivers", "employees"),
    "clinics": ("patients", "hospitals"),
    "jobs": ("servers", "files"),
    "pods": ("regions", "databases"),
    "nodes": ("regions", "databases"),
    "reminders": ("invoices", "prescriptions"),
    "images": ("backups", "configurations"),
    "labels": ("invoices", "contracts"),
    "partners": ("hospitals", "countries"),
    "letters": ("pallets", "contracts"),
    "orders": ("refunds", "accounts"),
    "messages": ("files", "accounts"),
    "customers": ("employees", "countries"),
    "users": ("employees", "countries"),
    "events": ("accounts", "files"),
    "queries": ("backups", "transactions"),
    "connections": ("processes", "threads"),
    "rows": ("tables", "backups"),
    "hosts": ("regions", "racks"),
    "payments": ("refunds", "invoices"),
    "errors": ("restarts", "reboots"),
    "files": ("backups", "folders"),
    "handshakes": ("DNS look-ups", "file transfers"),
    "quotes": ("refunds", "log-ins"),
}
_ANYTHING = ("orders", "accounts", "devices")
_UNCOUNTED = frozenset(
    (
        "minutes",
        "seconds",
        "hours",
        "days",
        "weeks",
        "months",
        "times",
        "plus",
        "was",
        "is",
        "has",
        "its",
        "this",
        "as",
        "does",
        "ms",
    )
)
_RATED = frozenset(
    (
        "requests",
        "tickets",
        "calls",
        "jobs",
        "reminders",
        "orders",
        "messages",
        "events",
        "errors",
        "queries",
        "payments",
        "labels",
    )
)
_OTHER_MEASURES = {
    "p95": ("p50", "p99"),
    "p99": ("p50", "p90"),
    "95th percentile": ("median", "99th percentile"),
    "error ratio": ("retry ratio", "packet loss"),
    "error rate": ("retry rate", "packet loss"),
    "quote latency": ("disk latency", "boot time"),
    "latency": ("packet loss", "jitter"),
    "lag": ("jitter", "packet loss"),
    "CPU": ("Memory use", "Disk use"),
    "Handshake failures": ("Packet losses", "Cache misses"),
    "slowest query": ("slowest backup", "median query"),
}


def other_numbers(source: Source) -> Iterator[Mutant]:
    """Each number changed to one that no cited event holds in any scale."""
    for part in source.parts_that_are("number"):
        before, after = source.text[: part.span[0]], source.text[part.span[1] :]
        value = number_value(part.written)
        if value in (0, 1) or re.match(r"\s?(?:am|pm)\b", after):
            continue
        share = after.startswith("%") or re.match(r" (?:of|percent)\b", after)
        for new in _alternatives(part.written, bool(share)):
            if (bounded_above(before) and number_value(new) > value) or (
                bounded_below(before) and number_value(new) < value
            ):
                continue
            if not _held(source, number_value(new)) and not _rounds(before, value, number_value(new)):
                yield source.with_part(MutationKind.NUMBER, part.span, new)


def bounded_above(before: str) -> bool:
    """Whether the words before a figure make it a bound, so that any greater one would hold as well."""
    return (
        re.search(
            r"\b(?:at most|up to|fewer than|less than|under|within|below|no more than)\s+$", before, re.IGNORECASE
        )
        is not None
    )


def bounded_below(before: str) -> bool:
    """Whether any smaller figure would hold as well."""
    return re.search(r"\b(?:at least|more than|over|above|no less than)\s+$", before, re.IGNORECASE) is not None


def other_units(source: Source) -> Iterator[Mutant]:
    """Each figure with another unit, or a count turned into a rate."""
    for part in (*source.parts_that_are("number"), *source.parts_that_are("duration")):
        yield from _unit_changed(source, part)
    for part in source.parts_that_are("number"):
        noun = _COUNTED.match(source.text, part.span[1])
        if noun is None or noun["noun"] not in _RATED or number_value(part.written) < 2:
            continue
        for rate in (" per minute", " per hour", " a day"):
            if not source.says(rate.split()[-1], rate.split()[-1] + "s"):
                yield source.with_part(MutationKind.UNIT, (noun.end(), noun.end()), rate)


def other_subjects(source: Source) -> Iterator[Mutant]:
    """The figure stays and what it counts or measures changes; or two figures change places."""
    yield from _exchanged(source)
    yield from _taken_from_elsewhere(source)
    if not any(part.kind in ("number", "duration") for part in source.parts):
        return
    for part in source.parts_that_are("number"):
        noun = _COUNTED.match(source.text, part.span[1])
        for other in _others(noun["noun"]) if noun else ():
            if noun and not source.says(other.split()[0], other.split()[0].rstrip("s")):
                yield source.with_part(MutationKind.SUBJECT_OF_NUMBER, noun.span("noun"), other)
    for measure, others in _OTHER_MEASURES.items():
        match = re.search(rf"\b{re.escape(measure)}\b", source.text)
        for other in others if match and not source.in_quote(match.start()) else ():
            if match and not source.says(other, other.split()[0]):
                yield source.with_part(MutationKind.SUBJECT_OF_NUMBER, match.span(), other)


def _others(noun: str) -> tuple[str, ...]:
    return () if noun in _UNCOUNTED else (*_OTHER_THINGS.get(noun, ()), *(one for one in _ANYTHING if one != noun))


def _alternatives(written: str, share: bool) -> Iterator[str]:
    value = number_value(written)
    if not written[0].isdigit():
        for new in (value + 2, value + 5, value * 2, value - 3, value - 1):
            if new >= 2 and new in _BY_VALUE:
                spelt = _BY_VALUE[int(new)]
                yield spelt.capitalize() if written[0].isupper() else spelt
        return
    whole, dot, rest = written.replace(",", "").partition(".")
    variants = [_digit_changed(whole, at, by) + dot + rest for at in range(len(whole)) for by in (3, 5, 7)]
    variants += [whole[1] + whole[0] + whole[2:] + dot + rest] if len(whole) > 1 and whole[0] != whole[1] else []
    if not share:
        variants += [whole + "0" + dot + rest, whole[:-1] + dot + rest if len(whole) > 2 else ""]
    for variant in dict.fromkeys(variants):
        head = variant.partition(".")[0]
        if (
            head
            and not (head.startswith("0") and value >= 1)
            and not (share and float(variant) > 100)
            and float(variant) > 1
        ):
            yield f"{int(head):,}" + variant[len(head) :] if "," in written or int(head) > 9999 else variant


def _digit_changed(digits: str, at: int, by: int) -> str:
    return digits[:at] + str((int(digits[at]) + by) % 10) + digits[at + 1 :]


def _held(source: Source, value: float) -> bool:
    return any(abs(number * scale - value) < 1e-6 for number in source.evidence.numbers for scale in _SCALES)


def _rounds(before: str, value: float, new: float) -> bool:
    """Whether the new figure could pass as a rounding of the old one."""
    return (
        0.85 < new / value < 1.15
        and re.search(r"(?:about|around|roughly|nearly|almost|some|over)\s+$", before) is not None
    )


def _unit_changed(source: Source, part: Part) -> Iterator[Mutant]:
    text = source.text
    if part.kind == "duration":
        start, end = part.match.span(2)
    elif unit := _UNIT.match(text, part.span[1]):
        start, end = unit.span(1)
    else:
        return
    if bounded_above(text[: part.span[0]]):
        return
    written = text[start:end]
    plural = len(written) > 2 and written.endswith("s")
    for other in _OTHER_UNITS.get(written.removesuffix("s") if plural else written, ()):
        new = other + "s" if plural else other
        if part.kind == "duration" and text[part.span[0] : start].endswith("-"):
            new = other
        amount = text[part.span[0] : start].strip(" -")
        if re.search(rf"{re.escape(amount)}\s?{re.escape(new.strip())}", source.evidence.words):
            continue
        twice = re.match(rf" and \S+ {re.escape(new)}", text[end:])
        if not twice and not (other.startswith(" per") and text[end : end + 3] == " of"):
            yield source.with_part(MutationKind.UNIT, (start, end), new)


def _exchanged(source: Source) -> Iterator[Mutant]:
    """Two unequal numbers of the sentence, both shares or both counts, in each other's place."""
    numbers = [part for part in source.parts_that_are("number") if part.written[0].isdigit()]
    for one, other in itertools.pairwise(numbers):
        alike = _class(source.text, one) == _class(source.text, other)
        if alike and number_value(one.written) != number_value(other.written):
            (a, b), (c, d) = one.span, other.span
            text = source.text
            swapped = text[:a] + other.written + text[b:c] + one.written + text[d:]
            yield source.mutant(MutationKind.SUBJECT_OF_NUMBER, swapped)


def _taken_from_elsewhere(source: Source) -> Iterator[Mutant]:
    """A number that a cited event holds for something else, in place of the right one."""
    if len(source.events) != 1 or source.quoted:
        return
    said = source.events[0].text
    for part in source.parts_that_are("number"):
        for other in parts_of(said):
            same = other.kind == "number" and other.written[0].isdigit() and part.written[0].isdigit()
            if same and _class(source.text, part) == _class(said, other) and other.written not in source.text:
                yield source.with_part(MutationKind.SUBJECT_OF_NUMBER, part.span, other.written)


def _class(text: str, part: Part) -> str:
    unit = _UNIT.match(text, part.span[1])
    return unit[1] if unit else ""
