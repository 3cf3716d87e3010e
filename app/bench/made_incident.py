"""An invented incident of any length: alerts, deploys, status updates and chat, with figures in them."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from extraction.capture.events import events_from
from extraction.capture.source_record import RecordedActor, SourceRecord
from extraction.domain.incident import Incident
from extraction.domain.timeline import Event, EventKind
from extraction.errors import Place

START = datetime(2026, 5, 12, 9, 0, tzinfo=UTC)
PEOPLE = ("Nora Field", "Idris Bello", "Wen Li", "Sofia Marin", "Emil Dahl")
PLACE = Place("made")
CHATTER = (
    "looking at the dashboards of search-api",
    "error rate of search-api is {n}.{d}% now",
    "p99 on search-api is {n}{d}0 ms",
    "cache-eu-{d} looks healthy",
    "could it be the index on shard {d}?",
    "{n} support tickets so far",
    "restarted cache-eu-{d}",
    "anyone has the link to the dashboard?",
    "thanks",
    "queue depth is {n}00 and falling",
)


def made_incident() -> Incident:
    return Incident(
        key="BENCH-500", title="Search errors", created_at=START, severity="SEV-2", services=("search-api",)
    )


def made_events(count: int, seed: int = 2041) -> tuple[Event, ...]:
    """``count`` events over as many half minutes, the same for the same seed."""
    return tuple(events_from(_records(count, random.Random(seed)), b"bench"))


def _records(count: int, chance: random.Random) -> Iterator[SourceRecord]:
    yield _alert(0, firing=True)
    yield _chat(1, PEOPLE[0], "Declaring SEV-2, I'm IC. search-api is returning errors to customers")
    for number in range(2, count - 6):
        if number % 90 == 0:
            yield _deploy(number, f"7.{number // 90}.0")
        else:
            text = chance.choice(CHATTER).format(n=chance.randint(2, 90), d=chance.randint(1, 9))
            yield _chat(number, chance.choice(PEOPLE), text)
    yield _chat(count - 6, PEOPLE[0], "Decision: roll back search-api to 7.0.9")
    yield _deploy(count - 5, "7.0.9")
    yield _chat(count - 4, PEOPLE[1], "error rate down to 0.2%, mitigated")
    yield _alert(count - 3, firing=False)
    yield _chat(count - 2, PEOPLE[2], "impact: 8,410 searches failed, no data was lost")
    yield _chat(count - 1, PEOPLE[0], "All clear, this is resolved. Follow-up: alert on index lag, owner Wen Li")


def _record(number: int, kind: EventKind, source: str, key: str, text: str) -> SourceRecord:
    at = START + timedelta(seconds=30 * number)
    return SourceRecord(
        source=source,
        kind=kind,
        at=at,
        at_original=at.isoformat(),
        text=text,
        raw={"text": text, "number": number, "at": at.isoformat()},
        place=PLACE,
        received_at=at,
        key=key,
    )


def _chat(number: int, name: str, text: str) -> SourceRecord:
    actor = RecordedActor(native_id=f"U{PEOPLE.index(name)}", name=name, handle=name.split()[0].lower())
    ts = (START + timedelta(seconds=30 * number)).timestamp()
    record = _record(number, EventKind.MESSAGE, "slack", f"inc-bench/{ts:.6f}", text)
    return replace(record, actor=actor, channel="inc-bench")


def _alert(number: int, firing: bool) -> SourceRecord:
    status = "firing" if firing else "resolved"
    attributes = {"alert": "SearchErrors", "service": "search-api", "severity": "page", "status": status}
    kind = EventKind.ALERT if firing else EventKind.ALERT_RESOLVED
    verb = "fired" if firing else "resolved"
    text = f"Alert SearchErrors {verb} for search-api: error rate 12.4% (threshold 2%)"
    return replace(_record(number, kind, "alertmanager", "a1b2c3d4e5f60718", text), attributes=attributes)


def _deploy(number: int, version: str) -> SourceRecord:
    attributes = {"service": "search-api", "version": version, "environment": "production", "status": "success"}
    text = f"Deployment of search-api {version} to production: success"
    record = _record(number, EventKind.DEPLOY, "github", f"deployment_status/{number}", text)
    return replace(record, attributes=attributes)
