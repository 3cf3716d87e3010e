"""Searches that cost an ordinary message about a microsecond: they say which texts a slower look has to be taken at.

By Rust's linear-time regex engine, in whose syntax patterns are written. It comes with pydantic; importing it takes
longer than most commands need, hence only where the first pattern is made ready.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

Look = Callable[[str], bool]

_SPACE = r"[\s\x1c-\x1f]"
"""White space as ``str.split`` takes it."""

_EXCLUDING = re.compile(r"\[\^((?:\\.|[^\]\\])*)\]")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
_FOLDED_TO_ASCII = re.compile("[\u0130\u0131\u017f\u212a]")
"""Letters that are the same as one of ASCII where case is ignored."""
_STANDS_FOR_ANY = r"\?"
_WIDENED = (
    (r"\b", ""),
    (r"\w", rf"[0-9A-Za-z_{_STANDS_FOR_ANY}]"),
    (r"\W", r"[\x00-/:-@\[-^`{-\x7f]"),
    (r"\d", rf"[0-9{_STANDS_FOR_ANY}]"),
    (r"\s", rf"[\t-\r\x1c-\x20{_STANDS_FOR_ANY}]"),
    (r"\S", r"[\x00-\x08\x0e-\x1b!-\x7f]"),
)
"""Python's classes in ASCII, where ``?`` stands for whatever is none: the engine's own are large, and slow to make ready."""

_SPECIAL = frozenset(r"\.+*?()|[]{}^$#&-~")


def look_for(pattern: str) -> Look:
    """Whether ``pattern`` stands anywhere in a text, in either case.

    Never so for a text with half a surrogate pair, which the engine does not take. Word boundaries are those of ASCII:
    Unicode ones are many times slower there.
    """
    from pydantic_core import SchemaValidator, core_schema

    ascii_boundaries = pattern.replace(r"\b", r"(?-u:\b)")
    return SchemaValidator(core_schema.str_schema(pattern=f"(?i){ascii_boundaries}")).isinstance_python


def look_for_like(pattern: re.Pattern[str]) -> Look | None:
    """Whether ``pattern``, which ignores case and takes lines apart, may be found in a text: where not, it is not found.

    ``None`` where the other engine has no such pattern: it looks neither ahead nor back.
    """
    from pydantic_core import SchemaError

    widened = _EXCLUDING.sub(_any_but, pattern.pattern)
    for name, characters in _WIDENED:
        widened = widened.replace(name, characters)
    try:
        look = look_for(f"(?m){_BEYOND_ASCII.sub(lambda _: _STANDS_FOR_ANY, widened)}")
    except SchemaError:
        return None
    return lambda text: look(text) if text.isascii() else _may_hold(look, text)


def _may_hold(look: Look, text: str) -> bool:
    return look(text.encode("ascii", "replace").decode()) or _FOLDED_TO_ASCII.search(text) is not None


def _any_but(excluding: re.Match[str]) -> str:
    """A negated class within ASCII; what is beyond is in it, whether the class excludes it or not."""
    return rf"[{_STANDS_FOR_ANY}[\x00-\x7f&&[^\x80{_BEYOND_ASCII.sub('', excluding[1])}]]]"


def found_by(looks: Iterable[Look], texts: Sequence[str]) -> set[int]:
    """Numbers of the texts in which any of ``looks`` finds something.

    One look after the other over all texts: each has tables that fill the processor's cache.
    """
    found: set[int] = set()
    for look in looks:
        found.update(number for number, text in enumerate(texts) if number not in found and look(text))
    return found


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
