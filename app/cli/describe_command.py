"""``describe``: what people say of an incident, where the records do not say it or say it wrongly."""

from __future__ import annotations

from typing import Annotated

import typer

from app.cli import output
from app.cli.acting import world
from app.cli.options import ActorOption, JsonOption

app = typer.Typer()


@app.command()
def describe(
    incident: Annotated[str, typer.Argument(help="Key of the incident, e.g. INC-2041.")],
    by: ActorOption,
    title: Annotated[str | None, typer.Option("--title", help="What the incident is called.")] = None,
    severity: Annotated[str | None, typer.Option("--severity", help="As the team writes it, e.g. SEV1.")] = None,
    incident_type: Annotated[
        str | None, typer.Option("--type", help="The team's own word, e.g. security; chooses a template.")
    ] = None,
    team: Annotated[str | None, typer.Option("--team", help="Who owns it; who may see it follows from that.")] = None,
    service: Annotated[
        list[str] | None, typer.Option("--service", help="A service that it is about (repeatable); replaces the list.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Say what an incident is. An empty text ("") takes a value away; records that come later leave your word."""
    from app.operations.describe_incident import describe as described
    from app.operations.list_incidents import incident_key

    ports = world(by)
    key = incident_key(ports, incident)
    services = None if service is None else tuple(service)
    shown = described(ports, key, by, title, severity, incident_type, team, services)
    values = {
        "incident": shown.key,
        "title": shown.title,
        "severity": shown.severity,
        "type": shown.incident_type,
        "team": shown.team,
        "services": list(shown.services),
    }
    if as_json:
        output.say_json(values)
        return
    output.say(f"{shown.key}: {shown.title}")
    for name in ("severity", "type", "team"):
        output.say(f"  {name}: {values[name] or 'not stated'}")
    output.say(f"  services: {', '.join(shown.services) or 'not stated'}")
