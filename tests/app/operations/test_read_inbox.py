"""What the inbox shows to whom: what waits, what is found, what stays unseen."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from app.operations.access import Actor, AppRole, Grant
from app.operations.approval_request import (
    ANYBODY,
    ApprovalDecision,
    ApprovalRequest,
    ApprovalRule,
    Choice,
    Content,
    RequestState,
)
from app.operations.discussion import Remark, RemarkKind
from app.operations.inbox_search import InboxFilter
from app.operations.listing import Group
from app.operations.ports import Ports, Publication, StoredApproval
from app.operations.read_inbox import InboxRow, inbox
from app.operations.row_state import RowState
from app.operations.standing import FollowUp, Standing
from app.operations.what_waits import ReasonKind
from extraction.domain.incident import Incident
from tests.builders import START, at, statement
from tests.report_builders import approved, checked_draft, section

KEY = "INC-1"
ANA = Actor(id="ana@example.test", name="Ana Torres", grants=(Grant(role=AppRole.EDITOR, teams=("Payments",)),))
BEN = Actor(id="ben@example.test", name="Ben Okafor", grants=(Grant(role=AppRole.APPROVER, teams=("*",)),))
OPEN = Standing(drafted=True, accepted=8, open=1, refused=1, first_open="impact-2", findings=(("contradicted", 1),))
CLEAN = Standing(drafted=True, accepted=10)


def added(
    world: Ports, key: str = KEY, by: str = "Ana Torres", standing: Standing | None = OPEN, **fields: object
) -> str:
    """An incident of team Payments, drafted by ``by`` (empty: not drafted), its standing known."""
    incident = Incident(key=key, title=f"Checkout errors {key}", created_at=START, team="Payments")
    world.store.save_incident(replace(incident, **fields))  # type: ignore[arg-type]
    if by:
        world.store.save_draft(key, checked_draft(section(statement(id="s1"))), by)
    if standing is not None:
        world.standings.keep(key, world.standings.seen(key), standing)
    return key


def seen_by(world: Ports, actor: Actor, wanted: InboxFilter | None = None) -> dict[str, InboxRow]:
    found = inbox(world.acting(actor, "app"), wanted or InboxFilter())
    return {row.key: row for row in found.rows}


def kinds(row: InboxRow) -> list[ReasonKind]:
    return [reason.kind for reason in row.reasons]


def asked(
    world: Ports,
    key: str = KEY,
    to: tuple[str, ...] = (BEN.id,),
    due: datetime | None = None,
    rule: ApprovalRule = ANYBODY,
) -> ApprovalRequest:
    content = Content(version=1, corrections=0, timeline_digest="")
    request = ApprovalRequest(
        id=f"r-{key}", content=content, by=ANA.id, name=ANA.name, at=START, due=due or at("18:00", day=5),
        message="Please look at the impact", rule=rule, asked=to,
    )  # fmt: skip
    world.requests.add(key, request)
    return request


def test_a_draft_with_open_sentences_waits_for_who_asked_for_it(world: Ports) -> None:
    """It leads to the first sentence; nobody else is bothered with it."""
    added(world)
    mine, theirs = seen_by(world, ANA)[KEY], seen_by(world, BEN)[KEY]
    assert mine.group is Group.NEEDS_YOU and kinds(mine) == [ReasonKind.JUDGE]
    assert mine.reasons[0].statement_id == "impact-2" and mine.state is RowState.TO_JUDGE
    assert theirs.group is Group.IN_PROGRESS and not theirs.reasons


def test_whoever_edited_a_draft_has_it_too(world: Ports) -> None:
    added(world, by="Somebody Else", standing=replace(OPEN, edited_by=("Ana Torres",)))
    assert kinds(seen_by(world, ANA)[KEY]) == [ReasonKind.JUDGE]


def test_on_ones_own_machine_every_draft_is_ones_own(world: Ports) -> None:
    """Nobody signs in, so nobody else is there."""
    added(world, by="Somebody Else")
    assert inbox(world).rows[0].group is Group.NEEDS_YOU


def test_a_clean_draft_says_that_approval_can_be_asked_for(world: Ports) -> None:
    added(world, standing=CLEAN)
    row = seen_by(world, ANA)[KEY]
    assert kinds(row) == [ReasonKind.READY] and row.state is RowState.READY


def test_an_approval_waits_for_those_who_were_asked_until_its_due_date(world: Ports) -> None:
    """Its message and who asked come with it."""
    added(world, standing=CLEAN)
    request = asked(world)
    row = seen_by(world, BEN)[KEY]
    assert kinds(row) == [ReasonKind.APPROVE] and row.due == request.due
    assert (row.reasons[0].by, row.reasons[0].text) == ("Ana Torres", "Please look at the impact")
    other = seen_by(world, ANA)[KEY]
    assert other.state is RowState.ASKED and other.group is Group.IN_PROGRESS and other.due == request.due


def test_who_has_decided_is_asked_no_more(world: Ports) -> None:
    """Where two have to approve, the request stays open for the other."""
    added(world, standing=CLEAN)
    request = asked(world)
    decision = ApprovalDecision(by=BEN.id, name=BEN.name, at=START, choice=Choice.APPROVE)
    world.requests.decide(request.id, decision, RequestState.OPEN)
    assert not seen_by(world, BEN)[KEY].reasons


@pytest.mark.parametrize(
    ("rule", "to", "waits"),
    [
        (ANYBODY, (), True),
        (ANYBODY, ("cem@example.test",), False),
        (ApprovalRule(name="one", approvers=(BEN.id,)), (), True),
        (ApprovalRule(name="other", approvers=("cem@example.test",)), (), False),
    ],
)
def test_the_rule_says_whose_approval_is_wanted(
    world: Ports, rule: ApprovalRule, to: tuple[str, ...], waits: bool
) -> None:
    added(world, standing=CLEAN)
    asked(world, to=to, rule=rule)
    assert bool(seen_by(world, BEN)[KEY].reasons) is waits


def test_an_approval_is_not_asked_of_whose_role_cannot_give_it(world: Ports) -> None:
    """An editor who is named by mistake."""
    added(world, by="Somebody Else", standing=CLEAN)
    asked(world, to=(ANA.id,))
    assert not seen_by(world, ANA)[KEY].reasons


def test_wanted_changes_come_back_to_who_wrote(world: Ports) -> None:
    added(world, standing=CLEAN)
    request = asked(world)
    decision = ApprovalDecision(by=BEN.id, name=BEN.name, at=START, choice=Choice.REQUEST_CHANGES, note="the figures")
    world.requests.decide(request.id, decision, RequestState.CHANGES_REQUESTED)
    row = seen_by(world, ANA)[KEY]
    assert row.state is RowState.CHANGES_WANTED and kinds(row) == [ReasonKind.CHANGES]


@pytest.mark.parametrize(
    ("kind", "field", "expected"),
    [(RemarkKind.QUESTION, "asked", ReasonKind.ANSWER), (RemarkKind.COMMENT, "mentions", ReasonKind.MENTION)],
)
def test_questions_and_mentions_wait_for_the_person_named(
    world: Ports, kind: RemarkKind, field: str, expected: ReasonKind
) -> None:
    """They lead to the sentence that they are about."""
    added(world)
    remark = Remark(
        id="q", kind=kind, thread="q", by=ANA.id, name=ANA.name, at=START, text="Was it full?", statement_id="s1"
    )
    named = {"asked": BEN.id} if field == "asked" else {"mentions": (BEN.id,)}
    world.discussions.add(KEY, replace(remark, **named))
    (reason,) = seen_by(world, BEN)[KEY].reasons
    assert (reason.kind, reason.by, reason.text, reason.statement_id) == (expected, "Ana Torres", "Was it full?", "s1")
    assert expected not in kinds(seen_by(world, ANA)[KEY])


@pytest.mark.parametrize(("days", "waits"), [(-3, True), (0, True), (6, True), (8, False)])
def test_an_action_item_comes_up_a_week_before_it_is_due(world: Ports, days: int, waits: bool) -> None:
    """And stays while it is overdue; its owner is known by any of their names."""
    due = date(2026, 3, 3) + timedelta(days=days)
    item = FollowUp(summary="Raise the pool", owners=("ana torres", "ana"), due=due, tracker_key="OPS-41", event="e1")
    added(world, by="", standing=Standing(follow_ups=(item,)))
    row = seen_by(world, ANA)[KEY]
    assert (kinds(row) == [ReasonKind.FOLLOW_UP]) is waits
    assert not seen_by(world, BEN)[KEY].reasons
    if waits:
        assert row.reasons[0].text == "OPS-41 Raise the pool" and row.reasons[0].event_id == "e1"


def test_what_is_due_comes_first_then_the_latest(world: Ports) -> None:
    """Of two due ones the earlier; then what somebody asks; then by age."""
    added(world, "old")
    added(world, "new", created_at=START + timedelta(hours=1))
    for key, due in (("later", at("18:00", day=9)), ("sooner", at("18:00", day=4))):
        added(world, key, standing=CLEAN)
        asked(world, key, due=due)
    assert [row.key for row in inbox(world.acting(BEN, "app")).rows] == ["sooner", "later", "new", "old"]


def test_published_ones_stand_by_month(world: Ports) -> None:
    """This month's in sight, earlier ones apart."""
    for key, moment in (("this", at("09:00", day=2)), ("before", at("09:00", day=2) - timedelta(days=20))):
        added(world, key, standing=None)
        world.store.save_approval(key, StoredApproval(approved=approved(), version=1, corrections=0))
        publication = Publication(destination="board", location="x", at=moment, by="Ana", version=1, digest="d")
        world.store.add_publication(key, publication)
        world.standings.keep(key, world.standings.seen(key), replace(CLEAN, approved_once=True, approval_stands=True))
    rows = seen_by(world, ANA)
    assert rows["this"].group is Group.PUBLISHED and rows["before"].group is Group.OLDER
    assert rows["this"].state is RowState.PUBLISHED


def test_an_approval_that_fell_is_told(world: Ports) -> None:
    added(world, standing=replace(CLEAN, approved_once=True))
    assert seen_by(world, ANA)[KEY].state is RowState.LAPSED


def test_other_teams_and_private_incidents_are_not_there(world: Ports) -> None:
    """Neither in the rows, nor in the counts, nor in what can be filtered by, nor in a search for their words."""
    added(world, "mine", by="", standing=None)
    added(world, "other", by="", standing=None, team="Search", services=("secret-service",), title="Theirs")
    added(world, "private", by="", standing=None, private=True, title="Hidden one")
    found = inbox(world.acting(ANA, "app"))
    assert [row.key for row in found.rows] == ["mine"] and found.visible == 1
    assert found.choices.teams == ("Payments",) and found.choices.services == () and not found.choices.private
    assert not seen_by(world, ANA, InboxFilter(text="hidden")) and not seen_by(world, ANA, InboxFilter(text="theirs"))
    assert not set(found.stale) & {"other", "private"}


def test_members_see_their_private_incident(world: Ports) -> None:
    added(world, private=True)
    world.store.set_members(KEY, frozenset({ANA.id}))
    assert set(seen_by(world, ANA)) == {KEY} and not seen_by(world, BEN)


def test_whoever_has_no_role_sees_nothing(world: Ports) -> None:
    added(world)
    assert inbox(world.acting(Actor(id="x@example.test", name="X"), "app")).visible == 0


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (InboxFilter(text="zoe"), {"a"}),
        (InboxFilter(text="checkout ANA"), {"a", "b"}),
        (InboxFilter(text="labels"), {"b"}),
        (InboxFilter(text="nothing like it"), set()),
        (InboxFilter(severity="sev1"), {"a"}),
        (InboxFilter(team="search"), {"b"}),
        (InboxFilter(service="Labels"), {"b"}),
        (InboxFilter(state="to_judge"), {"a"}),
        (InboxFilter(private=True), {"b"}),
        (InboxFilter(mine=True), {"a", "b"}),
        (InboxFilter(text="checkout", severity="SEV1", team="Search"), set()),
    ],
)
def test_search_and_filters(world: Ports, wanted: InboxFilter, found: set[str]) -> None:
    """Every word has to occur, without regard to case and accents; filters hold together."""
    added(world, "a", severity="SEV1", standing=replace(OPEN, people=("Zoë Müller",)))
    added(world, "b", team="Search", services=("labels",), private=True, standing=CLEAN)
    added(world, "c", by="", standing=None, title="Something else", team=None)
    operator = replace(ANA, operator=True)
    assert set(seen_by(world, operator, wanted)) == found


def test_reports_that_changed_are_named_until_somebody_looked(world: Ports) -> None:
    """What is remembered is shown meanwhile."""
    added(world)
    added(world, "never", standing=None)
    assert inbox(world).stale == ("never",)
    world.store.save_draft(KEY, checked_draft(section(statement(id="s2"))), "Ana Torres")
    found = inbox(world)
    assert set(found.stale) == {KEY, "never"}
    row = next(row for row in found.rows if row.key == KEY)
    assert not row.position.fresh and row.position.kept == OPEN
