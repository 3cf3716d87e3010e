"""One record redacted as a whole: what is a secret in one of its fields is one in all of them.

Slack holds a message twice, as text and as blocks that cut it into pieces; a header and its value stand apart in JSON.
What the text gives away is therefore looked for in the raw record as well, and the other way round.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import quote

from extraction.capture.redact import Redactor
from extraction.capture.source_record import RecordedActor, SourceRecord

_USER_IN_URL = re.compile(r"(?<=://)[^/@\s]*@")
_PLACEHOLDER = r"\[(?:secret:)?[a-z-]+:[0-9a-f]{6}\]"
_SHORTEST, _LONG = 5, 16
NAMES_A_PERSON = ("assignee", "person")
"""Attributes that hold a person's name: an address there is shortened to a name, not replaced."""
_TOLD_IN_PROSE = ("secret:password", "secret:login")


@dataclass(frozen=True, slots=True)
class CleanRecord:
    """``record`` without what must not be kept, but for its actor's addresses; ``raw`` and ``identity`` are its JSON values."""

    record: SourceRecord
    raw: Any
    identity: Any


def clean_record(record: SourceRecord, raw: bytes, redactor: Redactor) -> CleanRecord:
    """Every text of ``record``, whose canonical JSON is ``raw``, redacted."""
    found = _Found(redactor)
    own = replace(redactor, note=found.note)
    raw_value = own.json(json.loads(raw))
    identity = None if record.identity is None else own.json(record.identity)
    cleaned = replace(
        record,
        text=own.text(record.text),
        key=record.key and clean_key(record.source, record.key, own),
        at_original=own.text(record.at_original),
        permalink=record.permalink and clean_url(record.permalink, own),
        channel=record.channel and own.text(record.channel),
        thread_key=record.thread_key and clean_key(record.source, record.thread_key, own),
        version_of=record.version_of and clean_key(record.source, record.version_of, own),
        attributes=_each(record.attributes, lambda name, value: clean_attribute(name, value, own)),
    )
    if not found.values:
        return CleanRecord(cleaned, raw_value, identity)
    everywhere, in_raw = found.search(prose=False), found.search(prose=True)
    cleaned = replace(
        cleaned,
        text=found.without(cleaned.text, everywhere),
        key=cleaned.key and (cleaned.key if record.source == "mail" else found.without(cleaned.key, everywhere)),
        permalink=cleaned.permalink and found.without(cleaned.permalink, everywhere),
        actor=cleaned.actor and found.actor(cleaned.actor),
        attributes=_each(cleaned.attributes, lambda _, value: found.without(value, everywhere)),
    )
    return CleanRecord(cleaned, _strings(raw_value, in_raw, found), _strings(identity, in_raw, found))


def _each(attributes: Mapping[str, str], clean: Callable[[str, str], str]) -> Mapping[str, str]:
    return {name: value if name in NAMES_A_PERSON else clean(name, value) for name, value in attributes.items()}


def clean_key(source: str, key: str, redactor: Redactor) -> str:
    """Redacted; of a mail's Message-ID only secrets are: it looks like an address, and is what the mail is found by."""
    if source == "mail" and not any(one.kind.startswith("secret:") for one in redactor.redactions(key)):
        return key
    return redactor.text(key)


def clean_url(url: str, redactor: Redactor) -> str:
    return redactor.text(_USER_IN_URL.sub("", url) if "@" in url else url)


def clean_attribute(name: str, value: str, redactor: Redactor) -> str:
    return clean_url(value, redactor) if name == "url" else redactor.text(value)


@dataclass(slots=True)
class _Found:
    """Values that were replaced in one record, with what stands in their place."""

    redactor: Redactor
    values: dict[str, str] = field(default_factory=dict)
    told: set[str] = field(default_factory=set)
    secret: set[str] = field(default_factory=set)

    def note(self, kind: str, value: str, placeholder: str) -> None:
        self.values.setdefault(value, placeholder)
        if kind.startswith("secret:"):
            self.secret.add(value)
        if kind in _TOLD_IN_PROSE:
            self.told.add(value)
        if self.redactor.note is not None:
            self.redactor.note(kind, value, placeholder)

    def search(self, *, prose: bool, secrets: bool = False) -> re.Pattern[str] | None:
        """Where the values stand, also as they are written in links. A plain word is one only with ``prose``."""
        counted = (
            value for value in self.values if self._counts(value, prose) and (not secrets or value in self.secret)
        )
        spelled = {spelling for value in counted for spelling in _spellings(value)}
        if not spelled:
            return None
        longest_first = sorted(spelled, key=lambda one: (-len(one), one))
        return re.compile(f"{_PLACEHOLDER}|(?P<v>{'|'.join(map(_bounded, longest_first))})", re.IGNORECASE)

    def actor(self, actor: RecordedActor) -> RecordedActor:
        """Without secrets. Addresses stay for now: people are known by what stands before the @."""
        search = self.search(prose=False, secrets=True)
        handle = actor.handle and self.without(actor.handle, search)
        return replace(actor, name=self.without(actor.name, search), handle=handle)

    def without(self, text: str, search: re.Pattern[str] | None) -> str:
        return text if search is None else search.sub(self._replaced, text)

    def _counts(self, value: str, prose: bool) -> bool:
        if len(value) < _SHORTEST:
            return False
        return (not value.isalpha() and not value.isdigit()) or (prose and value in self.told)

    def _replaced(self, match: re.Match[str]) -> str:
        if match["v"] is None:
            return match[0]
        value = match["v"].casefold()
        return next(
            placeholder
            for one, placeholder in self.values.items()
            if any(value == spelling.casefold() for spelling in _spellings(one))
        )


def _bounded(spelling: str) -> str:
    """A short value is one only where nothing stands beside it."""
    escaped = re.escape(spelling)
    return escaped if len(spelling) >= _LONG else rf"(?<![A-Za-z0-9]){escaped}(?![A-Za-z0-9])"


def _spellings(value: str) -> Iterator[str]:
    yield value
    # As links and JSON within JSON have it, and as sources write out a status.
    for encoded in (quote(value, safe=""), json.dumps(value)[1:-1], value.replace("_", " ")):
        if encoded != value:
            yield encoded


def _strings(value: Any, search: re.Pattern[str] | None, found: _Found) -> Any:
    """``value`` with its strings, but not the names in it, gone through."""
    if isinstance(value, str):
        return found.without(value, search)
    if isinstance(value, dict):
        return {name: _strings(one, search, found) for name, one in value.items()}
    if isinstance(value, list):
        return [_strings(one, search, found) for one in value]
    return value
