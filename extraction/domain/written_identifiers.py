"""Names that machines give: versions, commits, tickets, pull requests, hosts, severities. Told by their shape."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from extraction.domain.typed_value import ValueKind


class Identified(NamedTuple):
    kind: ValueKind
    number: Decimal | None = None
    unit: str = ""


_SEVERITY = re.compile(r"(?i:(?P<sev>sev)(?:erity)?-?(?P<level>[0-5]))|[Pp](?P<priority>[0-5])")
_TICKET = re.compile(r"(?P<project>[A-Z][A-Z0-9]{1,9})-(?P<number>\d{1,8}(?:-\d{1,4})?)")
_NOT_TICKETS = frozenset(
    re.findall(
        r"\S+",
        "SEV UTF ISO SHA RFC CVE CWE HTTP HTTPS UTC GMT AES RSA MD IPV TCP UDP TLS SSL WIN US EU AP COVID GPT BASE CI CD P EC "
        "PEP IEEE ANSI CRC ECDSA HMAC ARM X",
    )
)
_PULL_REQUEST = re.compile(r"(?:[\w.-]+(?:/[\w.-]+)+|(?i:pr|mr|pull|gh|issue))?[#!](?P<number>\d+)")
_VERSION = re.compile(
    r"[vV]\d+(?:\.\d+)*(?:[-+.]?[A-Za-z]\w*(?:[-+.]\w+)*)?|\d+\.\d+\.\d+(?:[-+.]\w+)*|\d+\.\d+-\w+(?:[-+.]\w+)*"
)
_COMMIT = re.compile(r"(?=[a-f]*\d)(?=\d*[a-f])[0-9a-f]{7,40}")
_ADDRESS = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}")
_REGION = re.compile(r"(?:us|eu|ap|sa|ca|me|af|il)-(?:gov-)?(?:north|south|east|west|central)+-?\d[a-z]?")
_HOST = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*-(?=[a-z0-9]*\d)[a-z0-9]+|[a-z]+\d{2,4}")
_NOT_HOSTS = frozenset(
    re.findall(
        r"\S+",
        "utf sha phase step day top pre post non level tier part stage week covid mid base wave gpt inc incident sev "
        "severity ops round option plan type class group team line page chapter figure table scenario version rev build release "
        "x iso http ipv md area zone shift sprint",
    )
)
_POD = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*-[a-f0-9]{6,10}-[a-z0-9]{5}")
_NAMED_HOST = re.compile(
    r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+(?:com|net|org|io|dev|app|internal|local|co|uk|de|eu|fr|nl|cloud|ai|sh|edu|gov|info"
    r"|tech|svc|cluster|example|test|invalid|lan|corp|consul|home|services|systems|network|status)",
    re.IGNORECASE,
)


@lru_cache(maxsize=4096)
def identify(word: str) -> Identified | None:
    """What a single word or number-like token names by its own shape alone; ``None`` for words and plain numbers."""
    for look in _LOOKS:
        found = look(word)
        if found is not None:
            return found
    return None


def _severity(word: str) -> Identified | None:
    match = _SEVERITY.fullmatch(word)
    if match is None:
        return None
    level = match["level"] or match["priority"]
    return Identified(ValueKind.SEVERITY, Decimal(level), "SEV" if match["sev"] else "P")


def _ticket(word: str) -> Identified | None:
    match = _TICKET.fullmatch(word)
    return Identified(ValueKind.TICKET) if match and match["project"] not in _NOT_TICKETS else None


def _pull_request(word: str) -> Identified | None:
    match = _PULL_REQUEST.fullmatch(word)
    return Identified(ValueKind.PULL_REQUEST, Decimal(match["number"])) if match else None


def _version(word: str) -> Identified | None:
    if _ADDRESS.fullmatch(word):
        return Identified(ValueKind.HOST)
    return Identified(ValueKind.VERSION) if _VERSION.fullmatch(word) else None


def _commit(word: str) -> Identified | None:
    return Identified(ValueKind.COMMIT) if _COMMIT.fullmatch(word) else None


def _host(word: str) -> Identified | None:
    if _REGION.fullmatch(word) or _NAMED_HOST.fullmatch(word) or _POD.fullmatch(word):
        return Identified(ValueKind.HOST)
    if not _HOST.fullmatch(word) or word.partition("-")[0].rstrip("0123456789") in _NOT_HOSTS:
        return None
    if "-" not in word and word.rstrip("0123456789") in _NOT_NUMBERED:
        return None
    return Identified(ValueKind.HOST)


_NOT_NUMBERED = frozenset(
    re.findall(r"\S+", "p q h x v k md sha utf base oauth ipv s ec int uint float log top http arm amd web python py")
)
_LOOKS: tuple[Callable[[str], Identified | None], ...] = (_severity, _ticket, _pull_request, _version, _commit, _host)
