"""``retroline verify``: exit codes, sentences for people, JSON for programs."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from app.cli.main import app
from app.settings import PROJECT

SAMPLE = PROJECT / "data" / "samples" / "checkout-latency"
Run = Callable[..., Result]


@pytest.fixture(scope="module")
def published_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample imported, drafted, approved and published, made once; what is open is left out."""
    folder = tmp_path_factory.mktemp("published")
    environment = {"RETROLINE_DATA": str(folder / "data"), "RETROLINE_OUTPUT": str(folder / "reports")}

    def run(*words: str, allowed: tuple[int, ...] = (0,)) -> str:
        result = CliRunner().invoke(app, [*words], env=environment)
        assert result.exit_code in allowed, result.output
        return result.stdout

    run("import", str(SAMPLE))
    run("draft", "--as", "Ana Torres")
    statements = json.loads(run("check", "--json", allowed=(0, 1)))["statements"]
    still_open = [one["id"] for one in statements if one["verdict"] not in ("supported", "asserted")]
    run("approve", "--as", "Ana Torres", *(word for id_ in still_open for word in ("--reject", id_)))
    run("publish", "--as", "Ana Torres")
    return folder


@pytest.fixture
def folder(published_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(published_folder, tmp_path / "copy")
    monkeypatch.setenv("RETROLINE_DATA", str(tmp_path / "copy" / "data"))
    return tmp_path / "copy"


def verify(*words: object) -> Result:
    return CliRunner().invoke(app, ["verify", *map(str, words)])


@pytest.mark.parametrize("form", ["json", "html", "md"])
def test_a_published_report_needs_no_database(folder: Path, form: str) -> None:
    """All as approved: exit code 0, and the fingerprint for comparing; the data folder is gone."""
    shutil.rmtree(folder / "data")
    result = verify(folder / "reports" / f"INC-2041.{form}")
    assert result.exit_code == 0, result.output
    assert "as it was approved" in result.stdout and "seal sha256:" in result.stdout
    assert not (folder / "data").exists()


def test_an_altered_report_is_named_with_exit_code_1(folder: Path) -> None:
    """The sentence is named on standard output, and in JSON."""
    path = folder / "reports" / "INC-2041.json"
    document = json.loads(path.read_text("utf-8"))
    said = document["sections"][0]["statements"][0]
    said["text"] += " No data was lost."
    path.write_text(json.dumps(document), "utf-8")
    result = verify(path)
    assert result.exit_code == 1 and f"statement {said['id']} was altered" in result.stdout
    told = json.loads(verify(path, "--json").stdout)
    assert (told["intact"], told["findings"][0]["what"]) == (False, f"statement {said['id']}")


@pytest.mark.parametrize("name", ["missing.json", "notes.txt", "broken.json", "other.html", "latin.md", "folder.md"])
def test_what_cannot_be_read_has_exit_code_2(tmp_path: Path, name: str) -> None:
    """A sentence on standard error, no traceback."""
    (tmp_path / "broken.json").write_text("{", "utf-8")
    (tmp_path / "other.html").write_text("<p>Something else</p>", "utf-8")
    (tmp_path / "latin.md").write_bytes("# Caf\xe9".encode("latin-1"))
    (tmp_path / "folder.md").mkdir()
    result = verify(tmp_path / name)
    assert result.exit_code == 2
    assert result.stderr.startswith(f"retroline: {tmp_path / name}")


def test_the_database_is_as_sealed(folder: Path) -> None:
    """Counts, head, and that the fingerprint is to be compared."""
    result = verify("--incident", "INC-2041")
    assert result.exit_code == 0, result.output
    assert "INC-2041: as sealed. 64 events" in result.stdout and "1 approval" in result.stdout
    (told,) = json.loads(verify("--json").stdout)
    assert (told["intact"], told["counts"]["publication"]) == (True, 3)
    assert told["fingerprint"] == f"sha256:{told['head'][:24]}"


def test_one_altered_character_in_the_database_is_named(folder: Path) -> None:
    """By raw SQL, past everything: the event's id, source and key."""
    with closing(sqlite3.connect(folder / "data" / "retroline.db")) as database, database:
        (id_,) = database.execute("SELECT id FROM events ORDER BY at LIMIT 1 OFFSET 9").fetchone()
        database.execute("UPDATE events SET text = text || '.' WHERE id = ?", (id_,))
    result = verify()
    assert result.exit_code == 1
    assert "NOT as sealed" in result.stdout and f"event {id_} (" in result.stdout


def test_an_unknown_incident_and_both_at_once_are_refused(folder: Path) -> None:
    """Neither says that anything was altered."""
    assert verify("--incident", "INC-1").exit_code == 2
    assert verify(folder / "reports" / "INC-2041.json", "--incident", "INC-2041").exit_code == 2


def test_damaged_seals_are_no_traceback(folder: Path) -> None:
    """What stands in their row is no list of ids."""
    with closing(sqlite3.connect(folder / "data" / "retroline.db")) as database, database:
        database.execute("UPDATE seals SET ids = '{' WHERE first = 1")
    result = verify()
    assert result.exit_code == 2 and "position 1 of the chain on were altered" in result.stderr


def test_the_footers_show_one_fingerprint(folder: Path) -> None:
    """The page, the Markdown and the JSON of one approval."""
    seal = json.loads((folder / "reports" / "INC-2041.json").read_text("utf-8"))["seal"]["fingerprint"]
    for name in ("INC-2041.html", "INC-2041.md"):
        assert f"Seal {seal}" in (folder / "reports" / name).read_text("utf-8").partition("retroline-seal")[0]
