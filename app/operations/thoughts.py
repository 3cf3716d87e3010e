"""What people thought before a section was drafted, and which sections wait for it."""

from __future__ import annotations

from collections.abc import Iterable

from app.operations.ports import Ports
from app.operations.private_events import WITHHELD
from extraction.domain.correction import Correction, CorrectionAction
from extraction.domain.name_policy import NamePolicy
from extraction.domain.report_template import ReportTemplate
from extraction.domain.review import Decision, Review, ReviewedStatement
from extraction.drafting.thoughts import Thought, Thoughts

_SOMEBODY = "somebody of the team"


def thinking_id(section_id: str) -> str:
    """What a correction speaks of that passes a section's questions over."""
    return f"{section_id}:think-first"


def passed_over(corrections: Iterable[Correction], section_id: str) -> Correction | None:
    """Who passed the questions of the section over last; ``None`` where nobody did."""
    found = [
        one
        for one in corrections
        if one.statement_id == thinking_id(section_id) and one.action is CorrectionAction.SETTLE
    ]
    return found[-1] if found else None


def own_words(review: Review | None, section_id: str) -> tuple[ReviewedStatement, ...]:
    """Statements that people wrote themselves into the section, and that stand."""
    sections = () if review is None else review.sections
    return tuple(
        one
        for section in sections
        if section.section.id == section_id
        for one in section.statements
        if one.original is None and one.decision is not Decision.REJECTED
    )


def thoughts_of(ports: Ports, review: Review | None, template: ReportTemplate) -> Thoughts:
    """What people wrote into sections that ask first: under their names, or under nobody's where a model is told none."""
    found = {
        section.id: tuple(
            _thought(ports, one) for one in own_words(review, section.id) if one.statement.text != WITHHELD
        )
        for section in template.sections
        if section.think_first
    }
    return {section_id: said for section_id, said in found.items() if said}


def _thought(ports: Ports, said: ReviewedStatement) -> Thought:
    named = ports.model_names is NamePolicy.NAMES
    question = said.history[0].reason if said.history else ""
    return Thought(by=said.statement.author.name if named else _SOMEBODY, words=said.statement.text, question=question)


def waiting_sections(
    template: ReportTemplate, review: Review | None, corrections: Iterable[Correction]
) -> frozenset[str]:
    """Ids of sections that ask first and are neither drafted nor answered nor passed over."""
    acts = tuple(corrections)
    drafted = {one.section.id for one in review.sections if not one.section.undrafted} if review is not None else set()
    return frozenset(
        section.id
        for section in template.sections
        if section.think_first
        and section.id not in drafted
        and not own_words(review, section.id)
        and passed_over(acts, section.id) is None
    )
