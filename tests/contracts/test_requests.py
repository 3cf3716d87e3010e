"""What keeping approval requests promises, held against the double in memory, SQLite and PostgreSQL alike."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

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
from app.storage.request_rows import SqlRequests
from app.storage.sql_store import SqlStore
from extraction.errors import NotFound, StateError
from tests.builders import START, incident
from tests.doubles.memory_requests import MemoryRequests

KEY = "INC-2041"
RULE = ApprovalRule(
    name="sev1", severities=("SEV1",), approvers=("ana@example.test",), groups=("sre",), needed=2, four_eyes=True,
    due=timedelta(hours=36),
)  # fmt: skip


@pytest.fixture(params=["memory", "sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def requests(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[ApprovalRequests]:
    if request.param == "memory":
        yield MemoryRequests()
        return
    url = f"sqlite:///{tmp_path}/retroline.db" if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    store = SqlStore(url)
    for key in (KEY, "INC-2042"):
        store.save_incident(incident(key))
    yield SqlRequests(store.database)
    store.close()


def asked(id: str = "r1", days: int = 3, rule: ApprovalRule = ANYBODY) -> ApprovalRequest:
    return ApprovalRequest(
        id=id,
        content=Content(version=2, corrections=5, timeline_digest="d" * 64, curated_digest="c" * 64),
        by="ben@example.test",
        name="Ben Okafor",
        at=START,
        due=START + timedelta(days=days),
        message="Please look at “Impact” – 5 % 🔥",
        rule=rule,
        asked=("ana@example.test",),
    )


def decided(by: str = "ana@example.test", choice: Choice = Choice.APPROVE, note: str = "") -> ApprovalDecision:
    return ApprovalDecision(by=by, name=by.partition("@")[0], at=START, choice=choice, note=note, via="slack")


def test_a_request_comes_back_as_it_was_asked(requests: ApprovalRequests) -> None:
    """Every field survives, the rule with it."""
    requests.add(KEY, asked(rule=RULE))
    assert requests.request("r1") == (KEY, asked(rule=RULE))
    assert requests.requests(KEY) == (asked(rule=RULE),)
    assert requests.requests("INC-2042") == ()


def test_open_requests_come_with_the_first_due_first(requests: ApprovalRequests) -> None:
    """Closed ones are not among them."""
    requests.add(KEY, asked("late", days=5))
    requests.add("INC-2042", asked("soon", days=1))
    requests.add(KEY, asked("gone", days=2))
    requests.close("gone", RequestState.WITHDRAWN)
    assert [(key, one.id) for key, one in requests.open_requests()] == [("INC-2042", "soon"), (KEY, "late")]


def test_decisions_are_kept_in_order(requests: ApprovalRequests) -> None:
    """The first leaves the request open, the second closes it."""
    requests.add(KEY, asked(rule=RULE))
    requests.decide("r1", decided(), RequestState.OPEN)
    second = decided("cleo@example.test", Choice.REQUEST_CHANGES, "the impact figure")
    requests.decide("r1", second, RequestState.CHANGES_REQUESTED)
    _, request = requests.request("r1")
    assert request.decisions == (decided(), second)
    assert request.state is RequestState.CHANGES_REQUESTED


def test_the_same_person_decides_once(requests: ApprovalRequests) -> None:
    """A second click, a retry from Slack: refused, and nothing changes."""
    requests.add(KEY, asked(rule=RULE))
    requests.decide("r1", decided(), RequestState.OPEN)
    with pytest.raises(StateError, match="already"):
        requests.decide("r1", decided(choice=Choice.REQUEST_CHANGES), RequestState.CHANGES_REQUESTED)
    assert requests.request("r1")[1].state is RequestState.OPEN


def test_a_closed_request_takes_no_decision(requests: ApprovalRequests) -> None:
    """And closing it again changes nothing."""
    requests.add(KEY, asked())
    requests.close("r1", RequestState.SUPERSEDED)
    requests.close("r1", RequestState.WITHDRAWN)
    with pytest.raises(StateError, match="closed"):
        requests.decide("r1", decided(), RequestState.APPROVED)
    assert requests.request("r1")[1].state is RequestState.SUPERSEDED


def test_an_unknown_request_is_not_found(requests: ApprovalRequests) -> None:
    """Whatever is done with it."""
    for act in (
        lambda: requests.request("none"),
        lambda: requests.decide("none", decided(), RequestState.APPROVED),
        lambda: requests.close("none", RequestState.WITHDRAWN),
    ):
        with pytest.raises(NotFound):
            act()


def test_of_decisions_at_the_same_time_exactly_one_closes_a_request(requests: ApprovalRequests) -> None:
    """Six people press the button at once; five are told that it is closed."""
    requests.add(KEY, asked())
    outcomes: list[str] = []
    ready = threading.Barrier(6)

    def press(person: str) -> None:
        ready.wait()
        try:
            requests.decide("r1", decided(person), RequestState.APPROVED)
            outcomes.append("closed it")
        except StateError:
            outcomes.append("refused")

    threads = [threading.Thread(target=press, args=(f"p{n}@example.test",)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["closed it", *["refused"] * 5]
    assert len(requests.request("r1")[1].decisions) == 1
