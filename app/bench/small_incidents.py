"""Small incidents, each with its own service, fault, figures and length, as files in the project's own form."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.bench.made_incident import PEOPLE
from app.operations.draft_report import draft_report
from app.operations.import_incident import import_incident
from app.operations.ports import Ports
from extraction.capture.read_records import ReadOptions
from extraction.domain.timeline import EventKind

FEWEST, MOST = 20, 40
START = datetime(2026, 5, 12, 9, 0, tzinfo=UTC)
_FAULTS = ("errors", "timeouts", "lag", "stale prices", "full disks", "lost messages", "slow answers")
_SERVICES = ("search-api", "cart-api", "price-feed", "mail-relay", "login-web", "stock-sync", "report-store")
_CHATTER = (
    "looking at the dashboards of {service}",
    "error rate of {service} is {n}.{d}% now",
    "p99 on {service} is {n}{d}0 ms",
    "could it be the index on shard {d}?",
    "{n} support tickets so far",
    "restarted {service} in region {d}",
    "queue depth of {service} is {n}00 and falling",
    "anyone has the link to the dashboard?",
    "the logs of {service} show {fault} since the last change",
)

Row = dict[str, str]


def small_incidents(world: Ports, folder: Path, count: int, by: str) -> list[str]:
    """``count`` incidents, imported as any other and each with a first draft; their keys."""
    return [_drafted(world, folder, number, by) for number in range(count)]


def further_record(world: Ports, folder: Path, number: int) -> int:
    """A guess that somebody tells later about one of them: how many events are new."""
    key, last = key_of(number), list(_rows(number))[-1]
    at = datetime.fromisoformat(last["time"]) + timedelta(minutes=9)
    text = "could it have been the connection pool of the balancer?"
    return _imported(world, folder, key, [_row(f"{number}-late", at, EventKind.MESSAGE, text, PEOPLE[0])])


def key_of(number: int) -> str:
    return f"SMALL-{number:04d}"


def _drafted(world: Ports, folder: Path, number: int, by: str) -> str:
    key = key_of(number)
    _imported(world, folder, key, list(_rows(number)))
    draft_report(world, key, by)
    return key


def _imported(world: Ports, folder: Path, key: str, rows: list[Row]) -> int:
    path = folder / f"{key}.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    return import_incident(world, [path], ReadOptions(incident=key), key).new


def _rows(number: int) -> Iterator[Row]:
    chance = random.Random(number)
    length = chance.randint(FEWEST, MOST)
    service, fault = chance.choice(_SERVICES), chance.choice(_FAULTS)
    start = START + timedelta(hours=7 * number)
    told = [
        (EventKind.ALERT, f"Alert HighErrorRate fired for {service}: error rate {chance.randint(3, 60)}%", ""),
        (EventKind.MESSAGE, f"Declaring SEV-2, I'm IC. {service} has {fault}", chance.choice(PEOPLE)),
        *(_said(chance, service, fault) for _ in range(length - 7)),
        (EventKind.MESSAGE, f"Decision: roll back {service} to 7.{number % 10}.0", PEOPLE[0]),
        (EventKind.DEPLOY, f"Deployment of {service} 7.{number % 10}.0 to production: success", ""),
        (EventKind.MESSAGE, "error rate down to 0.2%, mitigated", PEOPLE[1]),
        (EventKind.ALERT_RESOLVED, f"Alert HighErrorRate resolved for {service}", ""),
        (EventKind.MESSAGE, "All clear, this is resolved. Follow-up: alert on lag, owner Wen Li", PEOPLE[0]),
    ]
    for place, (kind, text, who) in enumerate(told):
        yield _row(f"{number}-{place}", start + timedelta(seconds=90 * place), kind, text, who)


def _said(chance: random.Random, service: str, fault: str) -> tuple[EventKind, str, str]:
    figures = {"n": chance.randint(2, 90), "d": chance.randint(1, 9), "service": service, "fault": fault}
    return EventKind.MESSAGE, chance.choice(_CHATTER).format(**figures), chance.choice(PEOPLE)


def _row(id: str, at: datetime, kind: EventKind, text: str, who: str) -> Row:
    row = {"id": id, "time": at.isoformat().replace("+00:00", "Z"), "kind": kind.value, "text": text}
    return {**row, "actor": who} if who else row
