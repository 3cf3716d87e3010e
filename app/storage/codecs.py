"""Domain values to and from what a column holds. Reading a document checks it again, as if it were new."""

from __future__ import annotations

from datetime import datetime
from functools import cache, lru_cache
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from app.operations.ports import ImportRecord, StoredApproval
from app.storage.errors import UnreadableDocument
from extraction.domain.clock import parse_iso, require_utc
from extraction.domain.opinion import Opinion
from extraction.domain.report import CheckedDraft
from extraction.errors import GateRefused

DocumentT = TypeVar("DocumentT")
_REPLACEMENT = "\ufffd"


def moment_to_text(moment: datetime) -> str:
    """UTC with six fraction digits always, so that texts sort as times do."""
    return require_utc(moment, "time").isoformat(timespec="microseconds")[:26] + "Z"


def moment_from_text(text: str) -> datetime:
    return parse_iso(text)


def storable(text: str) -> str:
    """``text`` with U+FFFD for what no database keeps as text: NUL characters and halves of surrogate pairs."""
    if "\x00" in text:
        text = text.replace("\x00", _REPLACEMENT)
    return text if text.isascii() else _without_halves(text)


def _without_halves(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:
        return "".join(_REPLACEMENT if "\ud800" <= char <= "\udfff" else char for char in text)
    return text


@cache
def _checked_drafts() -> TypeAdapter[CheckedDraft]:
    return TypeAdapter(CheckedDraft)


@cache
def _approvals() -> TypeAdapter[StoredApproval]:
    return TypeAdapter(StoredApproval)


@cache
def _imports() -> TypeAdapter[ImportRecord]:
    return TypeAdapter(ImportRecord)


@cache
def _opinions() -> TypeAdapter[Opinion]:
    return TypeAdapter(Opinion)


def checked_draft_to_json(checked: CheckedDraft) -> str:
    return _to_json(_checked_drafts(), checked)


@lru_cache(maxsize=16)
def checked_draft_from_json(text: str, what: str) -> CheckedDraft:
    """The latest draft is read at every act on it, and a kept draft never changes."""
    return _from_json(_checked_drafts(), text, what)


def approval_to_json(approval: StoredApproval) -> str:
    return _to_json(_approvals(), approval)


def approval_from_json(text: str, what: str) -> StoredApproval:
    """Passes the gate again: an approval with something open cannot be read.

    Raises:
        UnreadableDocument: ``what`` names the document.
    """
    return _from_json(_approvals(), text, what)


def import_to_json(record: ImportRecord) -> str:
    return _to_json(_imports(), record)


def import_from_json(text: str, what: str) -> ImportRecord:
    return _from_json(_imports(), text, what)


def opinion_to_json(opinion: Opinion) -> str:
    return _to_json(_opinions(), opinion)


def opinion_from_json(text: str, what: str) -> Opinion:
    return _from_json(_opinions(), text, what)


def _to_json(shape: TypeAdapter[DocumentT], value: DocumentT) -> str:
    return storable(shape.dump_json(value).decode())


def _from_json(shape: TypeAdapter[DocumentT], text: str, what: str) -> DocumentT:
    try:
        return shape.validate_json(text)
    except (ValidationError, GateRefused) as error:
        raise UnreadableDocument(
            f"{what} does not hold what this version of Retroline can read; restore it from a backup or make it again: {error}"
        ) from error
