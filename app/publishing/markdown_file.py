"""The report as Markdown: everything from a record is escaped, evidence stands in footnotes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from app.operations.ports import Publication, Publishable
from app.publishing.json_report import published_document
from app.publishing.report_page import Footnote, ReportPage, timed
from app.publishing.report_shapes import Reference, ReportDocument, SectionRow, StatementChangeRow, StatementRow
from app.publishing.seal_blocks import sealed_markdown, with_cited_events
from app.publishing.wording import cell, clock, legible, safe_url, source_name, stamp
from app.publishing.write_file import file_name, publish_file

# Emphasis, code, links, images, tables, math; "<" and "&" become entities, since no renderer may see HTML.
_SPECIAL = re.compile(r"[\\`*_{}\[\]|~$^]")
# A heading, list or rule; of a numbered list the sign after the figure is what makes it one.
_BLOCK_START = re.compile(r"^(?:(?=[-+=#])|(\d{1,9})(?=[.)](?:\s|$)))")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def to_markdown(document: ReportDocument) -> str:
    """The document as GitHub-flavoured Markdown with footnotes; without HTML, images or mentions.

    A sealed one ends with a comment that nobody sees, which holds the document and its seal.
    """
    shorter = with_cited_events(document)
    return sealed_markdown(markdown_page(shorter), shorter)


def markdown_page(document: ReportDocument) -> str:
    """What readers see."""
    page = ReportPage(document)
    parts = [
        _head(page),
        _changed(page),
        *(_section(page, section) for section in document["sections"]),
        _unknown(page),
    ]
    parts += [_checked(page), _footnotes(page), _foot(page)]
    return "\n\n".join(part for part in parts if part) + "\n"


class MarkdownFile:
    """Writes ``<incident key>.md`` into ``folder``."""

    name = "markdown"

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def publish(self, report: Publishable, by: str, at: datetime) -> Publication:
        path = self._folder / file_name(report.facts.incident.key, "md")
        text = to_markdown(published_document(report))
        return publish_file(text, path, report=report, destination=self.name, by=by, at=at)


def escaped(text: str) -> str:
    """``text`` on one line, so that no renderer takes any of it for markup, a link, an image or a mention."""
    line = re.sub(r"[&<>]", lambda found: _ENTITIES[found.group()], legible(text))
    line = _SPECIAL.sub(r"\\\g<0>", line)
    line = _BLOCK_START.sub(r"\1\\", line)
    line = re.sub(r"(?i)(?<=[a-z])://", r":\\/\\/", line)
    line = re.sub(r"(?i)\bwww\.", r"www\\.", line)
    # A word joiner after the sign keeps it readable and tells nobody.
    return re.sub(r"@(?=[\w-])", "@\u2060", line)


def _head(page: ReportPage) -> str:
    document = page.document
    lines = [f"# {escaped(document['title'])}"]
    if not page.approved:
        lines.append(f"> **{escaped(page.state)}**")
    lines.append(" · ".join(f"**{fact.label}:** {escaped(fact.value)}" for fact in page.headline))
    if page.impact is not None:
        lines.append(escaped(page.impact))
    lines.append("All times are in UTC." + (f" {escaped(page.state)}" if page.approved else ""))
    return "\n\n".join(lines)


def _changed(page: ReportPage) -> str:
    """What readers of the version before have to read again."""
    if page.renewed is None:
        return ""
    lines = ["## What changed", "", escaped(page.renewed)]
    for section in page.changed_sections:
        lines += ["", f"**{escaped(section['title'])}**", "", *(f"- {_change(one)}" for one in section["statements"])]
    return "\n".join(lines)


def _change(row: StatementChangeRow) -> str:
    before = "*words that can no longer be shown*" if row["before"] is None else f"“{escaped(row['before'])}”"
    match row["kind"]:
        case "added":
            return f"Added: “{escaped(row['after'] or '')}”"
        case "removed":
            return f"Removed: {before}"
        case _:
            return f"Changed: {before} → “{escaped(row['after'] or '')}”"


def _section(page: ReportPage, section: SectionRow) -> str:
    heading = f"## {escaped(section['title'])}"
    if not section["statements"]:
        return f"{heading}\n\nNothing is stated here."
    if section["kind"] == "timeline":
        return "\n".join((heading, "", *_table(page, section["statements"])))
    return "\n".join((heading, "", *(f"- {_sentence(page, one, section)}" for one in section["statements"])))


def _table(page: ReportPage, statements: Iterable[StatementRow]) -> Iterator[str]:
    yield "| Time | What happened |"
    yield "| --- | --- |"
    for row in timed(statements, page.day):
        if row.day is not None:
            yield f"| **{row.day}** | |"
        said = f"{escaped(cell(row.statement['text']))}{_after(page, row.statement)}"
        yield f"| {row.clock} | {said} |"


def _sentence(page: ReportPage, statement: StatementRow, section: SectionRow) -> str:
    ticket = page.ticket(statement) if section["kind"] == "action_items" else None
    link = "" if ticket is None else f" → [{escaped(ticket.key)}](<{ticket.url}>)"
    return f"{escaped(statement['text'])}{_after(page, statement)}{link}"


def _after(page: ReportPage, statement: StatementRow) -> str:
    reservation = page.reservation(statement)
    return _marks(page, statement["evidence"]) + ("" if reservation is None else f" *({escaped(reservation)})*")


def _marks(page: ReportPage, evidence: Iterable[Reference]) -> str:
    return "".join(f"[^{note.number}]" for note in page.marks(evidence))


def _unknown(page: ReportPage) -> str:
    lines = [f"- {escaped(what)}: {escaped(why)}." for what, why in page.unknowns]
    for question, evidence in page.conflicts:
        lines.append(f"- {escaped(question)}{_marks(page, evidence)}")
    return "\n".join(("## What is not known", "", *lines)) if lines else ""


def _checked(page: ReportPage) -> str:
    return "\n\n".join(("## How this report was checked", *map(escaped, page.checking), escaped(page.state)))


def _footnotes(page: ReportPage) -> str:
    """Written last: everything above has asked for its footnotes by then."""
    return "\n".join(f"[^{note.number}]: {_footnote(page, note)}" for note in page.footnotes)


def _footnote(page: ReportPage, note: Footnote) -> str:
    when = "" if note.at is None else f"{clock(note.at, page.day)} "
    quoted = f"“{note.text}”" if note.text else ""
    told = ": ".join(part for part in (note.actor or "", quoted) if part)
    records = " · ".join(_record(one["source"], one["key"], one["permalink"]) for one in note.references)
    return f"{when}{escaped(told)} — {records}" if told else f"{when}{records}"


def _record(source: str, key: str, permalink: str | None) -> str:
    url = safe_url(permalink)
    named = escaped(key) if url is None else f"[{escaped(key)}](<{url}>)"
    return f"{escaped(source_name(source))} {named}"


def _foot(page: ReportPage) -> str:
    document, template = page.document, page.document["template"]
    seal = "" if page.seal is None else f"\n\n{escaped(page.seal)}"
    return (
        f"---\n\n{escaped(document['incident']['key'])} · version {document['version']}, "
        f"revision {document['revision']} · template {escaped(template['id'])} {escaped(template['version'])} · "
        f"written {stamp(document['drafted_at'])} with Retroline{seal}"
    )
