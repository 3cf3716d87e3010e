"""Where reports stand, found out once and kept: the list of incidents reads what is kept and opens none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime

from app.operations.access import operator
from app.operations.open_incident import OpenIncident, open_incident
from app.operations.ports import Ports
from app.operations.review_report import OpenReview, open_review
from app.operations.standing import FollowUp, Standing
from extraction.domain.action_item import ActionItem
from extraction.domain.facts import IncidentFacts
from extraction.domain.finding import SEVEREST_FIRST
from extraction.domain.milestone import MilestoneName
from extraction.domain.review import Decision, ReviewedStatement
from extraction.errors import NotFound

KEEPER = operator("Retroline")
"""A standing is the same whoever looks: it rests on nothing that is private."""

_DONE = frozenset(
    ["done", "closed", "resolved", "complete", "completed", "fixed", "released", "shipped", "merged", "cancelled", "canceled",
     "duplicate", "wontfix", "won't do", "won't fix", "not planned"]
)  # fmt: skip


def remember_standings(ports: Ports, keys: Iterable[str]) -> int:
    """Find out where the reports of ``keys`` stand now, and keep it. Gives back how many were kept.

    An incident that is gone meanwhile is passed over.
    """
    kept = 0
    world = ports.acting(KEEPER, ports.via)
    for key in keys:
        try:
            # What changes while the report is read makes ``seen`` differ afterwards: it is read again then.
            seen = world.standings.seen(key)
            world.standings.keep(key, seen, _standing(world, key))
        except NotFound:
            continue
        kept += 1
    return kept


def _standing(world: Ports, key: str) -> Standing:
    if world.store.draft(key) is None:
        return standing_of(open_incident(world, key))
    return standing_of(open_review(world, key))


def standing_of(opened: OpenReview | OpenIncident) -> Standing:
    """What the list of incidents shows of a report, or of an incident before its first draft."""
    incident = opened if isinstance(opened, OpenIncident) else opened.opened
    facts = incident.facts
    known = Standing(
        questions=len(facts.conflicts),
        people=tuple(dict.fromkeys(one.display_name for one in facts.people if not one.is_bot)),
        follow_ups=tuple(_follow_up(one, facts) for one in facts.action_items if not is_done(one)),
        resolved_at=_resolved_at(facts),
    )
    return known if isinstance(opened, OpenIncident) else _with_report(known, opened)


def _with_report(known: Standing, opened: OpenReview) -> Standing:
    kept = [one for one in opened.review.statements() if one.decision is not Decision.REJECTED]
    waiting = [one for one in kept if one.needs_person]
    refused = sum(one.check.verdict.blocks for one in waiting)
    verdicts = Counter(one.check.verdict.value for one in waiting)
    first = first_open(waiting)
    return Standing(
        drafted=True,
        accepted=len(kept) - len(waiting),
        open=len(waiting) - refused,
        refused=refused,
        first_open="" if first is None else first.statement.id,
        findings=tuple((one.value, verdicts[one.value]) for one in SEVEREST_FIRST if verdicts[one.value]),
        questions=known.questions,
        approved_once=opened.approval is not None,
        approval_stands=opened.approval_stands,
        edited_by=tuple(dict.fromkeys(one.by for each in opened.review.statements() for one in each.history)),
        people=known.people,
        follow_ups=known.follow_ups,
        resolved_at=known.resolved_at,
    )


def first_open(waiting: Iterable[ReviewedStatement]) -> ReviewedStatement | None:
    """The statement that weighs most; of equal ones the first in the report's order."""
    return min(waiting, key=lambda one: SEVEREST_FIRST.index(one.check.verdict), default=None)


def is_done(item: ActionItem) -> bool:
    return " ".join(item.status.casefold().replace("_", " ").split()) in _DONE


def _follow_up(item: ActionItem, facts: IncidentFacts) -> FollowUp:
    owner = facts.person_by_id.get(item.owner_id or "")
    names = () if owner is None else (owner.display_name, *owner.aliases)
    return FollowUp(
        summary=item.summary,
        owners=tuple(dict.fromkeys(name.casefold() for name in names)),
        due=_day(item.due),
        tracker_key=item.tracker_key or "",
        event=item.evidence[0] if item.evidence else "",
    )


def _day(text: str | None) -> date | None:
    """Trackers write anything there; what is no ISO date is no due date."""
    try:
        return None if not text else date.fromisoformat(text.strip()[:10])
    except ValueError:
        return None


def _resolved_at(facts: IncidentFacts) -> datetime | None:
    """When the last pass of the incident was over, as far as it is known."""
    moments = [one.milestone(MilestoneName.RESOLVED).at for one in facts.cycles]
    return moments[-1] if moments else None
