"""How a report came to be as it is: its versions, what differs between two, and the way back to an earlier wording."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from app.operations import correct_report
from app.operations.access import Action
from app.operations.draft_inputs import inputs_of
from app.operations.draft_report import coverage_of
from app.operations.open_incident import OpenIncident, open_incident
from app.operations.permission import permit, record
from app.operations.ports import Ports, StoredDraft
from app.operations.private_events import WITHHELD, masked_checked, masked_corrections, masked_draft
from app.operations.review_report import open_review, whole_review
from extraction import pipeline
from extraction.domain.correction import Correction, CorrectionAction
from extraction.domain.difference import Difference, DifferenceKind, difference_id
from extraction.domain.report import Statement
from extraction.domain.review import Decision, Review, ReviewedStatement, review
from extraction.drafting.merge_drafts import merge_drafts
from extraction.drafting.pair_statements import paired
from extraction.drafting.plan_merge import Precedence, says_the_same
from extraction.errors import InputError, NotFound, StateError

_NUMBERED = re.compile(r"version (\d+)(?:: (?P<why>.*))?", re.DOTALL)
_MAKING = (Action.DRAFT.value, Action.REOPEN.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionEntry:
    """One version. ``made_at`` is aware UTC; ``why`` a phrase, empty where nobody kept it; ``acts`` counts what people did
    to its statements while it was the latest."""

    version: int
    made_by: str
    made_at: datetime
    why: str
    template_id: str
    statements: int
    acts: int
    approved_by: tuple[str, ...] = ()
    published: bool = False


def versions(ports: Ports, key: str) -> tuple[VersionEntry, ...]:
    """All versions, oldest first; empty before the first draft.

    Raises:
        NotFound: no such incident, or none that the actor may see.
    """
    key = permit(ports, key, Action.READ).key
    stored, corrections, reasons = tuple(_stored(ports, key)), ports.store.corrections(key), _reasons(ports, key)
    published = {one.version for one in ports.store.publications(key)}
    approvals = [approval for one in ports.store.approvals(key) for approval in one.approved.approvals]
    return tuple(
        VersionEntry(
            version=one.version,
            made_by=one.made_by,
            made_at=one.checked.draft.made_at,
            why=reasons.get(one.version, ""),
            template_id=one.checked.draft.template_id,
            statements=sum(1 for _ in one.checked.draft.statements()),
            acts=len(_made_on(corrections, stored, number)),
            approved_by=tuple(dict.fromkeys(given.by for given in approvals if given.version == one.version)),
            published=one.version in published,
        )
        for number, one in enumerate(stored)
    )


def compare_versions(ports: Ports, key: str, before: int, after: int) -> tuple[Difference, ...]:
    """What a reader of version ``after`` finds otherwise than a reader of version ``before``, in the order of reading.

    Each version stands as people left it when the next one was made; the latest as it is now. What was rejected is not read.

    Raises:
        NotFound: no such incident or version.
    """
    opened = open_incident(ports, key)
    left, right = (_as_it_stood(ports, opened, number) for number in (before, after))
    order = [one.section.id for one in right.sections]
    order += [one.section.id for one in left.sections if one.section.id not in order]
    return tuple(
        difference
        for section_id in order
        for difference in _between(opened, section_id, _read(left, section_id), _read(right, section_id))
    )


def restore_words(
    ports: Ports, key: str, statement_id: str, correction_id: str, by: str, expected: int | None = None
) -> Correction:
    """Put an earlier wording of a statement back, with its evidence: an edit in the name of ``by``.

    ``correction_id`` is the edit or addition that gave the wording; empty: the writer's own, before anybody edited it.
    ``expected`` is how many corrections ``by`` had seen.

    Raises:
        NotFound: no such incident or statement, or it never had such a wording.
        StateError: it stands in these words already, or they rest on a record that is private now.
        EditConflict: somebody else changed it in the meantime.
        Denied: the actor's role does not let them.
    """
    key = permit(ports, key, Action.EDIT, by).key
    statement = open_review(ports, key).review.statement(statement_id)
    text, evidence, whose = _wording(statement, correction_id)
    if text == WITHHELD:
        raise StateError("these words rest on a record that is kept private now and cannot be put back")
    if (text, evidence) == (statement.statement.text, statement.statement.evidence):
        raise StateError("the statement stands in these words already")
    return correct_report.edit(
        ports, key, statement_id, by, text, evidence, expected, f"restored the wording of {whose}"
    )


def restore_version(ports: Ports, key: str, version: int, by: str, reason: str = "") -> StoredDraft:
    """Make a new version with what the writers wrote in version ``version``.

    What people wrote or rejected since, in any version, stays as they left it: nothing is deleted. A wording of theirs
    goes back with ``restore_words``.

    Raises:
        NotFound: no such incident or version.
        InputError: ``version`` is the latest, or no name.
        Denied: the actor's role does not let them.
    """
    key = permit(ports, key, Action.DRAFT, by).key
    if not by.strip():
        raise InputError("restoring a version needs the name of the person who does it")
    opened = open_incident(ports, key)
    open_review(ports, key)  # what takes long is remembered, and nobody waits for it
    with ports.store.unit():
        ports.store.hold(key)
        present, earlier = whole_review(ports, opened), _version(ports, key, version)
        if present is None or present.version == version:
            raise InputError(f"version {version} is the latest: there is nothing to restore")
        draft = merge_drafts(present, earlier.checked.draft, Precedence(acceptances=False))
        draft = replace(draft, coverage=coverage_of(draft.coverage, draft.sections), made_at=ports.now())
        checked = pipeline.checked(opened.understood, draft)
        number = ports.store.save_draft(key, checked, by.strip(), inputs_of(draft))
        why = f"went back to version {version}" + (f": {ports.redacted(reason.strip())}" if reason.strip() else "")
        record(ports, Action.DRAFT, key, "report", f"version {present.version}", f"version {number}: {why}")
    return StoredDraft(version=number, checked=masked_checked(checked, opened.private_ids), made_by=by.strip())


def _stored(ports: Ports, key: str) -> Iterator[StoredDraft]:
    latest = ports.store.draft(key)
    for number in range(1, 0 if latest is None else latest.version):
        # Old versions that nothing rests on may have been let go (``retention``).
        if (stored := ports.store.draft(key, number)) is not None:
            yield stored
    if latest is not None:
        yield latest


def _version(ports: Ports, key: str, version: int) -> StoredDraft:
    stored = ports.store.draft(key, version)
    if stored is None:
        raise NotFound(f"the report of {key} has no version {version}; list them with: retroline history {key}")
    return stored


def _made_on(corrections: Sequence[Correction], stored: Sequence[StoredDraft], place: int) -> list[Correction]:
    """What people did between this version and the next."""
    begun = stored[place].checked.draft.made_at if place else None
    ended = stored[place + 1].checked.draft.made_at if place + 1 < len(stored) else None
    return [one for one in corrections if (begun is None or one.at >= begun) and (ended is None or one.at < ended)]


def _reasons(ports: Ports, key: str) -> dict[int, str]:
    """Version → why it was made, as the audit log has it."""
    reasons: dict[int, str] = {}
    for entry in ports.audit.entries(incident=key):
        found = _NUMBERED.fullmatch(entry.after) if entry.action in _MAKING else None
        if found is not None:
            reasons.setdefault(int(found[1]), found["why"] or f"drafted the {entry.subject}")
    return reasons


def _as_it_stood(ports: Ports, opened: OpenIncident, version: int) -> Review:
    key, private = opened.incident.key, opened.private_ids
    stored, following = _version(ports, key, version), ports.store.draft(key, version + 1)
    until = None if following is None else following.checked.draft.made_at
    draft = masked_draft(stored.checked.draft, private)
    every = masked_corrections(ports.store.corrections(key), stored.checked.draft, private)
    acts = [one for one in every if until is None or one.at < until]
    return review(pipeline.checked(opened.understood, draft), version, acts, opened.understood.check)


def _read(of: Review, section_id: str) -> tuple[ReviewedStatement, ...]:
    return tuple(
        one
        for section in of.sections
        if section.section.id == section_id
        for one in section.statements
        if one.decision is not Decision.REJECTED
    )


def _between(
    opened: OpenIncident, section_id: str, left: Sequence[ReviewedStatement], right: Sequence[ReviewedStatement]
) -> Iterator[Difference]:
    ids = {one.statement.id: place for place, one in enumerate(left)}
    same = {ids[one.statement.id]: place for place, one in enumerate(right) if one.statement.id in ids}
    others = [place for place in range(len(left)) if place not in same]
    free = [place for place in range(len(right)) if place not in same.values()]
    found = paired([left[place] for place in others], [right[place].statement for place in free])
    pairs = same | {others[here]: free[there] for here, there in found.items()}
    before_of = {there: left[here].statement for here, there in pairs.items()}
    for place, one in enumerate(right):
        before = before_of.get(place)
        if before is None or not says_the_same(before, one.statement):
            yield _difference(opened, section_id, before, one.statement)
    for place, one in enumerate(left):
        if place not in pairs:
            yield _difference(opened, section_id, one.statement, None)


def _difference(opened: OpenIncident, section_id: str, before: Statement | None, after: Statement | None) -> Difference:
    kind = DifferenceKind.CHANGED
    if before is None or after is None:
        kind = DifferenceKind.NEW if before is None else DifferenceKind.GONE
    return Difference(
        id=difference_id(section_id, kind, before, after),
        section_id=section_id,
        kind=kind,
        before=before,
        after=after,
        check=None if after is None else opened.understood.check(after),
    )


def _wording(statement: ReviewedStatement, correction_id: str) -> tuple[str, tuple[str, ...], str]:
    """Text, evidence and whose words they are."""
    if not correction_id:
        if statement.original is None:
            raise NotFound("a person added this statement; its first wording has an id of its own")
        return statement.original.text, statement.original.evidence, statement.original.author.name
    for act in statement.history:
        if act.id == correction_id and act.action in (CorrectionAction.EDIT, CorrectionAction.ADD):
            return act.after, act.evidence, act.by
    raise NotFound(f"the statement {statement.statement.id} never had this wording; look at its history again")
