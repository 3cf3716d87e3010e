"""``lint``: blame findings in any document or template, with offered rewrites."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli import output
from app.cli.options import JsonOption

if TYPE_CHECKING:
    from app.operations.lint_wording import PlacedFinding

app = typer.Typer()
FOUND = 1


@app.command()
def lint(
    path: Annotated[
        Path,
        typer.Argument(help="A Markdown or text document, or a report template (.toml).", exists=True, dir_okay=False),
    ],
    as_json: JsonOption = False,
) -> None:
    """Find blaming words in a document or a template's questions, and offer the same facts without them.

    Exit code 0 when there is nothing to say, 1 with findings.
    """
    from app.operations.lint_wording import lint_document, lint_template

    found = lint_template(path) if path.suffix.lower() == ".toml" else lint_document(path)
    if as_json:
        output.say_json([_finding_json(one) for one in found])
    else:
        for one in found:
            _show(path, one)
        output.say(_summary(path, found))
    if found:
        raise typer.Exit(FOUND)


def _show(path: Path, placed: PlacedFinding) -> None:
    finding = placed.finding
    section = f" (section {placed.where})" if placed.where else ""
    output.say(f"{path}:{placed.line}:{placed.column}: {finding.kind.label}{section}")
    output.say(f"  {_on_one_line(finding.sentence)}")
    output.say(f"  {finding.message}")
    if finding.rewrite is not None:
        output.say(f"  It could say: {_on_one_line(finding.rewrite)}\n")
    else:
        output.say(f"  Ask instead: {finding.question}\n")


def _summary(path: Path, found: tuple[PlacedFinding, ...]) -> str:
    if not found:
        return f"{path}: no blaming words found"
    offered = sum(one.finding.rewrite is not None for one in found)
    return f"{len(found)} {'finding' if len(found) == 1 else 'findings'}, {offered} with a rewrite; a person decides"


def _finding_json(placed: PlacedFinding) -> dict[str, object]:
    finding = placed.finding
    return {
        "line": placed.line,
        "column": placed.column,
        "section": placed.where or None,
        "class": finding.kind.value,
        "span": list(finding.span),
        "words": finding.sentence[
            finding.span[0] - finding.sentence_span[0] : finding.span[1] - finding.sentence_span[0]
        ],
        "sentence": _on_one_line(finding.sentence),
        "message": finding.message,
        "rewrite": None if finding.rewrite is None else _on_one_line(finding.rewrite),
        "question": finding.question,
    }


def _on_one_line(text: str) -> str:
    return " ".join(text.split())
