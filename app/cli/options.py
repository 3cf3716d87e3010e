"""Arguments and options that several commands share."""

from __future__ import annotations

from typing import Annotated

import typer

IncidentArgument = Annotated[
    str | None, typer.Argument(help="Key of the incident, e.g. INC-2041. May be left out while there is only one.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for programs instead of tables for people.")]
ActorOption = Annotated[
    str, typer.Option("--as", metavar="NAME", envvar="RETROLINE_USER", help="Name of the person you act for.")
]
