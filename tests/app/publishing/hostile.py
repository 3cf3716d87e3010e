"""A report whose every free text tries to get out of the page it is written on."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import TypeVar

from extraction.domain.timeline import Event, Timeline

PAYLOADS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'><svg onload=alert(1)>",
    "</style><script>alert(1)</script>",
    "![x](https://evil.test/p.png)",
    "[click](javascript:alert(1))",
    "<https://evil.test/auto>",
    "https://evil.test/bare www.evil.test",
    "[ref]: javascript:alert(1)",
    '=HYPERLINK("https://evil.test")',
    "+1+1|cmd",
    "-2+3",
    "@SUM(A1)",
    "@channel @here @everyone <!channel>",
    "# heading",
    "1. item",
    "- item",
    "> quote",
    "a | b | c\n| --- |\n```js\nalert(1)\n```",
    "**bold** _em_ `code` ~~gone~~ $x$ [^1]: note",
    "{{ 7 * 7 }} {% raw %} ${7*7}",
    "\u202egnp.exe\u200b\x00\x1b[31m",
    "&lt;script&gt;alert(1)&lt;/script&gt; &#106;avascript:",
    "]]> --> */ \\",
)
LINKS = (
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)//https://x.test",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "file:///etc/passwd",
    "//evil.test/x",
    "https://ok.test/\" onmouseover=alert(1) x=\"",
    "https://ok.test/>) [x](javascript:alert(1)",
    "https://ok.test/\u202e",
    "https://",
    "http://[::1",
)  # fmt: skip

KEPT = {"id", "event_id", "statement_id", "section_id", "incident_key", "person_id", "owner_id", "source"}
"""Names and links that the pieces hold each other by."""

ValueT = TypeVar("ValueT")


class Poison:
    """Puts ``text`` into every free text of a value and ``link`` into every link, dataclass by dataclass."""

    def __init__(self, text: str, link: str) -> None:
        self._text = text
        self._link = link

    def value(self, value: ValueT) -> ValueT:
        if not is_dataclass(value) or isinstance(value, type):
            return value
        changed = {
            one.name: self._field(one.name, getattr(value, one.name))
            for one in fields(value)
            if one.init and one.name not in KEPT and one.name not in ("evidence", "identities", "digest", "time_basis")
        }
        return replace(value, **changed)

    def timeline(self, timeline: Timeline) -> Timeline:
        return Timeline.of(self._event(event) for event in timeline)

    def _event(self, event: Event) -> Event:
        poisoned = self.value(event)
        return replace(poisoned, id=event.id)

    def _field(self, name: str, value: object) -> object:
        if type(value) is str:
            return self._link if name in ("permalink", "tracker_url") else self._text
        if value is None and name in ("permalink", "tracker_url"):
            return self._link
        if type(value) is tuple:
            return tuple(self._text if type(one) is str else self.value(one) for one in value)
        return self.value(value)
