"""Filled answers, read strictly and with the writers put back in place of the letters."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from evaluation.reading.form import QUESTIONS
from evaluation.reading.make import ANSWERS, KEY, InvalidReading

TIE = "tie"
_Model = TypeVar("_Model", bound=BaseModel)
_Rating = Annotated[int, Field(ge=1, le=5)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class _Key(_Strict):
    seed: int
    arms: list[str]
    cases: dict[str, str]
    orders: dict[str, dict[str, dict[str, str]]]


class _Report(_Strict):
    clarity: _Rating
    usefulness: _Rating
    trust: _Rating
    not_believed: list[str]


class _Answers(_Strict):
    case: str
    reader: str
    reports: dict[str, _Report]
    publish: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What one reader said about one case. ``ratings`` is arm → question → 1 to 5; ``publish`` an arm or ``tie``."""

    case: str
    reader: str
    ratings: Mapping[str, Mapping[str, int]]
    publish: str
    not_believed: Mapping[str, tuple[str, ...]]
    why: str


@dataclass(frozen=True, kw_only=True)
class Answered:
    """``expected`` is how many answers were to come: one for each reader and case."""

    arms: tuple[str, ...]
    expected: int
    answers: tuple[Answer, ...]


def read_answers(folder: Path) -> Answered:
    """The answers in ``folder/answers`` under the names in ``folder/key.json``.

    Raises:
        InvalidReading: there is no key, no answer, one that is not filled in, of another reading, or given twice.
    """
    key = _read(folder / KEY, _Key)
    answers = tuple(_answers(folder / ANSWERS, key))
    if not answers:
        raise InvalidReading(f"{folder / ANSWERS}: no answers lie here yet; put the readers' JSON files there")
    expected = sum(len(cases) for cases in key.orders.values())
    return Answered(arms=tuple(key.arms), expected=expected, answers=answers)


def _answers(folder: Path, key: _Key) -> Iterator[Answer]:
    seen: dict[tuple[str, str], Path] = {}
    for path in sorted(folder.glob("*.json")):
        given = _read(path, _Answers)
        order = key.orders.get(given.reader, {}).get(given.case)
        if order is None:
            raise InvalidReading(f"{path}: this reading has no reader {given.reader!r} with a case {given.case!r}")
        if other := seen.get((given.reader, given.case)):
            raise InvalidReading(f"{path}: {given.reader} answered {given.case} before, in {other.name}; keep one")
        seen[given.reader, given.case] = path
        if set(given.reports) != set(order):
            raise InvalidReading(f"{path}: reports: exactly {', '.join(order)} have to be answered")
        if given.publish not in (*order, TIE):
            raise InvalidReading(f"{path}: publish is {given.publish!r}; it has to be one of {', '.join(order)}, {TIE}")
        yield _named(given, order, key.cases[given.case])


def _named(given: _Answers, order: Mapping[str, str], case: str) -> Answer:
    return Answer(
        case=case,
        reader=given.reader,
        ratings={
            order[letter]: {question: int(getattr(report, question)) for question in QUESTIONS}
            for letter, report in given.reports.items()
        },
        publish=order.get(given.publish, TIE),
        not_believed={order[letter]: tuple(report.not_believed) for letter, report in given.reports.items()},
        why=given.why,
    )


def _read(path: Path, shape: type[_Model]) -> _Model:
    try:
        return shape.model_validate(json.loads(path.read_text("utf-8")))
    except OSError as error:
        raise InvalidReading(f"{path}: cannot be read ({error.strerror})") from error
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise InvalidReading(f"{path}: {place}: {first['msg']}") from error
    except ValueError as error:
        raise InvalidReading(f"{path}: is no JSON: {error}") from error
