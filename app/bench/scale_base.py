"""A few hundred incidents as a company has them, made by the operations that people use."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.bench.made_incident import CHATTER, PEOPLE
from app.operations.access import Actor, AppRole, Grant, operator
from app.operations.access_policy import actor_id_of
from app.operations.approve_report import approve_or_decide
from app.operations.correct_report import edit
from app.operations.discussion import Remark, RemarkKind
from app.operations.draft_report import draft_report
from app.operations.import_incident import import_incident
from app.operations.members import make_private, set_members
from app.operations.ports import Ports
from app.operations.publish_report import publish_report
from app.operations.remember_standings import remember_standings
from app.operations.request_approval import request_approval
from app.operations.review_report import open_review
from extraction.capture.read_records import ReadOptions

TEAMS = 30
SERVICES_OF_A_TEAM = 3
SEVERITIES = ("SEV-1", "SEV-2", "SEV-3", "SEV-3")
WRITERS = tuple(f"{first} {last}" for first in ("Nora", "Idris", "Wen", "Sofia", "Emil") for last in "ABCDEFGH")
FAULTS = ("errors", "timeouts", "lag", "stale prices", "a full disk", "a failed deploy", "lost messages", "slow search")


def team(number: int) -> str:
    return f"Team {number % TEAMS:02d}"


def base(world: Ports, folder: Path, count: int, events: int) -> list[str]:
    """Imports, drafts and what people did with them; the keys. Two of three reports are judged, one of two published."""
    return [_one(world, folder, number, events) for number in range(count)]


def import_one(world: Ports, folder: Path, key: str, number: int, events: int) -> int:
    """Records of one incident, written to a file and imported: how many are new."""
    path = folder / f"{key}.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in _records(key, number, events)), "utf-8")
    options = ReadOptions(incident=key)
    return import_incident(world, [path], options, key, team=team(number)).new


def _one(world: Ports, folder: Path, number: int, events: int) -> str:
    key = f"BASE-{number:04d}"
    import_one(world, folder, key, number, events)
    service = f"service-{number % (TEAMS * SERVICES_OF_A_TEAM):02d}"
    known = world.store.incident(key)
    world.store.save_incident(
        replace(
            known,
            title=f"{service}: {FAULTS[number % len(FAULTS)]} for the {number}th time",
            severity=SEVERITIES[number % len(SEVERITIES)],
            services=(service,),
            created_at=datetime.now(UTC) - timedelta(hours=number),
            stated=("title", "severity", "services"),
        )
    )
    if number % 50 == 7:
        _kept_private(world, key)
    if number % 10:
        _reported(world, key, number)
    remember_standings(world, [key])
    return key


def _kept_private(world: Ports, key: str) -> None:
    make_private(world, key, PEOPLE[0])
    set_members(world, key, [actor_id_of(WRITERS[1])], PEOPLE[0])


def _reported(world: Ports, key: str, number: int) -> None:
    writer = WRITERS[number % len(WRITERS)]
    theirs = world.acting(operator(writer), "app")
    draft_report(theirs, key, writer)
    if number % 100 == 13:
        _asked(theirs, key, writer)
    if number % 5 == 1:
        first = next(open_review(theirs, key).review.statements())
        edit(theirs, key, first.statement.id, writer, "It was slow for 900 minutes.")
        return
    if open_review(theirs, key).review.open_points:
        return
    if number % 100 == 22:
        request_approval(theirs, key, writer, "Before the call, please")
    elif number % 10 > 3:
        _published(world, theirs, key, writer, number)


def _asked(theirs: Ports, key: str, writer: str) -> None:
    question = Remark(
        id=f"q-{key}", kind=RemarkKind.QUESTION, thread=f"q-{key}", by=actor_id_of(writer), name=writer, at=theirs.now(),
        text="Was the queue full already?", asked=actor_id_of(WRITERS[2]),
    )  # fmt: skip
    theirs.discussions.add(key, question)


def _published(world: Ports, theirs: Ports, key: str, writer: str, number: int) -> None:
    lead = f"Lead {number % 7}"
    approve_or_decide(world.acting(operator(lead), "app"), key, lead)
    if number % 10 > 4:
        publish_report(theirs, key, ["json"], writer)


def _records(key: str, number: int, events: int) -> Iterator[dict[str, str]]:
    """Events in the project's own form: chat, a deploy, two alerts, figures in them."""
    chance = random.Random(number)
    start = datetime.now(UTC) - timedelta(hours=number, minutes=events)
    for minute in range(events):
        text = chance.choice(CHATTER).format(n=chance.randint(2, 90), d=chance.randint(1, 9))
        if minute == 1:
            text = f"Declaring SEV-2 for {key}, I'm IC. search-api is returning errors to customers"
        if minute == events - 1:
            text = "All clear, this is resolved. Follow-up: alert on index lag, owner Wen Li"
        at = start + timedelta(seconds=30 * minute)
        yield {
            "id": f"{number}-{minute}",
            "time": at.isoformat().replace("+00:00", "Z"),
            "kind": "message",
            "actor": chance.choice(PEOPLE),
            "text": text,
        }


def person(name: str, teams: tuple[str, ...]) -> Actor:
    """An editor on ``teams`` who signed in under ``name``."""
    return Actor(id=actor_id_of(name), name=name, grants=(Grant(role=AppRole.EDITOR, teams=teams),))
