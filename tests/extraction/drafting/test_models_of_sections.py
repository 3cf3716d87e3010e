"""Several models write one report, each its sections; what happens where one may not be asked or gives no answer."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from extraction.domain.report import PLAIN_WRITER, AuthorKind, Draft
from extraction.drafting.fill_section import asks_model
from extraction.drafting.fill_template import fill_template
from extraction.drafting.template_files import load_template
from extraction.errors import BudgetSpent, ModelError, ModelReplyUnusable, ModelUnavailable
from extraction.language_model.call_slots import BoundedModel, CallSlots
from extraction.language_model.fallback_model import FallbackModel
from extraction.language_model.language_model import LanguageModel, ModelReply, ModelRequest, ReplyT
from extraction.language_model.litellm_model import LitellmModel
from tests.builders import at
from tests.doubles.openai_server import Answer, OpenAIServer
from tests.extraction.drafting import incidents
from tests.extraction.drafting.scripted_model import ScriptedModel, says

PROMPTS = Path(__file__).resolve().parents[3] / "prompts"
STANDARD = load_template(PROMPTS / "reports" / "standard.toml")
WRITTEN = [section for section in STANDARD.sections if asks_model(section)]
SAYS = says(("The alert {E3.alert} fired at {E3.time}.", ["E3"]))
FITTING = '{"statements": [{"text": "The alert {E3.alert} fired at {E3.time}.", "cites": ["E3"]}]}'


def drafted(model: LanguageModel | None, **options: Any) -> Draft:
    return fill_template(STANDARD, *incidents.typical(), made_at=at("16:00"), model=model, prompts=PROMPTS, **options)


class Named(ScriptedModel):
    """A scripted model with a name of its own; ``by`` is who says to have answered."""

    def __init__(
        self, name: str, script: Callable[[ModelRequest, type[BaseModel]], object] = SAYS, by: str = ""
    ) -> None:
        super().__init__(script)
        self.name = name
        self._by = by

    def ask(self, request: ModelRequest, shape: type[ReplyT]) -> ModelReply[ReplyT]:
        return replace(super().ask(request, shape), model=self._by)


def fails(error: ModelError) -> Callable[[ModelRequest, type[BaseModel]], object]:
    def script(request: ModelRequest, shape: type[BaseModel]) -> object:
        raise error

    return script


def writers(draft: Draft) -> dict[str, str]:
    return {one.id: one.generation.writer.name for one in draft.sections if one.id in {two.id for two in WRITTEN}}


def test_a_section_is_written_by_its_own_model() -> None:
    """The others by the default one, and every statement names who wrote it."""
    own, default = Named("test/own"), Named("test/default")
    draft = drafted(default, models={"impact": own})
    assert writers(draft) == {one.id: "test/own" if one.id == "impact" else "test/default" for one in WRITTEN}
    assert {one.author.name for one in draft.section("impact").statements} == {"test/own"}
    assert (len(own.requests), len(default.requests)) == (1, len(WRITTEN) - 1)


def test_a_section_may_have_a_model_where_the_others_have_none() -> None:
    """The plain writer writes the rest."""
    draft = drafted(None, models={"impact": Named("test/own")})
    assert writers(draft) == {one.id: "test/own" if one.id == "impact" else PLAIN_WRITER.name for one in WRITTEN}


def test_what_is_rendered_from_facts_asks_no_model() -> None:
    """Whoever is configured for the timeline: it is not written."""
    own = Named("test/own")
    assert drafted(None, models={"timeline": own}).section("timeline").statements
    assert own.requests == []


def test_sections_share_what_they_read_whoever_writes_them() -> None:
    """A model of its own for a section changes nobody's prompt by a character."""
    alone, other, own = Named("test/all"), Named("test/all"), Named("test/own")
    drafted(alone)
    drafted(other, models={"impact": own})
    assert {one.user for one in alone.requests} == {one.user for one in (*other.requests, *own.requests)}


def test_the_model_that_answered_is_the_one_that_is_named() -> None:
    """Not the one that was asked first: in the section's record and in each statement."""
    draft = drafted(Named("test/first", by="test/second"))
    assert set(writers(draft).values()) == {"test/second"}
    assert {one.author.name for one in draft.section("impact").statements} == {"test/second"}


def test_a_repair_by_another_model_names_it_in_what_it_worded() -> None:
    """The section stays the work of who wrote it first."""

    def script(request: ModelRequest, shape: type[BaseModel]) -> object:
        if "were refused" in request.user:
            return {"statements": [{"number": 1, "text": "The alert {E3.alert} fired.", "cites": ["E3"]}]}
        told = [{"text": "The alert {E3.alert} fired at {E3.time}.", "cites": ["E3"]}]
        return {"statements": [{"text": "{E9999.alert} fired.", "cites": ["E3"]}, *told]}

    class Second(Named):
        def ask(self, request: ModelRequest, shape: type[ReplyT]) -> ModelReply[ReplyT]:
            self._by = "test/second" if "were refused" in request.user else "test/first"
            return super().ask(request, shape)

    section = drafted(None, models={"impact": Second("test/first", script)}).section("impact")
    assert section.generation.writer.name == "test/first"
    assert {one.author.name for one in section.statements} == {"test/first", "test/second"}


def test_a_spent_budget_leaves_no_draft() -> None:
    """A section that waits for money is not quietly written another way."""
    with pytest.raises(BudgetSpent, match="no money"):
        drafted(Named("test/default"), models={"impact": Named("test/own", fails(BudgetSpent("no money")))})


def test_a_budget_that_is_spent_between_repairs_leaves_no_draft() -> None:
    """The first words were refused: without the repair the section would not be what it is meant to be."""

    def script(request: ModelRequest, shape: type[BaseModel]) -> object:
        if "were refused" in request.user:
            raise BudgetSpent("no money for repairs")
        return {"statements": [{"text": "{E9999.alert} fired.", "cites": ["E3"]}]}

    with pytest.raises(BudgetSpent, match="for repairs"):
        drafted(None, models={"impact": Named("test/own", script)})


def test_what_was_begun_is_waited_for_when_money_runs_out() -> None:
    """It is paid for: whoever keeps replies has them when drafting goes on."""
    spent, answered = threading.Event(), []
    begun = threading.Semaphore(0)

    def slow(request: ModelRequest, shape: type[BaseModel]) -> object:
        begun.release()
        assert spent.wait(20)
        answered.append(request)
        return SAYS(request, shape)

    def poor(request: ModelRequest, shape: type[BaseModel]) -> object:
        assert all(begun.acquire(timeout=20) for _ in range(len(WRITTEN) - 1))
        spent.set()
        raise BudgetSpent("no money")

    with pytest.raises(BudgetSpent):
        drafted(Named("test/default", slow), models={"impact": Named("test/own", poor)})
    assert len(answered) == len(WRITTEN) - 1


def test_silence_is_written_plainly_unless_it_must_not_be() -> None:
    """For a person a plain section is better than none; a batch comes back later."""
    silent = Named("test/silent", fails(ModelUnavailable("nobody there")))
    section = drafted(None, models={"impact": silent}).section("impact")
    assert section.generation.fell_back == "test/silent: nobody there"
    assert section.generation.writer == PLAIN_WRITER
    with pytest.raises(ModelUnavailable, match="nobody there"):
        drafted(None, models={"impact": silent}, fall_back=False)


def test_an_answer_of_no_use_is_written_plainly_all_the_same() -> None:
    """It would be of no use another time either."""
    useless = Named("test/useless", fails(ModelReplyUnusable("nonsense")))
    assert drafted(None, models={"impact": useless}, fall_back=False).section("impact").generation.fell_back


def test_a_model_that_overruns_its_time_leaves_no_draft_either() -> None:
    """Where nothing is to be written plainly."""
    over = threading.Event()

    def script(request: ModelRequest, shape: type[BaseModel]) -> object:
        over.wait(30)
        return SAYS(request, shape)

    try:
        with pytest.raises(ModelUnavailable, match="did not stop within 0"):
            drafted(None, models={"impact": Named("test/own", script)}, fall_back=False, section_timeout=0.1)
        draft = drafted(None, models={"impact": Named("test/own", script)}, section_timeout=0.1)
    finally:
        over.set()
    assert draft.section("impact").generation.fell_back == "the model did not stop within 0.1 seconds"


def test_sections_that_wait_for_a_place_do_not_lose_their_time() -> None:
    """Seven sections through one place, each answer most of a section's time: none falls back for having waited."""
    LitellmModel("openai/double").warm_up()
    with OpenAIServer(lambda _: Answer(content=FITTING, delay=0.5)) as server:
        model = BoundedModel(LitellmModel("openai/double", server.base_url), CallSlots(1))
        draft = drafted(model, section_timeout=1.5)
    assert len(server.requests) == len(WRITTEN)
    assert [one.id for one in draft.sections if one.generation.fell_back] == []


@pytest.mark.parametrize(
    "failure",
    [Answer(status=429, headers={"Retry-After": "60"}), Answer(status=500), Answer(content=FITTING, delay=6), Answer(status=401)],
    ids=["429", "500", "time-out", "401"],
)  # fmt: skip
def test_the_next_model_writes_where_the_first_fails_over_http(failure: Answer) -> None:
    """Whatever way it fails; the draft names who wrote, and none of it is plain."""
    with OpenAIServer(lambda _: failure) as down, OpenAIServer(lambda _: FITTING) as up:
        first, second = LitellmModel("openai/first", down.base_url), LitellmModel("openai/second", up.base_url)
        draft = drafted(FallbackModel([first, second]), section_timeout=6.0)
    assert set(writers(draft).values()) == {"openai/second"}
    assert len(up.requests) == len(WRITTEN)
    kinds = {one.author.kind for section in WRITTEN for one in draft.section(section.id).statements}
    assert kinds == {AuthorKind.MODEL}
