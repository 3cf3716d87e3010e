"""The seal in a published document: what was sealed with the approval, and the salts of what this document shows.

A salt is given only for what the document shows exactly as it was sealed. The rest (names in a report that has none, internal
sections in one for customers) is withheld: its digest stands, and nobody can find out from that what it was.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import cast

import orjson

from app.publishing.report_shapes import (
    EventRow,
    ReportDocument,
    SealedApprovalRow,
    SealedContentRow,
    SealedEventRow,
    SealRow,
    SectionRow,
    StatementRow,
)
from extraction import domain
from extraction.domain.approval_seal import (
    ROLES,
    TITLE,
    ReportSeal,
    SealedEvent,
    approval_item,
    person_item,
    statement_item,
    title_item,
)
from extraction.domain.clock import iso_utc, require_utc
from extraction.domain.seal import FORMAT, canonical, commitment, fingerprint, item_digest
from extraction.domain.timeline import Event
from extraction.errors import GateRefused

_LAYOUT = 16


def with_seal(document: ReportDocument, seal: ReportSeal) -> ReportDocument:
    """``document`` with the ``seal`` of its approval; as it is where the approval sealed nothing of its report.

    Raises:
        GateRefused: what the approval sealed is no longer what can be read.
    """
    sealed = _opened(seal)
    if not sealed:
        return document
    content = cast("SealedContentRow", sealed)
    citations = dict(_citations(document, seal))
    cited = {commitment for those in citations.values() for commitment in those}
    row: SealRow = {
        "format": FORMAT,
        "fingerprint": fingerprint(seal.entry.link),
        "approval": _approval_row(seal),
        "content": content,
        "salts": dict(_salts(document, seal, content["items"], citations)),
        "citations": citations,
        "events": [
            _event_row(document, one)
            for one in sorted(seal.events.values(), key=lambda one: one.entry.position)
            if one.entry.commitment.hex() in cited
        ],
        "parts": {},
        "layout": layout(),
        "page": None,
    }
    return with_parts({**document, "seal": row})


def _opened(seal: ReportSeal) -> dict[str, object]:
    try:
        content: dict[str, object] = orjson.loads(seal.content)
    except orjson.JSONDecodeError as error:
        raise GateRefused(
            f"what the approval of {seal.incident_key} sealed was altered; see: retroline verify --incident "
            f"{seal.incident_key}"
        ) from error
    return content


def with_parts(document: ReportDocument, page: str | None = None) -> ReportDocument:
    """``document`` whose seal has the digests of its other fields as they are now, and that of the ``page`` around it."""
    seal = document["seal"]
    if seal is None:
        return document
    return {**document, "seal": {**seal, "parts": parts_of(document), "page": page}}


def parts_of(document: Mapping[str, object]) -> dict[str, str]:
    """Field → SHA-256 of its canonical JSON, of all but the seal."""
    return {name: sha256(canonical(value)).hexdigest() for name, value in document.items() if name != "seal"}


@cache
def layout() -> str:
    """Names exactly this way of writing pages: only a page written in the same way can be compared line by line."""
    here = Path(__file__).parent
    sources = (*here.rglob("*.py"), *here.rglob("*.j2"), *here.rglob("*.css"), *Path(domain.__path__[0]).glob("*.py"))
    hasher = sha256()
    for path in sorted(sources, key=lambda one: one.name):
        hasher.update(sha256(path.read_bytes()).digest())
    return hasher.hexdigest()[:_LAYOUT]


def _approval_row(seal: ReportSeal) -> SealedApprovalRow:
    entry = seal.entry
    return {
        "id": int(entry.record_id),
        "position": entry.position,
        "previous": seal.previous.hex(),
        "salt": entry.salt.hex(),
        "kept": entry.kept.hex(),
        "commitment": entry.commitment.hex(),
        "link": entry.link.hex(),
    }


def _citations(document: ReportDocument, seal: ReportSeal) -> Iterator[tuple[str, list[str]]]:
    """Statement id → commitments of the events that it rests on, in the order in which they were sealed."""
    for _, statement in _statements(document):
        ids = seal.cited.get(statement["id"], ())
        yield statement["id"], [seal.events[one].entry.commitment.hex() for one in ids if one in seal.events]


def _salts(
    document: ReportDocument, seal: ReportSeal, items: Mapping[str, str], citations: Mapping[str, list[str]]
) -> Iterator[tuple[str, str]]:
    """The salt of each item that the document shows as it was sealed."""
    for name, item in shown_items(document, citations):
        salt = seal.salt_of(name)
        if items.get(name) == item_digest(salt, item):
            yield name, salt.hex()


def shown_items(document: ReportDocument, citations: Mapping[str, list[str]]) -> Iterator[tuple[str, list[object]]]:
    """Every item that the document may show, by name: each wording both as with names and as with roles."""
    yield TITLE, title_item(document["title"])
    yield TITLE + ROLES, title_item(document["title"])
    for section, one in _statements(document):
        said = statement_item(
            one["id"], section["id"], one["kind"], one["at"], one["text"], one["verdict"], citations.get(one["id"], [])
        )
        yield f"statement/{one['id']}", said
        yield f"statement/{one['id']}{ROLES}", said
        author = one["author"]
        yield (
            f"person/{one['id']}",
            person_item(
                one["id"], author["kind"], author["name"], one["decision"], one["decided_by"], one["decided_at"]
            ),
        )
    for number, row in enumerate(document["approvals"]):
        yield f"approval/{number}", approval_item(row["by"], row["at"], row["version"], row["note"])


def _statements(document: ReportDocument) -> Iterator[tuple[SectionRow, StatementRow]]:
    for section in document["sections"]:
        for statement in section["statements"]:
            yield section, statement


def _event_row(document: ReportDocument, one: SealedEvent) -> SealedEventRow:
    entry, event = one.entry, one.event
    row = next((row for row in document["timeline"] if row["id"] == entry.record_id), None)
    shown = event is not None and row is not None and _gives(row, event, one)
    return {
        "state": _state(one, shown),
        "source": one.source,
        "key": one.key,
        "position": entry.position,
        "previous": one.previous.hex(),
        "commitment": entry.commitment.hex(),
        "link": entry.link.hex(),
        "id": entry.record_id if shown else None,
        "at": _recorded(event) if shown and event is not None else None,
        "time_basis": event.time_basis if shown and event is not None else None,
        "salt": entry.salt.hex() if shown else None,
        "kept": entry.kept.hex() if shown else None,
        "erased": None
        if one.erasure is None
        else {"by": None if _nameless(document) else one.erasure.by, "at": iso_utc(one.erasure.at)},
    }


def _state(one: SealedEvent, shown: bool) -> str:
    if one.erasure is not None:
        return "erased"
    if one.replaced:
        return "replaced"
    return "sealed" if shown else "withheld"


def _nameless(document: ReportDocument) -> bool:
    return any(row["by"] is None for row in document["approvals"])


def _gives(row: EventRow, event: Event, one: SealedEvent) -> bool:
    """Whether what readers get of the event gives its commitment."""
    shown = event_shown(row, _recorded(event), event.time_basis)
    return commitment(one.entry.kind, shown, one.entry.kept, one.entry.salt) == one.entry.commitment


def event_shown(row: EventRow, at: str, time_basis: str) -> tuple[str | None, ...]:
    """What an event's record shows, from its row of the timeline; ``at`` is its time as recorded."""
    return (
        row["id"],
        row["source"],
        row["key"],
        at,
        row["at_original"],
        time_basis,
        row["kind"],
        row["digest"],
        row["text"],
        row["permalink"],
    )


def _recorded(event: Event) -> str:
    return require_utc(event.at, "event").isoformat(timespec="microseconds")[:26] + "Z"
