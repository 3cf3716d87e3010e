"""``history`` and ``stats``: how a report came to be as it is, and who did how much."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli import output
from app.cli.acting import world
from app.cli.options import IncidentArgument, JsonOption

if TYPE_CHECKING:
    from app.operations.report_history import VersionEntry
    from app.operations.review_statistics import ReviewStatistics
    from extraction.domain.difference import Difference

app = typer.Typer()


@app.command()
def history(
    incident: IncidentArgument = None,
    compare: Annotated[
        tuple[int, int] | None,
        typer.Option("--compare", metavar="BEFORE AFTER", help="Show what differs between these two versions instead."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """List the versions of a report: who made each, when and why."""
    from app.operations.list_incidents import incident_key
    from app.operations.report_history import compare_versions, versions

    ports = world()
    key = incident_key(ports, incident)
    if compare is not None:
        _show_differences(compare_versions(ports, key, *compare), as_json)
        return
    found = versions(ports, key)
    if as_json:
        output.say_json([asdict(one) for one in found])
    elif not found:
        output.say(f"{key} has no draft yet; make one with: retroline draft {key}")
    else:
        columns = ("version", "made at", "by", "why", "acts", "statements", "approved by")
        output.table(columns, (_row(one) for one in found))


def _row(one: VersionEntry) -> tuple[str, ...]:
    made = output.moment(one.made_at)
    approved = ", ".join(one.approved_by) + (" (published)" if one.published else "")
    return (str(one.version), made, one.made_by, one.why, str(one.acts), str(one.statements), approved)


def _show_differences(found: tuple[Difference, ...], as_json: bool) -> None:
    texts = [(one, one.before.text if one.before else "", one.after.text if one.after else "") for one in found]
    if as_json:
        rows = [{"section": one.section_id, "kind": one.kind.value, "before": b, "after": a} for one, b, a in texts]
        output.say_json(rows)
    elif not found:
        output.say("Readers of both versions find the same statements.")
    else:
        output.table(
            ("section", "what", "before", "after"), ((one.section_id, one.kind.value, b, a) for one, b, a in texts)
        )


@app.command()
def stats(incident: IncidentArgument = None, as_json: JsonOption = False) -> None:
    """Show who reviewed a report and how much of a model's words was kept.

    Minutes are the time between acts that follow each other within five minutes: a lower bound.
    """
    from app.operations.list_incidents import incident_key
    from app.operations.review_statistics import statistics

    ports = world()
    found = statistics(ports, incident_key(ports, incident))
    if as_json:
        output.say_json({**asdict(found), "kept": found.kept})
        return
    output.say(_summary(found))
    rows = (
        (one.name, f"{one.minutes:.1f}", *map(str, (one.edits, one.added, one.accepted, one.rejected, one.comments)))
        for one in found.reviewers
    )
    if found.reviewers:
        output.table(("reviewer", "minutes", "edited", "added", "accepted", "rejected", "comments"), rows)


def _summary(found: ReviewStatistics) -> str:
    shares = f"{found.model:.0%} by a model, {found.plain:.0%} by the plain writer, {found.human:.0%} by people"
    kept = "" if found.kept is None else f" {found.kept:.0%} of {found.model_words} words of models are kept."
    return f"Version {found.version}: {found.statements} statements, {shares}.{kept}"
