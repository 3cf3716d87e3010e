"""Text of others made safe to put before a model: fenced, on one line, with nothing in it that could pass for a command."""

from __future__ import annotations

import hashlib
import re
import unicodedata

_SPEAKER = re.compile(r"\b(system|assistant|user|developer|human|tool)(\s*):", re.IGNORECASE)
_DEFUSED = ((re.compile(r"<{2,}"), "‹‹"), (re.compile(r">{2,}"), "››"), (re.compile(r"`{3,}"), "ʼʼʼ"),
            (re.compile(r"<\|"), "‹|"), (re.compile(r"\|>"), "|›"), (re.compile(r"\[(/?)(INST|SYS)\]"), r"[ \1\2 ]"),
            (re.compile(r"\{(?=\s*(?:E\d|duration))"), "("))  # fmt: skip


def defused(text: str) -> str:
    """``text`` on one line, with nothing in it that a model could take for a fence, a speaker or a slot."""
    for pattern, replacement in _DEFUSED:
        text = pattern.sub(replacement, text)
    text = _SPEAKER.sub(r"\1\2∶", text)
    return "".join(_visible(character) for character in text)


def _visible(character: str) -> str:
    if character in "\n\r\u2028\u2029":
        return " ⏎ "
    if character == "\t":
        return " "
    if unicodedata.category(character) in ("Cc", "Cf", "Co", "Cs") and character != "\u200d":
        return f"[U+{ord(character):04X}]"
    return character


def fenced(what: str, body: str) -> str:
    """``body`` between marks that carry its digest, so that nothing inside can close them."""
    mark = hashlib.sha256(body.encode()).hexdigest()[:12]
    return f"<<<{what} {mark}\n{body}\n{what} {mark}>>>"
