"""Names of archive members that would leave the folder they are unpacked into, in every spelling seen in the wild."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import unquote

_PLAIN = re.compile(r"(?:[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*/)*[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*/?")
_SLASH_ALIKE = str.maketrans(dict.fromkeys("\\∕⁄⧸⧹╱╲⟋⟍／＼﹨丿", "/") | {"․": ".", "‥": "..", "…": "..."})
_OVERLONG = re.compile(r"%(?:c0%(?:ae|af)|c1%(?:9c|1c|pc|8s)|e0%80%a[ef]|f0%80%80%a[ef]|u002e|u002f|u2215|u2216)", re.I)
_DECODED_TIMES = 3


def unsafe_name(name: str) -> str | None:
    """Why a member of this name must not be unpacked, or ``None``.

    Judged after percent-decoding (also twice encoded and overlong UTF-8), Unicode compatibility folding and with
    backslashes and look-alike characters taken for slashes, so that the answer holds on every file system.
    """
    if _PLAIN.fullmatch(name) and not name.endswith(".."):
        return None
    if not name:
        return "it has no name"
    if _OVERLONG.search(name):
        return "its name hides a path in overlong percent-encoding"
    spelling = name
    for _ in range(_DECODED_TIMES + 1):
        if (reason := _unsafe_spelling(spelling)) is not None:
            return reason
        if (decoded := unquote(spelling)) == spelling:
            return None
        spelling = decoded
    return "its name is percent-encoded over and over"


def _unsafe_spelling(name: str) -> str | None:
    if any(unicodedata.category(char) in ("Cc", "Cf", "Cs") for char in name if char not in "\u200c\u200d"):
        return "its name holds a NUL, control or direction character"
    path = unicodedata.normalize("NFKC", name.translate(_SLASH_ALIKE)).translate(_SLASH_ALIKE)
    if path.startswith("/"):
        return "its name is an absolute or network path"
    if re.match(r"[A-Za-z]:", path):
        return "its name begins with a drive letter"
    if path.startswith("~"):
        return "its name begins in a home folder"
    for part in path.split("/"):
        if part != "." and part and not part.strip(". "):
            return "its name leads out of the folder (path traversal)"
        if part.split(";")[0].strip() == "..":
            return "its name leads out of the folder (path traversal)"
    return None
