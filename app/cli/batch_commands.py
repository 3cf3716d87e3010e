"""``regenerate``, ``batches``, ``batch``: many reports written again, watched, and taken over where a person wants it."""

from __future__ import annotations

import sys
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli import batch_output, output
from app.cli.acting import world
from app.cli.options import ActorOption, JsonOption
from app.operations.batch import BatchState, Choice, ItemState, Limits

if TYPE_CHECKING:
    from app.operations.batch import Batch
    from app.operations.ports import Ports

app = typer.Typer()
IN_PART = 3
_PAGE = 50
_MOST_PLACES = 16


def _dollars(text: str | None) -> Decimal | None:
    if text is None:
        return None
    try:
        return Decimal(text.strip().lstrip("$"))
    except InvalidOperation:
        raise typer.BadParameter(f"“{text}” is no amount of US dollars; write 2.50") from None


ConcurrencyOption = Annotated[
    int | None, typer.Option("--concurrency", min=1, help="Reports at once over all workers (default: 4).")
]
PerMinuteOption = Annotated[
    int | None, typer.Option("--per-minute", min=1, help="Reports started in a minute (default: no limit).")
]
CostOption = Annotated[
    str | None, typer.Option("--cost", metavar="USD", help="Stop when so many US dollars are spent.")
]
ReportCostOption = Annotated[
    str | None, typer.Option("--cost-per-report", metavar="USD", help="What one report may cost at most.")
]
PriorityOption = Annotated[
    int | None,
    typer.Option("--priority", min=0, help="The lower goes first; 10 is what people wait for (default: 100)."),
]
FailuresOption = Annotated[
    int | None, typer.Option("--failures", min=1, help="Stop after so many failures in a row (default: 10).")
]


@app.command()
def regenerate(
    template: Annotated[
        str | None, typer.Option("--template", help="Template for all (default: each report's own).")
    ] = None,
    where: Annotated[
        list[str] | None,
        typer.Option(
            "--where",
            metavar="NAME=VALUE",
            help="severity, team, type, service, status, key, template, model, writer, drafted, approved, published, before or "
            "after; a comma means any of them, * any characters. Repeatable: all must hold.",
        ),
    ] = None,
    since: Annotated[str | None, typer.Option("--since", help="Began since this date, or 90d, 12w, 36h ago.")] = None,
    model: Annotated[
        str | None,
        typer.Option("--model", help="provider/name, or plain for the plain writer (default: as configured)."),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say what would be written again, why and for what cost.")
    ] = False,
    concurrency: ConcurrencyOption = None,
    per_minute: PerMinuteOption = None,
    cost: CostOption = None,
    cost_per_report: ReportCostOption = None,
    priority: PriorityOption = None,
    failures: FailuresOption = None,
    provider_batch: Annotated[
        bool,
        typer.Option(
            "--provider-batch",
            help="Ask through the provider's batch interface where it has one: for less money, within a day.",
        ),
    ] = False,
    later: Annotated[bool, typer.Option("--later", help="Leave it to workers, also where none runs now.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Begin without asking.")] = False,
    by: ActorOption = "command line",
    as_json: JsonOption = False,
) -> None:
    """Write many reports again with a new template, prompt or model. Nothing is replaced: each gets a proposal beside it.

    Sections that rest on the same as before are left alone. Exit code 3: something failed, or not everything is done yet.
    """
    from app.operations.choose_reports import since as moment_since
    from app.operations.regenerate_reports import start_batch

    ports = world(by)
    began = None if since is None else moment_since(since, ports.now())
    choice = Choice(template=template, model=model, where=tuple(where or ()), since=began)
    limits = _limits(Limits(), concurrency, per_minute, cost, cost_per_report, priority, failures)
    if dry_run or not yes:
        _plan(ports, choice, as_json and dry_run)
        if dry_run or not _confirmed():
            return
    looked = None if later else _progress("looked at", as_json)
    batch = start_batch(ports, choice, limits, by, on_progress=looked, by_provider_batch=provider_batch)
    _go_on(ports, batch, by, later, as_json)


@app.command()
def batches(as_json: JsonOption = False) -> None:
    """List the batches of reports that were written again, the latest first."""
    from app.operations import regenerate_reports

    found = regenerate_reports.batches(world())
    if as_json:
        output.say_json([batch_output.view_json(one) for one in found])
    elif found:
        batch_output.say_batches(found)
    else:
        output.say("No batch was begun yet; begin one with: retroline regenerate --dry-run")


@app.command()
def batch(
    id: Annotated[str, typer.Argument(metavar="ID", help="The batch, as retroline batches lists it.")],
    act: Annotated[
        str | None,
        typer.Argument(metavar="[pause|resume|cancel|limits|diff|take|drop|take-all]", help="Without one: show it."),
    ] = None,
    key: Annotated[str | None, typer.Argument(metavar="[KEY]", help="The incident, for diff, take and drop.")] = None,
    state: Annotated[
        list[str] | None,
        typer.Option("--state", help="Show only reports in this state, e.g. proposed, failed (repeatable)."),
    ] = None,
    page: Annotated[int, typer.Option("--page", min=1, help=f"Which {_PAGE} of its reports to show.")] = 1,
    failed: Annotated[bool, typer.Option("--failed", help="With resume: try failed reports again too.")] = False,
    worse: Annotated[bool, typer.Option("--worse", help="With take-all: also where a score is less good.")] = False,
    concurrency: ConcurrencyOption = None,
    per_minute: PerMinuteOption = None,
    cost: CostOption = None,
    cost_per_report: ReportCostOption = None,
    priority: PriorityOption = None,
    failures: FailuresOption = None,
    later: Annotated[bool, typer.Option("--later", help="With resume: leave it to workers.")] = False,
    by: ActorOption = "command line",
    as_json: JsonOption = False,
) -> None:
    """Show a batch, steer it, or decide on what it proposed: limits takes the options, diff, take and drop an incident."""
    from app.operations import regenerate_reports as operation

    ports = world(by)
    match act:
        case None:
            _show(ports, id, _states(state), page, as_json)
        case "pause" | "cancel":
            changed = operation.pause_batch(ports, id, by) if act == "pause" else operation.cancel_batch(ports, id, by)
            _say_state(changed, as_json)
        case "resume":
            _go_on(ports, operation.resume_batch(ports, id, by, failed_too=failed), by, later, as_json)
        case "limits":
            old = operation.batch_view(ports, id, limit=0).batch.limits
            given = _limits(old, concurrency, per_minute, cost, cost_per_report, priority, failures)
            _say_state(operation.set_limits(ports, id, given, by), as_json)
        case "diff" | "take" | "drop":
            _decide(ports, id, act, key, by, as_json)
        case "take-all":
            _take_all(ports, id, by, worse, as_json)
        case _:
            raise typer.BadParameter(f"“{act}” is nothing that can be done with a batch", param_hint="ACTION")


def _limits(
    base: Limits,
    concurrency: int | None,
    per_minute: int | None,
    cost: str | None,
    cost_per_report: str | None,
    priority: int | None,
    failures: int | None,
) -> Limits:
    """``base`` with what was given."""
    return Limits(
        priority=base.priority if priority is None else priority,
        concurrency=concurrency or base.concurrency,
        per_minute=per_minute or base.per_minute,
        cost=base.cost if cost is None else _dollars(cost),
        cost_per_report=base.cost_per_report if cost_per_report is None else _dollars(cost_per_report),
        failures=failures or base.failures,
    )


def _states(names: list[str] | None) -> frozenset[ItemState]:
    known = {one.value: one for one in ItemState}
    for name in names or ():
        if name not in known:
            raise typer.BadParameter(f"“{name}” is none of {', '.join(known)}", param_hint="--state")
    return frozenset(known[name] for name in names or ())


def _plan(ports: Ports, choice: Choice, as_json: bool) -> None:
    from app.operations.plan_batch import plan

    found = plan(ports, choice, _progress("looked at", as_json))
    if as_json:
        output.say_json(batch_output.plan_json(found))
    else:
        batch_output.say_plan(found)


def _confirmed() -> bool:
    if not sys.stdin.isatty():
        raise typer.BadParameter("nobody is there to be asked: add --yes to begin, or --dry-run", param_hint="--yes")
    return typer.confirm("Begin?", default=False)


def _progress(what: str, quiet: bool) -> batch_output.Counter | None:
    return None if quiet else batch_output.Counter(what)


def _go_on(ports: Ports, begun: Batch, by: str, later: bool, as_json: bool) -> None:
    from app.cli.batch_here import see_through
    from app.operations.jobs import workers_alive
    from app.wiring import job_engine

    if later or workers_alive(ports):
        _say_state(begun, as_json)
        if not as_json:
            output.say(f"Workers go on with it. Watch it with: retroline batch {begun.id}")
        return
    engine = job_engine(ports, min(begun.limits.concurrency, _MOST_PLACES))
    ended = see_through(ports, begun, by, engine, _progress("settled", as_json))
    _show(ports, begun.id, frozenset(), 1, as_json)
    if ended.batch.state is not BatchState.DONE or ended.counts.get(ItemState.FAILED):
        raise typer.Exit(IN_PART)


def _show(ports: Ports, id: str, states: frozenset[ItemState], page: int, as_json: bool) -> None:
    from app.operations.regenerate_reports import batch_view

    after = -1 if page == 1 else _last_of(ports, id, states, page - 1)
    view = batch_view(ports, id, states, _PAGE, after)
    if as_json:
        output.say_json(batch_output.view_json(view))
    else:
        batch_output.say_view(view)


def _last_of(ports: Ports, id: str, states: frozenset[ItemState], pages: int) -> int:
    """The position at which the first ``pages`` end."""
    from app.operations.regenerate_reports import batch_view

    items = batch_view(ports, id, states, pages * _PAGE).items
    return items[-1].position if items else -1


def _say_state(batch: Batch, as_json: bool) -> None:
    if as_json:
        output.say_json(batch_output.batch_json(batch))
    else:
        output.say(batch_output.state_line(batch))


def _decide(ports: Ports, id: str, act: str, key: str | None, by: str, as_json: bool) -> None:
    from app.operations.take_items import drop_item, item_differences, take_item

    if key is None:
        raise typer.BadParameter(f"{act} needs the incident: retroline batch {id} {act} KEY", param_hint="KEY")
    if act == "diff":
        batch_output.say_differences(ports.batches.item(id, key), item_differences(ports, id, key), as_json)
        return
    item = take_item(ports, id, key, by) if act == "take" else drop_item(ports, id, key, by)
    if as_json:
        output.say_json(batch_output.item_json(item))
    else:
        output.say(f"{key}: {item.state.value} ({item.reason})")


def _take_all(ports: Ports, id: str, by: str, worse: bool, as_json: bool) -> None:
    from app.operations.take_items import take_all

    taken = take_all(ports, id, by, only_not_worse=not worse)
    if as_json:
        output.say_json({"batch": id, "taken": taken})
    else:
        output.say(f"{taken} taken over; approved reports and what is worse are decided on one by one")
