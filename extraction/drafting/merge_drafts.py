"""A fresh draft takes over what people wrote into the one before: nobody's words are lost."""

from __future__ import annotations

from dataclasses import replace

from extraction.domain.correction import CorrectionAction
from extraction.domain.report import Draft, DraftSection, Statement
from extraction.domain.review import Decision, Review, ReviewedStatement


def merge_drafts(before: Review, fresh: Draft) -> Draft:
    """Keep in ``fresh`` every statement that a person edited in ``before``, at its place.

    A kept statement stands with its original text and id, so that the corrections made on it apply to the new version
    as they did to the old one. A fresh statement that rests on exactly the events of a kept one gives way to it.
    Sections that the fresh draft no longer has are kept where people's words stand in them.
    """
    kept_by_section = {
        section.section.id: [statement for statement in section.statements if _is_edited(statement)]
        for section in before.sections
    }
    own_words = {
        section.section.id
        for section in before.sections
        if any(
            _is_persons(statement) and statement.decision is not Decision.REJECTED for statement in section.statements
        )
    }
    sections = [_with_kept(section, kept_by_section.get(section.id, [])) for section in fresh.sections]
    present = {section.id for section in fresh.sections}
    for section in before.sections:
        if section.section.id in own_words - present:
            originals = tuple(_original(statement) for statement in kept_by_section[section.section.id])
            sections.append(replace(section.section, statements=originals))
    return replace(fresh, sections=tuple(sections))


def _is_edited(statement: ReviewedStatement) -> bool:
    return statement.original is not None and any(
        correction.action is CorrectionAction.EDIT for correction in statement.history
    )


def _is_persons(statement: ReviewedStatement) -> bool:
    return statement.original is None or _is_edited(statement)


def _original(statement: ReviewedStatement) -> Statement:
    return statement.original or statement.statement


def _with_kept(section: DraftSection, kept: list[ReviewedStatement]) -> DraftSection:
    fresh_ids = {statement.id for statement in section.statements}
    missing = [_original(statement) for statement in kept if statement.statement.id not in fresh_ids]
    if not missing:
        return section
    rests_on = {frozenset(statement.evidence) for statement in missing}
    statements = [statement for statement in section.statements if frozenset(statement.evidence) not in rests_on]
    for statement in missing:
        statements.insert(_place(section, statement, statements), statement)
    return replace(section, statements=tuple(statements))


def _place(section: DraftSection, kept: Statement, statements: list[Statement]) -> int:
    """Where the statement that gave way stood; else at the end."""
    for index, statement in enumerate(section.statements):
        if frozenset(statement.evidence) == frozenset(kept.evidence):
            return min(index, len(statements))
    return len(statements)
