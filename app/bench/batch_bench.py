"""Many reports written again by real workers, against a model that takes its time: how near to what the calls alone take.

The floor of a run is calls x latency / calls at once: what the model's own time comes to if it is never left waiting.
"""

from __future__ import annotations

import tempfile
import time
from collections import Counter
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from app.bench.batch_site import BY, TEMPLATE, Crew, Ran, Site, crew
from app.bench.model_process import ModelProcess, model_process
from app.bench.run import Row
from app.bench.small_incidents import further_record, key_of, small_incidents
from app.bench.throwaway_postgres import Server, server
from app.bench.used_by import cpu_seconds
from app.operations.batch import Choice, ItemState
from app.operations.ports import Ports
from app.operations.take_items import take_all
from app.operations.what_would_change import what_would_change
from extraction.errors import InputError

MODEL = "openai/bench"
NEAR, FASTER, UNCHANGED = 1.25, 1.7, 50.0
"""What we claim: wall time over floor, two workers over one, unchanged reports a second."""
_ALL = Choice(template=TEMPLATE, model=MODEL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """``reports`` on PostgreSQL, ``small`` of them on SQLite. The model takes ``latency`` seconds; a worker asks it ``calls``
    times at once."""

    reports: int = 1000
    small: int = 100
    latency: float = 0.2
    calls: int = 4

    def __post_init__(self) -> None:
        if min(self.reports, self.small) < 2:
            raise InputError("the benchmark of batches takes 2 reports or more")


FULL = Size()
Told = Callable[[str], None]


def rows(size: Size = FULL, told: Told = lambda _line: None) -> list[Row]:
    """Seconds, calls, MiB and statements. ``told`` hears what is done meanwhile.

    Raises:
        NotFound: PostgreSQL's programs are not installed.
    """
    with tempfile.TemporaryDirectory(prefix="retroline-bench-") as name, model_process(size.latency) as model:
        with server(counting=True) as there:
            found = list(_OnPostgres(Path(name), there, model, size, told).rows())
        return [*found, *_on_sqlite(Path(name), model, size, told)]


@dataclass(frozen=True)
class _OnPostgres:
    folder: Path
    there: Server
    model: ModelProcess
    size: Size
    told: Told

    def rows(self) -> Iterator[Row]:
        self._made()
        databases = [self.there.copied(name, "postgres_base") for name in ("one", "two")]
        one, two = (self._site(url) for url in databases)
        with one.opened() as world, crew(one, world, 1) as alone:
            first = yield from self._all_again(alone, "one")
            yield self._taken(world, first)
            yield from self._nothing_again(alone)
            yield from self._one_again(alone)
        with two.opened() as world, crew(two, world, 2) as both:
            yield from self._all_again(both, "two", first)

    def _site(self, url: str) -> Site:
        return Site(folder=self.folder, database=url, model=self.model.base_url, calls=self.size.calls)

    def _made(self) -> None:
        started = time.perf_counter()
        with self._site(self.there.copied("postgres_base", "template1")).opened() as world:
            small_incidents(world, self.folder, self.size.reports, BY)
        self.told(f"imported and drafted {self.size.reports} reports in {time.perf_counter() - started:.0f} s")

    def _all_again(self, workers: Crew, name: str, alone: Ran | None = None) -> Generator[Row, None, Ran]:
        at_work, world = len(workers.pids), workers.world
        before, asked, cpu = self.model.counted(), self.there.statements(name), cpu_seconds([self.there.pid])
        ran = workers.see_through(_ALL)
        counts = dict(world.batches.counts(ran.batch.id))
        after = self.model.counted()
        self.told(f"{at_work} at work: {_said(counts)} in {ran.seconds:.1f} s, {after.all - before.all} calls")
        yield from _wall(self.size, ran, after.all - before.all, at_work, alone)
        yield Row(name=_named(at_work, "proposed"), value=counts.get(ItemState.PROPOSED, 0), unit="reports",
                  claim="all", holds=counts.get(ItemState.PROPOSED, 0) == self.size.reports)  # fmt: skip
        yield from _used(ran, at_work, self.size.reports)
        yield from _each(_named(at_work, "model, CPU per report"), before.cpu, after.cpu, self.size.reports, "ms")
        spent = cpu, cpu_seconds([self.there.pid])
        yield from _each(_named(at_work, "database, CPU per report"), *spent, self.size.reports, "ms")
        statements = asked, self.there.statements(name)
        yield from _each(_named(at_work, "statements per report"), *statements, self.size.reports, "statements")
        return ran

    def _taken(self, world: Ports, ran: Ran) -> Row:
        started = time.perf_counter()
        taken = take_all(world, ran.batch.id, BY, only_not_worse=False)
        return Row(name="batch: taken over, each", value=1000 * (time.perf_counter() - started) / taken, unit="ms")

    def _nothing_again(self, workers: Crew) -> Iterator[Row]:
        before, world = self.model.counted(), workers.world
        ran = workers.see_through(_ALL)
        calls = self.model.counted().all - before.all
        unchanged = world.batches.counts(ran.batch.id).get(ItemState.UNCHANGED, 0)
        speed = unchanged / ran.seconds
        yield Row(name="batch: unchanged, calls of the model", value=calls, unit="calls", claim="0", holds=not calls)
        yield Row(name="batch: unchanged, reports", value=unchanged, unit="reports",
                  claim="all", holds=unchanged == self.size.reports)  # fmt: skip
        yield Row(name="batch: unchanged, reports a second", value=speed, unit="/s",
                  claim=f"≥ {UNCHANGED:g}", holds=speed >= UNCHANGED)  # fmt: skip

    def _one_again(self, workers: Crew) -> Iterator[Row]:
        """One incident hears of something more; the batch is about all of them."""
        key, world = key_of(self.size.reports // 2), workers.world
        new = further_record(world, self.folder, self.size.reports // 2)
        change = what_would_change(world, key, TEMPLATE, MODEL)
        said = {one.title: one.calls for one in change.sections if one.calls}
        before = self.model.counted()
        ran = workers.see_through(_ALL)
        after = self.model.counted()
        asked = dict(Counter(after.sections) - Counter(before.sections))
        others = world.batches.counts(ran.batch.id).get(ItemState.UNCHANGED, 0)
        all_of_it = _written_by_model(world, key)
        self.told(
            f"{new} further record of {key}: {len(said)} of {all_of_it} sections were to be asked again: {_list(said)}"
        )
        self.told(f"asked again: {_list(asked)}")
        yield Row(name="batch: one further record, sections said to change", value=len(said), unit="sections",
                  floor=float(all_of_it))  # fmt: skip
        yield Row(name="batch: one further record, sections asked again", value=len(asked), unit="sections",
                  claim="those said", holds=asked == said and len(said) < all_of_it)  # fmt: skip
        yield Row(name="batch: one further record, calls of the model", value=after.all - before.all, unit="calls",
                  floor=float(sum(said.values())))  # fmt: skip
        yield Row(name="batch: one further record, other reports left alone", value=others, unit="reports",
                  claim="all", holds=others == self.size.reports - 1)  # fmt: skip


def _on_sqlite(folder: Path, model: ModelProcess, size: Size, told: Told) -> Iterator[Row]:
    small = replace(size, reports=size.small)
    site = Site(folder=folder / "sqlite", model=model.base_url, calls=size.calls)
    with site.opened() as world:
        small_incidents(world, folder, small.reports, BY)
        before = model.counted()
        with crew(site, world, 1) as alone:
            ran = alone.see_through(_ALL)
        counts = dict(world.batches.counts(ran.batch.id))
    calls = model.counted().all - before.all
    told(f"SQLite: {_said(counts)} in {ran.seconds:.1f} s, {calls} calls")
    for row in (*_wall(small, ran, calls, 1), *_used(ran, 1, small.reports)):
        yield replace(
            row, name=row.name.replace("batch: ", f"batch: SQLite, {small.reports} reports, "), claim="", holds=None
        )


def _wall(size: Size, ran: Ran, calls: int, at_work: int, alone: Ran | None = None) -> Iterator[Row]:
    floor = calls * size.latency / (size.calls * at_work)
    if alone is None:
        near = f"≤ {NEAR:g} of floor"
        yield Row(name=_named(at_work, "start to last report"), value=ran.seconds, unit="s", floor=floor,
                  claim=near, holds=ran.seconds <= NEAR * floor)  # fmt: skip
    else:
        faster = alone.seconds / ran.seconds
        yield Row(name=_named(at_work, "start to last report"), value=ran.seconds, unit="s", floor=floor)
        yield Row(name=_named(at_work, "times as fast as one"), value=faster, unit="times",
                  claim=f"≥ {FASTER:g}", holds=faster >= FASTER)  # fmt: skip
    yield Row(name=_named(at_work, "calls of the model"), value=calls, unit="calls")


def _used(ran: Ran, at_work: int, reports: int) -> Iterator[Row]:
    if ran.memory is not None:
        yield Row(name=_named(at_work, "memory of a worker at most"), value=ran.memory, unit="MiB")
    if ran.cpu is not None:
        yield Row(name=_named(at_work, "workers, CPU per report"), value=1000 * ran.cpu / reports, unit="ms")


def _each(name: str, before: float | None, after: float | None, reports: int, unit: str) -> Iterator[Row]:
    if before is not None and after is not None:
        yield Row(name=name, value=(after - before) / reports * (1000 if unit == "ms" else 1), unit=unit)


def _named(at_work: int, what: str) -> str:
    return f"batch: {at_work} {'worker' if at_work == 1 else 'workers'}, {what}"


def _said(counts: dict[ItemState, int]) -> str:
    return ", ".join(f"{count} {state.value}" for state, count in counts.items())


def _list(sections: dict[str, int]) -> str:
    return ", ".join(f"{title} ({calls})" for title, calls in sections.items()) or "none"


def _written_by_model(world: Ports, key: str) -> int:
    """How many sections of the report a model writes."""
    stored = world.store.draft(key)
    sections = () if stored is None else stored.checked.draft.sections
    return sum(one.generation.writer.name == MODEL for one in sections)
