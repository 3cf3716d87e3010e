"""Which alias an event has in a prompt, found as a model would find it: by its time, its kind and its words."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

from extraction.domain.timeline import Event
from extraction.language_model.fencing import defused

REPAIR = "These of your statements were refused"
_BLOCK = re.compile(r"^(?P<alias>E\d+) \| (?P<at>\d{4}-\d\d-\d\d \d\d:\d\d) UTC \| (?P<kind>\S+) \|", re.MULTILINE)
_TEXT = re.compile(r"^  text: (.*)$", re.MULTILINE)
_SECTION = re.compile(r"^Section “([^”]*)”", re.MULTILINE)
_REFUSED = re.compile(r"^(\d+)\. (.*)$", re.MULTILINE)
_COMPARED = 300


def section_asked(prompt: str) -> str:
    """The title of the section that ``prompt`` asks for."""
    found = _SECTION.findall(prompt)
    return found[-1] if found else ""


def refused_in(prompt: str) -> Mapping[int, str]:
    """Number → text of the statements that ``prompt`` gives back; empty in a first request."""
    _, _, after = prompt.partition(REPAIR)
    return {int(number): text for number, text in _REFUSED.findall(after)}


def aliases_in(prompt: str, events: Iterable[Event]) -> Mapping[str, str]:
    """Event id → alias for those of ``events`` (oldest first) that ``prompt`` lists."""
    listed: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    starts = list(_BLOCK.finditer(prompt))
    for start, following in zip(starts, [*(one.start() for one in starts[1:]), len(prompt)], strict=True):
        said = _TEXT.search(prompt, start.end(), following)
        text = said.group(1)[:_COMPARED].strip() if said else ""
        listed[start["at"], start["kind"], text].append(start["alias"])
    return {event.id: waiting.pop(0) for event in events if (waiting := listed.get(_key(event)))}


def _key(event: Event) -> tuple[str, str, str]:
    text = defused(event.text.strip()[: 2 * _COMPARED])[:_COMPARED].strip()
    return f"{event.at:%Y-%m-%d %H:%M}", event.kind.value, text
