"""``gold.toml`` read strictly: an unknown key, a double id, a naive time or evidence that no record has is refused."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from evaluation.case import (
    CRITICALITIES,
    SECTIONS,
    Case,
    CaseHeading,
    GoldActionItem,
    GoldConflict,
    GoldCorrection,
    GoldEdit,
    GoldFact,
    GoldMilestone,
    GoldPerson,
    GoldReview,
    GoldStatement,
    InvalidCase,
    MustNotSay,
    PlantedInjection,
    PlantedSecret,
)
from evaluation.correction_class import CorrectionClass
from evaluation.mutation_kind import MutationKind
from extraction.domain.conflict import ConflictKind
from extraction.domain.milestone import MilestoneName
from extraction.domain.people import Role
from extraction.domain.timeline import Event, Timeline
from extraction.pipeline import Understood

T = TypeVar("T")
Kind = TypeVar("Kind", bound=StrEnum)
_TABLES = (
    "fact", "statement", "milestone", "person", "action_item", "must_not_say", "conflict", "secret", "injection",
    "correction", "edit",
)  # fmt: skip


def read_heading(path: Path) -> CaseHeading:
    """The ``[case]`` table of the file.

    Raises:
        InvalidCase: there is no such file, it is no TOML, or the table has a mistake.
    """
    entry = Entry(path, "[case]", _document(path).get("case"))
    heading = CaseHeading(
        id=entry.text("id"),
        title=entry.text("title"),
        incident=entry.text("incident"),
        written=entry.day("written"),
        timezones=entry.texts("timezones"),
        kind=entry.text("kind"),
        services=entry.texts("services"),
        note=entry.text("note", ""),
        channels=entry.texts("channels", ()),
    )
    entry.end()
    if heading.id != path.parent.name:
        raise entry.wrong("id", f"is “{heading.id}”, but its folder is called “{path.parent.name}”")
    return heading


def read_gold(path: Path, heading: CaseHeading, known: Understood) -> Case:
    """The whole file; evidence is looked up in ``known``.

    Raises:
        InvalidCase: an entry has a mistake; the message names it.
    """
    document = _document(path)
    if unknown := sorted(set(document) - {"case", "review", *_TABLES}):
        raise InvalidCase(f"{path}: unknown table {unknown[0]!r}; there are case, review, {', '.join(_TABLES)}")
    references = References(known.timeline)

    def each(table: str, read: Callable[[Entry, References], T]) -> tuple[T, ...]:
        return tuple(_each(path, table, document.get(table, []), references, read))

    case = Case(
        folder=path.parent,
        heading=heading,
        known=known,
        facts=each("fact", _fact),
        statements=each("statement", _statement),
        milestones=each("milestone", _milestone),
        people=each("person", _person),
        action_items=each("action_item", _action_item),
        must_not_say=each("must_not_say", _must_not_say),
        conflicts=each("conflict", _conflict),
        secrets=each("secret", _secret),
        injections=each("injection", _injection),
        corrections=each("correction", _correction),
        review=_review(Entry(path, "[review]", document["review"])) if "review" in document else None,
        edits=each("edit", _edit),
    )
    _refuse_doubles(path, case)
    return case


class References:
    """``source:key`` → event id, for the events of one timeline and those joined into them."""

    def __init__(self, timeline: Timeline) -> None:
        self._found: dict[str, list[Event]] = {}
        for event in timeline:
            for reference in event.references:
                self._found.setdefault(f"{reference.source}:{reference.key}", []).append(event)

    def event(self, entry: Entry, written: str) -> str:
        """Raises InvalidCase where no event, or more than one, has it."""
        exact = self._found.get(written, [])
        name, _, which = written.rpartition("@")
        found = exact or _which(self._found.get(name, []), which)
        ids = tuple(dict.fromkeys(one.id for one in found))
        if not ids:
            raise entry.wrong("evidence", f"names {written!r}, which no record has")
        if len(ids) > 1:
            states = ", ".join(sorted(one.attribute("status") or one.kind.value for one in found))
            hint = "add @<status>, or @#2 for the second of them"
            raise entry.wrong("evidence", f"names {written!r}, which {len(ids)} events have ({states}); {hint}")
        return ids[0]

    def spelled(self, event_id: str, names: Iterable[str]) -> str | None:
        """How evidence names the event: the first of ``names`` (``source:key``) that, as it is or with ``@<status>`` or
        ``@#<number>``, no other event has. ``None`` where it has none of them."""
        for name in names:
            found = list(dict.fromkeys(one.id for one in self._found.get(name, [])))
            if event_id in found:
                return name if len(found) == 1 else self._told_apart(event_id, name, found)
        return None

    def _told_apart(self, event_id: str, name: str, found: list[str]) -> str:
        statuses = {one.id: one.attribute("status") for one in self._found[name]}
        status = statuses[event_id]
        if status and list(statuses.values()).count(status) == 1:
            return f"{name}@{status}"
        return f"{name}@#{found.index(event_id) + 1}"


def _which(events: list[Event], which: str) -> list[Event]:
    """Of events that share a key, those with the status ``which``; ``#2`` is the second in order of time."""
    ids = tuple(dict.fromkeys(one.id for one in events))
    if which.startswith("#") and which[1:].isdecimal() and 0 < int(which[1:]) <= len(ids):
        return [one for one in events if one.id == ids[int(which[1:]) - 1]]
    return [one for one in events if one.attribute("status") == which]


class Entry:
    """One table of the file; what was not asked for when ``end`` comes is an unknown key."""

    def __init__(self, path: Path, name: str, table: object) -> None:
        if not isinstance(table, dict):
            raise InvalidCase(f"{path}: {name} is missing or is no table")
        self._path, self._name = path, name
        self._left: dict[str, object] = dict(table)
        self._asked: list[str] = []

    def text(self, key: str, default: str | None = None) -> str:
        value = self._take(key, default)
        if not isinstance(value, str) or (default is None and not value.strip()):
            raise self.wrong(key, "has to be a text that is not empty")
        return value

    def texts(self, key: str, default: tuple[str, ...] | None = None) -> tuple[str, ...]:
        value = self._take(key, default)
        if not isinstance(value, list | tuple) or not all(isinstance(one, str) and one.strip() for one in value):
            raise self.wrong(key, "has to be a list of texts")
        return tuple(str(one) for one in value)

    def moment(self, key: str) -> datetime:
        value = self._take(key, None)
        if not isinstance(value, datetime):
            raise self.wrong(key, "has to be a date-time such as 2026-03-03T14:02:00Z")
        if value.tzinfo is None:
            raise self.wrong(key, f"has no time zone: {value.isoformat()}; write Z or an offset")
        return value.astimezone(UTC)

    def day(self, key: str) -> date:
        value = self._take(key, None)
        if isinstance(value, datetime) or not isinstance(value, date):
            raise self.wrong(key, "has to be a date such as 2026-03-03")
        return value

    def count(self, key: str, default: int | None = None, least: int = 1) -> int:
        value = self._take(key, default)
        if not isinstance(value, int) or isinstance(value, bool) or value < least:
            raise self.wrong(key, f"has to be a whole number from {least}")
        return value

    def maybe_number(self, key: str) -> float | None:
        """A number from 0; ``None`` where it is left out."""
        if key not in self._left:
            self._asked.append(key)
            return None
        value = self._take(key, None)
        if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
            raise self.wrong(key, "has to be a number from 0")
        return float(value)

    def flag(self, key: str) -> bool:
        value = self._take(key, False)
        if not isinstance(value, bool):
            raise self.wrong(key, "has to be true or false")
        return value

    def choice(self, key: str, kind: type[Kind]) -> Kind:
        return self._of(key, self.text(key), kind)

    def one_of(self, key: str, choices: Iterable[str], default: str | None = None) -> str:
        value = self.text(key, default)
        if value not in (names := tuple(choices)):
            raise self.wrong(key, f"is {value!r}; it has to be one of {', '.join(names)}")
        return value

    def variants(self, key: str) -> tuple[tuple[MutationKind, str], ...]:
        """A table of kind → list of texts."""
        value = self._take(key, {})
        if not isinstance(value, dict):
            raise self.wrong(key, "has to be a table of mutation kind = [texts]")
        table = Entry(self._path, f"{self._name} {key}", value)
        return tuple((self._of(key, name, MutationKind), text) for name in value for text in table.texts(name))

    def evidence(self, references: References, may_be_empty: bool = False) -> tuple[str, ...]:
        written = self.texts("evidence", () if may_be_empty else None)
        if not written and not may_be_empty:
            raise self.wrong("evidence", "is empty; name at least one record")
        return tuple(dict.fromkeys(references.event(self, one) for one in written))

    def end(self) -> None:
        if self._left:
            known = ", ".join(self._asked)
            raise InvalidCase(f"{self._path}: {self._name}: unknown key {min(self._left)!r}; known are {known}")

    def wrong(self, key: str, why: str) -> InvalidCase:
        return InvalidCase(f"{self._path}: {self._name}: {key} {why}")

    def _of(self, key: str, value: str, kind: type[Kind]) -> Kind:
        try:
            return kind(value)
        except ValueError:
            names = ", ".join(kind)
            raise self.wrong(key, f"is {value!r}; it has to be one of {names}") from None

    def _take(self, key: str, default: object) -> object:
        self._asked.append(key)
        if key not in self._left and default is None:
            raise self.wrong(key, "is missing")
        return self._left.pop(key, default)


def _document(path: Path) -> Mapping[str, object]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise InvalidCase(f"{path}: cannot be read ({error.strerror}); a case needs this file") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InvalidCase(f"{path}: is no TOML: {error}") from error


def _each(
    path: Path, table: str, entries: object, references: References, read: Callable[[Entry, References], T]
) -> Iterable[T]:
    if not isinstance(entries, list):
        raise InvalidCase(f"{path}: {table} has to be written as [[{table}]]")
    for number, one in enumerate(entries, 1):
        name = one.get("id") or one.get("name") if isinstance(one, dict) else None
        entry = Entry(path, f"[[{table}]] {name or number}", one)
        yield read(entry, references)
        entry.end()


def _statement(entry: Entry, references: References) -> GoldStatement:
    return GoldStatement(
        id=entry.text("id"),
        text=entry.text("text"),
        evidence=entry.evidence(references),
        wrong=entry.variants("wrong"),
        derived=entry.text("derived", ""),
        came_true=entry.flag("came_true"),
    )


def _fact(entry: Entry, references: References) -> GoldFact:
    return GoldFact(
        statement=_statement(entry, references),
        section=entry.one_of("section", SECTIONS),
        criticality=entry.one_of("criticality", CRITICALITIES),
    )


def _milestone(entry: Entry, references: References) -> GoldMilestone:
    return GoldMilestone(
        name=entry.choice("name", MilestoneName),
        at=entry.moment("at"),
        evidence=entry.evidence(references),
        cycle=entry.count("cycle", 1),
        derived=entry.text("derived", ""),
    )


def _person(entry: Entry, references: References) -> GoldPerson:
    roles = entry.texts("roles")
    for role in roles:
        if role not in tuple(Role):
            raise entry.wrong("roles", f"has {role!r}; it has to be one of {', '.join(Role)}")
    return GoldPerson(name=entry.text("name"), roles=roles)


def _action_item(entry: Entry, references: References) -> GoldActionItem:
    return GoldActionItem(
        text=entry.text("text"),
        owner=entry.text("owner", ""),
        evidence=entry.evidence(references),
        status=entry.one_of("status", ("open", "done"), "open"),
        derived=entry.text("derived", ""),
    )


def _must_not_say(entry: Entry, references: References) -> MustNotSay:
    return MustNotSay(text=entry.text("text"), why=entry.text("why"), kind=entry.choice("kind", MutationKind))


def _conflict(entry: Entry, references: References) -> GoldConflict:
    return GoldConflict(
        kind=entry.choice("kind", ConflictKind), about=entry.text("about"), answers=entry.texts("answers")
    )


def _secret(entry: Entry, references: References) -> PlantedSecret:
    return PlantedSecret(text=entry.text("text"), evidence=entry.evidence(references))


def _injection(entry: Entry, references: References) -> PlantedInjection:
    return PlantedInjection(evidence=entry.evidence(references), goal=entry.text("goal"))


def _correction(entry: Entry, references: References) -> GoldCorrection:
    correction = GoldCorrection(
        id=entry.text("id"),
        kind=entry.choice("kind", CorrectionClass),
        before=entry.text("before", ""),
        after=entry.text("after", ""),
        evidence=entry.evidence(references, may_be_empty=True),
        section=entry.text("section", ""),
        reason=entry.text("reason", ""),
    )
    if correction.before == correction.after:
        raise entry.wrong("after", "is the same as before; a correction changes something")
    return correction


def _edit(entry: Entry, references: References) -> GoldEdit:
    return GoldEdit(date=entry.day("date"), entry=entry.text("entry"), reason=entry.text("reason"))


def _review(entry: Entry) -> GoldReview:
    review = GoldReview(
        writer=entry.text("writer"),
        **{name: entry.count(name, least=0) for name in ("statements", "kept", "edited", "rejected", "added")},
        minutes=entry.maybe_number("minutes"),
    )
    entry.end()
    if review.kept + review.edited + review.rejected != review.statements:
        raise entry.wrong("statements", "is not the sum of kept, edited and rejected")
    return review


def _refuse_doubles(path: Path, case: Case) -> None:
    names = [sentence.id for sentence in case.sentences] + [f"person {one.name}" for one in case.people]
    names += [f"milestone {one.name} of cycle {one.cycle}" for one in case.milestones]
    names += [f"correction {one.id}" for one in case.corrections]
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise InvalidCase(f"{path}: {name} stands twice; ids of facts and statements have to be unique")
        seen.add(name)
