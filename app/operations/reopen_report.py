"""A published report is opened again: a new version with the same words, while the publication stays as it is."""

from __future__ import annotations

from dataclasses import replace

from app.operations.access import Action
from app.operations.draft_inputs import inputs_of
from app.operations.permission import permit, record
from app.operations.ports import Ports, StoredDraft
from app.operations.review_report import open_review
from extraction.errors import InputError, StateError


def reopen(ports: Ports, key: str, by: str, reason: str) -> StoredDraft:
    """Begin a new version of the published report of ``key``, with all its statements and everything decided on them.

    What is published stays until the new version is approved and published in its place.

    Raises:
        StateError: the report is not published, or its latest version never was: it is open already.
        InputError: no reason, or no name.
        NotFound, Denied: as ``permit``.
    """
    key = permit(ports, key, Action.REOPEN, by).key
    if not by.strip() or not reason.strip():
        raise InputError("reopening a report needs a name and a reason")
    opened = open_review(ports, key)
    published = max((one.version for one in opened.publications), default=None)
    if published is None:
        raise StateError(f"the report of {key} is not published; it is open for changes as it is")
    if published < opened.version:
        raise StateError(f"the report of {key} is open already: version {opened.version} is not published yet")
    stored = ports.store.draft(key)
    # As it is stored: what is shown of it leaves out words that rest on private events.
    checked = opened.review.checked if stored is None else stored.checked
    fresh = replace(checked, draft=replace(checked.draft, made_at=ports.now()))
    with ports.store.unit():
        version = ports.store.save_draft(key, fresh, by.strip(), inputs_of(fresh.draft))
        told = f"version {version}: {ports.redacted(reason.strip())}"
        record(ports, Action.REOPEN, key, "report", f"version {published}", told)
    return StoredDraft(version=version, checked=fresh, made_by=by.strip())
