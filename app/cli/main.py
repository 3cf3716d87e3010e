"""The commands and what their exit codes mean: 0 done, 1 failed, 2 usage, 3 done in part."""

from __future__ import annotations

import sys

import typer

from app.cli import capture_commands, engine_commands, report_commands, serve_commands
from app.cli.output import warn
from extraction.errors import RetrolineError

app = typer.Typer(
    name="retroline",
    help="Turns an incident's raw records into a blameless retrospective whose every sentence shows its evidence.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

for commands in (capture_commands.app, report_commands.app, engine_commands.app, serve_commands.app):
    app.registered_commands += commands.registered_commands


def main() -> None:
    """Entry point of the ``retroline`` command."""
    try:
        app()
    except RetrolineError as error:
        warn(f"retroline: {error}")
        sys.exit(1)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)
