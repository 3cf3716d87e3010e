"""Templates that a team wrote, in memory; for tests that need no database."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.operations.template_library import SavedMeanwhile, SavedTemplate


@dataclass
class MemoryTemplates:
    """Fits ``TemplateLibrary``."""

    kept: dict[str, list[SavedTemplate]] = field(default_factory=dict)

    def save(self, template: SavedTemplate) -> None:
        versions = self.kept.setdefault(template.id, [])
        if any(one.number == template.number for one in versions):
            raise SavedMeanwhile(versions[-1])
        versions.append(template)

    def latest(self) -> tuple[SavedTemplate, ...]:
        return tuple(versions[-1] for _, versions in sorted(self.kept.items()))

    def versions(self, template_id: str) -> tuple[SavedTemplate, ...]:
        return tuple(self.kept.get(template_id, ()))
