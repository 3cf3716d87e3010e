"""Templates that a team wrote in the app, version by version, beside the ones that come as files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from extraction.errors import EditConflict


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedTemplate:
    """One version of a template as TOML text. ``number`` counts from 1 per template. ``retired``: no longer chosen for drafts."""

    id: str
    number: int
    text: str
    by: str
    at: datetime
    reason: str = ""
    retired: bool = False


class SavedMeanwhile(EditConflict):
    """Somebody else saved a version of the template since the editor read it. ``number`` is theirs, ``theirs`` its text."""

    def __init__(self, saved: SavedTemplate) -> None:
        super().__init__(saved.id, saved.text, saved.by)
        self.number = saved.number
        self.args = (
            f"{saved.by} saved version {saved.number} of the template {saved.id} in the meantime; "
            "look at theirs, then save yours on top or leave it",
        )


class TemplateLibrary(Protocol):
    def save(self, template: SavedTemplate) -> None:
        """Append. Raises SavedMeanwhile where this number is taken: somebody else saved a version meanwhile."""

    def latest(self) -> tuple[SavedTemplate, ...]:
        """The newest version of each, by id."""

    def versions(self, template_id: str) -> tuple[SavedTemplate, ...]:
        """Oldest first."""
