"""Searches that cost an ordinary message about a microsecond: they say which texts a slower look has to be taken at.

By Rust's linear-time regex engine, in whose syntax patterns are written. It comes with pydantic; importing it takes
longer than most commands need, hence only where the first pattern is made ready.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

Look = Callable[[str], bool]

_SPACE = r"[\s\x1c-\x1f]"
"""White space as ``str.split`` takes it."""

_EXCLUDING = re.compile(r"\[\^((?:\\.|[^\]\\])*)\]")
_IN_ASCII = (
    (r"\w", "[0-9A-Za-z_]"),
    (r"\d", "[0-9]"),
    (r"\s", r"[\t-\r\x1c-\x1f ]"),
    (r"\S", r"[\x00-\x08\x0e-\x1b!-\x7f]"),
)
_SPECIAL = frozenset(r"\.+*?()|[]{}^$#&-~")


def look_for(pattern: str) -> Look:
    """Whether ``pattern`` stands anywhere in a text, in either case.

    Never so for a text with half a surrogate pair, which the engine does not take. Word boundaries are those of ASCII:
    Unicode ones are many times slower there.
    """
    from pydantic_core import SchemaValidator, core_schema

    ascii_boundaries = pattern.replace(r"\b", r"(?-u:\b)")
    return SchemaValidator(core_schema.str_schema(pattern=f"(?i){ascii_boundaries}")).isinstance_python


def look_in_ascii_for(pattern: re.Pattern[str]) -> Look | None:
    """The same search as ``pattern``, which ignores case and takes lines apart, in texts of ASCII characters.

    ``None`` where the other engine has no such pattern: it looks neither ahead nor back.
    """
    from pydantic_core import SchemaError

    spelled = _EXCLUDING.sub(lambda found: rf"[\x00-\x7f&&[^{found[1]}]]", pattern.pattern)
    for name, characters in _IN_ASCII:
        spelled = spelled.replace(name, characters)
    try:
        return look_for(f"(?m){spelled}")
    except SchemaError:
        return None


def any_of(literals: Iterable[str]) -> str:
    """The pattern of any of ``literals``; a space in them is white space of any length, or one of the text's ends."""
    return "|".join(sorted(map(_spaced, literals)))


def _spaced(literal: str) -> str:
    inner = f"{_SPACE}+".join(map(_escaped, literal.split()))
    before = rf"(?:\A|{_SPACE})" if literal.startswith(" ") else ""
    after = rf"(?:\z|{_SPACE})" if literal.endswith(" ") else ""
    return f"{before}{inner}{after}"


def _escaped(word: str) -> str:
    return "".join(f"\\{character}" if character in _SPECIAL else character for character in word)
