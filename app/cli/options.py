"""Arguments and options that several commands share."""

from __future__ import annotations

from typing import Annotated

import typer

IncidentArgument = Annotated[
    str | None, typer.Argument(help="Key of the incident, e.g. INC-2041. May be left out while there is only one.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for programs instead of tables for people.")]

LaterOption = Annotated[bool, typer.Option("--later", help="Leave it to a worker; see: retroline jobs.")]


def named(name: str) -> str:
    """``name`` without spaces around it; nobody can act without one."""
    if not name.strip():
        raise typer.BadParameter("a name is needed: write --as followed by the name of the person you act for")
    return name.strip()


ActorOption = Annotated[
    str,
    typer.Option(
        "--as", metavar="NAME", envvar="RETROLINE_USER", callback=named, help="Name of the person you act for."
    ),
]
