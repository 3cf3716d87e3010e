"""What a rewrite may not lose: times, figures, versions, tickets, services, identifiers, quotations, and what was done."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from extraction.domain.typed_values import TypedValue, typed_values_in
from extraction.verification.blame_verbs import actions_in

_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|`[^`]+`|«[^»]*»")
_IDENTIFIER = re.compile(
    r"(?<![\w-])(?:[\w.-]*[_/][\w./-]+|[A-Za-z]+(?:-[A-Za-z0-9]+)+|[A-Z]{2,}[A-Z0-9]*|[A-Za-z]+[a-z][A-Z]\w*"
    r"|\w*\d\w*(?:[.:-]\w+)*)(?![\w-])"
)
_ORDINARY = re.compile(
    r"(?:on-?call|double-?check\w*|co-?workers?|fat-?finger\w*|re-?train\w*|follow-?ups?|[A-Za-z]+-ly|self-\w+"
    r"|well-\w+|PR|OK)",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")


def survives(original: str, rewrite: str, services: Iterable[str] = ()) -> tuple[str, ...]:
    """What ``original`` holds and ``rewrite`` does not, in order of appearance; empty where nothing was lost.

    Held against each other are typed values, every number, quotations and code, names by their shape, ``services`` and
    the verbs of action in whatever form they stand.
    """
    lost: dict[str, None] = {}
    kept_values = Counter(_meaning(value) for value in typed_values_in(rewrite))
    for value in typed_values_in(original):
        if not kept_values[_meaning(value)]:
            lost[value.text] = None
    lost |= dict.fromkeys(_missing(_NUMBER.findall(original), _NUMBER.findall(rewrite)))
    lost |= {one: None for one in _QUOTED.findall(original) if one not in rewrite}
    lost |= dict.fromkeys(_missing(_identifiers(original), _identifiers(rewrite)))
    lost |= {name: None for name in services if _names(original, name) and not _names(rewrite, name)}
    lost |= dict.fromkeys(sorted(actions_in(original) - actions_in(rewrite)))
    return tuple(lost)


def _meaning(value: TypedValue) -> tuple[str, str, str]:
    written = value.text.lower() if value.number is None else str(value.number)
    return value.kind.value, written, value.unit


def _missing(held: Iterable[str], kept: Iterable[str]) -> list[str]:
    present = Counter(kept)
    present.subtract(held)
    return [one for one in held if present[one] < 0]


def _identifiers(text: str) -> list[str]:
    return [one for one in _IDENTIFIER.findall(text) if not _ORDINARY.fullmatch(one)]


def _names(text: str, name: str) -> bool:
    return re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text, re.IGNORECASE) is not None
