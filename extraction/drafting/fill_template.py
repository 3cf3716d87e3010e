"""A timeline and a template in, a draft out: sections are filled side by side, and none can fail the report."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache, partial
from pathlib import Path
from types import MappingProxyType
from typing import Generic, TypeVar
from zoneinfo import ZoneInfo

from extraction.domain.clock import require_utc
from extraction.domain.facts import IncidentFacts
from extraction.domain.report import Coverage, Draft, DraftSection
from extraction.domain.report_template import Audience, ReportTemplate, SectionKind, SectionTemplate
from extraction.domain.timeline import Timeline
from extraction.drafting.choose_evidence import BUDGET_TOKENS
from extraction.drafting.coverage import coverage_of
from extraction.drafting.fill_section import (
    SECTION_TIMEOUT,
    asks_model,
    model_section,
    plain_section,
    undrafted_section,
)
from extraction.drafting.model_writer import Briefing, Check
from extraction.drafting.plain.story import Story
from extraction.drafting.prompt_library import PromptLibrary
from extraction.drafting.reuse import Resting
from extraction.drafting.share_evidence import SharedEvidence, share_evidence
from extraction.drafting.shorten import LEAST_ROOM, MOST_ROOM, shorten, words_left
from extraction.drafting.side_by_side import SideBySide, Task
from extraction.drafting.thoughts import NO_THOUGHTS, Thoughts
from extraction.errors import ModelUnavailable
from extraction.language_model.language_model import LanguageModel

HeldT = TypeVar("HeldT")
NO_MODELS: Mapping[str, LanguageModel] = MappingProxyType({})
_TRIALS, _NEAR = 8, 8


def fill_template(
    template: ReportTemplate,
    timeline: Timeline,
    facts: IncidentFacts,
    *,
    made_at: datetime,
    model: LanguageModel | None = None,
    prompts: Path,
    check: Check | None = None,
    section_timeout: float = SECTION_TIMEOUT,
    on_section: Callable[[DraftSection], None] | None = None,
    evidence_tokens: int = BUDGET_TOKENS,
    undrafted: frozenset[str] = frozenset(),
    thoughts: Thoughts = NO_THOUGHTS,
    kept: Draft | None = None,
    checks: str = "",
    models: Mapping[str, LanguageModel] = NO_MODELS,
    fall_back: bool = True,
) -> Draft:
    """Fill every section of ``template``.

    ``made_at`` is aware. ``check`` judges a model's statement, so that refused ones go back to the model.
    ``section_timeout`` is in seconds per section, repairs included. ``on_section`` is called in this thread as
    sections are done, in whatever order that is. ``evidence_tokens`` bounds the events that a model reads. Sections whose
    id is in ``undrafted`` are left empty. ``thoughts`` are what people wrote before their section was drafted. A section of
    ``kept`` that rests on what it rested on then is taken over, and no model is asked for it; ``checks`` is the digest of what
    ``check`` does. ``models``, by section id, write in place of ``model``. Where a model gives no answer its section is written
    plainly, unless it must not ``fall_back``.

    Raises:
        InvalidTemplate: a prompt file is missing or broken (only with a model).
        BudgetSpent, ModelUnavailable: there is no draft. Sections that were begun have been waited for.
    """
    require_utc(made_at, "made_at")
    report = on_section or _nobody_listens
    stories = stories_of(template, timeline, facts)
    wanted = [section for section in template.sections if section.id not in undrafted]
    writers = {one.id: found for one in wanted if asks_model(one) and (found := models.get(one.id, model)) is not None}
    asked = [section for section in wanted if section.id in writers]
    chosen = chosen_for(stories, asked, evidence_tokens)
    resting = resting_on(
        template, stories, model, prompts=prompts, thoughts=thoughts, checks=checks, kept=kept, models=models
    )
    done = {section.id: undrafted_section(section) for section in template.sections if section.id in undrafted}
    done |= _taken_over(resting, asked, report)
    if not asked:
        _fill_all_plainly(template, wanted, stories, done, report)
    else:
        briefings = briefings_for(asked, stories, chosen, resting.library)
        waiting = [section for section in asked if section.id not in done]
        write = partial(model_section, check=check, timeout=section_timeout, fall_back=fall_back)
        begun = SideBySide(_tasks(waiting, briefings, writers, thoughts, write), section_timeout)
        try:
            _fill_plainly([beside_a_model(one) for one in wanted if one not in asked], stories, done, report)
            _collect(begun, stories, {one.id: one for one in waiting}, done, report, fall_back)
        finally:
            begun.close()
    sections = tuple(_recorded(resting, section, done[section.id]) for section in template.sections)
    coverage = coverage_of(stories[template.audience], sections, _unread(chosen.values()))
    return _draft(template, facts, sections, coverage, made_at)


def _draft(
    template: ReportTemplate,
    facts: IncidentFacts,
    sections: tuple[DraftSection, ...],
    coverage: Coverage,
    made_at: datetime,
) -> Draft:
    return Draft(
        incident_key=facts.incident.key,
        template_id=template.id,
        template_version=template.version,
        template_digest=template.digest,
        title=_title(template, facts),
        sections=sections,
        coverage=coverage,
        made_at=require_utc(made_at, "made_at"),
        audience=template.audience,
        zone=template.zone,
    )


def resting_on(
    template: ReportTemplate,
    stories: Mapping[Audience, Story],
    model: LanguageModel | None,
    *,
    prompts: Path,
    thoughts: Thoughts = NO_THOUGHTS,
    checks: str = "",
    kept: Draft | None = None,
    models: Mapping[str, LanguageModel] = NO_MODELS,
) -> Resting:
    """What the sections rest on that ``fill_template`` would make with these."""
    return Resting(
        template=template,
        stories=stories,
        library=PromptLibrary(prompts),
        asked=lambda section: _name_of(models.get(section.id, model)) if asks_model(section) else None,
        thoughts=thoughts,
        checks=checks,
        kept=kept,
    )


def _name_of(model: LanguageModel | None) -> str | None:
    return None if model is None else model.name


def _taken_over(
    resting: Resting, asked: Sequence[SectionTemplate], report: Callable[[DraftSection], None]
) -> dict[str, DraftSection]:
    standing = resting.still_standing(asked) if resting.kept is not None else {}
    for section in standing.values():
        report(section)
    return standing


def _recorded(resting: Resting, section: SectionTemplate, made: DraftSection) -> DraftSection:
    """What was taken over stays as it was made."""
    return made if made is resting.before(section) else resting.recorded(section, made)


def stories_of(template: ReportTemplate, timeline: Timeline, facts: IncidentFacts) -> dict[Audience, Story]:
    """What there is to tell each audience; found out once for what was looked at lately."""
    return dict(_stories_of(template, _Itself(timeline), _Itself(facts)))


class _Itself(Generic[HeldT]):
    """Stands for one value and no other, however alike: comparing whole timelines takes longer than it saves."""

    def __init__(self, value: HeldT) -> None:
        self.value = value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Itself) and other.value is self.value

    def __hash__(self) -> int:
        return id(self.value)


@lru_cache(maxsize=8)
def _stories_of(
    template: ReportTemplate, timeline: _Itself[Timeline], facts: _Itself[IncidentFacts]
) -> Mapping[Audience, Story]:
    found = {one: story_of(template, timeline.value, facts.value, one) for one in _audiences(template)}
    return _with_room(template, found)


def story_of(template: ReportTemplate, timeline: Timeline, facts: IncidentFacts, audience: Audience) -> Story:
    """What there is to tell ``audience``, as ``template`` wants it told."""
    zone, known = ZoneInfo(template.zone), template.summarised
    return Story(timeline=timeline, facts=facts, audience=audience, zone=zone, summarised=known)


def _with_room(template: ReportTemplate, stories: dict[Audience, Story]) -> dict[Audience, Story]:
    """The stories with as much room for what people said as the rest of the report leaves: tried out, the best that fits."""
    fits, room, over = LEAST_ROOM, LEAST_ROOM, MOST_ROOM
    by_room, left_by_told, tried = {}, dict[tuple[frozenset[str], ...], int](), stories
    for _ in range(_TRIALS):
        tried = by_room[room] = {one: story.with_room(room) for one, story in tried.items()}
        told = tuple(story.told_by_people for story in tried.values())
        if told not in left_by_told:  # more room in which nothing more is told changes nothing
            left_by_told[told] = words_left(
                template, [plain_section(section, tried[section.audience]) for section in template.sections]
            )
        left = left_by_told[told]
        fits, over = (room, over) if left >= 0 else (fits, room)
        if 0 <= left < _NEAR or over - fits < _NEAR:
            break
        aim = room + (left if left >= 0 else 2 * left - _NEAR)
        room = aim if fits < aim < over else (fits + over) // 2
    return by_room[fits]


def beside_a_model(section: SectionTemplate) -> SectionTemplate:
    """Beside a model's sections, which repeat little of it, the timeline is bound by its rows alone."""
    return replace(section, max_words=None) if section.kind is SectionKind.TIMELINE else section


def _unread(chosen: Iterable[SharedEvidence]) -> dict[str, str]:
    """What no section was given to read, with why."""
    choices = [one.left_out for one in chosen]
    return {key: reason for key, reason in choices[0].items() if all(key in one for one in choices)} if choices else {}


def _nobody_listens(_: DraftSection) -> None:
    return


def _audiences(template: ReportTemplate) -> tuple[Audience, ...]:
    return tuple(dict.fromkeys((template.audience, *(section.audience for section in template.sections))))


def _title(template: ReportTemplate, facts: IncidentFacts) -> str:
    if template.audience is Audience.CUSTOMERS:
        return f"{template.title} {facts.incident.key}"
    return f"{facts.incident.key}: {facts.incident.title}"


def chosen_for(
    stories: Mapping[Audience, Story], asked: Sequence[SectionTemplate], tokens: int
) -> dict[Audience, SharedEvidence]:
    """What each audience's sections read of all there is; ``asked`` are all that a model writes, now or earlier."""
    return {
        audience: share_evidence(
            stories[audience], [one for one in asked if one.audience is audience], tokens, len(asked)
        )
        for audience in dict.fromkeys(section.audience for section in asked)
    }


def briefings_for(
    asked: Sequence[SectionTemplate],
    stories: Mapping[Audience, Story],
    chosen: Mapping[Audience, SharedEvidence],
    library: PromptLibrary,
) -> dict[str, Briefing]:
    """By section id; they begin with the same words for all of one audience."""
    shared = {one: Briefing.of(stories[one], chosen[one].common, library) for one in chosen}
    return {one.id: shared[one.audience].with_own(chosen[one.audience].own.get(one.id, ())) for one in asked}


def _fill_all_plainly(
    template: ReportTemplate,
    sections: Sequence[SectionTemplate],
    stories: dict[Audience, Story],
    done: dict[str, DraftSection],
    report: Callable[[DraftSection], None],
) -> None:
    """A whole report by the plain writer keeps within the template's words."""
    _fill_plainly(sections, stories, done, report)
    for shortened in shorten(template, done, stories):
        done[shortened.id] = shortened
        report(shortened)


def _fill_plainly(
    sections: Sequence[SectionTemplate],
    stories: dict[Audience, Story],
    done: dict[str, DraftSection],
    report: Callable[[DraftSection], None],
) -> None:
    for section in sections:
        done[section.id] = plain_section(section, stories[section.audience])
        report(done[section.id])


def _tasks(
    asked: Sequence[SectionTemplate],
    briefings: Mapping[str, Briefing],
    writers: Mapping[str, LanguageModel],
    thoughts: Thoughts,
    write: Callable[..., DraftSection],
) -> dict[str, Task]:
    """By section id; ``write`` is ``model_section`` with what is the same for all.

    Raises:
        InvalidTemplate: a prompt file is missing or broken.
    """
    for section in asked:
        briefings[section.id].library.section(section)

    def task(section: SectionTemplate) -> Task:
        said = thoughts.get(section.id, ())
        return lambda watch: write(section, briefings[section.id], writers[section.id], thoughts=said, watch=watch)

    return {section.id: task(section) for section in asked}


def _collect(
    begun: SideBySide,
    stories: dict[Audience, Story],
    sections: Mapping[str, SectionTemplate],
    done: dict[str, DraftSection],
    report: Callable[[DraftSection], None],
    fall_back: bool,
) -> None:
    """Take sections as they come; one whose model overruns even its own time-out is written plainly."""
    for section_id, written in begun.results():
        section = sections[section_id]
        reason = f"the model did not stop within {begun.timeout:g} seconds"
        if written is None and not fall_back:
            raise ModelUnavailable(f"{section.title}: {reason}")
        done[section_id] = written or plain_section(section, stories[section.audience], reason)
        report(done[section_id])
