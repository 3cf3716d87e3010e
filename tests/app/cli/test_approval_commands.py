"""Approval from the command line: ask, decide, and open a published report again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from app.cli.main import app
from app.settings import PROJECT
from extraction.errors import Denied, InputError, RetrolineError, StateError

SAMPLE = PROJECT / "data" / "samples" / "checkout-latency"
ACCESS = """
[groups.approvers]
role = "approver"
teams = ["*"]
[people."ana@larkspur.example"]
name = "Ana Torres"
groups = ["approvers"]
[people."ben@larkspur.example"]
name = "Ben Okafor"
groups = ["approvers"]
[[approvers]]
name = "checkout"
approvers = ["ana@larkspur.example", "ben@larkspur.example"]
needed = 2
"""


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    (tmp_path / "access.toml").write_text(ACCESS, "utf-8")
    return {"RETROLINE_DATA": str(tmp_path / "data"), "RETROLINE_ACCESS": str(tmp_path / "access.toml")}


def run(environment: dict[str, str], *words: str) -> Result:
    result = CliRunner().invoke(app, [*words], env=environment)
    if isinstance(result.exception, RetrolineError):
        raise result.exception
    return result


@pytest.fixture
def drafted(environment: dict[str, str]) -> dict[str, str]:
    run(environment, "import", str(SAMPLE))
    run(environment, "draft", "--as", "Dan Ito")
    return environment


def test_two_approvers_approve_what_was_asked(drafted: dict[str, str]) -> None:
    """The first approval is kept with exit code 3, the second one completes the rule."""
    asked = run(drafted, "request-approval", "--as", "Dan Ito", "--message", "the impact", "--due", "2099-03-06")
    assert "open, version 1, asked of ana@larkspur.example, ben@larkspur.example, due 2099-03-06" in asked.output
    assert run(drafted, "approve", "--as", "Ana Torres").exit_code == 3
    (listed,) = json.loads(run(drafted, "requests", "--json").output)
    assert (listed["message"], listed["needed"], [one["by"] for one in listed["decisions"]]) == (
        "the impact",
        2,
        ["Ana Torres"],
    )
    assert "1 of 2" in run(drafted, "requests").output
    assert "approved by Ben Okafor" in run(drafted, "approve", "--as", "Ben Okafor").output
    assert run(drafted, "requests").output == "No request for approval is open.\n"


def test_changes_are_requested_by_an_approver(drafted: dict[str, str]) -> None:
    """Others are told who may."""
    run(drafted, "request-approval", "--as", "Dan Ito")
    with pytest.raises(Denied, match="Ana Torres or Ben Okafor"):
        run(drafted, "request-changes", "--as", "Eve", "--reason", "the window")
    told = run(drafted, "request-changes", "--as", "Ben Okafor", "--reason", "the window")
    assert "changes requested" in told.output
    (listed,) = json.loads(run(drafted, "requests", "INC-2041", "--json").output)
    assert listed["decisions"][0]["note"] == "the window"
    with pytest.raises(StateError, match="no request"):
        run(drafted, "withdraw-request", "--as", "Dan Ito")


def test_a_published_report_is_opened_again_with_a_reason(drafted: dict[str, str]) -> None:
    """Only then is there a new version."""
    with pytest.raises(StateError, match="not published"):
        run(drafted, "reopen", "--as", "Dan Ito", "--reason", "late")
    run(drafted, "request-approval", "--as", "Dan Ito")
    for name in ("Ana Torres", "Ben Okafor"):
        run(drafted, "approve", "--as", name)
    run(drafted, "publish", "--as", "Dan Ito", "--to", "json")
    with pytest.raises(InputError, match="reason"):
        run(drafted, "reopen", "--as", "Dan Ito", "--reason", " ")
    assert "version 2 is open" in run(drafted, "reopen", "--as", "Dan Ito", "--reason", "late").output
