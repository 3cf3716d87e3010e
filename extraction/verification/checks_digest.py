"""Which checks there are: what was held against other checks is held again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from extraction.source_digest import source_digest


def checks_digest(without: Iterable[str] = ()) -> str:
    """Differs as soon as the sources of the checks do, or which of them (``without``) are left out.

    The checks import nothing of the project but the domain and the errors (``pyproject.toml`` keeps it so).
    """
    sources = source_digest("verification", "domain", "errors.py")
    left_out = sorted(without)
    return hashlib.sha256("\x00".join((sources, *left_out)).encode()).hexdigest() if left_out else sources
