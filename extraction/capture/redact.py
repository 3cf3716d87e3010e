"""Secrets and personal data out, before anyone else sees the text.

What is found is replaced by a placeholder such as ``[email:3f2a1c]``: the same value has the same placeholder, and
nothing of the value is in it. What a retrospective needs stays: commit and request ids, digests, IP addresses of
machines, versions, times, ticket keys; and what the installation's allow-list lets through.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import blake2b
from typing import Any, NamedTuple

from extraction.capture.allow_list import NOTHING_ALLOWED, Allowed, AllowList
from extraction.capture.plain_reading import plain_reading, positions
from extraction.capture.quick_look import Look, found_by, look_for
from extraction.capture.redaction_patterns import RULES
from extraction.capture.redaction_rule import Rule
from extraction.capture.secret_commands import is_basic_pair
from extraction.capture.secret_patterns import SECRET_NAME

_PLACEHOLDER = re.compile(r"\[(?:secret:)?[a-z-]+:[0-9a-f]{6}\]")
_TRAILING = ".,;:)"
_SHORTEST = 6
_GROUP_SIZE, _LOOKS = 5, 4
_REPEATED = 64
"""Up to here a text is likely to come again: the names, types and ids that stand in every record."""
_AUTH_NAMES = frozenset({"auth", "_auth"})
_MEMBER = "secret:member"
Note = Callable[[str, str, str], None]
"""Told of each replacement: kind, value, placeholder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Redaction:
    """One value that was, or would be, replaced. ``span`` is [start, end) in the text as it was given."""

    kind: str
    span: tuple[int, int]
    placeholder: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LetThrough:
    """One value that would be replaced, did ``entry`` of the allow-list not let it through."""

    kind: str
    span: tuple[int, int]
    entry: Allowed


class _Claim(NamedTuple):
    """A value that a rule found: the text as read without hidden characters, and where it stands in the text as given."""

    kind: str
    start: int
    end: int
    value: str
    allowed: Allowed | None


@dataclass(frozen=True, kw_only=True)
class Redactor:
    """Replaces what the rules find and ``allow`` does not let through. ``key`` (at most 64 bytes) keys the placeholders."""

    key: bytes = b""
    allow: AllowList = NOTHING_ALLOWED
    note: Note | None = None

    def text(self, text: str) -> str:
        """``text`` with every secret and piece of personal data replaced."""
        if len(text) < _SHORTEST or not (_seen if len(text) <= _REPEATED else may_hold_secret)(text):
            return text
        claims = [claim for claim in _claims(text, self.allow) if claim.allowed is None]
        if not claims:
            return text
        parts: list[str] = []
        reached = 0
        for claim in claims:
            parts += (text[reached : claim.start], self._placeholder(claim.kind, claim.value))
            reached = claim.end
        return "".join((*parts, text[reached:]))

    def json(self, value: Any) -> Any:
        """The same structure with its strings redacted, and with what stands under a name such as ``password`` replaced."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, dict):
            pair = _named_value(value)
            return {self._name(name): self._member(name, one, secret=name == pair) for name, one in value.items()}
        if isinstance(value, list | tuple):
            return [self.json(one) for one in value]
        return value

    def redactions(self, text: str) -> tuple[Redaction, ...]:
        """What is replaced in ``text``, in order of appearance."""
        return tuple(
            Redaction(
                kind=claim.kind,
                span=(claim.start, claim.end),
                placeholder=placeholder(claim.kind, claim.value, self.key),
            )
            for claim in _claims(text, self.allow)
            if claim.allowed is None
        )

    def let_through(self, text: str) -> tuple[LetThrough, ...]:
        """What the allow-list keeps in ``text``, in order of appearance."""
        return tuple(
            LetThrough(kind=claim.kind, span=(claim.start, claim.end), entry=claim.allowed)
            for claim in _claims(text, self.allow)
            if claim.allowed is not None
        )

    def _placeholder(self, kind: str, value: str) -> str:
        made = placeholder(kind, value, self.key)
        if self.note is not None:
            self.note(kind, value, made)
        return made

    def _name(self, name: Any) -> Any:
        return self.text(name) if isinstance(name, str) else name

    def _member(self, name: Any, value: Any, *, secret: bool) -> Any:
        if value is None or isinstance(value, bool) or not isinstance(value, str | int | float):
            return self.json(value)
        text = str(value)
        named = isinstance(name, str) and (
            has_secret_name(name) or (name.lower() in _AUTH_NAMES and is_basic_pair(text))
        )
        if not (secret or named):
            return self.json(value)
        if not text or _PLACEHOLDER.fullmatch(text) or self.allow.entry_for(_MEMBER, text) is not None:
            return value
        return self._placeholder(_MEMBER, text)


def redact(text: str, key: bytes = b"") -> str:
    """``text`` with every secret and piece of personal data replaced. ``key`` (at most 64 bytes) keys the placeholders."""
    return _redactor(key).text(text)


@lru_cache(maxsize=8)
def _redactor(key: bytes) -> Redactor:
    return Redactor(key=key)


def redactions(text: str, key: bytes = b"") -> tuple[Redaction, ...]:
    """What ``redact`` replaces in ``text``, in order of appearance."""
    return Redactor(key=key).redactions(text)


def redact_json(value: Any, key: bytes = b"") -> Any:
    """The same structure with its strings redacted, and with what stands under a name such as ``password`` replaced."""
    return Redactor(key=key).json(value)


@lru_cache(maxsize=1024)
def has_secret_name(name: str) -> bool:
    """Whether what stands under this name in a JSON object is a secret whatever it looks like."""
    return SECRET_NAME.search(name) is not None


def may_hold_secret(text: str) -> bool:
    """Whether ``text``, or a record's JSON, may hold anything that is replaced; about a microsecond for a chat message."""
    read = text if text.isascii() else plain_reading(text)
    for look in _first_look():  # noqa: SIM110 - a generator would take as long as the looks
        if look(read):
            return True
    return False


def which_may_hold_secrets(texts: Sequence[str]) -> set[int]:
    """Numbers of those of ``texts`` that may hold a secret; many at once take half the time."""
    return found_by(_first_look(), [plain_reading(text) for text in texts])


_seen = lru_cache(maxsize=4096)(may_hold_secret)


def placeholder(kind: str, value: str, key: bytes = b"") -> str:
    """E.g. ``[secret:jwt:9b1d22]``; six hex digits of BLAKE2 of the value, keyed."""
    return f"[{kind}:{blake2b(value.encode(errors='surrogatepass'), key=key[:64], digest_size=3).hexdigest()}]"


def _named_value(value: dict[Any, Any]) -> str | None:
    """``value`` where the object is a pair such as ``{"name": "DB_PASSWORD", "value": …}``: environments, headers, fields."""
    named = next((value[one] for one in ("name", "key", "title", "Name", "Key") if isinstance(value.get(one), str)), "")
    held = next((one for one in ("value", "Value", "val") if one in value), None)
    return held if held is not None and has_secret_name(named.rstrip(": ")) else None


@lru_cache(maxsize=32)  # a record holds the same text several times: in its fields, and again in its blocks
def _claims(text: str, allow: AllowList) -> tuple[_Claim, ...]:
    """What the rules find, in order; claims do not overlap. Placeholders already there are left alone."""
    read = plain_reading(text)
    taken = bytearray(len(read))
    if "[" in read:
        for match in _PLACEHOLDER.finditer(read):
            taken[match.start() : match.end()] = b"\x01" * len(match[0])
    spans: list[tuple[int, int, str]] = []
    for rule in _applicable(read):
        for start, end in _spans(rule, read):
            if 1 not in taken[start:end]:
                taken[start:end] = b"\x01" * (end - start)
                spans.append((start, end, rule.kind))
    if not spans:
        return ()
    place = positions(text)
    return tuple(
        _Claim(
            kind,
            place[start],
            place[end - 1] + 1,
            value := read[start:end],
            allow.entry_for(kind, value) if allow.entries else None,
        )
        for start, end, kind in sorted(spans)
    )


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
def _first_look() -> tuple[Look, ...]:
    """Together they tell whether any rule may apply, in about a microsecond for a chat message.

    Several, for one of all hints outgrows what the engine keeps of its automaton, and is ten times slower then.
    """
    size = -(-len(RULES) // _LOOKS)
    return tuple(_any_hint(RULES[first : first + size]) for first in range(0, len(RULES), size))


@cache
def _rule_groups() -> tuple[tuple[Look, tuple[tuple[Rule, Look], ...]], ...]:
    groups = (RULES[first : first + _GROUP_SIZE] for first in range(0, len(RULES), _GROUP_SIZE))
    return tuple((_any_hint(group), tuple((rule, look_for(rule.hint)) for rule in group)) for group in groups)


def _any_hint(rules: Sequence[Rule]) -> Look:
    return look_for("|".join(dict.fromkeys(f"(?:{rule.hint})" for rule in rules)))
