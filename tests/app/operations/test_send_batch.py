"""Many reports written again through a provider's batch interface, over real HTTP, against one that misbehaves on purpose."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from app.cli.batch_here import see_through
from app.operations import send_batch
from app.operations.batch import Batch, BatchState, Choice, ItemState, Limits
from app.operations.batch_items import provider_account
from app.operations.feed_batches import feed
from app.operations.inline_steps import InlineSteps
from app.operations.job import JobKind, JobState
from app.operations.model_record import Budgets
from app.operations.ports import Ports
from app.operations.propose_draft import differences, proposals
from app.operations.regenerate_reports import cancel_batch, start_batch
from app.operations.run_job import carry_out
from app.settings import read_settings
from app.wiring import job_engine, ports
from extraction.domain.name_policy import NamePolicy
from extraction.language_model.fallback_model import FallbackModel
from extraction.language_model.language_model import TokenPrice
from extraction.language_model.litellm_model import LitellmModel
from tests.app.operations.batch_scene import ANA, WORKER, Writer, states, with_incidents
from tests.doubles.openai_batches import BatchServer, Refusal

KEYS = ("INC-1", "INC-2", "INC-3")
GOOD = json.dumps({"statements": [{"text": "At {E1.time}, {E1.actor} wrote {E1.quote}.", "cites": ["E1"]}]})
PRICE = TokenPrice(prompt=Decimal("0.000001"), completion=Decimal("0.000002"))
COST_OF_ONE = PRICE.prompt * 100 + PRICE.completion * 10


@pytest.fixture(scope="module", autouse=True)
def libraries() -> None:
    LitellmModel("openai/double").warm_up()


@pytest.fixture
def server() -> Iterator[BatchServer]:
    with BatchServer(lambda _: GOOD) as started:
        yield started


def model(server: BatchServer, name: str = "openai/double") -> LitellmModel:
    return LitellmModel(name, base_url=server.base_url, api_key="sk-very-secret-0123456789", price=PRICE)


@pytest.fixture
def drafted(world: Ports, server: BatchServer) -> Ports:
    """Incidents that were drafted plainly; a model with a batch interface was configured since."""
    return replace(with_incidents(world, *KEYS), model=model(server))


def begun(world: Ports, limits: Limits = Limits()) -> Batch:
    return start_batch(world, Choice(), limits, ANA, on_progress=lambda *_: None, by_provider_batch=True)


def kept(world: Ports, batch: Batch) -> Batch:
    found = world.batches.batch(batch.id)
    assert found is not None
    return found


def one_round(world: Ports) -> int:
    """Feed, and do whatever jobs are due; the clock is set to when the next one is."""
    feed(world)
    waiting = world.jobs.jobs(states=frozenset({JobState.WAITING}))
    for job in waiting:
        later = (job.not_before or world.now()) + timedelta(seconds=1)
        world.now.moment = max(world.now.moment, later)  # type: ignore[attr-defined]
    due = world.jobs.claim(WORKER, world.now(), 10)
    for job in due:
        carry_out(world, job.id, job.run, WORKER, lambda one: InlineSteps(world, one, WORKER))
    return len(due)


def finished(world: Ports, batch: Batch) -> Batch:
    for _ in range(60):
        if not one_round(world) and kept(world, batch).state is not BatchState.PLANNING:
            break
    return kept(world, batch)


def sent(server: BatchServer) -> list[dict[str, Any]]:
    return [line for batch in server.batches.values() for line in server.lines(batch)]


def test_no_first_request_is_asked_directly(drafted: Ports, server: BatchServer) -> None:
    """N reports, one batch of the provider, not one call by itself; each report gets its proposal."""
    batch = finished(drafted, begun(drafted))
    assert set(states(drafted, batch).values()) == {ItemState.PROPOSED}
    assert server.direct == [] and len(server.batches) == 1
    assert len(sent(server)) >= len(KEYS) and batch.state is BatchState.DONE and batch.provider_note == ""


def test_it_writes_what_direct_calls_write(drafted: Ports, server: BatchServer) -> None:
    """Each line is byte for byte the request that would have been sent by itself, and the reports come out the same."""
    finished(drafted, begun(drafted))
    through = written(drafted)
    lines = {json.dumps(line["body"], sort_keys=True) for line in sent(server)}
    directly = replace(drafted, replies=type(drafted.replies)())
    finished(directly, start_batch(directly, Choice(), Limits(), ANA, on_progress=lambda *_: None))
    asked = {json.dumps(body, sort_keys=True) for body in server.direct}
    assert lines == asked and asked
    assert through == written(directly) and "wrote" in str(through)


def written(world: Ports) -> list[list[str]]:
    """What is proposed for each report, sentence by sentence."""
    return [
        [one.after.text for made in proposals(world, key) for one in differences(world, key, made) if one.after]
        for key in KEYS
    ]


def test_without_names_too(drafted: Ports, server: BatchServer) -> None:
    """Where models are told no names, the provider's batch is told none, and names stand in the reports again."""
    nameless = replace(drafted, model_names=NamePolicy.ROLES)
    finished(nameless, begun(nameless))
    assert server.direct == [] and sent(server)


def test_what_it_cost_is_in_the_ledger_once(drafted: Ports, server: BatchServer) -> None:
    """At the price that is known, on the batch's account, and shown with each report."""
    batch = finished(drafted, begun(drafted))
    lines = len(sent(server))
    assert drafted.ledger.of_batch(batch.id).calls == lines
    assert drafted.ledger.of_batch(batch.id).cost == COST_OF_ONE * lines
    shown = drafted.batches.items(batch.id)
    assert sum(one.calls for one in shown) == lines
    assert sum((one.cost or Decimal(0) for one in shown), Decimal(0)) == COST_OF_ONE * lines
    assert all(drafted.ledger.of_job(provider_account(batch.id, key)).calls for key in KEYS)


def test_nothing_is_written_while_the_provider_works(drafted: Ports, server: BatchServer) -> None:
    """Reports wait; each look is further away than the one before."""
    server.stages = ("validating", "in_progress")
    batch = begun(drafted)
    for _ in range(4):
        one_round(drafted)
    assert set(states(drafted, batch).values()) == {ItemState.WAITING}
    assert kept(drafted, batch).sent[0].state == "in_progress" and server.direct == []
    (next_look,) = drafted.jobs.jobs(states=frozenset({JobState.WAITING}))
    assert next_look.kind is JobKind.SEND and next_look.not_before is not None
    assert next_look.not_before - next_look.asked_at > timedelta(minutes=3)


def test_an_expired_batch_keeps_its_part(drafted: Ports, server: BatchServer) -> None:
    """What was answered in time is used; only the rest is asked directly, and the batch says so."""
    server.stages, server.answered = ("in_progress", "expired"), 2
    batch = finished(drafted, begun(drafted))
    assert len(server.direct) == len(sent(server)) - 2
    assert set(states(drafted, batch).values()) == {ItemState.PROPOSED}
    assert "is expired: 2 of" in batch.provider_note and "asked directly" in batch.provider_note


def test_a_failed_batch_is_asked_directly(drafted: Ports, server: BatchServer) -> None:
    """Nothing was answered; nothing was paid to the provider's batch."""
    server.stages = ("validating", "failed")
    batch = finished(drafted, begun(drafted))
    assert len(server.direct) == len(sent(server)) and "is failed: 0 of" in batch.provider_note
    assert set(states(drafted, batch).values()) == {ItemState.PROPOSED}


@pytest.mark.parametrize("said", ["{}", "I cannot say.", '{"statements": [{"text": "short", "cites": ["E999"]}]}'])
def test_a_misfit_is_asked_again_directly(drafted: Ports, server: BatchServer, said: str) -> None:
    """It was paid all the same; the answer that fits is what is remembered from then on."""
    misfit = sorted(sent_first(drafted, server))[0]
    plain = server.reply
    server.reply = lambda body: said if key_of(body) == misfit and not server.direct else plain(body)
    batch = finished(drafted, begun(drafted))
    assert [key_of(body) for body in server.direct] == [misfit]
    assert set(states(drafted, batch).values()) == {ItemState.PROPOSED}
    assert drafted.ledger.of_batch(batch.id).calls == len(sent(server)) + 1


def sent_first(world: Ports, server: BatchServer) -> set[str]:
    """What a batch would send, by running one against the same server and forgetting it."""
    from app.operations.collect_requests import Doors, collected, waiting_items

    batch = begun(world)
    found = {
        key_of(dict(one.line.body))
        for item in waiting_items(world, batch, 0, batch.reports)
        for one in collected(world, batch, item, Doors(world))
    }
    cancel_batch(world, batch.id, ANA)
    return found


def key_of(body: dict[str, Any]) -> str:
    return str(body["messages"][1]["content"])


def test_a_line_that_failed_is_asked_directly(drafted: Ports, server: BatchServer) -> None:
    """The others are not."""
    failing = sorted(sent_first(drafted, server))[-1]
    server.reply = lambda body: Refusal() if key_of(body) == failing and not server.direct else GOOD
    # A direct request is kept before it is answered, so that it gets an answer.
    batch = finished(drafted, begun(drafted))
    assert [key_of(body) for body in server.direct] == [failing]
    assert set(states(drafted, batch).values()) == {ItemState.PROPOSED}


def test_a_busy_provider_is_asked_again_later(drafted: Ports, server: BatchServer) -> None:
    """429 and 500 wherever they come: nothing is made twice, nothing is asked directly."""
    server.trouble = {
        "POST /files": [429],
        "POST /batches": [500],
        "GET /batches": [503],
        "GET /batches/*": [429, 200, 500],
        "GET /files/*/content": [500, 200, 502],
    }
    batch = finished(drafted, begun(drafted))
    assert len(server.batches) == 1 and server.direct == []
    assert set(states(drafted, batch).values()) == {ItemState.PROPOSED}
    assert drafted.ledger.of_batch(batch.id).calls == len(sent(server))


def test_a_batch_that_was_made_and_not_told_is_found(drafted: Ports, server: BatchServer) -> None:
    """The connection broke after the provider had made it: the next round finds it under our key, on a later page too."""
    server.forgets, server.page = True, 1
    batch = begun(drafted)
    one_round(drafted)
    assert kept(drafted, batch).sent[0].id == "" and len(server.batches) == 1
    server.forgets = False
    for number in range(3):
        server._make({"input_file_id": "file-1", "metadata": {"retroline": f"another-{number}"}})
    batch = finished(drafted, batch)
    assert len(server.batches) == 4 and server.direct == []
    assert server.calls.count("POST /batches") == 1 and batch.sent[0].id == "batch-1"


def test_killed_before_the_id_was_kept(drafted: Ports, server: BatchServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """The process dies between the provider's answer and our note of it; whoever goes on pays nothing twice."""

    class Killed(BaseException):
        pass

    def dies(self: InlineSteps, doing: str, done: int = 0, total: int = 0) -> None:
        if "handed over" in doing:
            raise Killed

    batch = begun(drafted)
    with monkeypatch.context() as patched:
        patched.setattr(InlineSteps, "tell", dies)
        with pytest.raises(Killed):
            one_round(drafted)
    assert kept(drafted, batch).sent[0].id == "" and len(server.batches) == 1
    finished(drafted, batch)
    assert server.calls.count("POST /batches") == 1


def test_what_the_provider_has_twice_is_cancelled_once(drafted: Ports, server: BatchServer) -> None:
    """Two frozen workers handed the same over: the later one is called off, and the log says so."""
    server.forgets = True
    batch = begun(drafted)
    one_round(drafted)
    server.forgets = False
    first = server.batches["batch-1"]
    server._make({"input_file_id": first.input_file, "metadata": first.metadata})
    finished(drafted, batch)
    assert (server.batches["batch-1"].called_off, server.batches["batch-2"].called_off) == (False, True)
    said = [line.text for job in drafted.jobs.jobs(batch=batch.id) for line in drafted.jobs.lines(job.id)]
    assert any("twice" in one for one in said)


def test_answers_that_are_read_twice_count_once(drafted: Ports, server: BatchServer) -> None:
    """A worker dies after it read them and before it said so."""
    from app.operations.collect_requests import Doors
    from app.operations.read_answers import read_answers

    batch = finished(drafted, begun(drafted))
    spent = drafted.ledger.of_batch(batch.id)
    (job, *_) = drafted.jobs.jobs(kinds=frozenset({JobKind.SEND}))
    running = replace(job, state=JobState.RUNNING, worker=WORKER)
    drafted.jobs.kept[job.id] = running  # type: ignore[attr-defined]
    (part,) = batch.sent
    door = Doors(drafted).named(part.model)
    assert door is not None
    assert read_answers(drafted, batch, part, door, InlineSteps(drafted, running, WORKER)) == part.requests
    assert drafted.ledger.of_batch(batch.id) == spent


def test_through_a_worker_and_a_database(tmp_path: Path, server: BatchServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same on SQLite and the durable engine, as the command line sees it through."""
    monkeypatch.setattr(send_batch, "FIRST_LOOK", timedelta(milliseconds=50))
    world = wired({"RETROLINE_DATA": str(tmp_path / "data"), "RETROLINE_USER": ANA})
    drafted = replace(with_incidents(world, *KEYS), model=model(server))
    batch = begun(drafted)
    view = see_through(drafted, batch, ANA, job_engine(drafted, 2))
    assert view.batch.state is BatchState.DONE and view.counts == {ItemState.PROPOSED: 3}
    assert server.direct == [] and len(server.batches) == 1
    assert drafted.ledger.of_batch(batch.id).calls == len(sent(server)) == view.spent.calls
    assert drafted.ledger.of_batch(batch.id).cost == COST_OF_ONE * len(sent(server))


def wired(environment: dict[str, str]) -> Ports:
    return ports(read_settings(environment))


def test_cancelling_ours_cancels_theirs(drafted: Ports, server: BatchServer) -> None:
    """What was answered before is paid and kept in the ledger; no report is written."""
    server.stages, server.answered = ("in_progress",), 2
    batch = begun(drafted)
    one_round(drafted)
    cancel_batch(drafted, batch.id, ANA)
    for _ in range(4):
        one_round(drafted)
    assert server.batches["batch-1"].called_off and server.direct == []
    assert drafted.ledger.of_batch(batch.id).calls == 2 and kept(drafted, batch).sent[0].read
    assert set(states(drafted, batch).values()) == {ItemState.CANCELLED}


def test_a_provider_without_batches_is_asked_directly(drafted: Ports) -> None:
    """A model of which nothing is known but that it answers; the batch says why."""
    writer = Writer()
    world = replace(drafted, model=writer)
    batch = finished(world, begun(world))
    assert writer.asked > 0 and set(states(world, batch).values()) == {ItemState.PROPOSED}
    assert "test/writer has no batch interface" in batch.provider_note


@pytest.mark.parametrize(
    ("status", "said"), [(404, "there is none at that server"), (403, "may not use"), (400, "refused")]
)
def test_a_provider_that_refuses_is_asked_directly(drafted: Ports, server: BatchServer, status: int, said: str) -> None:
    """The reports are written all the same, and no key is told."""
    server.trouble = {"POST /files": [status] * 50}
    batch = finished(drafted, begun(drafted))
    assert set(states(drafted, batch).values()) == {ItemState.PROPOSED} and server.direct
    assert said in batch.provider_note and "sk-very" not in batch.provider_note


def test_a_budget_is_looked_at_before_anything_is_sent(drafted: Ports, server: BatchServer) -> None:
    """At their dearest these requests cost more than the month holds: nothing is handed over, and direct calls are stopped."""
    poor = replace(drafted, budgets=Budgets(month=Decimal("0.0001")))
    batch = finished(poor, begun(poor))
    assert server.batches == {} and server.direct == []
    assert batch.state is BatchState.STOPPED and "3 reports might cost more" in batch.provider_note


def test_a_paused_batch_reads_and_writes_nothing(drafted: Ports, server: BatchServer) -> None:
    """What is under way there is looked after; reports are begun when somebody lets the batch go on."""
    from app.operations.regenerate_reports import pause_batch, resume_batch

    batch = begun(drafted)
    one_round(drafted)
    pause_batch(drafted, batch.id, ANA)
    for _ in range(4):
        one_round(drafted)
    assert kept(drafted, batch).sent[0].read and set(states(drafted, batch).values()) == {ItemState.WAITING}
    resume_batch(drafted, batch.id, ANA)
    assert finished(drafted, batch).state is BatchState.DONE and server.direct == []


def test_the_first_of_several_models_is_asked(drafted: Ports, server: BatchServer) -> None:
    """A model with fallbacks: the preferred one's batch interface."""
    world = replace(drafted, model=FallbackModel([model(server), Writer()]))
    finished(world, begun(world))
    assert server.direct == [] and {line["body"]["model"] for line in sent(server)} == {"double"}


def test_each_model_gets_a_part_of_its_own(drafted: Ports, server: BatchServer) -> None:
    """A batch of a provider is for one model."""
    world = replace(drafted, section_models={"impact": model(server, "openai/another")})
    batch = finished(world, begun(world))
    assert sorted(one.model for one in batch.sent) == ["openai/another", "openai/double"]
    assert server.direct == [] and len({one.key for one in batch.sent}) == 2
