"""``request-approval``, ``request-changes``, ``withdraw-request``, ``requests``, ``reopen``."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli import output
from app.cli.options import ActorOption, IncidentArgument, JsonOption

if TYPE_CHECKING:
    from app.operations.approval_request import ApprovalRequest
    from app.operations.ports import Ports

app = typer.Typer()
END_OF_DAY = time(23, 59, tzinfo=UTC)


def _opened(incident: str | None, by: str) -> tuple[Ports, str]:
    from app.cli.acting import world
    from app.operations.list_incidents import incident_key

    ports = world(by)
    return ports, incident_key(ports, incident)


@app.command("request-approval")
def request_approval(
    by: ActorOption,
    incident: IncidentArgument = None,
    message: Annotated[str, typer.Option("--message", help="What the approvers should look at.")] = "",
    due: Annotated[
        datetime | None, typer.Option("--due", formats=["%Y-%m-%d"], help="The day it is due, to its end in UTC.")
    ] = None,
    asked: Annotated[
        list[str] | None,
        typer.Option(
            "--ask", metavar="ADDRESS", help="Tell only this approver (repeatable); without it, all of the rule."
        ),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Ask the approvers that the rule names to approve the report as it stands. Refused while anything is open."""
    from app.operations import request_approval as operation

    ports, key = _opened(incident, by)
    until = None if due is None else datetime.combine(due.date(), END_OF_DAY)
    request = operation.request_approval(ports, key, by, message, until, tuple(asked or ()))
    _say(key, request, as_json)


@app.command("withdraw-request")
def withdraw_request(by: ActorOption, incident: IncidentArgument = None, as_json: JsonOption = False) -> None:
    """Take the open request for approval back."""
    from app.operations import request_approval as operation

    ports, key = _opened(incident, by)
    _say(key, operation.withdraw_request(ports, key, by), as_json)


@app.command("request-changes")
def request_changes(
    by: ActorOption,
    reason: Annotated[str, typer.Option("--reason", help="Which changes are wanted, and why.")],
    incident: IncidentArgument = None,
    as_json: JsonOption = False,
) -> None:
    """Decide on the open request for approval: not as it is."""
    from app.operations.approval_request import Choice
    from app.operations.decide_approval import decide
    from app.operations.request_approval import open_request
    from extraction.errors import StateError

    ports, key = _opened(incident, by)
    request = open_request(ports, key)
    if request is None:
        raise StateError(f"no request for approval of {key} is open; see: retroline requests")
    _say(key, decide(ports, request.id, Choice.REQUEST_CHANGES, by, reason), as_json)


@app.command()
def requests(
    incident: Annotated[
        str | None, typer.Argument(help="Key of an incident: all its requests, closed ones too.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """List open requests for approval, the one due first first."""
    from app.cli.acting import world
    from app.operations.access import Action
    from app.operations.approval_state import open_requests
    from app.operations.permission import permit

    ports = world()
    if incident is None:
        found = open_requests(ports)
    else:
        key = permit(ports, incident, Action.READ).key
        found = tuple((key, one) for one in ports.requests.requests(key))
    if as_json:
        output.say_json([_json(key, one) for key, one in found])
    elif not found:
        output.say("No request for approval is open." if incident is None else "Nobody has asked for approval yet.")
    else:
        head = ("Incident", "State", "Version", "Asked by", "Due", "Approvals")
        output.table(head, (_row(key, one) for key, one in found))


@app.command()
def reopen(
    by: ActorOption,
    reason: Annotated[str, typer.Option("--reason", help="Why the published report is opened again.")],
    incident: IncidentArgument = None,
    as_json: JsonOption = False,
) -> None:
    """Begin a new version of a published report with the same words; what is published stays until it is published again."""
    from app.operations import reopen_report

    ports, key = _opened(incident, by)
    draft = reopen_report.reopen(ports, key, by, reason)
    if as_json:
        output.say_json({"incident": key, "version": draft.version, "by": draft.made_by})
    else:
        output.say(f"{key}: version {draft.version} is open with the same words")


def _say(key: str, request: ApprovalRequest, as_json: bool) -> None:
    if as_json:
        output.say_json(_json(key, request))
        return
    state = request.state.value.replace("_", " ")
    asked = ", ".join(request.asked) or "whoever may approve"
    output.say(f"{key}: {state}, version {request.content.version}, asked of {asked}, due {output.moment(request.due)}")


def _row(key: str, request: ApprovalRequest) -> tuple[str, ...]:
    given = f"{len(request.approvals)} of {request.rule.needed}"
    state = request.state.value.replace("_", " ")
    return (key, state, str(request.content.version), request.name, output.moment(request.due), given)


def _json(key: str, request: ApprovalRequest) -> dict[str, object]:
    return {
        "incident": key,
        "request": request.id,
        "state": request.state,
        "version": request.content.version,
        "by": request.name,
        "at": request.at,
        "due": request.due,
        "message": request.message,
        "rule": request.rule.name,
        "needed": request.rule.needed,
        "asked": request.asked,
        "decisions": [
            {"by": one.name, "at": one.at, "choice": one.choice, "note": one.note, "via": one.via}
            for one in request.decisions
        ],
    }
