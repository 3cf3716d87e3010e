"""Anyone's claims with their records, checked by the engine that checks our own drafts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from extraction.errors import Place, UnreadableRecord
from extraction.verification.claim_rows import VerdictRow, check_claim


def check_claims(path: Path) -> Iterator[VerdictRow | UnreadableRecord]:
    """A verdict for each line of the JSON lines file ``path``; a line that cannot be read gives an ``UnreadableRecord``."""
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield _checked(line, Place(str(path), number))


def _checked(line: str, place: Place) -> VerdictRow | UnreadableRecord:
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        return UnreadableRecord(place, f"no JSON: {error.msg} at column {error.colno}")
    if not isinstance(row, dict):
        return UnreadableRecord(place, "not an object with id, claim, cites and events")
    try:
        return check_claim(row, place)
    except UnreadableRecord as error:
        return error
