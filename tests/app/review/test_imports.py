from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from app.operations.import_incident import ImportResult
from app.operations.list_incidents import list_incidents
from app.operations.ports import Ports, SkippedRecord
from app.review.background import Works
from app.review.import_work import SAMPLE, SAMPLE_KEY, WORK, Upload, start, start_sample, without_folder
from app.review.views.imports import MOST_SKIPPED, result_blocks
from extraction.capture.read_records import ReadOptions
from tests.builders import incident


@pytest.fixture
def works() -> Works:
    return Works(ThreadPoolExecutor(max_workers=1))


def ended(works: Works) -> Any:
    work = works.of(WORK)
    assert work is not None
    work.future.exception(timeout=60)
    return work


def uploads() -> list[Upload]:
    return [
        Upload(name=path.name, content=path.read_bytes())
        for folder in ("alertmanager", "pagerduty")
        for path in sorted((SAMPLE / folder).iterdir())
    ]


def test_uploads_are_imported_and_gone_from_disk(works: Works, world: Ports) -> None:
    """Raw records hold secrets: no copy of an upload stays behind."""
    start(works, world, uploads(), [], ReadOptions(), "INC-1")
    result = ended(works).result
    assert isinstance(result, ImportResult) and result.new > 0 and not result.skipped
    record = world.store.imports("INC-1")[0]
    assert not any(Path(path).exists() for path in record.paths)


def test_a_broken_file_beside_good_ones_is_skipped_and_named(works: Works, world: Ports) -> None:
    """The person knows the file by its name, not by the folder it was kept in for a moment."""
    broken = Upload(name="../../broken.json", content=b'{"alerts": [')
    start(works, world, [*uploads(), broken], [], ReadOptions(), "INC-1")
    result = ended(works).result
    blocks: Any = result_blocks(result)
    assert "Skipped: 1 record" in blocks[-1]["title"]
    assert blocks[-1]["table"]["rows"][0][0].startswith("broken.json")


def test_two_uploads_of_one_name_are_both_read(works: Works, world: Ports) -> None:
    """Folders often hold files of the same name."""
    firing, resolved = (SAMPLE / "alertmanager" / name for name in ("firing.json", "resolved.json"))
    same = [Upload(name="alert.json", content=path.read_bytes()) for path in (firing, resolved)]
    start(works, world, same, [], ReadOptions(), "INC-1")
    assert ended(works).result.new == 2


def test_nothing_readable_says_so_and_stores_nothing(works: Works, world: Ports) -> None:
    """An import that failed leaves no empty incident."""
    start(works, world, [Upload(name="x.bin", content=b"\x00\x01")], [], ReadOptions(), "INC-1")
    assert "no event could be read" in ended(works).error
    assert list_incidents(world) == ()


def test_the_sample_is_one_click_away(works: Works, world: Ports) -> None:
    """It is imported and drafted at once."""
    start_sample(works, world, "Mara Lindqvist")
    assert ended(works).error is None
    assert [(one.incident.key, one.draft_version) for one in list_incidents(world)] == [(SAMPLE_KEY, 1)]


def test_of_very_many_skipped_records_the_first_are_listed() -> None:
    """The rest is counted."""
    skipped = tuple(SkippedRecord(place=f"x.json:{n}", reason="no JSON") for n in range(MOST_SKIPPED + 5))
    result = ImportResult(incident=incident(), new=1, known=2, skipped=skipped, choice="", counts={"slack": 3})
    blocks: Any = result_blocks(result)
    assert len(blocks[-1]["table"]["rows"]) == MOST_SKIPPED and "5 more" in blocks[-1]["text"]
    assert "2 were known already" in blocks[0]["text"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("/tmp/retroline-upload-ab12/slack.zip!users.json:3", "slack.zip!users.json:3"),
        ("no event could be read from /tmp/retroline-upload-ab12/x.bin", "no event could be read from x.bin"),
        ("exports/slack.zip", "exports/slack.zip"),
    ],
)
def test_paths_of_uploads_are_shortened_to_what_the_person_knows(text: str, shown: str) -> None:
    """Temporary folders mean nothing to whoever chose the file."""
    assert without_folder(text) == shown
