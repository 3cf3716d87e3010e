"""The files beside this one, put together into what a component is registered with."""

from __future__ import annotations

from functools import cache
from pathlib import Path

HERE = Path(__file__).parent


@cache
def style(*names: str) -> str:
    """``base.css`` and then ``names``, in this order."""
    return "\n".join((HERE / name).read_text(encoding="utf-8") for name in ("base.css", *names))


@cache
def script(*names: str) -> str:
    """``dom.js`` and then ``names`` as one module; the last one holds the default export."""
    return "\n".join((HERE / name).read_text(encoding="utf-8") for name in ("dom.js", *names))
