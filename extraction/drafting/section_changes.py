"""What drafting again would do, found out without asking anybody: which sections, why, and what a model would be sent."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from extraction.domain.facts import IncidentFacts
from extraction.domain.report import Draft, DraftSection
from extraction.domain.report_template import Audience, ReportTemplate, SectionTemplate
from extraction.domain.timeline import Timeline
from extraction.drafting.choose_evidence import BUDGET_TOKENS
from extraction.drafting.fill_section import plain_section
from extraction.drafting.fill_template import (
    beside_a_model,
    briefings_for,
    chosen_for,
    fill_template,
    resting_on,
    stories_of,
)
from extraction.drafting.model_writer import Briefing, ModelWriter
from extraction.drafting.plain.story import Story
from extraction.drafting.reuse import Resting
from extraction.drafting.share_evidence import SharedEvidence
from extraction.drafting.thoughts import Thoughts, thoughts_addition
from extraction.language_model.language_model import LanguageModel, ModelRequest


@dataclass(frozen=True, kw_only=True)
class SectionChanges:
    """Drafting ``template`` again, as ``fill_template`` would with the same values; ``kept`` is the draft there is.

    ``models`` writes a section by its id, the others are written plainly. Nothing is asked of them but their names.
    """

    template: ReportTemplate
    timeline: Timeline
    facts: IncidentFacts
    prompts: Path
    models: Mapping[str, LanguageModel]
    kept: Draft | None = None
    thoughts: Thoughts = field(default_factory=dict)
    undrafted: frozenset[str] = frozenset()
    checks: str = ""
    evidence_tokens: int = BUDGET_TOKENS

    def reasons(self) -> dict[str, tuple[str, ...]]:
        """Section id → why it would be written again (``reuse.REASONS``), in the template's order; the others stay.

        A plain section whose sentences would be the same stays, whatever it rests on.

        Raises:
            InvalidTemplate: a prompt file is missing or broken.
        """
        found = {section.id: self._resting.why_again(section) for section in self._wanted}
        return {name: why for name, why in found.items() if why and not self._comes_out_the_same(name)}

    def requests(self, sections: Collection[str]) -> dict[str, ModelRequest]:
        """What the models of ``sections`` would be sent first, by section id; a refused statement costs a further request.

        Raises:
            InvalidTemplate: a prompt file is missing or broken.
        """
        briefings = briefings_for(self._asked, self._stories, self.evidence(), self._resting.library)
        return {
            section.id: self._writer(section, briefings[section.id]).request()
            for section in self._asked
            if section.id in sections and briefings[section.id].chosen.events
        }

    def evidence(self) -> Mapping[Audience, SharedEvidence]:
        """What models would read for each audience."""
        return chosen_for(self._stories, self._asked, self.evidence_tokens)

    @cached_property
    def _stories(self) -> Mapping[Audience, Story]:
        return stories_of(self.template, self.timeline, self.facts)

    @cached_property
    def _resting(self) -> Resting:
        return resting_on(
            self.template,
            self._stories,
            None,
            prompts=self.prompts,
            thoughts=self.thoughts,
            checks=self.checks,
            kept=self.kept,
            models=self.models,
        )

    @property
    def _wanted(self) -> tuple[SectionTemplate, ...]:
        return tuple(section for section in self.template.sections if section.id not in self.undrafted)

    @property
    def _asked(self) -> tuple[SectionTemplate, ...]:
        return tuple(section for section in self._wanted if self._resting.asked(section) is not None)

    def _writer(self, section: SectionTemplate, briefing: Briefing) -> ModelWriter:
        addition = thoughts_addition(self.thoughts.get(section.id, ()), self._resting.library)
        return ModelWriter(section, briefing, self.models[section.id], None, 0.0, addition)

    def _comes_out_the_same(self, section_id: str) -> bool:
        section = next(one for one in self._wanted if one.id == section_id)
        before = self._resting.before(section)
        if before is None or self._resting.asked(section) is not None:
            return False
        return _said(before) == _said(self._plain[section_id])

    @cached_property
    def _plain(self) -> Mapping[str, DraftSection]:
        """Every section as the plain writer would write it, where it would."""
        if self._asked:
            plain = (one for one in self._wanted if self._resting.asked(one) is None)
            return {one.id: plain_section(beside_a_model(one), self._stories[one.audience]) for one in plain}
        draft = fill_template(
            self.template,
            self.timeline,
            self.facts,
            made_at=_ANY_TIME,
            prompts=self.prompts,
            undrafted=self.undrafted,
        )
        return {one.id: one for one in draft.sections}


_ANY_TIME = datetime(1970, 1, 1, tzinfo=UTC)


def _said(section: DraftSection) -> tuple[object, ...]:
    return (section.title, *((one.text, one.at, one.evidence) for one in section.statements))
