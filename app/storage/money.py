"""Amounts of money in columns: whole millionths of a US dollar."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

_MILLIONTH = Decimal("0.000001")


def to_millionths(dollars: Decimal) -> int:
    """Rounded half up."""
    return int(dollars.quantize(_MILLIONTH, rounding=ROUND_HALF_UP).scaleb(6))


def from_millionths(amount: int) -> Decimal:
    """US dollars without zeros at the end: ``0.25``, ``0``."""
    dollars = Decimal(int(amount)).scaleb(-6)
    return dollars.quantize(Decimal(1)) if dollars == dollars.to_integral_value() else dollars.normalize()
