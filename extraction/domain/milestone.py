"""Milestones: when the impact began, when people knew, when it was over; each with candidates and evidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class MilestoneName(StrEnum):
    """In walking order."""

    IMPACT_STARTED = "impact_started"
    DETECTED = "detected"
    DECLARED = "declared"
    ACKNOWLEDGED = "acknowledged"
    MITIGATED = "mitigated"
    RESOLVED = "resolved"

    @property
    def label(self) -> str:
        return self.value.replace("_", " ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown:
    """Not known, as a value with a reason; never ``None`` or 0."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MilestoneCandidate:
    """One possible time (aware UTC) of a milestone: the rule that found it and the events it rests on.

    ``rank`` orders candidates, lower is better: a person's choice is 0. ``explanation`` is a sentence for the reviewer.
    """

    at: datetime
    rule: str
    evidence: tuple[str, ...]
    rank: int
    explanation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone:
    name: MilestoneName
    chosen: MilestoneCandidate | Unknown
    candidates: tuple[MilestoneCandidate, ...] = ()

    @property
    def at(self) -> datetime | None:
        """Time of the chosen candidate; ``None`` exactly where ``chosen`` is ``Unknown``."""
        return None if isinstance(self.chosen, Unknown) else self.chosen.at


@dataclass(frozen=True, slots=True, kw_only=True)
class Cycle:
    """One pass from impact to resolution. A reopened incident has several; ``number`` counts from 1."""

    number: int
    milestones: tuple[Milestone, ...]
    reopened_by: tuple[str, ...] = ()

    def milestone(self, name: MilestoneName) -> Milestone:
        for milestone in self.milestones:
            if milestone.name is name:
                return milestone
        return Milestone(name=name, chosen=Unknown(reason="no record tells it"))

    @property
    def by_name(self) -> Mapping[MilestoneName, Milestone]:
        return {milestone.name: milestone for milestone in self.milestones}
