"""A basketball box score as events: one for each player, and for each team its totals, its record, its periods.

Source of the format: the accuracy set of Thomson and Reiter, "A Gold Standard Methodology for Evaluating Accuracy in
Data-To-Text Systems" (INLG 2020), over the box scores of RotoWire (Wiseman et al., EMNLP 2017): ``record`` holds
``home_line`` and ``vis_line`` (``TEAM-PTS`` …) and ``box_score`` (a table ``column -> row -> text``, ``N/A`` for none).

What this does: each figure is written out in a line with its owner and one word of its own ("Ada Byron had 4
assists."), because the checks bind a figure by the words beside it; and what a writer derives from a box score (halves,
margin, rank in the team, players in double figures) is computed into events of its own. It compares nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from extraction.domain.timeline import Event, EventKind

SOURCE = "box-score"
TEAM_WORDS = {
    "TEAM-PTS": "points", "TEAM-AST": "assists", "TEAM-REB": "rebounds", "TEAM-TOV": "turnovers",
}  # fmt: skip
PERCENT_WORDS = {"FG_PCT": "shooting", "FG3_PCT": "distance", "FT_PCT": "stripe"}
PLAYER_WORDS = {
    "PTS": "points", "REB": "rebounds", "AST": "assists", "STL": "steals", "BLK": "blocks", "TO": "turnovers",
    "MIN": "clock", "PF": "fouls", "OREB": "offensive", "DREB": "defensive", "FGM": "goals", "FGA": "shots",
    "FG3M": "treys", "FG3A": "launches", "FTM": "throws", "FTA": "visits",
}  # fmt: skip
"""One word for each figure that no other one shares."""

PERIODS = {"q1": (1,), "q2": (2,), "q3": (3,), "q4": (4,), "h1": (1, 2), "h2": (3, 4)}
_DOUBLE_FIGURES = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Player:
    """``key`` of the player's events; ``side`` is ``home`` or ``vis``."""

    key: str
    name: str
    side: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Game:
    """The events of a box score by key, and who is named in it."""

    events: Mapping[str, Event]
    players: tuple[Player, ...]
    teams: Mapping[str, tuple[str, str]]
    """``home`` and ``vis``: city and name."""
    scored: Mapping[str, Mapping[str, int]]
    """Points of each side by period, and in ``totals`` all."""


def read_game(record: object, day: str) -> Game:
    """``record`` of one game; ``day`` as ``MM_DD_YY``. Times are made up: tip-off at 00:00 UTC, a second an event.

    Raises:
        KeyError, TypeError, ValueError: it is no box score of this format.
    """
    if not isinstance(record, dict):
        raise TypeError("“record” has to be an object")
    lines = {side: _texts(record[f"{side}_line"]) for side in ("home", "vis")}
    teams = {side: (line["TEAM-CITY"], line["TEAM-NAME"]) for side, line in lines.items()}
    table = {column: _texts(cells) for column, cells in _table(record["box_score"]).items()}
    players = tuple(_players(table, teams))
    scored = {
        side: {name: _scored(line, quarters) for name, quarters in PERIODS.items()} for side, line in lines.items()
    }
    for side, line in lines.items():
        scored[side]["totals"] = int(line["TEAM-PTS"])
    texts = dict(_team_texts(lines, table, players)) | dict(_player_texts(table, players))
    at = datetime.strptime(day, "%m_%d_%y").replace(tzinfo=UTC)
    events = {key: _event(key, text, at + timedelta(seconds=n)) for n, (key, text) in enumerate(texts.items())}
    return Game(events=events, players=players, teams=teams, scored=scored)


def _players(table: Mapping[str, Mapping[str, str]], teams: Mapping[str, tuple[str, str]]) -> Iterator[Player]:
    """In table order. Two teams of one city stand apart by their place: visitors are listed first."""
    cities = table["TEAM_CITY"]
    rows = sorted(cities, key=int)
    one_city = len({city for city, _ in teams.values()}) == 1
    starters = [row for row in rows if table["START_POSITION"].get(row, "N/A") != "N/A"]
    second = int(starters[len(starters) // 2]) if one_city and starters else 0
    for row in rows:
        side = ("home" if int(row) >= second else "vis") if one_city else _side(cities[row], teams)
        yield Player(key=f"player/{row}", name=table["PLAYER_NAME"][row], side=side)


def _side(city: str, teams: Mapping[str, tuple[str, str]]) -> str:
    return next((side for side, (own, _) in teams.items() if own == city), "vis")


def _player_texts(table: Mapping[str, Mapping[str, str]], players: tuple[Player, ...]) -> Iterator[tuple[str, str]]:
    for player in players:
        row = player.key.partition("/")[2]
        if not table["MIN"][row].isdigit():
            continue
        yield (
            f"{player.key}/totals",
            _lines(player.name, ((word, _number(table[column][row])) for column, word in PLAYER_WORDS.items())),
        )
        for column, word in PERCENT_WORDS.items():
            yield f"{player.key}/{word}", plain(player.name, _number(table[column][row]), word)
        better = [one for one in players if one.side == player.side and _points(table, one) > _points(table, player)]
        yield f"{player.key}/rank", plain(player.name, 1 + len(better), "rank")


def _points(table: Mapping[str, Mapping[str, str]], player: Player) -> int:
    return _number(table["PTS"][player.key.partition("/")[2]])


def _team_texts(
    lines: Mapping[str, Mapping[str, str]], table: Mapping[str, Mapping[str, str]], players: tuple[Player, ...]
) -> Iterator[tuple[str, str]]:
    margin = abs(int(lines["home"]["TEAM-PTS"]) - int(lines["vis"]["TEAM-PTS"]))
    for side, line in lines.items():
        name = line["TEAM-NAME"]
        own = [player for player in players if player.side == side]
        figures = {word: int(line[column]) for column, word in TEAM_WORDS.items()}
        for column, word in PLAYER_WORDS.items():
            figures.setdefault(word, sum(_number(table[column][one.key.partition("/")[2]]) for one in own))
        yield f"{side}/totals", _lines(name, figures.items())
        for column, word in PERCENT_WORDS.items():
            yield f"{side}/{word}", plain(name, int(line[f"TEAM-{column}"]), word)
        yield f"{side}/record", _lines(name, (("wins", int(line["TEAM-WINS"])), ("losses", int(line["TEAM-LOSSES"]))))
        yield f"{side}/margin", plain(name, margin, "margin")
        yield f"{side}/scorers", plain(name, sum(_points(table, one) >= _DOUBLE_FIGURES for one in own), "scorers")
        bench = [one for one in own if table["START_POSITION"].get(one.key.partition("/")[2], "N/A") == "N/A"]
        yield f"{side}/bench", plain(name, sum(_points(table, one) for one in bench), "points")
        for period, quarters in PERIODS.items():
            yield f"{side}/{period}", plain(name, _scored(line, quarters), "points")


def plain(name: str, number: str | int, word: str) -> str:
    """The one wording in which events and statements give a figure; shares are in per cent."""
    return f"{name} had {number}{' %' if word in PERCENT_WORDS.values() else ''} {word}."


def _lines(name: str, figures: Iterable[tuple[str, int]]) -> str:
    return "\n".join(plain(name, number, word) for word, number in figures)


def _scored(line: Mapping[str, str], quarters: tuple[int, ...]) -> int:
    return sum(int(line[f"TEAM-PTS_QTR{one}"]) for one in quarters)


def _event(key: str, text: str, at: datetime) -> Event:
    return Event(
        source=SOURCE,
        key=key,
        at=at,
        at_original=at.isoformat(),
        digest=hashlib.sha256(text.encode()).hexdigest(),
        kind=EventKind.METRIC,
        text=text,
    )


def _number(cell: str) -> int:
    """``N/A`` is 0. Who did not play at all has no events: that a report tells of him is no wrong number."""
    return int(cell) if cell.isdigit() else 0


def _table(value: object) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise TypeError("“box_score” has to be an object")
    return value


def _texts(value: object) -> Mapping[str, str]:
    if not isinstance(value, dict):
        raise TypeError("a line of the box score has to be an object")
    return {str(key): str(cell) for key, cell in value.items()}
