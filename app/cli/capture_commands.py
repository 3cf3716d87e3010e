"""``import``, ``incidents``, ``timeline``."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli import output
from app.cli.acting import world
from app.cli.options import IncidentArgument, JsonOption
from extraction.domain.milestone import Unknown

if TYPE_CHECKING:
    from app.operations.import_incident import ImportResult
    from app.operations.open_incident import OpenIncident
    from extraction.domain.curation import Curated
    from extraction.domain.timeline import Event

app = typer.Typer()

_LISTED = 200
"""Incidents that a table shows where nobody says how many."""
DONE_IN_PART = 3


def _time(text: str | None, option: str) -> datetime | None:
    if text is None:
        return None
    from extraction.domain.clock import parse_iso

    try:
        return parse_iso(text)
    except ValueError as error:
        raise typer.BadParameter(
            f"“{text}” is no time with a zone, such as 2026-03-03T13:00:00Z", param_hint=option
        ) from error


@app.command("import")
def import_records(
    paths: Annotated[list[Path], typer.Argument(help="Files, folders, zip archives or git repositories.", exists=True)],
    incident: Annotated[str | None, typer.Option("--incident", help="Key of the incident they belong to.")] = None,
    channel: Annotated[
        list[str] | None, typer.Option("--channel", help="Take this Slack channel (repeatable).")
    ] = None,
    all_channels: Annotated[bool, typer.Option("--all-channels", help="Take every channel of a Slack export.")] = False,
    since: Annotated[
        str | None, typer.Option("--from", help="Leave out what is older, e.g. 2026-03-03T13:00:00Z.")
    ] = None,
    until: Annotated[str | None, typer.Option("--to", help="Leave out what is later.")] = None,
    team: Annotated[
        str | None, typer.Option("--team", help="Team that a new incident belongs to: who sees it follows from that.")
    ] = None,
    by: Annotated[
        str | None,
        typer.Option("--as", metavar="NAME", envvar="RETROLINE_USER", help="Name of the person you act for."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Bring raw records in: chat exports, alerts, pages, status updates, tickets, pull requests, deploys, metrics."""
    from app.operations.import_incident import import_incident
    from extraction.capture.read_records import ReadOptions

    if incident is not None and not incident.strip():
        raise typer.BadParameter(
            "the key is empty; write one such as INC-2041, or leave --incident out", param_hint="--incident"
        )
    begin, end = _time(since, "--from"), _time(until, "--to")
    if begin is not None and end is not None and begin > end:
        raise typer.BadParameter("--from is later than --to, so nothing lies between them", param_hint="--from")
    options = ReadOptions(
        channels=tuple(name.removeprefix("#") for name in channel or ()),
        all_channels=all_channels,
        since=begin,
        until=end,
        incident=incident,
    )
    result = import_incident(world(by), paths, options, incident.strip() if incident else None, team=team)
    if as_json:
        output.say_json(_import_json(result))
    else:
        _show_import(result)
    if not result.complete:
        raise typer.Exit(DONE_IN_PART)


def _import_json(result: ImportResult) -> dict[str, object]:
    return {
        "incident": result.incident.key,
        "title": result.incident.title,
        "new": result.new,
        "known": result.known,
        "records": dict(result.counts),
        "channels": result.choice,
        "skipped": [{"place": one.place, "reason": one.reason} for one in result.skipped],
    }


def _show_import(result: ImportResult) -> None:
    output.say(f"{result.incident.key}: {result.incident.title}")
    sources = ", ".join(f"{count:,} {source}" for source, count in sorted(result.counts.items()))
    output.say(f"{result.new:,} new events, {result.known:,} already known ({sources})")
    if result.choice:
        output.say(result.choice)
    if result.skipped:
        output.say(f"\n{len(result.skipped):,} not imported (each one with --json):")
        for line in _skipped_lines(result):
            output.say(f"  {line}")


def _skipped_lines(result: ImportResult) -> list[str]:
    """A line for each reason in each file; a reason that recurs is told once, with the number of its records."""
    grouped: dict[tuple[str, str], list[str]] = {}
    for one in result.skipped:
        file, _, line = one.place.rpartition(":")
        known_line = line.isdigit() and bool(file)
        grouped.setdefault((file if known_line else one.place, one.reason), []).append(line if known_line else "")
    return [_skipped_line(file, reason, lines) for (file, reason), lines in grouped.items()]


def _skipped_line(file: str, reason: str, lines: list[str]) -> str:
    first = f":{lines[0]}" if lines[0] else ""
    if len(lines) == 1:
        return f"{file}{first}: {reason}"
    return f"{file}{first} and {len(lines) - 1:,} more: {reason}"


@app.command()
def incidents(
    limit: Annotated[
        int | None, typer.Option("--limit", min=1, help=f"At most so many (default: {_LISTED}, with --json all).")
    ] = None,
    after: Annotated[str | None, typer.Option("--after", help="Only those that follow this incident.")] = None,
    as_json: JsonOption = False,
) -> None:
    """List the incidents, latest first."""
    from app.operations.list_incidents import list_incidents

    shown = limit or (None if as_json else _LISTED)
    rows = list_incidents(world(), shown, after)
    if as_json:
        output.say_json(
            [
                {
                    "key": row.incident.key,
                    "title": row.incident.title,
                    "severity": row.incident.severity,
                    "status": row.incident.status,
                    "services": row.incident.services,
                    "events": row.events,
                    "first_at": row.first_at,
                    "last_at": row.last_at,
                    "draft_version": row.draft_version,
                    "approved": row.approved,
                    "published": row.published,
                }
                for row in rows
            ]
        )
        return
    if not rows:
        output.say("No incident yet. Bring one in with: retroline import PATH")
        return
    output.table(
        ("incident", "severity", "title", "events", "first event", "report"),
        (
            (
                row.incident.key,
                row.incident.severity or "–",
                row.incident.title,
                f"{row.events:,}",
                output.moment(row.first_at),
                _report_state(row.draft_version, row.approved, row.published),
            )
            for row in rows
        ),
    )
    if len(rows) == shown:
        output.say(f"There may be more: retroline incidents --after {rows[-1].incident.key}")


def _report_state(version: int | None, approved: bool, published: bool) -> str:
    if version is None:
        return "no draft"
    return f"version {version}, {'published' if published else 'approved' if approved else 'in review'}"


@app.command()
def timeline(
    incident: IncidentArgument = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Show every event, also chatter, earlier wordings and hidden ones.")
    ] = False,
    release: Annotated[
        str | None,
        typer.Option("--release", metavar="EVENT", help="Let this flagged message be cited and published; needs --as."),
    ] = None,
    reason: Annotated[str, typer.Option("--reason", help="Why it is released; kept with your name.")] = "",
    by: Annotated[
        str | None,
        typer.Option("--as", metavar="NAME", envvar="RETROLINE_USER", help="Name of the person you act for."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Show the timeline of an incident: what matters, with milestones and metrics, and what is flagged."""
    from app.operations.list_incidents import incident_key
    from app.operations.open_incident import open_incident

    ports = world(by)
    key = incident_key(ports, incident)
    if release is not None:
        from app.cli.options import named
        from app.operations.curate_timeline import release as allow

        curation = allow(ports, key, release, named(by or ""), reason)
        output.say(f"Event {curation.event_id} may be cited and published: released by {curation.by}.")
        return
    opened = open_incident(ports, key)
    if as_json:
        output.say_json([_event_json(event, opened.facts.curated) for event in opened.timeline])
        return
    output.say(f"{opened.incident.key}: {opened.incident.title} (times in UTC)\n")
    for cycle in opened.facts.cycles:
        for milestone in cycle.milestones:
            chosen = milestone.chosen
            why = chosen.reason if isinstance(chosen, Unknown) else chosen.explanation
            output.say(f"  {milestone.name.label:<16} {output.moment(milestone.at):<24} {why}")
    signals = opened.facts.signals_of
    hidden = opened.facts.curated.hidden
    shown = opened.timeline.events if everything else opened.timeline.current
    output.table(
        ("time", "source", "by", "what"),
        (
            (event.at.strftime("%m-%d %H:%M:%S"), event.source, event.actor.name if event.actor else "–", event.text)
            for event in shown
            if everything or (event.id in signals and event.id not in hidden) or event.id in opened.facts.curated.pinned
        ),
    )
    _show_flagged(opened)


def _show_flagged(opened: OpenIncident) -> None:
    """Messages that no sentence may rest on until a person releases them, and those that somebody did release."""
    curated = opened.facts.curated
    flagged = [event for event in opened.timeline.current if event.attribute("suspicious")]
    if not flagged:
        return
    output.say(
        "\nFlagged as instructions to a machine: neither cited nor published until a person releases them"
        f" (retroline timeline {opened.incident.key} --release EVENT --as NAME)\n"
    )
    output.table(
        ("event", "time", "by", "why", "what"),
        (
            (
                event.id,
                event.at.strftime("%m-%d %H:%M:%S"),
                event.actor.name if event.actor else "–",
                f"released by {curated.releases[event.id].by}"
                if event.id in curated.releases
                else event.attributes["suspicious"],
                event.text,
            )
            for event in flagged
        ),
    )


def _event_json(event: Event, curated: Curated) -> dict[str, object]:
    release = curated.releases.get(event.id)
    return {
        "released_by": None if release is None else release.by,
        "id": event.id,
        "source": event.source,
        "key": event.key,
        "at": event.at,
        "at_original": event.at_original,
        "kind": event.kind,
        "actor": None if event.actor is None else event.actor.name,
        "channel": event.channel,
        "thread": event.thread_key,
        "version_of": event.version_of,
        "text": event.text,
        "attributes": dict(event.attributes),
        "permalink": event.permalink,
        "also": [
            {"source": one.source, "key": one.key, "at": one.at, "permalink": one.permalink} for one in event.also
        ],
    }
