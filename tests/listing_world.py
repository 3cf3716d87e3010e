"""Many small incidents of every kind, made alike on any store: drafts, requests, questions, action items, private ones."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import timedelta

from app.operations.access import Actor, AppRole, Grant
from app.operations.approval_request import (
    ANYBODY,
    ApprovalDecision,
    ApprovalRequest,
    ApprovalRequests,
    ApprovalRule,
    Choice,
    Content,
    RequestState,
)
from app.operations.discussion import Discussions, Remark, RemarkKind, calling, threads
from app.operations.inbox_search import InboxFilter
from app.operations.listing import COUNTED, Question
from app.operations.ports import Publication, Store, StoredApproval
from app.operations.standing import FollowUp, Standing, Standings
from app.operations.what_waits import Looking
from extraction.domain.incident import Incident
from tests.builders import START, at, statement
from tests.report_builders import approved, checked_draft, section

NOW = at("16:00", day=20)
ANA = Actor(
    id="ana@example.test", name="Ana Torres", grants=(Grant(role=AppRole.EDITOR, teams=("Payments", "Search")),)
)
BEN = Actor(
    id="ben@example.test", name="Ben Okafor", groups=("leads",), grants=(Grant(role=AppRole.APPROVER, teams=("*",)),)
)
CEM = Actor(
    id="cem@example.test", name="Cem Kaya",
    grants=(Grant(role=AppRole.VIEWER, teams=("payments",)), Grant(role=AppRole.APPROVER, teams=("Search",))),
)  # fmt: skip
NOBODY = Actor(id="x@example.test", name="X")
ROOT = Actor(id="mara", name="Mara", operator=True)
ACTORS = (ANA, BEN, CEM, NOBODY, ROOT)
NAMES = ("Ana Torres", "Ben Okafor", "Cem Kaya", "Mara", "Zoë Müller")

FILTERS = (
    InboxFilter(),
    InboxFilter(severity="sev1"),
    InboxFilter(team="payments", state="to_judge"),
    InboxFilter(service="LABELS"),
    InboxFilter(private=True),
    InboxFilter(mine=True),
    InboxFilter(text="zoe"),
    InboxFilter(text="inc-0"),
    InboxFilter(text="100%_sure"),
    InboxFilter(text="checkout ana", severity="SEV2"),
    InboxFilter(mine=True, state="published"),
)


@dataclass(frozen=True)
class World:
    store: Store
    requests: ApprovalRequests
    standings: Standings
    discussions: Discussions


def fill(world: World, seed: int, count: int = 60) -> None:
    """The same incidents for the same ``seed``, whatever the store."""
    chance = random.Random(seed)
    for number in range(count):
        key = f"INC-{number:03d}"
        world.store.save_incident(_incident(chance, key))
        if chance.random() < 0.3:
            people = chance.sample([one.id for one in ACTORS], 2)
            world.store.set_members(key, frozenset(people))
        if chance.random() < 0.8:
            _draft(world, chance, key)
        if chance.random() < 0.25:
            _talk(world, chance, key)
        if chance.random() < 0.85:
            world.standings.keep(key, world.standings.seen(key), _standing(chance, world.store.draft(key) is not None))


def _incident(chance: random.Random, key: str) -> Incident:
    return Incident(
        key=key,
        title=chance.choice(["Checkout errors", "Label prints overflow", "100%_sure thing", "Überlast"]),
        created_at=START + timedelta(hours=chance.randint(0, 300)),
        severity=chance.choice(["SEV1", "sev1", "SEV2", None]),
        team=chance.choice(["Payments", "payments", "Search", "Fulfilment", None]),
        services=tuple(chance.sample(["labels", "Labels", "checkout", "index"], chance.randint(0, 3))),
        incident_type=chance.choice(["security", None]),
        private=chance.random() < 0.2,
    )


def _draft(world: World, chance: random.Random, key: str) -> None:
    world.store.save_draft(key, checked_draft(section(statement(id="s1"))), chance.choice(NAMES))
    if chance.random() < 0.4:
        world.store.save_approval(key, StoredApproval(approved=approved(), version=1, corrections=0))
        if chance.random() < 0.7:
            moment = NOW - timedelta(days=chance.randint(0, 45))
            world.store.add_publication(
                key, Publication(destination="board", location="x", at=moment, by="Ana", version=1, digest="d")
            )
    if chance.random() < 0.5:
        _request(world, chance, key)


def _request(world: World, chance: random.Random, key: str) -> None:
    rule = chance.choice([
        ANYBODY,
        ApprovalRule(name="two", needed=2, approvers=(BEN.id, CEM.id)),
        ApprovalRule(name="leads", groups=("leads",), four_eyes=True),
        ApprovalRule(name="eyes", four_eyes=True),
    ])  # fmt: skip
    by = chance.choice(ACTORS)
    asked = tuple(chance.sample([one.id for one in ACTORS], chance.randint(0, 2)))
    request = ApprovalRequest(
        id=f"r-{key}", content=Content(version=1, corrections=0, timeline_digest=""), by=by.id, name=by.name, at=START,
        due=NOW + timedelta(days=chance.randint(-5, 5)), message="", rule=rule, asked=asked,
    )  # fmt: skip
    world.requests.add(key, request)
    if chance.random() < 0.4:
        who, choice = chance.choice(ACTORS), chance.choice(list(Choice))
        state = RequestState.OPEN if choice is Choice.APPROVE else RequestState.CHANGES_REQUESTED
        world.requests.decide(request.id, ApprovalDecision(by=who.id, name=who.name, at=START, choice=choice), state)


def _talk(world: World, chance: random.Random, key: str) -> None:
    asked, other = chance.sample(ACTORS, 2)
    first = Remark(
        id="q", kind=RemarkKind.QUESTION, thread="q", by="zoe", name="Zoë", at=START, text="?", asked=asked.id
    )
    world.discussions.add(key, replace(first, mentions=(other.id,)))
    if chance.random() < 0.3:
        kind = chance.choice([RemarkKind.REPLY, RemarkKind.RESOLVE])
        world.discussions.add(key, Remark(id="a", kind=kind, thread="q", by=asked.id, name=asked.name, at=START))


def _standing(chance: random.Random, drafted: bool) -> Standing:
    items = [
        FollowUp(summary="Raise the pool", owners=(name.casefold(),), due=(NOW + timedelta(days=days)).date())
        for name in chance.sample(NAMES, 2)
        for days in chance.sample(range(-5, 12), 2)
    ]
    known = Standing(people=tuple(chance.sample(NAMES, 2)), follow_ups=tuple(items) if chance.random() < 0.3 else ())
    if not drafted:
        return known
    return replace(
        known,
        drafted=True,
        accepted=5,
        open=chance.choice([0, 0, 2]),
        approved_once=chance.random() < 0.4,
        approval_stands=chance.random() < 0.4,
        edited_by=tuple(chance.sample(NAMES, chance.randint(0, 2))),
    )


def question(world: World, actor: Actor, wanted: InboxFilter, limit: int = 40, counting: int = COUNTED) -> Question:
    """What ``actor`` asks; what others said to them is found by reading everything."""
    calls: dict[str, tuple[Remark, ...]] = {}
    for one in world.store.summaries():
        key = one.incident.key
        said = [each for thread in threads(world.discussions.remarks(key)) for each in calling(thread, actor.id)]
        if said:
            calls[key] = tuple(said)
    who = Looking(actor=actor, person=actor, calls=calls, now=NOW)
    return Question(who=who, wanted=wanted, limit=limit, counting=counting)
