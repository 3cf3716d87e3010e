"""What every store promises, held against the double in memory, SQLite and PostgreSQL alike."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.operations.approved_content import curated_digest, described_digest
from app.operations.ports import DraftStamp, ImportRecord, Publication, SkippedRecord, Store, StoredApproval
from app.storage.sql_store import SqlStore
from extraction.domain.correction import CorrectionAction
from extraction.domain.curation import Curation, CurationAction
from extraction.domain.incident import Incident
from extraction.domain.opinion import Opinion, View
from extraction.domain.report import PLAIN_WRITER, Generation
from extraction.domain.timeline import Event, SourceReference, event_order
from extraction.errors import EditConflict, NotFound, StateError
from tests.builders import START, at, event, incident, statement
from tests.doubles.memory_store import MemoryStore
from tests.report_builders import approved, checked_draft, correction, reviewed, section

KEY = "INC-2041"


@pytest.fixture(params=["memory", "sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    if request.param == "memory":
        yield MemoryStore()
        return
    url = f"sqlite:///{tmp_path}/retroline.db" if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    store = SqlStore(url)
    yield store
    store.close()


@pytest.fixture
def store(empty: Store) -> Store:
    """A store that knows one incident."""
    empty.save_incident(incident(KEY))
    return empty


def full_event() -> Event:
    """An event with every field set."""
    return replace(
        event("5xx at 12 % – “checkout” 🔥", "14:02:11", attributes={"service": "checkout", "title": "naïve\nline"}),
        permalink="https://chat.example.test/p1",
        thread_key="inc-2041/1.0",
        version_of="inc-2041/0.5",
        also=(
            SourceReference(source="pagerduty", key="P1", permalink=None, at=at("14:02:13"), event_id="f" * 24),
            SourceReference(source="jira", key="OPS-41/1", permalink="https://tracker.example.test/OPS-41"),
        ),
        raw='{"text":"5xx"}',
    )


def received(clock: str) -> Event:
    """A record without a time of its own, as a file of that time brought it."""
    first = event("a note", "14:00", key="notes/1", source="csv", by=None)
    return replace(first, id="", digest="d", at=at(clock), at_original=clock, time_basis="received")


def test_an_incident_comes_back_as_it_was_saved(empty: Store) -> None:
    """Every field survives, and a second save replaces the first."""
    first = Incident(key=KEY, title="Checkout – errors", created_at=at("14:00:01"), services=("checkout", "cart"))
    empty.save_incident(first)
    empty.save_incident(replace(first, severity="SEV2", status="resolved", channels=("inc-2041",), private=True))
    assert empty.incident(KEY) == replace(
        first, severity="SEV2", status="resolved", channels=("inc-2041",), private=True
    )
    assert len(empty.summaries()) == 1


def test_an_unknown_incident_names_the_nearest(store: Store) -> None:
    """A mistyped key is answered with what there is."""
    with pytest.raises(NotFound, match=KEY):
        store.incident("inc-2014")
    with pytest.raises(NotFound):
        list(store.events("inc-2014"))
    with pytest.raises(NotFound):
        store.add_events("inc-2014", [event()])


def test_events_come_back_equal_and_oldest_first(store: Store) -> None:
    """Nothing of an event is lost, whatever it holds, and order does not depend on the order of import."""
    given = [event("later", "14:09"), full_event(), event("no actor", "14:01", by=None), event("same time", "14:09")]
    added = store.add_events(KEY, given)
    assert (added.new, added.known) == (4, 0)
    assert list(store.events(KEY)) == sorted(given, key=event_order)


def test_events_added_twice_are_known(store: Store) -> None:
    """Importing the same again, in pieces or doubled within one call, changes nothing."""
    given = [event(f"message {number}") for number in range(5)]
    store.add_events(KEY, given[:3])
    added = store.add_events(KEY, [*given, given[4]])
    assert (added.new, added.known) == (2, 4)
    assert list(store.events(KEY)) == given


def test_many_events_are_read_in_order(store: Store) -> None:
    """More than one page comes back whole, also where many share one time."""
    given = [event(f"message {number}", START + timedelta(seconds=number // 700)) for number in range(2500)]
    store.add_events(KEY, iter(given))
    read = list(store.events(KEY))
    assert read == sorted(given, key=event_order)


@pytest.mark.parametrize("clocks", [("14:05", "14:03"), ("14:03", "14:05")])
def test_of_two_received_times_the_earlier_stays(store: Store, clocks: tuple[str, str]) -> None:
    """A record without a time keeps the earliest file's time, in either order of import."""
    for clock in clocks:
        store.add_events(KEY, [received(clock)])
    (kept,) = store.events(KEY)
    assert (kept.at, kept.at_original) == (at("14:03"), "14:03")
    assert store.summaries()[0].first_at == at("14:03")


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_of_two_records_of_one_identity_the_same_stays_in_either_order(store: Store, order: tuple[int, int]) -> None:
    """Two exports of one message that differ in its reactions give one event, whichever is imported first."""
    first = replace(event(key="c/1", attributes={"reactions": "eyes:1"}), raw='{"reactions":1}')
    versions = (first, replace(first, attributes={"reactions": "eyes:2"}, raw='{"reactions":2}'))
    for number in order:
        store.add_events(KEY, [versions[number]])
    assert [dict(one.attributes) for one in store.events(KEY)] == [{"reactions": "eyes:1"}]


def test_the_same_event_may_belong_to_two_incidents(store: Store) -> None:
    """Incidents share a channel without taking each other's events."""
    store.save_incident(incident("INC-2042"))
    shared = event()
    assert store.add_events(KEY, [shared]).new == 1
    assert store.add_events("INC-2042", [shared]).new == 1


def test_a_draft_is_kept_with_what_it_was_made_from(store: Store) -> None:
    """Or with nothing, where nobody says; the latest one's are told without reading it."""
    none = DraftStamp(events=store.stamp(KEY))
    assert store.draft_stamp(KEY) == none
    store.save_draft(KEY, checked_draft(), "Ana")
    assert store.draft_stamp(KEY) == replace(none, version=1)
    made_from = {"events": "3 1 0 0", "template": "quick – “a”"}
    store.save_draft(KEY, checked_draft(), "Ana", made_from)
    assert store.draft_stamp(KEY) == replace(none, version=2, inputs=made_from)
    read = [store.draft(KEY, 1), store.draft(KEY)]
    assert [one.inputs for one in read if one is not None] == [None, made_from]


def test_a_draft_stamp_tells_whether_this_version_was_approved(store: Store) -> None:
    """A later version was not."""
    store.save_draft(KEY, checked_draft(), "Ana")
    store.save_approval(KEY, StoredApproval(approved=approved(), version=1, corrections=0))
    assert store.draft_stamp(KEY).approved
    store.save_draft(KEY, checked_draft(), "Ana")
    assert not store.draft_stamp(KEY).approved
    store.add_correction(KEY, correction(), 0)
    store.add_events(KEY, [event()])
    assert (store.draft_stamp(KEY).acts, store.draft_stamp(KEY).events) == (1, store.stamp(KEY))
    with pytest.raises(NotFound):
        store.draft_stamp("INC-9")


def test_what_a_section_rests_on_comes_back(store: Store) -> None:
    """Names and digests, in their order."""
    rests_on = (("cites", "e1 e2"), ("events", "ab" * 32), ("model", "test/model"))
    made = Generation(writer=PLAIN_WRITER, inputs=rests_on)
    store.save_draft(KEY, checked_draft(section(statement(id="s"), generation=made)), "Ana")
    kept = store.draft(KEY)
    assert kept is not None
    assert kept.checked.draft.sections[0].generation.inputs == rests_on


def test_summaries_tell_how_far_each_incident_is(store: Store) -> None:
    """Events, first and last time, draft, approval and publication, latest incident first."""
    store.save_incident(replace(incident("INC-2042"), created_at=at("15:00")))
    store.add_events(KEY, [event("a", "14:01"), event("b", "14:09")])
    store.save_draft(KEY, checked_draft(), "Ana Duarte")
    newest, first = store.summaries()
    assert (newest.incident.key, newest.events, newest.first_at, newest.draft_version) == ("INC-2042", 0, None, None)
    assert (first.events, first.first_at, first.last_at) == (2, at("14:01"), at("14:09"))
    assert (first.draft_version, first.approved, first.published) == (1, False, False)


def test_drafts_are_counted_and_kept(store: Store) -> None:
    """Versions count from 1; the latest is given without asking; earlier ones stay; others do not exist."""
    first, second = checked_draft(title="First"), checked_draft(title="Second")
    assert store.draft(KEY) is None
    assert [store.save_draft(KEY, first, "Ana"), store.save_draft(KEY, second, "Ben")] == [1, 2]
    latest, earlier = store.draft(KEY), store.draft(KEY, 1)
    assert latest is not None and (latest.version, latest.checked, latest.made_by) == (2, second, "Ben")
    assert earlier is not None and earlier.checked == first
    assert store.draft(KEY, 3) is None


def test_imports_curations_and_publications_come_back_oldest_first(store: Store) -> None:
    """Each record that a person or an import leaves is kept whole."""
    skipped = (SkippedRecord(place="a.json:3", reason="not JSON"),)
    imports = [ImportRecord(at=START, paths=(path,), new=1, known=2, skipped=skipped, choice="inc") for path in "ab"]
    curations = [
        Curation(id=f"k{n}", event_id="e", action=CurationAction.NOTE, by="Ana", at=START, value="v", reason="r")
        for n in (1, 2)
    ]
    publications = [
        Publication(destination="html", location=f"/x/{n}", at=START, by="Ana", version=1, digest="d") for n in (1, 2)
    ]
    for number in (0, 1):
        store.add_import(KEY, imports[number])
        store.add_curation(KEY, curations[number])
        store.add_publication(KEY, publications[number])
    assert list(store.imports(KEY)) == imports
    assert list(store.curations(KEY)) == curations
    assert list(store.publications(KEY)) == publications
    assert store.summaries()[0].published


def test_corrections_are_appended_in_order(store: Store) -> None:
    """A correction comes back with every field, after those before it."""
    first = correction(action=CorrectionAction.EDIT, after="Checkout was slow for 12 min.", evidence=("e1", "e2"))
    second = correction("s2", CorrectionAction.REJECT, id="c2")
    store.add_correction(KEY, first, 0)
    store.add_correction(KEY, second, 0)
    assert store.corrections(KEY) == (first, second)


def test_a_correction_of_what_somebody_else_changed_is_refused(store: Store) -> None:
    """The second of two editors who saw the same text gets the first one's words and name."""
    store.add_correction(KEY, correction(action=CorrectionAction.EDIT, after="Mine.", by="Ana"), 0)
    with pytest.raises(EditConflict) as refusal:
        store.add_correction(KEY, correction(action=CorrectionAction.EDIT, after="Yours.", by="Ben"), 0)
    assert (refusal.value.theirs, refusal.value.by) == ("Mine.", "Ana")
    store.add_correction(KEY, correction(action=CorrectionAction.EDIT, after="Ours.", by="Ben"), 1)
    assert [one.after for one in store.corrections(KEY)] == ["Mine.", "Ours."]


def test_a_correction_after_ones_that_do_not_exist_is_refused(store: Store) -> None:
    """Nobody can have seen corrections that were never made."""
    with pytest.raises(StateError, match="0 corrections, not 2"):
        store.add_correction(KEY, correction(), 2)


def test_of_many_editors_at_once_one_wins(store: Store) -> None:
    """Eight threads correct the same statement; one is kept and seven hear of the conflict."""
    refused: list[str] = []
    gate = threading.Barrier(8)

    def edit(number: int) -> None:
        gate.wait()
        try:
            store.add_correction(KEY, correction(id=f"c{number}", by=f"Editor {number}"), 0)
        except EditConflict as conflict:
            refused.append(conflict.by)

    threads = [threading.Thread(target=edit, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (kept,) = store.corrections(KEY)
    assert refused == [kept.by] * 7


def test_drafts_saved_at_once_get_different_versions(store: Store) -> None:
    """Versions stay unique when several people draft at the same time."""
    versions: list[int] = []
    threads = [
        threading.Thread(target=lambda: versions.append(store.save_draft(KEY, checked_draft(), "Ana")))
        for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(versions) == [1, 2, 3, 4, 5, 6]


def test_an_approval_comes_back_and_stands_until_something_changes(store: Store) -> None:
    """One correction, event or draft more, and the list of incidents no longer calls it approved."""
    store.save_draft(KEY, checked_draft(), "Ana")
    approval = StoredApproval(approved=approved(), version=1, corrections=0, timeline_digest="t")
    assert store.approval(KEY) is None
    store.save_approval(KEY, approval)
    assert store.approval(KEY) == approval
    assert store.summaries()[0].approved
    store.add_curation(KEY, Curation(id="k", event_id="e", action=CurationAction.PIN, by="Ana", at=START))
    assert store.summaries()[0].approved
    store.add_correction(KEY, correction(), 0)
    assert not store.summaries()[0].approved


@pytest.mark.parametrize("change", ["event", "time", "draft"])
def test_an_approval_lapses_with_what_it_rests_on(store: Store, change: str) -> None:
    """A late event, a corrected time or a new draft makes an approved report one to approve again."""
    store.save_draft(KEY, checked_draft(), "Ana")
    store.save_approval(KEY, StoredApproval(approved=approved(), version=1, corrections=0))
    if change == "event":
        store.add_events(KEY, [event()])
    elif change == "draft":
        store.save_draft(KEY, checked_draft(), "Ana")
    else:
        store.add_curation(KEY, Curation(id="k", event_id="e", action=CurationAction.CORRECT_TIME, by="Ana", at=START))
    assert not store.summaries()[0].approved


def test_an_approval_lapses_with_curations_that_count_and_with_the_description(store: Store) -> None:
    """A hidden event takes it down until that is undone; a note does not, another severity does."""
    store.save_draft(KEY, checked_draft(), "Ana")
    kept = StoredApproval(approved=approved(), version=1, corrections=0, curated_digest=curated_digest(()))
    store.save_approval(KEY, replace(kept, described_digest=described_digest(store.incident(KEY))))
    hidden = Curation(id="k1", event_id="e", action=CurationAction.HIDE, by="Ana", at=at("15:00"))
    for curation, stands in (
        (replace(hidden, id="k0", action=CurationAction.NOTE, value="look"), True),
        (hidden, False),
        (replace(hidden, id="k2", action=CurationAction.UNDO, value="k1", at=at("15:01")), True),
    ):
        store.add_curation(KEY, curation)
        assert store.summaries()[0].approved is stands
    store.save_incident(replace(store.incident(KEY), severity="SEV1"))
    assert not store.summaries()[0].approved


def test_all_approvals_stay(store: Store) -> None:
    """Oldest first, whether they stand or not."""
    store.save_draft(KEY, checked_draft(), "Ana")
    given = [StoredApproval(approved=approved(by=name), version=1, corrections=0) for name in ("Ana", "Ben")]
    for one in given:
        store.save_approval(KEY, one)
    assert store.approvals(KEY) == tuple(given)
    assert store.approval(KEY) == given[-1]


def test_each_incident_has_its_own_approval(store: Store) -> None:
    """Drafts, corrections and approvals of one incident say nothing about another."""
    store.save_incident(incident("INC-2042"))
    for key in (KEY, "INC-2042"):
        store.save_draft(key, checked_draft(), "Ana")
        store.add_events(key, [event()])
    store.save_draft(KEY, checked_draft(), "Ana")
    store.add_correction("INC-2042", correction(), 0)
    store.save_approval("INC-2042", StoredApproval(approved=approved(), version=1, corrections=1))
    assert {one.incident.key: one.approved for one in store.summaries()} == {KEY: False, "INC-2042": True}


def test_an_approval_keeps_what_people_decided(store: Store) -> None:
    """Edits, decisions and their history are part of what was approved."""
    edited = correction(action=CorrectionAction.EDIT, after="Checkout was slow for 12 min.", evidence=("e1",))
    under_review = reviewed(checked_draft(section(statement(id="s1"))), edited)
    store.save_approval(KEY, StoredApproval(approved=approved(under_review), version=1, corrections=1))
    kept = store.approval(KEY)
    assert kept is not None and kept.approved.review == under_review


def test_a_unit_that_fails_leaves_nothing(store: Store) -> None:
    """All that was written in it is undone, also what the calls inside had finished."""

    def write_and_fail() -> None:
        with store.unit():
            store.add_events(KEY, [event()])
            store.save_draft(KEY, checked_draft(), "Ana")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        write_and_fail()
    assert list(store.events(KEY)) == []
    assert store.draft(KEY) is None


def test_a_unit_sees_its_own_writes_and_others_do_not(store: Store) -> None:
    """Readers go on with what was there before, until the unit ends."""
    seen: list[int] = []
    with store.unit():
        store.add_events(KEY, [event()])
        assert len(list(store.events(KEY))) == 1
        if not isinstance(store, MemoryStore):
            reader = threading.Thread(target=lambda: seen.append(len(list(store.events(KEY)))))
            reader.start()
            reader.join()
    assert seen in ([0], [])
    assert len(list(store.events(KEY))) == 1


def test_a_unit_within_a_unit_is_undone_alone(store: Store) -> None:
    """Somebody who handles a refusal inside a unit keeps what was written before it."""

    def correct_twice() -> None:
        with store.unit():
            store.add_correction(KEY, correction(id="c1"), 0)
            store.add_correction(KEY, correction(id="c2"), 0)

    with store.unit():
        store.add_events(KEY, [event("kept")])
        with pytest.raises(EditConflict):
            correct_twice()
    assert store.corrections(KEY) == ()
    assert [one.text for one in store.events(KEY)] == ["kept"]


def test_the_stamp_changes_with_events_and_curations_only(store: Store) -> None:
    """What follows from a timeline may be kept as long as its stamp stays the same."""
    stamps = [store.stamp(KEY)]
    store.add_events(KEY, [event("first", "14:00")])
    stamps.append(store.stamp(KEY))
    store.add_curation(KEY, Curation(id="k", event_id="e", action=CurationAction.PIN, by="Ana", at=START))
    stamps.append(store.stamp(KEY))
    store.add_correction(KEY, correction(), 0)
    assert len(set(stamps)) == 3
    assert store.stamp(KEY) == stamps[-1]


def test_everything_stored_is_sealed(store: Store) -> None:
    """Events, curations, corrections, approvals and publications each get a place in one chain."""
    store.add_events(KEY, [event("a"), event("b")])
    store.add_curation(KEY, Curation(id="k", event_id="e", action=CurationAction.PIN, by="Ana", at=START))
    store.add_correction(KEY, correction(), 0)
    store.save_approval(KEY, StoredApproval(approved=approved(), version=1, corrections=1))
    published = Publication(destination="html", location="/x", at=START, by="Ana", version=1, digest="d")
    store.add_publication(KEY, published)
    verdict = store.verify(KEY)
    assert verdict.findings == ()
    assert verdict.counts == {"event": 2, "curation": 1, "correction": 1, "approval": 1, "publication": 1}
    assert verdict.head == store.seal_head(KEY) and verdict.head.length == 6


def test_a_record_that_replaces_another_is_sealed_again(store: Store) -> None:
    """Two exports of one message that differ in what is no part of it: the one that stays is the one that is sealed."""
    later = replace(event(key="c/1", attributes={"reactions": "eyes:2"}), raw='{"reactions":2}')
    store.add_events(KEY, [later, later])
    store.add_events(KEY, [replace(later, attributes={"reactions": "eyes:1"}, raw='{"reactions":1}'), later])
    verdict = store.verify(KEY)
    assert (verdict.findings, verdict.counts, verdict.replaced) == ((), {"event": 1}, 1)


def test_importing_the_same_again_seals_nothing(store: Store) -> None:
    """The chain grows with what is new only."""
    given = [event(f"message {number}") for number in range(5)]
    store.add_events(KEY, given)
    head = store.seal_head(KEY)
    store.add_events(KEY, given)
    assert store.seal_head(KEY) == head


def test_two_imports_at_once_do_not_fork_the_chain(store: Store) -> None:
    """Six threads import overlapping pieces and pin events meanwhile; one chain holds each event once."""
    given = [event(f"message {number}") for number in range(400)]

    def work(number: int) -> None:
        store.add_events(KEY, given[number * 50 : number * 50 + 150])
        pin = Curation(id=f"k{number}", event_id=given[number].id, action=CurationAction.PIN, by="Ana", at=START)
        store.add_curation(KEY, pin)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    verdict = store.verify(KEY)
    assert (verdict.findings, verdict.counts) == ((), {"event": 400, "curation": 6})
    assert verdict.head.length == 406


def test_each_incident_has_a_chain_of_its_own(store: Store) -> None:
    """The same event in two incidents is sealed with other salts and links."""
    store.save_incident(incident("INC-2042"))
    shared = event()
    for key in (KEY, "INC-2042"):
        store.add_events(key, [shared])
    assert store.seal_head(KEY).link != store.seal_head("INC-2042").link
    assert store.verify(KEY).intact and store.verify("INC-2042").intact


def test_after_an_erasure_everything_still_verifies(store: Store) -> None:
    """Text, author, attributes and raw record are gone; the chain says by whom, and holds."""
    told, other = full_event(), event("kept")
    store.add_events(KEY, [told, other])
    said = section(statement("Said.", [told], id="s1"))
    store.save_approval(KEY, StoredApproval(approved=approved(reviewed(checked_draft(said))), version=1, corrections=0))
    erasure = store.erase_event(KEY, told.id, " Ana Duarte ", at("17:00"), "asked for")
    kept = {one.id: one for one in store.events(KEY)}[told.id]
    assert (kept.text, kept.actor, kept.raw, kept.attributes, kept.permalink) == ("[erased]", None, "", {}, None)
    assert (kept.at, kept.key, kept.id) == (told.at, told.key, told.id)
    verdict = store.verify(KEY)
    assert (verdict.findings, verdict.erased) == ((), (erasure,))
    assert (erasure.by, store.erasures(KEY)) == ("Ana Duarte", (erasure,))


def test_what_was_erased_stays_erased_when_it_is_imported_again(store: Store) -> None:
    """Neither the same export nor one with an earlier time brings the words back."""
    told = received("14:05")
    store.add_events(KEY, [told])
    store.erase_event(KEY, told.id, "Ana Duarte", START, "")
    store.add_events(KEY, [told, received("14:01")])
    assert [one.text for one in store.events(KEY)] == ["[erased]"]
    assert store.verify(KEY).intact


def test_erasing_changes_the_stamp_and_is_done_once(store: Store) -> None:
    """What was understood of the incident is understood afresh; an unknown or erased event is refused."""
    told = event()
    store.add_events(KEY, [told])
    before = store.stamp(KEY)
    store.erase_event(KEY, told.id, "Ana Duarte", START, "")
    assert store.stamp(KEY) != before
    with pytest.raises(StateError, match="erased before"):
        store.erase_event(KEY, told.id, "Ana Duarte", START, "")
    with pytest.raises(NotFound, match="no event"):
        store.erase_event(KEY, "f" * 24, "Ana Duarte", START, "")


def test_a_reports_seal_is_of_the_latest_approval_and_of_what_it_cites(store: Store) -> None:
    """Cited events come with their entry as of the approval; one that a later import replaced says so."""
    told, other = replace(event("told"), raw='{"n":2}'), event("other")
    store.add_events(KEY, [told, other])
    assert store.report_seal(KEY, {"s1": (told.id,)}) is None
    said = section(statement("Said.", [told], id="s1"))
    store.save_approval(KEY, StoredApproval(approved=approved(reviewed(checked_draft(said))), version=1, corrections=0))
    seal = store.report_seal(KEY, {"s1": (told.id,)})
    assert seal is not None and seal.entry.link == store.seal_head(KEY).link
    assert (list(seal.events), seal.events[told.id].event, seal.events[told.id].entry.position) == ([told.id], told, 1)
    store.add_events(KEY, [replace(told, raw='{"n":1}')])
    again = store.report_seal(KEY, {"s1": (told.id,)})
    assert again is not None and again.events[told.id].replaced and again.events[told.id].event is None
    assert again.entry == seal.entry and again.events[told.id].entry == seal.events[told.id].entry


def test_opinions_are_kept_as_they_were_given(store: Store) -> None:
    """In the order they came, each with what it was about; they change no stamp and no seal."""
    stamp, head = store.stamp(KEY), store.seal_head(KEY)
    given = [
        Opinion(
            statement_id="s1", about=f"{number:064x}", view=View.CANNOT_TELL, reason="Either reading fits.", quote="",
            judge="test/judge", prompt_digest="0" * 64, asked_by="Ana Sousa", at=START,
        )
        for number in range(2)
    ]  # fmt: skip
    for one in given:
        store.add_opinion(KEY, one)
    assert store.opinions(KEY) == tuple(given)
    assert (store.stamp(KEY), store.seal_head(KEY)) == (stamp, head)
