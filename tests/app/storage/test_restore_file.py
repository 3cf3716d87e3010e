"""The restore map: personal data apart, encrypted, never a secret, whole at any moment."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from app.operations.restore_text import restore_text
from app.settings import PROJECT
from app.storage.restore_file import RestoreFile
from extraction.errors import InputError, SettingsError

KEY = "a key of more than sixteen characters"
MAIL, PHONE = "[email:3f2a1c]", "[phone:aa11bb]"


@pytest.fixture
def kept(tmp_path: Path) -> RestoreFile:
    return RestoreFile(tmp_path / "keep" / "restore.map", KEY)


def test_what_was_kept_is_given_back(kept: RestoreFile, tmp_path: Path) -> None:
    """Over several imports; the file shows nothing and is its owner's alone."""
    kept.add([(MAIL, "jo@larkspur.example")])
    kept.add([(PHONE, "+44 20 7946 0958"), (MAIL, "jo@larkspur.example")])
    assert kept.values() == {MAIL: ("jo@larkspur.example",), PHONE: ("+44 20 7946 0958",)}
    path = tmp_path / "keep" / "restore.map"
    assert b"larkspur" not in path.read_bytes()
    assert b"email" not in path.read_bytes()
    assert path.stat().st_mode & 0o777 == 0o600
    assert sorted(one.name for one in path.parent.iterdir()) == ["restore.map", "restore.map.lock"]


def test_nothing_kept_yet_is_empty(kept: RestoreFile) -> None:
    """Before the first import."""
    assert kept.values() == {}


@pytest.mark.parametrize("placeholder", ["[secret:jwt:9b1d22]", "[secret:member:9b1d22]", "[card:9b1d22]", "jo", ""])
def test_a_secret_is_never_kept(kept: RestoreFile, placeholder: str) -> None:
    """Not even when asked to: then nothing of what came with it is kept either."""
    with pytest.raises(ValueError, match="personal data"):
        kept.add([(MAIL, "jo@larkspur.example"), (placeholder, "Tr0ub4dor")])
    assert kept.values() == {}


def test_another_key_opens_nothing(kept: RestoreFile, tmp_path: Path) -> None:
    """Neither to read nor to add: what is there stays."""
    kept.add([(MAIL, "jo@larkspur.example")])
    other = RestoreFile(tmp_path / "keep" / "restore.map", "quite another key of that length")
    with pytest.raises(InputError, match="key is not the one"):
        other.values()
    with pytest.raises(InputError, match="key is not the one"):
        other.add([(PHONE, "+44 20 7946 0958")])
    assert kept.values() == {MAIL: ("jo@larkspur.example",)}
    assert KEY not in repr(kept)


def test_an_altered_or_cut_file_is_refused(kept: RestoreFile, tmp_path: Path) -> None:
    """Any byte of it, in head or body, and a part of it."""
    kept.add([(MAIL, "jo@larkspur.example")])
    path = tmp_path / "keep" / "restore.map"
    whole = path.read_bytes()
    for place in (0, 22, 40, len(whole) - 1):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with pytest.raises(InputError, match=r"restore\.map"):
            kept.values()
    for cut in (0, 10, 30, len(whole) - 1):
        path.write_bytes(whole[:cut])
        with pytest.raises(InputError, match=r"restore\.map"):
            kept.values()


def test_imports_at_the_same_time_lose_nothing(tmp_path: Path) -> None:
    """Each of several processes adds ten times; all of it is there afterwards."""
    code = (
        "import sys; from pathlib import Path; from app.storage.restore_file import RestoreFile\n"
        "kept = RestoreFile(Path(sys.argv[1]), sys.argv[2]); number = int(sys.argv[3])\n"
        "for turn in range(10): kept.add([(f'[email:{number:02x}{turn:04x}]', f'{number}.{turn}@larkspur.example')])\n"
    )
    path = tmp_path / "restore.map"
    running = [
        subprocess.Popen([sys.executable, "-c", code, str(path), KEY, str(number)], cwd=PROJECT) for number in range(4)
    ]
    assert [one.wait(60) for one in running] == [0, 0, 0, 0]
    assert len(RestoreFile(path, KEY).values()) == 40


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """A file where a folder is needed."""
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingsError, match="RETROLINE_RESTORE_MAP"):
        RestoreFile(tmp_path / "file" / "restore.map", KEY).add([(MAIL, "jo@larkspur.example")])


def test_placeholders_become_what_they_stand_for(kept: RestoreFile) -> None:
    """Those of secrets, unknown and ambiguous ones stay and are told."""
    kept.add([(MAIL, "jo@larkspur.example"), (PHONE, "1"), (PHONE, "2")])
    restored = restore_text(f"{MAIL} and {MAIL}, {PHONE}, [email:000000], [secret:jwt:9b1d22]", kept)
    assert restored.text == (
        f"jo@larkspur.example and jo@larkspur.example, {PHONE}, [email:000000], [secret:jwt:9b1d22]"
    )
    assert (restored.restored, restored.unknown, restored.shared) == (2, ("[email:000000]",), (PHONE,))
