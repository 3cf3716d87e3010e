"""A report document in which people appear by the role they held."""

from __future__ import annotations

from typing import cast

from app.publishing.report_shapes import ReportDocument
from extraction.domain.naming import Naming

_KEPT = frozenset(
    {
        "format", "status", "audience", "version", "id", "digest", "key", "source", "permalink", "url", "kind", "verdict",
        "decision", "check", "at", "at_original", "drafted_at", "decided_at", "from", "to", "until", "due", "prompt_id",
        "prompt_digest", "severity", "definition", "published_at", "since_at", "statement",
    }
)  # fmt: skip
"""Identifiers, times and words of the format itself. Everything else is text that may name somebody."""


def without_names(document: ReportDocument, naming: Naming) -> ReportDocument:
    """Who approved or decided is left out; people are listed by their title, without aliases and accounts."""
    titled = cast("ReportDocument", _titled(document, naming))
    for row, original in zip(titled["people"], document["people"], strict=True):
        row["display_name"] = naming.titles.get(original["id"], original["display_name"])
        row["aliases"], row["identities"] = [], []
    for approval in titled["approvals"]:
        approval["by"] = None
    for section, before in zip(titled["sections"], document["sections"], strict=True):
        for statement, original_statement in zip(section["statements"], before["statements"], strict=True):
            statement["decided_by"] = None
            if statement["author"]["kind"] == "person":
                statement["author"]["name"] = None
            if statement["text"] != original_statement["text"]:
                for finding in statement["findings"]:
                    finding["span"] = None  # it counted the characters of the other text
    return titled


def _titled(value: object, naming: Naming) -> object:
    if isinstance(value, str):
        return naming.without_names(value)
    if isinstance(value, dict):
        return {name: one if name in _KEPT else _titled(one, naming) for name, one in value.items()}
    if isinstance(value, list):
        return [_titled(one, naming) for one in value]
    return value
