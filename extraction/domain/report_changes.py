"""What changed for readers between two approved versions of a report, section by section."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from extraction.domain.clock import require_utc
from extraction.domain.report import Statement, StatementKind
from extraction.domain.report_template import Audience
from extraction.domain.review import ApprovedReport


class ChangeKind(StrEnum):
    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementChange:
    """``before`` is what readers had, ``after`` what they get; ``None`` where there is nothing, or it may no longer be shown."""

    kind: ChangeKind
    statement_id: str
    before: str | None = None
    after: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionChanges:
    section_id: str
    title: str
    audience: Audience
    changes: tuple[StatementChange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportChanges:
    """Since version ``since_version`` with ``since_revision`` corrections, first published at ``since_at``.

    ``published_at`` is when this version was first published. Times are aware UTC. Only sections with a change are in it.
    """

    since_version: int
    since_revision: int
    since_at: datetime
    published_at: datetime
    sections: tuple[SectionChanges, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "since_at", require_utc(self.since_at, "publication"))
        object.__setattr__(self, "published_at", require_utc(self.published_at, "publication"))


Withheld = Callable[[Statement], bool]
"""Whether a statement that readers had may not be repeated."""


def section_changes(before: ApprovedReport, after: ApprovedReport, withheld: Withheld) -> tuple[SectionChanges, ...]:
    """Sections of ``after`` in their order, then those that are gone.

    A sentence is the same where its words are, wherever it stands in its section, and changed where its id is the same. Only what
    was approved is compared: rejected words and refused proposals are in neither.
    """
    old = {section.id: (section, kept) for section, kept in before.published_sections()}
    new = {section.id: (section, kept) for section, kept in after.published_sections()}
    found = []
    for section_id in dict.fromkeys((*new, *old)):
        section = (new.get(section_id) or old[section_id])[0]
        had = tuple(one.statement for one in old[section_id][1]) if section_id in old else ()
        has = tuple(one.statement for one in new[section_id][1]) if section_id in new else ()
        audience = min((one[0].audience for one in (old.get(section_id), new.get(section_id)) if one), key=_widest_last)
        changes = tuple(_changes(had, has, withheld))
        if changes:
            found.append(SectionChanges(section_id=section_id, title=section.title, audience=audience, changes=changes))
    return tuple(found)


def _widest_last(audience: Audience) -> int:
    """What was internal in either version is told internally only."""
    return 0 if audience is Audience.INTERNAL else 1


def _changes(had: tuple[Statement, ...], has: tuple[Statement, ...], withheld: Withheld) -> Iterator[StatementChange]:
    same = _words_in(had) & _words_in(has)
    left = {one.id: one for one in had if _words(one) not in same}
    for one in has:
        if _words(one) in same:
            continue
        earlier = left.pop(one.id, None)
        if earlier is None:
            yield StatementChange(kind=ChangeKind.ADDED, statement_id=one.id, after=_words(one))
        else:
            before = None if withheld(earlier) else _words(earlier)
            yield StatementChange(kind=ChangeKind.CHANGED, statement_id=one.id, before=before, after=_words(one))
    for one in left.values():
        before = None if withheld(one) else _words(one)
        yield StatementChange(kind=ChangeKind.REMOVED, statement_id=one.id, before=before)


def _words_in(statements: tuple[Statement, ...]) -> frozenset[str]:
    return frozenset(map(_words, statements))


def _words(statement: Statement) -> str:
    """As readers see it: with its minute in a timeline."""
    if statement.kind is StatementKind.TIMELINE_ENTRY and statement.at is not None:
        return f"{statement.at:%H:%M} {statement.text}"
    return statement.text
