"""The campaign: workers that are killed, frozen and replaced at moments of chance, while there is work to do."""

from __future__ import annotations

import random
import statistics
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from app.operations.job import JobState
from tests.campaign.effects import Effects, effects, settled
from tests.campaign.lives import Lives
from tests.campaign.processes import Nursery, Running
from tests.campaign.site import Site, patiently, until

_ACTIVE = frozenset({JobState.STARTING, JobState.RUNNING})
SETTLE_WITHIN = 400.0
"""A notice whose deliverer was killed is another one's after two minutes."""
OTHER_RELEASE = {"release": "99.0.0"}


@dataclass(frozen=True)
class Watched:
    """A job that ``worker`` had when it was stopped in one way or the other."""

    job: str
    run: int
    worker: str
    at: float
    how: str


@dataclass
class Chaos:
    """Keeps ``many`` workers going and does them harm, until ``kills`` of them were killed."""

    site: Site
    nursery: Nursery
    lives: Lives
    chance: random.Random
    kills: int
    many: int
    pauses: tuple[float, float]
    ends_at: float
    done: Counter[str] = field(default_factory=Counter)
    took_over: dict[str, list[float]] = field(default_factory=dict)
    over: threading.Event = field(default_factory=threading.Event)
    harming: bool = True
    _workers: list[Running] = field(default_factory=list)
    _leaving: list[Running] = field(default_factory=list)
    _thaws: list[tuple[float, Running]] = field(default_factory=list)
    _watched: list[Watched] = field(default_factory=list)
    _started: int = 0
    _still: float = 0.0

    def run(self) -> None:
        try:
            self._until_done()
            self.harming = False
            self._calm()
        finally:
            self.over.set()

    def _until_done(self) -> None:
        following = time.monotonic() + 2.0
        while self.done["kill -9"] < self.kills and not self.over.is_set() and time.monotonic() < self.ends_at:
            self._keep_up()
            if time.monotonic() >= following and self._worth_it():
                self._harm()
                following = time.monotonic() + self.chance.uniform(*self.pauses)
            time.sleep(0.05)

    def _worth_it(self) -> bool:
        """Mostly there is work under way, and somebody else to go on with it: else the campaign would only measure how fast
        processes start here."""
        if self._still < time.monotonic():
            self._still = time.monotonic() + 1.0
            awake = sum(one.at_work for one in self._workers if not one.frozen)
            counts = patiently(self.site.world.jobs.counts)
            busy = any(counts.get(state) for state in _ACTIVE)
            return (busy and awake >= min(self.many, 2)) or self.chance.random() < 0.05
        return False

    def _calm(self) -> None:
        """All go on that can; what was watched is watched to its end."""
        for _, worker in self._thaws:
            worker.thaw()
        self._thaws.clear()
        while self._watched and not self.over.is_set():
            self._keep_up()
            time.sleep(0.05)

    def keep_up(self) -> None:
        self._keep_up()

    def end(self) -> list[int]:
        """Stop every worker as an administrator would; their exit codes."""
        for one in self._workers:
            one.stop()
        return [one.wait(60) for one in self._workers]

    def _keep_up(self) -> None:
        now = time.monotonic()
        for at, worker in [one for one in self._thaws if one[0] <= now]:
            worker.thaw()
            self._thaws.remove((at, worker))
        self._workers = [one for one in self._workers if not one.over]
        while len(self._workers) < self.many:
            self._workers.append(self._start())
        self._look_at_watched()

    def _start(self, **plugs: str) -> Running:
        self._started += 1
        log = self.site.log(f"worker-{self._started}")
        return self.nursery.start("work", "--places", "3", "--patience", "3", env=self.site.env, log=log, plugs=plugs)

    def _harm(self) -> None:
        commands = [one for one in self.lives.commands if not one.over]
        if commands and self.chance.random() < 0.2:
            self.chance.choice(commands).kill()
            self.done["kill -9"] += 1
            self.done["kill -9 of a command"] += 1
            return
        awake = [one for one in self._workers if not one.frozen]
        dice = self.chance.random() if awake else 0.0
        worker = self.chance.choice(awake or self._workers)
        if dice < 0.76:
            self._watch(worker, "kill -9")
            worker.kill()
            self.done["kill -9"] += 1
        elif dice < 0.88:
            self._watch(worker, "SIGSTOP")
            worker.freeze()
            self._thaws.append((time.monotonic() + self.chance.uniform(2.0, 25.0), worker))
            self.done["SIGSTOP"] += 1
        else:
            self._watch(worker, "SIGTERM")
            self._workers.append(self._start(**OTHER_RELEASE))
            self._workers.remove(worker)
            worker.stop()
            self._leaving.append(worker)
            self.done["SIGTERM"] += 1

    def _watch(self, worker: Running, how: str) -> None:
        ids = [one.id for one, _ in patiently(self.site.world.jobs.workers) if one.pid == worker.pid]
        jobs = patiently(lambda: self.site.world.jobs.jobs(states=_ACTIVE, limit=200))
        now = time.monotonic()
        self._watched += [Watched(one.id, one.run, one.worker, now, how) for one in jobs if one.worker in ids]

    def _look_at_watched(self) -> None:
        for one in list(self._watched):
            job = self.site.job(one.job)
            goes_on = job.state is JobState.RUNNING and (job.worker != one.worker or job.run != one.run)
            if goes_on or job.state.ended:
                self._watched.remove(one)
            if goes_on:
                self.took_over.setdefault(one.how, []).append(time.monotonic() - one.at)


def campaign(site: Site, nursery: Nursery, kills: int, seed: int, minutes: float) -> tuple[Effects, str]:
    """Do ``kills`` kills, or as many as fit into ``minutes``; let everything settle, and count. Gives back the effects and a
    report in words."""
    chance, begun = random.Random(seed), time.monotonic()

    def command(*argv: str) -> Running:
        return nursery.start(*argv, env=site.env, log=site.log("commands"))

    lives = Lives(site, random.Random(seed + 1), command)
    many, pauses = (1, (2.0, 8.0)) if site.on_sqlite else (3, (0.5, 4.0))
    chaos = Chaos(site, nursery, lives, chance, kills, many, pauses, begun + 60 * minutes)
    with ThreadPoolExecutor(max_workers=1) as beside:
        harm = beside.submit(chaos.run)
        try:
            while not chaos.over.is_set():
                lives.look(more=chaos.harming)
                time.sleep(0.1)
        finally:
            chaos.over.set()
        harm.result()
    _settle(site, lives, chaos, SETTLE_WITHIN)
    codes = chaos.end()
    counted = effects(site, lives)
    report = (
        f"seed {seed}, {'SQLite' if site.on_sqlite else 'PostgreSQL'}, {many} workers, "
        f"{time.monotonic() - begun:.0f} s: {dict(chaos.done)}; incidents {lives.begun}, batches {len(lives.batches)}\n"
        f"{counted}\n"
        + "\n".join(f"{how}: {_spread(times)}" for how, times in chaos.took_over.items())
        + f"\nworkers ended with {codes}; did not end well: {lives.failed or 'none'}"
    )
    return counted, report


def _settle(site: Site, lives: Lives, chaos: Chaos, within: float) -> None:
    def quiet() -> bool:
        chaos.keep_up()
        return lives.look(more=False) == 0 and not settled(site)

    try:
        until("everything settled", quiet, within)
    except TimeoutError as error:
        raise TimeoutError(f"{error}: {settled(site)}") from error


def _spread(times: list[float]) -> str:
    """Seconds from the harm until the job went on elsewhere."""
    ordered = sorted(times)
    parts = {"median": statistics.median(ordered), "95 %": ordered[int(len(ordered) * 0.95)], "most": ordered[-1]}
    return f"{len(times)} jobs went on elsewhere after " + ", ".join(f"{name} {at:.1f} s" for name, at in parts.items())
