"""The running text of a Markdown document: what is left when headings, code, quotations and addresses are blanked out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

_FENCE = re.compile(r"^ {0,3}(?P<mark>`{3,}|~{3,})")
_HEADING = re.compile(r"^ {0,3}#{1,6}(?:\s|$)")
_UNDERLINE = re.compile(r"^ {0,3}(?:=+|-{2,})\s*$")
_QUOTE = re.compile(r"^\s*>")
_ITEM = re.compile(r"^\s*(?:[-*+•]|\d{1,3}[.)]|\[[ xX]\])\s")
_CELL_END = "\v"
_MARKER = re.compile(r"^\s*(?:[-*+•]|\d{1,3}[.)])\s+(?:\[[ xX]\]\s)?", re.MULTILINE)
_TABLE = re.compile(r"^\s*\|.*\||^\s*\S.*\s\|\s.*\|?\s*$")
_RULE = re.compile(r"^ {0,3}(?:[-*_]\s*){3,}$|^\s*\|?[\s:|-]+\|[\s:|-]*$")
_REFERENCE = re.compile(r"^ {0,3}\[[^\]]+\]:\s")
_MADE_BLANK = (
    re.compile(r"<!--.*?-->", re.DOTALL),
    re.compile(r"(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`)", re.DOTALL),
    re.compile(r"!\[[^\]]*\]\([^)]*\)"),
    re.compile(r"\]\([^)\n]*\)|\]\[[^\]\n]*\]"),
    re.compile(r"<[A-Za-z/!][^>\n]*>|<https?://[^>]*>"),
    re.compile(r"\b(?:https?|ftp)://[^\s)>\]]+"),
    re.compile(r"\*{1,3}|~~|(?<![A-Za-z0-9])_{1,3}|_{1,3}(?![A-Za-z0-9])|\[(?=[^\]\n]*\s)"),
)


def markdown_prose(text: str) -> str:
    """``text`` with everything but running words blanked out; of the same length, so that every place stays the same.

    A wrapped line is joined to the one before by a space; list items and table cells end a sentence.
    """
    blanked = "".join(_lines_blanked(text))
    for pattern in _MADE_BLANK:
        blanked = pattern.sub(_blank, blanked)
    return _joined(blanked)


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match.group())


def _lines_blanked(text: str) -> Iterator[str]:
    lines = text.splitlines(keepends=True)
    fence, front_matter = "", bool(lines) and lines[0].strip() == "---"
    previous_blank, in_list = True, False
    for number, line in enumerate(lines):
        mark = _FENCE.match(line)
        indented_code = previous_blank and not in_list and line.startswith(("    ", "\t")) and line.strip() != ""
        follows = lines[number + 1] if number + 1 < len(lines) else ""
        if front_matter:
            front_matter = number == 0 or line.strip() not in ("---", "...")
            yield _emptied(line)
        elif fence:
            closes = mark is not None and mark["mark"].startswith(fence) and not line.strip().strip(fence[0])
            fence = "" if closes else fence
            yield _emptied(line)
        elif mark is not None:
            fence = mark["mark"]
            yield _emptied(line)
        elif (
            indented_code
            or _is_no_prose(line)
            or (line.strip() and _UNDERLINE.match(follows) and not _ITEM.match(line))
        ):
            yield _emptied(line)
        else:
            yield line.replace("|", _CELL_END) if _TABLE.match(line) else line
        if line.strip():
            in_list = bool(_ITEM.match(line)) or (in_list and line.startswith((" ", "\t")))
        previous_blank = not line.strip() or (indented_code and previous_blank)


def _is_no_prose(line: str) -> bool:
    return any(pattern.match(line) for pattern in (_HEADING, _QUOTE, _RULE, _REFERENCE, _UNDERLINE))


def _emptied(line: str) -> str:
    return re.sub(r"[^\n]", " ", line)


def _joined(text: str) -> str:
    """Line breaks inside a paragraph or an item as spaces."""
    lines = text.split("\n")
    pieces = [lines[0]] if lines else []
    for before, line in pairwise(lines):
        wrapped = bool(before.strip()) and bool(line.strip()) and not _ITEM.match(line)
        pieces.append((" " if wrapped else "\n") + line)
    return _MARKER.sub(_blank, "".join(pieces).replace(_CELL_END, "\n"))
