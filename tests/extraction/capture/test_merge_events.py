"""What people merged becomes one event that keeps the others' references; nothing is lost and no order matters."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from extraction.capture.build_timeline import build_timeline
from extraction.capture.merge_events import with_merges
from extraction.domain.curation import Curated, Curation, CurationAction
from extraction.domain.timeline import Event, EventKind, Timeline
from tests.builders import at, event, timeline

EVENTS = tuple(event(f"the disk of worker {number} filled", f"14:{number:02d}") for number in range(7))
IDS = [one.id for one in EVENTS]
MERGES = st.dictionaries(st.sampled_from([*IDS, "gone"]), st.sampled_from([*IDS, "gone"]), max_size=7)


def told_of(known: Timeline) -> set[str | None]:
    """Ids of all events that the timeline holds, as themselves or as a reference."""
    return {reference.event_id for one in known for reference in one.references}


def test_the_kept_one_speaks_and_the_other_becomes_its_reference() -> None:
    """Text and time are the kept one's; the other is still found by its id."""
    goes, stays = event("deploy is out", "14:03"), event("Deployment of v7 succeeded", "14:01", source="github")
    merged = with_merges(timeline(goes, stays), {goes.id: stays.id})
    (one,) = merged.events
    assert (one.id, one.text, one.at) == (stays.id, stays.text, at("14:01"))
    assert merged.find(goes.id) is one and [ref.key for ref in one.references] == [stays.key, goes.key]


@given(MERGES)
def test_no_event_is_lost_whatever_is_merged(merges: dict[str, str]) -> None:
    """Chains, circles, itself, events that are not there: each event is in the timeline once."""
    merged = with_merges(timeline(*EVENTS), merges)
    assert told_of(merged) == set(IDS)
    assert sum(len(one.references) for one in merged) == len(EVENTS)
    assert {one.id for one in merged} <= set(IDS) and len(merged) >= 1


@given(MERGES, st.permutations(EVENTS), st.randoms(use_true_random=False))
def test_neither_order_of_events_nor_of_merges_matters(
    merges: dict[str, str], events: list[Event], chance: object
) -> None:
    """The same timeline, reference by reference."""
    shuffled = dict(reversed(list(merges.items())))
    one = build_timeline(EVENTS, Curated(merged=merges))
    other = build_timeline(events, Curated(merged=shuffled))
    assert [(event.id, event.references) for event in one] == [(event.id, event.references) for event in other]


def test_the_last_one_of_a_chain_speaks_for_all() -> None:
    """Two steps lead to one event with both references."""
    first, second, third = EVENTS[:3]
    merged = with_merges(timeline(first, second, third), {first.id: second.id, second.id: third.id})
    assert [one.id for one in merged] == [third.id] and told_of(merged) == {first.id, second.id, third.id}


def test_all_wordings_of_a_message_go_together() -> None:
    """The old wording does not come back as if it were the latest."""
    first = event("it is the cache", "14:00", key="inc/1")
    edit = event("it is the disk", "14:02", key="inc/1", version_of="inc/1")
    other = event("disk alert", "14:05", source="alertmanager", kind=EventKind.ALERT)
    merged = with_merges(timeline(first, edit, other), {edit.id: other.id})
    assert [one.id for one in merged] == [other.id] and len(merged.events[0].references) == 3


def test_nothing_is_merged_into_a_deleted_message() -> None:
    """What was deleted cannot speak for anything."""
    said = event("restarting", "14:00", key="inc/1")
    deleted = event("", "14:02", key="inc/1", version_of="inc/1", kind=EventKind.MESSAGE_DELETED)
    other = event("restarted", "14:01")
    assert len(with_merges(timeline(said, deleted, other), {other.id: said.id})) == 3


def test_the_kept_event_keeps_its_own_time() -> None:
    """A correction of the one that goes shows in its reference and moves nothing else."""
    goes, stays = event("deploy is out", "14:03"), event("deployed v7", "14:01", source="github", kind=EventKind.DEPLOY)
    said = [
        Curation(
            id="1",
            event_id=goes.id,
            action=CurationAction.CORRECT_TIME,
            by="Mara",
            at=at("15:00"),
            value="2026-03-03T14:09:00Z",
        ),
        Curation(id="2", event_id=goes.id, action=CurationAction.MERGE, by="Mara", at=at("15:01"), value=stays.id),
    ]
    (one,) = build_timeline([goes, stays], Curated.of(said))
    assert one.at == at("14:01") and one.references[1].at == at("14:09")


def test_without_merges_the_timeline_is_the_same_value() -> None:
    """Not even rebuilt."""
    known = timeline(*EVENTS)
    assert with_merges(known, {}) is known and with_merges(known, {"gone": IDS[0]}) is known
