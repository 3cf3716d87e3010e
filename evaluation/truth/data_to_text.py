"""How well the product's checks find the errors of texts written from data: basketball reports and descriptions of businesses.

Both sets lie beside the project. Adapters (``evaluation/data_to_text``) turn data into events and sentences into plain
statements; the findings are the product's own. Everything that could be tuned was tuned on odd ids; even ones are told.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from evaluation.data_to_text.rotowire import Game, read_game
from evaluation.data_to_text.rotowire_reading import PlainFigure, Reader
from evaluation.measured import Figure, Measured, share_of
from extraction.domain.facts import IncidentFacts
from extraction.domain.finding import Verdict
from extraction.domain.incident import Incident
from extraction.domain.report import Author, AuthorKind, Statement
from extraction.domain.timeline import Event, Timeline
from extraction.verification.check_draft import check_statement, supported_when_nothing_objects
from extraction.verification.evidence import PreparedEvidence, prepare_evidence

ROTOWIRE = "Numbers in basketball reports (RotoWire)"
_AIM = 0.75
_WRITER = Author(kind=AuthorKind.MODEL, name="report")


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
    """``path``: JSON lines ``{"id", "text", "date", "record", "errors"}``; an error has ``type`` and ``doc_token_start``/``end``."""
    if not path.is_file():
        return Measured(title=ROTOWIRE, unscored=f"there is no file {path.name}")
    with path.open(encoding="utf-8") as lines:
        judged = [judge_report(json.loads(line)) for line in lines if line.strip()]
    told = [one for one in judged if one.is_even]
    figures = [*_found(told, "even ids", _AIM), *_found([one for one in judged if not one.is_even], "odd ids, tuned on")]
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
    evidence = prepared(tuple(game.events.values()))
    ids = {key: event.id for key, event in game.events.items()}
    verdicts: dict[tuple[str, str], Verdict] = {}
    for one in figures:
        if (asked := (one.text, one.event)) not in verdicts:
            verdicts[asked] = verdict_on(one.text, (ids[one.event],), evidence)
        if verdicts[asked] is not Verdict.SUPPORTED:
            yield one


def prepared(events: Sequence[Event]) -> PreparedEvidence:
    incident = Incident(key="data", title="", created_at=datetime(2000, 1, 1, tzinfo=UTC))
    return prepare_evidence(Timeline.of(events), IncidentFacts(incident=incident))


def verdict_on(text: str, cited: tuple[str, ...], evidence: PreparedEvidence) -> Verdict:
    statement = Statement(id="plain", text=text, author=_WRITER, evidence=cited, rule="data")
    return check_statement(statement, evidence, supported_when_nothing_objects).verdict


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
