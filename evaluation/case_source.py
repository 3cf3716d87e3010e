"""Where a run takes its cases from: folders that each process reads for itself, or a case that is at hand."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from evaluation.case import Case, InvalidCase, load_case


class CaseSource(Protocol):
    """One case, read when it is its turn."""

    @property
    def id(self) -> str: ...

    def load(self) -> Case:
        """Raises InvalidCase where it cannot be used."""


@dataclass(frozen=True, slots=True)
class CaseFolder:
    folder: Path

    @property
    def id(self) -> str:
        return self.folder.name

    def load(self) -> Case:
        return load_case(self.folder)


@dataclass(frozen=True, slots=True)
class LoadedCase:
    case: Case

    @property
    def id(self) -> str:
        return self.case.id

    def load(self) -> Case:
        return self.case


@dataclass(frozen=True, slots=True)
class PaddedFolder:
    """A case whose chat is padded to ``messages`` messages that have nothing to do with the incident."""

    folder: Path
    messages: int
    seed: int

    @property
    def id(self) -> str:
        return self.folder.name

    def load(self) -> Case:
        from evaluation.padding import padded

        return padded(self.folder, self.messages, self.seed)


def case_folders(folder: Path, only: Collection[str] = ()) -> tuple[Path, ...]:
    """The folders of the cases in ``folder`` (or the one that it is), in order of their names.

    Raises:
        InvalidCase: there is none, or none with an id of ``only``.
    """
    found = [folder] if (folder / "gold.toml").is_file() else sorted(one.parent for one in folder.glob("*/gold.toml"))
    if not found:
        raise InvalidCase(f"{folder}: no case lies here; a case is a folder with gold.toml and records/")
    unknown = sorted(set(only) - {one.name for one in found})
    if unknown:
        raise InvalidCase(f"{folder}: no case is called {unknown[0]}; there are {', '.join(one.name for one in found)}")
    return tuple(one for one in found if not only or one.name in only)


def case_digest(folder: Path) -> str:
    """SHA-256 over the names and bytes of the case's gold and records, in order of their names."""
    whole = hashlib.sha256()
    records = (path for path in (folder / "records").rglob("*") if path.is_file())
    for path in sorted((folder / "gold.toml", *records)):
        data = path.read_bytes()
        whole.update(f"{path.relative_to(folder).as_posix()}\x00{len(data)}\x00".encode())
        whole.update(data)
    return whole.hexdigest()
