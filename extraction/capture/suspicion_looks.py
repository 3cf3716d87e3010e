"""Which texts suspicion has to look at: nearly all messages hold no word of a rule's and no stretch that could be encoded.

Each look is a necessary condition of what it stands before, so that nothing is found or missed because of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from extraction.capture.quick_look import Look, any_of, found_by, look_for, look_for_like
from extraction.capture.suspicion_addresses import ADDRESSES
from extraction.capture.suspicion_languages import FOREIGN_RULES
from extraction.capture.suspicion_rules import RULES

ALL_RULES = (*RULES, *ADDRESSES, *FOREIGN_RULES)

TURNED = ("vtabe", "vafge", "cebzc", "gur", "naq", "eht", "snoit", "tpmor", "ign0r", "1gnor", "1n57r", "pr3v1", "pr0mp")
"""How words begin that are turned round, moved by thirteen letters or written in figures."""

_ENCODED = r"[a-z0-9+/_-]{24}|[a-z0-9+/_-]{12,}=|%20|&#|<~|\\u00|\\x| 0110|" + "|".join(
    rf"(?:\A|[^a-z0-9]){word}" for word in TURNED
)
_FOUR_LETTERS_APART = r"(?s)(?:\A|[^a-z0-9])[a-z](?:[^a-z0-9](?:.*[^a-z0-9])?[a-z]){3}(?:[^a-z0-9]|\z)"


def may_give_orders(text: str) -> bool:
    """Whether a stem of any rule may stand in ``text``."""
    ascii_stems, other_stems = _stems()
    return ascii_stems(text) or (not text.isascii() and other_stems(text))


def may_be_encoded(text: str) -> bool:
    """Whether anything in ``text`` may say something else when decoded."""
    in_code, letters_apart = _encodings()
    return in_code(text) or letters_apart(text)


def which_may_give_orders(texts: Sequence[str]) -> set[int]:
    """Numbers of those of ``texts`` that may hold a stem."""
    ascii_stems, other_stems = _stems()
    return found_by((ascii_stems, lambda text: not text.isascii() and other_stems(text)), texts)


def which_may_be_encoded(texts: Sequence[str]) -> set[int]:
    """Numbers of those of ``texts`` that may say something else when decoded."""
    return found_by(_encodings(), texts)


def may_apply(number: int, text: str) -> bool:
    """Whether the pattern of the rule with this number may be found in ``text``: where not, it is not."""
    look = _pattern(number)
    return look is None or look(text)


@cache
def _stems() -> tuple[Look, Look]:
    stems = frozenset(stem for rule in ALL_RULES for stem in rule.stems)
    in_ascii = any_of(stem for stem in stems if stem.isascii())
    # The only letter that becomes two in lower case.
    others = "|".join(("\u0130", any_of(stem for stem in stems if not stem.isascii())))
    return look_for(in_ascii), look_for(others)


@cache
def _encodings() -> tuple[Look, Look]:
    return look_for(_ENCODED), look_for(_FOUR_LETTERS_APART)


@cache
def _pattern(number: int) -> Look | None:
    return look_for_like(ALL_RULES[number].pattern)
