"""The figures of a tokenised basketball report, each said plainly of its player or team, with the token it stands on.

What this does: it finds who a sentence speaks of (names, cities, "he", "they"), what noun a figure has ("a pair of
steals", "18 - point", "8 - of - 17 from long range", "( 32 - 18 )"), and says it in the words of ``rotowire.plain``.
It reads no figure of the box score; whether a plain sentence holds is left to the product's checks. A figure that it
cannot read is left out and counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from evaluation.data_to_text.rotowire import Game, plain
from evaluation.data_to_text.rotowire_words import (
    BATTLE,
    BETWEEN,
    COUNTED_ONE,
    FROM_AFAR,
    FROM_THE_LINE,
    LEADS,
    NOT_OF_THE_GAME,
    NOUNS,
    OF_LATE,
    ORDINALS,
    PERIOD_PATTERNS,
    RECENT,
    number_of,
)

_OTHER = {"home": "vis", "vis": "home"}
_TEAM_FIGURES = frozenset({"turnovers", "shooting", "distance", "stripe", "scorers", "margin"})
_SHOTS = {"field": ("goals", "shots"), "afar": ("treys", "launches"), "line": ("throws", "visits")}
_PERCENT = {"field": "shooting", "afar": "distance", "line": "stripe"}
_THEY = frozenset({"they", "their", "them"})
_HE = frozenset({"he", "his", "him", "who"})
_SUBJECT_VERBS = frozenset(
    {"shot", "had", "committed", "made", "recorded", "got", "finished", "went", "have", "has", "were", "was", "turned",
     "assisted", "dished", "outscored", "out", "knocked"}
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainFigure:
    """One figure said plainly. ``token`` counts from 1 in the whole report; ``event`` is the key of the event to cite."""

    token: int
    text: str
    event: str


@dataclass(frozen=True, slots=True)
class _Named:
    """Who is named where: ``who`` is a player's key or ``home``/``vis``."""

    start: int
    end: int
    who: str

    @property
    def is_team(self) -> bool:
        return self.who in _OTHER


@dataclass(slots=True)
class Reader:
    """Reads the sentences of one report in order; it remembers who was spoken of last."""

    game: Game
    unread: int = 0
    _player: str = ""
    _team: str = ""
    _names: dict[tuple[str, ...], str] = field(default_factory=dict)
    _shown: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._names = _names_of(self.game)
        self._shown = {player.key: player.name for player in self.game.players}
        self._shown |= {side: name for side, (_, name) in self.game.teams.items()}

    def read(self, text: str) -> Iterator[PlainFigure]:
        tokens = text.split(" ")
        for start, end in sentences(tokens):
            yield from self._sentence(tokens[start:end], start)

    def _sentence(self, tokens: Sequence[str], offset: int) -> Iterator[PlainFigure]:
        named = self._named(tokens)
        done: set[int] = set()
        for place in range(len(tokens)):
            if place in done or number_of(tokens[place]) is None:
                continue
            found = self._figures_at(tokens, place, named)
            if not found and tokens[place].lower() not in ("a", "an", "no") and number_of(tokens[place]) is not None:
                self.unread += 1
            for at, who, word, event in found:
                done.add(at)
                if f"{who}/{event}" not in self.game.events:
                    continue
                text = plain(self._shown[who], number_of(tokens[at]) or 0, word)
                yield PlainFigure(token=offset + at + 1, text=text, event=f"{who}/{event}")
        yield from self._ranks(tokens, offset, named)

    def _figures_at(
        self, tokens: Sequence[str], place: int, named: Sequence[_Named]
    ) -> list[tuple[int, str, str, str]]:
        """The figures that begin at ``place``: token, whose, word, event."""
        second = _second_of_pair(tokens, place)
        if second is not None:
            return self._pair(tokens, place, second, named)
        after = " ".join(tokens[place + 1 : place + 5]).lower()
        if OF_LATE.match(after) and self._team:
            return [(place, self._team, "recent wins", "record")]
        word, end = _noun_after(tokens, place)
        if not word or NOT_OF_THE_GAME[word].search(_around(tokens, place)):
            return []
        if word == "margin":
            sides = [one.who for one in named if one.is_team and one.start < place] or ["home"]
            return [(place, sides[-1], word, "margin")]
        who = self._owner(place, end, word, tokens, named)
        if not who or (word == "scorers" and who not in _OTHER):
            return []
        if word in _PERCENT.values():
            return [(place, who, word, word)]
        period = _period(" ".join(tokens).lower()) if who in _OTHER and word == "points" else ""
        if word == "points" and who in _OTHER and "bench" in tokens[end : end + 5]:
            period = "bench"
        return [(place, who, word, "scorers" if word == "scorers" else period or "totals")]

    def _pair(
        self, tokens: Sequence[str], first: int, second: int, named: Sequence[_Named]
    ) -> list[tuple[int, str, str, str]]:
        """ "8 - of - 17 shooting", "( 32 - 18 )", "113 - 107"."""
        after = " ".join(tokens[second + 1 : second + 8]).lower()
        if second - first > 2 or re.match(r"(?:fg|3pt|ft|shooting|from|percent|\( \d+ percent)\b", after):
            way = _way(after)
            who = self._owner(first, second + 1, "goals", tokens, named)
            return [(at, who, word, "totals") for at, word in zip((first, second), _SHOTS[way], strict=True) if who]
        before = [one for one in named if one.is_team and one.end <= first]
        if tokens[first - 1 : first] == ["("] and tokens[second + 1 : second + 2] in ([")"], [","]):
            beside = before and first - before[-1].end <= 2
            return (
                [(first, before[-1].who, "wins", "record"), (second, before[-1].who, "losses", "record")]
                if beside
                else []
            )
        high, low = (first, second) if int(tokens[first]) >= int(tokens[second]) else (second, first)
        return self._score(" ".join(tokens).lower(), high, low, after)

    def _score(self, sentence: str, high: int, low: int, after: str) -> list[tuple[int, str, str, str]]:
        """The higher figure is of whoever had more: who is said to have won is no matter of numbers."""
        if LEADS.search(after[:20]) or RECENT.search(sentence):
            return []
        event = _period(sentence) or "totals"
        word = "points"
        if BATTLE.search(sentence):
            word, event = "rebounds", "totals"
        more = max(_OTHER, key=lambda side: self.game.scored[side][event])
        if word == "rebounds":
            more = self._team or more
        return [(high, more, word, event), (low, _OTHER[more], word, event)]

    def _ranks(self, tokens: Sequence[str], offset: int, named: Sequence[_Named]) -> Iterator[PlainFigure]:
        """ "was second on the team"."""
        for place, token in enumerate(tokens):
            rank = ORDINALS.get(token.lower())
            rest = " ".join(tokens[place + 1 : place + 5]).lower()
            players = [one for one in named if not one.is_team and one.start < place]
            if (
                rank is not None
                and players
                and f"{players[-1].who}/rank" in self.game.events
                and re.match(r"(?:- )?(?:leading scorer )?(?:on|for) (?:the|his) team", rest)
            ):
                who = players[-1].who
                yield PlainFigure(
                    token=offset + place + 1, text=plain(self._shown[who], rank, "rank"), event=f"{who}/rank"
                )

    def _owner(self, place: int, end: int, word: str, tokens: Sequence[str], named: Sequence[_Named]) -> str:
        """Whose the figure is: "12 points from X", else the last one spoken of who can have it."""
        after = [one for one in named if end < one.start + 1 <= end + 3 and tokens[end : end + 1] in (["from"], ["by"])]
        if after and word in ("points", "rebounds", "turnovers"):
            return after[0].who
        before = [one for one in named if one.end <= place]
        if not before:
            return self._player or self._team
        last = before[-1]
        if word in _TEAM_FIGURES and any(one.is_team for one in before):
            return [one for one in before if one.is_team][-1].who
        if not last.is_team or (tokens[last.end : last.end + 1] and tokens[last.end].lower() in _SUBJECT_VERBS):
            return last.who
        players = [one for one in before if not one.is_team]
        return players[-1].who if players else last.who

    def _named(self, tokens: Sequence[str]) -> list[_Named]:
        found: list[_Named] = []
        place = 0
        while place < len(tokens):
            named = self._name_at(tokens, place)
            if named is None:
                place += 1
                continue
            found.append(named)
            if named.is_team:
                self._team = named.who
            else:
                self._player = named.who
            place = named.end
        return found

    def _name_at(self, tokens: Sequence[str], place: int) -> _Named | None:
        for length in (4, 3, 2, 1):
            if len(key := tuple(_bare(one) for one in tokens[place : place + length])) == length:
                who = self._names.get(key, "")
                if who:
                    return _Named(place, place + length, who)
        lower = tokens[place].lower()
        if lower in _HE and self._player:
            return _Named(place, place + 1, self._player)
        return _Named(place, place + 1, self._team) if lower in _THEY and self._team else None


def sentences(tokens: Sequence[str]) -> Iterator[tuple[int, int]]:
    """First token and the one after the last of each sentence."""
    start = 0
    for place, token in enumerate(tokens):
        if token in (".", "!", "?") or place == len(tokens) - 1:
            yield start, place + 1
            start = place + 1


def _names_of(game: Game) -> dict[tuple[str, ...], str]:
    """Full names, last names that one player has alone, cities and names of teams."""
    names: dict[tuple[str, ...], str] = {}
    lasts: dict[tuple[str, ...], set[str]] = {}
    for player in game.players:
        parts = tuple(_bare(one) for one in player.name.split())
        names[parts] = player.key
        short = tuple(one for one in parts if one not in ("jr", "sr", "ii", "iii"))
        names[short] = player.key
        lasts.setdefault(short[1:], set()).add(player.key)
    names |= {last: next(iter(keys)) for last, keys in lasts.items() if len(keys) == 1 and last}
    same_city = len({city for city, _ in game.teams.values()}) == 1
    for side, (city, name) in game.teams.items():
        ways = [name, name.split()[-1], f"{city} {name}", *_ALIASES.get(name, ())] + ([] if same_city else [city])
        names |= {tuple(_bare(one) for one in way.split()): side for way in ways}
    return names


_ALIASES = {
    "76ers": ("Sixers",), "Mavericks": ("Mavs",), "Cavaliers": ("Cavs",), "Timberwolves": ("Wolves", "T'wolves"),
    "Trail Blazers": ("Blazers",),
}  # fmt: skip


def _bare(token: str) -> str:
    return token.lower().replace(".", "").replace("’", "'")


def _second_of_pair(tokens: Sequence[str], place: int) -> int | None:
    """Where the other figure of "8 - of - 17" or "32 - 18" stands; ``None`` where there is none."""
    if not tokens[place].isdigit():
        return None
    if tokens[place + 1 : place + 2] == ["-"] and tokens[place + 2 : place + 3] in (["of"], ["for"]):
        second = place + 4
    elif tokens[place + 1 : place + 2] == ["-"]:
        second = place + 2
    else:
        return None
    return second if second < len(tokens) and tokens[second].isdigit() else None


def _noun_after(tokens: Sequence[str], place: int) -> tuple[str, int]:
    """The word for what the figure counts, and where its noun ends; "" where it is none of a box score."""
    lower = [one.lower() for one in tokens]
    rest = " ".join(lower[place + 1 : place + 9])
    if re.match(r"percent\b", rest):
        return _PERCENT[_way(rest[8:])], place + 2
    if re.match(r"- point (?:win|victory|loss|defeat|triumph|rout|blowout)\b", rest):
        return "margin", place + 3
    if re.match(
        r"(?:of (?:its|their|the|his) )?(?:\w+ )?(?:players?|starters?) .*\bdouble (?:- )?(?:figures|digits)", rest
    ):
        return "scorers", place + 2
    if lower[place] in ("a", "an"):
        return (NOUNS[lower[place + 1]], place + 2) if _one_of(lower, place) else ("", place)
    if re.match(r"(?:- pointers?|free throws?)\b", rest):
        return ("treys" if lower[place] in ("three", "3") else "throws"), place + 3
    if lower[place] in ("pair", "couple", "trio"):
        place += 1
    for at in range(place + 1, min(place + 5, len(lower))):
        if lower[at] in NOUNS:
            afar = lower[at] in ("point", "points") and lower[at + 1 : at + 2] in (
                ["range"],
                ["line"],
                ["shooting"],
                ["land"],
                ["lead"],
                ["game"],
                ["deficit"],
                ["advantage"],
            )
            between = lower[place + 1 : at]
            word = (
                "offensive" if "offensive" in between else "defensive" if "defensive" in between else NOUNS[lower[at]]
            )
            return ("", place) if afar else (word, at + 1)
        if lower[at] not in BETWEEN:
            break
    return "", place


def _one_of(lower: Sequence[str], place: int) -> bool:
    after = lower[place + 1 : place + 3]
    return bool(after) and after[0] in COUNTED_ONE and after[1:] != ["-"]


def _way(after: str) -> str:
    """How it was shot, by the words that follow up to the next figure."""
    if named := re.match(r"(fg|3pt|ft)\b", after):
        return {"fg": "field", "3pt": "afar", "ft": "line"}[named[1]]
    near = re.split(r"\b\d+\b|,|\band\b", after, maxsplit=1)[0] or after[:12]
    if FROM_AFAR.search(near):
        return "afar"
    return "line" if FROM_THE_LINE.search(near) else "field"


def _around(tokens: Sequence[str], place: int) -> str:
    """The word before the figure, a bar for the figure, and the rest of its sentence."""
    return " ".join([*tokens[max(0, place - 2) : place], "|", *tokens[place + 1 :]]).lower()


def _period(sentence: str) -> str:
    return next((name for name, pattern in PERIOD_PATTERNS if pattern.search(sentence)), "")
