"""Characters that a reader does not see and a machine reads: shown, so that a reviewer knows they are there."""

from __future__ import annotations

import re

_JOINER = "\u200d"
_TAGS = "\U000e0000-\U000e007f"
_HIDDEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\u3164\ufeff\uffa0"
    f"{_TAGS}\U000e0100-\U000e01ef\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]"
)
_EMOJI_SEQUENCE = re.compile(
    # Joined emoji (Unicode TR 51): parts joined by U+200D; and flags of regions, which are spelled in tag characters.
    "[\u2190-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff][\ufe0f\U0001f3fb-\U0001f3ff]*"
    "(?:\u200d[\u2190-\u2bff\U0001f000-\U0001faff][\ufe0f\U0001f3fb-\U0001f3ff]*)+"
    "|\U0001f3f4[\U000e0061-\U000e007a\U000e0030-\U000e0039]{3,6}\U000e007f"
)


def holds_hidden_characters(text: str) -> bool:
    """Whether ``text`` has zero-width, tag, bidi or control characters outside emoji sequences (tab and newline are fine)."""
    if text.isascii():
        return not text.isprintable() and _HIDDEN.search(text) is not None
    return _HIDDEN.search(text) is not None and shown(text) != text


def shown(text: str) -> str:
    """``text`` with each hidden character as a mark such as ``⟨U+200B⟩``; tag letters with the letter they spell."""
    kept = [match.span() for match in _EMOJI_SEQUENCE.finditer(text)]

    def mark(match: re.Match[str]) -> str:
        if any(start <= match.start() < end for start, end in kept):
            return match[0]
        return _mark(match[0])

    return _HIDDEN.sub(mark, text)


def _mark(character: str) -> str:
    code = ord(character)
    if 0xE0020 <= code <= 0xE007E:
        return f"⟨tag {chr(code - 0xE0000)}⟩"
    return f"⟨U+{code:04X}⟩"
