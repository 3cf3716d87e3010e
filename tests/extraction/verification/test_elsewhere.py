"""A sentence that its citation allows, beside another record that contradicts or has overtaken it."""

from __future__ import annotations

from extraction.domain.conflict import Answer, Conflict, ConflictKind
from extraction.domain.curation import Curated, Curation, CurationAction
from extraction.domain.finding import Verdict
from extraction.domain.milestone import Cycle, Milestone, MilestoneCandidate, MilestoneName
from extraction.domain.timeline import EventKind
from tests.builders import at, event
from tests.extraction.verification.checking import findings, known


def test_no_alert_beside_an_alert() -> None:
    """Somebody says that nothing alerted; an alert's record says that one did."""
    said = event("there was no alert for this, a customer told us", "14:20")
    alert = event("CheckoutErrors firing: 5xx 12 %", "14:02", kind=EventKind.ALERT, source="alertmanager", by=None)
    (found,) = findings("There was no alert, Mara Lindqvist said.", said, of="elsewhere", others=[alert])
    assert found.verdict is Verdict.CONTRADICTED
    assert "CheckoutErrors firing" in found.message


def test_no_alert_about_something_else_is_no_contradiction() -> None:
    """An absence of one particular alert is not denied by another one."""
    said = event("we have no alert on pool saturation", "14:20")
    alert = event("CheckoutErrors firing: 5xx 12 %", "14:02", kind=EventKind.ALERT, source="alertmanager", by=None)
    assert (
        findings("Mara Lindqvist said there was no alert on pool saturation.", said, of="elsewhere", others=[alert])
        == []
    )


def test_a_ticket_told_as_open_that_was_closed_since() -> None:
    """Its state as it was in chat has been overtaken by the tracker's record."""
    said = event("OPS-41 is still open, waiting for review", "14:20")
    closed = event(
        "OPS-41 moved to Done",
        "18:00",
        kind=EventKind.TICKET,
        source="jira",
        attributes={"ticket": "OPS-41", "status": "Done"},
    )
    (found,) = findings("OPS-41 is still open.", said, of="elsewhere", others=[closed])
    assert found.verdict is Verdict.CONTRADICTED
    assert found.expected == "done"


def test_a_ticket_that_was_open_at_the_time() -> None:
    """The past told as the past is right."""
    said = event("OPS-41 is still open", "14:20")
    closed = event("OPS-41 moved to Done", "18:00", kind=EventKind.TICKET, source="jira", attributes={"status": "Done"})
    assert findings("OPS-41 was open when Mara Lindqvist looked.", said, of="elsewhere", others=[closed]) == []


def test_another_version_in_the_deployments_own_record() -> None:
    """Chat names one version, the deployment another."""
    said = event("rolled back to 4.11.8", "14:20")
    deploy = event("rolled back payments to 4.11.7", "14:21", kind=EventKind.DEPLOY, source="github", by=None)
    (found,) = findings("Mara Lindqvist rolled back to 4.11.8.", said, of="elsewhere", others=[deploy])
    assert found.verdict is Verdict.CONTRADICTED


def test_a_severity_that_was_changed_later() -> None:
    """The first severity told as the incident's has been overtaken."""
    said = event("this is SEV2", "14:05")
    later = event("severity changed to SEV1", "14:30", kind=EventKind.SEVERITY_CHANGE)
    (found,) = findings("This was a SEV2 incident.", said, of="elsewhere", others=[later])
    assert found.expected == "SEV1"
    assert findings("It was declared as SEV2 at 14:05 UTC.", said, of="elsewhere", others=[later]) == []


def test_an_early_count_that_a_later_record_corrects() -> None:
    """A count told without its time, where a later record gives the total."""
    said = event("312 orders failed", "14:20")
    total = event("1,942 orders failed in total", "16:00")
    (found,) = findings("312 orders failed.", said, of="elsewhere", others=[total])
    assert "1,942" in found.message
    assert findings("By 14:20 UTC 312 orders had failed.", said, of="elsewhere", others=[total]) == []


def _resolved(chosen: str, rank: int = 1) -> Cycle:
    candidate = MilestoneCandidate(at=at(chosen), rule="chat", evidence=("e",), rank=rank, explanation="chat says so")
    return Cycle(number=1, milestones=(Milestone(name=MilestoneName.RESOLVED, chosen=candidate),))


def test_one_side_of_an_open_disagreement() -> None:
    """Two records give two times; telling one as the truth asks for a person."""
    chat, page = (
        event("resolved", "14:32"),
        event("Resolved", "14:55", kind=EventKind.STATUS_UPDATE, source="statuspage"),
    )
    answers = (
        Answer(id="a", text="14:32 UTC, as chat says", evidence=(chat.id,), at=chat.at),
        Answer(id="b", text="14:55 UTC, as the status page says", evidence=(page.id,), at=page.at),
    )
    open_question = Conflict(id="c", kind=ConflictKind.TIMES_DISAGREE, question="?", answers=answers, about="resolved")
    about = known([chat, page], conflicts=(open_question,), cycles=(_resolved("14:32"),))
    text = "The incident was resolved at 14:32 UTC."
    (found,) = findings(text, chat, of="elsewhere", others=[page], about=about)
    assert found.verdict is Verdict.NEEDS_HUMAN
    assert findings(text, chat, page, of="elsewhere", about=about) == []


def test_a_time_that_a_person_settled_otherwise() -> None:
    """Once somebody has settled it, the other time is wrong."""
    chat = event("resolved", "14:32")
    choice = Curation(
        id="1",
        event_id=chat.id,
        action=CurationAction.SET_MILESTONE,
        by="Ana Sousa",
        at=at("17:00"),
        value="resolved#1=2026-03-03T14:55:00Z",
    )
    about = known([chat], curated=Curated.of([choice]), cycles=(_resolved("14:55", 0),))
    (found,) = findings("The incident was resolved at 14:32 UTC.", chat, of="elsewhere", about=about)
    assert found.verdict is Verdict.CONTRADICTED
    assert "Ana Sousa" in found.message
    assert findings("The incident was resolved at 14:55 UTC.", chat, of="elsewhere", about=about) == []
