"""The access file: what it grants, and a mistake in it is told with the entry, never passed over."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from app.access_file import load_policy
from app.operations.access import Action, AppRole, may
from app.operations.access_policy import AccessPolicy
from app.settings import read_settings
from extraction.domain.incident import Incident
from extraction.errors import SettingsError
from tests.builders import START

WHOLE = """
[groups.payments-oncall]
role = "responder"
teams = ["payments"]

[groups."Leads /all"]
role = "approver"
teams = ["*"]

[people."Ana@Larkspur.Example"]
name = "Ana Torres"
slack = "U02ANA"
groups = ["payments-oncall", "severe"]

[[approvers]]
name = "payments, severe"
severities = ["SEV1"]
teams = ["payments"]
services = ["ledger"]
approvers = ["ANA@larkspur.example"]
groups = ["severe"]
needed = 2
four_eyes = true
due_days = 1

[[approvers]]
name = "all others"
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "access.toml"


def read(path: Path, text: str) -> AccessPolicy:
    path.write_text(text, "utf-8")
    return load_policy(path)


def test_a_whole_file_is_read(path: Path) -> None:
    """Addresses in lower case, rules in their order."""
    policy = read(path, WHOLE)
    ana = policy.people["ana@larkspur.example"]
    assert (ana.name, ana.slack, ana.groups) == ("Ana Torres", "U02ANA", ("payments-oncall", "severe"))
    assert policy.by_slack("U02ANA") is ana
    first, second = policy.rules
    assert (first.needed, first.four_eyes, first.due) == (2, True, timedelta(days=1))
    assert (first.approvers, first.groups) == (("ana@larkspur.example",), ("severe",))
    assert (second.name, second.needed, second.approvers) == ("all others", 1, ())


def test_grants_of_all_groups_count_together(path: Path) -> None:
    """Those of the file and those that the sign-in names."""
    policy = read(path, WHOLE)
    ana = policy.actor("ANA@larkspur.example", "Somebody Else", ["Leads /all"])
    assert (ana.id, ana.name) == ("ana@larkspur.example", "Ana Torres")
    assert ana.role_on("payments") is AppRole.APPROVER
    assert ana.role_on(None) is AppRole.APPROVER
    assert policy.actor("ana@larkspur.example").role_on("storage") is None


@pytest.mark.parametrize("email", ["", "  ", "new@larkspur.example"])
def test_who_is_in_no_group_may_nothing(path: Path, email: str) -> None:
    """Nor does somebody without an address, whatever groups they name."""
    groups = ["Leads /all"] if not email.strip() else ["leads /all", "unknown"]
    actor = read(path, WHOLE).actor(email, "New", groups)
    assert actor.grants == ()
    incident = Incident(key="INC-1", title="x", created_at=START, team="payments")
    assert not any(may(actor, action, incident, is_member=True) for action in Action)


@pytest.mark.parametrize("email", ["", "U02ANA"])
def test_nobody_is_found_by_an_empty_slack_id(path: Path, email: str) -> None:
    """People without one are not one person."""
    policy = read(path, '[people."a@b.example"]\nname = "A"')
    assert policy.by_slack(email) is None


@pytest.mark.parametrize(
    ("text", "entry", "reason"),
    [
        ("[group.a]", "the file", "“group” is not known"),
        ('[groups.a]\nrole = "boss"\nteams = ["x"]', '[groups."a"]', "no role"),
        ('[groups.a]\nrole = "admin"', '[groups."a"]', "at least one team"),
        ('[groups.a]\nrole = "admin"\nteams = "x"', '[groups."a"]', "list of texts"),
        ('[groups.a]\nrole = "admin"\nteams = ["x"]\nteam = ["y"]', '[groups."a"]', "“team” is not known"),
        ("[groups]\na = 1", "the file", "has to be a table"),
        ('[people."a@b.example"]\nname = ""', '[people."a@b.example"]', "“name”"),
        ('[people."a@b.example"]\nname = "A"\ngroups = ["nobody"]', '[people."a@b.example"]', "“nobody”"),
        ('[people."a@b.example"]\nname = "A"\n[people."A@b.example"]\nname = "B"', '[people."A@b.example"]', "twice"),
        ('[people.a]\nname="A"\nslack="U1"\n[people.b]\nname="B"\nslack="U1"', '[people."b"]', "that of a too"),
        ("[approvers]\nname = 'x'", "the file", "write [[approvers]]"),
        ("[[approvers]]\nneeded = 1", "[[approvers]] number 1", "“name”"),
        ('[[approvers]]\nname = "x"\nneeded = 0', "[[approvers]] number 1", "“needed”"),
        ('[[approvers]]\nname = "x"\nneeded = true', "[[approvers]] number 1", "“needed”"),
        ('[[approvers]]\nname = "x"\nfour_eyes = "yes"', "[[approvers]] number 1", "true or false"),
        ('[[approvers]]\nname = "x"\ndue_days = 1000', "[[approvers]] number 1", "“due_days”"),
        ('[[approvers]]\nname = "x"\napprovers = ["a", "A"]\nneeded = 2', "[[approvers]] number 1", "nothing ever"),
        ("groups = [", "", "is not TOML"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_entry(path: Path, text: str, entry: str, reason: str) -> None:
    """Passed over, it would silently grant or withhold."""
    with pytest.raises(SettingsError) as refused:
        read(path, text)
    assert str(path) in str(refused.value)
    assert entry in str(refused.value)
    assert reason in str(refused.value)


def test_a_file_that_is_not_there_is_a_mistake(path: Path) -> None:
    """Without the setting there is no policy; with it there has to be one."""
    with pytest.raises(SettingsError, match="cannot be read"):
        read_settings({"RETROLINE_DATA": str(path.parent), "RETROLINE_ACCESS": str(path)}).access_policy()
    assert read_settings({"RETROLINE_DATA": str(path.parent)}).access_policy().grants == {}
