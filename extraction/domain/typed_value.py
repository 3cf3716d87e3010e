"""One typed value as it stands in a text."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class ValueKind(StrEnum):
    QUANTITY = "quantity"
    DURATION = "duration"
    CLOCK_TIME = "clock_time"
    DATE = "date"
    VERSION = "version"
    COMMIT = "commit"
    TICKET = "ticket"
    PULL_REQUEST = "pull_request"
    HOST = "host"
    URL = "url"
    SEVERITY = "severity"


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedValue:
    """One typed value as written in a text.

    ``span`` is [start, end) in that text and ``text`` what stands there. A quantity has ``number`` (as written
    times its magnitude: "42k" is 42000), ``unit`` in canonical form ("%", "ms", "s", "requests", "" …) and
    ``measures``, the lower-case words it is a figure of ("5xx ratio", "p99"). A duration's ``number`` is seconds.
    ``approximate`` where the text says about, roughly, nearly …. ``comparison`` holds ">", "<", ">=", "<=" or "".

    A clock time's ``number`` is seconds after midnight as written, its ``unit`` the zone ("UTC", "UTC+01:00", "CEST",
    "" where none is written) and its ``measures`` the ISO date where one stands with it. A date's ``unit`` is as much
    of the ISO date as is written ("2026-03-03", "2026-03", "--03-03") or a weekday's English name in lower case. A
    severity's and a pull request's ``number`` is its number; a severity's ``unit`` is "SEV" or "P".
    """

    kind: ValueKind
    text: str
    span: tuple[int, int]
    number: Decimal | None = None
    unit: str = ""
    measures: str = ""
    approximate: bool = False
    comparison: str = ""
