"""A review as the desk shows it: sections, statements with verdicts and evidence, and the questions still open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from app.operations.lint_wording import Advice, advice_on
from app.review.views.evidence import context_of, evidence_json, finding_json
from app.review.views.kept import Drawn, drawn, event_lines
from app.review.views.word_diff import word_diff
from app.review.views.words import Json, clock, count, day, stamp
from extraction.domain.conflict import Answer, Conflict, ConflictKind
from extraction.domain.correction import Correction, CorrectionAction
from extraction.domain.facts import IncidentFacts
from extraction.domain.finding import Verdict
from extraction.domain.milestone import MilestoneName
from extraction.domain.report import Coverage, Generation, Omission, Statement, StatementCheck
from extraction.domain.review import Decision, Review, ReviewedSection, ReviewedStatement
from extraction.domain.timeline import Timeline

MOST_QUOTED = 3
"""Records that stand under an answer in a few words."""


def document_json(
    review: Review, timeline: Timeline, facts: IncidentFacts, stale: Mapping[str, str] | None = None
) -> dict[str, object]:
    """Everything the document and its evidence panel draw but the events' own texts (see ``records_of``). Texts are plain.

    ``stale``: statement id → why it no longer stands as it was written.
    """
    known = drawn(timeline, facts)
    told = stale or {}
    return {
        "title": review.checked.draft.title,
        "sections": [_section_json(section, known, told) for section in review.sections],
        "questions": [_question_json(conflict, known) for conflict in facts.conflicts],
        "settled": [
            {
                "id": key,
                "question": one.reason,
                "answer": one.value.partition("=")[2],
                "by": one.by,
                "stamp": stamp(one.at),
            }
            for key, one in facts.curated.settled.items()
        ],
        "coverage": coverage_json(review.checked.draft.coverage),
        "counts": counts_json(review),
    }


def records_of(document: Json, timeline: Timeline, facts: IncidentFacts) -> bytes:
    """The events behind ``document`` and those to choose evidence from, as JSON: ``events`` by id, ``choices`` ids."""
    needed = _event_ids(_objects(document["sections"]), _objects(document["questions"]))
    return drawn(timeline, facts).records(frozenset(needed))


def counts_json(review: Review) -> Json:
    """How many statements are accepted (or need nothing), open and refused; they add up to ``all`` without the rejected."""
    statements = [one for one in review.statements() if one.decision is not Decision.REJECTED]
    refused = sum(one.check.verdict.blocks for one in statements)
    still_open = sum(one.needs_person and not one.check.verdict.blocks for one in statements)
    return {
        "all": len(statements),
        "refused": refused,
        "open": still_open,
        "accepted": len(statements) - refused - still_open,
    }


def first_open(review: Review) -> str | None:
    """Id of the first statement that needs a person, in the document's order."""
    return next((one.statement.id for one in review.statements() if one.needs_person), None)


def coverage_json(coverage: Coverage) -> Json:
    left_out = [f"{count(number, 'event')}: {reason}" for reason, number in coverage.left_out]
    return {
        "line": f"{count(coverage.events, 'event')} in the timeline, {coverage.read:,} read, {coverage.cited:,} cited",
        "left_out": left_out,
    }


def made_by(generation: Generation) -> Json:
    """Who wrote a section, how long it took, and why the plain writer stepped in where it did."""
    parts = [generation.writer.name]
    if generation.seconds >= 0.1:
        parts.append(f"{generation.seconds:.1f} s")
    if generation.completion_tokens:
        parts.append(count(generation.prompt_tokens + generation.completion_tokens, "token"))
    if generation.cost is not None and generation.cost > Decimal(0):
        parts.append(f"${generation.cost:.4f}")
    return {"line": " · ".join(parts), "kind": generation.writer.kind.value, "fell_back": generation.fell_back}


def _section_json(reviewed: ReviewedSection, known: Drawn, stale: Mapping[str, str]) -> dict[str, object]:
    section = reviewed.section
    return {
        "id": section.id,
        "title": section.title,
        "question": section.question,
        "kind": section.kind.value,
        "audience": section.audience.value,
        "open": reviewed.open_count,
        "all": len(reviewed.statements),
        "acceptable": sum(_acceptable(one) for one in reviewed.statements),
        "made": made_by(section.generation),
        "omissions": [_omission_json(omission) for omission in section.omissions],
        "statements": [statement_json(one, known, stale.get(one.statement.id)) for one in reviewed.statements],
    }


def _acceptable(reviewed: ReviewedStatement) -> bool:
    return reviewed.check.verdict is Verdict.SUPPORTED and reviewed.decision is Decision.OPEN


def _omission_json(omission: Omission) -> Json:
    return {"text": omission.text, "reason": omission.reason}


def statement_json(reviewed: ReviewedStatement, known: Drawn, stale: str | None = None) -> dict[str, object]:
    """One statement as it stands, what was found and decided, and who said what before."""
    return {
        **checked_json(reviewed.statement, reviewed.check, known),
        "section": reviewed.section_id,
        "decision": reviewed.decision.value,
        "decided": _decided(reviewed),
        "needs": reviewed.needs_person,
        "seen": len(reviewed.history),
        "stale": stale,
        **_changed(reviewed),
        "history": [_history_json(correction) for correction in reviewed.history],
    }


def checked_json(statement: Statement, check: StatementCheck, known: Drawn) -> Json:
    """What follows from a statement and its check alone, drawn once."""
    return known.of((statement, check), lambda: _checked_json(statement, check, known))


def _checked_json(statement: Statement, check: StatementCheck, known: Drawn) -> Json:
    timeline, facts = known.timeline, known.facts
    return {
        "id": statement.id,
        "text": statement.text,
        "kind": statement.kind.value,
        "minute": None if statement.at is None else clock(statement.at),
        "day": None if statement.at is None else day(statement.at),
        "stamp": None if statement.at is None else stamp(statement.at),
        "author": {"kind": statement.author.kind.value, "name": statement.author.name},
        "verdict": check.verdict.value,
        "label": check.verdict.label,
        "by_construction": check.by_construction,
        "blocks": check.verdict.blocks,
        "findings": [finding_json(finding, statement.evidence, timeline) for finding in check.findings],
        "evidence": evidence_json(statement, check.findings, timeline, known.shown, facts),
        "advice": _advice_json(advice_on(statement, facts)),
    }


def _changed(reviewed: ReviewedStatement) -> Json:
    """The writer's wording and what people made of it, where they changed it."""
    original, text = reviewed.original, reviewed.statement.text
    if original is None or original.text == text:
        return {"original": None, "change": None}
    return {"original": original.text, "change": word_diff(original.text, text)}


def _advice_json(advice: Advice | None) -> Json | None:
    """Blaming words of a person and what they could say; advice only, it opens and refuses nothing."""
    if advice is None:
        return None
    notes = [
        {
            "label": one.kind.label,
            "message": one.message,
            "question": one.question if one.rewrite is None else None,
            "span": one.span,
        }
        for one in advice.findings
    ]
    return {"notes": notes, "text": advice.text}


def _decided(reviewed: ReviewedStatement) -> str | None:
    if reviewed.decided_by is None or reviewed.decided_at is None or reviewed.decision is Decision.OPEN:
        return None
    return f"{reviewed.decision.value} by {reviewed.decided_by}, {stamp(reviewed.decided_at)}"


def _history_json(correction: Correction) -> Json:
    """``change`` is the word diff of an edit; an edit and an addition can be restored by their ``id``."""
    worded = correction.action in (CorrectionAction.EDIT, CorrectionAction.ADD)
    edited = correction.action is CorrectionAction.EDIT
    return {
        "id": correction.id if worded else None,
        "action": correction.action.value,
        "by": correction.by,
        "stamp": stamp(correction.at),
        "reason": correction.reason,
        "before": correction.before,
        "after": correction.after if worded else "",
        "change": word_diff(correction.before, correction.after) if edited else None,
    }


def _question_json(conflict: Conflict, known: Drawn) -> Json:
    return known.of(conflict, lambda: _asked_json(conflict, known))


def _asked_json(conflict: Conflict, known: Drawn) -> Json:
    timeline = known.timeline
    answers: list[dict[str, object]] = [
        {
            "id": answer.id,
            "text": answer.text,
            "cited": [event.id for event_id in answer.evidence if (event := timeline.find(event_id)) is not None],
            "context": context_of(answer.evidence, timeline, known.shown),
            "says": event_lines(answer.evidence[:MOST_QUOTED], timeline, known.facts),
            "settles": _settles(conflict, answer),
        }
        for answer in conflict.answers
    ]
    return {
        "id": conflict.id,
        "kind": conflict.kind.value.replace("_", " "),
        "question": conflict.question,
        "asks_time": conflict.about in list(MilestoneName),
        "answers": answers,
    }


def _settles(conflict: Conflict, answer: Answer) -> bool:
    """A gap's neighbours are no answers to it; a time that is asked for has to be one."""
    return conflict.kind is not ConflictKind.GAP and (answer.at is not None or answer.value is not None)


def _event_ids(sections: Sequence[Json], questions: Sequence[Json]) -> set[str]:
    """Every event that a statement's or a question's evidence shows."""
    evidences = [one["evidence"] for section in sections for one in _objects(section["statements"])]
    answers = [one for question in questions for one in _objects(question["answers"])]
    return {
        event_id
        for holder in (*evidences, *answers)
        if isinstance(holder, Mapping)
        for run in holder["context"]
        for event_id in run
    }


def _objects(value: object) -> list[Json]:
    return value if isinstance(value, list) else []
