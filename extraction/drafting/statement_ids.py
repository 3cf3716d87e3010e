"""Names of statements: the same section with the same sentences gets the same names again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable


def statement_id(section_id: str, number: int, text: str, evidence: Iterable[str]) -> str:
    """``impact-2-9f31c0``: section, place in it from 1, and six hex digits of SHA-256 over text and evidence."""
    digest = hashlib.sha256("\x00".join((text, *evidence)).encode()).hexdigest()
    return f"{section_id}-{number}-{digest[:6]}"
