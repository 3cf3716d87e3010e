"""What a source reader gives back: one happening as the source tells it, before redaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from extraction.domain.timeline import EventKind
from extraction.errors import Place


@dataclass(frozen=True, slots=True)
class Document:
    """One parsed JSON value (or CSV row, or mail) and where it stands.

    ``received_at`` (aware UTC) is the file's modification time: it stands in where a record has no time of its own.
    """

    value: Any
    place: Place
    received_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedActor:
    """Who did it, as recorded. ``address`` is an e-mail address; it is hashed before anything is kept."""

    native_id: str
    name: str
    handle: str | None = None
    address: str | None = None
    is_bot: bool = False


@dataclass(slots=True, kw_only=True)
class SourceRecord:
    """One happening. Fields as in ``domain.timeline.Event``, unredacted. Not frozen: it lives for a moment, and freezing
    each of a large export's records takes a tenth of its import.

    ``at`` is aware, or ``None`` where the record has no time (then ``received_at`` stands in). ``raw`` is the record
    as JSON-able values; ``identity`` the part of it whose digest makes the identity (``None``: all of ``raw``):
    leave out what changes without the happening changing, such as reactions or reply counts.
    """

    source: str
    kind: EventKind
    at: datetime | None
    at_original: str
    text: str
    raw: Any
    place: Place
    received_at: datetime
    key: str | None = None
    identity: Any = None
    actor: RecordedActor | None = None
    permalink: str | None = None
    channel: str | None = None
    thread_key: str | None = None
    version_of: str | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)
