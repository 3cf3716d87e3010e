"""``redact``: the engine's own redaction for anyone's text, and the way back for personal data."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli import output
from app.cli.options import JsonOption

if TYPE_CHECKING:
    from extraction.capture.redact import Redactor

app = typer.Typer()


@app.command()
def redact(
    allow: Annotated[
        Path | None, typer.Option("--allow", help="TOML file with what is let through (default: RETROLINE_REDACTION).")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Read lines from standard input and print them with secrets and personal data replaced.

    With --json a line is an object that also says what was replaced, what was let through, and why.
    """
    from app.settings import read_settings
    from extraction.capture.allow_list import load_allow_list
    from extraction.capture.redact import Redactor

    allowed = read_settings().allow_list() if allow is None else load_allow_list(allow)
    redactor = Redactor(allow=allowed)
    for line in sys.stdin:
        text = line.rstrip("\n")
        output.say(json.dumps(_told(text, redactor), ensure_ascii=False) if as_json else redactor.text(text))


def _told(text: str, redactor: Redactor) -> dict[str, object]:
    kept = redactor.let_through(text)
    return {
        "text": redactor.text(text),
        "replaced": [
            {"kind": one.kind, "span": one.span, "placeholder": one.placeholder} for one in redactor.redactions(text)
        ],
        "let_through": [{"kind": one.kind, "span": one.span, "why": f"allowed by {one.entry}"} for one in kept],
    }


def restore_placeholders(file: Path) -> None:
    """Print a text with the personal data that placeholders stand for, from the restore map. Secrets are never in it."""
    from app.operations.restore_text import restore_text
    from app.settings import read_settings
    from app.wiring import restore_map
    from extraction.errors import InputError, SettingsError

    kept = restore_map(read_settings())
    if kept is None:
        raise SettingsError("no restore map is kept: set RETROLINE_RESTORE_MAP before records are imported")
    try:
        text = sys.stdin.read() if str(file) == "-" else file.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise InputError(f"{file} is no text in UTF-8") from error
    restored = restore_text(text, kept)
    sys.stdout.write(restored.text)
    for placeholder in restored.unknown:
        output.warn(f"{placeholder} is not in the restore map; it stays as it is")
    for placeholder in restored.shared:
        output.warn(f"{placeholder} stands for more than one value; it stays as it is")
