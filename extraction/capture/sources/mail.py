"""E-mail: alert mails by their subject (``[FIRING:1] …``, ``[RESOLVED] …``), every other mail as a message.

``capture.mail_fields`` parses a mail file into an object with the fields that ``MAIL_FIELDS`` names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC
from email.utils import parsedate_to_datetime

from extraction.capture.source_record import RecordedActor, SourceRecord
from extraction.capture.sources.fields import Fields, as_text, comma_separated
from extraction.capture.sources.times import Moment
from extraction.domain.timeline import EventKind
from extraction.errors import UnreadableRecord

SOURCE = "mail"
MAIL_FIELDS = ("message_id", "mail_subject", "mail_from", "mail_date", "mail_text")

_FIRING = re.compile(r"^\W*(?:FIRING|ALERT|TRIGGERED|PROBLEM|ALARM)\b", re.IGNORECASE)
_RESOLVED = re.compile(r"^\W*(?:RESOLVED|RECOVERED|RECOVERY|OK)\b(?=\W*[\]:])", re.IGNORECASE)


def recognises(value: Mapping[str, object]) -> bool:
    return all(name in value for name in MAIL_FIELDS)


def read(fields: Fields) -> Iterator[SourceRecord | UnreadableRecord]:
    """One record per mail at its ``Date``; the key is its Message-ID without the angle brackets."""
    subject, body = fields.maybe_text("mail_subject") or "(no subject)", fields.maybe_text("mail_text")
    kind = _kind(subject)
    is_alert = kind is not EventKind.MESSAGE
    message_id = (fields.maybe_text("message_id") or "").strip("<> \t")
    yield fields.record(
        source=SOURCE,
        kind=kind,
        moment=_moment(fields),
        key=message_id or None,
        text=f"Mail: {subject}" + (f"\n{body}" if body and not is_alert else ""),
        identity={"message_id": message_id} if message_id else {"subject": subject, "text": body},
        actor=_sender(fields, is_alert),
        attributes={
            "title": subject,
            "files": comma_separated([name for file in fields.maybe_items("mail_files") if (name := as_text(file))]),
            "status": {EventKind.ALERT: "firing", EventKind.ALERT_RESOLVED: "resolved"}.get(kind),
        },
    )


def _kind(subject: str) -> EventKind:
    if _FIRING.match(subject):
        return EventKind.ALERT
    return EventKind.ALERT_RESOLVED if _RESOLVED.match(subject) else EventKind.MESSAGE


def _moment(fields: Fields) -> Moment | None:
    """The ``Date`` header. A zone of ``-0000`` says UTC without saying where the sender is (RFC 5322, 3.3)."""
    written = fields.maybe_text("mail_date")
    if written is None:
        return None
    try:
        at = parsedate_to_datetime(written)
        if at.tzinfo is None and "-0000" in written:
            at = at.replace(tzinfo=UTC)
        if at.tzinfo is None:
            raise fields.unreadable("mail_date", f"has no time zone: {written!r}; add one such as +0000 to it")
        return Moment(at.astimezone(UTC), written)
    except (ValueError, OverflowError):
        raise fields.unreadable("mail_date", f"is not a date of a mail: {written[:60]!r}") from None


def _sender(fields: Fields, is_alert: bool) -> RecordedActor | None:
    address, name = fields.maybe_text("mail_from.address"), fields.maybe_text("mail_from.name")
    if address is None and name is None:
        return None
    native_id = address or name or ""
    return RecordedActor(
        native_id=native_id, name=name or native_id.partition("@")[0], address=address, is_bot=is_alert
    )
