"""Units of figures: how they are written, their canonical name, what dimension they have and how they convert."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType

SECONDS: Mapping[str, Decimal] = MappingProxyType(
    {
        "ns": Decimal("1e-9"),
        "µs": Decimal("1e-6"),
        "ms": Decimal("1e-3"),
        "s": Decimal(1),
        "min": Decimal(60),
        "h": Decimal(3600),
        "d": Decimal(86400),
        "w": Decimal(604800),
    }
)
"""Canonical unit of time → seconds."""

BYTES: Mapping[str, Decimal] = MappingProxyType(
    {
        "B": Decimal(1),
        **{f"{prefix}B": Decimal(1000) ** power for power, prefix in enumerate("KMGTP", start=1)},
        **{f"{prefix}iB": Decimal(1024) ** power for power, prefix in enumerate("KMGTP", start=1)},
    }
)
"""Canonical unit of data size → bytes."""

_SPELLINGS: Mapping[str, tuple[str, ...]] = {
    "ns": ("ns", "nanosecond", "nanoseconds"),
    "µs": ("µs", "μs", "us", "microsecond", "microseconds"),
    "ms": ("ms", "msec", "msecs", "millis", "millisecond", "milliseconds"),
    "s": ("s", "sec", "secs", "second", "seconds"),
    "min": ("m", "min", "mins", "minute", "minutes"),
    "h": ("h", "hr", "hrs", "hour", "hours"),
    "d": ("d", "day", "days"),
    "w": ("w", "wk", "wks", "week", "weeks"),
    "%": ("%", "percent", "pct", "per cent"),
    "percentage points": ("pp", "percentage points", "percentage point"),
    "x": ("x", "times", "fold"),
    "B": ("B", "byte", "bytes"),
    "KB": ("KB", "kB", "kb", "kilobytes", "kilobyte"),
    "MB": ("MB", "mb", "megabytes", "megabyte"),
    "GB": ("GB", "gb", "gigabytes", "gigabyte"),
    "TB": ("TB", "tb", "terabytes", "terabyte"),
    "PB": ("PB", "petabytes", "petabyte"),
    **{f"{prefix}iB": (f"{prefix}iB",) for prefix in "KMGTP"},
    "KiB": ("KiB", "Ki"),
    "MiB": ("MiB", "Mi"),
    "GiB": ("GiB", "Gi"),
    "requests/s": ("rps", "req/s", "qps", "reqs/s", "requests/s", "tps", "ops/s"),
    "$": ("USD", "dollars", "$"),
    "€": ("EUR", "euros", "€"),
    "£": ("GBP", "pounds", "£"),
}

UNITS: Mapping[str, str] = MappingProxyType(
    {spelling: canonical for canonical, spellings in _SPELLINGS.items() for spelling in spellings}
)
"""Spelling → canonical unit. Lower-case words are looked up lower-cased, short forms as they are written."""

DURATION_UNITS = frozenset({"s", "min", "h", "d", "w"})
"""Units in which the length of a happening is told; smaller ones are figures of a system."""


def unit_named(word: str) -> str | None:
    """Canonical unit of a spelling, ``None`` where it is no unit: ``Minutes`` → ``min``, ``KB`` → ``KB``."""
    return UNITS.get(word) or (UNITS.get(word.lower()) if len(word) > 2 else None)


def dimension(unit: str) -> str:
    """What can be converted into one another: ``time``, ``size``, else the unit itself (a count's noun, singular)."""
    if unit in SECONDS:
        return "time"
    if unit in BYTES:
        return "size"
    return singular(unit)


def singular(noun: str) -> str:
    """``queries`` → ``query``, ``requests`` → ``request``; words that only look like a plural stay."""
    if noun.endswith("ies") and len(noun) > 4:
        return noun[:-3] + "y"
    if noun.endswith(("sses", "shes", "ches", "xes")):
        return noun[:-2]
    if noun.endswith("s") and not noun.endswith(("ss", "us", "is")):
        return noun[:-1]
    return noun
