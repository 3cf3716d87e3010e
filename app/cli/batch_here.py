"""A batch seen through by the command that began it, where no worker is there to do it."""

from __future__ import annotations

from time import sleep
from typing import TYPE_CHECKING, Protocol

import typer

from app.cli import output
from app.cli.batch_output import Counter
from app.operations.batch import Batch, BatchState

if TYPE_CHECKING:
    from app.operations.ports import Ports
    from app.operations.regenerate_reports import BatchView

_LOOK = 0.25
_GOING = (BatchState.PLANNING, BatchState.RUNNING)
INTERRUPTED = 130
"""Exit code of a command that somebody interrupted."""


class Worker(Protocol):
    """Who does the jobs meanwhile (``app.jobs.engine.Engine``)."""

    def start(self) -> None: ...

    def stop(self) -> None: ...


def see_through(ports: Ports, batch: Batch, by: str, worker: Worker, told: Counter | None = None) -> BatchView:
    """Let ``worker`` work until ``batch`` no longer goes on; interrupted, it is left paused, and it is told how to go on."""
    from app.operations.regenerate_reports import pause_batch

    try:
        worker.start()
        return _followed(ports, batch.id, told)
    except KeyboardInterrupt:
        pause_batch(ports, batch.id, by)
        output.warn(f"\nPaused. Go on with: retroline batch {batch.id} resume")
        raise typer.Exit(INTERRUPTED) from None
    finally:
        worker.stop()


def _followed(ports: Ports, id: str, told: Counter | None) -> BatchView:
    from app.operations.regenerate_reports import batch_view

    while True:
        view = batch_view(ports, id, limit=0)
        if told is not None:
            told(view.ended, view.batch.reports)
        if view.batch.state not in _GOING:
            return view
        sleep(_LOOK)
