"""Which of a milestone's candidates make sense together, and which one is chosen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from extraction.capture import milestone_inference as inferred
from extraction.capture.end_rules import (
    PARTLY,
    WITHDRAWN,
    Doubts,
    is_page_of_open_incident,
    mitigations_that_held,
)
from extraction.capture.impact_rules import last_correction_wins
from extraction.domain.milestone import MilestoneCandidate, MilestoneName, Unknown

TOLD = 3
"""Up to this rank a person, a command or the incident's own record tells it."""
_FURTHER_TROUBLE = 8
_RECAP_AFTER = timedelta(hours=3)
_DECLARING_TAKES = timedelta(minutes=15)
_NOBODY_SAYS = {
    MilestoneName.IMPACT_STARTED: "no record states when the impact began",
    MilestoneName.DETECTED: "no alert and no first report is in the records",
    MilestoneName.DECLARED: "no message, command or record declares the incident",
    MilestoneName.ACKNOWLEDGED: "no acknowledgement of a page is in the records and nobody wrote that they were looking",
    MilestoneName.MITIGATED: "no record says that the impact had ended",
    MilestoneName.RESOLVED: "no record says that the incident was resolved",
}


def ordered(candidates: Iterable[MilestoneCandidate]) -> tuple[MilestoneCandidate, ...]:
    """Best rank first, then earliest; of candidates that say the same at the same time, one with all evidence."""
    merged: dict[tuple[int, str, datetime], MilestoneCandidate] = {}
    for one in candidates:
        key = (one.rank, one.rule, one.at)
        same = merged.get(key)
        merged[key] = one if same is None else _with_evidence(same, one.evidence)
    return tuple(merged[key] for key in sorted(merged, key=lambda key: (key[0], key[2], key[1])))


def _with_evidence(one: MilestoneCandidate, evidence: tuple[str, ...]) -> MilestoneCandidate:
    joined = tuple(dict.fromkeys((*one.evidence, *evidence)))
    return MilestoneCandidate(at=one.at, rule=one.rule, evidence=joined, rank=one.rank, explanation=one.explanation)


def sensible(
    name: MilestoneName, inside: Mapping[MilestoneName, list[MilestoneCandidate]], doubts: Doubts
) -> list[MilestoneCandidate]:
    """Without ends from before anything was known, without recaps, and without inferences that words contradict.

    An alert that flaps clears before the incident is declared, and a page can close while people still say that it is
    not over: such a record is no end. What began only after the declaration is a further trouble.
    """
    candidates = inside.get(name, [])
    known_at = inferred.earliest(inside, MilestoneName.DETECTED, MilestoneName.DECLARED)
    if name in (MilestoneName.MITIGATED, MilestoneName.RESOLVED):
        known = [one for one in candidates if known_at is None or one.at >= known_at]
        kept = [one for one in known if not _is_overruled(name, one, inside)]
        resolved_at = _stated_at(MilestoneName.RESOLVED, inside)
        if name is MilestoneName.MITIGATED:
            return mitigations_that_held(kept, doubts, resolved_at)
        return [one for one in kept if not is_page_of_open_incident(one, doubts)]
    if name is MilestoneName.IMPACT_STARTED:
        declared_at = _stated_at(MilestoneName.DECLARED, inside)
        return last_correction_wins(_further_trouble_last(candidates, declared_at))
    if name is MilestoneName.DECLARED:
        over_at = _stated_at(MilestoneName.RESOLVED, inside)
        return [one for one in candidates if over_at is None or one.at <= over_at]
    return list(candidates)


def _further_trouble_last(
    candidates: Sequence[MilestoneCandidate], declared_at: datetime | None
) -> Sequence[MilestoneCandidate]:
    if declared_at is None or all(one.at > declared_at for one in candidates):
        return candidates
    return [replace(one, rank=max(one.rank, _FURTHER_TROUBLE)) if one.at > declared_at else one for one in candidates]


def _is_overruled(
    name: MilestoneName, one: MilestoneCandidate, inside: Mapping[MilestoneName, list[MilestoneCandidate]]
) -> bool:
    """Whether an inferred end lies before the declaration or before a mitigation that somebody told outright."""
    if one.rank <= TOLD:
        return False
    later = [_stated_at(MilestoneName.DECLARED, inside)]
    if name is MilestoneName.RESOLVED:
        later.append(_stated_at(MilestoneName.MITIGATED, inside))
    return any(at is not None and one.at < at for at in later)


def _stated_at(name: MilestoneName, inside: Mapping[MilestoneName, list[MilestoneCandidate]]) -> datetime | None:
    """The earliest time that a person, a command or the incident's own record tells."""
    return min((one.at for one in inside.get(name, []) if one.rank <= TOLD), default=None)


def chosen(name: MilestoneName, cycle: int, candidates: Sequence[MilestoneCandidate]) -> MilestoneCandidate | Unknown:
    """The best of ``candidates`` (in the order of ``ordered``), or why there is none."""
    fit = [one for one in candidates if not (name is MilestoneName.MITIGATED and one.rank >= PARTLY)]
    if not fit:
        return Unknown(reason=_why_unknown(name, cycle, candidates))
    best = [one for one in fit if one.rank == fit[0].rank]
    match name:
        case MilestoneName.RESOLVED:
            return [one for one in best if one.at - best[0].at <= _RECAP_AFTER][-1]
        case MilestoneName.DECLARED:
            return _first_declared(fit)
        case _:
            return best[0]


def _why_unknown(name: MilestoneName, cycle: int, candidates: Sequence[MilestoneCandidate]) -> str:
    if candidates:
        one = candidates[-1]
        what = "called mitigated, which was taken back" if one.rank >= WITHDRAWN else "called mitigated only in part"
        return f"it was {what}: {one.at:%H:%M} UTC"
    again = " again" if cycle > 1 and name is MilestoneName.DECLARED else ""
    return _NOBODY_SAYS[name] + again


def _first_declared(candidates: Sequence[MilestoneCandidate]) -> MilestoneCandidate:
    """The best of those that come with the first: a severity told much later than the declaration only changes it."""
    first = min(one.at for one in candidates)
    return next(one for one in candidates if one.rank == 0 or one.at - first <= _DECLARING_TAKES)
