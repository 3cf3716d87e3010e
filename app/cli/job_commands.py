"""``work``, ``jobs``, ``job``, ``cancel-job``, ``retry-job``, ``evaluate``, ``schedule(s)``: long work, and who does it."""

from __future__ import annotations

import gc
import logging
import os
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import ExitStack
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from app.cli import output
from app.cli.acting import world
from app.cli.options import ActorOption, JsonOption

if TYPE_CHECKING:
    from app.operations.job import Job

app = typer.Typer()
NamesT = TypeVar("NamesT", bound=StrEnum)
Heard = Callable[[str, int, int], None]
JobArgument = Annotated[str, typer.Argument(help="Id of the job, or its first characters (see: retroline jobs).")]


SWITCH_SECONDS = 0.02
"""Python's own 5 ms made a batch take a fifth longer (``retroline bench batch``)."""
COLLECT_AFTER = (50_000, 20, 50)


@app.command()
def work(
    places: Annotated[int, typer.Option("--places", min=1, max=64, help="How many jobs at once.")] = 4,
    patience: Annotated[
        int, typer.Option("--patience", min=0, help="Seconds that running jobs get to finish when this is stopped.")
    ] = 20,
    metrics_port: Annotated[
        int | None, typer.Option("--metrics-port", help="Serve /health, /ready and /metrics on this port (loopback).")
    ] = None,
) -> None:
    """Do jobs until stopped (Ctrl+C or SIGTERM). Any number of these may work on one PostgreSQL database."""
    from app.settings import read_settings
    from app.telemetry.logs import configure_logging
    from app.telemetry.serve_figures import serve_figures
    from app.telemetry.tracing import configure_tracing
    from app.wiring import job_engine, ports, warm_up

    settings = read_settings()
    configure_logging(settings)
    installation = ports(settings)
    engine = job_engine(installation, places)
    configure_tracing(settings, instance=engine.me.id)
    over = threading.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda *_: over.set())
    with ExitStack() as stack:
        if metrics_port is not None:
            port = stack.enter_context(serve_figures(installation, metrics_port))
            output.warn(f"Figures are at http://127.0.0.1:{port}/metrics")
        _give_way_seldom()
        engine.start()
        warm_up(settings)
        output.warn(f"Worker {engine.me.id} does up to {places} jobs at once. Stop with Ctrl+C.")
        over.wait()
        output.warn(f"Stopping; what is under way gets {patience} seconds: {engine.running} jobs.")
        engine.stop(patience)
        if engine.running:
            _leave_at_once()


def _give_way_seldom() -> None:
    """Nobody waits for a page here: jobs are done sooner where their threads take turns seldom, and where what is made by the
    million (a report's sentences, as they are read and compared) is not looked through for cycles every few hundred."""
    sys.setswitchinterval(SWITCH_SECONDS)
    gc.set_threshold(*COLLECT_AFTER)


def _leave_at_once() -> None:
    """What did not finish in time goes on elsewhere; its threads would keep this process until they are done with it."""
    logging.shutdown()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


@app.command()
def jobs(
    state: Annotated[str | None, typer.Option("--state", help="Only these, comma separated: waiting, failed …")] = None,
    kind: Annotated[str | None, typer.Option("--kind", help="Only these, comma separated: draft, publish …")] = None,
    incident: Annotated[str | None, typer.Option("--incident", help="Only those about this incident.")] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, max=1000, help="How many at most.")] = 30,
    by: ActorOption = "command line",
    as_json: JsonOption = False,
) -> None:
    """Work that was asked for: how far it is, what came of it, why it failed; and the workers."""
    from app.operations import jobs as work_asked_for
    from app.operations.job import JobKind, JobState

    ports = world(by)
    states = frozenset(_of(JobState, one) for one in _names(state))
    kinds = frozenset(_of(JobKind, one) for one in _names(kind))
    found = work_asked_for.jobs(ports, states=states, kinds=kinds, incident=incident, limit=limit)
    there = work_asked_for.workers(ports)
    if as_json:
        told = [
            {"id": one.worker.id, "state": one.state, "ago": round(one.ago, 1), "places": one.worker.places}
            for one in there
        ]
        output.say_json({"jobs": [job_document(one) for one in found], "workers": told})
        return
    output.table(("job", "what", "incident", "state", "how far", "asked for", "why"), (_row(one) for one in found))
    for one in there:
        output.say(
            f"{one.worker.id}: {one.state}, last seen {one.ago:.0f} s ago, {one.running} of {one.worker.places} places"
        )
    waiting = any(one.state is JobState.WAITING for one in found)
    if waiting and not work_asked_for.workers_alive(ports):
        output.warn("Nobody does what waits: start the review app, or a worker with: retroline work")


@app.command("job")
def one_job(id: JobArgument, by: ActorOption = "command line", as_json: JsonOption = False) -> None:
    """One job with its log."""
    from app.operations import jobs as work_asked_for

    ports = world(by)
    found = work_asked_for.job(ports, id)
    lines = work_asked_for.job_lines(ports, id)
    if as_json:
        log = [{"at": one.at, "level": one.level, "text": one.text} for one in lines]
        output.say_json({**job_document(found), "log": log})
        return
    output.table(("job", "what", "incident", "state", "how far", "asked for", "why"), (_row(found),))
    for line in lines:
        output.say(f"{line.at:%Y-%m-%d %H:%M:%S} UTC  {line.level:<7} {line.text}")


@app.command("cancel-job")
def cancel(id: JobArgument, by: ActorOption = "command line", as_json: JsonOption = False) -> None:
    """Stop a job: one that waits never starts, one that runs has no effect any more."""
    from app.operations.jobs import cancel_job

    _say(cancel_job(world(by), id, by), as_json)


@app.command("retry-job")
def retry(
    id: JobArgument,
    here: Annotated[bool, typer.Option("--here", help="Do it in this process and wait for it.")] = False,
    by: ActorOption = "command line",
    as_json: JsonOption = False,
) -> None:
    """Do a job again that failed or was cancelled. A worker takes it up."""
    from app.operations.jobs import retry_job
    from app.wiring import do_here

    ports = world(by)
    again = retry_job(ports, id, by)
    _say(do_here(ports, again, progress(as_json)) if here else again, as_json)


@app.command()
def evaluate(
    arm: Annotated[str, typer.Option("--arm", help="plain, or model (the one that is configured).")] = "plain",
    only: Annotated[
        list[str] | None, typer.Option("--only", metavar="CASE", help="Only this case (repeatable).")
    ] = None,
    later: Annotated[bool, typer.Option("--later", help="Leave it to a worker.")] = False,
    by: ActorOption = "command line",
    as_json: JsonOption = False,
) -> None:
    """Write and score the evaluation's cases; the run appears on the Quality page."""
    from app.operations.job import JobKind, Json
    from app.operations.submit_job import submit_job
    from app.wiring import do_here

    ports = world(by)
    wanted: list[Json] = list(only or ())
    asked = submit_job(ports, JobKind.EVALUATE, None, by, {"arm": arm, "only": wanted})
    _say(asked if later else do_here(ports, asked, progress(as_json)), as_json)


@app.command()
def schedule(
    name: Annotated[str, typer.Argument(help="Name of the schedule; one of that name is replaced.")],
    cron: Annotated[str, typer.Argument(help="When, as cron writes it, e.g. “0 3 * * 1”.")],
    kind: Annotated[str, typer.Argument(help="draft, check, regenerate, notify or evaluate.")],
    incident: Annotated[str | None, typer.Option("--incident", help="For draft and check.")] = None,
    where: Annotated[
        list[str] | None, typer.Option("--where", help="For regenerate: which reports (repeatable).")
    ] = None,
    template: Annotated[str | None, typer.Option("--template", help="For draft and regenerate.")] = None,
    zone: Annotated[str, typer.Option("--zone", help="Time zone of the times, e.g. Europe/Berlin.")] = "UTC",
    by: ActorOption = "command line",
) -> None:
    """Ask for work again and again. A worker has to be there at those times; each is asked for once."""
    from app.operations.job import JobKind, Json
    from app.operations.schedules import Schedule, add_schedule
    from app.wiring import schedules as book_of

    ports = world(by)
    arguments: dict[str, Json] = {"where": list(where)} if where else {}
    arguments |= {"template": template} if template else {}
    of = _of(JobKind, kind)
    made = Schedule(name=name, cron=cron, kind=of, by=by, zone=zone, incident=incident, arguments=arguments)
    add_schedule(ports, book_of(ports), made, by)
    output.say(f"{name}: {kind} at {cron} ({zone})")


@app.command()
def schedules(
    remove: Annotated[str | None, typer.Option("--remove", metavar="NAME", help="Remove this one.")] = None,
    by: ActorOption = "command line",
    as_json: JsonOption = False,
) -> None:
    """What is asked for again and again."""
    from app.operations.schedules import remove_schedule
    from app.wiring import schedules as book_of

    ports = world(by)
    book = book_of(ports)
    if remove is not None:
        remove_schedule(ports, book, remove, by)
    kept = book.all()
    if as_json:
        output.say_json(
            [{"name": one.name, "cron": one.cron, "zone": one.zone, "kind": one.kind.value} for one in kept]
        )
        return
    rows = ((one.name, one.cron, one.zone, one.kind.value, one.incident or "", one.by) for one in kept)
    output.table(("schedule", "when", "zone", "what", "incident", "by"), rows)


def progress(silent: bool) -> Heard | None:
    """Prints each step as it is told, unless the output is for programs."""
    if silent:
        return None

    def heard(doing: str, done: int, total: int) -> None:
        if done:
            output.say(f"  {doing}" if total == 0 else f"  {doing}  ({done} of {total})")

    return heard


def later_said(jobs: tuple[Job, ...], as_json: bool) -> None:
    """That workers do it."""
    if as_json:
        output.say_json([job_document(one) for one in jobs])
        return
    for one in jobs:
        output.say(f"{one.kind.value} is left to a worker as job {one.id[:8]}; see: retroline job {one.id[:8]}")


def job_document(job: Job) -> dict[str, object]:
    return {
        "id": job.id,
        "kind": job.kind.value,
        "incident": job.incident,
        "state": job.state.value,
        "run": job.run,
        "done": job.done,
        "total": job.total,
        "doing": job.doing,
        "asked_by": job.actor.name,
        "asked_at": job.asked_at,
        "started_at": job.started_at,
        "ended_at": job.ended_at,
        "worker": job.worker,
        "error": job.error,
        "outcome": dict(job.outcome),
    }


def _say(job: Job, as_json: bool) -> None:
    if as_json:
        output.say_json(job_document(job))
    else:
        output.table(("job", "what", "incident", "state", "how far", "asked for", "why"), (_row(job),))


def _row(job: Job) -> tuple[str, ...]:
    far = f"{job.done} of {job.total}" if job.total else ""
    asked = f"{job.asked_at:%Y-%m-%d %H:%M} UTC by {job.actor.name}"
    return job.id[:8], job.kind.value, job.incident or "", job.state.value, far, asked, job.error or job.doing


def _names(given: str | None) -> list[str]:
    return [one.strip() for one in (given or "").split(",") if one.strip()]


def _of(names: type[NamesT], given: str) -> NamesT:
    """Raises InputError that lists what there is."""
    from extraction.errors import InputError

    if given not in list(names):
        raise InputError(f"there is no “{given}”; there are: {', '.join(one.value for one in names)}")
    return names(given)
