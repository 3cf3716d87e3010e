"""A person in the events of one incident: as author, and where others name them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import orjson
from sqlalchemy import Connection, select, update

from app.operations.person import Identity, KnownActor, NameRemoval
from app.storage import seals
from app.storage.codecs import approval_from_json, checked_draft_from_json
from app.storage.errors import UnreadableDocument
from app.storage.event_rows import COLUMNS, EventRow
from app.storage.seal_records import event_content
from app.storage.tables import APPROVALS, CORRECTIONS, DRAFTS, EVENTS
from extraction.domain.seal import Erasure, SealedKind

_PLACE = {name: COLUMNS.index(name) for name in COLUMNS}
_SAID = ("at_original", "text", "channel", "attributes", "also")
_PAGE = 1000


def actor_of(document: str | None) -> KnownActor | None:
    if document is None:
        return None
    source, native_id, name, handle, is_bot, address_hash = orjson.loads(document)
    return KnownActor(
        source=source,
        native_id=native_id or "",
        name=name,
        handle=handle,
        is_bot=bool(is_bot),
        address_hash=address_hash,
    )


def take_out(
    connection: Connection,
    incident_id: int,
    identity: Identity,
    removal: NameRemoval,
    stand_in: str,
    erasure: Erasure,
) -> tuple[int, int]:
    """How many events the name was taken out of, and how many were erased: written by the person, and no report rests on them."""
    resting = _rested_on(connection, incident_id)
    changed: dict[str, EventRow] = {}
    erased: list[str] = []
    query = select(*(EVENTS.c[name] for name in COLUMNS)).where(EVENTS.c.incident_id == incident_id)
    for row in connection.execute(query.order_by(EVENTS.c.id), execution_options={"yield_per": _PAGE}):
        values = tuple(row)
        actor = actor_of(values[_PLACE["actor"]])
        wrote = actor is not None and identity.is_author(actor)
        if wrote and resting is not None and row.id not in resting:
            erased.append(row.id)
        elif (cleaned := _cleaned(values, removal, stand_in, wrote=wrote)) is not None:
            changed[row.id] = cleaned
    for event_id in erased:
        seals.erase_event(connection, incident_id, _of(erasure, event_id))
    for event_id, values in changed.items():
        here = (EVENTS.c.incident_id == incident_id) & (EVENTS.c.id == event_id)
        connection.execute(update(EVENTS).where(here).values(dict(zip(COLUMNS, values, strict=True))))
    if changed:
        contents = {event_id: event_content(values) for event_id, values in changed.items()}
        seals.seal_again(connection, incident_id, SealedKind.EVENT, contents)
    return len(changed), len(erased)


def _of(erasure: Erasure, event_id: str) -> Erasure:
    moment: datetime = erasure.at
    return Erasure(event_id=event_id, by=erasure.by, at=moment, reason=erasure.reason)


def _cleaned(values: EventRow, removal: NameRemoval, stand_in: str, *, wrote: bool) -> EventRow | None:
    """The row without the name; ``None`` where it is not in it. What a source sent goes whole: the name may be anywhere in it."""
    fields = list(values)
    for name in _SAID:
        at = _PLACE[name]
        if fields[at] is not None:
            fields[at] = cleaned_text(fields[at], removal)
    raw = values[_PLACE["raw"]]
    named_in_raw = removal.text(raw) != raw
    actor = actor_of(values[_PLACE["actor"]])
    if wrote and actor is not None:
        shown = [actor.source, stand_in, stand_in, None, False, None]
        fields[_PLACE["actor"]] = orjson.dumps(shown).decode()
        fields[_PLACE["permalink"]] = None
    if fields == list(values) and not named_in_raw:
        return None
    fields[_PLACE["raw"]] = ""
    return tuple(fields)


def cleaned_text(text: str, removal: NameRemoval) -> str:
    """A column's text without the name; one that holds JSON is read as such, and written again only where it changes."""
    if text[:1] not in ("{", "["):
        return removal.field(text)
    try:
        held = orjson.loads(text)
    except orjson.JSONDecodeError:
        return removal.text(text)
    cleaned = removal.value(held)
    return text if cleaned == held else orjson.dumps(cleaned).decode()


def _rested_on(connection: Connection, incident_id: int) -> Collection[str] | None:
    """Ids of events that a version, a correction or an approval of the report rests on; ``None`` where there is no report yet."""
    drafts = list(connection.execute(select(DRAFTS.c.document).where(DRAFTS.c.incident_id == incident_id)).scalars())
    if not drafts:
        return None
    ids: set[str] = set()
    for document in drafts:
        try:
            draft = checked_draft_from_json(document, "a stored draft").draft
        except UnreadableDocument:
            return None
        ids.update(event_id for statement in draft.statements() for event_id in statement.evidence)
    approvals = select(APPROVALS.c.document).where(APPROVALS.c.incident_id == incident_id)
    for document in connection.execute(approvals).scalars():
        try:
            kept = approval_from_json(document, "a stored approval")
        except UnreadableDocument:
            return None
        ids.update(event_id for cited in kept.citations.values() for event_id in cited)
    corrections = select(CORRECTIONS.c.evidence).where(CORRECTIONS.c.incident_id == incident_id)
    for document in connection.execute(corrections).scalars():
        ids.update(orjson.loads(document))
    return ids
