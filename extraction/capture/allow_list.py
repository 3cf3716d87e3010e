"""What a team has looked at and lets through redaction: values, mail domains and patterns, each with a reason.

The file is TOML::

    [[value]]
    text = "status@larkspur.example"
    reason = "the public address of the status page"

    [[domain]]
    name = "example.com"                 # addresses at exactly this domain; "*.example.com" for those below it
    reason = "documentation"

    [[pattern]]
    glob = "demo-user-*"                 # literal text; * stands for anything but white space
    reason = "accounts of the demonstration tenant"

Patterns are globs and no regular expressions: matching one takes linear time, and what it lets through can be read off it.
A key that its issuer gave a prefix, a private key or a token passes only where it is listed by its exact value.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from extraction.errors import InvalidAllowList, Place

_EXACT_ONLY = frozenset(
    f"secret:{kind}" for kind in ("issued-key", "private-key", "jwt", "webhook", "unseal-key", "password-hash")
)
_LEAST_LITERAL = 4
_MOST_STARS = 4
_DOMAIN = re.compile(r"(?:\*\.)?(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,24}")


class AllowedBy(StrEnum):
    """The kind of an entry; its name in the file."""

    VALUE = "value"
    DOMAIN = "domain"
    PATTERN = "pattern"


_FIELD = {AllowedBy.VALUE: "text", AllowedBy.DOMAIN: "name", AllowedBy.PATTERN: "glob"}


@dataclass(frozen=True, slots=True)
class Allowed:
    """One entry. ``text`` is the value, domain or glob; ``place`` where it stands."""

    by: AllowedBy
    text: str
    reason: str
    place: Place

    def lets_through(self, kind: str, value: str) -> bool:
        match self.by:
            case AllowedBy.VALUE:
                return value == self.text
            case AllowedBy.DOMAIN:
                return kind == "email" and _at_domain(value.rpartition("@")[2].lower(), self.text)
            case AllowedBy.PATTERN:
                return kind not in _EXACT_ONLY and glob_matches(self.text, value)

    def __str__(self) -> str:
        return f"{self.by} “{self.text}” ({self.place}): {self.reason}"


@dataclass(frozen=True, slots=True, eq=False)
class AllowList:
    """All entries; an empty one lets nothing through. Compared by identity: it is read once and asked ten thousand times."""

    entries: tuple[Allowed, ...] = ()

    def entry_for(self, kind: str, value: str) -> Allowed | None:
        """The entry that lets this value of this kind through."""
        return next((one for one in self.entries if one.lets_through(kind, value)), None)


NOTHING_ALLOWED = AllowList()


def load_allow_list(path: Path) -> AllowList:
    """Read the file.

    Raises:
        InvalidAllowList: it cannot be read or an entry is wrong; the message names file and line, and never repeats a value.
    """
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidAllowList(Place(str(path)), "cannot be read; name a TOML file in UTF-8") from error
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        reason = re.sub(r"\s*\(at .*\)", "", str(error))
        raise InvalidAllowList(Place(str(path), int(line[1]) if line else None), f"is not TOML: {reason}") from None
    return AllowList(tuple(_entries(table, text, str(path))))


def glob_matches(glob: str, value: str) -> bool:
    """Whether ``value`` as a whole is ``glob``, where ``*`` stands for any run without white space. Linear in both."""
    first, *rest = glob.split("*")
    if not rest:
        return value == first
    *middle, last = rest
    if not value.startswith(first) or not value.endswith(last) or len(value) < len(first) + len(last):
        return False
    reached, end = len(first), len(value) - len(last)
    for part in middle:
        found = value.find(part, reached, end)
        if found < 0:
            return False
        reached = found + len(part)
    return not any(character.isspace() for character in value)


def _at_domain(domain: str, allowed: str) -> bool:
    return domain.endswith(allowed[1:]) if allowed.startswith("*.") else domain == allowed


def _entries(table: Mapping[str, Any], text: str, file: str) -> Iterator[Allowed]:
    kinds = [kind.value for kind in AllowedBy]
    for name in table:
        if name not in kinds:
            raise InvalidAllowList(
                Place(file, _line(text, rf"\[*\s*{re.escape(name)}\b")), f"“{name}” is none of {kinds}"
            )
    seen: set[tuple[str, str]] = set()
    for by in AllowedBy:
        rows = table.get(by.value, [])
        if not isinstance(rows, list):
            raise InvalidAllowList(
                Place(file, _line(text, rf"\[?\s*{by}\b")), f"write [[{by}]], as there may be several"
            )
        for number, row in enumerate(rows):
            place = Place(file, _line(text, rf"\[\[\s*{by}\s*\]\]", number))
            entry = _entry(by, row, place)
            if (by.value, entry.text) in seen:
                raise InvalidAllowList(place, f"this {by} stands twice in the file")
            seen.add((by.value, entry.text))
            yield entry


def _entry(by: AllowedBy, row: object, place: Place) -> Allowed:
    field = _FIELD[by]
    if not isinstance(row, dict) or set(row) != {field, "reason"}:
        raise InvalidAllowList(place, f"a [[{by}]] has exactly “{field}” and “reason”")
    text, reason = row[field], row["reason"]
    if not isinstance(text, str) or not text.strip() or not isinstance(reason, str) or not reason.strip():
        raise InvalidAllowList(place, f"“{field}” and “reason” are texts that are not empty")
    if by is AllowedBy.DOMAIN:
        text = text.strip().lower().removeprefix("@")
    if problem := _problem(by, text):
        raise InvalidAllowList(place, problem)
    return Allowed(by, text, " ".join(reason.split()), place)


def _problem(by: AllowedBy, text: str) -> str | None:
    if by is AllowedBy.DOMAIN and _DOMAIN.fullmatch(text) is None:
        return "the domain is none, such as “example.com” or “*.example.com”"
    if by is not AllowedBy.PATTERN:
        return None
    if re.search(r"[\\^$+|()\[\]{}]|\.\*", text):
        return "a pattern is literal text with * for anything; it is no regular expression"
    if text.count("*") > _MOST_STARS or "**" in text:
        return f"a pattern has at most {_MOST_STARS} stars, none beside another"
    if len(text.replace("*", "").strip()) < _LEAST_LITERAL:
        return f"a pattern needs at least {_LEAST_LITERAL} literal characters: this one would let too much through"
    return None


def _line(text: str, pattern: str, number: int = 0) -> int | None:
    """The line of the ``number``-th (from 0) line that begins with ``pattern``."""
    found = [line for line, words in enumerate(text.splitlines(), 1) if re.match(rf"\s*{pattern}", words)]
    return found[number] if number < len(found) else None
