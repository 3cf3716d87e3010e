"""Values for tests whose every default is valid; a test names only what it is about."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta

from extraction.domain.facts import IncidentFacts
from extraction.domain.incident import Incident
from extraction.domain.report import PLAIN_WRITER, Author, AuthorKind, Statement, StatementKind
from extraction.domain.timeline import Actor, Event, EventKind, Timeline

_COUNTER = itertools.count(1)
START = datetime(2026, 3, 3, 14, 0, tzinfo=UTC)


def at(clock: str, day: int = 3) -> datetime:
    """``at("14:02")`` or ``at("14:02:11")`` on 3 March 2026, UTC."""
    hour, minute, *second = (int(part) for part in clock.split(":"))
    return datetime(2026, 3, day, hour, minute, second[0] if second else 0, tzinfo=UTC)


def actor(name: str = "Mara Lindqvist", *, source: str = "slack", is_bot: bool = False) -> Actor:
    native_id = "U" + "".join(word[:3] for word in name.upper().split())
    return Actor(source=source, native_id=native_id, name=name, handle=name.split()[0].lower(), is_bot=is_bot)


def event(
    text: str = "checkout is slow",
    clock: str | datetime | None = None,
    *,
    kind: EventKind = EventKind.MESSAGE,
    source: str = "slack",
    key: str | None = None,
    by: str | Actor | None = "Mara Lindqvist",
    attributes: Mapping[str, str] | None = None,
    channel: str | None = "inc-2041",
    thread_key: str | None = None,
    version_of: str | None = None,
) -> Event:
    number = next(_COUNTER)
    moment = clock if isinstance(clock, datetime) else at(clock) if clock else START + timedelta(seconds=number)
    return Event(
        source=source,
        key=key or (f"{channel}/{moment.timestamp():.6f}" if source == "slack" else f"{kind}/{number:08d}"),
        at=moment,
        at_original=moment.isoformat(),
        digest=f"{number:064x}",
        kind=kind,
        text=text,
        actor=actor(by, source=source) if isinstance(by, str) else by,
        channel=channel if source == "slack" else None,
        thread_key=thread_key,
        version_of=version_of,
        attributes=dict(attributes or {}),
    )


def timeline(*events: Event) -> Timeline:
    return Timeline.of(events)


def incident(key: str = "INC-2041", title: str = "Checkout errors") -> Incident:
    return Incident(key=key, title=title, created_at=START)


def facts(**fields: object) -> IncidentFacts:
    return IncidentFacts(**{"incident": incident(), **fields})  # type: ignore[arg-type]


def statement(
    text: str = "Checkout was slow.",
    evidence: Iterable[Event | str] = (),
    *,
    author: Author = PLAIN_WRITER,
    kind: StatementKind = StatementKind.FACT,
    id: str | None = None,
) -> Statement:
    cited = tuple(one if isinstance(one, str) else one.id for one in evidence)
    return Statement(id=id or f"s{next(_COUNTER)}", text=text, author=author, kind=kind, evidence=cited or ("missing",))


MODEL = Author(kind=AuthorKind.MODEL, name="test/model")
