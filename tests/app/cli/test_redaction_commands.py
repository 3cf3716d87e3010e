"""``redact`` with an allow-list, ``restore`` after an import, and messages that repeat no secret."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from app.cli.main import app, main
from extraction.errors import InputError, InvalidAllowList, RetrolineError, SettingsError

ALLOW = '[[domain]]\nname = "example.com"\nreason = "documentation"\n'
Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command on a data folder of its own; errors that ``main`` would print are raised."""
    monkeypatch.setenv("RETROLINE_DATA", str(tmp_path / "data"))

    def invoke(*words: str, given: str = "") -> Result:
        result = CliRunner().invoke(app, [*words], input=given)
        if isinstance(result.exception, RetrolineError):
            raise result.exception
        return result

    return invoke


def test_redact_lets_through_what_the_list_names(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By option or by setting; as JSON with the entry and its reason."""
    (tmp_path / "allow.toml").write_text(ALLOW)
    given = "jo@example.com and jo@larkspur.example\n"
    shown = run("redact", "--allow", str(tmp_path / "allow.toml"), given=given).stdout
    assert shown.startswith("jo@example.com and [email:")
    monkeypatch.setenv("RETROLINE_REDACTION", str(tmp_path / "allow.toml"))
    told = json.loads(run("redact", "--json", given=given).stdout)
    assert [one["kind"] for one in told["replaced"]] == ["email"]
    assert "allowed by domain “example.com”" in told["let_through"][0]["why"]
    assert told["let_through"][0]["why"].endswith("allow.toml:1): documentation")


def test_a_wrong_list_stops_every_command_that_redacts(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """File and line are told before anything is read."""
    (tmp_path / "allow.toml").write_text('[[pattern]]\nglob = "*"\nreason = "all"\n')
    monkeypatch.setenv("RETROLINE_REDACTION", str(tmp_path / "allow.toml"))
    for words in (["redact"], ["import", str(tmp_path)]):
        with pytest.raises(InvalidAllowList, match=r"allow\.toml:1: a pattern needs"):
            run(*words)


def _records(folder: Path) -> Path:
    folder.mkdir()
    line = "2026-03-03T14:00:00Z,note,mail jo@larkspur.example; password: Tr0ub4dor3"
    (folder / "events.csv").write_text(f"time,kind,text\n{line}\n")
    return folder


def test_restore_gives_personal_data_back_and_no_secret(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the map switched on before the import, and its key at hand."""
    key = tmp_path / "restore.key"
    key.write_text("a key of more than sixteen characters\n")
    key.chmod(0o600)
    monkeypatch.setenv("RETROLINE_RESTORE_MAP", str(tmp_path / "restore.map"))
    monkeypatch.setenv("RETROLINE_RESTORE_KEY_FILE", str(key))
    run("import", str(_records(tmp_path / "records")), "--incident", "INC-1")
    shown = json.loads(run("timeline", "INC-1", "--json").stdout)[0]["text"]
    assert "jo@" not in shown
    restored = run("restore", "-", given=shown).stdout
    assert restored.startswith("mail jo@larkspur.example; password: [secret:password:")
    monkeypatch.setenv("RETROLINE_RESTORE_KEY", "quite another key of that length")
    monkeypatch.delenv("RETROLINE_RESTORE_KEY_FILE")
    with pytest.raises(InputError, match="key is not the one"):
        run("restore", "-", given=shown)


def test_no_map_is_kept_unless_asked_for(run: Run, tmp_path: Path) -> None:
    """Off by default: nothing but database and key lies in the data folder."""
    run("import", str(_records(tmp_path / "records")), "--incident", "INC-1")
    assert {one.name for one in (tmp_path / "data").iterdir()} <= {"retroline.db", "retroline.db-wal", "retroline.db-shm",
                                                                   "address.key", "seal.key", "reports"}  # fmt: skip
    with pytest.raises(SettingsError, match="RETROLINE_RESTORE_MAP"):
        run("restore", "-", given="[email:3f2a1c]")


def test_a_map_without_a_key_or_with_a_readable_one_is_refused(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before anything is imported."""
    monkeypatch.setenv("RETROLINE_RESTORE_MAP", str(tmp_path / "restore.map"))
    with pytest.raises(SettingsError, match="at least 16 characters"):
        run("import", str(_records(tmp_path / "records")))
    (tmp_path / "key").write_text("a key of more than sixteen characters")
    (tmp_path / "key").chmod(0o644)
    monkeypatch.setenv("RETROLINE_RESTORE_KEY_FILE", str(tmp_path / "key"))
    with pytest.raises(SettingsError, match="chmod 600"):
        run("incidents")


def test_a_message_repeats_no_secret_of_a_files_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is printed may end in a log."""
    secret = "ghp_" + "a1B2" * 9
    path = tmp_path / f"dump-{secret}.json"
    path.write_text("[{]")
    monkeypatch.setenv("RETROLINE_DATA", str(tmp_path / "data"))
    monkeypatch.setattr(sys, "argv", ["retroline", "import", str(path)])
    with pytest.raises(SystemExit):
        main()
    said = capsys.readouterr()
    assert secret not in said.out + said.err
    assert "dump-[secret:issued-key:" in said.err
