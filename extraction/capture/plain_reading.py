"""A text as a person reads it: without hidden characters and typographic variants, and the way back to its own positions.

A secret that is split by zero-width characters, or written in full-width letters, is still a secret to whoever copies it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_HIDDEN = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0"
    "\U000e0000-\U000e01ef"
)
_DROPPED = re.compile(f"[{_HIDDEN}]")
_VARIANTS = {
    **{code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)},  # full-width forms of ASCII
    **dict.fromkeys((0xA0, 0x2007, 0x202F, 0x3000), 0x20),
    **dict.fromkeys((0x2018, 0x2019, 0x201A, 0x2032), 0x27),
    **dict.fromkeys((0x201C, 0x201D, 0x201E, 0x00AB, 0x00BB), 0x22),
    **dict.fromkeys(range(0xD800, 0xE000), 0x3F),  # halves of a pair, which nothing can be searched beside
}
_ODD = re.compile(f"[{_HIDDEN}{''.join(map(chr, _VARIANTS))}]")


def plain_reading(text: str) -> str:
    """``text`` without hidden characters, with variants of ASCII characters as those."""
    if text.isascii():
        return text
    # What telephones write for plain quotation marks; nearly always there is nothing else.
    quoted = text.replace("\u2019", "'").replace("\u201c", '"').replace("\u201d", '"')
    return quoted if quoted.isascii() or _ODD.search(quoted) is None else _ODD.sub(_plain, quoted)


def _plain(odd: re.Match[str]) -> str:
    code = _VARIANTS.get(ord(odd[0]))
    return "" if code is None else chr(code)


def positions(text: str) -> Sequence[int]:
    """For each character of ``plain_reading(text)`` where it stands in ``text``."""
    if text.isascii() or _DROPPED.search(text) is None:
        return range(len(text))
    return [place for place, character in enumerate(text) if _DROPPED.match(character) is None]
