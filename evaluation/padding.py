"""A case with its Slack channels filled up by ordinary work talk: does a report stay as good when the incident is a needle?

Most of the noise goes into the incident's own channels (``INCIDENT_SHARE``), since choosing channels would drop it elsewhere;
the rest goes into the export's other channels. It lies before, during and after the incident, is written by people and bots
of its own and by those who have a role in the gold (who only make small talk), and speaks of other services, tickets and
figures (see ``evaluation.noise``). Nothing of the case's own records is changed, so the gold holds word for word.
"""

from __future__ import annotations

import json
import shutil
import tempfile
import tomllib
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from evaluation.case import Case, InvalidCase, load_case
from evaluation.gold_file import read_heading
from evaluation.noise import Noise, Taboo
from evaluation.noise_words import BOTS, REACTIONS
from extraction.capture.read_records import ReadOptions, read_records

INCIDENT_SHARE = 0.8
"""Part of the noise that is written in the incident's own channels."""
BEFORE, DURING = 0.3, 0.3
"""Parts of the noise that are written before the first and until the last message of the incident's channels; the rest after."""
MARGIN = timedelta(days=9)
_OFFICE_HOURS = range(7, 20)
_OUTSIDE_OFFICE = 0.08
_BOT, _OWN_PEOPLE, _REPLY, _TALK, _REACTED = 0.12, 0.15, 0.25, 0.45, 0.08
_OPEN_THREADS = 10

Message = dict[str, Any]
Shares = Sequence[tuple[str, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Padding:
    """How many Slack messages there are now, how many are noise, and how many of those stand in ``channels``, the incident's."""

    messages: int
    noise: int
    in_incident_channels: int
    channels: tuple[str, ...]


def padded(folder: Path, messages: int, seed: int) -> Case:
    """The case in ``folder`` with noise up to ``messages`` Slack messages. ``Case.folder`` is still ``folder``.

    Raises:
        InvalidCase: the case cannot be used, or it has no Slack export.
    """
    with tempfile.TemporaryDirectory() as place:
        wide = Path(place) / folder.resolve().name
        pad_case(folder, wide, messages, seed)
        return replace(load_case(wide), folder=folder)


def pad_case(folder: Path, to: Path, messages: int, seed: int) -> Padding:
    """Write the case in ``folder`` to ``to``, which must not exist, with noise up to ``messages`` Slack messages.

    The same ``seed`` gives the same bytes.

    Raises:
        InvalidCase: the case has a mistake, or no Slack export.
        FileExistsError: ``to`` exists.
    """
    shutil.copytree(folder, to)
    heading = read_heading(folder / "gold.toml")
    export = _SlackExport.of(to / "records")
    channels = _incident_channels(folder / "records", ReadOptions(incident=heading.incident, channels=heading.channels))
    random = Random(f"{seed}/{heading.id}/{messages}")  # noqa: S311
    gold = (folder / "gold.toml").read_text("utf-8")
    noise = Noise.of(Taboo.of(_all_text(folder / "records"), gold, heading.services), random)
    crowd = _Crowd.of(noise, export, _people_with_roles(gold))
    shares = _shares(export, channels, max(0, messages - export.count))
    window = export.window(channels)
    for name, count in shares:
        export.add(name, _Channel(noise=noise, crowd=crowd, team=export.team).messages(window, count))
    export.write(crowd.new_users)
    added = dict(shares)
    return Padding(
        messages=export.count,
        noise=sum(added.values()),
        in_incident_channels=sum(added.get(name, 0) for name in channels),
        channels=channels,
    )


@dataclass
class _SlackExport:
    """The export's folder in memory: channel name → its messages, oldest first."""

    folder: Path
    users: list[dict[str, Any]]
    channels: dict[str, list[Message]]

    @classmethod
    def of(cls, records: Path) -> _SlackExport:
        found = sorted(path.parent for path in records.rglob("users.json"))
        if not found:
            raise InvalidCase(
                f"{records}: a case can be padded where it has a Slack export (users.json beside channels)"
            )
        channels: dict[str, list[Message]] = {}
        for day in sorted(found[0].glob("*/*.json")):
            channels.setdefault(day.parent.name, []).extend(json.loads(day.read_bytes()))
        return cls(found[0], json.loads((found[0] / "users.json").read_bytes()), channels)

    @property
    def count(self) -> int:
        return sum(map(len, self.channels.values()))

    @property
    def team(self) -> str:
        return str(self.users[0].get("team_id", "T0")) if self.users else "T0"

    def window(self, names: Sequence[str]) -> tuple[float, float]:
        """First and last message of the channels ``names``, in seconds since 1970."""
        times = [float(one["ts"]) for name in names for one in self.channels.get(name, ())]
        return min(times), max(times)

    def add(self, name: str, noise: Iterator[Message]) -> None:
        """Put ``noise`` between the channel's messages."""
        own = self.channels[name]
        taken = {one["ts"] for one in own}
        own += [one for one in noise if one["ts"] not in taken]
        own.sort(key=lambda one: float(one["ts"]))

    def write(self, new_users: Sequence[Mapping[str, Any]]) -> None:
        (self.folder / "users.json").write_text(json.dumps([*self.users, *new_users], indent=1), "utf-8")
        for name, messages in self.channels.items():
            days: dict[str, list[Message]] = {}
            for one in messages:
                days.setdefault(f"{datetime.fromtimestamp(float(one['ts']), UTC):%Y-%m-%d}", []).append(one)
            for old in (self.folder / name).glob("*.json"):
                old.unlink()
            for day, held in days.items():
                (self.folder / name / f"{day}.json").write_text(json.dumps(held, indent=1), "utf-8")


@dataclass(frozen=True)
class _Crowd:
    """Who writes the noise: ``own`` ids of the case's people with a role, ``others`` ids of invented ones."""

    own: tuple[str, ...]
    others: tuple[str, ...]
    new_users: tuple[Mapping[str, Any], ...]

    @classmethod
    def of(cls, noise: Noise, export: _SlackExport, with_roles: frozenset[str]) -> _Crowd:
        own = tuple(str(one["id"]) for one in export.users if one.get("real_name") in with_roles)
        new = tuple(_user(number, name, export.team) for number, name in enumerate(noise.people))
        return cls(own, tuple(str(one["id"]) for one in new), new)


@dataclass
class _Channel:
    """One channel being filled, oldest first."""

    noise: Noise
    crowd: _Crowd
    team: str
    _joined: set[str] = field(default_factory=set)
    _threads: list[Message] = field(default_factory=list)

    def messages(self, window: tuple[float, float], count: int) -> Iterator[Message]:
        for second, ts in _moments(self.noise.random, window, count):
            yield self._message(second, ts)

    def _message(self, second: float, ts: str) -> Message:
        random = self.noise.random
        if random.random() < _BOT:
            bot = self.noise.pick(BOTS)
            return {
                "type": "message", "subtype": "bot_message", "bot_id": f"BNOISE{bot[:4].upper()}", "username": bot,
                "text": self.noise.bot(), "ts": ts,
            }  # fmt: skip
        own = bool(self.crowd.own) and random.random() < _OWN_PEOPLE
        user = self.noise.pick(self.crowd.own if own else self.crowd.others)
        if not own and user not in self._joined:
            self._joined.add(user)
            text = f"<@{user}> has joined the channel"
            return {"type": "message", "subtype": "channel_join", "user": user, "text": text, "ts": ts}
        return self._said(user, ts, second, only_talk=own)

    def _said(self, user: str, ts: str, second: float, only_talk: bool) -> Message:
        random = self.noise.random
        message: Message = {"type": "message", "user": user, "text": "", "ts": ts}
        message |= {"client_msg_id": str(uuid.UUID(int=random.getrandbits(128), version=4)), "team": self.team}
        open_threads = [one for one in self._threads if second - float(one["ts"]) < 3600]
        if open_threads and not only_talk and random.random() < _REPLY:
            message |= {"text": self.noise.reply(), "thread_ts": random.choice(open_threads)["ts"]}
            return message
        is_talk = only_talk or random.random() < _TALK
        message["text"] = self.noise.talk() if is_talk else self.noise.work()
        if random.random() < _REACTED:
            message["reactions"] = [{"name": self.noise.pick(REACTIONS), "users": [user], "count": 1}]
        self._threads = [*self._threads[1 - _OPEN_THREADS :], message]
        return message


def _moments(random: Random, window: tuple[float, float], count: int) -> Iterator[tuple[float, str]]:
    """``count`` times, oldest first, as seconds since 1970 and as Slack writes them; no two alike."""
    first, last = window
    before, during = round(count * BEFORE), round(count * DURING)
    spans = (
        (first - MARGIN.total_seconds(), first, before),
        (first, last, during),
        (last, last + MARGIN.total_seconds(), count - before - during),
    )
    drawn = {}
    for number, (start, end, wanted) in enumerate(spans):
        found = 0
        while found < wanted:
            second = int(random.uniform(start, end))
            if number != 1 and not _is_likely(random, second):
                continue
            ts = f"{second}.{random.randint(500_000, 999_999):06d}"
            if ts not in drawn:
                drawn[ts] = float(ts)
                found += 1
    for ts in sorted(drawn):
        yield drawn[ts], ts


def _is_likely(random: Random, second: int) -> bool:
    moment = datetime.fromtimestamp(second, UTC)
    in_office = moment.hour in _OFFICE_HOURS and moment.weekday() < 5
    return in_office or random.random() < _OUTSIDE_OFFICE


def _shares(export: _SlackExport, channels: Sequence[str], noise: int) -> Shares:
    """Messages of noise for each channel; among the incident's by the length that they have, the others alike."""
    own = [name for name in channels if name in export.channels]
    others = [name for name in sorted(export.channels) if name not in own]
    inside = round(noise * INCIDENT_SHARE) if others else noise
    return (
        *_split(inside, [(name, len(export.channels[name])) for name in own]),
        *_split(noise - inside, [(name, 1) for name in others]),
    )


def _split(total: int, weights: Sequence[tuple[str, int]]) -> Shares:
    """``total`` split by weight; rounded so that it adds up."""
    whole, given, passed = sum(weight for _, weight in weights), 0, 0
    parts = []
    for name, weight in weights:
        passed += weight
        upto = round(total * passed / whole)
        parts.append((name, upto - given))
        given = upto
    return parts


def _incident_channels(records: Path, options: ReadOptions) -> tuple[str, ...]:
    """The channels that the product takes from the records as they are."""
    stream = read_records([records], options)
    for _ in stream:
        pass
    if stream.choice is None or not stream.choice.taken:
        raise InvalidCase(f"{records}: no channel of this export is the incident's, so there is none to pad")
    return tuple(one.channel for one in stream.choice.taken)


def _people_with_roles(gold: str) -> frozenset[str]:
    return frozenset(one["name"] for one in tomllib.loads(gold).get("person", ()) if one.get("roles"))


def _all_text(records: Path) -> str:
    return "\n".join(path.read_text("utf-8", "replace") for path in sorted(records.rglob("*")) if path.is_file())


def _user(number: int, name: str, team: str) -> dict[str, Any]:
    first, last = name.split(" ", 1)
    profile = {"real_name": name, "display_name": first.lower(), "email": f"{first}.{last}@neighbours.example".lower()}
    return {
        "id": f"UNOISE{number:03d}", "team_id": team, "name": first.lower(), "deleted": False, "real_name": name,
        "tz": "UTC", "profile": profile, "is_bot": False, "updated": 1770000000,
    }  # fmt: skip
