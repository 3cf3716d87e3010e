"""Events to and from rows, by hand: an import has tens of thousands, and each may cost a few microseconds only."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import orjson

from app.storage.codecs import moment_from_text, moment_to_text, storable
from extraction.domain.timeline import Actor, Event, EventKind, SourceReference

_KINDS: Mapping[str, EventKind] = {kind.value: kind for kind in EventKind}

Texts = tuple[str, str, str, str]
Names = tuple[str | None, str | None, str | None, str | None]
EventRow = tuple[Any, ...]
"""Values of one event in the order of ``COLUMNS``: the incident's number, then texts, null where there is none."""

COLUMNS = (
    "incident_id",
    "id",
    "source",
    "key",
    "at",
    "at_original",
    "time_basis",
    "kind",
    "digest",
    "text",
    "permalink",
    "actor",
    "channel",
    "thread_key",
    "version_of",
    "attributes",
    "also",
    "raw",
)
"""Order of the values in ``row_of``; ``event_of`` takes all but the first."""


def row_of(incident_id: int, event: Event) -> tuple[int | str | None, ...]:
    texts: Texts = (event.key, event.at_original, event.text, event.raw)
    names: Names = (event.permalink, event.channel, event.thread_key, event.version_of)
    if not _is_plain(texts, names):
        texts = (storable(event.key), storable(event.at_original), storable(event.text), storable(event.raw))
        names = (_optional(names[0]), _optional(names[1]), _optional(names[2]), _optional(names[3]))
    return (
        incident_id,
        event.id,
        event.source,
        texts[0],
        # An event's time is UTC already; moment_to_text would look again.
        event.at.isoformat(timespec="microseconds")[:26] + "Z",
        texts[1],
        event.time_basis,
        str(event.kind),
        event.digest,
        texts[2],
        names[0],
        _actor_to_json(event.actor),
        *names[1:],
        _attributes_to_json(event.attributes) if event.attributes else "{}",
        _also_to_json(event.also) if event.also else "[]",
        texts[3],
    )


def _is_plain(texts: Texts, names: Names) -> bool:
    """Whether all of it is ASCII without NUL, as most is; looked at once for the whole row."""
    whole = "".join((*texts, *filter(None, names)))
    return whole.isascii() and "\x00" not in whole


def event_of(row: tuple[Any, ...]) -> Event:
    """The event of a row with ``COLUMNS`` from the second on."""
    (
        id_,
        source,
        key,
        at,
        at_original,
        time_basis,
        kind,
        digest,
        text,
        permalink,
        actor,
        channel,
        thread_key,
        version_of,
        attributes,
        also,
        raw,
    ) = row
    return Event.recorded(
        {
            "id": id_,
            "source": source,
            "key": key,
            "at": moment_from_text(at),
            "at_original": at_original,
            "time_basis": time_basis,
            "kind": _KINDS[kind],
            "digest": digest,
            "text": text,
            "actor": _actor_from_json(actor),
            "permalink": permalink,
            "channel": channel,
            "thread_key": thread_key,
            "version_of": version_of,
            "attributes": {} if attributes == "{}" else orjson.loads(attributes),
            "also": () if also == "[]" else _also_from_json(also),
            "raw": raw,
        }
    )


def _optional(text: str | None) -> str | None:
    return None if text is None else storable(text)


def _attributes_to_json(attributes: Mapping[str, str]) -> str:
    try:
        return orjson.dumps(dict(attributes)).decode()
    except orjson.JSONEncodeError:
        return orjson.dumps({name: storable(value) for name, value in attributes.items()}).decode()


@lru_cache(maxsize=4096)
def _actor_to_json(actor: Actor | None) -> str | None:
    if actor is None:
        return None
    fields = (actor.source, actor.native_id, actor.name, actor.handle, actor.is_bot, actor.address_hash)
    return orjson.dumps([storable(one) if isinstance(one, str) else one for one in fields]).decode()


@lru_cache(maxsize=4096)
def _actor_from_json(text: str | None) -> Actor | None:
    if text is None:
        return None
    source, native_id, name, handle, is_bot, address_hash = orjson.loads(text)
    return Actor(source=source, native_id=native_id, name=name, handle=handle, is_bot=is_bot, address_hash=address_hash)


def _also_to_json(also: tuple[SourceReference, ...]) -> str:
    rows = [
        [
            one.source,
            storable(one.key),
            _optional(one.permalink),
            None if one.at is None else moment_to_text(one.at),
            one.event_id,
        ]
        for one in also
    ]
    return orjson.dumps(rows).decode()


def _also_from_json(text: str) -> tuple[SourceReference, ...]:
    return tuple(
        SourceReference(
            source=source,
            key=key,
            permalink=permalink,
            at=None if at is None else moment_from_text(at),
            event_id=event_id,
        )
        for source, key, permalink, at, event_id in orjson.loads(text)
    )
