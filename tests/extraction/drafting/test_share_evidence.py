"""A long incident is shared out among the sections: all read what cannot be missed, each what bears on it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from app.bench.made_incident import made_events, made_incident
from extraction import pipeline
from extraction.domain.report_template import SectionTemplate
from extraction.drafting.choose_evidence import BUDGET_TOKENS, choose_evidence, tokens_of
from extraction.drafting.fill_section import asks_model
from extraction.drafting.fill_template import briefings_for, story_of
from extraction.drafting.plain.story import Story
from extraction.drafting.prompt_events import Aliases, event_list
from extraction.drafting.prompt_library import PromptLibrary
from extraction.drafting.share_evidence import WHOLE_TOKENS, share_evidence
from extraction.drafting.template_files import load_template
from extraction.language_model.count_tokens import count_tokens

PROMPTS = Path(__file__).resolve().parents[3] / "prompts"
STANDARD = load_template(PROMPTS / "reports" / "standard.toml")
ASKED = tuple(section for section in STANDARD.sections if asks_model(section))


def story(events: int) -> Story:
    known = pipeline.understood(made_incident(), made_events(events))
    return story_of(STANDARD, known.timeline, known.facts, STANDARD.audience)


LONG = story(500)


def test_an_incident_of_usual_length_is_read_whole_by_every_section() -> None:
    """The prompts are what they were when all read the same."""
    usual = story(400)
    assert sum(map(tokens_of, usual.events)) <= WHOLE_TOKENS
    shared = share_evidence(usual, ASKED, BUDGET_TOKENS, len(ASKED))
    assert shared.common == choose_evidence(usual, ASKED)
    assert shared.own == {}
    assert shared.left_out == {}


def test_one_request_alone_reads_all_that_fits() -> None:
    """There is nobody to share with."""
    shared = share_evidence(LONG, ASKED[:1], BUDGET_TOKENS, 1)
    assert len(shared.common.events) == 500


def test_of_a_long_one_the_requests_are_together_at_most_twice_the_records() -> None:
    """Instructions, tasks and facts included."""
    shared = share_evidence(LONG, ASKED, BUDGET_TOKENS, len(ASKED))
    briefings = briefings_for(ASKED, {STANDARD.audience: LONG}, {STANDARD.audience: shared}, PromptLibrary(PROMPTS))
    whole = count_tokens(event_list(Aliases(LONG.events), LONG))
    prompts = [PromptLibrary(PROMPTS).section(section) for section in ASKED]
    instructions = sum(count_tokens(one.system) + count_tokens(one.task) for one in prompts)
    assert instructions + sum(count_tokens(one.beginning) for one in briefings.values()) <= 2 * whole


def test_milestones_and_the_end_are_read_by_all() -> None:
    """Whatever bears on whom."""
    common = {event.id for event in share_evidence(LONG, ASKED, BUDGET_TOKENS, len(ASKED)).common.events}
    assert set(LONG.marking) <= common
    assert {LONG.events[0].id, LONG.events[-1].id} <= common


def test_what_a_section_reads_of_its_own_bears_on_it() -> None:
    """Oldest first, and nothing of it is read by all; what any section reads is not left out."""
    shared = share_evidence(LONG, ASKED, BUDGET_TOKENS, len(ASKED))
    impact: SectionTemplate = next(one for one in ASKED if one.id == "impact")
    own = shared.own[impact.id]
    assert own == tuple(sorted(own, key=lambda event: LONG.place[event.id]))
    signalled = {event.id for event in LONG.signalled(*impact.evidence.signals)}
    kinds = {event.id for event in LONG.of_kind(*impact.evidence.kinds)}
    assert {event.id for event in own} <= signalled | kinds | LONG.marking
    assert not {event.id for event in own} & {event.id for event in shared.common.events}
    assert not {event.id for event in own} & set(shared.left_out)
    assert len(shared.left_out) < len(shared.common.left_out)


def test_prompts_of_a_long_incident_begin_alike_and_name_each_event_once() -> None:
    """What a section reads of its own follows, under aliases that go on where the others end."""
    shared = share_evidence(LONG, ASKED, BUDGET_TOKENS, len(ASKED))
    audience = STANDARD.audience
    briefings = briefings_for(ASKED, {audience: LONG}, {audience: shared}, PromptLibrary(PROMPTS))
    one, other = briefings["impact"], briefings["response"]
    beginning = one.beginning[: one.beginning.index("Further records")]
    assert other.beginning.startswith(beginning)
    number = len(shared.common.events)
    assert f"E{number} | " in beginning
    assert f"E{number + 1} | " in one.beginning.removeprefix(beginning)
    assert len(set(one.aliases.of_id)) == number + len(shared.own["impact"])
    assert replace(one, beginning="").with_own(()) == replace(one, beginning="")
