"""``verify``: whether a published report, or the records of an incident, are as they were sealed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli import output
from app.cli.acting import world
from app.cli.options import JsonOption

if TYPE_CHECKING:
    from app.operations.ports import ReportVerdict
    from extraction.domain.verify_chain import ChainVerdict, SealFinding

_ERASED = {"*/raw": "raw records", "*/person": "a person's name"}
"""What an erasure is of that names no event (``extraction.domain.seal``)."""

app = typer.Typer()
ALTERED = 1
UNREADABLE = 2
_MOST = 20
_COMPARE = (
    "Compare the fingerprint with one that was noted elsewhere: a chain that was rewritten as a whole has another."
)


@app.command()
def verify(
    report: Annotated[
        Path | None,
        typer.Argument(metavar="[REPORT]", help="A published .json, .html or .md file; no database is needed."),
    ] = None,
    incident: Annotated[
        str | None, typer.Option("--incident", metavar="KEY", help="Verify the records of this incident only.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Find out whether a published report, or what is stored, was altered, and name what was.

    Exit code 0: all as sealed. 1: something was altered. 2: the report, or the database, cannot be read.
    """
    if report is not None and incident is not None:
        raise typer.BadParameter("give a report or --incident, not both")
    from extraction.errors import RetrolineError

    try:
        intact = _verify_report(report, as_json) if report is not None else _verify_incidents(incident, as_json)
    except RetrolineError as error:
        output.warn(f"retroline: {error}")
        raise typer.Exit(UNREADABLE) from error
    if not intact:
        raise typer.Exit(ALTERED)


def _verify_report(path: Path, as_json: bool) -> bool:
    from app.operations.verify_report import verify_report
    from app.wiring import report_readers

    verdict = verify_report(path, report_readers())
    if as_json:
        output.say_json(_report_json(path, verdict))
    else:
        _show_report(path, verdict)
    return verdict.intact


def _verify_incidents(key: str | None, as_json: bool) -> bool:
    from app.operations.verify_incident import verify_incidents

    verdicts = verify_incidents(world(), key)
    if as_json:
        output.say_json([_chain_json(one) for one in verdicts])
    else:
        for one in verdicts:
            _show_chain(one)
        output.say(_COMPARE if verdicts else "There is no incident yet.")
    return all(one.intact for one in verdicts)


def _show_report(path: Path, verdict: ReportVerdict) -> None:
    if verdict.intact:
        output.say(
            f"{path}: as it was approved. {verdict.incident_key}, {verdict.statements} statements and "
            f"{verdict.events} cited records proved; seal {verdict.fingerprint}."
        )
    else:
        output.say(f"{path}: NOT as it was approved.")
    _show_findings(verdict.findings)
    for note in verdict.notes:
        output.say(f"  note: {note}")
    if verdict.fingerprint is not None:
        output.say(_COMPARE)


def _show_chain(verdict: ChainVerdict) -> None:
    counted = ", ".join(f"{count:,} {kind}{'' if count == 1 else 's'}" for kind, count in verdict.counts.items())
    state = "as sealed" if verdict.intact else "NOT as sealed"
    output.say(f"{verdict.incident_key}: {state}. {counted or 'nothing'}; head {verdict.head.fingerprint}.")
    _show_findings(verdict.findings)
    for one in verdict.erased:
        reason = f" ({one.reason})" if one.reason else ""
        what = _ERASED.get(one.event_id, f"event {one.event_id}")
        output.say(f"  note: {what}: erased by {one.by} at {output.moment(one.at)}{reason}")
    if verdict.replaced:
        why = "a later import brought another record of theirs, or a name was taken out of them"
        output.say(f"  note: {verdict.replaced} sealed again: {why}")


def _show_findings(findings: tuple[SealFinding, ...]) -> None:
    for one in findings[:_MOST]:
        output.say(f"  {one.message}")
    if len(findings) > _MOST:
        output.say(f"  … and {len(findings) - _MOST} more; --json lists all")


def _report_json(path: Path, verdict: ReportVerdict) -> dict[str, object]:
    return {
        "report": str(path),
        "incident": verdict.incident_key,
        "intact": verdict.intact,
        "fingerprint": verdict.fingerprint,
        "statements": verdict.statements,
        "events": verdict.events,
        "findings": [_finding_json(one) for one in verdict.findings],
        "notes": verdict.notes,
    }


def _chain_json(verdict: ChainVerdict) -> dict[str, object]:
    return {
        "incident": verdict.incident_key,
        "intact": verdict.intact,
        "records": verdict.head.length,
        "head": verdict.head.link.hex(),
        "fingerprint": verdict.head.fingerprint,
        "counts": dict(verdict.counts),
        "findings": [_finding_json(one) for one in verdict.findings],
        "erased": [{"event": one.event_id, "by": one.by, "at": one.at, "reason": one.reason} for one in verdict.erased],
        "replaced": verdict.replaced,
    }


def _finding_json(finding: SealFinding) -> dict[str, object]:
    return {
        "damage": finding.damage,
        "what": finding.what,
        "position": finding.position,
        "message": finding.message,
    }
