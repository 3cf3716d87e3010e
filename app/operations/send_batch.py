"""What a batch asks, handed to a provider's batch interface, watched there, and its answers kept for the reports.

One job is one round of this; it asks for the next, until everything is answered. Killed at any moment, a later round finds
what the earlier one handed over: each part is kept under a key of ours before it is sent, and the provider keeps that key.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from functools import partial
from itertools import groupby

from app.operations.access import Action
from app.operations.batch import Batch, BatchState, SentPart
from app.operations.batch_world import world_of
from app.operations.collect_requests import Collected, Doors, Purse, collected, waiting_items
from app.operations.job import Job, JobKind
from app.operations.job_steps import Outcome, Steps
from app.operations.job_work_draft import text
from app.operations.permission import permit_anywhere
from app.operations.ports import Ports
from app.operations.read_answers import read_answers
from app.operations.submit_job import submit_job
from extraction.errors import Denied, ModelUnavailable, RequestRefused
from extraction.language_model.provider_batch import ProviderBatches

FIRST_LOOK, LONGEST = timedelta(seconds=30), timedelta(minutes=10)
GIVEN_UP = timedelta(hours=26)
"""After which nobody waits for a batch any more that the provider was to answer in 24 hours."""
_MOST_REQUESTS, _MOST_SIZE = 20_000, 50_000_000
"""Of one part: below OpenAI's 50,000 requests and 200 MB."""
_GOING = frozenset({BatchState.PLANNING, BatchState.RUNNING})


def send_work(ports: Ports, job: Job, steps: Steps) -> None:
    """One round for a batch. Arguments: ``batch``. Outcome: ``sent`` parts, how many of them are ``read``, ``over``.

    What a provider refuses is asked directly, and the batch says so. One that is busy is asked again by the next round.

    Raises:
        Denied: who began the batch may no longer begin one.
    """
    permit_anywhere(ports, Action.BATCH)
    id = text(job, "batch")
    steps.outside("asking the provider", lambda: _round(ports, id, steps))
    steps.keep(lambda: _settle(ports, id))


def ask_provider(ports: Ports, batch: Batch) -> None:
    """Have the next round done, unless one is under way; where one failed for good, nothing more is sent.

    A part of the engine, inside the unit in which ``batch`` is held; acts for whoever began it.
    """
    try:
        job = _next_round(ports, batch)
    except Denied as error:
        ports.batches.keep(_noted(replace(batch, provider_over=True), f"the provider was not asked: {error}"))
        return
    if not job.state.ended:
        return
    why = (
        f"the provider's batch could not be made: {job.error}" if job.error else "somebody cancelled the job that asked"
    )
    left = tuple(one if one.id else replace(one, read=True, state="not sent") for one in batch.sent)
    over = all(one.read for one in left)
    stopped = replace(batch, sent=left, collected=batch.reports, looks=batch.looks + 1, provider_over=over)
    ports.batches.keep(_noted(stopped, f"{why}; what is missing is asked directly"))


def call_off(ports: Ports, batch: Batch) -> None:
    """Have what a provider still does for a cancelled batch cancelled there; inside the unit that cancels it."""
    for job in ports.jobs.jobs(batch=batch.id, kinds=frozenset({JobKind.SEND})):
        if not job.state.ended:
            ports.jobs.cancel(job.id, ports.now())
    if any(not one.read for one in batch.sent):
        world = ports.acting(batch.actor, batch.via)
        unique = f"send {batch.id} cancelled"
        submit_job(world, JobKind.SEND, None, batch.actor.name, {"batch": batch.id}, unique=unique, batch=batch.id)


def _next_round(ports: Ports, batch: Batch, pause: timedelta = timedelta()) -> Job:
    world = ports.acting(batch.actor, batch.via)
    return submit_job(
        world,
        JobKind.SEND,
        None,
        batch.actor.name,
        {"batch": batch.id},
        unique=f"send {batch.id} {batch.looks}",
        priority=batch.limits.priority,
        not_before=ports.now() + pause if pause else None,
        batch=batch.id,
    )


def _settle(ports: Ports, id: str) -> Outcome:
    batch = ports.batches.hold(id)
    if batch is None:
        return {"state": "gone"}
    unread = [one for one in batch.sent if not one.read]
    all_sent = batch.collected >= batch.reports or batch.state not in _GOING
    over = all_sent and not unread and batch.state in _GOING
    after = replace(batch, looks=batch.looks + 1, provider_over=batch.provider_over or over)
    ports.batches.keep(after)
    if unread:
        _next_round(ports, after, min(FIRST_LOOK * 2 ** min(batch.looks, 10), LONGEST))
    return {"sent": len(batch.sent), "read": len(batch.sent) - len(unread), "over": over}


def _round(ports: Ports, id: str, steps: Steps) -> Outcome:
    batch = ports.batches.batch(id)
    if batch is None:
        return {}
    doors = Doors(world_of(ports, batch.choice))
    work = _Round(ports=ports, id=id, doors=doors, steps=steps)
    work.send_left()
    while work.send_some():
        pass
    work.look()
    return {}


@dataclass(frozen=True, kw_only=True)
class _Round:
    ports: Ports
    id: str
    doors: Doors
    steps: Steps

    def batch(self) -> Batch:
        found = self.ports.batches.batch(self.id)
        if found is None:
            raise RequestRefused(f"batch {self.id} is gone")
        return found

    def send_left(self) -> None:
        """Parts that an earlier round meant to send: found at the provider, or sent now."""
        for part in self.batch().sent:
            if part.id or part.read:
                continue
            self._guarded(part, partial(self._found_or_sent, part))

    def _found_or_sent(self, part: SentPart) -> None:
        door, batch = self._door(part), self.batch()
        first, *others = door.find(part.key) or ("",)
        for one in others:
            self.steps.log(f"the provider has {part.key} twice; the later one, {one}, is cancelled", "warning")
            door.cancel(one)
        if first:
            self.steps.log(f"{part.key} had been handed over already, as {first}")
            self._keep(replace(part, id=first))
        elif batch.state in _GOING:
            items = waiting_items(self.ports, batch, part.first, part.last)
            requests = [one for item in items for one in collected(self.ports, batch, item, self.doors)]
            self._send(part, [one for one in requests if one.model == part.model])
        else:
            self._keep(replace(part, read=True, state="not sent"))

    def send_some(self) -> bool:
        """Hand over what the next reports ask; whether there are more. Kept as meant to be sent before anything is."""
        batch = self.batch()
        if batch.state not in _GOING or batch.collected >= batch.reports:
            return False
        requests, last = self._collected(batch)
        parts: list[tuple[SentPart, Sequence[Collected]]] = []
        for model, group in groupby(sorted(requests, key=lambda one: one.model), key=lambda one: one.model):
            some = list(group)
            parts.append((self._part(batch, len(parts), model, last, some), some))
        meant = tuple(part for part, _ in parts)
        self._change(lambda held: replace(held, sent=held.sent + meant, collected=last + 1))
        for part, its in parts:
            self._guarded(part, partial(self._send, part, its))
        return True

    def _collected(self, batch: Batch) -> tuple[list[Collected], int]:
        """What one part can hold, and the position of the last report that was looked through."""
        purse, found, unpaid = Purse(self.ports, batch), list[Collected](), 0
        last, size = batch.reports - 1, 0
        for item in waiting_items(self.ports, batch, batch.collected, batch.reports - 1):
            self.steps.tell(f"collecting what {item.incident} asks", item.position, batch.reports)
            requests = collected(self.ports, batch, item, self.doors)
            if not purse.holds(item, requests):
                unpaid += 1
                continue
            found += requests
            size += sum(one.size for one in requests)
            if len(found) >= _MOST_REQUESTS or size >= _MOST_SIZE:
                last = item.position
                break
        if unpaid:
            self._note(f"{unpaid} reports might cost more in a provider's batch than a budget holds: asked directly")
        for name in sorted(self.doors.without):
            self._note(f"{name} has no batch interface that can be used from here: it is asked directly")
        return found, last

    def _part(self, batch: Batch, more: int, model: str, last: int, some: Sequence[Collected]) -> SentPart:
        priced = [one.most for one in some if one.most is not None]
        return SentPart(
            key=f"{batch.id}-{len(batch.sent) + more + 1}",
            model=model,
            first=batch.collected,
            last=last,
            at=self.ports.now(),
            requests=len(some),
            most=sum(priced, Decimal(0)) if len(priced) == len(some) else None,
        )

    def _send(self, part: SentPart, requests: Sequence[Collected]) -> None:
        if not requests:
            self._keep(replace(part, read=True, state="nothing to ask"))
            return
        self.steps.tell(f"handing {len(requests)} requests over to {part.model}")
        id = self._door(part).send(part.key, [one.line for one in requests])
        self._keep(replace(part, id=id, requests=len(requests)))
        self.steps.log(f"{len(requests)} requests were handed over to {part.model} as {id}")

    def look(self) -> None:
        """See how far each part is; keep what was answered of those that ended."""
        for part in self.batch().sent:
            if part.id and not part.read:
                self._guarded(part, partial(self._look, part))

    def _look(self, part: SentPart) -> None:
        door = self._door(part)
        self.steps.tell(f"looking at {part.id} of {part.model}")
        if self.batch().state is BatchState.CANCELLED:
            door.cancel(part.id)
        seen = door.look(part.id)
        if not seen.ended:
            self._keep(replace(part, state=seen.state))
            return
        kept = read_answers(self.ports, self.batch(), part, door, self.steps)
        self._keep(replace(part, state=seen.state, read=True))
        said = f"{part.id} of {part.model} is {seen.state}: {kept} of {part.requests} requests were answered"
        self.steps.log(said)
        if kept < part.requests:
            self._note(f"{said}; the others are asked directly")

    def _door(self, part: SentPart) -> ProviderBatches:
        door = self.doors.named(part.model)
        if door is None:
            raise RequestRefused(f"{part.model} has no batch interface that can be used from here")
        return door

    def _guarded(self, part: SentPart, act: Callable[[], None]) -> None:
        """What the provider refuses is asked directly; what failed and may pass is left to the next round, for a day."""
        try:
            act()
        except RequestRefused as refused:
            self._note(f"{refused}; it is asked directly")
            self._keep(replace(self._present(part), read=True, state="refused"))
        except ModelUnavailable as busy:
            self.steps.log(str(busy), "warning")
            if self.ports.now() - part.at > GIVEN_UP:
                self._note(f"nobody waits for {part.key} any longer: {busy}; it is asked directly")
                self._keep(replace(self._present(part), read=True, state="given up"))

    def _present(self, part: SentPart) -> SentPart:
        return next((one for one in self.batch().sent if one.key == part.key), part)

    def _keep(self, part: SentPart) -> None:
        """Raises JobEnded before anything is kept where another round goes on by now."""
        self.steps.tell(f"{part.key}: {part.state or 'handed over'}")
        self._change(lambda held: replace(held, sent=tuple(part if one.key == part.key else one for one in held.sent)))

    def _note(self, said: str) -> None:
        self.steps.log(said, "warning")
        self._change(lambda held: _noted(held, said))

    def _change(self, change: Callable[[Batch], Batch]) -> None:
        with self.ports.store.unit():
            held = self.ports.batches.hold(self.id)
            if held is not None:
                self.ports.batches.keep(change(held))


def _noted(batch: Batch, said: str) -> Batch:
    """With the sentence among its notes, once."""
    if said in batch.provider_note:
        return batch
    return replace(batch, provider_note=f"{batch.provider_note}. {said}".removeprefix(". "))
