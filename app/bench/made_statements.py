"""Invented sentences about the invented incident, each citing ten records: four of five tell them rightly, one is wrong."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from extraction.domain.report import Author, AuthorKind, Statement
from extraction.domain.timeline import Event, EventKind

CITED = 10
WRITER = Author(kind=AuthorKind.MODEL, name="bench/model")
_STRANGERS = ("Tara Quist", "Jonas Reyl")
_TOLD: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = tuple(
    (re.compile(pattern), told)
    for pattern, told in (
        (r"error rate of search-api is (?P<figure>\S+)% now",
         ("the error rate of search-api was {figure}%", "{who} reported an error rate of {figure}% on search-api",
          "search-api had an error rate of {figure}%")),
        (r"p99 on search-api is (?P<figure>\d+) ms",
         ("p99 latency on search-api was {figure} ms", "{who} saw a p99 of {figure} ms on search-api")),
        (r"(?P<host>cache-eu-\d) looks healthy",
         ("{host} looked healthy", "{who} wrote that {host} looks healthy")),
        (r"could it be the index on shard (?P<figure>\d)\?",
         ("{who} asked whether it could be the index on shard {figure}", "{who} asked about the index on shard {figure}")),
        (r"(?P<figure>\d+) support tickets so far",
         ("there were {figure} support tickets", "{who} counted {figure} support tickets so far")),
        (r"restarted (?P<host>cache-eu-\d)",
         ("{who} restarted {host}", "{host} was restarted by {who}")),
        (r"queue depth is (?P<figure>\d+) and falling",
         ("the queue depth was {figure} and falling", "{who} noted a queue depth of {figure}, falling")),
        (r"Deployment of search-api (?P<figure>[\d.]+) to production",
         ("search-api {figure} was deployed to production", "version {figure} of search-api went out to production")),
        (r"Decision: roll back search-api to (?P<figure>[\d.]+)",
         ("{who} decided to roll back search-api to {figure}",)),
        (r"impact: (?P<figure>[\d,]+) searches failed, no data was lost",
         ("{figure} searches failed", "{figure} searches failed and no data was lost")),
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Told:
    """One record in other words."""

    event: Event
    text: str
    figure: str
    host: str

    @property
    def clock(self) -> str:
        return f"{self.event.at:%H:%M} UTC"

    @property
    def who(self) -> str:
        return self.event.actor.name if self.event.actor is not None else ""


def made_statements(events: Sequence[Event], count: int, seed: int = 2041) -> tuple[Statement, ...]:
    """``count`` sentences, no two of the same wording, the same for the same seed; every fifth has one thing wrong."""
    chance = random.Random(seed)
    texts: dict[str, tuple[Event, ...]] = {}
    while len(texts) < count:
        cited = _ten(events, chance)
        told = [one for one in (_told(event, chance) for event in cited) if one is not None]
        if len(told) > 2:
            sentence = chance.choice(_SENTENCES)(chance, sorted(chance.sample(told, 3), key=lambda one: one.event.at))
            wrong = len(texts) % 5 == 4
            texts.setdefault(chance.choice(_WRONG)(chance, sentence, told) if wrong else sentence, cited)
    return tuple(
        Statement(id=f"s{number}", text=text, author=WRITER, evidence=tuple(event.id for event in cited), rule="bench")
        for number, (text, cited) in enumerate(texts.items(), start=1)
    )


def _ten(events: Sequence[Event], chance: random.Random) -> tuple[Event, ...]:
    """Ten records of one stretch of the incident, or of all of it."""
    reach = chance.choice((20, 60, len(events)))
    first = chance.randrange(len(events) - min(reach, len(events)) + 1)
    return tuple(chance.sample(events[first : first + reach], CITED))


def _told(event: Event, chance: random.Random) -> _Told | None:
    for pattern, forms in _TOLD:
        found = pattern.search(event.text)
        if found is not None:
            parts = {"figure": "", "host": "", **found.groupdict()}
            who = event.actor.name if event.actor is not None else ""
            text = chance.choice(forms).format(who=who, **parts)
            return _Told(event, text, parts["figure"], parts["host"])
    if event.kind is EventKind.ALERT:
        return _Told(event, "the alert SearchErrors fired for search-api", "", "")
    return None


def _at(chance: random.Random, told: Sequence[_Told]) -> str:
    one = told[0]
    return chance.choice((f"At {one.clock}, {one.text}.", f"{_upper(one.text)} at {one.clock}."))


def _two(chance: random.Random, told: Sequence[_Told]) -> str:
    one, other, _ = told
    return f"{_upper(one.text)} at {one.clock}, and at {other.clock} {other.text}."


def _three(chance: random.Random, told: Sequence[_Told]) -> str:
    one, other, last = told
    return f"At {one.clock} {one.text}; at {other.clock} {other.text}. By {last.clock}, {last.text}."


def _later(chance: random.Random, told: Sequence[_Told]) -> str:
    one, other, _ = told
    minutes = _minutes(other.event.at.replace(second=0) - one.event.at.replace(second=0))
    if not minutes:
        return _two(chance, told)
    unit = "minute" if minutes == 1 else "minutes"
    return f"At {one.clock} {one.text}, and {minutes} {unit} later {other.text}."


def _in_order(chance: random.Random, told: Sequence[_Told]) -> str:
    one, other, _ = told
    return f"{_upper(one.text)} at {one.clock} before {other.text}."


def _quoted(chance: random.Random, told: Sequence[_Told]) -> str:
    one = next((one for one in told if one.who), told[0])
    return f"At {one.clock}, {one.who or 'the record'} wrote “{one.event.text}”."


_SENTENCES: tuple[Callable[[random.Random, Sequence[_Told]], str], ...] = (
    _at, _at, _two, _two, _three, _later, _in_order, _quoted,
)  # fmt: skip


def _wrong_figure(chance: random.Random, sentence: str, told: Sequence[_Told]) -> str:
    for one in told:
        figure = re.compile(rf"(?<![\d:.,-]){re.escape(one.figure)}(?![\d:,]|\.\d)")
        if one.figure and figure.search(sentence):
            return figure.sub(f"{chance.randint(91, 99)}{one.figure[1:]}1", sentence, count=1)
    return _wrong_time(chance, sentence, told)


def _wrong_time(chance: random.Random, sentence: str, told: Sequence[_Told]) -> str:
    return re.sub(r"\d\d:\d\d", f"{chance.randint(0, 6):02d}:{chance.randint(0, 59):02d}", sentence, count=1)


def _wrong_person(chance: random.Random, sentence: str, told: Sequence[_Told]) -> str:
    names = [name for name in dict.fromkeys(one.who for one in told) if name and name in sentence]
    return (
        sentence.replace(names[0], chance.choice(("Tara Quist", "Jonas Reyl")))
        if names
        else _cause(chance, sentence, told)
    )


def _wrong_host(chance: random.Random, sentence: str, told: Sequence[_Told]) -> str:
    turned = re.sub(r"cache-eu-\d|search-api", f"cache-us-{chance.randint(1, 9)}", sentence, count=1)
    return turned if turned != sentence else _wrong_time(chance, sentence, told)


def _cause(chance: random.Random, sentence: str, told: Sequence[_Told]) -> str:
    return (
        f"{sentence.rstrip('.')} because of {chance.choice(('a full disk', 'an expired certificate', 'a bad index'))}."
    )


def _negation(chance: random.Random, sentence: str, told: Sequence[_Told]) -> str:
    turned = re.sub(r"\b(was|were|looked|looks)\b", r"\1 not", sentence, count=1)
    return turned if turned != sentence else _scope(chance, sentence, told)


def _scope(chance: random.Random, sentence: str, told: Sequence[_Told]) -> str:
    return f"{sentence.rstrip('.')}, and {chance.choice(('all', 'most', 'no'))} customers were affected."


def _addition(chance: random.Random, sentence: str, told: Sequence[_Told]) -> str:
    more = ("the vendor was informed", "a postmortem was scheduled", "the backlog was drained overnight")
    return f"{sentence.rstrip('.')}, and {chance.choice(more)}."


_WRONG: tuple[Callable[[random.Random, str, Sequence[_Told]], str], ...] = (
    _wrong_figure, _wrong_time, _wrong_person, _wrong_host, _cause, _negation, _scope, _addition,
)  # fmt: skip


def _minutes(length: timedelta) -> int:
    return int(length.total_seconds()) // 60


def _upper(text: str) -> str:
    return text[0].upper() + text[1:]
