"""``review``, ``demo``, ``doctor``, ``bench``."""

from __future__ import annotations

import os
import socket
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli import output
from app.cli.options import JsonOption

if TYPE_CHECKING:
    from app.bench.run import Row
    from app.settings import Settings

app = typer.Typer()
FAILED = 1
SAMPLE = "checkout-latency"
SAMPLE_INCIDENT = "INC-2041"

HostOption = Annotated[str | None, typer.Option("--host", help="Address to listen on (default: 127.0.0.1).")]
PortOption = Annotated[int | None, typer.Option("--port", help="Port (default: 8501, or the next free one).")]


@app.command()
def review(
    incident: Annotated[str | None, typer.Argument(help="Open the draft of this incident.")] = None,
    host: HostOption = None,
    port: PortOption = None,
) -> None:
    """Serve the review app, where drafts are read, corrected, approved and published."""
    from app.settings import read_settings

    _serve(read_settings(), incident, host, port)


@app.command()
def demo(host: HostOption = None, port: PortOption = None) -> None:
    """Import and draft the sample incident (once), then serve the review app with its draft open."""
    from app.operations.access import operator
    from app.settings import PROJECT, read_settings
    from app.wiring import ports

    settings = read_settings()
    world = ports(settings).acting(operator("demo"), "cli")
    if not any(row.draft_version for row in world.store.summaries([SAMPLE_INCIDENT])):
        from app.operations.draft_report import draft_report
        from app.operations.import_incident import import_incident
        from extraction.capture.read_records import ReadOptions

        folder = PROJECT / "data" / "samples" / SAMPLE
        result = import_incident(world, [folder], ReadOptions(incident=SAMPLE_INCIDENT), SAMPLE_INCIDENT)
        output.say(f"Imported the sample incident {SAMPLE_INCIDENT} from {folder}: {result.new} events.")
        draft_report(world, SAMPLE_INCIDENT, by="demo")
        output.say("Drafted and checked its retrospective.")
    _serve(settings, SAMPLE_INCIDENT, host, port)


def _serve(settings: Settings, incident: str | None, host: str | None, port: int | None) -> None:
    import uvicorn

    from app.sign_in_settings import check_door

    address = host or settings.host
    check_door(settings, address)
    chosen = _free_port(address, settings.port if port is None else port, strict=port is not None)
    os.environ.update({"RETROLINE_HOST": address, "RETROLINE_PORT": str(chosen)})
    query = f"/draft?incident={incident}" if incident else "/"
    shown = f"[{address}]" if ":" in address else address
    output.say(f"\nRetroline is at  {settings.public_url or f'http://{shown}:{chosen}'}{query}")
    output.say(f"Your data lies in  {settings.data}")
    output.say(
        "Your own incident:  retroline import PATH… && retroline draft --as NAME   (see: retroline import --help)"
    )
    output.say("Stop with Ctrl+C.\n")
    uvicorn.run("app.server:create_app", factory=True, host=address, port=chosen, log_config=None, access_log=False)


def _free_port(host: str, wanted: int, strict: bool) -> int:
    """``wanted``, or the next free one where that is taken; with ``strict`` only ``wanted`` will do."""
    from extraction.errors import SettingsError

    for port in range(wanted, wanted + (1 if strict or wanted == 0 else 50)):
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise SettingsError(f"port {wanted} on {host} is taken; choose another with --port")


@app.command()
def doctor(as_json: JsonOption = False) -> None:
    """Say what is configured, what is missing, and what each missing thing would give."""
    from app.cli.doctor import examine

    findings = examine()
    if as_json:
        output.say_json([{"name": one.name, "state": one.state, "detail": one.detail} for one in findings])
    else:
        output.table(("what", "state", ""), ((one.name, one.state, one.detail) for one in findings))
    if any(one.state == "broken" for one in findings):
        raise typer.Exit(FAILED)


@app.command()
def bench(
    name: Annotated[
        str | None,
        typer.Argument(
            help="import, draft, sections, prompts, check, ui or truth; without a name the first five. "
            "ui takes three minutes: the review app's start, pages and answers, for one reviewer and for eight. "
            "scale takes an hour and 40 GB: a hundred thousand incidents on PostgreSQL. "
            "batch takes a quarter of an hour: a thousand reports written again by workers, on PostgreSQL."
        ),
    ] = None,
    reports: Annotated[int, typer.Option(min=2, help="With batch: how many reports.")] = 1000,
    incidents: Annotated[str, typer.Option(help="With scale: how many incidents, ascending.")] = "1000,10000,100000",
    events: Annotated[int, typer.Option(min=3, help="With scale: events of each incident.")] = 100,
    part: Annotated[str | None, typer.Option(help="With truth: only this part of it.")] = None,
    beside: Annotated[Path, typer.Option(help="With truth: the folder with the public sets.")] = Path("../shared"),
    write: Annotated[
        Path | None,
        typer.Option(help="With truth or scale: put the figures into this Markdown file, between its two marks."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Measure speed and memory against a floor in the same run, or how well wrong sentences are caught.

    Prints figures and judges nothing, but for batch: exit code 1 where a figure is not what is claimed of it.
    """
    if name == "truth":
        _bench_truth(beside, part, write, as_json)
        return
    from dataclasses import asdict

    from app.bench.run import run

    special = {"batch": lambda: _bench_batch(reports), "scale": lambda: _bench_scale(incidents, events, write)}
    rows = special[name]() if name in special else run(name)
    if as_json:
        output.say_json([{**asdict(row), "ratio": row.ratio} for row in rows])
    else:
        output.table(("name", "value", "unit", "floor", "ratio", "claim"), map(_shown, rows))
    if any(row.holds is False for row in rows):
        raise typer.Exit(FAILED)


def _shown(row: Row) -> tuple[str, ...]:
    floor = "–" if row.floor is None else f"{row.floor:,.3f}"
    ratio = "–" if row.ratio is None else f"{row.ratio:.2f}"
    claim = "" if row.holds is None else f"{row.claim}: {'holds' if row.holds else 'DOES NOT HOLD'}"
    return row.name, f"{row.value:,.3f}", row.unit, floor, ratio, claim


def _bench_batch(reports: int) -> list[Row]:
    from app.bench.batch_bench import Size, rows

    return rows(Size(reports=reports, small=min(reports, Size().small)), output.warn)


def _bench_scale(incidents: str, events: int, write: Path | None) -> list[Row]:
    from app.bench.scale_bench import Size, rows
    from app.bench.scale_table import write_into
    from extraction.errors import InputError

    try:
        sizes = tuple(int(one.replace("_", "")) for one in incidents.split(","))
    except ValueError:
        raise InputError(f"--incidents takes numbers such as 1000,10000, not “{incidents}”") from None
    first = min(sizes[0], Size().first)
    measured = rows(Size(incidents=sizes, events=events, first=first), output.warn)
    if write is not None:
        write_into(write, measured)
    return measured


def _bench_truth(beside: Path, part: str | None, write: Path | None, as_json: bool) -> None:
    from dataclasses import asdict

    from app.bench.truth_bench import measure, write_into

    measured = []
    for one in measure(beside, part):
        measured.append(one)
        if not as_json:
            output.say(f"\n{one.measured.title}  ({one.seconds:.0f} s)")
            if one.measured.unscored:
                output.say(f"not scored: {one.measured.unscored}")
            rows = (
                (figure.label, figure.value, figure.aim, _reached(figure.reached)) for figure in one.measured.figures
            )
            output.table(("", "figure", "aim", ""), rows)
    if as_json:
        output.say_json([asdict(one) for one in measured])
    if write is not None:
        write_into(write, measured)


def _reached(reached: bool | None) -> str:
    return "" if reached is None else "reached" if reached else "not reached"
