"""The audit log as its page shows it: filtered, in words, with what stood before and after."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.operations.access import Action
from app.operations.audit import AuditEntry, AuditVerdict
from app.review.views.words import Json, count, stamp

_MOST_READ = 5_000
"""Entries that one look goes through where few of them match."""

DONE: Mapping[str, str] = {
    "sign_in": "signed in",
    "sign_out": "signed out",
    "denied": "was refused",
    Action.READ: "read",
    Action.COMMENT: "commented",
    Action.ANSWER: "answered",
    Action.CURATE: "curated",
    Action.IMPORT: "imported",
    Action.EDIT: "edited",
    Action.DRAFT: "drafted",
    Action.DESCRIBE: "described",
    Action.REQUEST_APPROVAL: "asked for approval",
    Action.PUBLISH: "published",
    Action.REOPEN: "reopened",
    Action.APPROVE: "decided on approval",
    Action.MEMBERS: "changed who sees it",
    Action.EXPORT_CASE: "exported as a case",
    Action.ERASE: "erased",
    Action.TEMPLATES: "changed templates",
    Action.AUDIT: "took the log out",
    Action.BATCH: "steered a batch",
    Action.JOBS: "steered a job",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What to show: exact keys of incident and action, part of a person's name or id, entries numbered below ``before``."""

    incident: str = ""
    person: str = ""
    action: str = ""
    before: int | None = None

    def fits(self, entry: AuditEntry) -> bool:
        wanted = self.person.casefold()
        person = not wanted or wanted in entry.name.casefold() or wanted in entry.by.casefold()
        return person and (not self.action or entry.action == self.action)


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditPage:
    """``older``: where to go on, the number below which entries were not read yet; ``None`` at the end of the log."""

    entries: tuple[AuditEntry, ...]
    older: int | None = None


Fetch = Callable[[int | None], tuple[AuditEntry, ...]]


def looked_up(fetch: Fetch, asked: Asked, shown: int) -> AuditPage:
    """The latest ``shown`` entries that fit; ``fetch(before)`` gives at most ``shown`` entries, latest first."""
    found: list[AuditEntry] = []
    before, read = asked.before, 0
    while read < _MOST_READ:
        batch = fetch(before)
        read += len(batch)
        for entry in batch:
            before = entry.number
            if asked.fits(entry):
                found.append(entry)
            if len(found) == shown:
                return AuditPage(entries=tuple(found), older=before)
        if len(batch) < shown:
            return AuditPage(entries=tuple(found))
    return AuditPage(entries=tuple(found), older=before)


def audit_json(page: AuditPage, asked: Asked, verdict: AuditVerdict | None) -> Json:
    return {
        "entries": [_entry_json(one) for one in page.entries],
        "asked": {"incident": asked.incident, "person": asked.person, "action": asked.action, "before": asked.before},
        "actions": [{"name": str(name), "label": label} for name, label in DONE.items()],
        "older": page.older,
        "chain": None if verdict is None else _chain_json(verdict),
    }


def _chain_json(verdict: AuditVerdict) -> Json:
    if verdict.broken_at is None:
        told = f"The chain verifies: {count(verdict.entries, 'entry', 'entries')}, each as it was written."
        return {"whole": True, "told": told, "head": verdict.head}
    told = (
        f"The chain is broken at entry {verdict.broken_at:,}: it, or one before it that is gone, is not as it was written. "
        "What follows it proves nothing. Compare with an earlier export, and restore the database from a backup."
    )
    return {"whole": False, "told": told, "head": ""}


def _entry_json(entry: AuditEntry) -> Json:
    refused = entry.action == "denied"
    return {
        "number": entry.number,
        "at": stamp(entry.at).removesuffix(" UTC"),
        "name": entry.name or "nobody named",
        "by": entry.by if entry.by.casefold() != entry.name.casefold() else "",
        "done": DONE.get(entry.action, entry.action.replace("_", " ")),
        "refused": refused,
        "incident": entry.incident or "",
        "subject": entry.subject.replace("_", " ") if refused else entry.subject,
        "before": entry.before,
        "after": entry.after,
        "via": entry.via,
    }
