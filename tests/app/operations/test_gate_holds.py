"""Whatever people do in whatever order: what is published was approved, word for word, by whom the rule wants."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from app.operations import correct_report
from app.operations.access import AppRole, Grant
from app.operations.access_policy import AccessPolicy, KnownPerson
from app.operations.approval_request import ApprovalRule, Choice
from app.operations.approval_rules import rule_for
from app.operations.approval_state import approval_state
from app.operations.approve_report import approve_report
from app.operations.curate_timeline import curate
from app.operations.decide_approval import decide
from app.operations.draft_report import draft_report
from app.operations.import_incident import import_incident
from app.operations.ports import Ports
from app.operations.publish_report import publish_report
from app.operations.reopen_report import reopen
from app.operations.request_approval import request_approval, withdraw_request
from app.operations.review_report import open_review
from extraction.capture.read_records import ReadOptions
from extraction.domain.curation import CurationAction
from extraction.errors import RetrolineError
from tests.app.operations.conftest import KEY, Board
from tests.doubles.memory_audit import MemoryAudit
from tests.doubles.memory_outbox import MemoryOutbox
from tests.doubles.memory_requests import MemoryRequests
from tests.doubles.memory_store import MemoryStore

NAMES = ("Ana Torres", "Ben Okafor", "Cleo Marsh", "Dan Ito")
PEOPLE = {name: KnownPerson(id=f"{name.split()[0].lower()}@example.test", name=name, groups=("all",)) for name in NAMES}
ASKED = tuple(PEOPLE[name].id for name in NAMES[:3])
POLICY = AccessPolicy(
    grants={"all": (Grant(role=AppRole.APPROVER, teams=("*",)),)},
    people={one.id: one for one in PEOPLE.values()},
    rules=(
        ApprovalRule(name="severe", severities=("SEV1",), approvers=ASKED, needed=2, four_eyes=True),
        ApprovalRule(name="others", approvers=ASKED[:2]),
    ),
)
EVENTS = """\
{"time": "2026-03-03T14:00:00Z", "text": "ALERT checkout error rate is 12 %", "author": "pager", "id": "e1"}
{"time": "2026-03-03T14:05:00Z", "text": "I am looking at it", "author": "Mara Lindqvist", "id": "e2"}
{"time": "2026-03-03T14:20:00Z", "text": "rolled back to v41", "author": "Mara Lindqvist", "id": "e3"}
{"time": "2026-03-03T14:30:00Z", "text": "resolved, error rate is back to normal", "author": "Mara Lindqvist", "id": "e4"}
"""
person = st.sampled_from(NAMES)
Snapshot = tuple[object, ...]


class Gate(RuleBasedStateMachine):
    """Votes are counted here as well, by what the report said at that moment, in another way than the operations do."""

    def __init__(self, seed: Ports) -> None:
        super().__init__()
        self.board = Board()
        self.world = replace(
            seed,
            store=MemoryStore(),
            audit=MemoryAudit(),
            requests=MemoryRequests(),
            outbox=MemoryOutbox(),
            publishers={"board": self.board},
            policy=POLICY,
        )
        self.seed = seed
        self.votes: dict[Snapshot, set[str]] = {}
        self.seen = 0

    @initialize(severity=st.sampled_from(["SEV1", "SEV3"]))
    def begin(self, severity: str) -> None:
        store, draft = self.world.store, self.seed.store.draft(KEY)
        store.save_incident(replace(self.seed.store.incident(KEY), severity=severity))
        store.add_events(KEY, self.seed.store.events(KEY))
        assert draft is not None
        store.save_draft(KEY, draft.checked, "Dan Ito")

    @rule(by=person, number=st.integers(0, 30))
    def edit(self, by: str, number: int) -> None:
        self.try_to(by, lambda ports: correct_report.edit(ports, KEY, self.statement(number), by, f"Said by {by}.", ()))

    @rule(by=person, number=st.integers(0, 30), keep=st.booleans())
    def judge(self, by: str, number: int, keep: bool) -> None:
        act = correct_report.accept if keep else correct_report.reject
        self.try_to(by, lambda ports: act(ports, KEY, self.statement(number), by))

    @rule(by=person)
    def draft_again(self, by: str) -> None:
        self.try_to(by, lambda ports: draft_report(ports, KEY, by))

    @rule(by=person, number=st.integers(0, 3), action=st.sampled_from(["hide", "show", "pin", "note", "time"]))
    def curate_event(self, by: str, number: int, action: str) -> None:
        event = list(self.world.store.events(KEY))[number].id
        value = {"time": "2026-03-03T14:11:00Z", "note": "look"}.get(action, "")
        chosen = CurationAction.CORRECT_TIME if action == "time" else CurationAction(action)
        self.try_to(by, lambda ports: curate(ports, KEY, event, chosen, by, value))

    @rule(severity=st.sampled_from(["SEV1", "SEV3"]))
    def describe(self, severity: str) -> None:
        self.world.store.save_incident(replace(self.world.store.incident(KEY), severity=severity))

    @rule(by=person)
    def ask(self, by: str) -> None:
        self.settle_all()
        self.try_to(by, lambda ports: request_approval(ports, KEY, by))

    @rule(by=person)
    def take_back(self, by: str) -> None:
        self.try_to(by, lambda ports: withdraw_request(ports, KEY, by))

    @rule(
        by=person, choice=st.sampled_from([Choice.APPROVE, Choice.APPROVE, Choice.REQUEST_CHANGES]), old=st.booleans()
    )
    def decide_on_a_request(self, by: str, choice: Choice, old: bool) -> None:
        every = self.world.requests.requests(KEY)
        if every:
            request = every[0 if old else -1]
            done = self.try_to(by, lambda ports: decide(ports, request.id, choice, by, "because"))
            if done and choice is Choice.APPROVE:
                self.votes.setdefault(self.snapshot(), set()).add(by)

    @rule(by=person)
    def approve_directly(self, by: str) -> None:
        if self.try_to(by, lambda ports: approve_report(ports, KEY, by)):
            self.votes.setdefault(self.snapshot(), set()).add(by)

    @rule(
        people=st.permutations(NAMES),
        changer=person,
        at=st.integers(0, 6),
        change=st.sampled_from(["edit", "hide", "show", "draft", "sev"]),
    )
    def go_the_usual_way(self, people: list[str], changer: str, at: int, change: str) -> None:
        """Asked, approved by two, published; at one of these steps somebody changes something, or nobody does."""
        first, second, asker, _ = people
        steps: list[Callable[[], object]] = [
            lambda: self.ask(asker),
            lambda: self.decide_on_a_request(first, Choice.APPROVE, old=False),
            lambda: self.decide_on_a_request(second, Choice.APPROVE, old=False),
            lambda: self.publish(asker),
        ]
        changes: dict[str, Callable[[], object]] = {
            "edit": lambda: self.edit(changer, at),
            "hide": lambda: self.curate_event(changer, 1, "hide"),
            "show": lambda: self.curate_event(changer, 1, "show"),
            "draft": lambda: self.draft_again(changer),
            "sev": lambda: self.describe("SEV1"),
        }
        steps.insert(at, changes[change]) if at < len(steps) else None
        for step in steps:
            step()

    @rule(by=person)
    def reopen_it(self, by: str) -> None:
        self.try_to(by, lambda ports: reopen(ports, KEY, by, "late"))

    @rule(by=person)
    def publish(self, by: str) -> None:
        self.try_to(by, lambda ports: publish_report(ports, KEY, ["board"], by))

    @invariant()
    def what_is_published_was_approved_by_the_rule(self) -> None:
        if len(self.board.reports) == self.seen:
            return
        self.seen = len(self.board.reports)
        opened, report = open_review(self.world, KEY), self.board.reports[-1]
        published = [one.statement.text for _, kept in report.approved.published_sections() for one in kept]
        assert published == [text for text, rejected in self.words() if not rejected]
        assert not opened.review.open_points
        wanted, voters = rule_for(self.world, opened.opened.incident), self.votes[self.snapshot()]
        assert len(voters) >= wanted.needed
        assert {PEOPLE[name].id for name in voters} <= set(wanted.approvers)
        if wanted.four_eyes:
            writers = {one.statement.author.name for one in opened.review.statements()} | {opened.made_by}
            assert voters.isdisjoint(writers)

    @invariant()
    def the_list_of_incidents_agrees_with_the_report(self) -> None:
        if not self.world.store.draft(KEY):
            return
        opened = open_review(self.world, KEY)
        assert self.world.store.summaries()[0].approved == opened.approval_stands
        request = approval_state(self.world, opened).request
        assert request is None or request.content == opened.content

    def settle_all(self) -> None:
        """So that the gate is reached often: what can be accepted is, and the rest is left out."""
        for one in open_review(self.world, KEY).review.statements():
            if one.needs_person:
                act = correct_report.reject if one.check.verdict.blocks else correct_report.accept
                act(self.world, KEY, one.statement.id, "Cleo Marsh")

    def try_to(self, by: str, act: Callable[[Ports], object]) -> bool:
        known = PEOPLE[by]
        try:
            act(self.world.acting(POLICY.actor(known.id), "app"))
        except RetrolineError:
            return False
        return True

    def statement(self, number: int) -> str:
        every = list(open_review(self.world, KEY).review.statements())
        return every[number % len(every)].statement.id

    def words(self) -> list[tuple[str, bool]]:
        reviewed = open_review(self.world, KEY).review.statements()
        return [(one.statement.text, one.decision.value == "rejected") for one in reviewed]

    def snapshot(self) -> Snapshot:
        opened = open_review(self.world, KEY)
        hidden = tuple(sorted(opened.facts.curated.hidden))
        times = tuple((event.id, event.at) for event in opened.timeline)
        return (tuple(self.words()), times, hidden, opened.opened.incident.severity)


def test_nothing_is_published_that_the_rule_did_not_approve(world: Ports, tmp_path: Path) -> None:
    """No order of edits, curations, requests and approvals gets around the gate."""
    path = tmp_path / "events.jsonl"
    path.write_text(EVENTS, "utf-8")
    import_incident(world, [path], ReadOptions(), KEY)
    draft_report(world, KEY, "Dan Ito", template="quick")
    run_state_machine_as_test(
        lambda: Gate(world), settings=settings(max_examples=40, stateful_step_count=15, deadline=None, derandomize=True)
    )
