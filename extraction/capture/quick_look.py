"""Searches that cost an ordinary message about a microsecond: they say which texts a slower look has to be taken at.

By Rust's linear-time regex engine, whose syntax patterns are written in. It comes with pydantic; importing it takes
longer than most commands need, hence only where the first pattern is made ready.
"""

from __future__ import annotations

from collections.abc import Callable

Look = Callable[[str], bool]


def look_for(pattern: str) -> Look:
    """Whether ``pattern`` stands anywhere in a text, in either case.

    Never so for a text with half a surrogate pair, which the engine does not take. Word boundaries are those of ASCII:
    Unicode ones are many times slower there.
    """
    from pydantic_core import SchemaValidator, core_schema

    ascii_boundaries = pattern.replace(r"\b", r"(?-u:\b)")
    return SchemaValidator(core_schema.str_schema(pattern=f"(?i){ascii_boundaries}")).isinstance_python


def look_for_any(literals: tuple[str, ...] | frozenset[str]) -> str:
    """The pattern of any of ``literals``; a space in them stands for white space of any length, or for an end of the text."""
    return "|".join(sorted(map(_spaced, literals)))


_SPACE = r"[\s\x1c-\x1f]"
_SPECIAL = frozenset(r"\.+*?()|[]{}^$#&-~")


def _spaced(literal: str) -> str:
    words = (f"{_SPACE}+".join(_escaped(word) for word in literal.split(" ") if word),)
    before = rf"(?:\A|{_SPACE})" if literal.startswith(" ") else ""
    after = rf"(?:\z|{_SPACE})" if literal.endswith(" ") else ""
    return f"{before}{words[0]}{after}"


def _escaped(word: str) -> str:
    return "".join(f"\\{character}" if character in _SPECIAL else character for character in word)
