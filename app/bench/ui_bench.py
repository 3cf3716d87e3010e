"""The review app as a browser meets it: how soon it starts, opens its pages, and answers what reviewers do.

Each figure is taken over the network of this machine, by Streamlit's own protocol, in a process of its own. What a browser
does with the answer, running scripts and drawing, is not in it.
"""

from __future__ import annotations

import math
import random
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from app.bench.desk_reviewer import Reviewer
from app.bench.made_incident import PEOPLE
from app.bench.made_review import LONG, Made, made_installation
from app.bench.page_tab import Run, Tab
from app.bench.review_server import Served, empty_app, review_app
from app.bench.run import Row
from app.operations.discuss import discussion
from app.operations.remember_standings import remember_standings
from extraction.errors import StateError

CORRECTIONS = ("accept", "edit", "reject", "restore")
"""Acts that a report keeps as corrections."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """``thinking`` and ``seconds`` are how long a reviewer pauses between two acts, and how long several work at once."""

    events: int = 1_000
    statements: int = 60
    incidents: int = 500
    starts: int = 3
    acts: int = 40
    reviewers: int = 8
    thinking: float = 5.0
    seconds: float = 60.0


FULL = Size()


def rows(size: Size = FULL) -> list[Row]:
    """Seconds and KiB. The floor is a page that draws nothing, by the same server program and the same client.

    Raises:
        StateError: a server does not start, or an act of a reviewer is not found in the database afterwards.
    """
    with tempfile.TemporaryDirectory(prefix="retroline-bench-") as name:
        folder = Path(name)
        starts = _starts(folder, size.starts)
        made = made_installation(folder / "data", size.events, size.statements, size.incidents)
        with empty_app(folder / "empty.log") as nothing, review_app(folder / "data") as app:
            floor = _floor(nothing)
            pages = list(_pages(app, made, floor, size))
            alone, together = _one(app, made, size), _several(app, made, size)
            return [
                *starts,
                *pages,
                *_acts(
                    f"ui: act on the draft page, {size.events:,} events, {made.statements} statements", alone, floor
                ),
                *_acts(f"ui: act, {size.reviewers} reviewers, {size.thinking:g} s thinking", together, floor),
                Row(name="ui: memory of the process at most", value=app.peak(), unit="MiB", floor=nothing.peak()),
            ]


def _starts(folder: Path, count: int) -> list[Row]:
    """Each start of the app finds no data and makes its database."""
    apps, floors = [], []
    for number in range(count):
        with empty_app(folder / f"empty-{number}.log") as served:
            floors.append(served.started)
        with review_app(folder / f"new-{number}") as served:
            apps.append(served.started)
    taken, floor = statistics.median(apps), statistics.median(floors)
    return [Row(name="ui: start to HTTP 200", value=taken, unit="s", floor=floor)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Floor:
    """Seconds, of a page that draws nothing: opened for the first time after the start, opened later, and run again."""

    first: float
    opened: float
    again: float


def _floor(nothing: Served) -> Floor:
    with Tab(nothing.host) as tab:
        first = tab.open().seconds
        again = statistics.median(tab.rerun().seconds for _ in range(20))
    opened = statistics.median(_opens(nothing.host) for _ in range(5))
    return Floor(first=first, opened=opened, again=again)


def _opens(host: str) -> float:
    with Tab(host) as tab:
        return tab.open().seconds


def _pages(app: Served, made: Made, floor: Floor, size: Size) -> Iterator[Row]:
    """The first page that anybody opens after the start, the same for the next person, and the others."""
    long = f"incident={LONG}"
    with Tab(app.host, "draft", long) as tab:
        yield from _opened("draft page, nothing read yet", tab.open(), floor.first)
    with Tab(app.host, "draft", long) as tab:
        yield from _opened("draft page", tab.open(), floor.opened)
    with Tab(app.host, "timeline", long) as tab:
        yield from _opened(f"timeline page, {size.events:,} events", tab.open(), floor.opened)
        again = statistics.median(tab.rerun().seconds for _ in range(5))
        yield Row(name="ui: rerun of the timeline page", value=again, unit="s", floor=floor.again)
    with Tab(app.host) as tab:
        yield from _opened(f"inbox, {size.incidents + 1} incidents, no report read yet", tab.open(), floor.opened)
    yield Row(name="ui: inbox, reading one report for it", value=_read_all(made), unit="s")
    with Tab(app.host) as tab:
        yield from _opened(f"inbox, {size.incidents + 1} incidents", tab.open(), floor.opened)


def _opened(what: str, run: Run, floor: float) -> list[Row]:
    return [
        Row(name=f"ui: open the {what}", value=run.seconds, unit="s", floor=floor),
        Row(name="ui:   its messages", value=run.payload / 1024, unit="KiB"),
    ]


def _read_all(made: Made) -> float:
    """What the inbox has done bit by bit while somebody looks at it, here at once; seconds for each report."""
    keys = [one.incident.key for one in made.world.store.summaries()]
    started = time.perf_counter()
    read = remember_standings(made.world, keys)
    return (time.perf_counter() - started) / read


@dataclass(frozen=True, slots=True, kw_only=True)
class Acted:
    """Each act's name and run, and how many of them the database holds; ``processor`` is the server's, in seconds."""

    runs: tuple[tuple[str, Run], ...]
    stored: int
    processor: float

    @property
    def seconds(self) -> list[float]:
        return sorted(run.seconds for _, run in self.runs)


def _one(app: Served, made: Made, size: Size) -> Acted:
    with Tab(app.host, "draft", f"incident={LONG}") as tab:
        reviewer = Reviewer(tab, PEOPLE[0])
        reviewer.enter()
        return _kept(app, made, [reviewer], lambda: [reviewer.act() for _ in range(size.acts)])


def _several(app: Served, made: Made, size: Size) -> Acted:
    """Each thinks at first for a part of the time, so that they do not act in step."""
    chance = random.Random(5)
    with ExitStack() as open_tabs, ThreadPoolExecutor(size.reviewers) as threads:
        tabs = [open_tabs.enter_context(Tab(app.host, "draft", f"incident={LONG}")) for _ in range(size.reviewers)]
        reviewers = [Reviewer(tab, f"Reviewer {one}", one, size.reviewers) for one, tab in enumerate(tabs)]
        for reviewer in reviewers:
            reviewer.enter()
        waits = [chance.uniform(0, size.thinking) for _ in reviewers]

        def all_act() -> list[tuple[str, Run]]:
            end = time.monotonic() + size.seconds
            working = [threads.submit(_work, one, wait, size, end) for one, wait in zip(reviewers, waits, strict=True)]
            return [act for one in working for act in one.result()]

        return _kept(app, made, reviewers, all_act)


def _work(reviewer: Reviewer, wait: float, size: Size, end: float) -> list[tuple[str, Run]]:
    done: list[tuple[str, Run]] = []
    time.sleep(wait)
    while not done or time.monotonic() < end:
        done.append(reviewer.act())
        time.sleep(size.thinking)
    return done


def _kept(
    app: Served, made: Made, reviewers: Sequence[Reviewer], act: Callable[[], Sequence[tuple[str, Run]]]
) -> Acted:
    """Raises StateError where the database does not hold exactly what was done."""
    before, used = _stored(made), app.processor()
    runs = tuple(act())
    used = app.processor() - used
    found = _stored(made) - before
    done = sum((one.done for one in reviewers), Counter[str]())
    asked = Counter({name: done[name] for name in (*CORRECTIONS, "comment") if done[name]})
    if found != asked:
        raise StateError(f"the reviewers did {dict(asked)}, but the database holds {dict(found)} of it")
    return Acted(runs=runs, stored=found.total(), processor=used)


def _stored(made: Made) -> Counter[str]:
    corrections = Counter(one.action.value for one in made.world.store.corrections(LONG))
    comments = sum(1 + len(thread.replies) for thread in discussion(made.world, LONG))
    return corrections + Counter({"comment": comments})


def _acts(what: str, acted: Acted, floor: Floor) -> list[Row]:
    seconds = acted.seconds
    payload = statistics.median(run.payload for _, run in acted.runs) / 1024
    return [
        Row(name=f"{what}: median", value=statistics.median(seconds), unit="s", floor=floor.again),
        Row(name="ui:   95 of 100 within", value=_within(seconds, 0.95), unit="s", floor=floor.again),
        *(Row(name=f"ui:   {name}, median", value=value, unit="s") for name, value in _by_name(acted).items()),
        Row(name="ui:   processor time of an act", value=acted.processor / len(seconds), unit="s"),
        Row(name="ui:   messages of an act", value=payload, unit="KiB"),
        Row(name="ui:   acts", value=len(seconds), unit="acts"),
        Row(name="ui:   of them changes found in the database", value=acted.stored, unit="acts"),
    ]


def _within(ordered: Sequence[float], share: float) -> float:
    """The least of ``ordered`` that at least ``share`` of them do not pass."""
    return ordered[max(0, math.ceil(len(ordered) * share) - 1)]


def _by_name(acted: Acted) -> Mapping[str, float]:
    names = sorted({name for name, _ in acted.runs})
    return {name: statistics.median(run.seconds for one, run in acted.runs if one == name) for name in names}
