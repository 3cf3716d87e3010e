"""Guesses made during the incident and what became of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class HypothesisState(StrEnum):
    PROPOSED = "proposed"
    TESTED = "tested"
    RETRACTED = "retracted"
    CONFIRMED = "confirmed"


@dataclass(frozen=True, slots=True, kw_only=True)
class HypothesisStep:
    state: HypothesisState
    event_id: str
    at: datetime
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hypothesis:
    """A guess and its fate; ``steps`` oldest first, the first one is where it was proposed.

    ``text`` is the guess in the words of the event that proposed it; ``subject`` its content words, lower case.
    """

    id: str
    text: str
    subject: tuple[str, ...]
    steps: tuple[HypothesisStep, ...]

    @property
    def state(self) -> HypothesisState:
        return self.steps[-1].state
