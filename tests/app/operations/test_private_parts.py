"""With a private event goes everything that tells of the same happening, and what people said about it."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from app.operations.private_events import WITHHELD, masked_corrections, parted
from extraction.domain.correction import Correction, CorrectionAction
from extraction.domain.curation import Curation, CurationAction
from extraction.domain.timeline import Event
from tests.builders import at, event

A, B, C = event("disk full", "14:00"), event("disk is full", "14:01"), event("deploy", "14:02")
SECRET = event("a customer's name", "14:03")


def said(action: CurationAction, about: Event, value: str = "", minute: int = 10) -> Curation:
    moment = at(f"15:{minute:02}")
    return Curation(id=f"c{minute}", event_id=about.id, action=action, by="Ana", at=moment, value=value)


def test_without_private_events_nothing_is_parted() -> None:
    curations = (said(CurationAction.PIN, A),)
    apart = parted([A, B], curations)
    assert (apart.shown, apart.private, apart.curations, apart.applied) == ((A, B), (), curations, curations)


def test_all_wordings_of_a_message_go_together() -> None:
    """Also one that a later import brings."""
    edited = event("a customer's name, and more", "14:05", version_of=SECRET.key)
    for kept in (SECRET, edited):
        assert parted([A, SECRET, edited], (said(CurationAction.KEEP_PRIVATE, kept),)).shown == (A,)


def test_what_was_merged_with_it_goes_with_it() -> None:
    """People said that both tell the same."""
    curations = (
        said(CurationAction.MERGE, A, B.id, minute=10),
        said(CurationAction.KEEP_PRIVATE, B, minute=11),
    )
    apart = parted([A, B, C], curations)
    assert apart.shown == (C,)
    assert {one.id for one in apart.private} == {A.id, B.id}
    assert apart.curations == ()


def test_what_people_said_about_it_goes_with_it() -> None:
    """A note repeats what it is about; an undo of it names it."""
    note = said(CurationAction.NOTE, SECRET, "it was Mara's bank", minute=10)
    curations = (
        note,
        said(CurationAction.UNDO, SECRET, note.id, minute=11),
        said(CurationAction.KEEP_PRIVATE, SECRET, minute=12),
        said(CurationAction.PIN, A, minute=13),
    )
    apart = parted([A, SECRET], curations)
    assert [one.action for one in apart.curations] == [CurationAction.PIN]
    assert [one.action for one in apart.applied] == [CurationAction.KEEP_PRIVATE, CurationAction.PIN]


@given(st.permutations(["keep", "public", "undo"]), st.integers(0, 3))
def test_the_last_word_counts(order: list[str], length: int) -> None:
    """Kept, made public, undone: in whatever order, an event is shown or private, never both and never neither."""
    make: dict[str, Callable[[int], Curation]] = {
        "keep": lambda minute: said(CurationAction.KEEP_PRIVATE, SECRET, minute=minute),
        "public": lambda minute: said(CurationAction.MAKE_PUBLIC, SECRET, minute=minute),
        "undo": lambda minute: said(CurationAction.UNDO, SECRET, f"c{minute - 1}", minute=minute),
    }
    curations = tuple(make[name](10 + place) for place, name in enumerate(order[:length]))
    apart = parted([A, SECRET], curations)
    assert sorted((*apart.shown, *apart.private), key=lambda one: one.at) == [A, SECRET]
    assert A in apart.shown


def test_corrections_lose_the_words_that_rested_on_it() -> None:
    """And keep those that came after, on other evidence."""
    first = correction("c1", CorrectionAction.ADD, after="Mara's bank failed.", evidence=(SECRET.id,))
    second = correction("c2", CorrectionAction.EDIT, "Mara's bank failed.", "The disk was full.", (A.id,))
    third = correction("c3", CorrectionAction.ACCEPT, "The disk was full.")
    masked = masked_corrections((first, second, third), None, frozenset([SECRET.id]))
    assert [(one.before, one.after) for one in masked] == [
        ("", WITHHELD),
        (WITHHELD, "The disk was full."),
        ("The disk was full.", ""),
    ]


def correction(
    id: str, action: CorrectionAction, before: str = "", after: str = "", evidence: tuple[str, ...] = ()
) -> Correction:
    return Correction(
        id=id, statement_id="s", section_id="x", action=action, by="Ana", at=at("15:00"), before=before, after=after,
        evidence=evidence, reason="because",
    )  # fmt: skip
