"""Durations under the field's different definitions, side by side."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from extraction.domain.milestone import MilestoneName, Unknown


class MetricName(StrEnum):
    TTD = "ttd"  # time to detect
    TTA = "tta"  # time to acknowledge
    TTM = "ttm"  # time to mitigate
    TTR = "ttr"  # time to resolve

    @property
    def label(self) -> str:
        return {
            "ttd": "time to detect",
            "tta": "time to acknowledge",
            "ttm": "time to mitigate",
            "ttr": "time to resolve",
        }[self]


@dataclass(frozen=True, slots=True, kw_only=True)
class Invalid:
    """Both times are known and the difference makes no sense (negative); never shown as 0."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """One duration: ``end`` − ``start`` as ``definition`` (e.g. ``FireHydrant``) has it; ``preferred`` is Retroline's own."""

    name: MetricName
    definition: str
    start: MilestoneName
    end: MilestoneName
    value: timedelta | Unknown | Invalid
    cycle: int = 1
    preferred: bool = False
    evidence: tuple[str, ...] = ()
