"""Backup, restore, move, retention and erasure as whoever runs Retroline meets them."""

from __future__ import annotations

import gc
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from app.cli.main import app
from app.storage.sql_store import SqlStore
from extraction.errors import InputError, RetrolineError, SettingsError, StateError
from tests.app.storage.dump import KEY, fill

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command on a filled data folder; errors that ``main`` would print are raised."""
    monkeypatch.setenv("RETROLINE_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("RETROLINE_USER", "Mara Lindqvist")
    (tmp_path / "data").mkdir()
    store = SqlStore(f"sqlite:///{tmp_path}/data/retroline.db")
    fill(store)
    store.close()

    def invoke(*words: str) -> Result:
        result = CliRunner().invoke(app, [*words])
        # A command is a process of its own: what it held of the database is let go of when it ends.
        gc.collect()
        if isinstance(result.exception, RetrolineError):
            raise result.exception
        return result

    return invoke


def test_a_backup_and_its_way_back(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is not in it is said; who took it and who brought it back stands in the audit log."""
    archive = str(tmp_path / "all.tgz")
    assert "address.key: keep a copy" in run("backup", archive).stdout
    monkeypatch.setenv("RETROLINE_DATA", str(tmp_path / "other"))
    told = json.loads(run("restore", archive, "--json").stdout)
    assert told["incidents"] == 1 and told["tables"]["events"]["rows"] == 5
    assert run("verify", "--incident", KEY).exit_code == 0
    assert "restore" in run("audit").stdout
    with pytest.raises(StateError, match="is not empty"):
        run("restore", archive)
    assert "Kept aside" in run("restore", archive, "--replace").stdout


def test_restore_tells_a_text_from_a_backup(run: Run, tmp_path: Path) -> None:
    """A text needs the restore map; what is neither is refused as no backup."""
    (tmp_path / "a.md").write_text("mail [email:3f2a1c]")
    with pytest.raises(SettingsError, match="no restore map is kept"):
        run("restore", str(tmp_path / "a.md"))
    (tmp_path / "b.tgz").write_bytes(b"\x1f\x8bnothing")
    with pytest.raises(InputError, match="no backup of Retroline"):
        run("restore", str(tmp_path / "b.tgz"))


def test_move_says_what_to_do_next(run: Run, tmp_path: Path) -> None:
    """The proof is printed, and the old database named as what it is."""
    shown = run("move", f"sqlite:///{tmp_path}/new.db").stdout
    assert "digest on both sides" in shown and "Set RETROLINE_DATABASE_URL" in shown


def test_retain_needs_rules_and_tells_before_it_does(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The dry run says the same as the run."""
    with pytest.raises(SettingsError, match="set RETROLINE_RETENTION"):
        run("retain", "--dry-run")
    (tmp_path / "keep.toml").write_text('raw_records = "1 week"\ndrafts = "1 day"\n')
    monkeypatch.setenv("RETROLINE_RETENTION", str(tmp_path / "keep.toml"))
    told = json.loads(run("retain", "--dry-run", "--json").stdout)
    assert {(one["kind"], one["incident"]) for one in told} == {("raw_records", KEY), ("drafts", KEY)}
    assert json.loads(run("retain", "--json").stdout) == told
    assert "Nothing is kept longer" in run("retain").stdout


def test_erase_person_says_what_was_done_and_what_stays(run: Run) -> None:
    """First alone names are pointed to, backups named."""
    planned = run("erase-person", "Ana Duarte", "--reason", "asked", "--dry-run").stdout
    assert "would become former colleague 1" in planned and "would be replaced" in planned
    done = run("erase-person", "Ana Duarte", "--reason", "asked").stdout
    assert "now former colleague 1" in done and "Backups that were made before" in done
    checked = run("verify", "--incident", KEY)
    assert checked.exit_code == 0 and "a person's name: erased by Mara Lindqvist" in checked.stdout
    assert run("audit", "--verify").exit_code == 0
