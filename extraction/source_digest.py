"""Which code made something: a digest that differs as soon as one line of the sources that it names does.

Computed from the files and not declared by hand: a number that somebody forgets to raise would keep what the checks of today
refuse. A changed comment changes it as well; that costs a request to the record of replies, not one to a model.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

_HERE = Path(__file__).parent


@cache
def source_digest(*parts: str) -> str:
    """SHA-256 over the Python files of ``parts``, modules and folders of this package as ``drafting/plain`` or ``errors.py``.

    By path and content, whatever the order of ``parts``; read once in a process.

    Raises:
        ValueError: one of them is neither a folder with Python files nor such a file.
    """
    hasher = hashlib.sha256()
    for path in sorted({path for part in parts for path in _files(part)}):
        hasher.update(f"{path.relative_to(_HERE).as_posix()}\x00".encode())
        hasher.update(hashlib.sha256(path.read_bytes()).digest())
    return hasher.hexdigest()


def _files(part: str) -> list[Path]:
    path = _HERE / part
    files = [path] if path.is_file() else sorted(path.rglob("*.py"))
    if not files:
        raise ValueError(f"there is no source {part} in {_HERE.name}")
    return files
