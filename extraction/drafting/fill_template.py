"""A timeline and a template in, a draft out: sections are filled side by side, and none can fail the report."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from time import monotonic
from zoneinfo import ZoneInfo

from extraction.domain.clock import require_utc
from extraction.domain.facts import IncidentFacts
from extraction.domain.report import Draft, DraftSection
from extraction.domain.report_template import Audience, ReportTemplate, SectionKind, SectionTemplate
from extraction.domain.timeline import Timeline
from extraction.drafting.choose_evidence import BUDGET_TOKENS, ChosenEvidence, choose_evidence
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
from extraction.drafting.shorten import LEAST_ROOM, MOST_ROOM, shorten, words_left
from extraction.drafting.thoughts import NO_THOUGHTS, Thoughts
from extraction.language_model.language_model import LanguageModel

SIDE_BY_SIDE = 8
_GRACE = 2.0
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
) -> Draft:
    """Fill every section of ``template``.

    ``made_at`` is aware. ``check`` judges a model's statement, so that refused ones go back to the model.
    ``section_timeout`` is in seconds per section, repairs included. ``on_section`` is called in this thread as
    sections are done, in whatever order that is. ``evidence_tokens`` bounds the events that a model reads. Sections whose
    id is in ``undrafted`` are left empty. ``thoughts`` are what people wrote before their section was drafted.

    Raises:
        InvalidTemplate: a prompt file is missing or broken (only with a model).
    """
    require_utc(made_at, "made_at")
    report = on_section or _nobody_listens
    stories = _stories(template, timeline, facts)
    wanted = [section for section in template.sections if section.id not in undrafted]
    asked = [section for section in wanted if model is not None and asks_model(section)]
    chosen = _chosen(stories, asked, evidence_tokens)
    done = {section.id: undrafted_section(section) for section in template.sections if section.id in undrafted}
    if model is None or not asked:
        _fill_plainly(wanted, stories, done, report)
    else:
        library = PromptLibrary(prompts)
        briefings = {one: Briefing.of(stories[one], chosen[one], library) for one in chosen}
        futures, pool = _started(asked, briefings, model, check, section_timeout, thoughts)
        try:
            _fill_plainly([_unbound(one) for one in wanted if one not in asked], stories, done, report)
            _collect(futures, stories, section_timeout, done, report)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
    for shortened in shorten(template, done, stories) if not asked else ():
        done[shortened.id] = shortened
        report(shortened)
    sections = tuple(done[section.id] for section in template.sections)
    left_out = _unread(chosen.values())
    return Draft(
        incident_key=facts.incident.key,
        template_id=template.id,
        template_version=template.version,
        template_digest=template.digest,
        title=_title(template, facts),
        sections=sections,
        coverage=coverage_of(stories[template.audience], sections, left_out),
        made_at=require_utc(made_at, "made_at"),
        audience=template.audience,
        zone=template.zone,
    )


def _stories(template: ReportTemplate, timeline: Timeline, facts: IncidentFacts) -> dict[Audience, Story]:
    """What there is to tell each audience."""
    return _with_room(template, {one: story_of(template, timeline, facts, one) for one in _audiences(template)})


def story_of(template: ReportTemplate, timeline: Timeline, facts: IncidentFacts, audience: Audience) -> Story:
    """What there is to tell ``audience``, as ``template`` wants it told."""
    zone, known = ZoneInfo(template.zone), template.summarised
    return Story(timeline=timeline, facts=facts, audience=audience, zone=zone, summarised=known)


def _with_room(template: ReportTemplate, stories: dict[Audience, Story]) -> dict[Audience, Story]:
    """The stories with as much room for what people said as the rest of the report leaves: tried out, the best that fits."""
    fits, room, over = LEAST_ROOM, LEAST_ROOM, MOST_ROOM
    for _ in range(_TRIALS):
        tried = {one: replace(story, room=room) for one, story in stories.items()}
        left = words_left(template, [plain_section(section, tried[section.audience]) for section in template.sections])
        fits, over = (room, over) if left >= 0 else (fits, room)
        if 0 <= left < _NEAR or over - fits < _NEAR:
            break
        aim = room + (left if left >= 0 else 2 * left - _NEAR)
        room = aim if fits < aim < over else (fits + over) // 2
    return {one: replace(story, room=fits) for one, story in stories.items()}


def _unbound(section: SectionTemplate) -> SectionTemplate:
    """Beside a model's sections, which repeat little of it, the timeline is bound by its rows alone."""
    return replace(section, max_words=None) if section.kind is SectionKind.TIMELINE else section


def _unread(chosen: Iterable[ChosenEvidence]) -> dict[str, str]:
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


def _chosen(
    stories: dict[Audience, Story], asked: Sequence[SectionTemplate], tokens: int
) -> dict[Audience, ChosenEvidence]:
    return {
        audience: choose_evidence(stories[audience], [one for one in asked if one.audience is audience], tokens)
        for audience in dict.fromkeys(section.audience for section in asked)
    }


def _fill_plainly(
    sections: Sequence[SectionTemplate],
    stories: dict[Audience, Story],
    done: dict[str, DraftSection],
    report: Callable[[DraftSection], None],
) -> None:
    for section in sections:
        done[section.id] = plain_section(section, stories[section.audience])
        report(done[section.id])


def _started(
    asked: Sequence[SectionTemplate],
    briefings: dict[Audience, Briefing],
    model: LanguageModel,
    check: Check | None,
    timeout: float,
    thoughts: Thoughts,
) -> tuple[dict[Future[DraftSection], SectionTemplate], ThreadPoolExecutor]:
    for section in asked:
        briefings[section.audience].library.section(section)
    pool = ThreadPoolExecutor(SIDE_BY_SIDE, thread_name_prefix="section")
    futures = {
        pool.submit(
            model_section, section, briefings[section.audience], model, check, timeout, thoughts.get(section.id, ())
        ): section
        for section in asked
    }
    return futures, pool


def _collect(
    futures: dict[Future[DraftSection], SectionTemplate],
    stories: dict[Audience, Story],
    timeout: float,
    done: dict[str, DraftSection],
    report: Callable[[DraftSection], None],
) -> None:
    """Take sections as they come; one whose model overruns even its own time-out is written plainly."""
    waves = -(-len(futures) // SIDE_BY_SIDE)
    deadline = monotonic() + waves * (timeout + _GRACE)
    waiting = set(futures)
    while waiting:
        finished, waiting = wait(waiting, max(deadline - monotonic(), 0.0), FIRST_COMPLETED)
        if not finished:
            break
        for future in finished:
            section = futures[future]
            done[section.id] = future.result()
            report(done[section.id])
    for section in (futures[future] for future in waiting):
        reason = f"the model did not stop within {timeout:g} seconds"
        done[section.id] = plain_section(section, stories[section.audience], reason)
        report(done[section.id])
