"""Source records become events: redacted, with an identity, and nothing in them that would have to be hidden later."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b, sha256
from itertools import islice
from typing import Any

import orjson

from extraction.capture.allow_list import NOTHING_ALLOWED, AllowList
from extraction.capture.hidden_characters import holds_hidden_characters, shown
from extraction.capture.redact import Note, Redactor, may_hold_secret, which_may_hold_secrets
from extraction.capture.redact_record import NAMES_A_PERSON, clean_attribute, clean_record
from extraction.capture.source_record import RecordedActor, SourceRecord
from extraction.capture.suspicion import suspicion_in, suspicion_of, suspicions
from extraction.domain.clock import require_utc
from extraction.domain.timeline import Actor, Event, event_id, identity_time

_ADDRESS = re.compile(r"[^@\s<>]+@[^@\s<>]+\.[^@\s<>]+")
_DEEPEST = 200
_NO_ATTRIBUTES: Mapping[str, str] = {}
_WITHHELD_NAME = "[name that reads like an instruction]"
_SHORTEST_PROSE = 12
_AT_ONCE = 256
"""Records that are looked at together: a search is fastest when it is done again at once, and their texts are small."""


_Cleaned = tuple[SourceRecord, bytes, Any]
"""A record, its raw record as canonical JSON, and its identity."""


def events_from(
    records: Iterable[SourceRecord],
    address_key: bytes,
    allow: AllowList = NOTHING_ALLOWED,
    note: Note | None = None,
) -> Iterator[Event]:
    """One event a record, in the order given.

    ``address_key`` (at most 64 bytes; the installation's own secret) keys the hashes that stand for e-mail addresses
    and the digits of the placeholders, so that neither can be looked up elsewhere. ``allow`` is what redaction lets
    through; ``note`` is told of each replacement.
    """
    key = address_key[:64]
    maker = _EventMaker(key=key, redactor=Redactor(key=key, allow=allow, note=note))
    return maker.events(iter(records))


def address_hash(address: str, address_key: bytes) -> str:
    """32 hex digits of BLAKE2b over the lower-cased address, keyed."""
    return blake2b(address.strip().lower().encode(), key=address_key[:64], digest_size=16).hexdigest()


@dataclass(frozen=True)
class _EventMaker:
    key: bytes
    redactor: Redactor
    actors: dict[str, tuple[RecordedActor, Actor]] = field(default_factory=dict)

    def events(self, records: Iterator[SourceRecord]) -> Iterator[Event]:
        while batch := list(islice(records, _AT_ONCE)):
            cleaned = self.cleaned(batch)
            reasons = suspicions([record.text for record, _, _ in cleaned])
            for number, (record, data, identity) in enumerate(cleaned):
                yield self.event(record, data, identity, reasons.get(number))

    def cleaned(self, records: Sequence[SourceRecord]) -> list[_Cleaned]:
        """Each with nothing left to redact. Nearly all are kept as they came, after one look at everything in them."""
        every = [canonical_json(record.raw) for record in records]
        dirty = which_may_hold_secrets([_everything(record, data) for record, data in zip(records, every, strict=True)])
        return [
            self.clean(record, data) if number in dirty else (record, data, record.identity)
            for number, (record, data) in enumerate(zip(records, every, strict=True))
        ]

    def clean(self, record: SourceRecord, data: bytes) -> _Cleaned:
        clean = clean_record(record, data, self.redactor)
        return clean.record, canonical_json(clean.raw), clean.identity

    def event(self, record: SourceRecord, data: bytes, identity: Any, reason: str | None) -> Event:
        """``data`` is the record as canonical JSON, ``reason`` why its text is suspicious."""
        raw, text, key = data.decode(), record.text, record.key
        digest = sha256(data if identity is None else canonical_json(identity)).hexdigest()
        key = key or f"{record.kind}/{digest[:16]}"
        at = require_utc(record.at or record.received_at, f"{record.source} {key}")
        return Event.recorded(
            {
                "source": record.source,
                "key": key,
                "at": at,
                "at_original": record.at_original,
                "digest": digest,
                "kind": record.kind,
                "text": shown(text) if holds_hidden_characters(text) else text,
                "actor": None if record.actor is None else self.actor(record.source, record.actor),
                "permalink": record.permalink,
                "channel": record.channel,
                "thread_key": record.thread_key,
                "version_of": record.version_of,
                "attributes": self.attributes(reason, record.attributes),
                "also": (),
                "time_basis": "received" if record.at is None else "recorded",
                "raw": raw,
                "id": event_id(record.source, key, identity_time(at) if record.at is not None else "", digest),
            }
        )

    def attributes(self, reason: str | None, attributes: Mapping[str, str]) -> Mapping[str, str]:
        """Attributes as they are kept, with the flag where the text or one of them speaks to a machine."""
        reason = reason or (suspicion_in(_prose(attributes)) if attributes else None)
        kept = (
            {name: self.attribute(name, value) for name, value in attributes.items()} if attributes else _NO_ATTRIBUTES
        )
        return kept if reason is None else {**kept, "suspicious": reason}

    def attribute(self, name: str, value: str) -> str:
        if name in NAMES_A_PERSON:
            return self.display_name(value)
        # Redacted with its record, where there was anything to; a user's name in a link may go unnoticed there.
        cleaned = clean_attribute(name, value, self.redactor) if name == "url" and "@" in value else value
        return shown(cleaned) if holds_hidden_characters(cleaned) else cleaned

    def display_name(self, name: str) -> str:
        """An address used as a name keeps what stands before the @, as people are known by that."""
        if "@" in name and ":" not in name and _ADDRESS.fullmatch(name.strip()):
            name = name.strip().partition("@")[0].partition("+")[0]
        if suspicion_of(name) is not None:
            return _WITHHELD_NAME
        return shown(self.redactor.text(name)) if holds_hidden_characters(name) else self.redactor.text(name)

    def actor(self, source: str, recorded: RecordedActor) -> Actor:
        known = self.actors.get(recorded.native_id)
        if known is not None and known[1].source == source and (known[0] is recorded or known[0] == recorded):
            return known[1]
        made = self._actor(source, recorded)
        self.actors[recorded.native_id] = (recorded, made)
        return made

    def _actor(self, source: str, recorded: RecordedActor) -> Actor:
        address = recorded.address or next(
            (one for one in (recorded.native_id, recorded.handle, recorded.name) if one and _ADDRESS.fullmatch(one)),
            None,
        )
        hashed = address_hash(address, self.key) if address else None
        native_id = recorded.native_id
        if _ADDRESS.fullmatch(native_id):
            native_id = f"address/{address_hash(native_id, self.key)[:16]}"
        elif may_hold_secret(native_id):
            native_id = self.redactor.text(native_id)
        return Actor(
            source=source,
            native_id=native_id,
            name=self.display_name(recorded.name),
            handle=recorded.handle and self.display_name(recorded.handle),
            is_bot=recorded.is_bot,
            address_hash=hashed,
        )


def _prose(attributes: Mapping[str, str]) -> Iterator[str]:
    """What is long enough to say something; of names and figures there is nothing to be suspected."""
    return (value for value in attributes.values() if len(value) >= _SHORTEST_PROSE)


def _everything(record: SourceRecord, data: bytes) -> str:
    """All texts of a record, but for its actor, who is looked at when first met."""
    attributes = "\n".join(record.attributes.values()) if record.attributes else ""
    return (
        f"{data.decode()}\n{record.text}\n{record.key}\n{record.permalink}\n{record.version_of}\n{record.thread_key}"
        f"\n{record.channel}\n{record.at_original}\n{attributes}"
    )


def canonical_json(value: Any) -> bytes:
    """UTF-8 JSON with sorted keys and no spaces: the same value has the same bytes."""
    try:
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS)
    except TypeError:
        text = json.dumps(_storable(value, 0), sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
        return text.encode()


def _storable(value: Any, depth: int) -> Any:
    """``value`` without what no database takes: lone surrogates, and nesting so deep that readers of it would fail."""
    if isinstance(value, str):
        return value.encode(errors="replace").decode() if not value.isascii() else value
    if depth > _DEEPEST and isinstance(value, dict | list | tuple):
        return f"[left out: nested deeper than {_DEEPEST} levels]"
    if isinstance(value, dict):
        return {_storable(str(name), depth): _storable(one, depth + 1) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_storable(one, depth + 1) for one in value]
    return value
