"""Which end of a change is which: "rolled back to v2" where the record has it going from v2 to v1."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extraction.domain.finding import Finding, Verdict
from extraction.verification.claim import Claim
from extraction.verification.evidence import PreparedEvent
from extraction.verification.reading import lowered

CHECK = "polarity"
_VALUE = r"(?P<{0}>[a-z]{{0,2}}\d[\w.%-]*)"
_CHANGE = re.compile(
    rf"(?:\bfrom\s(?:\w+\s)?)?{_VALUE.format('old')}(?:\s[a-z]{{1,8}})?\s?(?:\bto\b|->|→|=>)\s?(?:\w+\s)?{_VALUE.format('new')}"
)
_TO = re.compile(rf"(?P<way>\b(?:back\s)?to|\bfrom)\s(?:version\s|release\s|build\s)?{_VALUE.format('value')}")
_RAISED = re.compile(rf"\b\w+ed (?:up|down) to (?:about |around )?{_VALUE.format('value')}")
_VALUES = re.compile(r"[a-z]{0,2}\d[\w.%-]*")


def check_from_to(claim: Claim) -> Iterator[Finding]:
    said = list(_TO.finditer(lowered(claim.prose)))
    if not said:
        return
    changes = [(event, match) for event in claim.cited for match in _CHANGE.finditer(lowered(event.text))]
    for match in _RAISED.finditer(lowered(claim.prose)):
        value = _bare(match["value"])
        if changes and not any(
            value in {_bare(one) for one in _VALUES.findall(lowered(event.text))} for event in claim.cited
        ):
            message = f"No cited record has the change ending at “{match['value']}”."
            yield claim.finding(CHECK, Verdict.NEEDS_HUMAN, message, match.span("value"))
    for match in said:
        value, is_end = _bare(match["value"]), match["way"] != "from"
        for event, change in changes:
            old, new = _bare(change["old"]), _bare(change["new"])
            if old != new and value == (old if is_end else new) and not _told_so(changes, value, is_end):
                span = match.span("value")
                message = f"{event.label_at_start} has the change the other way: “{change.group()}”."
                yield claim.finding(CHECK, Verdict.NEEDS_HUMAN, message, span, expected=change.group())
                break


def _bare(value: str) -> str:
    return value.rstrip(".-%").removeprefix("v")


def _told_so(changes: list[tuple[PreparedEvent, re.Match[str]]], value: str, is_end: bool) -> bool:
    return any(_bare(change["new" if is_end else "old"]) == value for _, change in changes)
