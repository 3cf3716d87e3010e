"""What stays of a lying model's words and of a strong one's, over real HTTP and from recorded replies."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.bench.lying_model import LyingModel, Said, scripts
from app.bench.model_bench import Lied, Survived, lie_about, measure, survivors
from app.bench.prompt_reading import aliases_in, refused_in, section_asked
from evaluation.case import load_case
from evaluation.mutation_kind import MutationKind
from extraction.domain.finding import Verdict
from extraction.drafting.plain.story import Story
from extraction.drafting.prompt_events import Aliases, event_list
from extraction.drafting.template_files import load_templates
from tests.conftest import PROJECT

CASE = PROJECT / "data" / "cases" / "gateway-certificate-expiry"
RECORDINGS = sorted((PROJECT / "tests" / "fixtures" / "model_replies").glob("*_judged.json"))


@pytest.fixture(scope="module")
def lied() -> Lied:
    """One draft with some thirty lies, each insisted on once and then followed by another."""
    return lie_about(load_case(CASE), rounds=1)


@pytest.fixture(scope="module", params=RECORDINGS, ids=lambda path: path.stem)
def recorded(request: pytest.FixtureRequest) -> tuple[Survived, ...]:
    return survivors(request.param)


def test_no_lie_is_published_without_a_person(lied: Lied) -> None:
    """What is a lie is known from the mutation, not from a check."""
    lies = [fate for fate in lied.fates if fate.said.lie is not None]
    assert len(lies) > 40
    assert len({fate.said.lie for fate in lies}) > 20
    assert [fate.said.text for fate in lies if fate.shipped not in (None, Verdict.NEEDS_HUMAN)] == []


def test_the_report_completes_and_keeps_what_was_true(lied: Lied) -> None:
    true = [fate for fate in lied.fates if fate.said.lie is None]
    assert lied.completed == lied.sections == 7
    assert sum(fate.shipped is not None for fate in true) >= 0.75 * len(true)


def test_most_true_statements_of_a_strong_model_survive_word_for_word(
    recorded: tuple[Survived, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    """Judged true by a reader of the records; kept as first answered. The share without any objection is printed."""
    true = [one for one in recorded if one.recorded.is_true]
    kept = [one for one in true if one.kept]
    outright = sum(one.supported for one in true)
    with capsys.disabled():
        print(f"\n{len(kept)} of {len(true)} true statements kept word for word, {outright} without any objection")
    refused = [(one.text, [finding.message for finding in one.objections]) for one in true if not one.kept]
    assert len(true) > 40
    assert len(kept) >= 0.9 * len(true), refused


def test_a_strong_models_false_statement_is_not_supported(recorded: tuple[Survived, ...]) -> None:
    assert [one.text for one in recorded if one.supported and not one.recorded.is_true] == []


def test_whatever_was_recorded_is_proposed(recorded: tuple[Survived, ...]) -> None:
    """The events are found again by their records, so that no statement is lost to a change of the prompt."""
    assert len({one.recorded.section for one in recorded}) >= 5
    assert [one.text for one in recorded if any(finding.check == "slot" for finding in one.objections)] == []


def test_aliases_are_found_by_time_and_text() -> None:
    """Each event of a real prompt, texts over several lines and repeated ones included."""
    known = load_case(CASE).known
    story = Story(timeline=known.timeline, facts=known.facts)
    aliases = Aliases(story.events)
    assert aliases_in(event_list(aliases, story), known.timeline) == dict(aliases.of_id)


def test_a_repair_request_is_read() -> None:
    prompt = "…\n\nSection “Impact”. Engineers.\n\nThese of your statements were refused. Reword:\n1. It fell.\n   - No.\n2. b"
    assert section_asked(prompt) == "Impact"
    assert refused_in(prompt) == {1: "It fell.", 2: "b"}
    assert refused_in("Section “Impact”.") == {}


def test_the_liar_insists_once_and_then_tells_another_lie() -> None:
    case = load_case(CASE)
    template = next(one for one in load_templates(PROJECT / "prompts" / "reports") if one.id == "standard")
    script = next(scripts(case, template, 1))
    line = script["Detection"][0]
    story = Story(timeline=case.known.timeline, facts=case.known.facts)
    prompt = f"{event_list(Aliases(story.events), story)}\n\nSection “Detection”. x"
    repair = f"{prompt}\n\nThese of your statements were refused. Reword:\n1. {line.said.text}\n   - No."
    liar = LyingModel(case, script)
    assert line.said.text in liar.answer(prompt)
    assert line.said.text in liar.answer(repair)
    assert line.instead.text in liar.answer(repair)
    assert line.said.lie is not None and line.instead.lie is not None and line.instead != line.said


def test_a_sentence_that_no_reply_may_hold_is_not_tried() -> None:
    assert not Said("x" * 361, frozenset("a"), MutationKind.NUMBER).fits
    assert not Said("Too many are cited.", frozenset("abcdefg")).fits
    assert Said("One is cited here.", frozenset("a")).fits


def test_without_cases_there_are_no_figures(tmp_path: Path) -> None:
    assert measure(tmp_path).figures == ()
    assert measure(tmp_path).unscored
