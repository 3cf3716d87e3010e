"""Before publishing: what readers get, what is left out and why, what the gate still asks, where it goes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.operations.ports import Publication
from app.operations.review_report import OpenReview
from app.review.views.words import Json, count, stamp
from extraction.domain.finding import Verdict
from extraction.domain.report_changes import ChangeKind, ReportChanges, SectionChanges, StatementChange
from extraction.domain.report_template import Audience
from extraction.domain.review import Decision, ReviewedSection, ReviewedStatement

FORMATS: Mapping[str, str] = {
    "markdown": "Markdown",
    "html": "HTML, one page with the timeline drawn",
    "json": "JSON, after the public schema",
}


FOR_WHOM: Mapping[Audience, str] = {
    Audience.INTERNAL: "It is written for your own teams.",
    Audience.CUSTOMERS: "It is written for customers: they read only the sections marked for them, and nobody's name.",
}

COLUMNS = ("Section", "Sentences", "For", "Note")

IS: Mapping[Verdict, str] = {
    Verdict.SUPPORTED: "is supported",
    Verdict.CONTRADICTED: "is contradicted",
    Verdict.NOT_IN_EVIDENCE: "is not in evidence",
    Verdict.NEEDS_HUMAN: "needs a human",
    Verdict.ASSERTED: "rests on a person's word",
}


def gate_block(opened: OpenReview, fingerprint: str | None = None) -> Json:
    """What still has to be settled; each line leads to its sentence. ``fingerprint`` is that of the approval's seal."""
    points = [one for one in opened.review.statements() if one.needs_person]
    if opened.approval_stands and opened.approval is not None:
        last = max(opened.approval.approved.approvals, key=lambda one: one.at)
        note = f" Note: {last.note}" if last.note else ""
        text = f"Approved by {last.by}, {stamp(last.at)}, version {last.version}.{note}"
        sealed = [] if fingerprint is None else [f"Seal {fingerprint}. Note it: published reports show the same one."]
        return {"title": "Gate", "lines": [{"text": one, "kind": "done"} for one in (text, *sealed)]}
    lines = [_point(one) for one in points]
    lapsed = opened.approval_lapsed
    text = "Nothing is open." if not points else f"{count(len(points), 'sentence')} must be judged first."
    if opened.approval is not None and lapsed is not None:
        text = f"The approval no longer stands: {lapsed}. {text}"
    else:
        text = f"{text} The report is not approved yet."
    return {"title": "Gate", "text": text, "lines": lines}


def _point(reviewed: ReviewedStatement) -> Json:
    to_do = "edit or reject it" if reviewed.check.verdict.blocks else "accept, edit or reject it"
    return {
        "text": f"“{reviewed.statement.text}” {IS[reviewed.check.verdict]}: {to_do}",
        "kind": "refused" if reviewed.check.verdict.blocks else "open",
        "page": "draft",
        "statement": reviewed.statement.id,
    }


def contents_block(opened: OpenReview) -> Json:
    """Sections with how many statements readers get, and how many of them rest on a person's word."""
    rows = [_section_row(section) for section in opened.review.sections]
    used = [place for place in range(len(COLUMNS)) if place < 2 or any(row[place] for row in rows)]
    events = count(len(opened.timeline), "event")
    return {
        "title": "What is published",
        "text": f"{opened.review.checked.draft.title}, with the timeline of {events}, milestones, metrics, people and roles. "
        f"{FOR_WHOM[opened.review.checked.draft.audience]}",
        "table": {
            "head": [COLUMNS[place] for place in used],
            "rows": [[row[place] for place in used] for row in rows],
        },
    }


def _section_row(section: ReviewedSection) -> list[str]:
    kept = [one for one in section.statements if one.decision is not Decision.REJECTED]
    asserted = sum(one.check.verdict is Verdict.ASSERTED for one in kept)
    audience = "customers too" if section.section.audience is Audience.CUSTOMERS else ""
    return [section.section.title, str(len(kept)), audience, f"{asserted} on a person's word" if asserted else ""]


def left_out_block(opened: OpenReview) -> Json | None:
    """Rejected sentences with their reason, and what the writer did not state."""
    lines = [
        f"“{one.statement.text}” was rejected by {one.decided_by}{_reason(one)}"
        for one in opened.review.statements()
        if one.decision is Decision.REJECTED
    ]
    lines += [
        f"{omission.text}: {omission.reason}"
        for section in opened.review.sections
        for omission in section.section.omissions
    ]
    hidden = len(opened.facts.curated.hidden)
    if hidden:
        lines.append(f"{count(hidden, 'event')} hidden by curation")
    return {"title": "What is left out, and why", "lines": lines} if lines else None


def _reason(reviewed: ReviewedStatement) -> str:
    reason = reviewed.history[-1].reason if reviewed.history else ""
    return f": {reason}" if reason else ""


def changed_block(title: str, sentences: Sequence[str]) -> Json | None:
    """What is different since somebody approved, or was asked."""
    return {"title": title, "lines": list(sentences)} if sentences else None


def readers_block(changes: ReportChanges | None) -> Json | None:
    """What readers will be told has changed, once the report as it was approved takes the place of what they have."""
    if changes is None:
        return None
    text = f"Compared with version {changes.since_version}, published {stamp(changes.since_at)}."
    lines = [_told(section, one) for section in changes.sections for one in section.changes]
    if not lines:
        return {"title": "What readers are told has changed", "text": f"{text} No sentence differs."}
    return {"title": "What readers are told has changed", "text": text, "lines": lines}


def _told(section: SectionChanges, change: StatementChange) -> str:
    before = "words that can no longer be shown" if change.before is None else f"“{change.before}”"
    match change.kind:
        case ChangeKind.ADDED:
            return f"{section.title}, added: “{change.after}”"
        case ChangeKind.REMOVED:
            return f"{section.title}, removed: {before}"
        case ChangeKind.CHANGED:
            return f"{section.title}, changed: {before} → “{change.after}”"


def destinations_block(opened: OpenReview, names: Sequence[str]) -> Json:
    """Each destination with what is there, and what publishing now would do there."""
    last = last_publications(opened.publications)
    rows = [[FORMATS.get(name, name).partition(",")[0], *_there(opened, last.get(name))] for name in names]
    return {"title": "Where it goes", "table": {"head": ["Destination", "There now", "Publishing now"], "rows": rows}}


def _there(opened: OpenReview, publication: Publication | None) -> tuple[str, str]:
    if publication is None:
        return "nothing yet", "writes it for the first time" if opened.approval_stands else "waits for approval"
    there = f"version {publication.version}, {stamp(publication.at)} by {publication.by}"
    if not opened.approval_stands or opened.approval is None:
        return there, "waits for approval; what is there stays"
    given = max(one.at for one in opened.approval.approved.approvals)
    if publication.version == opened.version and publication.at >= given:
        return there, "changes nothing: this is what was approved"
    return there, f"puts version {opened.version} in its place"


def last_publications(publications: Sequence[Publication]) -> Mapping[str, Publication]:
    """Destination → its latest publication."""
    return {one.destination: one for one in publications}


def history_block(publications: Sequence[Publication]) -> Json | None:
    if not publications:
        return None
    rows = [
        [stamp(one.at), one.destination, one.by, f"version {one.version}", one.location]
        for one in reversed(publications)
    ]
    return {
        "title": "Published so far",
        "table": {"head": ["When", "Where", "By", "What", "Path or link"], "rows": rows[:20]},
    }
