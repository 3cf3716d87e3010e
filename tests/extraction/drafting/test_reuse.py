"""Drafting again asks a model for the sections that rest on something else than before, and for no other."""

from __future__ import annotations

import random
import re
import shutil
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from pydantic import BaseModel

from extraction.domain.facts import IncidentFacts
from extraction.domain.hypothesis import HypothesisState
from extraction.domain.milestone import MilestoneName
from extraction.domain.people import Role, RoleAssignment
from extraction.domain.report import AuthorKind, Draft
from extraction.domain.report_template import EvidenceNeed, ReportTemplate, SectionTemplate
from extraction.domain.timeline import Event, EventKind, Timeline
from extraction.drafting.fill_template import fill_template
from extraction.drafting.reuse import NEW, UNRECORDED
from extraction.drafting.section_changes import SectionChanges
from extraction.drafting.template_files import load_template
from extraction.drafting.thoughts import NO_THOUGHTS, Thought, Thoughts
from extraction.errors import ModelUnavailable
from extraction.language_model.language_model import LanguageModel, ModelRequest
from tests.builders import at, event, facts
from tests.extraction.drafting.incidents import cycle, hypothesis, milestone, people
from tests.extraction.drafting.scripted_model import ScriptedModel

PROMPTS = Path(__file__).resolve().parents[3] / "prompts"
STANDARD = load_template(PROMPTS / "reports" / "standard.toml")
KINDS = (
    EventKind.DEPLOY,
    EventKind.PULL_REQUEST,
    EventKind.CHECK,
    EventKind.TICKET,
    EventKind.METRIC,
    EventKind.PUSH,
)
_BEARING = re.compile(r"bear on this section most: (E\d+)")
_SECTION = re.compile(r"^Section “([^”]*)”", re.MULTILINE)
_LISTED = re.compile(r"^(E\d+) \|.*\n  text: (.*)$", re.MULTILINE)


def asked_of(request: ModelRequest) -> str:
    return str(_SECTION.findall(request.user)[-1])


def telling(also: dict[str, str]) -> ScriptedModel:
    """A model that cites the first event that bears on a section, and the one with the text that ``also`` has for its title."""

    def script(request: ModelRequest, shape: type[BaseModel]) -> object:
        title, aliases = asked_of(request), {text: alias for alias, text in _LISTED.findall(request.user)}
        cites = [found.group(1) if (found := _BEARING.search(request.user)) else "E1"]
        cites += [aliases[also[title]]] if also.get(title) in aliases else []
        return {"statements": [{"text": f"Of {title} this is told.", "cites": sorted(set(cites))}]}

    return ScriptedModel(script)


def section_of(*kinds: EventKind, milestones: bool = False) -> SectionTemplate:
    name = "-".join(kind.value.replace("_", "-") for kind in kinds)
    need = EvidenceNeed(kinds=kinds, milestones=milestones)
    return replace(STANDARD.sections[0], id=name, title=name, topic="any", evidence=need)


BY_KIND = replace(STANDARD, sections=tuple(section_of(kind) for kind in KINDS))
"""A section for each kind of event, which rests on events of this kind alone."""


def record(number: int, kind: EventKind, text: str = "") -> Event:
    """Event ``number``, the same whenever it is asked for; another text is another event."""
    said = text or f"record {number}"
    made = event(
        said, at(f"{14 + number // 60}:{number % 60:02d}"), kind=kind, source="made", key=f"k{number}", by=None
    )
    return replace(made, id="", digest=said)


RECORDS = tuple(record(number, KINDS[number % len(KINDS)]) for number in range(24))


@dataclass(frozen=True, kw_only=True)
class Case:
    """Everything that a draft is made from."""

    events: tuple[Event, ...] = RECORDS
    facts: IncidentFacts = field(default_factory=facts)
    template: ReportTemplate = BY_KIND
    prompts: Path = PROMPTS
    checks: str = "one"
    thoughts: Thoughts = field(default_factory=lambda: NO_THOUGHTS)
    also: dict[str, str] = field(default_factory=dict)
    model: LanguageModel | None = None

    def draft(self, kept: Draft | None = None, model: LanguageModel | None = None) -> Draft:
        return fill_template(
            self.template,
            Timeline.of(self.events),
            self.facts,
            made_at=at("16:00"),
            model=model or self.model or telling(self.also),
            prompts=self.prompts,
            thoughts=self.thoughts,
            checks=self.checks,
            kept=kept,
        )

    def asked(self, kept: Draft | None) -> set[str]:
        """Titles of the sections that a model is asked for, each once."""
        model = telling(self.also)
        self.draft(kept, model)
        titles = [asked_of(request) for request in model.requests]
        assert len(titles) == len(set(titles))
        return set(titles)

    def reasons(self, kept: Draft | None, model: LanguageModel | None = None) -> dict[str, tuple[str, ...]]:
        return self.changes(kept, model).reasons()

    def changes(self, kept: Draft | None, model: LanguageModel | None = None) -> SectionChanges:
        wanted = [one for one in self.template.sections if one.kind.value == "statements" and one.topic != "unknowns"]
        return SectionChanges(
            template=self.template,
            timeline=Timeline.of(self.events),
            facts=self.facts,
            prompts=self.prompts,
            models=dict.fromkeys((one.id for one in wanted), model or telling({})),
            kept=kept,
            thoughts=self.thoughts,
            checks=self.checks,
        )


FIRST = Case()
KEPT = FIRST.draft()
ALL = {section.title for section in BY_KIND.sections}


def test_where_nothing_changed_no_model_is_asked() -> None:
    """The sections are those that were there, word for word and with what is known of how they were made."""
    again = FIRST.draft(KEPT)
    assert FIRST.asked(KEPT) == set()
    assert again.sections == KEPT.sections
    assert FIRST.reasons(KEPT) == {}


def test_without_an_earlier_draft_every_section_is_asked_for() -> None:
    assert FIRST.asked(None) == ALL
    assert set(FIRST.reasons(None).values()) == {(NEW,)}


changes = st.tuples(st.sampled_from(["changes", "appears", "goes"]), st.integers(0, 23), st.integers(0, 10_000))


@examples(max_examples=120)
@given(changes)
def test_one_event_asks_for_exactly_the_sections_that_rest_on_it(change: tuple[str, int, int]) -> None:
    """Those whose kind of event it is, and those that cite it; whatever happens to it, and wherever it stands."""
    what, number, seed = change
    chance = random.Random(seed)
    also = {one.title: chance.choice(RECORDS).text for one in chance.sample(BY_KIND.sections, 2)}
    kept = replace(FIRST, also=also).draft()
    touched = RECORDS[number]
    events = {
        "changes": tuple(replace(one, text="other words") if one is touched else one for one in RECORDS),
        "appears": (*RECORDS, record(24 + seed % 90, touched.kind)),
        "goes": tuple(one for one in RECORDS if one is not touched),
    }[what]
    bearing = {section.title for section in BY_KIND.sections if touched.kind in section.evidence.kinds}
    citing = set() if what == "appears" else {title for title, text in also.items() if text == touched.text}
    assert replace(FIRST, events=events).asked(kept) == bearing | citing


@examples(max_examples=60)
@given(st.integers(0, 23), st.integers(1, 200))
def test_a_corrected_time_asks_for_the_sections_of_that_event(number: int, minutes: int) -> None:
    """The time is a part of what an event says."""
    moved = replace(RECORDS[number], at=at(f"{18 + minutes // 60}:{minutes % 60:02d}"))
    events = tuple(moved if one.id == moved.id else one for one in RECORDS)
    kind = RECORDS[number].kind.value.replace("_", "-")
    assert replace(FIRST, events=events).asked(KEPT) == {kind}


def test_chat_that_bears_on_nothing_asks_for_nothing() -> None:
    """Even where every model reads it and every alias in the prompt is another."""
    chat = tuple(event(f"hello {number}", f"13:{number:02d}", by="Ben Okafor") for number in range(30))
    assert replace(FIRST, events=(*chat, *RECORDS)).asked(KEPT) == set()


def test_an_edited_message_counts_in_its_latest_wording() -> None:
    """The statement rests on words that its author changed since."""
    said = event("it was the cache", "14:30", key="c/1")
    edit = replace(event("it was not the cache", "14:31", key="c/1/edit", version_of="c/1"), channel=said.channel)
    with_chat = replace(FIRST, events=(*RECORDS, said), also={"deploy": "it was the cache"})
    assert replace(with_chat, events=(*with_chat.events, edit)).asked(with_chat.draft()) == {"deploy"}


def test_a_milestone_of_its_events_asks_for_a_section() -> None:
    """Sections that ask for milestones, and those that rest on the event of one: here deploys (asks) and checks (rests)."""
    sections = (
        section_of(EventKind.DEPLOY, milestones=True),
        section_of(EventKind.CHECK),
        section_of(EventKind.TICKET),
    )
    case = replace(FIRST, template=replace(STANDARD, sections=sections))
    check = next(one for one in RECORDS if one.kind is EventKind.CHECK)
    known = facts(cycles=(cycle(1, milestone(MilestoneName.MITIGATED, check.at, check)),))
    assert replace(case, facts=known).asked(case.draft()) == {"deploy", "check"}


def test_the_fate_of_a_guess_asks_for_the_sections_that_rest_on_it() -> None:
    """A later event ruled it out; the section rests on the event that proposed it."""
    guess, ruled_out = RECORDS[2], RECORDS[9]
    open_guess = hypothesis("cache", (HypothesisState.PROPOSED, guess))
    settled = hypothesis("cache", (HypothesisState.PROPOSED, guess), (HypothesisState.RETRACTED, ruled_out))
    before, after = (replace(FIRST, facts=facts(hypotheses=(one,))) for one in (open_guess, settled))
    assert after.asked(before.draft()) == {guess.kind.value, ruled_out.kind.value}


def test_a_role_that_rests_on_an_event_asks_for_its_sections() -> None:
    known = people()
    held = RoleAssignment(
        role=Role.COMMANDER, person_id=known[0].id, start=at("14:00"), end=None, evidence=(RECORDS[3].id,), rule="t"
    )
    assert replace(FIRST, facts=facts(people=known, roles=(held,))).asked(KEPT) == {"ticket"}


def test_other_checks_ask_for_all_of_them() -> None:
    """What was held against other checks was held against none."""
    assert replace(FIRST, checks="two").asked(KEPT) == ALL
    assert set(replace(FIRST, checks="two").reasons(KEPT).values()) == {("checks",)}


def test_another_model_asks_for_all_of_them() -> None:
    other = telling({})
    other.name = "test/other"
    assert set(FIRST.reasons(KEPT, other).values()) == {("model",)}
    drafted = FIRST.draft(KEPT, other)
    assert len(other.requests) == len(ALL)
    assert all(dict(one.generation.inputs)["model"] == "test/other" for one in drafted.sections)


@pytest.mark.parametrize(
    "changed",
    [
        replace(BY_KIND.sections[0], question="What else?"),
        replace(BY_KIND.sections[0], title="Deploys"),
        replace(BY_KIND.sections[0], max_statements=3),
    ],
)
def test_another_entry_in_the_template_asks_for_that_section(changed: SectionTemplate) -> None:
    """Its place in the report is no part of it."""
    first, *others = BY_KIND.sections
    moved = tuple(replace(one, order=one.order + 7) for one in others)
    case = replace(FIRST, template=replace(BY_KIND, sections=(*moved, changed)))
    assert case.reasons(KEPT) == {first.id: ("template",)}


def test_another_prompt_asks_for_the_sections_that_it_is_for(tmp_path: Path) -> None:
    """A topic's paragraph is its sections', the instructions are everybody's."""
    sections = tuple(one for one in STANDARD.sections if one.id in ("impact", "detection", "resolution"))
    case = replace(FIRST, template=replace(STANDARD, sections=sections), prompts=tmp_path / "prompts")
    shutil.copytree(PROMPTS, case.prompts)
    kept = case.draft()
    paragraph = case.prompts / "sections" / "impact.md"
    paragraph.write_text(f"{paragraph.read_text('utf-8')}\nBe brief.\n", "utf-8")
    assert case.reasons(kept) == {"impact": ("prompt",)}
    instructions = case.prompts / "instructions.md"
    instructions.write_text(f"{instructions.read_text('utf-8')}\nBe brief.\n", "utf-8")
    assert set(case.reasons(kept)) == {"impact", "detection", "resolution"}


def test_what_people_thought_asks_for_their_section() -> None:
    told = {BY_KIND.sections[0].id: (Thought(by="Ana", words="We were lucky."),)}
    assert replace(FIRST, thoughts=told).reasons(KEPT) == {BY_KIND.sections[0].id: ("prompt",)}


def test_a_section_that_no_model_wrote_is_tried_again() -> None:
    """The plain writer took over; the next draft asks again, and only for what is missing."""

    def silent(request: ModelRequest, shape: type[BaseModel]) -> object:
        if asked_of(request) == "check":
            raise ModelUnavailable("no quota")
        return {"statements": [{"text": "This is told.", "cites": ["E1"]}]}

    kept = FIRST.draft(None, ScriptedModel(silent))
    assert kept.section("check").generation.fell_back
    assert FIRST.reasons(kept) == {"check": ("model",)}
    assert FIRST.asked(kept) == {"check"}


def test_a_draft_of_before_inputs_were_kept_is_asked_for_again() -> None:
    old = tuple(replace(one, generation=replace(one.generation, inputs=())) for one in KEPT.sections)
    kept = replace(KEPT, sections=old)
    assert FIRST.asked(kept) == ALL
    assert set(FIRST.reasons(kept).values()) == {(UNRECORDED,)}


def test_a_section_left_empty_for_people_is_none_to_take_over() -> None:
    """It was never drafted: now it is."""
    name = BY_KIND.sections[0].id
    empty = tuple(replace(one, undrafted=True, statements=()) if one.id == name else one for one in KEPT.sections)
    assert FIRST.reasons(replace(KEPT, sections=empty)) == {name: (NEW,)}


def test_a_sentence_kept_by_people_whose_record_is_gone_asks_again() -> None:
    """It was not among what the section was written from; still it may not go on citing what there is no longer."""
    first = KEPT.sections[0]
    stale = replace(first.statements[0], id="kept", evidence=("gone",))
    kept = replace(KEPT, sections=(replace(first, statements=(*first.statements, stale)), *KEPT.sections[1:]))
    assert FIRST.reasons(kept) == {first.id: ("events",)}


def test_a_plain_section_is_listed_only_where_it_comes_out_otherwise() -> None:
    """It costs nothing to write; without any model a draft says the same of its sections."""
    template = replace(STANDARD, sections=tuple(one for one in STANDARD.sections if one.id in ("timeline", "people")))
    case = replace(FIRST, template=template)
    kept = case.draft()
    assert {one.generation.writer.kind for one in kept.sections} == {AuthorKind.PLAIN}
    quiet = replace(case, events=(*RECORDS, event("hm", "14:05")))
    assert quiet.reasons(kept) == {}
    assert replace(case, checks="two").reasons(kept) == {}
    loud = replace(case, events=RECORDS[:3])
    assert loud.reasons(kept) == {"timeline": ("events",)}


def test_the_requests_are_those_that_a_draft_sends() -> None:
    """Word for word; asked of nobody."""
    model = telling({})
    FIRST.draft(None, model)
    sent = {asked_of(one): (one.system, one.user) for one in model.requests}
    told = FIRST.changes(None).requests(ALL)
    assert {name: (one.system, one.user) for name, one in told.items()} == sent
    assert set(FIRST.changes(None).requests({"deploy"})) == {"deploy"}
