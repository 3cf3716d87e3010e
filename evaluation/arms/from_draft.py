"""A checked draft as every scorer reads it: what a reviewer who accepts whatever does not block would publish."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from evaluation.arms.as_markdown import as_markdown
from evaluation.case import Case
from evaluation.written import Sentence, Unanswered, Usage, Written, WrittenSection
from extraction.domain.report import CheckedDraft, DraftSection, StatementCheck
from extraction.domain.report_template import ReportTemplate


def written_from(
    case: Case,
    checked: CheckedDraft,
    template: ReportTemplate,
    usage: Usage,
    unanswered: Sequence[Unanswered] = (),
) -> Written:
    """Statements that block are refused and not part of the report; those that wait for a person stay."""
    verdicts = {check.statement_id: check for check in checked.checks}
    topics = {section.id: section.topic for section in template.sections}
    sections = tuple(written_section(one, topics[one.id], verdicts) for one in checked.draft.sections)
    return Written(
        case=case.id,
        title=checked.draft.title,
        sections=sections,
        published=as_markdown(case, checked.draft, sections),
        usage=usage,
        unanswered=tuple(unanswered),
        refused=tuple(_refused(checked, verdicts)),
    )


def written_section(section: DraftSection, topic: str, verdicts: Mapping[str, StatementCheck]) -> WrittenSection:
    """What of ``section`` would be published, as scorers read it. ``verdicts`` by statement id."""
    return WrittenSection(
        id=section.id,
        title=section.title,
        topic=topic,
        kind=section.kind,
        sentences=tuple(
            Sentence(
                id=one.id,
                text=one.text,
                kind=one.kind,
                evidence=one.evidence,
                verdict=verdicts[one.id].verdict,
                at=one.at,
            )
            for one in section.statements
            if not verdicts[one.id].verdict.blocks
        ),
        writer=section.generation.writer.name,
        fell_back=section.generation.fell_back or "",
    )


def _refused(checked: CheckedDraft, verdicts: dict[str, StatementCheck]) -> Iterator[str]:
    for section in checked.draft.sections:
        yield from (one.text for one in section.statements if verdicts[one.id].verdict.blocks)
        yield from (one.text for one in section.omissions if one.refused_by)
