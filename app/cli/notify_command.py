"""``notify``: deliver what waits for Slack, for a cron where no server runs, or to see what waits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from app.cli import output
from app.cli.options import JsonOption

if TYPE_CHECKING:
    from app.operations.outbox import Notice

app = typer.Typer()
IN_PART = 3


@app.command()
def notify(
    again: Annotated[bool, typer.Option("--again", help="Also try again what was given up.")] = False,
    dry: Annotated[bool, typer.Option("--list", help="Only show what waits and what was given up.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Deliver notices of approvals and questions to Slack that are due, reminders among them.

    The review app does this by itself while it runs. Exit code 0: nothing is left; 3: something waits, or was given up.
    """
    from app.operations.retry_notices import retry_given_up
    from app.settings import read_settings
    from app.wiring import ports, slack_service
    from extraction.errors import SettingsError

    settings = read_settings()
    world = ports(settings)
    service = slack_service(settings, world)
    if service is None:
        raise SettingsError("Slack is not configured: set RETROLINE_SLACK_BOT_TOKEN and what doctor names beside it")
    try:
        if again:
            retry_given_up(world)
        delivered = 0 if dry else service.deliver().delivered
    finally:
        service.stop()
    _tell(delivered, world.outbox.waiting(), world.outbox.given_up(), as_json)


def _tell(delivered: int, waiting: tuple[Notice, ...], given_up: tuple[Notice, ...], as_json: bool) -> None:
    if as_json:
        output.say_json({"delivered": delivered, "waiting": _rows(waiting), "given_up": _rows(given_up)})
    else:
        output.say(f"{delivered} delivered, {len(waiting)} waiting, {len(given_up)} given up")
        rows = [*((one, "waits") for one in waiting), *((one, "given up") for one in given_up)]
        if rows:
            output.table(
                ("incident", "what", "to", "state", "why"),
                ((one.incident, one.kind.value, one.recipient or "channel", state, one.error) for one, state in rows),
            )
    if waiting or given_up:
        raise typer.Exit(IN_PART)


def _rows(notices: tuple[Notice, ...]) -> list[dict[str, object]]:
    return [
        {
            "id": one.id,
            "kind": one.kind.value,
            "incident": one.incident,
            "recipient": one.recipient,
            "attempts": one.attempts,
            "next_at": one.next_at,
            "error": one.error,
        }
        for one in notices
    ]
