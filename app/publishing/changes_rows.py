"""What changed since the version published before, as rows of the public report."""

from __future__ import annotations

from app.publishing.report_shapes import ChangesRow, SectionChangesRow
from extraction.domain.clock import iso_utc
from extraction.domain.report_changes import ReportChanges, SectionChanges
from extraction.domain.report_template import Audience


def changes_row(changes: ReportChanges, audience: Audience) -> ChangesRow:
    """For customers only of sections that both versions had for them."""
    sections = [one for one in changes.sections if audience is Audience.INTERNAL or one.audience is Audience.CUSTOMERS]
    return {
        "published_at": iso_utc(changes.published_at),
        "since_version": changes.since_version,
        "since_revision": changes.since_revision,
        "since_at": iso_utc(changes.since_at),
        "sections": [_section_row(one) for one in sections],
    }


def _section_row(section: SectionChanges) -> SectionChangesRow:
    return {
        "section": section.section_id,
        "title": section.title,
        "statements": [
            {"kind": one.kind.value, "statement": one.statement_id, "before": one.before, "after": one.after}
            for one in section.changes
        ],
    }
