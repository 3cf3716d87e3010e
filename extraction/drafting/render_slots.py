"""Slots such as ``{E7.v2}`` or ``{duration:E3..E12}`` filled from the events' own typed values; a wrong one is a finding."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from extraction.domain.finding import Finding, Verdict
from extraction.domain.milestone import MilestoneName
from extraction.domain.timeline import Event
from extraction.domain.typed_values import ValueKind
from extraction.drafting.plain.phrases import between, day
from extraction.drafting.plain.quotes import quotation
from extraction.drafting.plain.story import Story
from extraction.drafting.prompt_events import Aliases

_SLOT = re.compile(r"\{([^{}]*)\}")
_BARE_ALIAS = re.compile(r"(?<![\w/#-])E\d{1,5}(?![\w-])")
_FIELD = re.compile(r"(?P<what>E\d{1,5}|[a-z_]+)\.(?P<field>[a-z_]+\d*)")
_DURATION = re.compile(r"duration:\s*(?P<start>\w+)\s*\.\.\s*(?P<end>\w+)")
_ATTRIBUTES = (
    "alert", "service", "severity", "old_status", "status", "environment", "version", "commit", "ref", "repository",
    "number", "ticket", "title", "assignee", "person", "role", "due", "metric", "value", "unit", "team",
)  # fmt: skip
_TYPED = {
    "version": ValueKind.VERSION,
    "commit": ValueKind.COMMIT,
    "ticket": ValueKind.TICKET,
    "host": ValueKind.HOST,
    "severity": ValueKind.SEVERITY,
    "number": ValueKind.PULL_REQUEST,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """``text`` with its slots filled, ``evidence`` the events they came from, ``findings`` what could not be filled."""

    text: str
    evidence: tuple[str, ...]
    findings: tuple[Finding, ...]


class _Refused(Exception):
    """Why a slot cannot be filled."""


@dataclass(slots=True)
class _Filling:
    aliases: Aliases
    story: Story
    evidence: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def fill(self, slot: re.Match[str]) -> str:
        try:
            return self._value(slot.group(1).strip())
        except _Refused as refusal:
            self.findings.append(
                _finding(f"the slot {slot.group()} cannot be filled: {refusal}", slot.span(), slot.group())
            )
            return slot.group()

    def _value(self, slot: str) -> str:
        if (between := _DURATION.fullmatch(slot)) is not None:
            return self._duration(between["start"], between["end"])
        if (named := _FIELD.fullmatch(slot)) is None:
            raise _Refused("slots look like {E7.time}, {E7.v1}, {E7.actor} or {duration:E3..E12}")
        if named["what"] in list(MilestoneName):
            return self._milestone(MilestoneName(named["what"]), named["field"])
        return self._event_field(self._event(named["what"]), named["field"])

    def _event(self, alias: str) -> Event:
        event = self.aliases.by_alias.get(alias)
        if event is None:
            raise _Refused(f"there is no event {alias} in the list")
        self.evidence.append(event.id)
        return event

    def _event_field(self, event: Event, name: str) -> str:
        if name == "time":
            return self.story.clock(event.at)
        if name == "date":
            return day(self.story.local(event.at))
        if name == "actor":
            return self._required(self.story.name(event), "the record names nobody")
        if name == "quote":
            return self._required(quotation(event, names=self.story.spellings), "there is nothing in it to quote")
        if name == "link":
            return self._required(event.permalink or event.attribute("url"), "the record has no link")
        if (numbered := re.fullmatch(r"v(\d+)", name)) is not None:
            return self._typed_value(event, int(numbered.group(1)))
        return self._attribute(event, name)

    def _typed_value(self, event: Event, number: int) -> str:
        if not 1 <= number <= len(event.values):
            raise _Refused(f"the event has {len(event.values)} typed values")
        return event.values[number - 1].text

    def _attribute(self, event: Event, name: str) -> str:
        if name in _ATTRIBUTES and event.attribute(name):
            return event.attributes[name]
        kind = _TYPED.get(name)
        found = next((value.text for value in event.values if kind is not None and value.kind is kind), None)
        if found is None and name not in _ATTRIBUTES and name not in _TYPED:
            raise _Refused(f"no slot is called “{name}”")
        return self._required(found, f"the event states no {name}")

    def _milestone(self, name: MilestoneName, part: str) -> str:
        at = self._moment(name)
        if part not in ("time", "date"):
            raise _Refused("a milestone has only .time and .date")
        return self.story.clock(at) if part == "time" else day(self.story.local(at))

    def _moment(self, name: MilestoneName) -> datetime:
        moment = self.story.moment(name)
        if moment is None:
            raise _Refused(f"when the incident was {name.label} is not known")
        self.evidence.extend(moment.evidence)
        return moment.at

    def _point(self, name: str) -> datetime:
        return self._moment(MilestoneName(name)) if name in list(MilestoneName) else self._event(name).at

    def _duration(self, start: str, end: str) -> str:
        began, ended = self._point(start), self._point(end)
        if ended < began:
            raise _Refused(f"{end} is earlier than {start}")
        return between(began, ended)

    def _required(self, value: str | None, reason: str) -> str:
        if not value:
            raise _Refused(reason)
        return value


def render_slots(text: str, cites: Sequence[str], aliases: Aliases, story: Story) -> Rendered:
    """Fill the slots of one proposed statement. Events named in slots count as cited, after those in ``cites``."""
    filling = _Filling(aliases, story)
    rendered = _SLOT.sub(filling.fill, text)
    cited = [aliases.by_alias[alias].id for alias in cites if alias in aliases.by_alias]
    # Looked for outside the slots: what a record says of “E7” is no alias of this prompt.
    unfilled = _SLOT.sub(lambda slot: " " * len(slot.group()), text)
    left = [_leftover(found) for found in _BARE_ALIAS.finditer(unfilled)]
    return Rendered(
        text=" ".join(rendered.split()),
        evidence=tuple(dict.fromkeys((*cited, *filling.evidence))),
        findings=(*filling.findings, *left),
    )


def _leftover(found: re.Match[str]) -> Finding:
    alias = found.group()
    reason = f"{alias} is a name within the prompt; write what the event says, or use a slot such as {{{alias}.time}}"
    return _finding(reason, found.span(), alias)


def _finding(message: str, span: tuple[int, int], found: str) -> Finding:
    return Finding(check="slot", verdict=Verdict.NOT_IN_EVIDENCE, message=message, span=span, found=found)
