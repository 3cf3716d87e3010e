"""One table of a TOML file, read with the type each key must have; a mistake is reported with its line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from extraction.errors import InvalidTemplate, Place

EnumT = TypeVar("EnumT", bound=StrEnum)


class TomlTable:
    """``text`` is the whole file; ``first`` and ``last`` bound the lines (from 1) that belong to this table."""

    def __init__(
        self, values: Mapping[str, object], text: str, path: Path, first: int = 1, last: int | None = None
    ) -> None:
        self._values = values
        self._text = text
        self._lines = text.splitlines()
        self._path = path
        self._first = first
        self._last = last or self._first_header() or len(self._lines)

    def _first_header(self) -> int | None:
        headers = (number for number, line in enumerate(self._lines) if line.lstrip().startswith("["))
        return next(headers, None)

    def error(self, key: str, reason: str) -> InvalidTemplate:
        return InvalidTemplate(Place(str(self._path), self._line_of(key)), reason)

    def section_error(self, number: int, key: str, reason: str) -> InvalidTemplate:
        return self._nth("sections", number, {}).error(key, reason)

    def refuse_unknown(self, known: Iterable[str], what: str) -> None:
        """Raises InvalidTemplate where the table has a key that ``known`` does not name."""
        for key in self._values:
            if key not in known:
                raise self.error(key, f"has the unknown key “{key}”; {what} may have {', '.join(known)}")

    def __contains__(self, key: str) -> bool:
        return key in self._values

    def text(self, key: str) -> str:
        value = self._required(key)
        if not isinstance(value, str) or not value.strip():
            raise self.error(key, f"needs a text that is not empty as “{key}”")
        return value.strip()

    def number(self, key: str, otherwise: int | None = None, least: int = 0) -> int:
        value = self._values.get(key, otherwise) if otherwise is not None else self._required(key)
        if not isinstance(value, int) or isinstance(value, bool) or value < least:
            raise self.error(key, f"needs a whole number of at least {least} as “{key}”")
        return value

    def truth(self, key: str, otherwise: bool) -> bool:
        value = self._values.get(key, otherwise)
        if not isinstance(value, bool):
            raise self.error(key, f"needs true or false as “{key}”")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        value = self._values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise self.error(key, f"needs a list of texts as “{key}”")
        return tuple(value)

    def choice(self, key: str, kinds: type[EnumT], otherwise: EnumT | None = None) -> EnumT:
        value = self._values.get(key, otherwise) if otherwise is not None else self._required(key)
        return self._one_of(key, value, kinds)

    def choices(self, key: str, kinds: type[EnumT]) -> tuple[EnumT, ...]:
        return tuple(self._one_of(key, value, kinds) for value in self.texts(key))

    def table(self, key: str) -> TomlTable | None:
        value = self._values.get(key)
        if value is None:
            return None
        if not isinstance(value, dict):
            raise self.error(key, f'needs a table as “{key}”, such as {{ signals = ["impact"] }}')
        return TomlTable(value, self._text, self._path, self._line_of(key) or self._first, self._last)

    def tables(self, key: str) -> tuple[TomlTable, ...]:
        value = self._required(key)
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            raise self.error(key, f"needs a list of tables, each under a line [[{key}]]")
        return tuple(self._nth(key, number, one) for number, one in enumerate(value))

    def _nth(self, key: str, number: int, values: Mapping[str, object]) -> TomlTable:
        headers = [line for line, text in enumerate(self._lines, 1) if re.match(rf"\s*\[\[\s*{key}\s*\]\]", text)]
        if number >= len(headers):
            return TomlTable(values, self._text, self._path, self._line_of(key) or 1)
        last = headers[number + 1] - 1 if number + 1 < len(headers) else len(self._lines)
        return TomlTable(values, self._text, self._path, headers[number], last)

    def _one_of(self, key: str, value: object, kinds: type[EnumT]) -> EnumT:
        for kind in kinds:
            if kind.value == value:
                return kind
        known = ", ".join(kind.value for kind in kinds)
        raise self.error(key, f"has “{value}” as “{key}”; it may be one of {known}")

    def _required(self, key: str) -> object:
        if key not in self._values:
            raise InvalidTemplate(Place(str(self._path), self._first), f"misses the key “{key}”")
        return self._values[key]

    def _line_of(self, key: str) -> int | None:
        pattern = re.compile(rf"""(?:^\s*|[{{,]\s*)["']?{re.escape(key)}["']?\s*=""")
        header = re.compile(rf"\s*\[\[?\s*{re.escape(key)}\s*\]\]?")
        for number in range(self._first, self._last + 1):
            line = self._lines[number - 1]
            if pattern.search(line) or header.match(line):
                return number
        return self._first
