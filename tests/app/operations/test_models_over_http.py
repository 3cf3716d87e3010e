"""Drafting through all that stands before a model, over real HTTP: remembered, stood in for, counted, and stopped by budgets."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from app.operations.draft_report import draft_report, redraft_section
from app.operations.import_incident import import_incident
from app.operations.model_record import Budgets, SpendingFor
from app.operations.ports import Ports, StoredDraft
from app.operations.propose_draft import propose_section, propose_statement
from app.settings import read_settings
from app.wiring import ports as wired
from extraction.capture.read_records import ReadOptions
from extraction.domain.name_policy import NamePolicy
from extraction.domain.report import PLAIN_WRITER
from extraction.errors import BudgetSpent, InputError, ModelUnavailable
from extraction.language_model.litellm_model import LitellmModel
from tests.app.operations.conftest import KEY, SAMPLE
from tests.doubles.openai_server import Answer, OpenAIServer

WRITTEN = 7
BY = "Ana Torres"
FITTING = '{"statements": [{"text": "{E5.alert} fired at {E5.time}.", "cites": ["E5"]}]}'
PRICES = "openai/one=1000/1000,openai/two=1000/1000"


@pytest.fixture(scope="module", autouse=True)
def libraries() -> None:
    LitellmModel("openai/double").warm_up()


def alert(body: dict[str, Any]) -> str:
    """A sentence on the first alert that the prompt lists."""
    listed = re.search(r"^(E\d+) \|[^\n]*\| alert \|", str(body["messages"][1]["content"]), re.MULTILINE)
    name = listed.group(1) if listed else "E5"
    return FITTING.replace("E5", name)


@pytest.fixture
def server() -> Iterator[OpenAIServer]:
    with OpenAIServer(alert) as started:
        yield started


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[..., Ports]:
    """Builds the world from settings; all on one database with the sample in it."""
    own = {"RETROLINE_DATA": str(tmp_path)}
    if request.param == "postgresql":
        own["RETROLINE_DATABASE_URL"] = request.getfixturevalue("postgres_url")
    import_incident(wired(read_settings(own)), [SAMPLE], ReadOptions(), KEY)

    def build(*servers: OpenAIServer, **settings: str) -> Ports:
        names = ("openai/one", "openai/two")[: len(servers)]
        urls = ",".join(server.base_url for server in servers)
        given = {f"RETROLINE_{name}": value for name, value in settings.items()}
        models = {
            "RETROLINE_MODEL": ",".join(names),
            "RETROLINE_MODEL_BASE_URL": urls,
            "RETROLINE_MODEL_PRICES": PRICES,
        }
        return wired(read_settings(own | models | given))

    return build


def writers(stored: StoredDraft) -> set[str]:
    return {one.generation.writer.name for one in stored.checked.draft.sections if one.generation.attempts}


def months(ports: Ports) -> Any:
    (spent,) = ports.ledger.by_month().values()
    return spent


def test_drafting_again_asks_nobody(world: Callable[..., Ports], server: OpenAIServer) -> None:
    """Every reply is found again: the same words, no requests, no costs, nothing more in the ledger."""
    ports = world(server)
    first = draft_report(ports, KEY, BY)
    asked, spent = len(server.requests), months(ports)
    again = draft_report(ports, KEY, BY)
    assert writers(first) == {"openai/one"}
    assert asked == spent.calls == WRITTEN
    assert (len(server.requests), months(ports)) == (asked, spent)
    assert [one.text for one in again.checked.draft.statements()] == [
        one.text for one in first.checked.draft.statements()
    ]


def test_the_ledger_holds_what_was_asked_and_for_whom(world: Callable[..., Ports], server: OpenAIServer) -> None:
    """The tokens that the server counted, with those that it had cached, on the account of job and batch."""
    server.reply = lambda body: Answer(content=alert(body), cached=11)
    ports = replace(world(server), spending=SpendingFor(job="j1", batch="b1"))
    stored = draft_report(ports, KEY, BY)
    job = ports.ledger.of_job("j1")
    made = [one.generation for one in stored.checked.draft.sections]
    assert job == ports.ledger.of_batch("b1") == months(ports)
    assert (job.calls, job.cached_tokens) == (WRITTEN, 11 * WRITTEN)
    assert job.prompt_tokens == sum(one.prompt_tokens for one in made) > 0
    assert job.cost == sum(one.cost or 0 for one in made) > 0


@pytest.mark.parametrize("status", [429, 500, 401])
def test_the_next_model_stands_in(world: Callable[..., Ports], server: OpenAIServer, status: int) -> None:
    """The draft and the ledger name who wrote; a model that keeps failing is left alone after a few sections."""
    refusal = Answer(status=status, headers={"Retry-After": "30"} if status == 429 else {})
    with OpenAIServer(lambda _: refusal) as down:
        ports = world(down, server, MODEL_CALLS="1")
        stored = draft_report(ports, KEY, BY)
        tried = len(down.requests)
        propose_section(ports, KEY, "impact", BY)
    assert writers(stored) == {"openai/two"}
    assert len(server.requests) == months(ports).calls == WRITTEN
    assert tried == len(down.requests) <= 3 * 3


def test_sections_have_models_of_their_own(world: Callable[..., Ports], server: OpenAIServer, tmp_path: Path) -> None:
    """What the template names goes before what is configured for an id or a topic, that before the default."""
    ports = world(server, SECTION_MODELS="summary=openai/by-id,impact=openai/by-id,detection=openai/by-topic")
    text = (ports.templates / "standard.toml").read_text("utf-8")
    folder = tmp_path / "prompts" / "reports"
    folder.mkdir(parents=True)
    own = text.replace('topic = "impact"', 'topic = "impact"\nmodel = "openai/by-template"')
    (folder / "standard.toml").write_text(own, "utf-8")
    stored = draft_report(replace(ports, templates=folder), KEY, BY)
    by = {one.id: one.generation.writer.name for one in stored.checked.draft.sections if one.generation.attempts}
    assert (by.pop("impact"), by.pop("summary"), by.pop("detection")) == (
        "openai/by-template", "openai/by-id", "openai/by-topic"
    )  # fmt: skip
    assert set(by.values()) == {"openai/one"}
    assert {request.body["model"] for request in server.requests} == {"by-template", "by-id", "by-topic", "one"}
    unreachable = replace(ports, templates=folder, model_named=None)
    with pytest.raises(InputError, match="openai/by-template"):
        draft_report(unreachable, KEY, BY)
    assert draft_report(replace(unreachable, template_models=False), KEY, BY).version == 2


def most_of_one(ports: Ports) -> Decimal:
    """What the first request may cost, as the refusal of a budget that is too small for any says."""
    with pytest.raises(BudgetSpent) as refused:
        draft_report(replace(ports, budgets=Budgets(report=Decimal("0.01"))), KEY, BY)
    told = re.search(r"may cost \$([\d.]+)", str(refused.value))
    assert told is not None
    return Decimal(told.group(1))


def test_a_spent_budget_leaves_no_draft_and_the_next_run_goes_on(
    world: Callable[..., Ports], server: OpenAIServer
) -> None:
    """Nothing plain in its place; what was answered is not asked again when there is money."""
    ports = world(server, MODEL_CALLS="1")
    budget = most_of_one(ports) * 2
    with pytest.raises(BudgetSpent, match="RETROLINE_BUDGET_MONTH"):
        draft_report(replace(ports, budgets=Budgets(month=budget)), KEY, BY)
    answered = len(server.requests)
    assert ports.store.draft(KEY) is None
    assert 0 < answered == months(ports).calls < WRITTEN
    assert months(ports).cost <= budget
    stored = draft_report(ports, KEY, BY)
    assert len(server.requests) == WRITTEN
    assert writers(stored) == {"openai/one"}
    assert {one.generation.fell_back for one in stored.checked.draft.sections} == {None}


def test_the_budget_of_a_report_is_its_own(world: Callable[..., Ports], server: OpenAIServer) -> None:
    """One request over all sections is more than it holds: nobody is asked."""
    ports = replace(world(server), budgets=Budgets(report=Decimal(1)))
    with pytest.raises(BudgetSpent, match=f"for the report on {KEY}"):
        draft_report(ports, KEY, BY)
    assert server.requests == []
    assert ports.ledger.by_month() == {}


def test_a_batch_comes_back_rather_than_to_write_plainly(world: Callable[..., Ports]) -> None:
    """For a person the plain writer takes over; where it must not, nothing is kept and what was answered is not lost."""

    def reply(body: dict[str, Any]) -> str | Answer:
        return Answer(status=401) if "Section “Impact”" in str(body["messages"][1]["content"]) else alert(body)

    with OpenAIServer(reply) as server:
        ports = world(server)
        with pytest.raises(ModelUnavailable, match="openai/one"):
            draft_report(replace(ports, fall_back=False), KEY, BY)
        assert ports.store.draft(KEY) is None
        asked = len(server.requests)
        stored = draft_report(ports, KEY, BY)
        assert len(server.requests) == asked + 1
    assert stored.checked.draft.section("impact").generation.writer == PLAIN_WRITER


def test_a_sentence_is_not_reworded_for_nothing(world: Callable[..., Ports], server: OpenAIServer) -> None:
    """Whoever asks for other words is told that money is out; the sentence stays."""
    ports = world(server)
    stored = draft_report(ports, KEY, BY)
    statement = stored.checked.draft.section("impact").statements[0].id
    with pytest.raises(BudgetSpent):
        propose_statement(replace(ports, budgets=Budgets(month=Decimal(0))), KEY, statement, BY)
    assert ports.desk.proposals(KEY) == ()


def test_replies_that_know_no_names_are_found_again(world: Callable[..., Ports], server: OpenAIServer) -> None:
    """What is remembered is what left the house and came back: roles, and never a name."""
    ports = replace(world(server), model_names=NamePolicy.ROLES)
    draft_report(ports, KEY, BY)
    asked = len(server.requests)
    redraft_section(ports, KEY, "impact", BY)
    assert len(server.requests) == asked == WRITTEN
