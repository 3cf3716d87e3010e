"""What a check found in a statement."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    SUPPORTED = "supported"
    CONTRADICTED = "contradicted"
    NOT_IN_EVIDENCE = "not_in_evidence"
    NEEDS_HUMAN = "needs_human"
    ASSERTED = "asserted"  # a named person says so, without evidence

    @property
    def blocks(self) -> bool:
        """Whether the statement has to be edited, rejected or settled before anything is published."""
        return self in (Verdict.CONTRADICTED, Verdict.NOT_IN_EVIDENCE)

    @property
    def label(self) -> str:
        return {"not_in_evidence": "not in evidence", "needs_human": "needs a human"}.get(self.value, self.value)


SEVEREST_FIRST = (
    Verdict.CONTRADICTED,
    Verdict.NOT_IN_EVIDENCE,
    Verdict.NEEDS_HUMAN,
    Verdict.ASSERTED,
    Verdict.SUPPORTED,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing a check has to say about one statement.

    ``span`` is [start, end) in the statement's text; ``message`` a full sentence for the reviewer; ``evidence`` the
    events it looked at and ``evidence_spans`` (event id, start, end) what to highlight in them.
    """

    check: str
    verdict: Verdict
    message: str
    span: tuple[int, int] | None = None
    expected: str | None = None
    found: str | None = None
    evidence: tuple[str, ...] = ()
    evidence_spans: tuple[tuple[str, int, int], ...] = ()


def severest(verdicts: Iterable[Verdict], otherwise: Verdict) -> Verdict:
    """The worst of ``verdicts``; ``otherwise`` where there are none."""
    present = set(verdicts)
    return next((verdict for verdict in SEVEREST_FIRST if verdict in present), otherwise)
