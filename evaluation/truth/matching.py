"""How often the matcher agrees with a person on whether sentences tell a fact: pairs labelled by hand."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from evaluation.case import Case, GoldStatement, load_case
from evaluation.matching import Match, told
from evaluation.measured import Figure, Measured, share_of
from evaluation.written import Sentence
from extraction.errors import InputError

_TITLE = "Matching of facts"
_AIM = 0.95


class InvalidPairs(InputError):
    """Pairs that cannot be read; the message names the file, the line and what is wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """``captured`` is the person's label for ``sentences`` telling ``fact``; ``why`` where that is not plain."""

    id: str
    case: str
    fact: GoldStatement
    sentences: tuple[Sentence, ...]
    captured: bool
    split: str
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A pair and what the matcher says of it."""

    pair: Pair
    match: Match

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
        )
    except (ValueError, KeyError, TypeError) as error:
        raise InvalidPairs(f"{path}, line {number}: this is no pair of a fact and sentences: {error}") from error


@lru_cache(maxsize=32)
def _report(path: Path, name: str) -> tuple[str, ...]:
    """A whole report's prose, one sentence a line: ``reports/<name>.txt`` beside the pairs."""
    return tuple((path.parent / "reports" / f"{name}.txt").read_text(encoding="utf-8").splitlines())


def judged(path: Path) -> Iterator[Judged]:
    """Every pair of ``path`` beside the matcher's answer; its cases are looked for in ``cases/`` beside its folder."""
    cases = path.parent.parent / "cases"
    for pair in read_pairs(path):
        yield Judged(pair=pair, match=told(pair.fact, pair.sentences, _case(cases / pair.case)))


@lru_cache(maxsize=32)
def _case(folder: Path) -> Case:
    return load_case(folder)


def measure_matching(path: Path) -> Measured:
    """Agreement on the pairs in ``path`` (``data/matching/pairs.jsonl``), by split and kind of label."""
    if not path.is_file():
        return Measured(title=_TITLE, unscored=f"{path} is not there")
    found = tuple(judged(path))
    return Measured(
        title=_TITLE,
        figures=(
            _agreement("pairs on which the matcher agrees", found),
            *(_agreement(f"… of them in the {name} part", _of(found, name)) for name in ("dev", "test")),
            _agreement("told according to a person, all", tuple(one for one in found if one.pair.captured)),
            _agreement("not told according to a person, all", tuple(one for one in found if not one.pair.captured)),
        ),
    )


def check_matcher(path: Path) -> int:
    """Print each disagreement and the agreement.

    Returns:
        0 where the matcher agrees on at least 95 % of all pairs and of the test part, else 1.
    """
    found = tuple(judged(path))
    for one in found:
        if not one.agrees:
            print(_disagreement(one))
    for figure in measure_matching(path).figures:
        print(f"{figure.label}: {figure.value}")
    return 0 if all(_share(part) >= _AIM for part in (found, _of(found, "test"))) else 1


def _of(found: tuple[Judged, ...], split: str) -> tuple[Judged, ...]:
    return tuple(one for one in found if one.pair.split == split)


def _share(found: tuple[Judged, ...]) -> float:
    return sum(one.agrees for one in found) / len(found) if found else 0.0


def _agreement(label: str, found: tuple[Judged, ...]) -> Figure:
    hits = sum(one.agrees for one in found)
    return Figure(label=label, value=share_of(hits, len(found)), aim=f"≥ {_AIM:.0%}", reached=_share(found) >= _AIM)


def _disagreement(one: Judged) -> str:
    pair = one.pair
    said = "told" if one.match.captured else f"not told ({'; '.join(one.match.missing)})"
    label = f"{'told' if pair.captured else 'not told'}{f' ({pair.why})' if pair.why else ''}"
    text = " | ".join(sentence.text for sentence in pair.sentences if sentence.id in one.match.sentences)
    lines = (f"{pair.id} ({pair.split}) {pair.case}", f"  fact:    {pair.fact.text}", f"  nearest: {text}")
    return "\n".join((*lines, f"  person: {label}; matcher: {said}"))
