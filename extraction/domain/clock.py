"""Aware times only: the guards that keep naive times out, and the one way to write an instant down."""

from __future__ import annotations

from datetime import UTC, datetime


def require_utc(moment: datetime, what: str) -> datetime:
    """Return ``moment`` in UTC.

    Raises:
        ValueError: ``moment`` has no time zone; ``what`` names it in the message.
    """
    if moment.tzinfo is UTC:
        return moment
    if moment.tzinfo is None or moment.utcoffset() is None:
        raise ValueError(f"{what} has no time zone: {moment.isoformat()}")
    return moment.astimezone(UTC)


def iso_utc(moment: datetime) -> str:
    """RFC 3339 in UTC with a ``Z``; microseconds only where there are any, e.g. ``2026-03-03T14:02:11.250000Z``."""
    return require_utc(moment, "time").isoformat().replace("+00:00", "Z")


def parse_iso(text: str) -> datetime:
    """Read RFC 3339 (``Z`` or offset; more than six fraction digits are cut) into an aware UTC time.

    Raises:
        ValueError: not a date-time, or one without a time zone.
    """
    return require_utc(datetime.fromisoformat(_cut_fraction(text.strip())), "time")


def _cut_fraction(text: str) -> str:
    head, dot, tail = text.partition(".")
    if not dot:
        return text
    digits = len(tail) - len(tail.lstrip("0123456789"))
    return f"{head}.{tail[: min(digits, 6)].ljust(6, '0')}{tail[digits:]}"
