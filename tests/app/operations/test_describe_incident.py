"""People's word on what an incident is: permitted, kept with before and after, left alone by imports."""

from __future__ import annotations

import pytest

from app.operations.access import Actor, AppRole, Grant
from app.operations.describe_incident import describe, spellings
from app.operations.import_incident import import_incident
from app.operations.ports import Ports
from extraction.capture.read_records import ReadOptions
from extraction.errors import Denied, InputError, NotFound
from tests.app.operations.conftest import KEY, SAMPLE
from tests.builders import incident

ANA = "Ana Torres"


def editor(*teams: str) -> Actor:
    return Actor(id="ana@example.test", name=ANA, grants=(Grant(role=AppRole.EDITOR, teams=teams),))


def test_every_field_is_stated_and_kept(imported: Ports) -> None:
    """What is not given stays as it is."""
    before = imported.store.incident(KEY)
    after = describe(imported, KEY, ANA, severity=" SEV1 ", incident_type="data  loss", team="Payments")
    assert (after.severity, after.incident_type, after.team) == ("SEV1", "data loss", "Payments")
    assert (after.title, after.services) == (before.title, before.services)
    assert imported.store.incident(KEY) == after


def test_the_audit_log_has_before_and_after(imported: Ports) -> None:
    before = imported.store.incident(KEY)
    describe(imported, KEY, ANA, severity="SEV1", services=("checkout", "checkout", " "))
    (entry,) = imported.audit.entries(limit=1)
    assert (entry.action, entry.incident, entry.subject) == ("describe", KEY, "severity, services")
    assert entry.before == f"severity {before.severity}; services {', '.join(before.services)}"
    assert entry.after == "severity SEV1; services checkout"


def test_saying_what_is_known_changes_and_records_nothing(imported: Ports) -> None:
    before, entries = imported.store.incident(KEY), len(list(imported.audit.entries()))
    assert describe(imported, KEY, ANA, title=before.title, severity=before.severity) == before
    assert len(list(imported.audit.entries())) == entries


def test_an_empty_text_takes_a_value_away(imported: Ports) -> None:
    describe(imported, KEY, ANA, team="Payments", incident_type="security")
    after = describe(imported, KEY, ANA, severity="", team="", incident_type="", services=())
    assert (after.severity, after.team, after.incident_type, after.services) == (None, None, None, ())


def test_a_later_import_leaves_what_people_stated(imported: Ports) -> None:
    """What they said nothing of still follows from the records."""
    services = imported.store.incident(KEY).services
    describe(
        imported, KEY, ANA, title="Checkout was slow in Europe", severity="SEV1", team="Payments", incident_type="x"
    )
    after = import_incident(imported, [SAMPLE], ReadOptions(), KEY).incident
    assert (after.title, after.severity, after.team, after.incident_type) == (
        "Checkout was slow in Europe",
        "SEV1",
        "Payments",
        "x",
    )
    assert after.services == services and after.stated == ("severity", "title")


def test_secrets_are_redacted(imported: Ports) -> None:
    """People paste them into titles too."""
    after = describe(imported, KEY, ANA, title="Leak of AKIAIOSFODNN7EXAMPLE by mail to ana@example.test")
    assert "AKIA" not in after.title and "ana@example.test" not in after.title


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"title": "  "}, "needs a title"),
        ({"title": "x" * 201}, "201 characters"),
        ({"team": "y" * 61}, "61 characters"),
    ],
)
def test_what_cannot_be_is_refused(imported: Ports, fields: dict[str, str], reason: str) -> None:
    with pytest.raises(InputError, match=reason):
        describe(imported, KEY, ANA, **fields)  # type: ignore[arg-type]


def test_a_name_is_needed(imported: Ports) -> None:
    with pytest.raises(InputError, match="name"):
        describe(imported, KEY, " ", severity="SEV1")


def test_other_teams_incidents_are_not_there(imported: Ports) -> None:
    """Whether there is one is not told either."""
    describe(imported, KEY, ANA, team="Search")
    with pytest.raises(NotFound):
        describe(imported.acting(editor("Payments"), "app"), KEY, ANA, severity="SEV1")


def test_a_viewer_may_not(imported: Ports) -> None:
    viewer = Actor(id="v@example.test", name="V", grants=(Grant(role=AppRole.VIEWER, teams=("*",)),))
    with pytest.raises(Denied):
        describe(imported.acting(viewer, "app"), KEY, "V", severity="SEV1")


def test_an_incident_is_given_to_ones_own_teams_only(imported: Ports) -> None:
    """Whose it is decides who sees it."""
    describe(imported, KEY, ANA, team="Payments")
    ports = imported.acting(editor("Payments", "Checkout"), "app")
    assert describe(ports, KEY, ANA, team="Checkout").team == "Checkout"
    for team in ("Search", ""):
        with pytest.raises(Denied, match="does not let you give"):
            describe(ports, KEY, ANA, team=team)


def test_words_in_use_are_those_of_incidents_that_are_seen(imported: Ports) -> None:
    describe(imported, KEY, ANA, team="Payments", severity="SEV1", incident_type="security")
    imported.store.save_incident(incident("INC-7"))
    describe(imported, "INC-7", ANA, team="Search", severity="sev1", incident_type="hush", services=("index",))
    assert spellings(imported).severities in (("SEV1",), ("sev1",))
    seen = spellings(imported.acting(editor("Payments"), "app"))
    assert seen.incident_types == ("security",) and seen.teams == ("Payments",) and "index" not in seen.services
