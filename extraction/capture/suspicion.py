"""Whether a record's words speak to a machine that may read them: a flag with a reason, for a person to decide on.

Flagged is what orders about an automatic writer or its report, imitates the frame around its instructions, or hides its
letters. Talk among colleagues ("ignore the previous alert") and talk about such texts is not. A flag is never the only
defence: what slips through is still fenced, checked and escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence, Set

from extraction.capture.disguises import decoded, folded, hidden_letters, spelled_out
from extraction.capture.hidden_characters import mixed_words
from extraction.capture.suspicion_looks import (
    ALL_RULES,
    TURNED,
    may_apply,
    may_be_encoded,
    may_give_orders,
    which_may_be_encoded,
    which_may_give_orders,
)

_RULES = ALL_RULES


_BEGINNING = 5
_COMMON = frozenset(
    ["a", "all", "an", "any", "are", "as", "at", "be", "before", "each", "every", "for", "from", "if", "in", "is", "it",
     "no", "not", "of", "on", "or", "out", "re", "so", "that", "the", "these", "this", "to", "was", "we", "were", "what",
     "when", "with", "you", "your", "now", "been", "after", "once", "while"]
)  # fmt: skip
_TABLE = bytes(
    code + 32 if 65 <= code <= 90 else code if chr(code).isalnum() or code > 127 else 32 for code in range(256)
)
"""ASCII letters in lower case, everything else of ASCII but figures as a space."""
_SIGNS = ("<|", "</", "<!--", ">>>", "[//]", "![", "###")
_TURNED = frozenset(word.encode() for word in TURNED)
_LETTERS = frozenset(bytes([code]) for code in range(97, 123))
_LONG_TOKEN = 16
_MAY_BE_ENCODED = re.compile(r"[A-Za-z0-9+/_-]{24,}|[A-Za-z0-9+/_-]{12,}=")
_ODD = re.compile(
    "[^\x00-\x7f\xa0-\xac\xae-\u024f\u2010-\u2027\u2030-\u205e\u20a0-\u20bf\u2190-\u2bff\ufe0f\U0001f300-\U0001faff]"
)
"""What is neither a Latin letter nor common punctuation nor a picture."""
_Stems = tuple[tuple[str, int], ...]


def _by_beginning() -> Mapping[bytes, _Stems]:
    """The first bytes of a stem's most telling word, or a sign → stems that have it, each with the number of its rule."""
    found: dict[bytes, list[tuple[str, int]]] = {}
    for number, rule in enumerate(_RULES):
        for stem in rule.stems:
            found.setdefault(_beginning(stem), []).append((stem, number))
    return {beginning: tuple(stems) for beginning, stems in found.items()}


def _beginning(stem: str) -> bytes:
    sign = next((sign for sign in _SIGNS if sign in stem), None)
    if sign is not None or not (stem.isascii() or stem.lstrip()[0] < "\u0370"):
        return (sign or "").encode()
    words = _words(stem)
    telling = [word for word in words if word.decode() not in _COMMON] or words
    return max(telling, key=len)[:_BEGINNING]


def _words(text: str) -> list[bytes]:
    lowered = text if text.isascii() else text.lower()
    return lowered.encode("utf-8", "replace").translate(_TABLE).split()


_STEMS = _by_beginning()
_WITHOUT_SPACES = _STEMS.get(b"", ())
"""Stems in writing systems that are searched as they stand."""


_QUOTED = re.compile(r"\"([^\"\n]{1,200})\"|“([^”\n]{1,200})”|`([^`\n]{1,200})`|(?<!\w)['‘]([^'‘’\n]{1,200})['’](?!\w)")
_TALKED_ABOUT = re.compile(
    r"\b(?:pasted|pastes|says?|said|saying|typed|typing|contains?|containing|saw|found|tried|tries"
    r"|tested|wrote|written|injections?|injected|payloads?"
    r"|strings?|phrases?|jailbreaks?|attack(?:ers?|s)?|regex|filters?|logged|reads|sent|with|like"
    r"|about|prompt|template|test case|blocked|rejects?)\b",
    re.IGNORECASE,
)
_LONGEST_QUOTE = 9
_LOOK_ALIKE_WORDS = 3


def suspicion_of(text: str) -> str | None:
    """Why ``text`` looks like an instruction to a machine; ``None`` where it does not.

    ``text`` is as recorded, with its hidden characters in place.
    """
    if _is_usual(text):
        return _read(text)
    return hidden_letters(text) or _read(spelled_out(text)) or _in_look_alikes(text)


def suspicions(texts: Sequence[str]) -> Mapping[int, str]:
    """Number of a text → why it looks like an instruction, as ``suspicion_of``; many at once take less time."""
    orders, disguised = which_may_give_orders(texts), which_may_be_encoded(texts)
    found: dict[int, str] = {}
    for number, text in enumerate(texts):
        usual = _is_usual(text)
        if usual and number not in orders and number not in disguised:
            continue
        reason = _reason(text, number in orders, number in disguised) if usual else suspicion_of(text)
        if reason is not None:
            found[number] = reason
    return found


def suspicion_in(texts: Iterable[str]) -> str | None:
    """The first reason found in ``texts``, the fields of one record."""
    return next((reason for text in texts if (reason := suspicion_of(text)) is not None), None)


def _read(text: str) -> str | None:
    """Nearly all messages hold no words of a rule's, are not encoded, and end at the first two looks."""
    orders, disguised = may_give_orders(text), may_be_encoded(text)
    return _reason(text, orders, disguised) if orders or disguised else None


def _is_usual(text: str) -> bool:
    return text.isascii() or _ODD.search(text) is None


def _reason(text: str, orders: bool, disguised: bool) -> str | None:
    words = _words(text)
    reason = _in_words(text, _beginnings(words)) if orders else None
    return reason or (_encoded(text) if disguised and _holds_code(text, words) else None)


def _beginnings(words: Iterable[bytes]) -> Set[bytes]:
    return {word[:_BEGINNING] for word in words}


def _in_words(text: str, beginnings: Set[bytes]) -> str | None:
    """The reason of the first rule that ``text`` meets."""
    stems = [stem for beginning in _STEMS.keys() & beginnings for stem in _STEMS[beginning]]
    if "<" in text or "[" in text or ">>>" in text or "###" in text:
        stems += [stem for sign in _SIGNS if sign in text for stem in _STEMS.get(sign.encode(), ())]
    if not text.isascii():
        stems += _WITHOUT_SPACES
    if not stems:
        return None
    lowered = f" {' '.join(text.lower().split())} "
    candidates = sorted({number for stem, number in stems if stem in lowered})
    return next((_RULES[number].reason for number in candidates if _applies(number, text)), None)


def _holds_code(text: str, words: Sequence[bytes]) -> bool:
    if words and len(max(words, key=len)) >= _LONG_TOKEN and _MAY_BE_ENCODED.search(text):
        return True
    if "%20" in text or "&#" in text or "<~" in text or "\\u00" in text or "\\x" in text or " 0110" in text:
        return True
    if len(_LETTERS.intersection(words)) > 3:
        return True
    lowered = text.lower()
    return any(word in lowered for word in TURNED) and not _TURNED.isdisjoint(_beginnings(words))


def _applies(number: int, text: str) -> bool:
    if not may_apply(number, text):
        return False
    rule = _RULES[number]
    if not rule.quotable:
        return rule.pattern.search(text) is not None
    return any(not _is_talked_about(text, match) for match in rule.pattern.finditer(text))


def _in_look_alikes(text: str) -> str | None:
    plain = folded(text)
    if plain == text:
        return None
    mixed = mixed_words(text)
    reason = _read(plain)
    if reason is not None:
        return f"it is written in look-alike letters and {reason}" if mixed else reason
    if len(mixed) >= _LOOK_ALIKE_WORDS:
        return f"{len(mixed)} of its words are written with look-alike letters of another alphabet"
    return None


def _encoded(text: str) -> str | None:
    reasons = (_in_words(stretch, _beginnings(_words(stretch))) for stretch in decoded(text))
    return next((f"decoded, {reason}" for reason in reasons if reason is not None), None)


def _is_talked_about(text: str, found: re.Match[str]) -> bool:
    """Whether ``found`` stands in a short quotation that the rest of the text talks about."""
    for quote in _QUOTED.finditer(text):
        inside = next(filter(None, quote.groups()), "")
        if quote.start() - 1 <= found.start() and found.end() <= quote.end() and len(inside.split()) <= _LONGEST_QUOTE:
            around = f"{text[: quote.start()]} {text[quote.end() :]}"
            return _TALKED_ABOUT.search(around) is not None
    return False
