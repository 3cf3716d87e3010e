"""The report as a public document: the one path by which drafts and approved reports leave Retroline.

Whoever has the document can trace each sentence to its records, without our database: every statement names all of
its records in the source's own terms. Markdown and HTML are written from it as well.
"""

from __future__ import annotations

from collections.abc import Iterator

from app.operations.ports import Publishable
from app.publishing import report_facts
from app.publishing.changes_rows import changes_row
from app.publishing.nameless import without_names
from app.publishing.references import Records, audience_of
from app.publishing.report_seal import with_seal
from app.publishing.report_shapes import (
    FORMAT,
    ApprovalRow,
    AuthorRow,
    CoverageRow,
    FindingRow,
    GenerationRow,
    OmissionRow,
    ReportDocument,
    SectionRow,
    StatementRow,
)
from extraction.domain.approval_seal import ReportSeal
from extraction.domain.clock import iso_utc
from extraction.domain.facts import IncidentFacts
from extraction.domain.finding import Finding, Verdict
from extraction.domain.name_policy import NamePolicy
from extraction.domain.naming import Naming
from extraction.domain.report import Approval, Author, AuthorKind, Coverage, Generation
from extraction.domain.report_changes import ReportChanges
from extraction.domain.report_template import Audience
from extraction.domain.review import Decision, Review, ReviewedSection, ReviewedStatement
from extraction.domain.timeline import Timeline


def published_document(report: Publishable) -> ReportDocument:
    """The document of an approved report."""
    return report_document(
        report.approved.review,
        report.facts,
        report.timeline,
        report.approved.approvals,
        report.seal,
        names=report.names,
        changes=report.changes,
    )


def report_document(
    review: Review,
    facts: IncidentFacts,
    timeline: Timeline,
    approvals: tuple[Approval, ...] = (),
    seal: ReportSeal | None = None,
    *,
    names: NamePolicy = NamePolicy.NAMES,
    changes: ReportChanges | None = None,
) -> ReportDocument:
    """The document of a review as it stands. Without ``approvals`` its status is ``draft``, whatever it holds.

    ``seal`` is that of the approval; without one the document cannot be verified. Rejected statements are not in it.
    A report for customers holds no internal section, names nobody, and shows of the timeline only what was published
    for customers; its records are named, not quoted.
    """
    draft = review.checked.draft
    records = Records(timeline=timeline, facts=facts, audience=audience_of(draft))
    for_customers = records.for_customers
    sections = list(_sections(review, records.audience))
    writer = _Writer(records, approvals)
    document: ReportDocument = {
        "format": FORMAT,
        "status": "approved" if approvals else "draft",
        "audience": records.audience.value,
        "title": draft.title,
        "version": review.version,
        "revision": review.revision,
        "drafted_at": iso_utc(draft.made_at),
        "template": {"id": draft.template_id, "version": draft.template_version, "digest": draft.template_digest},
        "incident": report_facts.incident_row(records, facts.incident),
        "milestones": report_facts.milestone_rows(records),
        "cycles": [report_facts.cycle_row(records, cycle) for cycle in facts.cycles],
        "metrics": [report_facts.metric_row(records, metric) for metric in facts.metrics],
        "people": [] if for_customers else [report_facts.person_row(records, person) for person in facts.people],
        "timeline": records.events(),
        "action_items": []
        if for_customers
        else [report_facts.action_item_row(records, one) for one in facts.action_items],
        "conflicts": [] if for_customers else [report_facts.conflict_row(records, one) for one in facts.conflicts],
        "sections": [writer.section(section) for section in sections],
        "omissions": [] if for_customers else [row for section in sections for row in writer.omissions(section)],
        "coverage": _coverage_row(draft.coverage),
        "approvals": [writer.approval(approval) for approval in approvals],
        "seal": None,
    }
    if changes is not None:
        document["changes"] = changes_row(changes, records.audience)
    by_role = for_customers or names is NamePolicy.ROLES
    written = without_names(document, Naming.of(facts, timeline)) if by_role else document
    return written if seal is None else with_seal(written, seal)


def _sections(review: Review, audience: Audience) -> Iterator[ReviewedSection]:
    for section in review.sections:
        if audience is Audience.INTERNAL or section.section.audience is Audience.CUSTOMERS:
            yield section


class _Writer:
    """Writes the rows that depend on whom the report is for and on who approved it."""

    def __init__(self, records: Records, approvals: tuple[Approval, ...]) -> None:
        self._records = records
        self._approval = approvals[0] if approvals else None

    def section(self, section: ReviewedSection) -> SectionRow:
        kept = [one for one in section.statements if one.decision is not Decision.REJECTED]
        return {
            "id": section.section.id,
            "title": section.section.title,
            "question": section.section.question,
            "kind": section.section.kind.value,
            "audience": section.section.audience.value,
            "statements": [self._statement(one) for one in kept],
            "generation": self._generation(section.section.generation),
        }

    def omissions(self, section: ReviewedSection) -> list[OmissionRow]:
        """What was left out. Words that the checks refused are told to reviewers only: nobody may read them as a fact."""
        rows: list[OmissionRow] = []
        for omission in section.section.omissions:
            text, reason = omission.text, omission.reason
            if omission.refused_by and self._approval is not None:
                text = f"A proposed sentence of “{section.section.title}”"
                reason = f"refused by the checks ({', '.join(omission.refused_by)})"
            evidence = self._records.evidence(omission.evidence)
            rows.append({"section": section.section.id, "text": text, "reason": reason, "evidence": evidence})
        return rows

    def approval(self, approval: Approval) -> ApprovalRow:
        return {
            "by": self._name(approval.by),
            "at": iso_utc(approval.at),
            "version": approval.version,
            "note": "" if self._records.for_customers else approval.note,
        }

    def _statement(self, one: ReviewedStatement) -> StatementRow:
        decision, by, at = one.decision, one.decided_by, one.decided_at
        if self._approval is not None and decision is Decision.OPEN and one.check.verdict is Verdict.SUPPORTED:
            # Approving a report accepts the supported statements that nobody decided on one by one.
            decision, by, at = Decision.ACCEPTED, self._approval.by, self._approval.at
        statement = one.statement
        return {
            "id": statement.id,
            "text": statement.text,
            "kind": statement.kind.value,
            "at": None if statement.at is None else iso_utc(statement.at),
            "author": self._author(statement.author),
            "verdict": one.check.verdict.value,
            "findings": []
            if self._records.for_customers
            else [_finding_row(finding) for finding in one.check.findings],
            "decision": decision.value,
            "decided_by": None if by is None else self._name(by),
            "decided_at": None if at is None else iso_utc(at),
            "evidence": self._records.evidence(statement.evidence),
        }

    def _generation(self, generation: Generation) -> GenerationRow:
        return {
            "writer": self._author(generation.writer),
            "prompt_id": generation.prompt_id,
            "prompt_digest": generation.prompt_digest,
            "prompt_tokens": generation.prompt_tokens,
            "completion_tokens": generation.completion_tokens,
            "cost_usd": None if generation.cost is None else f"{generation.cost:f}",
            "seconds": generation.seconds,
            "attempts": generation.attempts,
            "fell_back": generation.fell_back,
        }

    def _author(self, author: Author) -> AuthorRow:
        name = self._name(author.name) if author.kind is AuthorKind.PERSON else author.name
        return {"kind": author.kind.value, "name": name}

    def _name(self, name: str) -> str | None:
        return None if self._records.for_customers else name


def _finding_row(finding: Finding) -> FindingRow:
    return {
        "check": finding.check,
        "verdict": finding.verdict.value,
        "message": finding.message,
        "span": None if finding.span is None else list(finding.span),
        "expected": finding.expected,
        "found": finding.found,
    }


def _coverage_row(coverage: Coverage) -> CoverageRow:
    return {
        "events": coverage.events,
        "read": coverage.read,
        "cited": coverage.cited,
        "left_out": [{"reason": reason, "events": count} for reason, count in coverage.left_out],
    }
