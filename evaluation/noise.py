"""Lines of ordinary work talk, made from a grammar: believable, about other things, and the same for the same seed.

Shapes of lines are ``data/noise/*.txt``: alternatives ``[one|another|]`` and slots ``{service}``. Every shape that tells of a
state, a release or a figure names the service, ticket or thing that it belongs to, so that nobody who reads it in an
incident's channel has a reason to take it for the incident's. None declares, mitigates or ends anything, gives somebody a
role, or gives a machine an instruction.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from random import Random

from evaluation import noise_words as words

_SLOT = re.compile(r"\{(\w+)\}")
_ALTERNATIVES = re.compile(r"\[([^\[\]]*)\]")
_SHAPES = Path(__file__).resolve().parents[1] / "data" / "noise"
_TOKEN = re.compile(r"\d+(?:[:.,]\d+)*|[^\W\d_]+")
_TRIES = 200
_SERVICES, _PEOPLE = 36, 32


def tokens(text: str) -> frozenset[str]:
    """Words in lower case, and figures, clock times and versions as they are written."""
    return frozenset(_TOKEN.findall(text.lower()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Taboo:
    """What noise must not speak of. ``words`` are a case's own; ``figures`` those that its gold states; ``services`` its
    services in lower case."""

    words: frozenset[str]
    figures: frozenset[str]
    services: tuple[str, ...] = ()

    @classmethod
    def of(cls, records: str, gold: str, services: Iterable[str] = ()) -> Taboo:
        """All words of a case's records and of its gold, and the figures and times of its gold."""
        stated = tokens(gold)
        return cls(
            words=tokens(records) | stated,
            figures=frozenset(one for one in stated if one[0].isdigit()),
            services=tuple(one.lower() for one in services),
        )

    def allows(self, name: str) -> bool:
        """Whether none of the words of ``name`` is a word of the case."""
        return not tokens(name) & self.words

    def allows_line(self, line: str) -> bool:
        """Whether ``line`` names none of the services and no figure or time of the gold; single digits are anybody's."""
        lowered = line.lower()
        if any(service in lowered for service in self.services):
            return False
        return not any(one in self.figures for one in tokens(line) if one[0].isdigit() and len(one) > 1)


@dataclass(frozen=True)
class Noise:
    """A team beside the incident: its people, services, tickets and talk. ``people`` are full names."""

    random: Random
    taboo: Taboo
    people: tuple[str, ...]
    services: tuple[str, ...]
    prefixes: tuple[str, ...]
    _last: list[str] = field(default_factory=lambda: [""])

    @classmethod
    def of(cls, taboo: Taboo, random: Random) -> Noise:
        """Invented names that the case does not use."""
        firsts = _allowed(words.FIRST_NAMES, taboo, random)
        lasts = _allowed(words.LAST_NAMES, taboo, random)
        stems = _allowed(words.SERVICE_STEMS, taboo, random)
        made = (f"{stem}{random.choice(words.SERVICE_ENDS)}{random.choice(words.SERVICE_TAILS)}" for stem in stems * 2)
        services = tuple(dict.fromkeys(name for name in made if taboo.allows(name.partition("-")[0])))
        return cls(
            random=random,
            taboo=taboo,
            people=tuple(f"{first} {last}" for first, last in zip(firsts, lasts, strict=False))[:_PEOPLE],
            services=services[:_SERVICES],
            prefixes=tuple(_allowed(words.TICKET_PREFIXES, taboo, random)),
        )

    def talk(self) -> str:
        """Talk that anybody may write: no claim about any system."""
        return self._line("talk")

    def work(self) -> str:
        """Work on other things."""
        return self._line("work")

    def bot(self) -> str:
        return self._line("bots")

    def reply(self) -> str:
        return self._line("replies")

    def _line(self, kind: str) -> str:
        """A line other than the one before; one that speaks of the case is drawn again."""
        for _ in range(_TRIES):
            line = self._filled(self.pick(shapes(kind)))
            if line != self._last[0] and self.taboo.allows_line(line):
                self._last[0] = line
                return line
        raise ValueError("every line that was drawn names a service or a figure of the case")

    def _filled(self, shape: str) -> str:
        """Alternatives are chosen from the innermost out, then slots are filled."""
        while "[" in shape:
            shape = _ALTERNATIVES.sub(lambda match: self.pick(tuple(match[1].split("|"))), shape)
        return _SLOT.sub(lambda match: _SLOTS[match[1]](self), shape)

    def pick(self, choices: tuple[str, ...]) -> str:
        return choices[int(self.random.random() * len(choices))]

    def number(self, low: int, high: int) -> int:
        return low + int(self.random.random() * (high - low + 1))

    def version(self) -> str:
        return f"{self.number(0, 9)}.{self.number(11, 59)}.{self.number(0, 19)}"

    def ticket(self) -> str:
        return f"{self.pick(self.prefixes)}-{self.number(3000, 9999)}"


@cache
def shapes(kind: str) -> tuple[str, ...]:
    """The lines of ``data/noise/<kind>.txt``."""
    return tuple((_SHAPES / f"{kind}.txt").read_text("utf-8").splitlines())


def _allowed(names: tuple[str, ...], taboo: Taboo, random: Random) -> list[str]:
    found = [name for name in names if taboo.allows(name)]
    if not found:
        raise ValueError(f"the case uses all of {', '.join(names[:3])} …: noise has no names left")
    random.shuffle(found)
    return found


def _emoji_or_none(noise: Noise) -> str:
    return f" {noise.pick(words.EMOJI)}" if noise.random.random() < 0.4 else ""


_SLOTS: Mapping[str, Callable[[Noise], str]] = {
    "service": lambda noise: noise.pick(noise.services),
    "name": lambda noise: noise.pick(noise.people).partition(" ")[0],
    "version": Noise.version,
    "ticket": Noise.ticket,
    "number": lambda noise: str(noise.number(110, 9899)),
    "small": lambda noise: str(noise.number(2, 9)),
    "clock": lambda noise: f"{noise.number(9, 17)}:{noise.number(0, 11) * 5:02d}",
    "branch": lambda noise: f"{noise.pick(words.CHECKS)}-{noise.number(110, 990)}",
    "emoji": lambda noise: noise.pick(words.EMOJI),
    "emoji_or_none": _emoji_or_none,
    "food": lambda noise: noise.pick(words.FOODS),
    "place": lambda noise: noise.pick(words.PLACES),
    "room": lambda noise: noise.pick(words.ROOMS),
    "topic": lambda noise: noise.pick(words.TOPICS),
    "library": lambda noise: noise.pick(words.LIBRARIES),
    "check": lambda noise: noise.pick(words.CHECKS),
    "measure": lambda noise: noise.pick(words.MEASURES),
    "quiet": lambda noise: noise.pick(words.QUIET_ALERTS),
    "weekday": lambda noise: noise.pick(words.WEEKDAYS),
}
