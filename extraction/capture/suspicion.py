"""Whether a record's words speak to a machine that may read them: a flag with a reason, for a person to decide on.

Flagged is what orders about an automatic writer or its report, imitates the frame around its instructions, or hides its
letters. Talk among colleagues ("ignore the previous alert") and talk about such texts is not. A flag is never the only
defence: what slips through is still fenced, checked and escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from extraction.capture.disguises import decoded, folded, hidden_letters, mixed_words, spelled_out
from extraction.capture.suspicion_rules import FOREIGN_RULES, RULES, SuspicionRule

_RULES = (*RULES, *FOREIGN_RULES)
_STEMS = tuple(sorted({stem for rule in RULES for stem in rule.stems}))
_LONG_TOKEN = re.compile(r"[A-Za-z0-9+/_-]{24,}|[A-Za-z0-9+/]{12,}=|\\u00|\\x|%20|&#|<~|(?:[01]{8} ){3}|(?:\b\w ){5}")
_TURNED = (" gur ", " naq ", "vtaber ", "vafgehpgvba", "cebzcg", " eht ", "snoitcurtsni", "tpmorp", "gn0r", "n57ruc", "nstruct1", "1gnore", "pr3v", "pr0mpt", "1nstruct")
_QUOTED = re.compile(r"\"([^\"\n]{1,200})\"|“([^”\n]{1,200})”|`([^`\n]{1,200})`|(?<!\w)['‘]([^'‘’\n]{1,200})['’](?!\w)")
_TALKED_ABOUT = re.compile(
    r"\b(?:pasted|pastes|says?|said|saying|typed|typing|contains?|containing|saw|found|tried|tries|tested|wrote|written|injections?|injected|payloads?"
    r"|strings?|phrases?|jailbreaks?|attack(?:ers?|s)?|regex|filters?|logged|reads|sent|with|like|about|prompt|template|test case|blocked|rejects?)\b",
    re.IGNORECASE,
)
_LONGEST_QUOTE = 9
_LOOK_ALIKE_WORDS = 3


def suspicion_of(text: str) -> str | None:
    """Why ``text`` (as recorded, hidden characters in place) looks like an instruction to a machine; ``None`` where it does not."""
    if not _may_speak_to_a_machine(text):
        return None
    return hidden_letters(text) or _in_plain_sight(text) or _in_look_alikes(text) or _encoded(text)


def suspicion_in(texts: Iterable[str]) -> str | None:
    """The first reason found in ``texts``, the fields of one record."""
    return next((reason for text in texts if (reason := suspicion_of(text)) is not None), None)


def _may_speak_to_a_machine(text: str) -> bool:
    """A cheap look, as nearly all messages end here."""
    if not text.isascii() and not text.isprintable():
        return True
    lowered = text.lower()
    for stem in _STEMS:
        if stem in lowered:
            return True
    if not text.isascii():
        return any(character > "\u036f" and not "\u2010" <= character <= "\u2bff" for character in text)
    return _LONG_TOKEN.search(text) is not None or any(word in lowered for word in _TURNED)


def _in_plain_sight(text: str) -> str | None:
    return _reason(spelled_out(text), _RULES if not text.isascii() else _RULES)


def _in_look_alikes(text: str) -> str | None:
    plain = folded(text)
    mixed = mixed_words(text)
    if mixed and _reason(plain, RULES) is not None:
        return f"it is written in look-alike letters and {_reason(plain, RULES)}"
    if plain != text and (reason := _reason(plain, RULES)) is not None:
        return reason
    if len(mixed) >= _LOOK_ALIKE_WORDS:
        return f"{len(mixed)} of its words are written with look-alike letters of another alphabet"
    return None


def _encoded(text: str) -> str | None:
    for stretch in decoded(text if text.isascii() else folded(text)):
        reason = _reason(stretch, _RULES)
        if reason is not None:
            return f"decoded, {reason}"
    return None


def _reason(text: str, rules: Iterable[SuspicionRule]) -> str | None:
    lowered = text.lower()
    return next((rule.reason for rule in rules if _applies(rule, text, lowered)), None)


def _applies(rule: SuspicionRule, text: str, lowered: str) -> bool:
    if not any(stem in lowered for stem in rule.stems):
        return False
    found = rule.pattern.search(text)
    if found is None or not rule.quotable:
        return found is not None
    return any(not _is_talked_about(text, match) for match in rule.pattern.finditer(text))


def _is_talked_about(text: str, found: re.Match[str]) -> bool:
    """Whether ``found`` stands in a short quotation that the rest of the text talks about."""
    for quote in _QUOTED.finditer(text):
        inside = next(filter(None, quote.groups()), "")
        if quote.start() - 1 <= found.start() and found.end() <= quote.end() and len(inside.split()) <= _LONGEST_QUOTE:
            around = f"{text[: quote.start()]} {text[quote.end() :]}"
            return _TALKED_ABOUT.search(around) is not None
    return False


def _reasons(texts: Iterable[str]) -> Iterator[str]:
    return (reason for text in texts if (reason := suspicion_of(text)) is not None)
