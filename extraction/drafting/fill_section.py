"""One section of a report: by a model where there is one, else, or where it cannot, by the plain writer."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from time import monotonic

from extraction.domain.facts import IncidentFacts
from extraction.domain.report import PLAIN_WRITER, DraftSection, Generation, Omission, Statement
from extraction.domain.report_template import SectionKind, SectionTemplate
from extraction.domain.timeline import Timeline
from extraction.drafting.choose_evidence import choose_evidence
from extraction.drafting.model_writer import Briefing, Check, ModelWriter
from extraction.drafting.plain.story import Story
from extraction.drafting.plain_writer import write_plainly
from extraction.drafting.prompt_library import PromptLibrary
from extraction.drafting.thoughts import Thought, thoughts_addition
from extraction.errors import BudgetSpent, ModelError, ModelUnavailable
from extraction.language_model.language_model import LanguageModel
from extraction.language_model.stop_watch import StopWatch

SECTION_TIMEOUT = 60.0


def fill_section(
    section: SectionTemplate,
    timeline: Timeline,
    facts: IncidentFacts,
    *,
    model: LanguageModel | None = None,
    prompts: Path,
    check: Check | None = None,
    section_timeout: float = SECTION_TIMEOUT,
) -> DraftSection:
    """Make one section, for instance again; the same inputs without a model give the same statements and ids.

    ``section_timeout`` in seconds bounds the model's part, its repairs included. A model that does not answer is no
    error: the plain writer writes, and ``generation.fell_back`` says why.

    Raises:
        InvalidTemplate: a prompt file is missing or broken (only with a model).
        BudgetSpent: the model was not asked.
    """
    story = Story(timeline=timeline, facts=facts, audience=section.audience)
    if model is None or not asks_model(section):
        return plain_section(section, story)
    briefing = Briefing.of(story, choose_evidence(story, (section,)), PromptLibrary(prompts))
    return model_section(section, briefing, model, check, section_timeout)


def asks_model(section: SectionTemplate) -> bool:
    """Timeline, metrics, people and action items are rendered from facts, whatever model there is; unknowns as well."""
    return section.kind is SectionKind.STATEMENTS and section.topic != "unknowns"


def plain_section(section: SectionTemplate, story: Story, fell_back: str | None = None) -> DraftSection:
    started = monotonic()
    statements, omissions = write_plainly(section, story)
    generation = Generation(writer=PLAIN_WRITER, seconds=round(monotonic() - started, 4), fell_back=fell_back)
    return _section(section, statements, generation, omissions)


def undrafted_section(section: SectionTemplate) -> DraftSection:
    """Left empty until people were asked what they think: ``section.think_first`` are the questions."""
    waits = Omission(
        text=section.title, reason="its questions are put to people before it is drafted; nobody answered yet"
    )
    return replace(_section(section, (), Generation(writer=PLAIN_WRITER), (waits,)), undrafted=True)


def model_section(
    section: SectionTemplate,
    briefing: Briefing,
    model: LanguageModel,
    check: Check | None,
    timeout: float,
    thoughts: tuple[Thought, ...] = (),
    *,
    fall_back: bool = True,
    watch: StopWatch | None = None,
) -> DraftSection:
    """Written plainly where the model gives nothing usable. ``watch`` counts the section's time.

    Raises:
        InvalidTemplate: the section's prompt file is missing or broken.
        BudgetSpent: the model was not asked: a section that waits for money is not written another way.
        ModelUnavailable: no answer came, and it must not ``fall_back``.
    """
    started = monotonic()
    addition = thoughts_addition(thoughts, briefing.library)
    writer = ModelWriter(section, briefing, model, check, timeout, addition, watch)
    if not briefing.chosen.events:
        return plain_section(section, briefing.story, "there is no event a model could write from")
    try:
        written = writer.write()
    except ModelError as error:
        if isinstance(error, BudgetSpent) or (isinstance(error, ModelUnavailable) and not fall_back):
            raise
        made = plain_section(section, briefing.story, f"{model.name}: {error}")
        spent = writer.spent()
        generation = replace(
            spent, writer=PLAIN_WRITER, fell_back=made.generation.fell_back, seconds=round(monotonic() - started, 3)
        )
        return replace(made, generation=generation)
    return _section(section, written.statements, written.generation, written.omissions)


def _section(
    section: SectionTemplate,
    statements: tuple[Statement, ...],
    generation: Generation,
    omissions: tuple[Omission, ...] = (),
) -> DraftSection:
    return DraftSection(
        id=section.id,
        title=section.title,
        question=section.question,
        kind=section.kind,
        statements=statements,
        generation=generation,
        omissions=omissions,
        audience=section.audience,
    )
