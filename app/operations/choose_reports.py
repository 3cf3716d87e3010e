"""Which reports a batch is about: conditions such as ``severity=SEV1,SEV2``, all of which must hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from app.operations.access import Action
from app.operations.batch import Choice
from app.operations.permission import permit_anywhere
from app.operations.ports import IncidentSummary, Ports
from app.operations.visible_incidents import visible_summaries
from extraction.domain.report import AuthorKind, Draft
from extraction.errors import InputError

_OF_INCIDENT: Mapping[str, Callable[[IncidentSummary], tuple[str | None, ...]]] = {
    "key": lambda one: (one.incident.key,),
    "severity": lambda one: (one.incident.severity,),
    "team": lambda one: (one.incident.team,),
    "type": lambda one: (one.incident.incident_type,),
    "service": lambda one: one.incident.services,
    "status": lambda one: (one.incident.status,),
    "drafted": lambda one: (_yes(one.draft_version is not None),),
    "approved": lambda one: (_yes(one.approved),),
    "published": lambda one: (_yes(one.published),),
}
"""What the list of incidents tells; asked first, as it costs nothing more."""

_OF_DRAFT: Mapping[str, Callable[[Draft], tuple[str | None, ...]]] = {
    "template": lambda draft: (draft.template_id,),
    "model": lambda draft: tuple(
        one.generation.writer.name for one in draft.sections if one.generation.writer.kind is AuthorKind.MODEL
    ),
    "writer": lambda draft: (_writer(draft),),
}
"""What only the latest draft tells; an incident without one has none of it."""

_ONE_OF: Mapping[str, tuple[str, ...]] = {
    "drafted": ("yes", "no"),
    "approved": ("yes", "no"),
    "published": ("yes", "no"),
    "writer": ("plain", "model"),
}
_DATES = ("before", "after")
NAMES = (*_OF_INCIDENT, *_OF_DRAFT, *_DATES)
"""What a condition can ask for."""

_PAGE = 1000
_SPAN = re.compile(r"(\d{1,6})\s*([hdw])", re.IGNORECASE)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """``name`` is one of ``NAMES``; ``wanted`` are values of which one must be there, ``*`` standing for any characters.

    ``at`` (aware UTC) instead of them for ``before`` and ``after``: when the incident began.
    """

    name: str
    wanted: tuple[str, ...] = ()
    at: datetime | None = None

    def holds(self, value: str | None) -> bool:
        return value is not None and any(_fits(one, value) for one in self.wanted)


def choose(ports: Ports, choice: Choice) -> tuple[str, ...]:
    """Keys of the incidents whose reports ``choice`` means, of those that the actor may see; latest first.

    Raises:
        InputError: a condition cannot be read; the message names it.
        Denied: the actor's role does not let them.
    """
    permit_anywhere(ports, Action.BATCH)
    conditions = tuple(condition(one) for one in choice.where)
    found = (one for one in _visible(ports) if _began_since(one, choice.since) and _fits_all(one, conditions))
    of_draft = tuple(one for one in conditions if one.name in _OF_DRAFT)
    return tuple(one.incident.key for one in found if not of_draft or _draft_fits(ports, one, of_draft))


def condition(text: str) -> Condition:
    """``text`` read: ``name=value``, or ``name=value,value``, of which any may be.

    Raises:
        InputError: no such name, no value, or a value that this name cannot have.
    """
    name, sign, value = (part.strip() for part in text.partition("="))
    name = name.casefold()
    if not sign or name not in NAMES:
        known = ", ".join(NAMES)
        raise InputError(f"the condition “{text}” cannot be read: write name=value, where the name is one of {known}")
    if name in _DATES:
        return Condition(name=name, at=_moment(value, text))
    wanted = tuple(one.strip() for one in value.split(",") if one.strip())
    if not wanted:
        raise InputError(f"the condition “{text}” names no value: write {name}=value, or {name}=value,value")
    allowed = _ONE_OF.get(name)
    for one in wanted:
        if allowed is not None and one.casefold() not in allowed:
            raise InputError(f"the condition “{text}”: {name} is {' or '.join(allowed)}, not “{one}”")
    return Condition(name=name, wanted=wanted)


def since(text: str, now: datetime) -> datetime:
    """A date (its first moment in UTC), a time with its zone, or a span before ``now``: ``90d``, ``12w``, ``36h``.

    Raises:
        InputError: it is none of these.
    """
    span = _SPAN.fullmatch(text.strip())
    if span is None:
        return _moment(text.strip(), text)
    try:
        return now - int(span[1]) * _UNITS[span[2].lower()]
    except OverflowError:
        raise InputError(f"“{text}” lies before all time: write a shorter span, such as 90d") from None


def _moment(value: str, text: str) -> datetime:
    wrong = f"“{text}” holds no date: write 2026-03-01, 2026-03-01T14:00Z"
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise InputError(f"{wrong}, or a span such as 90d where it is --since") from None
    if moment.tzinfo is None:
        if _DAY.fullmatch(value) is None:
            raise InputError(f"{wrong}: a time needs its zone")
        return moment.replace(tzinfo=UTC)
    return moment.astimezone(UTC)


def _visible(ports: Ports) -> Iterator[IncidentSummary]:
    after = ""
    while page := visible_summaries(ports, _PAGE, after):
        yield from page
        after = page[-1].incident.key


def _began(summary: IncidentSummary) -> datetime:
    return summary.first_at or summary.incident.created_at


def _began_since(summary: IncidentSummary, moment: datetime | None) -> bool:
    return moment is None or _began(summary) >= moment


def _fits_all(summary: IncidentSummary, conditions: tuple[Condition, ...]) -> bool:
    return all(_holds(summary, one) for one in conditions if one.name not in _OF_DRAFT)


def _holds(summary: IncidentSummary, one: Condition) -> bool:
    if one.at is not None:
        return _began(summary) < one.at if one.name == "before" else _began(summary) >= one.at
    return any(map(one.holds, _OF_INCIDENT[one.name](summary)))


def _draft_fits(ports: Ports, summary: IncidentSummary, conditions: tuple[Condition, ...]) -> bool:
    if summary.draft_version is None:
        return False
    stored = ports.store.draft(summary.incident.key)
    return stored is not None and all(
        any(map(one.holds, _OF_DRAFT[one.name](stored.checked.draft))) for one in conditions
    )


def _fits(wanted: str, value: str) -> bool:
    pattern = ".*".join(map(re.escape, wanted.casefold().split("*")))
    return re.fullmatch(pattern, value.casefold(), re.DOTALL) is not None


def _yes(holds: bool) -> str:
    return "yes" if holds else "no"


def _writer(draft: Draft) -> str:
    kinds = {section.generation.writer.kind for section in draft.sections}
    return "model" if AuthorKind.MODEL in kinds else "plain"
