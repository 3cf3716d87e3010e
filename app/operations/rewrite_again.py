"""Other words for one statement, from the events that it rests on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from app.operations.open_incident import OpenIncident
from extraction import pipeline
from extraction.domain.report import PLAIN_WRITER, Statement
from extraction.domain.report_template import SectionTemplate
from extraction.domain.review import ReviewedStatement
from extraction.drafting.pair_statements import paired
from extraction.errors import BudgetSpent, InputError, ModelError


def written_again(
    opened: OpenIncident, writing: pipeline.Writing, reviewed: ReviewedStatement, at: datetime
) -> Statement:
    """The first of these that differs from what stands and that the checks do not refuse: a model's sentence where there is
    a model, the plain writer's of the section as it would be now, the plain writer's of one of the events.

    Raises:
        InputError: the statement rests on no events, or nobody would write it otherwise.
        BudgetSpent: the model was not asked.
        InvalidTemplate: a prompt file is missing or broken.
    """
    if not reviewed.statement.evidence:
        by = reviewed.statement.author.name
        raise InputError(
            f"this sentence rests on the word of {by} and on no records; cite events first to have it written again"
        )
    section = next((one for one in writing.template.sections if one.id == reviewed.section_id), None)
    if section is None:
        raise InputError(
            f"template {writing.template.id} has no section {reviewed.section_id} any more; edit the sentence instead"
        )
    tried = _Tried(opened, writing, section, reviewed, at)
    standing = {reviewed.statement.text, *(one.text for one in (reviewed.original,) if one is not None)}
    for candidate in tried.candidates():
        if candidate.text not in standing and not opened.understood.check(candidate).verdict.blocks:
            return candidate
    raise InputError(tried.why_nothing)


class _Tried:
    """Who was asked for the sentence, and what came of it."""

    def __init__(
        self,
        opened: OpenIncident,
        writing: pipeline.Writing,
        section: SectionTemplate,
        reviewed: ReviewedStatement,
        at: datetime,
    ) -> None:
        self._opened, self._writing, self._section, self._reviewed, self._at = opened, writing, section, reviewed, at
        self._failed = ""

    @property
    def why_nothing(self) -> str:
        if not self._asks_model:
            return (
                "the plain writer renders this sentence the same again from its records; edit it, or cite other events"
            )
        why = f" ({self._failed})" if self._failed else ""
        return (
            f"the model has no other sentence that its records support{why}, and the plain writer none either; edit it"
        )

    @property
    def _asks_model(self) -> bool:
        return self._writing.model_of(self._section) is not None

    def candidates(self) -> Iterator[Statement]:
        if self._asks_model:
            try:
                yield pipeline.rewritten(
                    self._opened.understood, self._writing, self._section, self._reviewed.statement
                )
            except BudgetSpent:
                raise
            except ModelError as error:
                self._failed = str(error)
        yield from self._rendered()
        if self._reviewed.statement.author != PLAIN_WRITER:
            known, writing = self._opened.understood, self._writing
            yield from pipeline.told_again(known, writing, self._section, self._reviewed.statement)

    def _rendered(self) -> Iterator[Statement]:
        """The plain writer's counterpart in the section as it would be now."""
        plain = pipeline.drafted(self._opened.understood, self._writing.plainly, self._at)
        there = plain.section(self._section.id).statements
        for place in paired([self._reviewed], there).values():
            yield there[place]
