"""Characters that a reader does not see and a machine reads: shown, so that a reviewer knows they are there."""

from __future__ import annotations

import re
from functools import cache

from extraction.capture.disguises import folded
from extraction.capture.quick_look import Look, look_for

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


_LATIN_AND_ANOTHER = re.compile(
    "[^\\W\\d_]*(?:[A-Za-z][\u0370-\u03ff\u0400-\u052f]|[\u0370-\u03ff\u0400-\u052f][A-Za-z])[^\\W\\d_]*"
)
_COMMON = (
    " -~\u00a0-\u00ac\u00ae-\u024f\u2010-\u2027\u202f-\u205e\u20a0-\u20bf\u2190-\u2bff\u3030-\u3163\u3165-\u9fff\uac00-\ud7a3"
    "\ufe0e\ufe0f\U0001f000-\U0001faff"
)
_UNITS = frozenset("μΩΔπσλθΣαβγ")
_WITH_ENDING = re.compile("[A-Za-z]+[\u0400-\u052f]{1,4}")
"""Latin words that get an ending, as in ``dockerом``: how Russian teams write."""


def mixed_words(text: str) -> tuple[str, ...]:
    """Words that mix Latin letters with Cyrillic or Greek ones, which look the same; units and formulas are none."""
    if text.isascii():
        return ()
    return tuple(found[0] for found in _LATIN_AND_ANOTHER.finditer(text) if _is_mixed(found[0]))


def _is_mixed(word: str) -> bool:
    return _UNITS.isdisjoint(word) and folded(word).isascii() and _WITH_ENDING.fullmatch(word) is None


def holds_hidden_characters(text: str) -> bool:
    """Whether ``text`` has zero-width, tag, bidi or control characters, or words that mix look-alike letters.

    Emoji sequences, tab and newline are fine.
    """
    if text.isascii():
        return not text.isprintable() and _HIDDEN.search(text) is not None
    if _common_characters()(text):
        return False
    if _LATIN_AND_ANOTHER.search(text) is not None and mixed_words(text):
        return True
    return _HIDDEN.search(text) is not None and shown(text) != text


@cache
def _common_characters() -> Look:
    """Whether a text has no character that could be hidden or be mistaken for a Latin letter."""
    return look_for(rf"(?-i:\A[\t\n\r{_COMMON}]*\z)")


def shown(text: str) -> str:
    """``text`` with each hidden character as a mark such as ``⟨U+200B⟩``; tag letters with the letter they spell.

    A word that mixes alphabets is followed by its odd letters: ``раypal⟨Cyrillic р, а⟩``.
    """
    kept = [match.span() for match in _EMOJI_SEQUENCE.finditer(text)]

    def mark(match: re.Match[str]) -> str:
        if any(start <= match.start() < end for start, end in kept):
            return match[0]
        return _mark(match[0])

    return _LATIN_AND_ANOTHER.sub(_named, _HIDDEN.sub(mark, text))


def _named(found: re.Match[str]) -> str:
    word = found[0]
    odd = [letter for letter in dict.fromkeys(word) if not letter.isascii() and "\u0370" <= letter <= "\u052f"]
    if not odd or not _is_mixed(word):
        return word
    alphabets = sorted({"Cyrillic" if letter >= "\u0400" else "Greek" for letter in odd})
    return f"{word}⟨{' and '.join(alphabets)} {', '.join(odd)}⟩"


def _mark(character: str) -> str:
    code = ord(character)
    if 0xE0020 <= code <= 0xE007E:
        return f"⟨tag {chr(code - 0xE0000)}⟩"
    return f"⟨U+{code:04X}⟩"
