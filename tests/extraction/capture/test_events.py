"""From a source's record to an event: redacted everywhere, with a stable identity, and no address in it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from extraction.capture.events import address_hash, canonical_json, events_from
from extraction.capture.source_record import RecordedActor, SourceRecord
from extraction.domain.timeline import Event, EventKind
from extraction.errors import Place

KEY = b"installation"
AT = datetime(2026, 3, 3, 14, 2, tzinfo=UTC)
RECEIVED = datetime(2026, 3, 4, tzinfo=UTC)


def record(text: str = "checkout is slow", raw: Any = None, **fields: Any) -> SourceRecord:
    given: dict[str, Any] = {
        "source": "slack",
        "kind": EventKind.MESSAGE,
        "at": AT,
        "at_original": "1772546520.000100",
        "text": text,
        "raw": {"text": text} if raw is None else raw,
        "place": Place("export.zip!inc-2041/2026-03-03.json", 1),
        "received_at": RECEIVED,
        "key": "inc-2041/1772546520.000100",
    }
    return SourceRecord(**(given | fields))


def event(text: str = "checkout is slow", raw: Any = None, **fields: Any) -> Event:
    (made,) = events_from([record(text, raw, **fields)], KEY)
    return made


def test_nothing_secret_is_left_anywhere_in_an_event() -> None:
    """Text, raw record, attributes, permalink and the link's credentials."""
    secret, address = "Tr0ub4dor&3", "jo@larkspur.example"
    made = event(
        f"password: {secret}",
        {"text": f"password: {secret}", "files": [{"by": address}], "password": secret},
        attributes={"title": f"mail {address}", "url": f"https://ops:{secret}@larkspur.example/x"},
        permalink=f"https://ops:{secret}@larkspur.example/x",
        actor=RecordedActor(native_id=address, name=address, handle=address, address=address),
    )
    assert secret not in repr(made)
    assert address not in repr(made)


def test_a_harmless_record_is_kept_as_it_came_in_canonical_form() -> None:
    """Sorted names and no spaces, so that the same record has the same bytes."""
    made = event(raw={"ts": "1772546520.000100", "a": [1, "ü"]})
    assert made.raw == '{"a":[1,"ü"],"ts":"1772546520.000100"}'
    assert made.text == "checkout is slow"


def test_identity_counts_and_the_rest_of_the_record_does_not() -> None:
    """A reaction added later does not make another event; another text does."""
    first = event(raw={"text": "a", "reactions": []}, identity={"text": "a"})
    later = event(raw={"text": "a", "reactions": [{"name": "eyes"}]}, identity={"text": "a"})
    other = event(raw={"text": "b"}, identity={"text": "b"})
    assert first.id == later.id
    assert first.raw != later.raw
    assert first.id != other.id


def test_without_identity_the_digest_is_that_of_the_whole_record() -> None:
    """And the order of names in it does not matter."""
    assert (
        event(raw={"a": 1, "b": 2}).digest == event(raw={"b": 2, "a": 1}).digest != event(raw={"a": 1, "b": 3}).digest
    )


def test_a_record_without_a_key_gets_kind_and_digest() -> None:
    made = event(key=None, kind=EventKind.ALERT)
    assert made.key == f"alert/{made.digest[:16]}"


def test_a_mail_is_still_found_by_its_message_id() -> None:
    """It only looks like an address; the address in the mail is gone all the same."""
    made = event("from jo@larkspur.example", source="mail", key="1772546520.7@mx.larkspur.example")
    assert made.key == "1772546520.7@mx.larkspur.example"
    assert "jo@" not in made.text


def test_a_record_without_a_time_has_the_files_and_keeps_its_identity() -> None:
    """When the file was saved again, it is the same event."""
    made, again = event(at=None), event(at=None, received_at=AT)
    assert (made.at, made.time_basis) == (RECEIVED, "received")
    assert made.id == again.id


def test_an_address_becomes_a_keyed_hash_of_its_lower_case() -> None:
    """The same for the same person under every spelling; another one under another key."""
    actors = [
        RecordedActor(native_id="U1", name="Jo", address=one) for one in ("Jo@Larkspur.example", "jo@larkspur.example")
    ]
    hashes = {event(actor=actor).actor.address_hash for actor in actors}  # type: ignore[union-attr]
    assert hashes == {address_hash("jo@larkspur.example", KEY)}
    assert address_hash("jo@larkspur.example", b"other") not in hashes


def test_a_person_named_by_an_address_is_known_by_its_local_part() -> None:
    """As name, handle and native id; two of them stay two."""
    made = event(actor=RecordedActor(native_id="jo.smith@larkspur.example", name="jo.smith@larkspur.example")).actor
    other = event(actor=RecordedActor(native_id="jo.smith@elsewhere.example", name="jo.smith@elsewhere.example")).actor
    assert made is not None and other is not None
    assert made.name == "jo.smith"
    assert made.native_id.startswith("address/")
    assert made.native_id != other.native_id


def test_hidden_characters_are_shown_in_the_text_and_stay_in_the_record() -> None:
    """Zero-width, bidi and tag characters; joined emoji and flags are what they look like."""
    made = event(
        "ig\u200bnore \u202e \U000e0041 👩\u200d💻 🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f\nx"
    )
    assert made.text.startswith("ig⟨U+200B⟩nore ⟨U+202E⟩ ⟨tag A⟩ 👩\u200d💻 🏴\U000e0067")
    assert "\u200b" in json.loads(made.raw)["text"]


def test_records_that_no_database_takes_are_made_storable() -> None:
    """Lone surrogates, numbers beyond 64 bits, and nesting without end."""
    nested: Any = "deep"
    for _ in range(2_000):
        nested = [nested]
    stored = canonical_json({"text": "a\ud83d", "number": 10**30, "nested": nested})
    loaded = json.loads(stored)
    assert loaded["text"] == "a?"
    assert loaded["number"] == 10**30
    assert "left out" in stored.decode()


def test_events_come_one_by_one_in_the_order_of_their_records() -> None:
    """An export of any size is read in little memory."""
    made = events_from((record(str(number)) for number in range(3)), KEY)
    assert next(made).text == "0"
    assert [one.text for one in made] == ["1", "2"]


def test_one_native_id_in_two_sources_is_two_actors() -> None:
    """Also where both name the person alike."""
    actor = RecordedActor(native_id="U1", name="Jo")
    first, second = events_from([record(actor=actor), replace(record(actor=actor), source="jira")], KEY)
    assert first.actor is not None and second.actor is not None
    assert (first.actor.source, second.actor.source) == ("slack", "jira")
