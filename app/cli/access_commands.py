"""``members``: who sees a private incident. ``audit``: who did what, whether that is as it was written, and as a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli import output
from app.cli.acting import world
from app.cli.options import JsonOption, named

if TYPE_CHECKING:
    from app.operations.audit import AuditEntry
    from app.operations.ports import Ports

app = typer.Typer()
ALTERED = 1
_LONGEST = 60


@app.command()
def members(
    incident: Annotated[str, typer.Argument(help="Key of the incident, e.g. INC-2041.")],
    add: Annotated[
        list[str] | None, typer.Option("--add", metavar="PERSON", help="Address of somebody to add (repeatable).")
    ] = None,
    remove: Annotated[
        list[str] | None, typer.Option("--remove", metavar="PERSON", help="Address of somebody to remove (repeatable).")
    ] = None,
    private: Annotated[
        bool | None, typer.Option("--private/--public", help="From now on only its members see it, or everybody.")
    ] = None,
    by: Annotated[
        str | None,
        typer.Option("--as", metavar="NAME", envvar="RETROLINE_USER", help="Name of the person you act for."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Show or change who sees an incident while it is private."""
    from app.operations import members as operations
    from app.operations.list_incidents import incident_key
    from app.operations.open_incident import open_incident

    changes = bool(add or remove) or private is not None
    ports = world(named(by or "") if changes else by)
    key = incident_key(ports, incident)
    if changes:
        _change(ports, key, add or [], remove or [], private)
    people, shown = operations.members(ports, key), open_incident(ports, key).incident
    if as_json:
        listed = [{"id": one.id, "name": one.name} for one in people]
        output.say_json({"incident": key, "private": shown.private, "members": listed})
        return
    output.say(f"{key} is {'private: its members see it, and nobody else' if shown.private else 'not private'}.")
    for one in people:
        output.say(f"  {one.name}" + (f" ({one.id})" if one.id != one.name else ""))
    if not people:
        output.say("  It has no members.")


def _change(ports: Ports, key: str, add: list[str], remove: list[str], private: bool | None) -> None:
    from app.operations.access_policy import actor_id_of
    from app.operations.members import make_private, make_public, members, set_members

    by = ports.actor.name
    if private is False:
        make_public(ports, key, by)
    if add or remove:
        present = [one.id for one in members(ports, key)]
        gone = {actor_id_of(one) for one in remove}
        if unknown := gone.difference(present):
            raise typer.BadParameter(f"no member of {key}: {', '.join(sorted(unknown))}", param_hint="--remove")
        set_members(ports, key, [one for one in (*present, *add) if actor_id_of(one) not in gone], by)
    if private:
        make_private(ports, key, by)


@app.command()
def audit(
    incident: Annotated[
        str | None, typer.Option("--incident", metavar="KEY", help="Only what was done to this incident.")
    ] = None,
    verify: Annotated[
        bool, typer.Option("--verify", help="Find out whether every entry is as it was written; 1 where one is not.")
    ] = False,
    export: Annotated[
        Path | None, typer.Option("--export", metavar="FILE", help="Write the log to this file; - for standard output.")
    ] = None,
    form: Annotated[str, typer.Option("--form", help="Of the file: jsonl or csv.")] = "jsonl",
    limit: Annotated[int, typer.Option("--limit", min=1, help="How many entries are shown.")] = 50,
    by: Annotated[
        str | None,
        typer.Option("--as", metavar="NAME", envvar="RETROLINE_USER", help="Name of the person you act for."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Show who did what and when, latest first; verify the log, or write it to a file."""
    from app.operations.read_audit import audit_entries, export_audit

    ports = world(by)
    if verify:
        _verify(ports, as_json)
    elif export is not None:
        _write(export, list(export_audit(ports, form, incident)))
    else:
        entries = audit_entries(ports, incident, limit)
        if as_json:
            output.say_json([_json(one) for one in entries])
        else:
            _show(entries)


def _verify(ports: Ports, as_json: bool) -> None:
    from app.operations.read_audit import verify_audit

    verdict = verify_audit(ports)
    if as_json:
        output.say_json({"entries": verdict.entries, "head": verdict.head, "broken_at": verdict.broken_at})
    elif verdict.broken_at is None:
        output.say(f"All {verdict.entries:,} entries are as they were written; head {verdict.head}.")
        output.say(
            "Compare the head with one that was noted elsewhere: a log that was rewritten as a whole has another."
        )
    else:
        output.say(
            f"Entry {verdict.broken_at:,} is NOT as it was written, or is gone; the {verdict.entries:,} before it are."
        )
    if verdict.broken_at is not None:
        raise typer.Exit(ALTERED)


def _write(path: Path, lines: list[str]) -> None:
    if str(path) == "-":
        output.say("".join(lines).rstrip("\n"))
    else:
        path.write_text("".join(lines), encoding="utf-8", newline="")
        output.say(f"The audit log was written to {path}.")


def _show(entries: tuple[AuditEntry, ...]) -> None:
    if not entries:
        output.say("Nobody has done anything yet.")
        return
    output.table(
        ("entry", "time", "by", "what", "incident", "about", "before", "after"),
        (
            (
                str(one.number),
                output.moment(one.at),
                f"{one.name or '–'} ({one.via})",
                one.action,
                one.incident or "–",
                one.subject,
                _short(one.before),
                _short(one.after),
            )
            for one in entries
        ),
    )


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST].rstrip()}…"


def _json(entry: AuditEntry) -> dict[str, object]:
    return {
        "number": entry.number,
        "at": entry.at,
        "by": entry.by,
        "name": entry.name,
        "action": entry.action,
        "incident": entry.incident,
        "subject": entry.subject,
        "before": entry.before,
        "after": entry.after,
        "via": entry.via,
        "link": entry.link,
    }
