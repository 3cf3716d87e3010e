"""What an approval seals: every sentence that readers get, its citations and who stands behind it.

The sealed content of an approval is the first value that its record shows after the id: the canonical JSON of ::

    {"incident": key, "version": n, "revision": n, "timeline": digest of the timeline,
     "items": {name: SHA-256(item salt ‖ canonical JSON of the item) as hexadecimal, …}}

with the items

    "title"            ["title", title of the report]
    "statement/<id>"   ["statement", id, section id, kind, at, text, verdict, [commitment of each cited event, …]]
    "person/<id>"      ["person", id, author's kind, author's name, decision, by whom, when]
    "approval/<n>"     ["approval", by, at, version, note]

and, where a text names somebody, ``title/roles`` and ``statement/<id>/roles`` with the wording that has roles instead of names.

Times are RFC 3339 in UTC with a ``Z``, or null. Each item has a salt of its own (``seal.item_salt``), given in a published report
for what it shows: a report for customers proves its sentences and gives away neither names nor internal sections.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from extraction.domain.clock import iso_utc
from extraction.domain.report import Approval
from extraction.domain.review import ApprovedReport, Decision, ReviewedStatement
from extraction.domain.seal import ChainEntry, Erasure, SealedKind, canonical, first_link, item_digest, item_salt
from extraction.domain.timeline import Event, Timeline

Cited = Mapping[str, tuple[str, ...]]
"""Statement id → ids of the events that it rests on."""

TITLE = "title"
ROLES = "/roles"


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedEvent:
    """A cited event's entry at the time of approval. ``event`` is what was sealed; ``None`` where it is no longer there.

    That is so after an erasure, and where a later import brought another record of the same identity (``replaced``).
    """

    source: str
    key: str
    entry: ChainEntry
    previous: bytes
    event: Event | None
    replaced: bool = False
    erasure: Erasure | None = None


@dataclass(frozen=True, kw_only=True)
class ReportSeal:
    """All that a published report carries to be verified without the database.

    ``content`` is the approval's, as sealed; ``events`` by id are those that its statements cite.
    """

    incident_key: str
    content: str
    entry: ChainEntry
    previous: bytes
    cited: Cited = field(default_factory=dict)
    events: Mapping[str, SealedEvent] = field(default_factory=dict)

    def salt_of(self, name: str) -> bytes:
        """The salt of the item ``name``."""
        return item_salt(self.entry.salts, name)


def cited_events(approved: ApprovedReport, timeline: Timeline) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Each published statement's id with the ids of all records that readers are shown for it, joined ones too."""
    return tuple((one.statement.id, _shown(one.statement.evidence, timeline)) for _, one in _published(approved))


def role_wordings(approved: ApprovedReport, without_names: Callable[[str], str]) -> tuple[tuple[str, str], ...]:
    """Name of an item with the text that has roles instead of names, of the texts that name somebody."""
    texts = [(TITLE, approved.review.checked.draft.title)]
    texts += [(f"statement/{one.statement.id}", one.statement.text) for _, one in _published(approved)]
    return tuple((name, titled) for name, text in texts if (titled := without_names(text)) != text)


def approval_content(
    approved: ApprovedReport,
    cited: Cited,
    commitments: Mapping[str, bytes],
    salts: bytes,
    timeline_digest: str,
    by_role: Mapping[str, str],
) -> str:
    """The content of an approval to be sealed with ``salts``; ``commitments`` by event id, ``by_role`` by item.

    A statement that ``cited`` does not name rests on its own evidence.
    """
    items = dict(_items(approved, cited, commitments, by_role))
    review = approved.review
    return canonical(
        {
            "incident": review.checked.draft.incident_key,
            "version": review.version,
            "revision": review.revision,
            "timeline": timeline_digest,
            "items": {name: item_digest(item_salt(salts, name), item) for name, item in items.items()},
        }
    ).decode()


def report_seal(
    incident_key: str,
    approval_id: str,
    content: str,
    cited: Cited,
    entries: Iterable[ChainEntry],
    events: Mapping[str, Event],
    erasures: Iterable[Erasure],
) -> ReportSeal | None:
    """What a report of the approval ``approval_id`` carries, from one walk over the chain.

    ``events`` are the cited events as they stand now. ``None`` where the chain does not hold the approval.
    """
    walk = _Walk(wanted=frozenset(events), approval_id=approval_id)
    previous = first_link(incident_key)
    for entry in entries:
        walk.take(entry, previous)
        previous = entry.link
    if walk.approval is None:
        return None
    erased = {one.event_id: one for one in erasures}
    return ReportSeal(
        incident_key=incident_key,
        content=content,
        entry=walk.approval[0],
        previous=walk.approval[1],
        cited=cited,
        events={
            event_id: SealedEvent(
                source=events[event_id].source,
                key=events[event_id].key,
                entry=entry,
                previous=before,
                event=None if entry.erased or event_id in walk.replaced else events[event_id],
                replaced=event_id in walk.replaced,
                erasure=erased.get(event_id),
            )
            for event_id, (entry, before) in walk.events.items()
        },
    )


@dataclass
class _Walk:
    wanted: frozenset[str]
    approval_id: str
    approval: tuple[ChainEntry, bytes] | None = None
    events: dict[str, tuple[ChainEntry, bytes]] = field(default_factory=dict)
    replaced: set[str] = field(default_factory=set)
    since: dict[str, tuple[ChainEntry, bytes]] = field(default_factory=dict)

    def take(self, entry: ChainEntry, previous: bytes) -> None:
        if entry.kind is SealedKind.APPROVAL and entry.record_id == self.approval_id:
            # Sealed again, it rests on the events as they were sealed until then.
            self.approval = (entry, previous)
            self.events |= self.since
            self.replaced.clear()
        elif entry.kind is SealedKind.EVENT and entry.record_id in self.wanted:
            if self.approval is None:
                self.events[entry.record_id] = (entry, previous)
            else:
                self.since[entry.record_id] = (entry, previous)
                self.replaced.add(entry.record_id)


def title_item(title: str) -> list[object]:
    return ["title", title]


def statement_item(
    id: str, section_id: str, kind: str, at: str | None, text: str, verdict: str, evidence: Iterable[str]
) -> list[object]:
    """``evidence`` are commitments as hexadecimal digits."""
    return ["statement", id, section_id, kind, at, text, verdict, list(evidence)]


def person_item(
    id: str, author_kind: str, author: str | None, decision: str, by: str | None, at: str | None
) -> list[object]:
    return ["person", id, author_kind, author, decision, by, at]


def approval_item(by: str | None, at: str, version: int, note: str) -> list[object]:
    return ["approval", by, at, version, note]


def _items(
    approved: ApprovedReport, cited: Cited, commitments: Mapping[str, bytes], by_role: Mapping[str, str]
) -> Iterator[tuple[str, list[object]]]:
    yield TITLE, title_item(approved.review.checked.draft.title)
    if TITLE in by_role:
        yield TITLE + ROLES, title_item(by_role[TITLE])
    for section_id, one in _published(approved):
        name = f"statement/{one.statement.id}"
        event_ids = cited.get(one.statement.id, one.statement.evidence)
        evidence = [commitments[event_id].hex() for event_id in event_ids if event_id in commitments]
        yield name, _said(one, section_id, one.statement.text, evidence)
        if name in by_role:
            yield name + ROLES, _said(one, section_id, by_role[name], evidence)
        yield f"person/{one.statement.id}", _person(one, approved.approvals[0])
    for number, approval in enumerate(approved.approvals):
        yield (
            f"approval/{number}",
            approval_item(approval.by, iso_utc(approval.at), approval.version, approval.note),
        )


def _said(one: ReviewedStatement, section_id: str, text: str, evidence: list[str]) -> list[object]:
    statement = one.statement
    at, verdict = _time(statement.at), one.check.verdict.value
    return statement_item(statement.id, section_id, statement.kind.value, at, text, verdict, evidence)


def _person(one: ReviewedStatement, approval: Approval) -> list[object]:
    decision, by, at = one.decision, one.decided_by, one.decided_at
    if decision is Decision.OPEN:
        # Approving a report accepts the supported statements that nobody decided on one by one.
        decision, by, at = Decision.ACCEPTED, approval.by, approval.at
    author = one.statement.author
    return person_item(one.statement.id, author.kind.value, author.name, decision.value, by, _time(at))


def _published(approved: ApprovedReport) -> Iterator[tuple[str, ReviewedStatement]]:
    for section, statements in approved.published_sections():
        for one in statements:
            yield section.id, one


def _shown(evidence: Iterable[str], timeline: Timeline) -> tuple[str, ...]:
    ids: dict[str, None] = {}
    for event_id in evidence:
        event = timeline.find(event_id)
        if event is None:
            continue
        own = [reference.event_id for reference in event.references if reference.event_id is not None]
        ids |= dict.fromkeys(sorted(own, key=lambda one: one != event_id))
    return tuple(ids)


def _time(moment: datetime | None) -> str | None:
    return None if moment is None else iso_utc(moment)
