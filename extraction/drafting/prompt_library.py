"""Prompts as files: instructions for every section, a paragraph for each topic, and a version for each file."""

from __future__ import annotations

import hashlib
import string
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from extraction.domain.report_template import Audience, SectionTemplate
from extraction.errors import InvalidTemplate, Place

_ANY_TOPIC = "any"
_AUDIENCES = {
    Audience.INTERNAL: "Engineers of the company read it.",
    Audience.CUSTOMERS: (
        "Customers read it: name no person (write the role), no host, no internal system and no internal discussion."
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionPrompt:
    """``id`` is ``<topic>@<version>``; ``digest`` SHA-256 over instructions and paragraph as they stand in the files."""

    id: str
    digest: str
    system: str
    task: str


@dataclass(frozen=True)
class PromptLibrary:
    """``folder`` holds ``instructions.md``, ``sections/<topic>.md`` and ``versions.toml``."""

    folder: Path

    def section(self, section: SectionTemplate) -> SectionPrompt:
        """The prompt for one section; a topic without a paragraph of its own takes ``sections/any.md``.

        Raises:
            InvalidTemplate: a file is missing, or names a variable that no section has.
        """
        name, path = self._paragraph(section.topic)
        instructions, paragraph = self._read(self.folder / "instructions.md"), self._read(path)
        return SectionPrompt(
            id=f"{name}@{self.versions.get(f'sections/{name}', 'unversioned')}",
            digest=hashlib.sha256(f"{instructions}\x00{paragraph}".encode()).hexdigest(),
            system=instructions,
            task=_filled(paragraph, path, section),
        )

    def addition(self, name: str, **variables: str) -> str:
        """``additions/<name>.md`` with ``variables`` filled in: what some sections' tasks end with.

        Raises:
            InvalidTemplate: the file is missing, or names a variable that is not given.
        """
        path = self.folder / "additions" / f"{name}.md"
        return _substituted(self._read(path), path, variables).strip()

    @property
    def versions(self) -> Mapping[str, str]:
        """``sections/impact`` → ``1``, from ``versions.toml``."""
        path = self.folder / "versions.toml"
        try:
            return _versions(self._read(path))
        except tomllib.TOMLDecodeError as error:
            raise InvalidTemplate(Place(str(path)), f"is not valid TOML: {error}") from error

    def _paragraph(self, topic: str) -> tuple[str, Path]:
        path = self.folder / "sections" / f"{topic}.md"
        return (topic, path) if path.is_file() else (_ANY_TOPIC, self.folder / "sections" / f"{_ANY_TOPIC}.md")

    def _read(self, path: Path) -> str:
        try:
            found = path.stat()
            return _text_of(path, found.st_mtime_ns, found.st_size)
        except OSError as error:
            raise InvalidTemplate(Place(str(path)), f"cannot be read: {error.strerror}") from error


@lru_cache(maxsize=64)
def _text_of(path: Path, _changed: int, _size: int) -> str:
    """Read once as long as the file stays as it is: every section of every report asks."""
    return path.read_text(encoding="utf-8")


@lru_cache(maxsize=4)
def _versions(text: str) -> Mapping[str, str]:
    """Parsed once for each text: every section of every report asks."""
    document = tomllib.loads(text)
    return {name: str(entry["version"]) for name, entry in document.items() if isinstance(entry, dict)}


def _filled(paragraph: str, path: Path, section: SectionTemplate) -> str:
    variables = {
        "title": section.title,
        "question": section.question,
        "audience": _AUDIENCES[section.audience],
        "max_statements": str(section.max_statements),
    }
    return _substituted(paragraph, path, variables)


def _substituted(paragraph: str, path: Path, variables: Mapping[str, str]) -> str:
    template = string.Template(paragraph)
    unknown = sorted(set(template.get_identifiers()) - set(variables))
    if unknown or not template.is_valid():
        known = ", ".join(f"${name}" for name in variables)
        raise InvalidTemplate(Place(str(path)), f"names variables that no section has: {unknown}; known are {known}")
    return template.substitute(variables)
