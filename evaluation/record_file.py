"""Run records as files: JSON with sorted keys, read strictly, so that the same run gives the same bytes."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from evaluation.run_record import Ran, RunRecord
from extraction.errors import InputError

SCHEMA = 1
"""Raised whenever a record changes its shape; a record of another schema is refused."""


class InvalidRecord(InputError):
    """A run record that cannot be read; the message names the file, the place in it and what to do."""


def record_text(record: RunRecord) -> str:
    """The file's text: deterministic, ends with a newline; what has its default value is left out."""
    return _text({"schema": SCHEMA, "run": _runs().dump_python(record, mode="json", exclude_defaults=True)})


def write_record(path: Path, record: RunRecord) -> None:
    """Write ``record``, with the folder it lies in where there is none yet."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(record_text(record), encoding="utf-8")


def read_record(path: Path) -> RunRecord:
    """Read what ``write_record`` wrote.

    Raises:
        InvalidRecord: there is no such file, it is no record of this schema, or it holds a key or value of another shape.
    """
    try:
        document = json.loads(path.read_text("utf-8"), parse_constant=_refused)
    except OSError as error:
        raise InvalidRecord(
            f"{path}: cannot be read ({error.strerror}); make a record with: run --out {path}"
        ) from error
    except ValueError as error:
        raise InvalidRecord(f"{path}: is no JSON: {error}") from error
    if not isinstance(document, dict) or set(document) != {"schema", "run"}:
        raise InvalidRecord(f"{path}: is no run record; one holds “schema” and “run” and nothing else")
    if document["schema"] != SCHEMA:
        raise InvalidRecord(
            f"{path}: has the schema {document['schema']!r}, this version reads {SCHEMA}; make it again"
        )
    return _record(path, document["run"])


def write_ran(path: Path, ran: Ran) -> None:
    """When and where the run of the record at ``path`` took place, beside it."""
    ran_path(path).write_text(_text(TypeAdapter(Ran).dump_python(ran, mode="json")), encoding="utf-8")


def read_ran(path: Path) -> Ran | None:
    """What ``write_ran`` wrote for the record at ``path``; ``None`` where it is not there or is none."""
    try:
        return TypeAdapter(Ran).validate_json(ran_path(path).read_bytes(), strict=True)
    except (OSError, ValidationError):
        return None


def ran_path(path: Path) -> Path:
    """``runs/plain.json`` → ``runs/plain.ran.json``."""
    return path.with_suffix(".ran.json")


def _record(path: Path, run: object) -> RunRecord:
    try:
        record = _runs().validate_json(json.dumps(run), strict=True)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise InvalidRecord(f"{path}: run.{place}: {first['msg']}; make the record again") from error
    other = _difference(run, _runs().dump_python(record, mode="json", exclude_defaults=True), "run")
    if other:
        raise InvalidRecord(f"{path}: {other} is unknown, missing or written in another way; make the record again")
    return record


@cache
def _runs() -> TypeAdapter[RunRecord]:
    return TypeAdapter(RunRecord)


def _text(document: object) -> str:
    return json.dumps(document, ensure_ascii=False, sort_keys=True, allow_nan=False, indent=1) + "\n"


def _refused(constant: str) -> float:
    raise ValueError(f"{constant} is no value")


def _difference(one: object, other: object, place: str) -> str:
    """Where two documents differ first, or ""."""
    if isinstance(one, dict) and isinstance(other, dict):
        for key in sorted({*one, *other}):
            if key not in one or key not in other:
                return f"{place}.{key}"
            if found := _difference(one[key], other[key], f"{place}.{key}"):
                return found
        return ""
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        pairs = enumerate(zip(one, other, strict=True))
        return next((found for n, (a, b) in pairs if (found := _difference(a, b, f"{place}.{n}"))), "")
    return "" if one == other else place
