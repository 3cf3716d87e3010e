"""A backup holds one state of everything, and comes back whole or not at all."""

from __future__ import annotations

import gzip
import io
import stat
import tarfile
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from app.operations.access import operator
from app.operations.job import Job, JobKind, JobState
from app.storage.backup import Beside, back_up
from app.storage.backup_format import MANIFEST, read_manifest, sound_file_name
from app.storage.job_rows import SqlJobs
from app.storage.restore_backup import Restored, looks_like_an_archive, restore_backup, verify_backup
from app.storage.restore_files import Places
from app.storage.sql_store import SqlStore
from extraction.domain.incident import Incident
from extraction.errors import InputError, SettingsError, StateError
from tests.app.storage.dump import KEY, fill
from tests.builders import START, event


def quietly(_what: str, _done: int) -> None:
    return


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/from.db" if request.param == "sqlite" else request.getfixturevalue("postgres_url")


@pytest.fixture
def store(url: str) -> Iterator[SqlStore]:
    """With everything that a version can keep, and files beside it."""
    opened = SqlStore(url)
    fill(opened)
    yield opened
    opened.close()


@pytest.fixture
def beside(tmp_path: Path) -> Beside:
    data = tmp_path / "data"
    (data / "reports" / "old").mkdir(parents=True)
    (data / "reports" / "INC-2041.html").write_text("<p>Checkout</p>")
    (data / "reports" / "old" / "INC-1.md").write_text("# One")
    (data / "reports" / "link").symlink_to("/etc/hostname")
    (data / "address.key").write_bytes(b"k" * 32)
    (data / "cookie.key").write_bytes(b"c" * 32)
    (tmp_path / "people.toml").write_text("[roles]")
    return Beside(data=data, reports=data / "reports", single={"access.toml": tmp_path / "people.toml"})


@pytest.fixture
def archive(store: SqlStore, url: str, beside: Beside, tmp_path: Path) -> Path:
    back_up(url, tmp_path / "all.tgz", beside, "0.4", with_keys=False, tell=quietly)
    return tmp_path / "all.tgz"


def restored(archive: Path, folder: Path, *, url: str = "", again: bool = False) -> Restored:
    places = Places(data=folder, reports=folder / "reports")
    return restore_backup(archive, url or f"sqlite:///{folder}/new.db", places, replace=again, tell=quietly)


def test_what_comes_back_is_what_there_was(archive: Path, store: SqlStore, tmp_path: Path) -> None:
    """Rows, seals, audit log and files; from either database."""
    done = restored(archive, tmp_path / "new")
    back = SqlStore(f"sqlite:///{tmp_path}/new/new.db")
    assert list(back.events(KEY)) == list(store.events(KEY)) and back.approval(KEY) == store.approval(KEY)
    assert back.verify(KEY) == store.verify(KEY) and done.proof.audit_entries == 1
    assert (tmp_path / "new" / "reports" / "old" / "INC-1.md").read_text() == "# One"
    assert (tmp_path / "new" / "access.toml").read_text() == "[roles]"
    back.close()


@pytest.mark.postgres
def test_a_backup_comes_back_into_postgresql(archive: Path, postgres_url: str, url: str, tmp_path: Path) -> None:
    """Numbers that the database gives out go on after those that there are."""
    if url == postgres_url:
        with pytest.raises(StateError, match="is not empty"):
            restored(archive, tmp_path / "new", url=postgres_url)
        done = restored(archive, tmp_path / "new", url=postgres_url, again=True)
        assert done.aside[0].startswith("what the database held is in its schema retroline_before_")
    else:
        restored(archive, tmp_path / "new", url=postgres_url)
    back = SqlStore(postgres_url)
    back.save_incident(Incident(key="INC-2", title="Next", created_at=START))
    assert {one.incident.key for one in back.summaries()} == {KEY, "INC-2"}
    assert back.verify(KEY).intact
    back.close()


def test_only_the_owner_reads_it_and_no_key_is_in_it(archive: Path, beside: Beside, url: str, tmp_path: Path) -> None:
    """With ``with_keys`` the key of addresses is; the one that signs sessions and links never are."""
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600
    with tarfile.open(archive) as opened:
        names = {Path(name).name for name in opened.getnames()}
    assert {"INC-2041.html", "access.toml", "events.jsonl"} < names
    assert not names & {"address.key", "cookie.key", "link", "workers.jsonl"}
    back_up(url, tmp_path / "keys.tar", beside, "0.4", with_keys=True, tell=quietly)
    assert verify_backup(tmp_path / "keys.tar", quietly).with_keys


def test_it_holds_one_state_while_others_write(store: SqlStore, url: str, beside: Beside, tmp_path: Path) -> None:
    """Incidents that appear meanwhile are in it whole or not at all: what it holds verifies."""
    stop = threading.Event()

    def write() -> None:
        number = 0
        while not stop.is_set() and number < 200:
            number += 1
            with store.unit():
                store.save_incident(Incident(key=f"INC-{number}", title="More", created_at=START))
                store.add_events(f"INC-{number}", [event(f"line {n} of {number}", "14:00") for n in range(5)])

    writing = threading.Thread(target=write)
    writing.start()
    try:
        back_up(url, tmp_path / "busy.tar", beside, "0.4", with_keys=False, tell=quietly)
    finally:
        stop.set()
        writing.join()
    done = restored(tmp_path / "busy.tar", tmp_path / "new")
    counts = done.proof.tables
    assert counts["events"].rows == 5 + 5 * (counts["incidents"].rows - 1) and done.proof.incidents >= 1


def test_jobs_under_way_wait_again_in_a_new_run(store: SqlStore, url: str, beside: Beside, tmp_path: Path) -> None:
    """The engine's state is not in a backup; the fence keeps the old run from having an effect."""
    jobs = SqlJobs(store.database)
    job = Job(id="j1", kind=JobKind.DRAFT, incident=KEY, actor=operator("Ana"), via="cli", asked_at=START)
    for one in (job, replace(job, id="j2"), replace(job, id="j3")):
        jobs.add(one)
    with store.database.unit() as connection:
        connection.execute(text("UPDATE jobs SET state = 'running', worker = 'w1' WHERE job_id = 'j1'"))
        connection.execute(text("UPDATE jobs SET state = 'starting' WHERE job_id = 'j2'"))
    back_up(url, tmp_path / "a.tar", beside, "0.4", with_keys=False, tell=quietly)
    assert restored(tmp_path / "a.tar", tmp_path / "new").proof.jobs_waiting_again == 2
    back = SqlStore(f"sqlite:///{tmp_path}/new/new.db")
    found = {one.id: (one.state, one.run, one.worker) for one in SqlJobs(back.database).jobs() if one.id[0] == "j"}
    assert found == {name: (JobState.WAITING, run, "") for name, run in (("j1", 2), ("j2", 2), ("j3", 1))}
    assert "waits again" in SqlJobs(back.database).lines("j1")[-1].text
    back.close()


def cut(content: bytes) -> bytes:
    return content[: len(content) // 2]


def flipped(content: bytes) -> bytes:
    inside = bytearray(gzip.decompress(content))
    spot = inside.index(b"CheckoutLatency is firing")
    inside[spot] ^= 1
    return gzip.compress(bytes(inside))


def foreign(_: bytes) -> bytes:
    whole = io.BytesIO()
    with tarfile.open(fileobj=whole, mode="w") as made:
        made.addfile(tarfile.TarInfo("../../etc/passwd"))
    return whole.getvalue()


def longer(content: bytes) -> bytes:
    whole = io.BytesIO()
    with (
        tarfile.open(fileobj=io.BytesIO(content)) as given,
        tarfile.open(fileobj=whole, mode="w:gz") as made,
    ):
        for member in given:
            made.addfile(member, given.extractfile(member))
        made.addfile(tarfile.TarInfo("retroline-backup/files/../../x"))
    return whole.getvalue()


@pytest.mark.parametrize(
    "broken", [cut, flipped, foreign, longer, lambda _: b"", lambda _: b"\x1f\x8bno", lambda _: b"\x00" * 999]
)
def test_a_broken_archive_is_refused_and_touches_nothing(
    archive: Path, tmp_path: Path, broken: Callable[[bytes], bytes]
) -> None:
    """Cut, altered, another's, with more in it, empty, no archive at all."""
    archive.write_bytes(broken(archive.read_bytes()))
    with pytest.raises(InputError, match=r"all\.tgz"):
        restored(archive, tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_a_backup_of_a_newer_retroline_is_refused(archive: Path, tmp_path: Path) -> None:
    """The message says what to install."""
    inside = gzip.decompress(archive.read_bytes())
    archive.write_bytes(gzip.compress(inside.replace(b'"schema": "0.4.0"', b'"schema": "9.4.0"')))
    with pytest.raises(SettingsError, match="install the newer Retroline"):
        restored(archive, tmp_path / "new")


def test_a_place_that_is_not_empty_is_left_alone(archive: Path, tmp_path: Path) -> None:
    """Unless ``replace`` keeps the old one aside."""
    restored(archive, tmp_path / "new")
    with pytest.raises(StateError, match="is not empty"):
        restored(archive, tmp_path / "new")
    (tmp_path / "new" / "reports" / "INC-2041.html").write_text("newer")
    done = restored(archive, tmp_path / "new", again=True)
    assert len(done.aside) == 2 and len(list((tmp_path / "new").glob("new.db.before-*"))) == 1
    assert (tmp_path / "new" / "reports" / "INC-2041.html").read_text() == "<p>Checkout</p>"


def test_a_database_that_somebody_has_open_is_not_replaced(archive: Path, tmp_path: Path) -> None:
    """They would go on writing into the file that was put aside."""
    restored(archive, tmp_path / "new")
    used = SqlStore(f"sqlite:///{tmp_path}/new/new.db")
    with used.database.reading() as connection:
        connection.execute(text("SELECT 1"))
        with pytest.raises(StateError, match="in use"):
            restored(archive, tmp_path / "new", again=True)
    used.close()


def test_a_file_in_the_way_or_another_key_is_refused_before_the_database(archive: Path, tmp_path: Path) -> None:
    """Nothing is written then."""
    (tmp_path / "new" / "reports").mkdir(parents=True)
    (tmp_path / "new" / "address.key").write_bytes(b"other")
    with pytest.raises(StateError, match="another key"):
        restored(archive, tmp_path / "new")
    (tmp_path / "new" / "address.key").write_bytes(b"k" * 32)
    (tmp_path / "new" / "access.toml").write_text("other")
    with pytest.raises(StateError, match=r"access\.toml is there already"):
        restored(archive, tmp_path / "new")
    assert not (tmp_path / "new" / "new.db").exists()


def test_an_archive_is_not_written_over_anything(archive: Path, url: str, beside: Beside) -> None:
    """The earlier backup stays as it is."""
    before = archive.read_bytes()
    with pytest.raises(InputError, match="exists already"):
        back_up(url, archive, beside, "0.4", with_keys=False, tell=quietly)
    assert archive.read_bytes() == before


def test_a_full_disk_leaves_nothing_behind(store: SqlStore, url: str, beside: Beside, tmp_path: Path) -> None:
    """No half archive under the name that was asked for."""
    import resource

    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    (tmp_path / "small").mkdir()
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, limits[1]))
    try:
        with pytest.raises(OSError):
            back_up(url, tmp_path / "small" / "a.tar", beside, "0.4", with_keys=False, tell=quietly)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert list((tmp_path / "small").iterdir()) == []


def test_names_that_leave_their_folder_are_not_sound() -> None:
    """Whatever a manifest says."""
    assert sound_file_name("reports/a/b.html") and sound_file_name("restore.map")
    for name in ("reports/../../x", "/etc/passwd", "reports//x", "reports/a\\b", "other/x", "reports", "x.toml"):
        assert not sound_file_name(name)


def test_what_looks_like_an_archive(archive: Path, tmp_path: Path) -> None:
    """A text is never taken for one."""
    (tmp_path / "a.txt").write_text("mail [email:3f2a1c]\n" * 40)
    assert looks_like_an_archive(archive) and not looks_like_an_archive(tmp_path / "a.txt")
    with closing(tarfile.open(archive)) as opened:
        first = opened.next()
        assert first is not None and first.name == MANIFEST
        content = opened.extractfile(first)
        assert content is not None and read_manifest(content.read(), "x").rows > 30
