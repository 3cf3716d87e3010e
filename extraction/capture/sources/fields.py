"""Field-by-field reading of one JSON object: what is required is named when it is missing or of the wrong type."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from extraction.capture.source_record import Document, RecordedActor, SourceRecord
from extraction.capture.sources.times import Moment, is_no_time, moment_of
from extraction.domain.clock import iso_utc
from extraction.domain.timeline import EventKind
from extraction.errors import Place, UnreadableRecord

TYPE_NAMES = {dict: "an object", list: "a list", str: "text", bool: "true or false", int: "a number", float: "a number"}
LARGEST_NUMBER_BITS = 256  # no id or time is longer; turning longer ones into text takes ever more time


@dataclass(frozen=True, slots=True)
class Fields:
    """One JSON object of a record. Paths are dotted: ``text("incident.service.summary")``.

    ``text``, ``moment``, ``below`` and ``items`` require what they name and raise ``UnreadableRecord`` with its path;
    those that begin with ``maybe_`` give ``None`` where it is absent or of another type (a time that is there but
    cannot be read is an error in both).
    """

    value: Mapping[str, object]
    place: Place
    received_at: datetime
    path: str = ""

    @classmethod
    def of(cls, document: Document) -> Fields:
        """Raises: UnreadableRecord: the document is not a JSON object."""
        if not isinstance(document.value, dict):
            raise UnreadableRecord(document.place, f"an object is expected, found {type_name(document.value)}")
        return cls(document.value, document.place, document.received_at)

    def inside(self, value: object, path: str) -> Fields:
        """The object ``value`` that stands at ``path`` below this one."""
        if not isinstance(value, dict):
            raise self.unreadable(path, f"should be an object, found {type_name(value)}")
        return Fields(value, self.place, self.received_at, self._full(path))

    def unreadable(self, path: str, problem: str) -> UnreadableRecord:
        return UnreadableRecord(self.place, f"field {self._full(path)} {problem}")

    def _full(self, path: str) -> str:
        return f"{self.path}.{path}" if self.path else path

    def get(self, path: str) -> object:
        """The value at ``path``, ``None`` where there is none."""
        found: object = self.value
        for name in path.split("."):
            if not isinstance(found, dict):
                return None
            found = found.get(name)
        return found

    def text(self, path: str) -> str:
        found = as_text(self.get(path))
        if found is None:
            raise self.unreadable(path, _should_be("text", self.get(path)))
        return found

    def maybe_text(self, *paths: str) -> str | None:
        """The first of ``paths`` that holds text or a number."""
        return next((found for path in paths if (found := as_text(self.get(path))) is not None), None)

    def moment(self, path: str) -> Moment:
        found = self.maybe_moment(path)
        if found is None:
            raise self.unreadable(path, _should_be("a time", self.get(path)))
        return found

    def maybe_moment(self, *paths: str) -> Moment | None:
        """The first of ``paths`` that holds a time; null, empty, 0 and year 1 stand for none."""
        for path in paths:
            if not is_no_time(value := self.get(path)):
                try:
                    return moment_of(value)
                except ValueError as problem:
                    raise self.unreadable(path, f"cannot be read: {problem}") from None
        return None

    def below(self, path: str) -> Fields:
        if self.get(path) is None:
            raise self.unreadable(path, _should_be("an object", None))
        return self.inside(self.get(path), path)

    def maybe_object(self, path: str) -> Fields | None:
        return self.inside(self.get(path), path) if isinstance(self.get(path), dict) else None

    def items(self, path: str) -> list[object]:
        found = self.get(path)
        if not isinstance(found, list):
            raise self.unreadable(path, _should_be("a list", found))
        return found

    def maybe_items(self, path: str) -> list[object]:
        found = self.get(path)
        return found if isinstance(found, list) else []

    def maybe_objects(self, path: str) -> list[Fields]:
        """The objects of a list; whatever else stands in it is passed over."""
        numbered = enumerate(self.maybe_items(path))
        return [self.inside(item, f"{path}[{number}]") for number, item in numbered if isinstance(item, dict)]

    def texts(self, path: str) -> dict[str, str]:
        """An object of names and texts, such as labels; other values are left out."""
        found = self.get(path)
        pairs = found.items() if isinstance(found, dict) else ()
        return {str(name): text for name, value in pairs if (text := as_text(value)) is not None}

    def each(self, path: str, read: Callable[[Fields], SourceRecord]) -> Iterator[SourceRecord | UnreadableRecord]:
        """One record for each object of the list at ``path``; one that cannot be read does not hide the others."""
        for number, item in enumerate(self.items(path)):
            try:
                yield read(self.inside(item, f"{path}[{number}]"))
            except UnreadableRecord as problem:
                yield problem

    def record(
        self,
        *,
        source: str,
        kind: EventKind,
        moment: Moment | None,
        text: str,
        identity: object,
        key: str | None = None,
        actor: RecordedActor | None = None,
        permalink: str | None = None,
        channel: str | None = None,
        attributes: Mapping[str, str | None] | None = None,
        raw: object = None,
    ) -> SourceRecord:
        """A record of what stands here; attributes without a value are left out, ``raw`` is this object unless given."""
        return SourceRecord(
            source=source,
            kind=kind,
            at=moment.at if moment else None,
            at_original=moment.original if moment else "",
            text=text,
            raw=dict(self.value) if raw is None else raw,
            place=self.place,
            received_at=self.received_at,
            key=key or None,
            identity=identity,
            actor=actor,
            permalink=web_link(permalink),
            channel=channel,
            attributes={name: value for name, value in (attributes or {}).items() if value},
        )


def as_text(value: object) -> str | None:
    """Text as it stands, a number as digits; ``None`` for anything else and for blank text."""
    if isinstance(value, str):
        return value if value.strip() else None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    is_sane = math.isfinite(value) if isinstance(value, float) else value.bit_length() <= LARGEST_NUMBER_BITS
    return str(value) if is_sane else None


def type_name(value: object) -> str:
    return "nothing" if value is None else TYPE_NAMES.get(type(value), type(value).__name__)


def _should_be(expected: str, found: object) -> str:
    if found is None:
        return f"is missing; {expected} is expected there"
    blank = isinstance(found, str) and not found.strip()
    return f"should be {expected}, found {'blank text' if blank else type_name(found)}"


def has_objects(value: Mapping[str, object], *names: str) -> bool:
    """Whether each of ``names`` is an object in ``value``."""
    return all(isinstance(value.get(name), dict) for name in names)


def inner(value: Mapping[str, object], name: str) -> Mapping[str, object]:
    """The object ``name`` of ``value``; an empty one where it is not an object."""
    found = value.get(name)
    return cast("Mapping[str, object]", found) if isinstance(found, dict) else {}


def web_link(value: str | None) -> str | None:
    """``value`` where it is an http or https link."""
    return value if value and value.startswith(("https://", "http://")) else None


def iso(moment: Moment | None) -> str | None:
    return None if moment is None else iso_utc(moment.at)


def quoted(title: str) -> str:
    return f"“{title}”"


def in_words(name: str) -> str:
    """``under_maintenance`` → ``under maintenance``."""
    return name.replace("_", " ").replace("-", " ")


def capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]


def comma_separated(names: list[str]) -> str | None:
    return ", ".join(dict.fromkeys(names)) or None
