"""``templates``: the report templates there are, one of them as text, and saving one from a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli import output
from app.cli.acting import world
from app.cli.options import JsonOption, named

if TYPE_CHECKING:
    from app.operations.ports import Ports
    from app.operations.templates import TemplateEntry

app = typer.Typer()


@app.command()
def templates(
    show: Annotated[str | None, typer.Option("--show", metavar="ID", help="Print one of them as TOML.")] = None,
    save: Annotated[
        Path | None,
        typer.Option("--save", metavar="FILE", help="Save the TOML of this file as a new version of its id."),
    ] = None,
    reason: Annotated[str, typer.Option("--reason", help="Kept with the version that is saved.")] = "",
    by: Annotated[
        str | None,
        typer.Option("--as", metavar="NAME", envvar="RETROLINE_USER", help="Name of the person you act for."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """List the report templates, with those saved in the app; print one, or save one from a file."""
    from app.operations.templates import template
    from app.operations.templates import templates as known

    if save is not None:
        _save(world(named(by or "")), save, reason)
    elif show is not None:
        output.say(template(world(by), show).text.rstrip("\n"))
    else:
        _list(known(world(by)), as_json)


def _save(ports: Ports, path: Path, reason: str) -> None:
    from app.operations.save_template import save_template
    from app.operations.templates import parsed
    from extraction.errors import InputError, InvalidTemplate, Place

    try:
        text = path.read_text(encoding="utf-8-sig")
        template_id = parsed(ports, text).id
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: is not UTF-8 text; save it as UTF-8") from error
    except InvalidTemplate as error:
        raise InvalidTemplate(Place(str(path), error.place.line), error.reason) from error
    versions = ports.library.versions(template_id)
    saved = save_template(ports, ports.actor.name, text, versions[-1].number if versions else 0, reason)
    output.say(f"Saved {saved.id} as version {saved.number}; drafts use it from now on.")


def _list(entries: tuple[TemplateEntry, ...], as_json: bool) -> None:
    if as_json:
        output.say_json([_json(one) for one in entries])
        return
    output.table(
        ("id", "title", "for", "severities", "types", "teams", "default", "version", "saved"), map(_row, entries)
    )


def _row(entry: TemplateEntry) -> tuple[str, ...]:
    version = f"{entry.number}{', retired' if entry.retired else ''}" if entry.number else "as it came"
    saved = f"{output.moment(entry.at)} by {entry.by}" if entry.number else "–"
    read = entry.template
    if read is None:
        return (entry.id, entry.error, "–", "–", "–", "–", "–", version, saved)
    named_for = (", ".join(words) or "–" for words in (read.severities, read.incident_types, read.teams))
    return (entry.id, read.title, read.audience.value, *named_for, "yes" if read.default else "–", version, saved)


def _json(entry: TemplateEntry) -> dict[str, object]:
    read = entry.template
    return {
        "id": entry.id,
        "title": None if read is None else read.title,
        "audience": None if read is None else read.audience.value,
        "severities": [] if read is None else list(read.severities),
        "incident_types": [] if read is None else list(read.incident_types),
        "teams": [] if read is None else list(read.teams),
        "default": read is not None and read.default,
        "version": entry.number,
        "by": entry.by or None,
        "at": entry.at,
        "reason": entry.reason,
        "retired": entry.retired,
        "error": entry.error or None,
    }
