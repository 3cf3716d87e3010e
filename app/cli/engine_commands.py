"""``redact``: the engine's own redaction for anyone's text."""

from __future__ import annotations

import json
import sys

import typer

from app.cli import output
from app.cli.options import JsonOption

app = typer.Typer()


@app.command()
def redact(as_json: JsonOption = False) -> None:
    """Read lines from standard input and print them with secrets and personal data replaced.

    With --json a line is an object that also says what was replaced, and why.
    """
    from extraction.capture.redact import redact as redacted
    from extraction.capture.redact import redactions

    for line in sys.stdin:
        text = line.rstrip("\n")
        if not as_json:
            output.say(redacted(text))
            continue
        replaced = [{"kind": one.kind, "span": one.span, "placeholder": one.placeholder} for one in redactions(text)]
        output.say(json.dumps({"text": redacted(text), "replaced": replaced}, ensure_ascii=False))
