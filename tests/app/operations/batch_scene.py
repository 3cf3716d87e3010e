"""Several drafted incidents and a hand that does the jobs of a batch, one after the other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from app.operations.batch import Batch, BatchItem, BatchState, Choice, ItemState, Limits
from app.operations.draft_report import draft_report
from app.operations.feed_batches import feed
from app.operations.inline_steps import InlineSteps
from app.operations.job import Job
from app.operations.job_steps import Steps
from app.operations.ports import Ports
from app.operations.regenerate_reports import start_batch
from app.operations.run_job import carry_out
from extraction.domain.incident import Incident
from extraction.domain.timeline import EventKind
from extraction.errors import RetrolineError
from extraction.language_model.language_model import ModelReply, ModelRequest, ReplyT
from tests.builders import at, event, incident
from tests.extraction.drafting.scripted_model import ScriptedModel

ANA = "Ana Torres"
WORKER = "w1"
QUOTE = "{E1.actor} wrote {E1.quote} at {E1.time}."


@dataclass
class Writer:
    """A model whose sentences begin with ``opening``; ``fails`` is raised instead where there is one."""

    opening: str = "At {E1.time}, {E1.actor} wrote {E1.quote}."
    fails: RetrolineError | None = None
    asked: int = 0
    name: str = "test/writer"

    def ask(self, request: ModelRequest, shape: type[ReplyT]) -> ModelReply[ReplyT]:
        self.asked += 1
        if self.fails is not None:
            raise self.fails
        return ScriptedModel(lambda *_: {"statements": [{"text": self.opening, "cites": ["E1"]}]}).ask(request, shape)


def with_incidents(world: Ports, *keys: str, drafted: bool = True, **fields: Any) -> Ports:
    """Small incidents of a few messages each, the first named the latest."""
    for number, key in enumerate(reversed(keys)):
        made: Incident = replace(incident(key, f"Trouble of {key}"), **fields)
        world.store.save_incident(made)
        world.store.add_events(
            key,
            [
                event(f"checkout is slow on {key}", at(f"1{number % 10}:02"), kind=EventKind.MESSAGE),
                event("error rate is at 4.2 %", at(f"1{number % 10}:09")),
                event("we rolled the deploy back, errors are gone", at(f"1{number % 10}:20")),
            ],
        )
        if drafted:
            draft_report(world, key, ANA)
    return world


def begun(
    world: Ports, *where: str, limits: Limits = Limits(), model: str | None = None, template: str | None = None
) -> Batch:
    """A batch whose reports were all looked at."""
    choice = Choice(where=where, model=model, template=template)
    return start_batch(world, choice, limits, ANA, on_progress=lambda done, total: None)


def work(
    world: Ports, most: int = 1, steps_of: Callable[[Ports, Job], Steps] | None = None
) -> list[RetrolineError | None]:
    """Do up to ``most`` waiting jobs; gives back why each failed."""
    done = []
    for job in world.jobs.claim(WORKER, world.now(), most):
        made = (lambda one: InlineSteps(world, one, WORKER)) if steps_of is None else (lambda one: steps_of(world, one))
        done.append(carry_out(world, job.id, job.run, WORKER, made))
    return done


def finish(world: Ports, batch: Batch) -> Batch:
    """Feed and work until the batch no longer goes on, or nothing moves any more."""
    for _ in range(200):
        feed(world)
        worked = work(world, 5)
        kept = world.batches.batch(batch.id)
        assert kept is not None
        if kept.state not in (BatchState.RUNNING, BatchState.PLANNING) or not worked:
            return kept
    raise AssertionError(f"batch {batch.id} never ended")


def item(world: Ports, batch: Batch, key: str) -> BatchItem:
    found = world.batches.item(batch.id, key)
    assert found is not None
    return found


def states(world: Ports, batch: Batch) -> dict[str, ItemState]:
    return {one.incident: one.state for one in world.batches.items(batch.id)}
