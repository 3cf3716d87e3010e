"""Which sections of an earlier draft still stand: what a section rests on has not changed, so nobody is asked again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from extraction.domain.report import PLAIN_WRITER, Draft, DraftSection
from extraction.domain.report_template import Audience, ReportTemplate, SectionTemplate
from extraction.drafting.plain.story import Story
from extraction.drafting.prompt_library import PromptLibrary
from extraction.drafting.section_inputs import (
    CHECKS,
    CITES,
    EVENTS,
    MODEL,
    PROMPT,
    TEMPLATE,
    WRITER,
    Inputs,
    cited_in,
    model_inputs,
    plain_inputs,
    resting_events,
    whole_story,
)
from extraction.drafting.thoughts import Thoughts, thoughts_addition

NEW, UNRECORDED = "new", "unrecorded"
REASONS = (NEW, UNRECORDED, PROMPT, TEMPLATE, MODEL, EVENTS, CHECKS, WRITER)
"""Why a section is written again, in the order in which they are told."""

AskedModel = Callable[[SectionTemplate], str | None]
"""The name of the model that is asked for a section; ``None``: the plain writer writes it."""


@dataclass(frozen=True, kw_only=True)
class Resting:
    """What the sections of one draft rest on. ``checks`` is the digest of what judges them, ``kept`` the draft before."""

    template: ReportTemplate
    stories: Mapping[Audience, Story]
    library: PromptLibrary
    asked: AskedModel
    thoughts: Thoughts = field(default_factory=dict)
    checks: str = ""
    kept: Draft | None = None
    _whole: dict[Audience, str] = field(default_factory=dict, repr=False)

    def before(self, section: SectionTemplate) -> DraftSection | None:
        """The section as it was kept, where it was drafted at all."""
        kept = self.kept.sections if self.kept is not None else ()
        return next((one for one in kept if one.id == section.id and not one.undrafted), None)

    def still_standing(self, sections: Iterable[SectionTemplate]) -> dict[str, DraftSection]:
        """Those of ``sections`` that are taken over as they were, by id: a model wrote them, and all is as it was then."""
        found = ((section, self.before(section)) for section in sections if self.asked(section) is not None)
        return {section.id: one for section, one in found if one is not None and not self.why_again(section)}

    def why_again(self, section: SectionTemplate) -> tuple[str, ...]:
        """Names of what differs (``REASONS``); empty where nothing does.

        Raises:
            InvalidTemplate: the section's prompt file is missing or broken.
        """
        before = self.before(section)
        if before is None:
            return (NEW,)
        recorded = dict(before.generation.inputs)
        if not recorded:
            return (UNRECORDED,)
        now = self._inputs(section, cited_in(recorded))
        differing = {name for name in {*now, *recorded} - {CITES} if now.get(name) != recorded.get(name)}
        if MODEL in differing:
            differing -= {PROMPT, WRITER, EVENTS, TEMPLATE} if self._writers_differ(section, recorded) else set()
        if not differing and not self._all_found(section, before):
            differing = {EVENTS}
        return tuple(name for name in REASONS if name in differing)

    def recorded(self, section: SectionTemplate, made: DraftSection) -> DraftSection:
        """``made`` with what it rests on; one that a model did not write although it was asked says so, to be tried again."""
        if made.undrafted:
            return made
        cited = sorted({event_id for one in made.statements for event_id in one.evidence})
        inputs = self._inputs(section, cited)
        if self.asked(section) is not None and made.generation.fell_back and self.stories[section.audience].events:
            inputs |= {MODEL: PLAIN_WRITER.name}
        named: Inputs = tuple(sorted((*inputs.items(), *(((CITES, " ".join(cited)),) if cited else ()))))
        return replace(made, generation=replace(made.generation, inputs=named))

    def _inputs(self, section: SectionTemplate, cited: Iterable[str]) -> dict[str, str]:
        story, model = self.stories[section.audience], self.asked(section)
        if model is None:
            return {**plain_inputs(section, self.template, self.checks), EVENTS: self._whole_story(section.audience)}
        addition = thoughts_addition(self.thoughts.get(section.id, ()), self.library)
        made = model_inputs(section, story, self.library.section(section), addition, model, self.checks)
        return {**made, EVENTS: resting_events(section, story, cited)}

    def _whole_story(self, audience: Audience) -> str:
        if audience not in self._whole:
            self._whole[audience] = whole_story(self.stories[audience])
        return self._whole[audience]

    def _writers_differ(self, section: SectionTemplate, recorded: Mapping[str, str]) -> bool:
        """A model's section and a plain one have different inputs throughout: that is one reason and not four."""
        return (self.asked(section) is None) != (WRITER in recorded)

    def _all_found(self, section: SectionTemplate, before: DraftSection) -> bool:
        """Whether every record that the section cites is still told of, also those of sentences that people kept in it."""
        story = self.stories[section.audience]
        return all(story.find(event_id) is not None for one in before.statements for event_id in one.evidence)
