"""What happens to incidents in a campaign: each is drafted, checked, approved and published, some are written again."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from app.operations.batch import Choice, Limits
from app.operations.job import JobKind, JobState
from app.operations.job_work_publish import submit_publishing
from app.operations.regenerate_reports import start_batch
from app.operations.request_approval import request_approval
from app.operations.submit_job import submit_job
from tests.campaign.processes import Running
from tests.campaign.site import BY, Site, patiently

PUBLISHED_TO = ("markdown", "html", "json")
_DONE, _DRAFTS = frozenset({JobState.DONE}), frozenset({JobKind.DRAFT})
_BATCHES_AT_ONCE = 2
Life = Iterator[tuple[str, ...]]
"""Goes on when all jobs that it gave, by their ids, have ended."""
Command = Callable[..., Running]


@dataclass
class Lives:
    """``width`` incidents at once, until ``enough``. ``command`` starts a command of Retroline as a process."""

    site: Site
    chance: random.Random
    command: Command
    width: int = 6
    batches_every: int = 4
    asked: list[str] = field(default_factory=list)
    begun: int = 0
    batches: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    withdrawn: set[str] = field(default_factory=set)
    commands: list[Running] = field(default_factory=list)
    _going: list[tuple[Life, tuple[str, ...]]] = field(default_factory=list)

    def look(self, more: bool) -> int:
        """Let every life go on that can, begin others while there are to be ``more``; gives back how many go on."""
        going = []
        for life, waits_for in self._going:
            if all(self._ended(id) for id in waits_for):
                following = next(life, None)
                if following is None:
                    continue
                self.asked += [id for id in following if id not in self.asked]
                going.append((life, following))
            else:
                going.append((life, waits_for))
        while more and len(going) < self.width:
            self.begun += 1
            going.append((self._life(f"INC-{self.begun}"), ()))
            if self.begun % self.batches_every == 0:
                going.append((self._batch(self.begun), ()))
        self._going = going
        return len(going)

    def _ended(self, id: str) -> bool:
        job = self.site.job(id)
        if job.state is not JobState.DONE and job.state.ended:
            said = f"{job.kind.value} job {id[:8]} of {job.incident} {job.state.value}: {job.error}"
            if said not in self.failed:
                self.failed.append(said)
        return job.state.ended

    def _submit(self, kind: JobKind, key: str, **arguments: object) -> str:
        return patiently(lambda: submit_job(self.site.world, kind, key, BY, arguments)).id  # type: ignore[arg-type]

    def _life(self, key: str) -> Life:
        self.site.make(key)
        yield from self._drafted(key)
        if self.chance.random() < 0.3:
            yield (self._submit(JobKind.CHECK, key),)
        if self.chance.random() < 0.3:
            yield (self._submit(JobKind.DRAFT, key, propose=True),)
        yield from self._published(key)
        if self.chance.random() < 0.4:
            yield (self._submit(JobKind.DRAFT, key),)
            yield from self._published(key)

    def _drafted(self, key: str) -> Life:
        if self.chance.random() < 0.8:
            yield (self._submit(JobKind.DRAFT, key),)
            return
        # By a command that waits for it, and may be killed meanwhile: then workers go on.
        running = self.command("draft", key, "--as", BY)
        self.commands.append(running)
        while not running.over:
            yield ()
        jobs = patiently(lambda: self.site.world.jobs.jobs(incident=key))
        # What the command could not do, and said so, is nobody's any more: whoever sees that asks again.
        self.withdrawn.update(one.id for one in jobs if one.state is JobState.CANCELLED)
        left = tuple(one.id for one in jobs if one.id not in self.withdrawn)
        yield left or (self._submit(JobKind.DRAFT, key),)

    def _published(self, key: str) -> Life:
        if self.site.world.store.draft(key) is None:
            return
        self.site.settle_report(key)
        request = patiently(lambda: request_approval(self.site.world, key, BY))
        while self.chance.random() < 0.995 and self._untold(request.id):
            yield ()
        yield (self._submit(JobKind.APPROVE, key, request=request.id),)
        yield tuple(one.id for one in patiently(lambda: submit_publishing(self.site.world, key, PUBLISHED_TO, BY)))

    def _untold(self, request: str) -> bool:
        """Whether those who are asked have not heard of it; who waits too long decides without."""
        about = patiently(lambda: self.site.world.outbox.about("request", request))
        return any(not one.done for one in about)

    def _batch(self, number: int) -> Life:
        while not patiently(lambda: self.site.world.jobs.jobs(states=_DONE, kinds=_DRAFTS, limit=1)):
            yield ()
        while len(patiently(self.site.world.batches.unended)) >= _BATCHES_AT_ONCE:
            yield ()
        # The newest ten or so: batches over all that there is would make more and more work the longer this lasts.
        newest = f"key=INC-{number // 10 or ''}*"
        choice = Choice(model=f"openai/batch-{number}", where=("drafted=yes", newest))
        batch = patiently(lambda: start_batch(self.site.world, choice, Limits(concurrency=3), BY))
        self.batches.append(batch.id)
