"""Secrets and personal data out, before anyone else sees the text.

What is found is replaced by a placeholder such as ``[email:3f2a1c]``: the same value has the same placeholder, and
nothing of the value is in it. What a retrospective needs stays: commit and request ids, digests, IP addresses of
machines, versions, times, ticket keys.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import blake2b
from typing import Any

from extraction.capture.redaction_patterns import RULES
from extraction.capture.redaction_rule import Rule
from extraction.capture.secret_patterns import SECRET_NAME

_PLACEHOLDER = re.compile(r"\[(?:secret:)?[a-z-]+:[0-9a-f]{6}\]")
_TRAILING = ".,;:)"
_GROUP_SIZE = 5
_Search = Callable[[str], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Redaction:
    """One value that was, or would be, replaced. ``span`` is [start, end) in the text as it was given."""

    kind: str
    span: tuple[int, int]
    placeholder: str


def redact(text: str, key: bytes = b"") -> str:
    """``text`` with every secret and piece of personal data replaced. ``key`` (at most 64 bytes) keys the placeholders."""
    if not _may_hold_something()(text):
        return text
    return _replaced(text, key)


def redactions(text: str, key: bytes = b"") -> tuple[Redaction, ...]:
    """What ``redact`` replaces in ``text``, in order of appearance."""
    found = [
        Redaction(kind=kind, span=(start, end), placeholder=placeholder(kind, text[start:end], key))
        for kind, start, end in _claims(text)
    ]
    return tuple(sorted(found, key=lambda redaction: redaction.span))


def redact_json(value: Any, key: bytes = b"") -> Any:
    """The same structure with its strings redacted, and with what stands under a name such as ``password`` replaced."""
    if isinstance(value, str):
        return redact(value, key)
    if isinstance(value, dict):
        return {_name(name, key): _member(name, one, key) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [redact_json(one, key) for one in value]
    return value


def has_secret_name(name: str) -> bool:
    """Whether what stands under this name in a JSON object is a secret whatever it looks like."""
    return SECRET_NAME.search(name) is not None


@cache
def may_hold_secret_json() -> _Search:
    """A test, quick enough for every record, whether a JSON text may hold anything that ``redact_json`` replaces."""
    return _may_hold_something()


def placeholder(kind: str, value: str, key: bytes = b"") -> str:
    """E.g. ``[secret:jwt:9b1d22]``; six hex digits of BLAKE2 of the value, keyed."""
    return f"[{kind}:{blake2b(value.encode(errors='surrogatepass'), key=key[:64], digest_size=3).hexdigest()}]"


def _name(name: Any, key: bytes) -> Any:
    return redact(name, key) if isinstance(name, str) else name


def _member(name: Any, value: Any, key: bytes) -> Any:
    if not isinstance(name, str) or not has_secret_name(name) or value is None or isinstance(value, bool):
        return redact_json(value, key)
    if isinstance(value, str | int | float):
        text = str(value)
        return placeholder("secret:member", text, key) if text and not _PLACEHOLDER.fullmatch(text) else value
    return redact_json(value, key)


@lru_cache(maxsize=32)  # a record holds the same text several times: in its fields, and again in its blocks
def _replaced(text: str, key: bytes) -> str:
    parts: list[str] = []
    reached = 0
    for kind, start, end in sorted(_claims(text), key=lambda claim: claim[1]):
        parts += (text[reached:start], placeholder(kind, text[start:end], key))
        reached = end
    return "".join((*parts, text[reached:])) if parts else text


def _claims(text: str) -> list[tuple[str, int, int]]:
    """(kind, start, end) of what is to be replaced; they do not overlap. Placeholders already there are left alone."""
    taken = bytearray(len(text))
    if "[" in text:
        for match in _PLACEHOLDER.finditer(text):
            taken[match.start() : match.end()] = b"\x01" * len(match[0])
    claims: list[tuple[str, int, int]] = []
    for rule in _applicable(text):
        for start, end in _spans(rule, text):
            if 1 not in taken[start:end]:
                taken[start:end] = b"\x01" * (end - start)
                claims.append((rule.kind, start, end))
    return claims


def _applicable(text: str) -> list[Rule]:
    """Rules whose hint stands in the text. Most texts hold one kind of secret or none: whole groups are passed over."""
    return [
        rule
        for may_hold_any, rules in _rule_groups()
        if may_hold_any(text)
        for rule, may_hold in rules
        if may_hold(text)
    ]


def _spans(rule: Rule, text: str) -> Iterator[tuple[int, int]]:
    for match in rule.pattern.finditer(text):
        if rule.accept is not None and not rule.accept(match):
            continue
        start, end = match.span(match.lastgroup or 0)
        if rule.trims:
            end = start + len(text[start:end].rstrip(_TRAILING)) or end
        if end > start:
            yield start, end


@cache
def _may_hold_something() -> _Search:
    """Whether any rule may apply, in about a microsecond for a chat message."""
    return _any_hint(RULES)


@cache
def _rule_groups() -> tuple[tuple[_Search, tuple[tuple[Rule, _Search], ...]], ...]:
    groups = (RULES[first : first + _GROUP_SIZE] for first in range(0, len(RULES), _GROUP_SIZE))
    return tuple((_any_hint(group), tuple((rule, _search(rule.hint)) for rule in group)) for group in groups)


def _any_hint(rules: Sequence[Rule]) -> _Search:
    return _search("|".join(dict.fromkeys(f"(?:{rule.hint})" for rule in rules)))


def _search(pattern: str) -> _Search:
    """A search by Rust's linear-time regex engine, case-insensitive.

    The engine comes with pydantic; importing it takes longer than most commands need, hence here. Unicode word
    boundaries are many times slower there than ASCII ones.
    """
    from pydantic_core import SchemaValidator, core_schema

    ascii_boundaries = pattern.replace(r"\b", r"(?-u:\b)")
    return SchemaValidator(core_schema.str_schema(pattern=f"(?i){ascii_boundaries}")).isinstance_python
