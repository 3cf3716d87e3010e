"""A job done by the process that asked for it, which waits for it: a command where the answer is wanted at once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from app.jobs.engine import Lock
from app.operations.inline_steps import InlineSteps
from app.operations.job import Job, Worker
from app.operations.ports import Ports
from app.operations.run_job import carry_out
from extraction.errors import RetrolineError, SettingsError

BEAT = 2.0

Heard = Callable[[str, int, int], None]


def run_here(world: Ports, job: Job, me: Worker, lock: Lock, heard: Heard | None = None) -> Job:
    """Do ``job`` in this thread; gives it back as it ended.

    If this process dies, workers begin the job again. Gives the job back as it is where another worker was faster.

    Raises:
        RetrolineError: why it failed. It is over then: whoever waited for it has heard.
    """
    with _present(world, me, lock):
        error = carry_out(world, job.id, job.run, me.id, lambda taken: InlineSteps(world, taken, me.id, heard))
    present = world.jobs.job(job.id) or job
    if error is not None:
        if not present.state.ended:
            world.jobs.cancel(job.id, world.now())
        raise error
    return present


@contextmanager
def _present(world: Ports, me: Worker, lock: Lock) -> Iterator[None]:
    """This process is a worker without places for as long as it takes: nobody takes its job away."""
    if not lock.hold():
        raise SettingsError(f"another process works under the name {me.id}")
    world.jobs.appear(me)
    done = threading.Event()
    beating = threading.Thread(target=_beat, args=(world, me, lock, done), name="job-beat", daemon=True)
    beating.start()
    try:
        yield
    finally:
        done.set()
        beating.join()
        world.jobs.vanish(me.id)
        lock.release()


def _beat(world: Ports, me: Worker, lock: Lock, done: threading.Event) -> None:
    while not done.wait(BEAT):
        with suppress(RetrolineError):
            if lock.check():  # taken again where its connection was cut
                world.jobs.appear(me)
