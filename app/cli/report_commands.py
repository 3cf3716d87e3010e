"""``draft``, ``check``, ``approve``, ``publish``, ``export``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli import output
from app.cli.acting import world
from app.cli.job_commands import later_said, progress
from app.cli.options import ActorOption, IncidentArgument, JsonOption, LaterOption

if TYPE_CHECKING:
    from app.operations.ports import Ports
    from app.operations.review_report import OpenReview
    from extraction.domain.review import ReviewedStatement

app = typer.Typer()
FAILED = 1
DONE_IN_PART = 3


def _opened(incident: str | None, by: str | None = None) -> tuple[Ports, str]:
    from app.operations.list_incidents import incident_key

    ports = world(by)
    return ports, incident_key(ports, incident)


@app.command()
def draft(
    incident: IncidentArgument = None,
    template: Annotated[
        str | None, typer.Option("--template", help="standard, quick, customer-facing or your own.")
    ] = None,
    section: Annotated[str | None, typer.Option("--section", help="Write only this section again.")] = None,
    later: LaterOption = False,
    by: ActorOption = "command line",
    as_json: JsonOption = False,
) -> None:
    """Fill the report template from the records and check every sentence."""
    from app.operations.job import JobKind
    from app.operations.review_report import open_review
    from app.operations.submit_job import submit_job
    from app.wiring import do_here

    ports, key = _opened(incident, by)
    asked = submit_job(ports, JobKind.DRAFT, key, by, {"template": template, "section": section})
    if later:
        later_said((asked,), as_json)
        return
    do_here(ports, asked, progress(as_json))
    opened = open_review(ports, key)
    if as_json:
        output.say_json(_review_json(opened))
    else:
        _show_review(opened, only_open=True)


@app.command()
def check(
    incident: IncidentArgument = None,
    everything: Annotated[bool, typer.Option("--all", help="Show supported statements too.")] = False,
    claims: Annotated[
        Path | None,
        typer.Option(
            "--claims", help="Check the claims of this JSON lines file instead, each with its own events.", exists=True
        ),
    ] = None,
    opinions: Annotated[
        bool, typer.Option("--second-opinion", help="Ask the judge model about statements that need a human.")
    ] = False,
    later: LaterOption = False,
    by: ActorOption = "command line",
    as_json: JsonOption = False,
) -> None:
    """Hold every statement of the latest draft against its evidence. Exit code 1 while something is open."""
    if claims is not None:
        _check_claims(claims, as_json)
        return
    from app.operations.job import JobKind
    from app.operations.review_report import open_review
    from app.operations.submit_job import submit_job

    ports, key = _opened(incident, by)
    if later:
        later_said((submit_job(ports, JobKind.CHECK, key, by),), as_json)
        return
    if opinions:
        _ask_second_opinion(ports, key, by)
    opened = open_review(ports, key)
    if as_json:
        output.say_json(_review_json(opened))
    else:
        _show_review(opened, only_open=not everything)
    if opened.review.open_points:
        raise typer.Exit(FAILED)


def _ask_second_opinion(ports: Ports, key: str, by: str) -> None:
    """Opinions go to the error stream: they are no part of what was checked."""
    from app.operations.ask_second_opinion import ask_second_opinion

    asked = ask_second_opinion(ports, key, by)
    for opinion in asked.opinions:
        output.warn(
            f"{opinion.statement_id}: in the opinion of {opinion.judge}, {opinion.view.label}. {opinion.reason}"
        )
    for statement_id, why in asked.failed:
        output.warn(f"{statement_id}: no opinion ({why})")


def _check_claims(path: Path, as_json: bool) -> None:
    from app.operations.check_claims import check_claims
    from extraction.errors import UnreadableRecord

    complete = True
    for row in check_claims(path):
        if isinstance(row, UnreadableRecord):
            complete = False
            output.warn(f"retroline: {row}")
        elif as_json:
            output.say(json.dumps(row, ensure_ascii=False))
        else:
            output.say(f"{row['id']}: {row['verdict']}")
            for finding in row["findings"]:
                output.say(f"    {finding['check']}: {finding['message']}")
    if not complete:
        raise typer.Exit(DONE_IN_PART)


def _review_json(opened: OpenReview) -> dict[str, object]:
    return {
        "incident": opened.opened.incident.key,
        "version": opened.version,
        "approved": opened.approval_stands,
        "open_points": opened.review.open_points,
        "statements": [_statement_json(opened, statement) for statement in opened.review.statements()],
    }


def _statement_json(opened: OpenReview, reviewed: ReviewedStatement) -> dict[str, object]:
    statement, checked = reviewed.statement, reviewed.check
    events = [opened.timeline.find(event_id) for event_id in statement.evidence]
    return {
        "id": statement.id,
        "section": reviewed.section_id,
        "text": statement.text,
        "author": {"kind": statement.author.kind, "name": statement.author.name},
        "verdict": checked.verdict,
        "decision": reviewed.decision,
        "decided_by": reviewed.decided_by,
        "findings": [
            {
                "check": finding.check,
                "verdict": finding.verdict,
                "span": finding.span,
                "expected": finding.expected,
                "found": finding.found,
                "message": finding.message,
            }
            for finding in checked.findings
        ],
        "evidence": [
            {"source": one.source, "key": one.key, "at": one.at, "permalink": one.permalink}
            for event in events
            if event is not None
            for one in event.references
        ],
    }


def _show_review(opened: OpenReview, only_open: bool) -> None:
    from rich.text import Text

    console = output.console()
    review = opened.review
    total = sum(1 for _ in review.statements())
    coverage = review.checked.draft.coverage
    console.print(
        f"\n{review.checked.draft.title}: version {review.version}, {total} statements, "
        f"{len(review.open_points)} open; {coverage.cited} of {coverage.events} events cited",
        markup=False,
    )
    for section in review.sections:
        shown = [one for one in section.statements if not only_open or one.needs_person]
        if shown:
            console.print(Text(f"\n{section.section.title}", style="bold"))
        for one in shown:
            verdict = one.check.verdict
            line = Text(f"  {verdict.label:<16}", style=output.VERDICT_STYLE[verdict.value])
            console.print(line + Text(f"{one.statement.text}  [{one.statement.id}]", style="default"))
            for finding in one.check.findings:
                console.print(Text(f"      {finding.check}: {finding.message}", style="dim"))
    if not review.open_points:
        console.print("Nothing is open: the report can be approved.")


@app.command()
def approve(
    by: ActorOption,
    incident: IncidentArgument = None,
    accept: Annotated[
        list[str] | None,
        typer.Option("--accept", metavar="STATEMENT", help="Accept this statement first (repeatable)."),
    ] = None,
    reject: Annotated[
        list[str] | None, typer.Option("--reject", metavar="STATEMENT", help="Leave this statement out (repeatable).")
    ] = None,
    note: Annotated[str, typer.Option("--note", help="A note that stays with the approval.")] = "",
    later: LaterOption = False,
    as_json: JsonOption = False,
) -> None:
    """Approve the report in somebody's name, or decide on the open request for approval. Refused while anything is open."""
    from app.operations import correct_report
    from app.operations.job import JobKind
    from app.operations.submit_job import submit_job
    from app.wiring import do_here

    ports, key = _opened(incident, by)
    for statement_id in accept or ():
        correct_report.accept(ports, key, statement_id, by)
    for statement_id in reject or ():
        correct_report.reject(ports, key, statement_id, by)
    asked = submit_job(ports, JobKind.APPROVE, key, by, {"note": note})
    if later:
        later_said((asked,), as_json)
        return
    decided = do_here(ports, asked).outcome
    approval = ports.store.approval(key)
    if not decided["approved"] or approval is None:
        output.warn(f"{key}: your approval is kept; the rule needs further ones: see retroline requests {key}")
        raise typer.Exit(DONE_IN_PART)
    if as_json:
        output.say_json(
            {"incident": key, "version": approval.version, "by": by, "at": approval.approved.approvals[-1].at}
        )
    else:
        output.say(
            f"{key}: version {approval.version} approved by {by}. Publish it with: retroline publish {key} --as NAME"
        )


@app.command()
def publish(
    by: ActorOption,
    incident: IncidentArgument = None,
    to: Annotated[str, typer.Option("--to", help="Destinations, comma separated.")] = "markdown,html,json",
    later: LaterOption = False,
    as_json: JsonOption = False,
) -> None:
    """Publish the approved report. Publishing again updates what is there."""
    from app.operations.job_work_publish import submit_publishing
    from app.wiring import do_here

    ports, key = _opened(incident, by)
    asked = submit_publishing(ports, key, [name.strip() for name in to.split(",") if name.strip()], by)
    if later:
        later_said(asked, as_json)
        return
    out = [do_here(ports, one).outcome for one in asked]
    if as_json:
        output.say_json([{name: one[name] for name in ("destination", "location", "at", "digest")} for one in out])
        return
    for one in out:
        output.say(f"{one['destination']}: {one['location']}")


@app.command()
def export(
    incident: IncidentArgument = None,
    form: Annotated[str, typer.Option("--format", help="json, markdown or html.")] = "json",
    out: Annotated[Path | None, typer.Option("--out", help="Write to this file instead of standard output.")] = None,
) -> None:
    """Write the report as it stands now, marked as a draft where no approval stands."""
    from app.operations.export_report import export_report

    ports, key = _opened(incident)
    text = export_report(ports, key, form)
    if out is None:
        output.say(text.rstrip("\n"))
    else:
        out.write_text(text, encoding="utf-8")
        output.say(f"{key}: {out}")
