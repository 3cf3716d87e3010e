"""A database that somebody changed behind our back: each kind of change is found, and the record is named."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from app.operations.ports import StoredApproval
from app.storage.database import open_database
from app.storage.sql_store import SqlStore
from extraction.domain.curation import Curation, CurationAction
from extraction.domain.timeline import Event
from extraction.domain.verify_chain import Damage, SealFinding
from tests.builders import START, at, event, incident, statement
from tests.report_builders import approved, checked_draft, correction, reviewed, section

KEY = "INC-2041"
COPIED = "incident_id, id, source, key, at, at_original, time_basis, kind, digest, text, attributes, also, raw"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return (
        f"sqlite:///{tmp_path}/retroline.db" if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    )


@pytest.fixture
def given() -> list[Event]:
    return [event(f"message {number}", f"14:0{number}") for number in range(5)]


@pytest.fixture
def store(url: str, given: list[Event]) -> Iterator[SqlStore]:
    """Five events in two imports, a curation, a correction and an approval."""
    opened = SqlStore(url)
    opened.save_incident(incident(KEY))
    opened.add_events(KEY, given[:3])
    opened.add_events(KEY, given[3:])
    opened.add_curation(KEY, Curation(id="k", event_id=given[0].id, action=CurationAction.PIN, by="Ana", at=START))
    opened.add_correction(KEY, correction(), 0)
    said = reviewed(checked_draft(section(statement("Said.", [given[1]], id="s1"))), correction())
    opened.save_approval(KEY, StoredApproval(approved=approved(said), version=1, corrections=1))
    yield opened
    opened.close()


def change(url: str, *statements: str, **values: object) -> None:
    database = open_database(url)
    with database.unit() as connection:
        for one in statements:
            connection.execute(text(one), {name: values[name] for name in values if f":{name}" in one})
    database.close()


def only(store: SqlStore) -> SealFinding:
    (finding,) = store.verify(KEY).findings
    return finding


def test_an_untouched_database_is_as_sealed(store: SqlStore) -> None:
    """Nothing is found where nothing was changed."""
    verdict = store.verify(KEY)
    assert verdict.intact and verdict.head.length == 8


def test_one_character_of_one_event_is_found(store: SqlStore, url: str, given: list[Event]) -> None:
    """The event is named, with its source, and that it is its text."""
    change(url, "UPDATE events SET text = 'message 7' WHERE id = :id", id=given[2].id)
    finding = only(store)
    assert (finding.damage, finding.position) == (Damage.ALTERED, 3)
    assert given[2].id in finding.what and "its text, kind" in finding.message


@pytest.mark.parametrize(
    ("column", "said"),
    [("raw", "raw record"), ("actor", "raw record, author"), ("at", "gave it its id"), ("digest", "gave it its id")],
)
def test_any_column_of_an_event_is_sealed(
    store: SqlStore, url: str, given: list[Event], column: str, said: str
) -> None:
    """What differs is told as far as digests can tell."""
    value = "2026-03-03T14:09:00.000000Z" if column == "at" else "[]"
    change(url, f"UPDATE events SET {column} = :value WHERE id = :id", value=value, id=given[1].id)
    assert said in only(store).message


def test_a_deleted_event_is_missing(store: SqlStore, url: str, given: list[Event]) -> None:
    """Its place in the chain still has its name."""
    change(url, "DELETE FROM events WHERE id = :id", id=given[1].id)
    finding = only(store)
    assert (finding.damage, finding.what, finding.position) == (Damage.MISSING, f"event {given[1].id}", 2)


def test_an_inserted_event_was_never_sealed(store: SqlStore, url: str, given: list[Event]) -> None:
    """A row that no import brought."""
    copy = COPIED.replace("id, source", "'forged', source", 1)
    change(url, f"INSERT INTO events ({COPIED}) SELECT {copy} FROM events WHERE id = :id", id=given[1].id)
    finding = only(store)
    assert finding.damage is Damage.INSERTED and finding.what.startswith("event forged ")


def test_two_events_that_changed_places_are_both_found(store: SqlStore, url: str, given: list[Event]) -> None:
    """Each has the other's words."""
    for one, other in ((0, 3), (3, 0)):
        change(url, "UPDATE events SET text = :text WHERE id = :id", text=given[other].text, id=given[one].id)
    found = store.verify(KEY).findings
    assert [one.position for one in found] == [1, 4]
    assert all(given[place].id in one.what for place, one in zip((0, 3), found, strict=True))


@pytest.mark.parametrize(
    ("sql", "what"),
    [
        ("UPDATE approvals SET document = replace(document, 'Ana Duarte', 'Ben Osei')", "approval"),
        ("UPDATE approvals SET content = replace(content, 'version', 'Version')", "approval"),
        ("UPDATE corrections SET \"by\" = 'Ben Osei'", "correction"),
        ("UPDATE curations SET action = 'hide'", "curation"),
    ],
)
def test_an_altered_act_of_a_person_is_found(store: SqlStore, url: str, sql: str, what: str) -> None:
    """Approvals, corrections and curations are sealed like events."""
    change(url, sql)
    finding = only(store)
    assert finding.damage is Damage.ALTERED and finding.what.startswith(f"{what} 1 ")


@pytest.mark.parametrize(("table", "what"), [("approvals", "approval 1"), ("corrections", "correction 1")])
def test_a_deleted_act_of_a_person_is_missing(store: SqlStore, url: str, table: str, what: str) -> None:
    """Whoever takes an approval away leaves its seal behind."""
    change(url, f"DELETE FROM {table}")
    finding = only(store)
    assert (finding.damage, finding.what) == (Damage.MISSING, what)


def test_a_page_taken_out_of_the_chain_leaves_a_gap(store: SqlStore, url: str, given: list[Event]) -> None:
    """Records and seals removed together: the positions and the next link tell."""
    change(url, "DELETE FROM seals WHERE first = 4", "DELETE FROM events WHERE at >= '2026-03-03T14:03'")
    finding = only(store)
    assert finding.damage is Damage.CHAIN and "positions 4 to 5 of the chain are missing" in finding.message


def test_an_end_that_was_cut_off_is_found(store: SqlStore, url: str) -> None:
    """The incident itself says how long its chain is."""
    change(url, "DELETE FROM seals WHERE first = 8", "DELETE FROM approvals")
    finding = only(store)
    assert finding.damage is Damage.CHAIN and "its end was cut off" in finding.message


def test_pages_that_changed_places_do_not_chain(store: SqlStore, url: str) -> None:
    """The first record of each is named."""
    change(
        url,
        "UPDATE seals SET first = 99 WHERE first = 6",
        "UPDATE seals SET first = 6 WHERE first = 7",
        "UPDATE seals SET first = 7 WHERE first = 99",
    )
    found = store.verify(KEY).findings
    assert {one.damage for one in found} == {Damage.CHAIN}
    assert [one.what for one in found][:2] == ["correction 1", "curation 1"]


def test_a_commitment_changed_with_its_record_breaks_the_link(store: SqlStore, url: str, given: list[Event]) -> None:
    """A forger who seals the altered record anew has to rewrite the chain from there on."""
    database = open_database(url)
    with database.unit() as connection:
        old = bytes(connection.execute(text("SELECT commitments FROM seals WHERE first = 1")).scalar_one())
        forged = old[:32] + bytes(32) + old[64:]
        connection.execute(text("UPDATE seals SET commitments = :new WHERE first = 1"), {"new": forged})
    database.close()
    found = store.verify(KEY).findings
    assert [one.position for one in found] == [2, 2]
    assert found[0].what == f"event {given[1].id}" and found[0].damage is Damage.CHAIN


def test_a_salt_that_went_without_an_erasure_is_found(store: SqlStore, url: str, given: list[Event]) -> None:
    """Nobody erases quietly."""
    database = open_database(url)
    with database.unit() as connection:
        connection.execute(text("UPDATE seals SET salts = :none WHERE first = 4"), {"none": bytes(64)})
    database.close()
    found = store.verify(KEY).findings
    assert [one.position for one in found] == [4, 5]
    assert "no erasure of it is recorded" in found[0].message


def test_words_put_in_the_place_of_erased_ones_are_found(store: SqlStore, url: str, given: list[Event]) -> None:
    """An erased event has nothing but its place and time."""
    store.erase_event(KEY, given[2].id, "Ana Duarte", at("17:00"), "asked for")
    assert store.verify(KEY).intact
    change(url, "UPDATE events SET text = 'something else' WHERE id = :id", id=given[2].id)
    assert "something stands in its place" in only(store).message


def test_nothing_of_what_was_erased_is_left(store: SqlStore, url: str, given: list[Event]) -> None:
    """Neither words nor salt nor the digest of the record, by which a guess could be confirmed."""
    store.erase_event(KEY, given[2].id, "Ana Duarte", at("17:00"), "asked for")
    database = open_database(url)
    with database.reading() as connection:
        row = connection.execute(text("SELECT * FROM events WHERE id = :id"), {"id": given[2].id}).one()
        salts = bytes(connection.execute(text("SELECT salts FROM seals WHERE first = 1")).scalar_one())
    database.close()
    assert given[2].text not in str(row) and given[2].digest not in str(row)
    assert salts[64:96] == bytes(32) and bytes(32) not in salts[:64]
