"""Who approves what: rules, four eyes, several approvers, and requests that no longer hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from app.operations import correct_report
from app.operations.access import Actor, AppRole, Grant
from app.operations.access_policy import AccessPolicy, KnownPerson
from app.operations.approval_request import ANYBODY, ApprovalRule, Choice, RequestState
from app.operations.approval_rules import rule_for
from app.operations.approval_state import approval_state, changes_since, open_requests
from app.operations.approve_report import approve_report
from app.operations.curate_timeline import curate
from app.operations.decide_approval import StaleRequest, decide
from app.operations.draft_report import draft_report
from app.operations.outbox import NoticeKind
from app.operations.ports import Ports
from app.operations.publish_report import publish_report
from app.operations.reopen_report import reopen
from app.operations.request_approval import request_approval, withdraw_request
from app.operations.review_report import open_review
from app.operations.undo_curation import undo
from extraction.domain.curation import CurationAction
from extraction.domain.incident import Incident
from extraction.errors import Denied, GateRefused, InputError, NotFound, StateError
from tests.app.operations.conftest import KEY, Board
from tests.builders import START
from tests.doubles.memory_outbox import MemoryOutbox

ANA, BEN, CLEO, DAN = "ana@example.test", "ben@example.test", "cleo@example.test", "dan@example.test"
PEOPLE = {
    ANA: KnownPerson(id=ANA, name="Ana Torres", groups=("approvers",)),
    BEN: KnownPerson(id=BEN, name="Ben Okafor", groups=("approvers",)),
    CLEO: KnownPerson(id=CLEO, name="Cleo Marsh", groups=("approvers", "leads")),
    DAN: KnownPerson(id=DAN, name="Dan Ito", groups=("editors",)),
}
GRANTS = {
    "approvers": (Grant(role=AppRole.APPROVER, teams=("*",)),),
    "editors": (Grant(role=AppRole.EDITOR, teams=("*",)),),
}
RULE = ApprovalRule(name="named", approvers=(ANA, BEN))


def world_with(drafted: Ports, *rules: ApprovalRule) -> Ports:
    return replace(drafted, policy=AccessPolicy(grants=GRANTS, people=PEOPLE, rules=rules))


def acting(world: Ports, person: str) -> Ports:
    return world.acting(world.policy.actor(person), "app")


def asked(world: Ports, by: str = DAN, **fields: object) -> str:
    return request_approval(acting(world, by), KEY, PEOPLE[by].name, **fields).id  # type: ignore[arg-type]


def decided(world: Ports, request_id: str, by: str, choice: Choice = Choice.APPROVE, note: str = "") -> RequestState:
    return decide(acting(world, by), request_id, choice, PEOPLE[by].name, note).state


def some_id(world: Ports) -> str:
    return next(open_review(world, KEY).review.statements()).statement.id


def notices(world: Ports, kind: NoticeKind) -> list[str]:
    assert isinstance(world.outbox, MemoryOutbox)
    return sorted(one.recipient for one in world.outbox.waiting() if one.kind is kind)


@pytest.mark.parametrize(
    ("rule", "fits"),
    [
        (ApprovalRule(name="any"), True),
        (ApprovalRule(name="sev", severities=("sev2",)), True),
        (ApprovalRule(name="other sev", severities=("SEV1", "SEV3")), False),
        (ApprovalRule(name="team", teams=("Payments",)), True),
        (ApprovalRule(name="other team", teams=("search",)), False),
        (ApprovalRule(name="service", services=("ledger", "checkout")), True),
        (ApprovalRule(name="other service", services=("ledger",)), False),
        (ApprovalRule(name="all", severities=("SEV2",), teams=("payments",), services=("checkout",)), True),
        (ApprovalRule(name="one is wrong", severities=("SEV2",), teams=("search",)), False),
    ],
    ids=lambda value: value.name if isinstance(value, ApprovalRule) else "",
)
def test_the_first_rule_that_fits_is_the_rule(world: Ports, rule: ApprovalRule, fits: bool) -> None:
    """Every condition must fit, an empty one always does, and case does not matter."""
    one = Incident(
        key=KEY, title="t", created_at=START, severity="SEV2", team="payments", services=("checkout", "cart")
    )
    later = ApprovalRule(name="later")
    assert rule_for(world_with(world, rule, later), one) == (rule if fits else later)
    assert rule_for(world_with(world, rule), one) == (rule if fits else ANYBODY)


def test_a_rule_of_a_severity_says_nothing_of_an_incident_without_one(world: Ports) -> None:
    """What is not known fits no condition."""
    one = Incident(key=KEY, title="t", created_at=START)
    assert rule_for(world_with(world, ApprovalRule(name="sev", severities=("SEV1",))), one) == ANYBODY


def test_a_request_tells_the_approvers_and_an_approval_completes_it(drafted: Ports, board: Board) -> None:
    """Asked, approved, published; both who was asked and who asked hear of it."""
    world = world_with(drafted, RULE)
    request_id = asked(world, message="Please look at the impact")
    assert notices(world, NoticeKind.APPROVAL_ASKED) == [ANA, BEN]
    assert decided(world, request_id, ANA, note="reads well") is RequestState.APPROVED
    assert notices(world, NoticeKind.APPROVAL_DECIDED) == [ANA, BEN, DAN]
    (approval,) = open_review(world, KEY).approval.approved.approvals  # type: ignore[union-attr]
    assert (approval.by, approval.note) == ("Ana Torres", "reads well")
    publish_report(world, KEY, ["board"], "Dan Ito")
    assert board.reports[0].approved.approvals == (approval,)


def test_only_who_the_rule_names_may_decide(drafted: Ports) -> None:
    """Cleo is an approver, and the rule asks others; Dan's role does not hold approval."""
    world = world_with(drafted, RULE)
    request_id = asked(world)
    with pytest.raises(Denied, match="Ana Torres or Ben Okafor"):
        decided(world, request_id, CLEO)
    with pytest.raises(Denied, match="your role"):
        decided(world, request_id, DAN)
    assert "denied" in {one.action for one in world.audit.entries(KEY)}
    assert decided(world, request_id, BEN) is RequestState.APPROVED


def test_a_group_may_decide_as_the_sign_in_names_it(drafted: Ports) -> None:
    """Membership comes from the access file or from the identity provider."""
    world = world_with(drafted, ApprovalRule(name="leads", groups=("leads",)))
    request_id = asked(world)
    with pytest.raises(Denied, match="members of leads"):
        decided(world, request_id, ANA)
    signed_in = world.policy.actor("eve@example.test", "Eve", ("approvers", "leads"))
    assert decide(world.acting(signed_in, "app"), request_id, Choice.APPROVE, "Eve").state is RequestState.APPROVED


def test_two_approvals_of_the_same_content_are_needed(drafted: Ports) -> None:
    """The first leaves the request open, the same person twice is refused, the second completes it with both names."""
    world = world_with(drafted, replace(RULE, needed=2))
    request_id = asked(world)
    assert decided(world, request_id, ANA) is RequestState.OPEN
    assert not open_review(world, KEY).approval_stands
    with pytest.raises(StaleRequest, match="decided on this request already"):
        decided(world, request_id, ANA)
    with pytest.raises(StateError):
        approve_report(acting(world, ANA), KEY, "Ana Torres")
    assert decided(world, request_id, BEN) is RequestState.APPROVED
    approval = open_review(world, KEY).approval
    assert approval is not None and [one.by for one in approval.approved.approvals] == ["Ana Torres", "Ben Okafor"]


def test_an_edit_between_two_approvals_makes_the_request_stale(drafted: Ports) -> None:
    """Both have to approve exactly the same words."""
    world = world_with(drafted, replace(RULE, needed=2))
    request_id = asked(world)
    decided(world, request_id, ANA)
    correct_report.reject(world, KEY, some_id(world), "Dan Ito", "said twice")
    with pytest.raises(StaleRequest, match="changed since"):
        decided(world, request_id, BEN)
    assert world.requests.request(request_id)[1].state is RequestState.SUPERSEDED
    assert notices(world, NoticeKind.APPROVAL_STALE) == [ANA, BEN, DAN]
    assert not open_review(world, KEY).approval_stands


@pytest.mark.parametrize("change", ["draft", "correction", "time", "hidden", "severity", "rule"])
def test_a_request_is_stale_once_its_content_changed(drafted: Ports, change: str) -> None:
    """A newer version, corrections, times, curations, the description of the incident, or another rule."""
    world = world_with(drafted, RULE)
    request_id = asked(world)
    event_id = next(open_review(world, KEY).review.statements()).statement.evidence[0]
    match change:
        case "draft":
            draft_report(world, KEY, "Dan Ito")
        case "correction":
            correct_report.accept(world, KEY, some_id(world), "Dan Ito")
        case "time":
            curate(world, KEY, event_id, CurationAction.CORRECT_TIME, "Dan Ito", "2026-03-03T11:11:00Z")
        case "hidden":
            curate(world, KEY, event_id, CurationAction.HIDE, "Dan Ito")
        case "severity":
            world.store.save_incident(replace(world.store.incident(KEY), severity="SEV5"))
        case "rule":
            world = world_with(drafted, replace(RULE, needed=2))
    with pytest.raises(StaleRequest):
        decided(world, request_id, ANA)


@pytest.mark.parametrize("action", [CurationAction.HIDE, CurationAction.KEEP_PRIVATE, CurationAction.CORRECT_TIME])
def test_an_approval_lapses_with_what_statements_rest_on(drafted: Ports, action: CurationAction) -> None:
    """Hidden, shown or retimed: what was approved is no longer what there is."""
    approve_report(drafted, KEY, "Ana Torres")
    event = next(one for one in open_review(drafted, KEY).timeline)
    value = "2026-03-03T11:11:00Z" if action is CurationAction.CORRECT_TIME else ""
    curate(drafted, KEY, event.id, action, "Ana Torres", value)
    assert not open_review(drafted, KEY).approval_stands
    assert not drafted.store.summaries()[0].approved


@pytest.mark.parametrize("action", [CurationAction.PIN, CurationAction.NOTE])
def test_pins_and_notes_leave_an_approval_standing(drafted: Ports, action: CurationAction) -> None:
    """They change nothing that a sentence rests on."""
    approve_report(drafted, KEY, "Ana Torres")
    event = next(one for one in open_review(drafted, KEY).timeline)
    curate(drafted, KEY, event.id, action, "Ana Torres", "look here")
    assert open_review(drafted, KEY).approval_stands


def test_four_eyes_refuse_who_asked_who_drafted_and_who_wrote(drafted: Ports) -> None:
    """Ana drafted, Ben edited, Cleo asked: none of them approves; each is told why."""
    world = world_with(drafted, ApprovalRule(name="four eyes", four_eyes=True))
    correct_report.edit(world, KEY, some_id(world), "Ben Okafor", "Checkout was slow for a while.", ())
    correct_report.accept(world, KEY, some_id(world), "Ben Okafor")
    request_id = asked(world, by=CLEO)
    with pytest.raises(Denied, match="You asked for this approval"):
        decided(world, request_id, CLEO)
    for writer in (ANA, BEN):
        with pytest.raises(Denied, match="You wrote a part"):
            decided(world, request_id, writer)
    eve = Actor(id="eve@example.test", name="Eve", grants=GRANTS["approvers"])
    assert decide(world.acting(eve, "slack"), request_id, Choice.APPROVE, "Eve").state is RequestState.APPROVED


def test_whom_four_eyes_exclude_is_not_asked(drafted: Ports) -> None:
    """A notice to somebody who cannot decide helps nobody."""
    world = world_with(drafted, ApprovalRule(name="four eyes", approvers=(ANA, BEN, CLEO), four_eyes=True))
    asked(world, by=CLEO)
    assert notices(world, NoticeKind.APPROVAL_ASKED) == [BEN]


def test_a_rule_that_nobody_can_complete_says_so(drafted: Ports) -> None:
    """Ana drafted, so one of the two named approvers is left."""
    world = world_with(drafted, replace(RULE, needed=2, four_eyes=True))
    with pytest.raises(StateError, match="nobody can complete this approval"):
        asked(world)


def test_direct_approval_is_held_to_the_rule(drafted: Ports) -> None:
    """No second person, no approval; the wrong person, no approval."""
    for rule in (replace(RULE, needed=2), replace(RULE, approvers=(BEN,), four_eyes=True)):
        with pytest.raises(GateRefused, match="request-approval"):
            approve_report(world_with(drafted, rule), KEY, "Ben Okafor")
    with pytest.raises(Denied, match="Ana Torres or Ben Okafor"):
        approve_report(world_with(drafted, RULE), KEY, "Cleo Marsh")
    approve_report(world_with(drafted, RULE), KEY, "Ben Okafor")
    assert open_review(drafted, KEY).approval_stands


def test_direct_approval_decides_the_open_request(drafted: Ports) -> None:
    """Nobody is left waiting on a request whose report is approved."""
    world = world_with(drafted, RULE)
    request_id = asked(world)
    approve_report(acting(world, ANA), KEY, "Ana Torres")
    assert world.requests.request(request_id)[1].state is RequestState.APPROVED


def test_changes_are_requested_with_a_reason(drafted: Ports) -> None:
    """Without one nobody knows what to do; with one the request is closed and can be asked anew."""
    world = world_with(drafted, RULE)
    request_id = asked(world)
    with pytest.raises(InputError, match="which changes"):
        decided(world, request_id, ANA, Choice.REQUEST_CHANGES, "  ")
    assert (
        decided(world, request_id, ANA, Choice.REQUEST_CHANGES, "The impact figure") is RequestState.CHANGES_REQUESTED
    )
    with pytest.raises(StaleRequest, match="changes were requested already"):
        decided(world, request_id, BEN)
    assert decided(world, asked(world), BEN) is RequestState.APPROVED


def test_a_withdrawn_request_takes_no_decision(drafted: Ports) -> None:
    """Those who were asked are told."""
    world = world_with(drafted, RULE)
    request_id = asked(world)
    withdraw_request(acting(world, DAN), KEY, "Dan Ito")
    with pytest.raises(StaleRequest, match="withdrawn"):
        decided(world, request_id, ANA)
    with pytest.raises(StateError, match="no request"):
        withdraw_request(acting(world, DAN), KEY, "Dan Ito")
    assert notices(world, NoticeKind.APPROVAL_STALE) == [ANA, BEN, DAN]


def test_nothing_open_is_asked_about_and_nothing_approved_again(drafted: Ports) -> None:
    """Approvers are asked only what they can decide."""
    world = world_with(drafted, RULE)
    added = correct_report.add(world, KEY, "summary", "Dan Ito", "It was a quiet hour.")
    with pytest.raises(GateRefused, match="quiet hour"):
        asked(world)
    correct_report.reject(world, KEY, added.statement_id, "Dan Ito")
    first = asked(world)
    second = asked(world)
    assert world.requests.request(first)[1].state is RequestState.SUPERSEDED
    decided(world, second, ANA)
    with pytest.raises(StateError, match="approved as it stands"):
        asked(world)


def test_a_request_is_asked_of_approvers_until_a_day_to_come(drafted: Ports) -> None:
    """Due as the rule says, or as the person says; a stranger to the rule is not asked."""
    world = world_with(drafted, replace(RULE, due=timedelta(hours=8)))
    _, request = world.requests.request(asked(world, asked=(BEN,)))
    assert request.due - request.at == timedelta(hours=8)
    assert request.asked == (BEN,)
    with pytest.raises(InputError, match="past"):
        asked(world, due=START - timedelta(days=1))
    with pytest.raises(InputError, match=r"dan@example\.test may not approve"):
        asked(world, asked=(DAN,))


def test_who_may_not_see_the_incident_finds_no_request(drafted: Ports) -> None:
    """A private incident: its approvers are its members, and nothing is told in the channel."""
    world = world_with(drafted, replace(RULE, approvers=(ANA, BEN)))
    world.store.save_incident(replace(world.store.incident(KEY), private=True))
    world.store.set_members(KEY, frozenset({ANA, DAN}))
    request_id = asked(world)
    assert notices(world, NoticeKind.APPROVAL_ASKED) == [ANA]
    with pytest.raises(NotFound):
        decided(world, request_id, BEN)
    assert open_requests(acting(world, BEN)) == ()
    assert [key for key, _ in open_requests(acting(world, ANA))] == [KEY]


def test_where_nobody_is_known_the_channel_is_told(drafted: Ports) -> None:
    """In local use there is no access file."""
    request = request_approval(drafted, KEY, "Ana Torres")
    assert notices(drafted, NoticeKind.APPROVAL_ASKED) == [""]
    assert decide(drafted, request.id, Choice.APPROVE, "Ben Okafor").approvals[0].by == "ben okafor"


def test_the_state_tells_who_has_decided_and_why_somebody_waits(drafted: Ports) -> None:
    """For each who looks at it."""
    world = world_with(drafted, replace(RULE, needed=2))
    request_id = asked(world)
    decided(world, request_id, ANA)
    seen = approval_state(acting(world, ANA), open_review(world, KEY))
    assert [(one.name, one.decision is not None) for one in seen.approvers] == [
        ("Ana Torres", True),
        ("Ben Okafor", False),
    ]
    assert (seen.given, seen.needed, seen.may_decide) == (1, 2, False)
    assert seen.waits is not None and seen.waits.startswith("You have approved; 1 more")
    assert approval_state(acting(world, BEN), open_review(world, KEY)).may_decide
    assert "role" in (approval_state(acting(world, DAN), open_review(world, KEY)).waits or "")


def test_looking_at_a_changed_report_closes_its_request(drafted: Ports) -> None:
    """Whoever looks first, at the report or at the list of requests."""
    world = world_with(drafted, RULE)
    for look in (lambda: approval_state(world, open_review(world, KEY)).request, lambda: open_requests(world)):
        request_id = asked(world)
        correct_report.accept(world, KEY, some_id(world), "Dan Ito")
        assert not look()
        assert world.requests.request(request_id)[1].state is RequestState.SUPERSEDED


def test_what_changed_since_is_told_in_sentences(drafted: Ports) -> None:
    """Edits, rejections and curations, with names; never an event's words."""
    world = world_with(drafted, RULE)
    _, request = world.requests.request(asked(world))
    assert changes_since(world, KEY, request.content) == ()
    first = open_review(world, KEY).review
    one = next(first.statements()).statement
    correct_report.edit(world, KEY, one.id, "Dan Ito", "Checkout was slow.", ())
    curate(world, KEY, one.evidence[0], CurationAction.HIDE, "Ana Torres", reason="noise")
    told = changes_since(world, KEY, request.content)
    assert told[0].startswith("Dan Ito changed “") and told[0].endswith("to “Checkout was slow.”")
    assert told[1:] == ("Ana Torres hid an event",)


def test_a_reopened_report_is_a_new_version_of_the_same_words(drafted: Ports) -> None:
    """Corrections stay, the publication stays, the approval is for the version before."""
    statement_id = some_id(drafted)
    correct_report.edit(drafted, KEY, statement_id, "Dan Ito", "Checkout failed for a while.", ())
    correct_report.accept(drafted, KEY, statement_id, "Dan Ito")
    with pytest.raises(StateError, match="not published"):
        reopen(drafted, KEY, "Dan Ito", "a late finding")
    approve_report(drafted, KEY, "Ana Torres")
    publish_report(drafted, KEY, ["board"], "Ana Torres")
    with pytest.raises(InputError, match="reason"):
        reopen(drafted, KEY, "Dan Ito", " ")
    before = open_review(drafted, KEY)
    assert reopen(drafted, KEY, "Dan Ito", "a late finding").version == 2
    after = open_review(drafted, KEY)
    assert [one.statement for one in after.review.statements()] == [one.statement for one in before.review.statements()]
    assert after.review.open_points == () and not after.approval_stands
    assert after.publications == before.publications
    with pytest.raises(StateError, match="open already"):
        reopen(drafted, KEY, "Dan Ito", "again")


def test_an_undone_curation_brings_the_approval_back(drafted: Ports) -> None:
    """What there is then is exactly what was approved."""
    approve_report(drafted, KEY, "Ana Torres")
    event = next(one for one in open_review(drafted, KEY).timeline)
    hidden = curate(drafted, KEY, event.id, CurationAction.HIDE, "Ana Torres")
    assert not drafted.store.summaries()[0].approved
    undo(drafted, KEY, hidden.id, "Ana Torres")
    assert open_review(drafted, KEY).approval_stands and drafted.store.summaries()[0].approved
