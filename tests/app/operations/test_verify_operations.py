"""Verifying what is stored, and what an approval is compared by."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.operations.ports import Ports, ReportVerdict, StoredApproval
from app.operations.verify_incident import approval_fingerprint, verify_incidents
from app.operations.verify_report import verify_report
from extraction.errors import InputError, NotFound
from tests.builders import event, incident
from tests.report_builders import approved

KEY = "INC-2041"


def filled(ports: Ports) -> Ports:
    ports.store.save_incident(incident(KEY))
    ports.store.add_events(KEY, [event()])
    return ports


def test_each_incident_gets_a_verdict(world: Ports) -> None:
    """All of them, or the one that was asked for."""
    filled(world).store.save_incident(incident("INC-2042"))
    assert {one.incident_key: one.intact for one in verify_incidents(world)} == {KEY: True, "INC-2042": True}
    assert [one.incident_key for one in verify_incidents(world, KEY)] == [KEY]
    with pytest.raises(NotFound):
        verify_incidents(world, "INC-1")


def test_an_approval_has_a_fingerprint(world: Ports) -> None:
    """The one of the chain right after it; what comes later does not change it."""
    store = filled(world).store
    assert approval_fingerprint(world, KEY) is None
    store.save_approval(KEY, StoredApproval(approved=approved(), version=1, corrections=0))
    fingerprint = store.seal_head(KEY).fingerprint
    store.add_events(KEY, [event("later")])
    assert approval_fingerprint(world, KEY) == fingerprint != store.seal_head(KEY).fingerprint


@pytest.mark.parametrize(
    ("name", "form"), [("a.json", "json"), ("a.HTML", "html"), ("a.htm", "html"), ("a.md", "markdown")]
)
def test_the_form_is_told_by_the_files_name(tmp_path: Path, name: str, form: str) -> None:
    """Each goes to its reader; another kind of file is refused."""
    (tmp_path / name).write_text("said", "utf-8")
    readers = {
        one: lambda text, one=one: ReportVerdict(incident_key=one, fingerprint=text)
        for one in ("json", "html", "markdown")
    }
    assert verify_report(tmp_path / name, readers).incident_key == form
    with pytest.raises(InputError, match=r"\.json, \.html or \.md"):
        verify_report(tmp_path / "a.txt", readers)
