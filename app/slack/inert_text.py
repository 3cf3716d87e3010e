"""Texts of records and people as Slack shows them and nothing more: no mention, no link, no emoji, no markup.

Slack's control characters are written as entities (https://docs.slack.dev/messaging/formatting-message-text, "Escaping
text"). Everything that comes from outside stands in ``plain_text`` objects with ``emoji`` off, which know no markup; what
some client might still turn into an emoji or a link is parted by an invisible word joiner.
"""

from __future__ import annotations

import re

_JOINER = "\u2060"
_BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_UNSEEN = dict.fromkeys(
    [
        *map(ord, _BIDI),
        *range(0xD800, 0xE000),
        *(code for code in (*range(32), *range(127, 160)) if code not in (9, 10)),
    ]
)
"""Control characters, halves of characters, and what turns the direction of writing."""
_EMOJI = re.compile(r":(?!\d\d:)([^\s:]{1,100}):")
_SCHEME = re.compile(r"(?i)\b(?:([a-z][a-z0-9+.-]*):(?=//)|(javascript|data|mailto|tel|file|vbscript|slack):)")
_WWW = re.compile(r"(?i)\bwww\.")
_CALL = re.compile(r"@(?=\w)")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_CUT = "…"


def inert(text: str, most: int) -> str:
    """``text`` as data, in at most ``most`` characters as Slack counts them; what is cut off ends in ``…``."""
    # One character more than fits: what is cut off anyway is not looked at.
    seen = text.translate(_UNSEEN).strip()[: most + 1]
    return _within(_parted(seen), most)


def _parted(text: str) -> str:
    text = _EMOJI.sub(rf":{_JOINER}\1{_JOINER}:", text)
    text = _SCHEME.sub(rf"\g<0>{_JOINER}", text)
    text = _WWW.sub(f"www{_JOINER}.", text)
    return _CALL.sub(f"@{_JOINER}", text)


def _within(text: str, most: int) -> str:
    """Escaped, and never cut within an entity."""
    escaped = [_ENTITIES.get(char, char) for char in text]
    if sum(map(len, escaped)) <= most:
        return "".join(escaped)
    room = most - len(_CUT)
    kept: list[str] = []
    for one in escaped:
        room -= len(one)
        if room < 0:
            break
        kept.append(one)
    return "".join(kept).rstrip() + _CUT
