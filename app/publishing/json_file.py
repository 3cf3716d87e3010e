"""The report as JSON: the public contract, for programs."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import orjson

from app.operations.ports import Publication, Publishable
from app.publishing.json_report import published_document
from app.publishing.report_shapes import ReportDocument
from app.publishing.write_file import file_name, publish_file


def to_json(document: ReportDocument) -> str:
    """The document as indented JSON in UTF-8, with a line break at its end."""
    return orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE).decode()


class JsonFile:
    """Writes ``<incident key>.json`` into ``folder``."""

    name = "json"

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def publish(self, report: Publishable, by: str, at: datetime) -> Publication:
        path = self._folder / file_name(report.facts.incident.key, "json")
        text = to_json(published_document(report))
        return publish_file(text, path, report=report, destination=self.name, by=by, at=at)
