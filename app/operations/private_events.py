"""Events that are kept for an incident's members: taken out before anything is understood, so that nothing rests on them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from extraction.capture.build_timeline import build_timeline
from extraction.domain.correction import Correction, CorrectionAction
from extraction.domain.curation import Curated, Curation, CurationAction
from extraction.domain.report import CheckedDraft, Draft, DraftSection, Statement
from extraction.domain.timeline import Event, event_order

WITHHELD = "This statement rests on a record that is kept private."
"""Stands for words that rest on a private event: whoever was told of it there is told no more."""

_OF_PRIVACY = (CurationAction.KEEP_PRIVATE, CurationAction.MAKE_PUBLIC)


@dataclass(frozen=True, kw_only=True)
class Parted:
    """``shown`` and ``curations`` are everybody's; ``private`` and ``private_curations``, which speak of them, are not.

    ``applied`` is what counts for the timeline: everybody's curations, and which events are private.
    """

    shown: tuple[Event, ...]
    private: tuple[Event, ...]
    curations: tuple[Curation, ...]
    private_curations: tuple[Curation, ...]
    applied: tuple[Curation, ...]

    def without_shown(self) -> Parted:
        """To be kept beside the timeline, which holds those events already."""
        return replace(self, shown=())


def parted(events: Iterable[Event], curations: tuple[Curation, ...]) -> Parted:
    """Events and curations, apart. With a private event goes everything that tells of the same happening.

    Those are the other wordings of a message, records that were joined with it, and what people merged with it.
    """
    everything = tuple(events)
    curated = Curated.of(curations)
    if not curated.private:
        return Parted(shown=everything, private=(), curations=curations, private_curations=(), applied=curations)
    ids = _one_happening(everything, curated)
    private = tuple(sorted((event for event in everything if event.id in ids), key=event_order))
    secret = {one.id for one in curations if _speaks_of(one, ids)}
    secret |= {one.id for one in curations if one.action is CurationAction.UNDO and one.value in secret}
    return Parted(
        shown=tuple(event for event in everything if event.id not in ids),
        private=private,
        curations=tuple(one for one in curations if one.id not in secret),
        private_curations=tuple(one for one in curations if one.id in secret),
        applied=tuple(one for one in curations if one.id not in secret or one.action in _OF_PRIVACY),
    )


def _one_happening(events: tuple[Event, ...], curated: Curated) -> frozenset[str]:
    """Ids of the private events and of all that tell of the same."""
    groups = [frozenset(ref.event_id or "" for ref in event.references) for event in build_timeline(events, curated)]
    versions: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for event in events:
        versions[event.source, event.version_of or event.key].add(event.id)
    groups += [frozenset(ids) for ids in versions.values() if len(ids) > 1]
    found: frozenset[str] = frozenset()
    wider = curated.private
    while wider != found:
        found = wider
        wider = found.union(*(group for group in groups if not found.isdisjoint(group)))
    return found


def _speaks_of(curation: Curation, ids: frozenset[str]) -> bool:
    return curation.event_id in ids or (curation.action is CurationAction.MERGE and curation.value in ids)


def public_events(events: Iterable[Event], curations: tuple[Curation, ...]) -> tuple[Event, ...]:
    """``events`` without those that are kept private."""
    return parted(events, curations).shown


def masked_draft(draft: Draft, private: frozenset[str]) -> Draft:
    """``draft`` without the words that rest on an event of ``private``: its ids stay, so that it can be decided on."""
    if not private:
        return draft
    return replace(draft, sections=tuple(_masked_section(section, private) for section in draft.sections))


def masked_checked(checked: CheckedDraft, private: frozenset[str]) -> CheckedDraft:
    """As ``masked_draft``; a finding quotes what it looked at, so it goes with the words."""
    draft = masked_draft(checked.draft, private)
    if draft is checked.draft:
        return checked
    masked = {one.id for one in draft.statements() if one.text == WITHHELD}
    checks = (replace(one, findings=()) if one.statement_id in masked else one for one in checked.checks)
    return CheckedDraft(draft=draft, checks=tuple(checks))


def masked_corrections(
    corrections: tuple[Correction, ...], draft: Draft | None, private: frozenset[str]
) -> tuple[Correction, ...]:
    """``corrections``, oldest first, without the wordings that rested on an event of ``private``."""
    if not private:
        return corrections
    resting: defaultdict[str, bool] = defaultdict(bool)
    for statement in draft.statements() if draft is not None else ():
        resting[statement.id] = _rests_on(statement.evidence, private)
    return tuple(_masked_correction(one, resting, private) for one in corrections)


def _masked_correction(one: Correction, resting: defaultdict[str, bool], private: frozenset[str]) -> Correction:
    rested = resting[one.statement_id]
    if one.action in (CorrectionAction.EDIT, CorrectionAction.ADD):
        resting[one.statement_id] = _rests_on(one.evidence, private)
    rests = resting[one.statement_id]
    if not rested and not rests:
        return one
    return replace(
        one,
        before=WITHHELD if rested and one.before else one.before,
        after=WITHHELD if rests and one.after else one.after,
        reason="",
    )


def _masked_section(section: DraftSection, private: frozenset[str]) -> DraftSection:
    return replace(
        section,
        statements=tuple(masked_statement(one, private) for one in section.statements),
        omissions=tuple(one for one in section.omissions if not _rests_on(one.evidence, private)),
    )


def masked_statement(statement: Statement, private: frozenset[str]) -> Statement:
    """``statement`` itself, or without its words where it rests on an event of ``private``."""
    return replace(statement, text=WITHHELD) if _rests_on(statement.evidence, private) else statement


def _rests_on(evidence: tuple[str, ...], private: frozenset[str]) -> bool:
    return not private.isdisjoint(evidence)
