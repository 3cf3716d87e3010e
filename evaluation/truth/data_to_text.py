"""How well the product's checks find the errors of texts written from data: basketball reports and descriptions of businesses.

Both sets lie beside the project. Adapters (``evaluation/data_to_text``) turn data into events and sentences into plain
statements; the findings are the product's own. Everything that could be tuned was tuned on odd ids; even ones are told.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

from evaluation.data_to_text.checking import checked, prepared
from evaluation.data_to_text.ragtruth_features import Business
from evaluation.data_to_text.ranking import auroc, auroc_interval, best_f1, f1, fit
from evaluation.data_to_text.rotowire import Game, read_game
from evaluation.data_to_text.rotowire_reading import PlainFigure, Reader
from evaluation.measured import Figure, Measured, share_of
from extraction.domain.finding import Verdict

ROTOWIRE = "Numbers in basketball reports (RotoWire)"
RAGTRUTH = "Texts on businesses with any error (RAGTruth Data2txt)"
_AIM = 0.75
_AIM_RANKED = 0.80
_MANY = 20
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Judged:
    """A report's marked numbers and the numbers objected to, as spans of tokens (from 1, both ends within)."""

    id: str
    marked: tuple[tuple[int, int], ...]
    objected: tuple[tuple[int, int], ...]
    read: int
    unread: int
    wrong: tuple[tuple[int, int], ...] = ()

    @property
    def is_even(self) -> bool:
        return int("".join(filter(str.isdigit, self.id))) % 2 == 0


def measure_rotowire(path: Path) -> Measured:
    """``path``: JSON lines ``{"id", "text", "date", "record", "errors"}``.

    An error has ``type``, ``doc_token_start`` and ``doc_token_end``.
    """
    if not path.is_file():
        return Measured(title=ROTOWIRE, unscored=f"there is no file {path.name}")
    judged = _of_each_line(path, _judged_line)
    told = [one for one in judged if one.is_even]
    figures = [
        *_found(told, "even ids", _AIM),
        *_found([one for one in judged if not one.is_even], "odd ids, tuned on"),
    ]
    return Measured(title=f"{ROTOWIRE}, {len(judged)} reports", figures=tuple(figures))


def judge_report(row: Mapping[str, object]) -> Judged:
    """The findings on one report's figures."""
    game = read_game(row["record"], str(row["date"]))
    reader = Reader(game=game)
    figures = list(reader.read(str(row["text"])))
    errors = row["errors"] if isinstance(row["errors"], list) else []
    spans = [(one["type"], (int(one["doc_token_start"]), int(one["doc_token_end"]))) for one in errors]
    return Judged(
        id=str(row["id"]),
        marked=tuple(span for kind, span in spans if kind == "NUMBER"),
        objected=tuple((one.token, one.token) for one in objected_to(figures, game)),
        read=len(figures),
        unread=reader.unread,
        wrong=tuple(span for _, span in spans),
    )


def objected_to(figures: Sequence[PlainFigure], game: Game) -> Iterator[PlainFigure]:
    """Those of ``figures`` on which the product's checks put a finding that refuses or asks."""
    evidence = prepared(game.events.values())
    verdicts: dict[tuple[str, str], Verdict] = {}
    for one in figures:
        if (asked := (one.text, one.event)) not in verdicts:
            verdicts[asked] = checked(one.text, (game.events[one.event],), evidence).verdict
        if verdicts[asked] is not Verdict.SUPPORTED:
            yield one


def _found(judged: Sequence[Judged], which: str, aim: float | None = None) -> Iterator[Figure]:
    marked = [(one, span) for one in judged for span in one.marked]
    found = sum(any(_overlap(span, other) for other in one.objected) for one, span in marked)
    objected = [(one, span) for one in judged for span in one.objected]
    right = sum(any(_overlap(span, other) for other in one.marked) for one, span in objected)
    any_wrong = sum(any(_overlap(span, other) for other in one.wrong) for one, span in objected)
    yield _share(f"wrong numbers found, {which}", found, len(marked), aim)
    yield _share(f"objections that are right, {which}", right, len(objected), aim)
    yield Figure(label=f"objections on any marked error, {which}", value=share_of(any_wrong, len(objected)))
    read, unread = sum(one.read for one in judged), sum(one.unread for one in judged)
    yield Figure(label=f"figures that the adapter reads, {which}", value=share_of(read, read + unread))


def _share(label: str, hits: int, total: int, aim: float | None) -> Figure:
    if aim is None:
        return Figure(label=label, value=share_of(hits, total))
    return Figure(label=label, value=share_of(hits, total), aim=f"≥ {100 * aim:g} %", reached=hits >= aim * total)


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


@dataclass(frozen=True, slots=True)
class Text:
    """One text's features and whether it has any marked error."""

    is_even: bool
    bad: bool
    features: Mapping[str, float]


def measure_ragtruth(path: Path) -> Measured:
    """``path``: JSON lines ``{"source_id", "source", "responses": [{"response", "labels"}]}``; a text with any label is bad."""
    if not path.is_file():
        return Measured(title=RAGTRUTH, unscored=f"there is no file {path.name}")
    texts = [text for line in _of_each_line(path, _texts_of_line) for text in line]
    odd, even = [one for one in texts if not one.is_even], [one for one in texts if one.is_even]
    if any(len({one.bad for one in half}) < 2 for half in (odd, even)):
        return Measured(title=RAGTRUTH, unscored=f"{path.name} needs good and bad texts with odd and with even ids")
    return Measured(title=f"{RAGTRUTH}, {len(texts)} texts", figures=tuple(_ranked(odd, even)))


def read_texts(row: Mapping[str, object]) -> Iterator[Text]:
    """Each text on one business."""
    business = Business(row["source"] if isinstance(row["source"], dict) else {})
    even = int(str(row["source_id"])) % 2 == 0
    for one in row["responses"] if isinstance(row["responses"], list) else []:
        yield Text(is_even=even, bad=bool(one["labels"]), features=business.features(str(one["response"])))


def _judged_line(line: str) -> Judged:
    return judge_report(json.loads(line))


def _texts_of_line(line: str) -> list[Text]:
    return list(read_texts(json.loads(line)))


def _of_each_line(path: Path, read: Callable[[str], T]) -> list[T]:
    """``read`` of every line that is not empty, in order; a file of many lines is shared between two processes."""
    lines = [line for line in path.read_text("utf-8").splitlines() if line.strip()]
    if len(lines) < _MANY:
        return [read(line) for line in lines]
    with ProcessPoolExecutor(max_workers=2, mp_context=get_context("spawn")) as two:
        return list(two.map(read, lines, chunksize=5))


def _ranked(odd: Sequence[Text], even: Sequence[Text]) -> Iterator[Figure]:
    weights = fit([one.features for one in odd], [one.bad for one in odd])
    limit = best_f1([weights.score(one.features) for one in odd], [one.bad for one in odd])[1]
    for half, which, aim in ((even, "even ids", _AIM_RANKED), (odd, "odd ids, tuned on", None)):
        bad = [one.bad for one in half]
        scores = [weights.score(one.features) for one in half]
        yield _area(f"AUROC, {which}", scores, bad, aim)
        yield _area(f"AUROC by length in words alone, {which}", [one.features["words"] for one in half], bad)
        always = 2 * sum(bad) / (len(bad) + sum(bad))
        value = f"{f1(scores, bad, limit):.3f}; calling every text bad: {always:.3f}"
        yield Figure(label=f"F1 at a threshold from odd ids, {which}", value=value)


def _area(label: str, scores: Sequence[float], bad: Sequence[bool], aim: float | None = None) -> Figure:
    area = auroc(scores, bad)
    low, high = auroc_interval(area, sum(bad), len(bad) - sum(bad))
    value = f"{area:.3f} ({low:.3f}–{high:.3f}), {sum(bad)} of {len(bad)} bad"
    return Figure(label=label, value=value, aim=f"≥ {aim:.2f}" if aim else "", reached=area >= aim if aim else None)
