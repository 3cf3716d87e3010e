"""Which events matter to a retrospective, and why."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class SignalKind(StrEnum):
    DETECTION = "detection"
    DECISION = "decision"
    FINDING = "finding"
    HYPOTHESIS = "hypothesis"
    HYPOTHESIS_FATE = "hypothesis_fate"
    ACTION = "action"  # something was done to a system
    MITIGATION = "mitigation"  # an action after which the records say it got better
    IMPACT = "impact"
    RECOVERY = "recovery"
    FOLLOW_UP = "follow_up"
    COMMUNICATION = "communication"  # words to customers or stakeholders
    COORDINATION = "coordination"  # roles, declarations, severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """Event ``event_id`` matters as ``kind``. ``reason`` is a sentence; ``weight`` 0–1 orders evidence when space is short."""

    event_id: str
    kind: SignalKind
    reason: str
    weight: float
