"""How often ``evaluation.said_again`` agrees with a person on whether a sentence says a wrong one: pairs labelled by hand."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from evaluation.case import Case, load_case
from evaluation.said_again import WrongSentence, says, wrong_sentences
from extraction.errors import InputError


class InvalidSentencePairs(InputError):
    """Pairs that cannot be read; the message names the file, the line and what is wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SentencePair:
    """``says`` is the person's label for ``sentence`` saying the gold's ``wrong`` sentence; ``why`` where that is not plain."""

    id: str
    case: str
    sentence: str
    wrong: str
    says: bool
    split: str
    why: str = ""
    written_by: str = ""

    @property
    def is_free_prose(self) -> bool:
        """Whether it is worded as a model words it that was given no template."""
        return self.written_by.endswith("free prose")


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedSentence:
    """A pair and what the comparison says of it."""

    pair: SentencePair
    said: bool

    @property
    def split(self) -> str:
        return self.pair.split

    @property
    def agrees(self) -> bool:
        return self.said is self.pair.says


def read_sentence_pairs(path: Path) -> tuple[SentencePair, ...]:
    """The pairs in a JSON Lines file.

    Raises:
        InvalidSentencePairs: a line is no pair.
    """
    lines = enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
    return tuple(_pair(path, number, line) for number, line in lines if line.strip())


def judged_sentences(path: Path) -> Iterator[JudgedSentence]:
    """Every pair of ``path`` beside the answer; its cases are looked for in ``cases/`` beside its folder.

    Raises:
        InvalidSentencePairs: a line is no pair, or its wrong sentence is not in the gold.
    """
    cases = path.parent.parent / "cases"
    for pair in read_sentence_pairs(path):
        case = _case(cases / pair.case)
        wrong = [one for one in wrong_sentences(case) if one.text == pair.wrong]
        if not wrong:
            raise InvalidSentencePairs(f"{path}, pair {pair.id}: the gold of {pair.case} has no “{pair.wrong}”")
        yield JudgedSentence(pair=pair, said=_says(pair.sentence, wrong, case))


def described(one: JudgedSentence) -> str:
    """A disagreement, for a person to read."""
    pair = one.pair
    label = f"{_label(pair.says)}{f' ({pair.why})' if pair.why else ''}"
    lines = (f"{pair.id} ({pair.split}) {pair.case}", f"  wrong:    {pair.wrong}", f"  sentence: {pair.sentence}")
    return "\n".join((*lines, f"  person: {label}; comparison: {_label(one.said)}"))


def _label(said: bool) -> str:
    return "said" if said else "not said"


def _says(text: str, wrong: list[WrongSentence], case: Case) -> bool:
    return any(says(text, one.text, case, one.true) for one in wrong)


def _pair(path: Path, number: int, line: str) -> SentencePair:
    try:
        row = json.loads(line)
        return SentencePair(
            id=str(row["id"]),
            case=str(row["case"]),
            sentence=str(row["sentence"]),
            wrong=str(row["wrong"]),
            says=row["says"] is True,
            split=str(row["split"]),
            why=str(row.get("why", "")),
            written_by=str(row.get("written_by", "")),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise InvalidSentencePairs(f"{path}, line {number}: this is no pair of sentences: {error}") from error


@lru_cache(maxsize=32)
def _case(folder: Path) -> Case:
    return load_case(folder)
