"""``gold.toml`` written: tables in the order of the schema, one entry a block, what is empty left out."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import TypeAlias

from extraction.domain.clock import iso_utc

Value: TypeAlias = str | int | float | bool | date | datetime | Sequence[str]
Table: TypeAlias = Mapping[str, Value]

_REQUIRED = frozenset({"roles", "timezones", "services"})


def gold_text(heading: Table, review: Table, entries: Mapping[str, Sequence[Table]]) -> str:
    """The file's text. ``review`` may be empty; ``entries`` are lists of tables by name."""
    blocks = ["#:schema ../case.schema.json\n" + "".join(_table("[case]", heading))]
    if review:
        blocks.append("".join(_table("[review]", review)))
    blocks += ["".join(_table(f"[[{name}]]", table)) for name, tables in entries.items() for table in tables]
    return "\n".join(blocks)


def _table(title: str, table: Table) -> Iterator[str]:
    yield f"{title}\n"
    for key, value in table.items():
        if key in _REQUIRED or value not in ("", (), []):
            yield f"{key} = {_written(value)}\n"


def _written(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return iso_utc(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, int | float):
        return repr(value)
    return f"[{', '.join(map(_text, value))}]"


def _text(value: str) -> str:
    """A basic string of TOML: JSON's, but that a delete character has to be escaped as well."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007F")
