"""The commands and what their exit codes mean: 0 done, 1 failed, 2 usage, 3 done in part."""

from __future__ import annotations

import sys

import typer

from app.cli import (
    access_commands,
    approval_commands,
    batch_commands,
    capture_commands,
    case_command,
    describe_command,
    engine_commands,
    history_commands,
    job_commands,
    lint_command,
    notify_command,
    report_commands,
    serve_commands,
    template_command,
    upkeep_commands,
    verify_command,
)
from app.cli.output import say, warn
from extraction.errors import RetrolineError

app = typer.Typer(
    name="retroline",
    help="Turns an incident's raw records into a blameless retrospective whose every sentence shows its evidence.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

for commands in (
    capture_commands.app,
    report_commands.app,
    approval_commands.app,
    batch_commands.app,
    case_command.app,
    engine_commands.app,
    history_commands.app,
    job_commands.app,
    lint_command.app,
    notify_command.app,
    serve_commands.app,
    verify_command.app,
    access_commands.app,
    describe_command.app,
    template_command.app,
    upkeep_commands.app,
):
    app.registered_commands += commands.registered_commands


def main() -> None:
    """Entry point of the ``retroline`` command."""
    try:
        if (shown := _help_of(sys.argv[1:])) is not None:
            say(shown)
        else:
            _log_calmly()
            app()
    except RetrolineError as error:
        warn(f"retroline: {_without_secrets(str(error))}")
        sys.exit(1)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)
    except OSError as error:
        warn(f"retroline: {_without_secrets(_plainly(error))}")
        sys.exit(1)


def _log_calmly() -> None:
    from app.telemetry.logs import configure_logging_early

    configure_logging_early()


def _without_secrets(message: str) -> str:
    """Messages name files and repeat words of broken records, and may end in a log."""
    from extraction.capture.redact import redact

    return redact(message)


def _plainly(error: OSError) -> str:
    """What the operating system refused, where, and what to do."""
    where = f"{error.filename}: " if error.filename else ""
    match error:
        case FileExistsError() | NotADirectoryError():
            advice = "a folder is needed there, and a file is in the way"
        case IsADirectoryError():
            advice = "a file is needed there, and it is a folder"
        case FileNotFoundError():
            advice = "make the folder first, or name another"
        case _:
            advice = "check the permissions and the free space, or name another place"
    return f"{where}{error.strerror or error}; {advice}"


def _help_of(words: list[str]) -> str | None:
    """What ``retroline COMMAND --help`` prints; ``None`` where something else was asked.

    Parsing the options, even for help, makes typer load its validation library, which takes longer than all the rest.
    """
    if len(words) != 2 or words[1] != "--help":
        return None
    group = typer.main.get_group(app)
    command = group.commands.get(words[0])
    if command is None:
        return None
    parent = typer.Context(group, info_name="retroline")
    return command.get_help(typer.Context(command, info_name=words[0], parent=parent))
