"""The files of a backup, put where the settings want them."""

from __future__ import annotations

import hashlib
import os
import tarfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from app.storage.backup_format import ADDRESS_KEY, REPORTS, TEMPLATES, KeptFile, Manifest
from extraction.errors import InputError, StateError


@dataclass(frozen=True, kw_only=True)
class Places:
    """Where things go. ``single`` maps names of ``backup_format.SINGLE_FILES`` to paths; the others go to ``data``."""

    data: Path
    reports: Path
    templates: Path | None = None
    single: Mapping[str, Path] = field(default_factory=dict)

    def of(self, name: str) -> Path:
        folder, _, rest = name.partition("/")
        if rest:
            base = self.reports if folder == REPORTS else self.templates or self.data / TEMPLATES
            return base / rest
        return self.single.get(name, self.data / name)


def refuse_present(manifest: Manifest, places: Places, *, replace: bool) -> None:
    """Raises StateError where a file is in the way, or the key of addresses here is another than the backup's."""
    if replace:
        return
    key = places.of(ADDRESS_KEY)
    if manifest.address_key and key.is_file() and _digest(key) != manifest.address_key:
        raise StateError(
            f"{key} is another key than the one of this backup: people would not be recognised; put the backup's own there, "
            "or use --replace, which keeps it aside; nothing was restored"
        )
    for one in manifest.files:
        path = places.of(one.name)
        if path.exists() and _digest(path) != one.sha256:
            raise StateError(
                f"{path} is there already and differs; move it away, or use --replace, which keeps it aside; nothing was restored"
            )


def put_files(
    archive: tarfile.TarFile, files: Sequence[KeptFile], places: Places, stamp: str
) -> tuple[tuple[tuple[str, Path], ...], tuple[str, ...]]:
    """Write each file; what differs and was there goes aside. What was written where, and what went aside."""
    wanted = {one.member: one for one in files}
    put, aside = [], []
    for member in archive:
        one = wanted.get(member.name)
        content = None if one is None else archive.extractfile(member)
        if one is None or content is None:
            continue
        path, data = places.of(one.name), content.read()
        if hashlib.sha256(data).hexdigest() != one.sha256:
            raise InputError(f"{one.name} changed while it was read; restore its file from the archive again")
        if path.exists():
            if _digest(path) == one.sha256:
                continue
            old = path.with_name(f"{path.name}.before-{stamp}")
            path.rename(old)
            aside.append(f"the old {one.name} is {old}")
        _write(path, data)
        put.append((one.name, path))
    return tuple(put), tuple(aside)


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f"{path.name}.restoring")
    partial.unlink(missing_ok=True)
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
