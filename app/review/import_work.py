"""Importing in the background: the person sees how far it is, and what was skipped, also after looking elsewhere."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.operations.draft_report import draft_report
from app.operations.import_incident import ImportResult, import_incident
from app.operations.ports import Ports
from app.review.background import Works
from app.settings import PROJECT
from extraction.capture.read_records import ReadOptions
from extraction.errors import Denied

WORK = "import"
SAMPLE = PROJECT / "data" / "samples" / "checkout-latency"
SAMPLE_KEY = "INC-2041"


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file as the browser sent it."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """``events`` have been stored so far; ``told`` says what is being done."""

    told: str
    events: int = 0


def work_of(ports: Ports) -> str:
    """Name of the actor's import: what is read for one person is nobody else's to see. The machine's own is ``WORK``."""
    return WORK if ports.actor.operator else f"{WORK} {ports.actor.id}"


def start(
    works: Works,
    ports: Ports,
    uploads: Sequence[Upload],
    paths: Sequence[Path],
    options: ReadOptions,
    key: str | None,
    team: str | None = None,
) -> None:
    """Import ``uploads`` and ``paths`` together. Uploaded files are gone from disk when it has ended.

    Raises:
        Denied: ``paths`` of this machine are for whoever runs it, not for people who sign in.
    """
    if paths and not ports.actor.operator:
        raise Denied("files of this machine are imported by whoever runs it; upload yours")

    def run(report_step: Callable[[object], None]) -> ImportResult:
        with tempfile.TemporaryDirectory(prefix="retroline-upload-") as folder:
            report_step(Progress(told="Reading the records"))
            kept = [_keep(Path(folder), upload) for upload in uploads]
            return import_incident(
                ports,
                [*kept, *paths],
                options,
                key,
                lambda events: report_step(Progress(told="Storing events", events=events)),
                team,
            )

    works.start(work_of(ports), run)


def start_sample(works: Works, ports: Ports, by: str) -> None:
    """Import the sample incident and draft it."""

    def run(report_step: Callable[[object], None]) -> ImportResult:
        report_step(Progress(told="Importing the sample incident"))
        result = import_incident(ports, [SAMPLE], ReadOptions(incident=SAMPLE_KEY), SAMPLE_KEY)
        report_step(Progress(told="Drafting and checking it", events=result.new + result.known))
        draft_report(ports, result.incident.key, by or "Retroline")
        return result

    works.start(work_of(ports), run)


def _keep(folder: Path, upload: Upload) -> Path:
    """Write an upload under its own name, whatever folders the name pretends to hold; equal names stand apart."""
    path = folder / (Path(upload.name).name or "upload")
    number = 1
    while path.exists():
        number += 1
        path = path.with_name(f"{number}-{Path(upload.name).name}")
    path.write_bytes(upload.content)
    return path


def without_folder(text: str) -> str:
    """``text`` without the folder that uploads lay in: people know their files by name."""
    head, mark, tail = text.partition("retroline-upload-")
    if not mark:
        return text
    before = head[: head.rfind(" ") + 1] if " " in head else ""
    return f"{before}{tail.partition('/')[2]}"
