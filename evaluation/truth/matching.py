"""How often the matcher agrees with a person on whether sentences tell a fact: pairs labelled by hand.

Beside these lie pairs for the opposite question, whether a sentence says one of the gold's wrong ones.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Protocol, TypeVar

from evaluation.case import Case, GoldStatement, load_case
from evaluation.matching import Match, told
from evaluation.measured import Figure, Measured, share_of
from evaluation.truth.wrong_sentences import JudgedSentence, described, judged_sentences
from evaluation.written import Sentence
from extraction.errors import InputError

_TITLE = "Matching of facts"
_AIM = 0.95
_SPLITS = ("dev", "test")
FREE_PROSE = "whole naive report"
"""Who wrote the reports that a strong model worded freely; they have a dev and a test part of their own."""
_WRONG_SENTENCES = "said_again.jsonl"


class _Agreeing(Protocol):
    """A labelled pair beside the answer that was found."""

    @property
    def split(self) -> str: ...

    @property
    def agrees(self) -> bool: ...


_Judged = TypeVar("_Judged", bound=_Agreeing)


class InvalidPairs(InputError):
    """Pairs that cannot be read; the message names the file, the line and what is wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """``captured`` is the person's label for ``sentences`` telling ``fact``; ``why`` where that is not plain.

    ``timeline`` are the rows of the report's timeline, where the whole report is known. ``written_by`` as in the file.
    """

    id: str
    case: str
    fact: GoldStatement
    sentences: tuple[Sentence, ...]
    captured: bool
    split: str
    why: str = ""
    timeline: tuple[Sentence, ...] = ()
    written_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A pair and what the matcher says of it."""

    pair: Pair
    match: Match

    @property
    def split(self) -> str:
        return self.pair.split

    @property
    def agrees(self) -> bool:
        return self.match.captured is self.pair.captured


def read_pairs(path: Path) -> tuple[Pair, ...]:
    """The pairs in a JSON Lines file.

    Raises:
        InvalidPairs: a line is no pair.
    """
    lines = enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
    return tuple(_pair(path, number, line) for number, line in lines if line.strip())


def _pair(path: Path, number: int, line: str) -> Pair:
    try:
        row = json.loads(line)
        texts = _report(path, str(row["report"])) if "report" in row else row["sentences"]
        sentences = tuple(Sentence(id=f"s{index}", text=str(text)) for index, text in enumerate(texts, 1))
        return Pair(
            id=str(row["id"]),
            case=str(row["case"]),
            fact=GoldStatement(id=str(row["fact_id"]), text=str(row["fact"]), evidence=()),
            sentences=sentences,
            captured=row["captured"] is True,
            split=str(row["split"]),
            why=str(row.get("why", "")),
            timeline=_timeline(path, str(row["report"])) if "report" in row else (),
            written_by=str(row["written_by"]),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise InvalidPairs(f"{path}, line {number}: this is no pair of a fact and sentences: {error}") from error


@lru_cache(maxsize=32)
def _report(path: Path, name: str) -> tuple[str, ...]:
    """A whole report's prose, one sentence a line: ``reports/<name>.txt`` beside the pairs."""
    return tuple((path.parent / "reports" / f"{name}.txt").read_text(encoding="utf-8").splitlines())


@lru_cache(maxsize=32)
def _timeline(path: Path, name: str) -> tuple[Sentence, ...]:
    """The rows of its timeline, ``reports/<name>.timeline.txt``: a time in UTC or nothing, a tab, the text; one a line."""
    file = path.parent / "reports" / f"{name}.timeline.txt"
    rows = [line.partition("\t") for line in file.read_text(encoding="utf-8").splitlines()] if file.is_file() else []
    return tuple(
        Sentence(id=f"t{index}", text=text, at=datetime.fromisoformat(at) if at else None)
        for index, (at, _, text) in enumerate(rows, 1)
    )


def judged(path: Path) -> Iterator[Judged]:
    """Every pair of ``path`` beside the matcher's answer; its cases are looked for in ``cases/`` beside its folder."""
    cases = path.parent.parent / "cases"
    for pair in read_pairs(path):
        yield Judged(pair=pair, match=told(pair.fact, pair.sentences, _case(cases / pair.case), pair.timeline))


@lru_cache(maxsize=32)
def _case(folder: Path) -> Case:
    return load_case(folder)


def measure_matching(path: Path) -> Measured:
    """Agreement on the pairs in ``path`` (``data/matching/pairs.jsonl``), by split and kind of label.

    Figures on wrong sentences follow where ``said_again.jsonl`` lies beside it.
    """
    if not path.is_file():
        return Measured(title=_TITLE, unscored=f"{path} is not there")
    return Measured(title=_TITLE, figures=(*_figures_of(tuple(judged(path))), *_figures_of_wrong(_beside(path))))


def _figures_of(found: tuple[Judged, ...]) -> Iterator[Figure]:
    yield from _by_split("pairs on which the matcher agrees", found)
    yield _agreement("told according to a person, all", tuple(one for one in found if one.pair.captured))
    yield _agreement("not told according to a person, all", tuple(one for one in found if not one.pair.captured))


def _figures_of_wrong(found: tuple[JudgedSentence, ...]) -> Iterator[Figure]:
    if found:
        yield from _by_split("wrong sentences: pairs on which the comparison agrees", found)
        yield _agreement("wrong sentence said according to a person, all", [one for one in found if one.pair.says])
        yield _agreement("wrong sentence not said, all", [one for one in found if not one.pair.says])
        free = [one for one in found if one.pair.is_free_prose]
        yield from _by_split("wrong sentences: free prose, pairs on which the comparison agrees", free)


def _by_split(label: str, found: Sequence[_Judged]) -> Iterator[Figure]:
    what = f"{label.split(':')[0]}: " if ":" in label else ""
    yield _agreement(label, found)
    yield from (_agreement(f"{what}… of them in the {name} part", _of(found, name)) for name in ("dev", "test"))


def _beside(path: Path) -> tuple[JudgedSentence, ...]:
    """The pairs on wrong sentences that lie beside ``path``, judged; none where they are not there."""
    beside = path.with_name(_WRONG_SENTENCES)
    return tuple(judged_sentences(beside)) if beside.is_file() else ()


def check_matcher(path: Path) -> int:
    """Print each disagreement and the agreement, on facts and on the wrong sentences that lie beside ``path``.

    Returns:
        0 where both agree on at least 95 % of all pairs, else 1. The parts are printed besides.
    """
    found, wrong = tuple(judged(path)), _beside(path)
    for line in (*map(_disagreement, _differing(found)), *map(described, _differing(wrong))):
        print(line)
    for figure in (*_figures_of(found), *_figures_of_wrong(wrong)):
        print(f"{figure.label}: {figure.value}")
    return 0 if _is_reached(found) and (not wrong or _is_reached(wrong)) else 1


def _differing(found: Sequence[_Judged]) -> list[_Judged]:
    return [one for one in found if not one.agrees]


def _is_reached(found: Sequence[_Agreeing]) -> bool:
    return _share(found) >= _AIM


def _of(found: Sequence[_Judged], split: str) -> tuple[_Judged, ...]:
    return tuple(one for one in found if one.split == split)


def _share(found: Sequence[_Agreeing]) -> float:
    return sum(one.agrees for one in found) / len(found) if found else 0.0


def _agreement(label: str, found: Sequence[_Agreeing]) -> Figure:
    hits = sum(one.agrees for one in found)
    return Figure(label=label, value=share_of(hits, len(found)), aim=f"≥ {_AIM:.0%}", reached=_share(found) >= _AIM)


def _disagreement(one: Judged) -> str:
    pair = one.pair
    said = "told" if one.match.captured else f"not told ({'; '.join(one.match.missing)})"
    label = f"{'told' if pair.captured else 'not told'}{f' ({pair.why})' if pair.why else ''}"
    text = " | ".join(sentence.text for sentence in pair.sentences if sentence.id in one.match.sentences)
    lines = (f"{pair.id} ({pair.split}) {pair.case}", f"  fact:    {pair.fact.text}", f"  nearest: {text}")
    return "\n".join((*lines, f"  person: {label}; matcher: {said}"))
