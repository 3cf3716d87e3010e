"""The seal's format, written again from its description, and what erasing leaves of it."""

from __future__ import annotations

import json
from dataclasses import replace
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.domain.seal import (
    ChainHead,
    ChainPage,
    SealedKind,
    SealedRecord,
    first_link,
    fits,
    item_salt,
    new_salts,
    seal,
    without_content,
)
from extraction.domain.timeline import SourceReference
from extraction.domain.verify_chain import Damage, SealFinding, verify_chain
from tests.builders import at, event

KEY = "INC-2041"
START = ChainHead(length=0, link=first_link(KEY))
VALUES = st.none() | st.integers(-(2**53), 2**53) | st.text(st.characters(codec="utf-8"))
CONTENTS = st.lists(st.tuples(st.text("abc123", min_size=1), VALUES, VALUES), min_size=1, max_size=6)


def record(number: int, words: str = "said", kind: SealedKind = SealedKind.CORRECTION) -> SealedRecord:
    return SealedRecord(kind=kind, shown=(number, words), kept=("kept",))


def chained(*records: SealedRecord) -> list[ChainPage]:
    pages, head = [], START
    for one in records:
        pages.append(seal(head, one.kind, [(one.shown, one.kept)], new_salts(1)))
        head = pages[-1].head
    return pages


def found(pages: list[ChainPage], *records: SealedRecord, head: ChainHead | None = None) -> tuple[SealFinding, ...]:
    entries = [entry for page in pages for entry in page.entries()]
    return verify_chain(KEY, entries, records, (), head or pages[-1].head).findings


def json_as_described(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


@given(CONTENTS)
def test_the_format_is_what_its_description_says(
    contents: list[tuple[str, str | int | None, str | int | None]],
) -> None:
    """A second implementation, from the description and with another JSON library, gives the same chain."""
    salts = new_salts(len(contents))
    page = seal(START, SealedKind.EVENT, [((id_, shown), (kept,)) for id_, shown, kept in contents], salts)
    link = sha256(json_as_described(["retroline-seal/1", KEY])).digest()
    for number, (entry, (id_, shown, kept)) in enumerate(zip(page.entries(), contents, strict=True), 1):
        salt, kept_salt = entry.salts[:16], entry.salts[16:]
        digest = sha256(kept_salt + json_as_described([kept])).digest()
        commitment = sha256(salt + b"event" + digest + json_as_described([id_, shown])).digest()
        link = sha256(link + number.to_bytes(8, "big") + b"event" + commitment).digest()
        assert (entry.kept, entry.commitment, entry.link) == (digest, commitment, link)
    assert page.head.fingerprint == f"sha256:{link.hex()[:24]}"


@given(CONTENTS, st.data())
def test_any_change_of_any_value_is_found(
    contents: list[tuple[str, str | int | None, str | int | None]], data: st.DataObject
) -> None:
    """Whatever a value is changed to, in what is shown or kept, the record no longer fits its entry."""
    page = seal(START, SealedKind.EVENT, [(one[:2], one[2:]) for one in contents], new_salts(len(contents)))
    place = data.draw(st.integers(0, len(contents) - 1))
    other = data.draw(VALUES.filter(lambda value: value not in contents[place]))
    entry = list(page.entries())[place]
    shown, kept = contents[place][:2], contents[place][2:]
    assert fits(entry, SealedRecord(kind=SealedKind.EVENT, shown=shown, kept=kept))
    assert not fits(entry, SealedRecord(kind=SealedKind.EVENT, shown=(shown[0], other), kept=kept))
    assert not fits(entry, SealedRecord(kind=SealedKind.EVENT, shown=shown, kept=(other,)))
    assert not fits(entry, SealedRecord(kind=SealedKind.CURATION, shown=shown, kept=kept))


def test_the_same_record_never_has_the_same_commitment() -> None:
    """Salts are random: nobody learns from two chains that something was said in both."""
    first, second = (chained(record(1))[0] for _ in range(2))
    assert first.commitments != second.commitments


def test_a_published_salt_says_nothing_of_the_others() -> None:
    """Items have salts that follow from the one that is never published."""
    salts = new_salts(1)
    assert item_salt(salts, "statement/s1") == sha256(salts[16:] + b"statement/s1").digest()[:16]
    assert item_salt(salts, "statement/s1") not in (salts[:16], salts[16:], item_salt(salts, "statement/s2"))


def test_a_chain_is_of_one_incident() -> None:
    """The chain of another incident, put in whole, does not begin where it ought to."""
    pages = chained(record(1), record(2))
    entries = [entry for page in pages for entry in page.entries()]
    (finding,) = verify_chain("INC-2042", entries, [record(1), record(2)], (), pages[-1].head).findings
    assert (finding.damage, finding.position) == (Damage.CHAIN, 1)


@pytest.mark.parametrize("kind", [kind for kind in SealedKind if kind is not SealedKind.EVENT])
def test_kinds_cannot_be_confused(kind: SealedKind) -> None:
    """A correction relabelled as another kind breaks its link."""
    (page,) = chained(record(1))
    damages = {one.damage for one in found([replace(page, kind=kind)], record(1, kind=kind))}
    assert damages == (set() if kind is SealedKind.CORRECTION else {Damage.CHAIN, Damage.ALTERED})


def test_what_was_altered_removed_and_put_in_is_named() -> None:
    """One of each, in the order of the chain; what was never sealed last."""
    pages = chained(record(1), record(2), record(3))
    findings = found(pages, record(1, "said otherwise"), record(3), record(9))
    assert [(one.damage, one.what) for one in findings] == [
        (Damage.ALTERED, "correction 1"),
        (Damage.MISSING, "correction 2"),
        (Damage.INSERTED, "correction 9"),
    ]


def test_a_lost_page_and_a_cut_end_are_found() -> None:
    """Gaps by their positions, a missing end by what was written down."""
    records = [record(number) for number in (1, 2, 3)]
    pages = chained(*records)
    gap, orphan = found([pages[0], pages[2]], *records)
    assert "position 2 of the chain is missing" in gap.message
    assert (gap.damage, orphan.damage, orphan.what) == (Damage.CHAIN, Damage.INSERTED, "correction 2")
    (cut,) = found(pages[:2], *records[:2], head=pages[2].head)
    assert cut.what == "head" and "its end was cut off" in cut.message


def test_without_content_only_place_and_time_are_left() -> None:
    """Its id stays, so that what cites it still finds it."""
    told = replace(
        event("I fixed it", "14:02", attributes={"title": "x"}),
        permalink="https://chat.example.test/p",
        also=(SourceReference(source="jira", key="OPS-41/1"),),
        raw='{"text":"I fixed it"}',
    )
    left = without_content(told)
    assert (left.id, left.at, left.key, left.channel) == (told.id, at("14:02"), told.key, told.channel)
    assert "fixed" not in str(left) and (left.actor, left.also, left.attributes, left.digest) == (None, (), {}, "")
