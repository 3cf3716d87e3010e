"""What only a real database can get wrong: odd text, many incidents, documents that were touched."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Executable, text, update

from app.operations.ports import StoredApproval
from app.storage.codecs import moment_from_text, moment_to_text, storable
from app.storage.database import open_database
from app.storage.errors import UnreadableDocument
from app.storage.event_rows import event_of, row_of
from app.storage.incidents import summaries_query
from app.storage.sql_store import SqlStore
from app.storage.tables import DRAFTS
from extraction.domain.clock import parse_iso
from extraction.domain.timeline import Event, SourceReference
from tests.builders import START, event, incident, statement
from tests.report_builders import approved, checked_draft, section

KEY = "INC-2041"
TEXTS = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), max_size=20)
MOMENTS = st.datetimes().map(lambda naive: parse_iso(naive.isoformat() + "Z"))


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return (
        f"sqlite:///{tmp_path}/retroline.db" if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    )


@pytest.fixture
def store(url: str) -> Iterator[SqlStore]:
    opened = SqlStore(url)
    opened.save_incident(incident(KEY))
    yield opened
    opened.close()


def events() -> st.SearchStrategy[Event]:
    references = st.builds(
        SourceReference, source=st.just("jira"), key=TEXTS, permalink=st.none() | TEXTS, at=st.none() | MOMENTS
    )
    return st.builds(
        lambda words, at, also, attributes, link: replace(
            event(words, at, attributes=attributes), also=tuple(also), permalink=link, raw=words
        ),
        TEXTS,
        MOMENTS,
        st.lists(references, max_size=2),
        st.dictionaries(st.sampled_from(["title", "service"]), TEXTS),
        st.none() | TEXTS,
    )


@given(events())
def test_an_event_survives_its_row(one: Event) -> None:
    """Encoding and decoding an event gives the event."""
    assert event_of(row_of(1, one)[1:]) == one


@given(MOMENTS, MOMENTS)
def test_times_sort_as_text(first: object, second: object) -> None:
    """Order, width and value of a time survive its text."""
    texts = [moment_to_text(one) for one in (first, second)]
    assert (texts[0] < texts[1]) == (first < second)
    assert {len(one) for one in texts} == {27}
    assert moment_from_text(texts[0]) == first


@given(st.text())
def test_storable_text_can_always_be_written(words: str) -> None:
    """Any text becomes one of the same length that UTF-8 and every database hold; good text stays as it is."""
    kept = storable(words)
    assert "\x00" not in kept.encode().decode()
    assert len(kept) == len(words)
    assert storable(kept) == kept


def test_text_that_no_database_keeps_does_not_stop_an_import(store: SqlStore) -> None:
    """A NUL character or half a surrogate pair in a record is replaced visibly."""
    store.add_events(KEY, [event("odd \x00 and \ud83d end", attributes={"title": "\ud83d"})])
    (kept,) = store.events(KEY)
    assert (kept.text, kept.attributes["title"]) == ("odd \ufffd and \ufffd end", "\ufffd")


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.permutations(range(6)), st.integers(1, 5))
def test_any_order_and_any_pieces_give_the_same_events(store: SqlStore, order: list[int], cut: int) -> None:
    """Importing in any order, in pieces and twice, is importing once."""
    all_events = [
        replace(event(f"m{n}", START + timedelta(seconds=n), key=f"c/{n}"), id="", digest="d") for n in range(6)
    ]
    for piece in (order[:cut], order[cut:], order[:cut]):
        store.add_events(KEY, [all_events[number] for number in piece])
    assert list(store.events(KEY)) == all_events


def test_a_draft_that_was_tampered_with_is_not_read(url: str, store: SqlStore) -> None:
    """A statement without its check cannot come out of the database."""
    store.save_draft(KEY, checked_draft(), "Ana")
    _change(url, update(DRAFTS).values(document=DRAFTS.c.document.op("||")(" ")))
    assert store.draft(KEY) is not None
    _change(url, text("""UPDATE drafts SET document = replace(document, '"checks":[{', '"checks":[],"other":[{')"""))
    with pytest.raises(UnreadableDocument, match="version 1 of the stored draft"):
        store.draft(KEY)


def test_an_approval_passes_the_gate_again_when_it_is_read(url: str, store: SqlStore) -> None:
    """An approval of something contradicted cannot come out of the database, whoever wrote it there."""
    store.save_approval(KEY, StoredApproval(approved=approved(), version=1, corrections=0))
    _change(url, text("UPDATE approvals SET document = replace(document, '\"supported\"', '\"contradicted\"')"))
    with pytest.raises(UnreadableDocument, match="cannot be approved"):
        store.approval(KEY)


def test_what_the_database_wrote_reads_as_what_was_saved(store: SqlStore) -> None:
    """Text of every kind survives the JSON of a draft."""
    checked = checked_draft(section(statement("“5xx” \u2028 <b>&amp; \ufffd 🔥", id="s1")))
    store.save_draft(KEY, checked, "Ana")
    draft = store.draft(KEY)
    assert draft is not None and draft.checked == checked


def test_the_list_of_incidents_reads_no_table_but_theirs(tmp_path: Path) -> None:
    """With many incidents the list stays quick because an index answers each question about one of them."""
    SqlStore(f"sqlite:///{tmp_path}/a.db").close()
    database = open_database(f"sqlite:///{tmp_path}/a.db")
    with database.reading() as connection:
        query = summaries_query().compile(connection, compile_kwargs={"literal_binds": True})
        steps = [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {query}")]
    database.close()
    assert [step for step in steps if step.startswith("SCAN")] == ["SCAN incidents"]
    assert len([step for step in steps if step.startswith("SEARCH") and " INDEX " in step]) >= 5


def _change(url: str, statement: Executable) -> None:
    database = open_database(url)
    with database.unit() as connection:
        connection.execute(statement)
    database.close()
