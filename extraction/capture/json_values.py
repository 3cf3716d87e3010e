"""JSON values in a text: one, a list, one per line, or several in a row; a broken one does not hide the others."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime

import orjson

from extraction.capture.source_record import Document
from extraction.errors import Place, UnreadableRecord

_BETWEEN = re.compile(r"[\s,\x1e]*")  # RFC 7464 puts a record separator before each text
_DECODER = json.JSONDecoder(parse_constant=str)  # NaN and Infinity are kept as the words they are
_CUT_OFF = "begins a list that does not end: the file may have been cut off; what stands in it before that is kept"
_TOO_DEEP = "is nested too deeply to be a record"


def json_values_in(text: str, name: str, received_at: datetime) -> Iterator[Document | UnreadableRecord]:
    """One document for a file that is one value (a list stays one), else one for each value in it."""
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError:
        yield from _several(text, name, received_at)
    else:
        yield _document(value, Place(name, _line_of_first(text)), received_at)


def _line_of_first(text: str) -> int:
    return text.count("\n", 0, len(text) - len(text.lstrip())) + 1


def _document(value: object, place: Place, received_at: datetime) -> Document | UnreadableRecord:
    try:
        orjson.dumps(value)
    except orjson.JSONEncodeError as problem:
        if "recursion" in str(problem).lower():
            return UnreadableRecord(place, _TOO_DEEP)
        return Document(_without_half_characters(value), place, received_at)
    return Document(value, place, received_at)


def _without_half_characters(value: object) -> object:
    """Text cut in the middle of an emoji holds half a surrogate pair, which no file can store; observed in the wild."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list):
        return [_without_half_characters(item) for item in value]
    if isinstance(value, dict):
        return {str(_without_half_characters(name)): _without_half_characters(held) for name, held in value.items()}
    return value


def _several(text: str, name: str, received_at: datetime) -> Iterator[Document | UnreadableRecord]:
    position, line, counted = 0, 1, 0
    in_broken_list = told = False
    while True:
        position = _skip(text, position)
        if in_broken_list and text.startswith("]", position):
            position, in_broken_list = position + 1, False
            continue
        if position >= len(text):
            if in_broken_list and not told:
                yield UnreadableRecord(Place(name, line), _CUT_OFF)
            return
        line, counted = line + text.count("\n", counted, position), position
        try:
            value, position = _DECODER.raw_decode(text, position)
        except (ValueError, RecursionError) as problem:
            if text[position] == "[" and not in_broken_list:
                position, in_broken_list = position + 1, True
                continue
            after = _next_start(text, position)
            yield UnreadableRecord(Place(name, line), _broken(problem, text, position, after, line))
            position, told = after, True
        else:
            yield _document(value, Place(name, line), received_at)


def _skip(text: str, position: int) -> int:
    found = _BETWEEN.match(text, position)
    return found.end() if found else position


def _next_start(text: str, position: int) -> int:
    """Where the next value begins: the next line that opens a value at the same indentation as the broken one."""
    line_start = text.rfind("\n", 0, position) + 1
    indent = text[line_start:position] if not text[line_start:position].strip() else ""
    found = re.compile(r"\r?\n" + re.escape(indent) + r"(?=[{\[])").search(text, position)
    return found.end() if found else len(text)


def _broken(problem: Exception, text: str, position: int, after: int, line: int) -> str:
    if isinstance(problem, RecursionError):
        return _TOO_DEEP
    what = problem.msg if isinstance(problem, json.JSONDecodeError) else str(problem)
    at = problem.lineno if isinstance(problem, json.JSONDecodeError) else line
    lines = text.count("\n", position, after)
    skipped = f"; lines {line} to {line + lines - 1} are left out" if lines > 1 else ""
    return f"is not JSON: {what} in line {at}{skipped}; mend it and import again"
