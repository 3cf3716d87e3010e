"""Events that Retroline exported itself, one JSON object each: ``{"retroline_event": {…}}``.

The fields are those of ``domain.timeline.Event``, without digest, id and raw record: those follow anew when it is read.
``address`` stands in for the hash of an e-mail address, so that people are joined again. ``kept`` is what of a raw record
joining duplicates looks at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from extraction.capture.source_record import RecordedActor, SourceRecord
from extraction.capture.sources.fields import Fields
from extraction.domain.clock import iso_utc
from extraction.domain.timeline import ATTRIBUTES, Actor, Event, EventKind
from extraction.errors import UnreadableRecord

WRAPPER = "retroline_event"
_SOURCE = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
_KEYED = re.compile(r'"(incident_key|dedup_key|alert_key)":"([^"]{6,})"')
_LINKED = re.compile(r"pagerduty\.com/incidents/\w+")
_FORMS = {
    '_log_entry"': ("type", "kept_log_entry"),
    '"occurred_at"': ("occurred_at", ""),
    '"event_action"': ("event_action", ""),
}
_DERIVED_AGAIN = frozenset({"suspicious"})
_FIELDS = frozenset(
    {
        "source",
        "key",
        "kind",
        "at",
        "at_original",
        "time_basis",
        "text",
        "permalink",
        "channel",
        "thread_key",
        "version_of",
    }
    | {"actor", "attributes", "kept"}
)


def exported(event: Event, address: str | None = None) -> dict[str, object]:
    """``event`` as ``read`` reads it; ``address`` is an e-mail address that stands for its actor's, where that has one."""
    fields: dict[str, object] = {
        "source": event.source,
        "key": event.key,
        "kind": event.kind.value,
        "at": iso_utc(event.at),
        "at_original": event.at_original,
        "time_basis": event.time_basis,
        "text": event.text,
        "permalink": event.permalink,
        "channel": event.channel,
        "thread_key": event.thread_key,
        "version_of": event.version_of,
        "actor": None if event.actor is None else _actor(event.actor, address),
        "attributes": {name: value for name, value in event.attributes.items() if name not in _DERIVED_AGAIN},
        "kept": _kept(event.raw),
    }
    return {WRAPPER: {name: value for name, value in fields.items() if value not in (None, "", {}, [])}}


def recognises(value: Mapping[str, object]) -> bool:
    return isinstance(value.get(WRAPPER), dict)


def read(fields: Fields) -> Iterator[SourceRecord | UnreadableRecord]:
    row = fields.below(WRAPPER)
    if unknown := sorted(set(row.value) - _FIELDS):
        raise row.unreadable(unknown[0], f"is unknown; known are {', '.join(sorted(_FIELDS))}")
    moment, source = row.moment("at"), row.text("source")
    if not _SOURCE.fullmatch(source):
        raise row.unreadable("source", f"should be a source's short name in lower case, found {source[:60]!r}")
    received = row.maybe_text("time_basis") == "received"
    yield SourceRecord(
        source=source,
        kind=_kind(row),
        at=None if received else moment.at,
        at_original=row.maybe_text("at_original") or "",
        text=row.maybe_text("text") or "",
        raw=dict(fields.value),
        place=fields.place,
        received_at=moment.at if received else fields.received_at,
        key=row.text("key"),
        actor=_recorded(row.maybe_object("actor")),
        permalink=row.maybe_text("permalink"),
        channel=row.maybe_text("channel"),
        thread_key=row.maybe_text("thread_key"),
        version_of=row.maybe_text("version_of"),
        attributes=_attributes(row),
    )


def _kind(row: Fields) -> EventKind:
    try:
        return EventKind(row.text("kind"))
    except ValueError:
        raise row.unreadable(
            "kind", f"is {row.text('kind')[:60]!r}; it should be one of {', '.join(EventKind)}"
        ) from None


def _attributes(row: Fields) -> Mapping[str, str]:
    stated = row.texts("attributes")
    if unknown := sorted(set(stated) - set(ATTRIBUTES)):
        raise row.unreadable("attributes", f"has {unknown[0][:60]!r}, which is no attribute of an event")
    return stated


def _actor(actor: Actor, address: str | None) -> dict[str, object]:
    fields = {"native_id": actor.native_id, "name": actor.name, "handle": actor.handle, "is_bot": actor.is_bot or None}
    stated: dict[str, object] = {name: value for name, value in fields.items() if value is not None}
    return stated if address is None or actor.address_hash is None else stated | {"address": address}


def _recorded(actor: Fields | None) -> RecordedActor | None:
    if actor is None:
        return None
    return RecordedActor(
        native_id=actor.text("native_id"),
        name=actor.text("name"),
        handle=actor.maybe_text("handle"),
        address=actor.maybe_text("address"),
        is_bot=actor.get("is_bot") is True,
    )


def _kept(raw: str) -> list[dict[str, str]]:
    """The identifiers and marks by which ``capture.join_duplicates`` tells one happening told twice."""
    kept = [{name: value} for name, value in dict.fromkeys(_KEYED.findall(raw))]
    kept += [{"link": link} for link in dict.fromkeys(_LINKED.findall(raw))]
    return kept + [{name: value} for mark, (name, value) in _FORMS.items() if mark in raw]
