"""The report as one HTML file: nothing is fetched, nothing runs, everything from a record is escaped."""

from __future__ import annotations

import re
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from app.operations.ports import Publication, Publishable
from app.publishing import wording
from app.publishing.json_report import published_document
from app.publishing.report_page import ReportPage, mark_ranges, timed
from app.publishing.report_shapes import ReportDocument
from app.publishing.seal_blocks import sealed_html
from app.publishing.timeline_drawing import draw_timeline
from app.publishing.write_file import file_name, publish_file

if TYPE_CHECKING:
    from jinja2 import Environment

_TEMPLATES = Path(__file__).parent / "templates"
_LEVELS = {"critical": 1, "high": 2, "major": 2, "medium": 3, "moderate": 3, "low": 4, "minor": 4}


def to_html(document: ReportDocument) -> str:
    """The document as a page of its own, with the document and its seal in a block of data where there is one."""
    return sealed_html(html_page(document), document)


def html_page(document: ReportDocument) -> str:
    """What readers see."""
    page = ReportPage(document)
    return (
        _environment()
        .get_template("report.html.j2")
        .render(
            report=document,
            page=page,
            drawing=draw_timeline(document),
            mark_ranges=mark_ranges,
            timed=timed,
            ticket_of=page.ticket,
            severity_level=severity_level,
            clock=wording.clock,
            stamp=wording.stamp,
            counted=wording.counted,
            source_name=wording.source_name,
            safe_url=wording.safe_url,
        )
    )


class HtmlFile:
    """Writes ``<incident key>.html`` into ``folder``."""

    name = "html"

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def publish(self, report: Publishable, by: str, at: datetime) -> Publication:
        path = self._folder / file_name(report.facts.incident.key, "html")
        text = to_html(published_document(report))
        return publish_file(text, path, report=report, destination=self.name, by=by, at=at)


def severity_level(severity: str) -> int:
    """1 (worst) to 4, by the figure or the word that a team writes."""
    for word, level in _LEVELS.items():
        if word in severity.lower():
            return level
    digits = re.search(r"\d", severity)
    return min(max(int(digits.group()), 1), 4) if digits else 4


@cache
def _environment() -> Environment:
    # Imported here: a command that publishes nothing need not load it.
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["legible"] = wording.legible
    environment.filters["cell"] = wording.cell
    return environment
