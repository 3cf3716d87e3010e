"""Takes secrets and addresses out of what is logged: what looks like one, and the ones that this installation was given."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from app.settings import Secret, Settings

if TYPE_CHECKING:
    from extraction.capture.redact import Redactor

KNOWN = "[secret:setting]"
_SHORTEST = 8
"""Shorter ones stand in ordinary words."""
_NAMED = re.compile(r"(?:^PGPASSWORD|_HEADERS)$")


class LogRedaction:
    """Made at start, ready when the first line is logged: most commands log none."""

    def __init__(self, settings: Settings | None = None, environment: Mapping[str, str] | None = None) -> None:
        self._settings = settings
        self._environment = dict(os.environ if environment is None else environment)

    def __call__(self, text: str) -> str:
        if self._known is not None:
            text = self._known.sub(KNOWN, text)
        return self._redactor.text(text)

    @cached_property
    def _redactor(self) -> Redactor:
        from extraction.capture.redact import Redactor

        return Redactor() if self._settings is None else Redactor(key=self._settings.address_key())

    @cached_property
    def _known(self) -> re.Pattern[str] | None:
        values = {one for value in self._values() for one in (value, unquote(value)) if len(one) >= _SHORTEST}
        longest_first = sorted(values, key=len, reverse=True)
        return re.compile("|".join(map(re.escape, longest_first))) if values else None

    def _values(self) -> Iterator[str]:
        from extraction.capture.redact import has_secret_name

        for name, value in self._environment.items():
            if has_secret_name(name) or _NAMED.search(name):
                yield from (value, *_parts(value))
            elif "://" in value:
                yield _password(value)
        if self._settings is not None:
            yield _password(self._settings.database_url)
            yield from _secrets(self._settings)


def _parts(value: str) -> Iterator[str]:
    """Of ``authorization=Bearer abc,x-key=def`` and the like."""
    for pair in value.split(","):
        yield from pair.partition("=")[2].split()


def _password(url: str) -> str:
    try:
        return urlsplit(url).password or ""
    except ValueError:
        return ""


def _secrets(value: object) -> Iterator[str]:
    if isinstance(value, Secret):
        yield value.reveal()
    elif is_dataclass(value):
        for one in fields(value):
            yield from _secrets(getattr(value, one.name))
