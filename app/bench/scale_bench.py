"""How far it goes: the list, one incident, one draft and imports at a thousand incidents and at many more, on PostgreSQL.

A few hundred different incidents are made by the operations; the others are copies under other keys, made inside the
database. Every figure at a size has as its floor the same figure at the smallest size of the run.
"""

from __future__ import annotations

import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from itertools import cycle
from pathlib import Path

from app.bench.run import Row
from app.bench.scale_base import WRITERS, base, import_one, person, team
from app.bench.throwaway_postgres import postgres
from app.operations.access import operator
from app.operations.correct_report import edit
from app.operations.inbox_search import InboxFilter
from app.operations.list_incidents import incident_key, list_incidents
from app.operations.listing import Group
from app.operations.open_incident import open_incident
from app.operations.ports import Ports
from app.operations.read_inbox import inbox
from app.operations.review_report import open_review
from app.settings import read_settings
from app.storage.multiply import copy_all, leave_numbers, list_copies, rows_of, sizes, tidy
from app.storage.sql_store import SqlStore
from app.wiring import ports
from extraction.errors import InputError, NotFound

FIRST = 125
"""So many different incidents."""

YEARS = 5.0
"""The copies of the largest size are spread over so many years."""

_MIB = 2**20


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """``incidents`` ascending, each of ``events`` events; ``first`` of them are different.

    Each figure is the median of ``rounds``; ``imports`` further incidents are imported at each size.
    """

    incidents: tuple[int, ...] = (1_000, 10_000, 100_000)
    events: int = 100
    first: int = FIRST
    rounds: int = 15
    imports: int = 20

    def __post_init__(self) -> None:
        if list(self.incidents) != sorted(set(self.incidents)) or self.incidents[0] < self.first or self.first < 2:
            raise InputError(f"sizes of the benchmark ascend, from {self.first} incidents on")


FULL = Size()


def rows(size: Size = FULL, told: Callable[[str], None] = lambda _line: None) -> list[Row]:
    """Seconds, MiB and counts. ``told`` hears what is done meanwhile; the largest size takes half an hour and 40 GB.

    Raises:
        NotFound: PostgreSQL's programs are not installed.
    """
    with tempfile.TemporaryDirectory(prefix="retroline-bench-") as name, postgres() as url:
        folder = Path(name)
        settings = read_settings({"RETROLINE_DATA": str(folder / "data"), "RETROLINE_DATABASE_URL": url})
        world = ports(settings).acting(operator("Mara Lindqvist"), "cli")
        store = world.store
        if not isinstance(store, SqlStore):
            raise TypeError("the benchmark speaks to a database")
        try:
            return list(_Bench(world=world, store=store, folder=folder, size=size, told=told).rows())
        finally:
            store.close()


@dataclass(frozen=True, kw_only=True)
class _Bench:
    world: Ports
    store: SqlStore
    folder: Path
    size: Size
    told: Callable[[str], None]

    def rows(self) -> Iterator[Row]:
        started = time.perf_counter()
        base(self.world, self.folder, self.size.first, self.size.events)
        self.told(f"made {self.size.first} incidents by the operations in {time.perf_counter() - started:.0f} s")
        leave_numbers(self.store.database, self.size.incidents[-1] + 1)
        floors: dict[str, float] = {}
        there = self.size.first
        for number, incidents in enumerate(self.size.incidents):
            yield from self._grown(there, incidents)
            there = incidents
            for row in self._measured(incidents, number):
                yield replace(
                    row,
                    name=f"scale: {incidents:>7,} incidents: {row.name}",
                    floor=floors.setdefault(row.name, row.value),
                )

    def _grown(self, there: int, incidents: int) -> Iterator[Row]:
        """Copies up to ``incidents``."""
        first, database = self.size.first, self.store.database
        days = YEARS * 365 * first / self.size.incidents[-1]
        started = time.perf_counter()
        for copy in range(there // first, incidents // first):
            copy_all(database, first, copy, days * copy)
        copied = time.perf_counter()
        list_copies(database, there + 1, incidents)
        listed = time.perf_counter()
        tidy(database)
        self.told(f"{incidents:,} incidents: copied in {copied - started:.0f} s, listed in {listed - copied:.0f} s")
        if incidents > there:
            each = (listed - copied) / (incidents - there) * 1000
            yield Row(name=f"scale: {incidents:>7,} incidents: one card made", value=each, unit="ms")

    def _measured(self, incidents: int, number: int) -> Iterator[Row]:
        chance = random.Random(incidents)
        for name, act in self._looks(chance, incidents).items():
            taken = _rounds(act, self.size.rounds)
            median, least = statistics.median(taken), min(taken)
            self.told(f"{incidents:,} incidents: {name} {median:.1f} ms, at least {least:.1f} ms")
            yield Row(name=name, value=median, unit="ms")
            yield Row(name=f"{name}, least", value=least, unit="ms")
        yield from self._imports(number)
        yield from self._stored(incidents)

    def _looks(self, chance: random.Random, incidents: int) -> Mapping[str, Callable[[], object]]:
        """What people do, each time with an incident that was not opened before."""
        world = self.world
        two = world.acting(person(WRITERS[1], (team(1), team(2))), "app")
        lead = world.acting(person(WRITERS[3], ("*",)), "app")
        drafted = self._keys(chance, incidents, drafted=True)
        some = self._keys(chance, incidents, drafted=False)
        chosen = InboxFilter(severity="SEV-1", team=team(4))
        return {
            "inbox, operator": partial(inbox, world),
            "inbox, editor of two teams": partial(inbox, two),
            "inbox, editor of every team": partial(inbox, lead),
            "inbox, severity and team": partial(inbox, world, chosen),
            "inbox, one service": partial(inbox, world, InboxFilter(service="service-11")),
            "inbox, search for a key": lambda: inbox(world, InboxFilter(text=next(some))),
            "inbox, search for a common word": partial(inbox, world, InboxFilter(text="timeouts")),
            "inbox, what is mine": partial(inbox, two, InboxFilter(mine=True)),
            "inbox, fifth “show more”": partial(inbox, world, InboxFilter(), 240),
            "list, first 50": partial(list_incidents, world, 50),
            "list, 50 from the middle": lambda: list_incidents(world, 50, next(some)),
            "a mistyped key": lambda: _refused(world, next(some) + "x"),
            "open one incident": lambda: open_incident(world, next(some)),
            "open one draft": lambda: open_review(world, next(drafted)),
            "change one sentence": lambda: self._changed(next(drafted)),
        }

    def _changed(self, key: str) -> object:
        first = next(open_review(self.world, key).review.statements())
        return edit(self.world, key, first.statement.id, "Mara Lindqvist", "It was slow for a while.")

    def _keys(self, chance: random.Random, incidents: int, drafted: bool) -> Iterator[str]:
        """Keys at random, each once; the operations left every tenth without a draft."""
        first = self.size.first
        for number in cycle(chance.sample(range(incidents), min(incidents, 600))):
            copy, of = divmod(number, first)
            if of % 10 or not drafted:
                yield f"BASE-{of:04d}" + (f"-{copy}" if copy else "")

    def _imports(self, number: int) -> Iterator[Row]:
        """Further incidents, imported as any other."""
        taken = []
        for one in range(self.size.imports):
            mine = 50_000 + number * self.size.imports + one
            started = time.perf_counter()
            import_one(self.world, self.folder, f"MORE-{mine}", mine, self.size.events)
            taken.append((time.perf_counter() - started) * 1000)
        yield Row(name=f"import of {self.size.events} events", value=statistics.median(taken), unit="ms")

    def _stored(self, incidents: int) -> Iterator[Row]:
        tables, indexes = sizes(self.store.database)
        events = incidents * self.size.events
        for name, held in (("tables", tables), ("indexes", indexes)):
            yield Row(name=f"bytes of all {name} per event", value=sum(held.values()) / events, unit="B")
            for one, number in sorted(held.items(), key=lambda pair: -pair[1])[:8]:
                yield Row(name=f"bytes of {one} per event", value=number / events, unit="B")
        yield Row(name="database", value=(sum(tables.values()) + sum(indexes.values())) / _MIB, unit="MiB")
        known = rows_of(self.store.database)
        for one in ("incidents", "events", "drafts", "cards", "card_waits", "card_counts"):
            yield Row(name=f"rows of {one}", value=known[one], unit="rows")
        counts = inbox(self.world).counts
        yield Row(name="shown as waiting for the operator", value=counts[Group.NEEDS_YOU], unit="incidents")


def _rounds(act: Callable[[], object], rounds: int) -> list[float]:
    """Milliseconds; the first time does not count."""
    act()
    return [_timed(act) * 1000 for _ in range(rounds)]


def _timed(act: Callable[[], object]) -> float:
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


def _refused(world: Ports, key: str) -> None:
    try:
        incident_key(world, key)
    except NotFound:
        return
    raise InputError(f"there is an incident {key}")
