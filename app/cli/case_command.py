"""``export-case``: an approved report with its corrections as an evaluation case."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli import output
from app.cli.acting import world
from app.cli.options import IncidentArgument, JsonOption

if TYPE_CHECKING:
    from app.operations.export_corrections import ExportedCase
    from evaluation.correction_class import CorrectionClass

app = typer.Typer()


def _pairs(written: list[str] | None, option: str) -> dict[str, str]:
    pairs = {}
    for one in written or ():
        left, equals, right = one.partition("=")
        if not equals or not left.strip() or not right.strip():
            raise typer.BadParameter(f"“{one}” is no pair; write {option} THIS=THAT")
        pairs[left.strip()] = right.strip()
    return pairs


@app.command("export-case")
def export_case(
    to: Annotated[Path, typer.Option("--to", help="Folder of the case; its name is the case's id. Made new.")],
    incident: IncidentArgument = None,
    keep_key: Annotated[bool, typer.Option("--keep-key", help="Leave the incident's key as it is.")] = False,
    kind: Annotated[
        str, typer.Option("--kind", help="What kind of incident it is, such as “bad deploy”.")
    ] = "exported",
    rename: Annotated[
        list[str] | None,
        typer.Option(
            "--rename", metavar="WORD=OTHER", help="Replace this word too, e.g. a company's name (repeatable)."
        ),
    ] = None,
    nobody: Annotated[
        list[str] | None,
        typer.Option("--nobody", metavar="NAME", help="This name is no person's: leave it as it is (repeatable)."),
    ] = None,
    classes: Annotated[
        list[str] | None,
        typer.Option("--class", metavar="ID=CLASS", help="What was wrong with a corrected statement (repeatable)."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Write the approved report and what people corrected as an evaluation case, with invented names for the people."""
    from app.operations.export_corrections import Wishes, export_corrections
    from app.operations.list_incidents import incident_key

    ports = world()
    wishes = Wishes(
        keep_key=keep_key,
        kind=kind,
        renames=_pairs(rename, "--rename"),
        nobody=tuple(nobody or ()),
        classes=_classes(classes),
    )
    case = export_corrections(ports, incident_key(ports, incident), to, wishes)
    if as_json:
        output.say_json(
            {
                "folder": str(case.folder),
                "events": case.events,
                "facts": case.facts,
                "people": len(case.people),
                "corrections": [{"id": id, "class": kind, "text": text} for id, kind, text in case.changes],
                "explained": case.explained,
                "left": case.left,
            }
        )
    else:
        _tell(case)


def _classes(given: list[str] | None) -> dict[str, CorrectionClass]:
    """Statement's id → class. Raises typer.BadParameter for a class that there is not."""
    from evaluation.correction_class import CorrectionClass

    chosen = {}
    for statement_id, name in _pairs(given, "--class").items():
        if name not in tuple(CorrectionClass):
            raise typer.BadParameter(f"“{name}” is no class; one of {', '.join(CorrectionClass)}")
        chosen[statement_id] = CorrectionClass(name)
    return chosen


def _tell(case: ExportedCase) -> None:
    output.say(f"{case.folder}: {case.events} events, {case.facts} facts, {len(case.people)} people by invented names:")
    for real, invented in case.people:
        output.say(f"  {real} → {invented}")
    for id, found, text in case.changes:
        output.say(f"  {found.label}: {text}  [{id}]")
    if case.changes:
        output.say("Say otherwise with --class ID=CLASS. Look the gold over before you rely on it.")
    if case.explained:
        output.say(f"{case.explained} sentences are approved but not stated word for word in the records they cite.")
    if case.left:
        output.say("These words may name somebody and were left as they are (replace one with --rename WORD=OTHER):")
        output.say("  " + ", ".join(case.left))
