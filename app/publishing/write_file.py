"""Reports as files: written whole or not at all, one file for each incident and form."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import tempfile
from datetime import datetime
from pathlib import Path

from app.operations.ports import Publication, Publishable
from extraction.errors import SettingsError, Temporary

# No space, over a quota or a limit, a network folder that is away for a moment: POSIX.1-2017, "Error Numbers".
_MAY_PASS = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBUSY, errno.ESTALE, errno.ETIMEDOUT}
_RESERVED = re.compile(r"(?i:con|prn|aux|nul|com\d|lpt\d)")


class FolderUnavailable(SettingsError, Temporary):
    """The report cannot be written just now: the disk is full, or away. Trying again helps once there is space."""


def publish_file(text: str, path: Path, *, report: Publishable, destination: str, by: str, at: datetime) -> Publication:
    """Write ``text`` to ``path``, in place of what was published there before, and say what was done.

    Raises:
        SettingsError: the folder cannot be written to.
        FolderUnavailable: it can, but not just now.
    """
    content = text.encode()
    try:
        _replace(path, content)
    except OSError as error:
        kind = FolderUnavailable if error.errno in _MAY_PASS else SettingsError
        raise kind(
            f"the report cannot be written to {path}: {error.strerror}; check RETROLINE_OUTPUT, its permissions and space"
        ) from error
    return Publication(
        destination=destination,
        location=str(path),
        at=at,
        by=by,
        version=report.approved.review.version,
        digest=hashlib.sha256(content).hexdigest(),
    )


def file_name(key: str, extension: str) -> str:
    """A name for the incident ``key`` that is safe in any folder; a key that had to be changed keeps its own name apart."""
    safe = re.sub(r"[^\w.-]+", "-", key, flags=re.ASCII).strip(".-")[:80] or "report"
    if safe != key or _RESERVED.fullmatch(safe.partition(".")[0]):
        safe = f"{safe}-{hashlib.sha256(key.encode()).hexdigest()[:8]}"
    return f"{safe}.{extension}"


def _replace(path: Path, content: bytes) -> None:
    """Readers see the old file or the new one, never a part of one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(0o644)
        temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
