"""Whether two figures say the same, across units and with the rounding in which one of them is written."""

from __future__ import annotations

from decimal import Decimal

from extraction.domain.numerals import FRACTION_WORDS, written_step
from extraction.domain.typed_value import TypedValue, ValueKind
from extraction.domain.units import BYTES, SECONDS, dimension

_FIGURES = (ValueKind.QUANTITY, ValueKind.DURATION)
_FRACTION_TOLERANCE = Decimal(2)  # percentage points that "about a third" or "half" may be off


def same_quantity(claim: TypedValue, evidence: TypedValue) -> bool:
    """Whether ``evidence`` may be written as ``claim``: converted to its unit and rounded as it is written.

    "42k" stands for 42,317 and "3.0 s" for 3027 ms; "more than 70,000" for 76,753. Nothing is said about whether both
    are figures of the same thing.
    """
    if claim.kind not in _FIGURES or evidence.kind not in _FIGURES:
        return False
    pair = _comparable(claim, evidence)
    return pair is not None and _agrees(claim, evidence, *pair)


def tolerance(value: TypedValue) -> Decimal:
    """Half of the last written digit that counts, in the unit ``number`` has (seconds for a duration)."""
    if value.unit == "%" and any(word in FRACTION_WORDS for word in value.text.lower().replace("-", " ").split()):
        return _FRACTION_TOLERANCE
    step = written_step(value.text.lstrip("$€£~"), value.approximate) or Decimal(1)
    return step * (smallest_unit(value) if value.kind is ValueKind.DURATION else 1) / 2


def smallest_unit(value: TypedValue) -> Decimal:
    """Seconds of the smallest unit that a duration is written in: 60 for "1h 17m"."""
    return SECONDS.get(value.unit, Decimal(1))


def _comparable(claim: TypedValue, evidence: TypedValue) -> tuple[Decimal, Decimal] | None:
    """Evidence and tolerance, both in the claim's terms; ``None`` where the dimensions differ."""
    if claim.number is None or evidence.number is None:
        return None
    own, other = _dimension(claim), _dimension(evidence)
    if own == other:
        return evidence.number * _factor(evidence) / _factor(claim), tolerance(claim)
    if own == "%" and other == "" and 0 <= evidence.number <= 1:
        return evidence.number * 100, tolerance(claim)
    if own == "" and other == "%" and 0 <= claim.number <= 1:
        return evidence.number / 100, tolerance(claim)
    counts = not {own, other} & {"time", "size", "%", "$", "€", "£", "x", "http status"}
    return (evidence.number, tolerance(claim)) if counts and "" in (own, other) else None


def _agrees(claim: TypedValue, evidence: TypedValue, number: Decimal, allowed: Decimal) -> bool:
    stated = claim.number or Decimal(0)
    if claim.comparison and not evidence.comparison:
        if claim.comparison[0] == ">":
            return number >= stated if "=" in claim.comparison else number > stated
        return number <= stated if "=" in claim.comparison else number < stated
    if evidence.comparison and evidence.comparison[0] != (claim.comparison or " ")[0]:
        return False
    if _rounder_than(evidence, claim):
        return stated == number
    return (
        abs(stated - number) <= allowed if allowed != Decimal("0.5") else stated == number or _rounds_to(number, stated)
    )


def _rounds_to(number: Decimal, stated: Decimal) -> bool:
    return number != number.to_integral_value() and abs(stated - number) <= Decimal("0.5")


def _rounder_than(evidence: TypedValue, claim: TypedValue) -> bool:
    """A claim cannot be more exact than an approximate record."""
    return evidence.approximate and tolerance(evidence) * _factor(evidence) > tolerance(claim) * _factor(claim)


def _dimension(value: TypedValue) -> str:
    return "time" if value.kind is ValueKind.DURATION else dimension(value.unit)


def _factor(value: TypedValue) -> Decimal:
    """What ``number`` is multiplied with to be in seconds or bytes."""
    if value.kind is ValueKind.DURATION:
        return Decimal(1)
    return SECONDS.get(value.unit) or BYTES.get(value.unit) or Decimal(1)
