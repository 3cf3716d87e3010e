"""Operations on an in-memory store with a clock that stands still unless told."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from app.operations.draft_report import draft_report
from app.operations.import_incident import import_incident
from app.operations.ports import Ports, Publication, Publishable
from app.settings import PROJECT
from extraction.capture.read_records import ReadOptions
from tests.builders import at
from tests.doubles.memory_audit import MemoryAudit
from tests.doubles.memory_batches import MemoryBatches
from tests.doubles.memory_desk import MemoryDesk
from tests.doubles.memory_discussion import MemoryDiscussions
from tests.doubles.memory_jobs import MemoryJobs
from tests.doubles.memory_model_record import MemoryLedger, MemoryReplies
from tests.doubles.memory_outbox import MemoryOutbox
from tests.doubles.memory_requests import MemoryRequests
from tests.doubles.memory_standings import MemoryStandings
from tests.doubles.memory_store import MemoryStore
from tests.doubles.memory_templates import MemoryTemplates

KEY = "INC-2041"
SAMPLE = PROJECT / "data" / "samples" / "checkout-latency"


@dataclass
class Clock:
    """Every look at it is one second later."""

    moment: datetime = field(default_factory=lambda: at("16:00"))

    def __call__(self) -> datetime:
        self.moment += timedelta(seconds=1)
        return self.moment


@dataclass
class Board:
    """A destination that keeps what was published to it."""

    name: str = "board"
    reports: list[Publishable] = field(default_factory=list)

    def publish(self, report: Publishable, by: str, at: datetime) -> Publication:
        self.reports.append(report)
        digest = hashlib.sha256(str(len(self.reports)).encode()).hexdigest()
        version = report.approved.review.version
        return Publication(destination=self.name, location="memory", at=at, by=by, version=version, digest=digest)


@pytest.fixture
def board() -> Board:
    return Board()


@pytest.fixture
def world(board: Board) -> Ports:
    return Ports(
        store=(store := MemoryStore()),
        audit=MemoryAudit(),
        outbox=MemoryOutbox(),
        requests=(requests := MemoryRequests()),
        discussions=MemoryDiscussions(),
        desk=MemoryDesk(),
        standings=MemoryStandings(store, requests),
        library=MemoryTemplates(),
        jobs=MemoryJobs(),
        batches=MemoryBatches(),
        replies=MemoryReplies(),
        ledger=MemoryLedger(),
        now=Clock(),
        publishers={"board": board},
        renderers={"title": lambda review, *_: review.checked.draft.title},
        templates=PROJECT / "prompts" / "reports",
        prompts=PROJECT / "prompts",
        address_key=b"test",
    )


@pytest.fixture
def imported(world: Ports) -> Ports:
    """The world after the sample was imported."""
    import_incident(world, [SAMPLE], ReadOptions(), KEY)
    return world


@pytest.fixture
def drafted(imported: Ports) -> Ports:
    """The world after the sample was imported and drafted."""
    draft_report(imported, KEY, by="Ana Torres")
    return imported


@pytest.fixture
def events_file(tmp_path: Path) -> Callable[[str], Path]:
    """Writes JSON lines of plain events."""

    def write(text: str) -> Path:
        path = tmp_path / "events.jsonl"
        path.write_text(text, "utf-8")
        return path

    return write
