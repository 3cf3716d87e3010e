"""A published report held against its own seal: offline, without a database."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from app.operations.ports import ReportReader, ReportVerdict
from extraction.errors import InputError

_LARGEST = 1024 * 1024 * 1024
_SUFFIXES = {".json": "json", ".html": "html", ".htm": "html", ".md": "markdown", ".markdown": "markdown"}


def verify_report(path: Path, readers: Mapping[str, ReportReader]) -> ReportVerdict:
    """Whether the report at ``path`` is as it was approved and published; ``readers`` by the name of the form.

    Raises:
        InputError: there is no such file, or it is no published report.
    """
    form = _SUFFIXES.get(path.suffix.lower())
    if form is None:
        raise InputError(f"{path}: a published report is a .json, .html or .md file")
    try:
        if path.stat().st_size > _LARGEST:
            raise InputError(f"{path}: larger than any report; nothing was read")
        text = path.read_text("utf-8")
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is not text in UTF-8") from error
    try:
        return readers[form](text)
    except InputError as error:
        raise InputError(f"{path}: {error}") from error
