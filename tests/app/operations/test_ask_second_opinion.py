"""A judge's opinions: asked for by a named person, kept, shown beside the verdict, and never a part of it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest

from app.operations import correct_report
from app.operations.ask_second_opinion import ask_second_opinion, latest_opinions
from app.operations.draft_report import draft_report
from app.operations.import_incident import import_incident
from app.operations.ports import Ports
from app.operations.review_report import open_review
from app.review.views.desk import review_json
from extraction.capture.read_records import ReadOptions
from extraction.domain.finding import Verdict
from extraction.domain.opinion import View
from extraction.domain.review import Decision, ReviewedStatement
from extraction.errors import InputError, ModelUnavailable
from extraction.language_model.language_model import ModelReply, ModelRequest, ReplyT
from tests.app.operations.conftest import KEY, SAMPLE

BY = "Ana Sousa"


@dataclass
class Agreeable:
    """A judge that finds everything right and quotes the first record's hour."""

    name: str = "test/judge"
    asked: list[ModelRequest] = field(default_factory=list)
    fails: bool = False

    def ask(self, request: ModelRequest, shape: type[ReplyT]) -> ModelReply[ReplyT]:
        if self.fails:
            raise ModelUnavailable("the judge is not reached")
        self.asked.append(request)
        quote = request.user.splitlines()[1].partition(" | ")[0]
        value = shape.model_validate({"view": "says_the_same", "quote": quote, "reason": "The record says so."})
        return ModelReply(value=value, prompt_tokens=1, completion_tokens=1, cost=None, seconds=0.0)


@pytest.fixture
def judge() -> Agreeable:
    return Agreeable()


@pytest.fixture
def sample(world: Ports, judge: Agreeable) -> Ports:
    """The sample's draft with one sentence of a person's that rules cannot decide."""
    ports = replace(world, judge=judge)
    import_incident(ports, [SAMPLE], ReadOptions(), key=KEY)
    draft_report(ports, KEY, BY)
    said = next(one for one in open_review(ports, KEY).timeline if "11,482 checkout requests failed" in one.text)
    text = "11,482 checkout requests failed noisily between 13:49 and 14:36 UTC."
    correct_report.add(ports, KEY, "summary", BY, text, (said.id,))
    return ports


def undecided(ports: Ports) -> list[ReviewedStatement]:
    return [one for one in open_review(ports, KEY).review.statements() if one.check.verdict is Verdict.NEEDS_HUMAN]


def test_only_what_needs_a_human_is_asked_about(sample: Ports, judge: Agreeable) -> None:
    asked = ask_second_opinion(sample, KEY, BY)
    assert len(asked.opinions) == len(judge.asked) == len(undecided(sample)) > 0
    assert {one.view for one in asked.opinions} == {View.SAYS_THE_SAME}
    assert ask_second_opinion(sample, KEY, BY).opinions == ()


def test_agreement_changes_no_verdict(sample: Ports) -> None:
    """However sure the judge is, a person still has to accept the sentence."""
    before = [(one.check, one.decision) for one in open_review(sample, KEY).review.statements()]
    ask_second_opinion(sample, KEY, BY)
    assert [(one.check, one.decision) for one in open_review(sample, KEY).review.statements()] == before
    assert undecided(sample)[0].decision is Decision.OPEN


def test_a_refused_statement_is_none_of_the_judges_business(sample: Ports) -> None:
    """Nothing contradicted can be talked round."""
    supported = next(
        one for one in open_review(sample, KEY).review.statements() if one.check.verdict is Verdict.SUPPORTED
    )
    with pytest.raises(InputError, match="what rules cannot decide"):
        ask_second_opinion(sample, KEY, BY, supported.statement.id)


def test_the_desk_labels_it_as_an_opinion_until_the_words_change(sample: Ports) -> None:
    ask_second_opinion(sample, KEY, BY)
    opened = open_review(sample, KEY)
    shown = review_json(opened, latest_opinions(sample, opened), "test/judge")
    opinions = shown["opinions"]
    assert isinstance(opinions, dict)
    (statement_id,) = opinions
    correct_report.edit(sample, KEY, statement_id, BY, "The certificate was looked at.")
    opened = open_review(sample, KEY)
    assert latest_opinions(sample, opened) == {}


def test_a_judge_that_fails_is_told_and_nothing_is_kept(sample: Ports, judge: Agreeable) -> None:
    judge.fails = True
    asked = ask_second_opinion(sample, KEY, BY)
    assert asked.opinions == ()
    assert {why for _, why in asked.failed} == {"the judge is not reached"}
    assert sample.store.opinions(KEY) == ()


def test_it_is_off_unless_configured(sample: Ports) -> None:
    with pytest.raises(InputError, match="RETROLINE_JUDGE"):
        ask_second_opinion(replace(sample, judge=None), KEY, BY)
