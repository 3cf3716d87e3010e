"""Writes the dumps that the migration tests start from; run once per released version, never for an old one.

``python -m tests.app.storage.dump`` writes the SQLite one; with the URL of an empty PostgreSQL database as argument
both (``pg_dump`` has to be on the path).
"""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from app.operations.access import operator
from app.operations.approval_request import (
    ANYBODY,
    ApprovalDecision,
    ApprovalRequest,
    Choice,
    Content,
    RequestState,
)
from app.operations.audit import AuditEntry
from app.operations.batch import Batch, BatchItem, ItemState, Limits, SectionChange
from app.operations.batch import Choice as ReportChoice
from app.operations.discussion import Remark, RemarkKind
from app.operations.job import Job, JobKind, Json, LogLine
from app.operations.model_record import KeptReply, Spending
from app.operations.outbox import Notice, NoticeKind
from app.operations.ports import ImportRecord, Publication, SkippedRecord, StoredApproval
from app.operations.proposal import Proposal, Typing
from app.operations.template_library import SavedTemplate
from app.storage.audit_rows import SqlAudit
from app.storage.batch_rows import SqlBatches
from app.storage.desk_rows import SqlDesk
from app.storage.job_rows import SqlJobs
from app.storage.ledger_rows import SqlLedger
from app.storage.outbox_rows import SqlOutbox
from app.storage.remark_rows import SqlDiscussions
from app.storage.reply_rows import SqlReplies
from app.storage.request_rows import SqlRequests
from app.storage.sql_store import SqlStore
from app.storage.template_rows import SqlTemplates
from app.storage.upgrade import HEAD
from extraction.domain.correction import CorrectionAction
from extraction.domain.curation import Curation, CurationAction
from extraction.domain.finding import Finding, Verdict
from extraction.domain.incident import Incident
from extraction.domain.report import CheckedDraft, StatementCheck
from extraction.domain.timeline import Event, EventKind, SourceReference
from tests.builders import START, actor, at, event, statement
from tests.report_builders import approved, checked_draft, correction, reviewed, section

FOLDER = Path(__file__).parents[2] / "fixtures" / "databases"
KEY = "INC-2041"


def example_events() -> list[Event]:
    """One event with every field, and others of several kinds and sources."""
    reference = SourceReference(source="pagerduty", key="01DEXAMPLE", at=at("14:02:13"), event_id="f" * 24)
    alert = event(
        "CheckoutLatency is firing: p99 is 4.2 s",
        "14:02:11",
        kind=EventKind.ALERT,
        source="alertmanager",
        key="a1b2c3d4e5f60718",
        by=None,
        attributes={"alert": "CheckoutLatency", "status": "firing", "service": "checkout"},
    )
    return [
        replace(alert, also=(reference,), raw='{"status":"firing"}'),
        event("I'm IC – “checkout” is slow 🔥", "14:05", attributes={"reactions": "eyes:2"}),
        replace(event("Rolling back to 4.11.3", "14:31", by="Priya Nair"), thread_key="inc-2041/1.0", version_of="x"),
        replace(event("uploaded graph", "14:40", by=actor("deploybot", is_bot=True)), permalink="https://chat.example.test/p"),
        replace(event("row without a time", "14:41", source="csv", key="r/1", by=None), id="", time_basis="received"),
    ]  # fmt: skip


def fill(store: SqlStore) -> None:
    """Walk one incident through everything that a version can keep."""
    events = example_events()
    store.save_incident(Incident(key=KEY, title="Checkout is slow", created_at=START, severity="SEV2", services=("a",)))
    store.add_events(KEY, events)
    skipped = (SkippedRecord(place="slack.zip!random/2026-03-03.json:7", reason="not a message"),)
    store.add_import(
        KEY, ImportRecord(at=START, paths=("slack.zip",), new=5, known=0, skipped=skipped, choice="inc-2041")
    )
    pin = Curation(id="k1", event_id=events[0].id, action=CurationAction.PIN, by="Ana Duarte", at=at("15:00"))
    store.add_curation(KEY, pin)
    store.add_curation(KEY, replace(pin, id="k2", action=CurationAction.CORRECT_TIME, value="2026-03-03T14:02:10Z"))
    finding = Finding(check="number", verdict=Verdict.NEEDS_HUMAN, message="The unit is not stated.", span=(0, 5))
    said = statement("The p99 latency was 4.2 s.", events[:1], id="s1")
    open_one = statement("Checkout was slow for 29 minutes.", events[:2], id="s2")
    check = StatementCheck(statement_id="s2", verdict=Verdict.NEEDS_HUMAN, findings=(finding,))
    checked = checked_draft(section(said, open_one), checks=(check,))
    store.save_draft(KEY, checked, "Ana Duarte")
    store.save_draft(KEY, checked, "Ana Duarte")
    edited = correction("s1", CorrectionAction.EDIT, after="The p99 latency reached 4.2 s.", evidence=(events[0].id,))
    decided = (edited, correction("s2", id="c2", at=START + timedelta(hours=1)), correction("s1", id="c3"))
    for one, expected in zip(decided, (0, 0, 1), strict=True):
        store.add_correction(KEY, one, expected)
    rejected = correction("s1", CorrectionAction.REJECT, id="c4")
    store.add_correction(KEY, rejected, 2)
    report = approved(reviewed(checked, *decided, rejected, version=2))
    store.save_approval(KEY, StoredApproval(approved=report, version=2, corrections=4, timeline_digest="t" * 64))
    store.add_publication(
        KEY,
        Publication(destination="html", location="/r/INC-2041.html", at=at("16:00"), by="Ana", version=2, digest="d"),
    )
    store.erase_event(KEY, events[3].id, "Ana Duarte", at("17:00"), "asked for by the person")
    fill_review(store, checked)


def fill_review(store: SqlStore, checked: CheckedDraft) -> None:
    """What people say and decide about the report, since version 0.3.0."""
    database, ana = store.database, "ana@example.test"
    store.set_members(KEY, frozenset({ana}))
    SqlAudit(database).add(
        AuditEntry(at=at("17:00"), by=ana, name="Ana Duarte", action="erase", incident=KEY, before="text")
    )
    content = Content(version=2, corrections=4, timeline_digest="t" * 64)
    asked = ApprovalRequest(
        id="r1", content=content, by=ana, name="Ana Duarte", at=at("15:30"), due=at("18:00"), message="Please", rule=ANYBODY
    )  # fmt: skip
    SqlRequests(database).add(KEY, asked)
    decision = ApprovalDecision(by="ben@example.test", name="Ben Ito", at=at("15:40"), choice=Choice.APPROVE)
    SqlRequests(database).decide("r1", decision, RequestState.APPROVED)
    kind = NoticeKind.APPROVAL_ASKED
    SqlOutbox(database).add(
        Notice(id="n1", kind=kind, incident=KEY, recipient=ana, about={"request": "r1"}, at=at("15:30"))
    )
    question = RemarkKind.QUESTION
    SqlDiscussions(database).add(
        KEY, Remark(id="q1", kind=question, thread="q1", by=ana, name="Ana Duarte", at=at("15:00"), text="Who?", asked="ben")
    )  # fmt: skip
    desk = SqlDesk(database)
    desk.keep_proposal(
        KEY, Proposal(id="p1", base=2, scope="report", checked=checked, made_by="Ana Duarte", made_at=at("15:10"))
    )
    desk.keep_typing(KEY, Typing(person=ana, statement_id="s1", text="The p99", evidence=(), seen=3, at=at("15:20")))
    SqlTemplates(database).save(SavedTemplate(id="own", number=1, text='id = "own"', by="Ana Duarte", at=at("15:00")))
    fill_work(store)


def fill_work(store: SqlStore) -> None:
    """Jobs, batches, and what models said and cost, since version 0.4.0."""
    database, ana = store.database, operator("Ana Duarte")
    jobs = SqlJobs(database)
    arguments: dict[str, Json] = {"section": "impact"}
    job = Job(
        id="d1", kind=JobKind.DRAFT, incident=KEY, actor=ana, via="cli", asked_at=at("18:00"), arguments=arguments
    )
    jobs.add(job)
    jobs.add(replace(job, id="r1", kind=JobKind.REGENERATE, unique="b1/INC-2041", batch="b1", priority=100))
    jobs.log("d1", LogLine(at=at("18:00:05"), level="info", text="Asked a model about the impact."))
    batches = SqlBatches(database)
    choice, limits = ReportChoice(where=("severity=SEV2",)), Limits(cost=Decimal("2.50"))
    batches.add(Batch(id="b1", actor=ana, via="cli", at=at("18:00"), choice=choice, limits=limits))
    change = SectionChange(section_id="impact", title="Impact", why=("events",), calls=1, tokens=900)
    item = BatchItem(batch="b1", incident=KEY, position=0, state=ItemState.RUNNING, sections=(change,), job="r1")
    batches.add_items((replace(item, calls=1, prompt_tokens=800, completion_tokens=90, cost=Decimal("0.004")),))
    SqlReplies(database).keep(
        KeptReply(
            digest="d" * 64,
            incident=KEY,
            model="example/one",
            document='{"statements":[]}',
            prompt_tokens=800,
            completion_tokens=90,
            cost=Decimal("0.004"),
            at=at("18:00:04"),
        )
    )
    spending = Spending(
        at=at("18:00:04"),
        model="example/one",
        incident=KEY,
        job="r1",
        batch="b1",
        prompt_tokens=800,
        completion_tokens=90,
        cost=Decimal("0.004"),
        cached_tokens=600,
    )
    SqlLedger(database).add(spending)
    SqlLedger(database).add(replace(spending, cost=None, job="d1", batch=""))


def dump_sqlite() -> str:
    """SQL text that makes the example's database again."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "example.db"
        store = SqlStore(f"sqlite:///{path}")
        fill(store)
        store.close()
        with closing(sqlite3.connect(path)) as connection:
            return "\n".join(connection.iterdump()) + "\n"


def dump_postgresql(url: str) -> str:
    """The same from an empty PostgreSQL database at ``url``."""
    store = SqlStore(url)
    fill(store)
    store.close()
    command = ["pg_dump", "--no-owner", "--no-privileges", "--inserts", "--no-comments", url]
    lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines(keepends=True)
    # Lines for psql alone; the tests load the dump through the driver.
    return "".join(line for line in lines if not line.startswith(("\\restrict", "\\unrestrict")))


if __name__ == "__main__":
    version = f"v{HEAD.replace('.', '_')}"
    (FOLDER / f"{version}.sqlite.sql").write_text(dump_sqlite(), "utf-8")
    if len(sys.argv) > 1:
        (FOLDER / f"{version}.postgresql.sql").write_text(dump_postgresql(sys.argv[1]), "utf-8")
