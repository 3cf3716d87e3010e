"""Arms: the ways to write a report that are measured side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from evaluation.case import Case
from evaluation.written import Written


@dataclass(frozen=True, kw_only=True)
class ArmSettings:
    """What a run record keeps of an arm. ``repeatable``: the same inputs give the same bytes (plain writer, recorded replies).

    ``prompts`` and ``templates`` are name → SHA-256 of the texts it used; ``others`` further settings, by name.
    ``checks`` are the names of what verified its drafts: none where its words never met the checks.
    """

    name: str
    model: str = ""
    repeatable: bool = True
    prompts: Mapping[str, str] = field(default_factory=dict)
    templates: Mapping[str, str] = field(default_factory=dict)
    others: Mapping[str, str] = field(default_factory=dict)
    checks: tuple[str, ...] = ()


class Arm(Protocol):
    """``write`` never raises for what a model did or did not answer: that stands in ``Written.unanswered``."""

    settings: ArmSettings

    def write(self, case: Case) -> Written:
        """Write the report of ``case``."""
