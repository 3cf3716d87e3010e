"""Which channels are the incident's own, and what is said where none is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from extraction.capture.sources.slack_channel import ChannelChoice
from tests.extraction.capture.slack_inputs import DAY, message, read, write_export

ALERT = {
    "receiver": "retroline",
    "status": "firing",
    "alerts": [
        {
            "status": "firing",
            "labels": {"alertname": "CheckoutLatencyHigh", "service": "checkout", "severity": "critical"},
            "annotations": {},
            "startsAt": "2026-03-03T14:00:00Z",
            "endsAt": "0001-01-01T00:00:00Z",
            "fingerprint": "9f2c41d07ab3e615",
        }
    ],
    "groupLabels": {},
    "commonLabels": {},
    "commonAnnotations": {},
    "externalURL": "http://alertmanager.harborlane.example",
    "version": "4",
    "groupKey": "{}:{}",
}


def choice(folder: Path, **options: Any) -> ChannelChoice:
    stream = read(folder, **options)[1]
    assert stream.choice is not None
    return stream.choice


def taken(found: ChannelChoice) -> list[str]:
    return [one.channel for one in found.taken]


def test_one_channel_is_taken(tmp_path: Path) -> None:
    """Whatever it is called."""
    found = choice(write_export(tmp_path, {f"kitchen/{DAY}": [message()]}))
    assert taken(found) == ["kitchen"]
    assert "only channel" in found.taken[0].reason


def test_incident_channel_by_name_and_topic(tmp_path: Path) -> None:
    """Name and topic speak for it; the others are left out, listed and not called unreadable."""
    folder = write_export(tmp_path, {f"{name}/{DAY}": [message()] for name in ("inc-2041", "general", "payments")})
    records, stream = read(folder)
    assert stream.choice is not None and taken(stream.choice) == ["inc-2041"]
    assert "SEV-1" in stream.choice.taken[0].reason
    assert [one.channel for one in stream.choice.left_out] == ["general", "payments"]
    assert (len(records), stream.skipped) == (1, [])


def test_declaration_makes_a_channel_the_incidents(tmp_path: Path) -> None:
    """A plain channel in which somebody declares."""
    days = {f"payments/{DAY}": [message("I'm declaring a SEV-2 for checkout")], f"general/{DAY}": [message("lunch?")]}
    found = choice(write_export(tmp_path, days))
    assert taken(found) == ["payments"]
    assert "declared" in found.taken[0].reason


def test_declaration_that_points_elsewhere_speaks_for_that_channel(tmp_path: Path) -> None:
    """An announcement in #general is not the incident."""
    days = {
        f"general/{DAY}": [message("Declaring an incident, join <#C04PAYMENT|payments>")],
        f"payments/{DAY}": [message("here")],
    }
    assert taken(choice(write_export(tmp_path, days))) == ["payments"]


def test_named_incident_decides_among_several(tmp_path: Path) -> None:
    """The key however it is spelled; another incident's channel is left out, and a longer number is another one."""
    days = {f"{name}/{DAY}": [message()] for name in ("inc-2041-checkout", "inc-20411", "inc-1990", "general")}
    found = choice(write_export(tmp_path, days, ()), incident="INC2041")
    assert taken(found) == ["inc-2041-checkout"]


def test_channels_of_one_incident_stay_together(tmp_path: Path) -> None:
    """The number groups the working channel with the one for communications."""
    days = {f"{name}/{DAY}": [message()] for name in ("inc-2041", "inc-2041-comms", "general")}
    assert taken(choice(write_export(tmp_path, days, ()))) == ["inc-2041", "inc-2041-comms"]


def test_of_several_incidents_the_one_that_shares_alerts(tmp_path: Path) -> None:
    """The alert beside the export decides; the other incident is left out by name."""
    days = {
        f"inc-2041/{DAY}": [message("CheckoutLatencyHigh fired")],
        f"inc-2042/{DAY}": [message("printer on fire")],
    }
    folder = write_export(tmp_path, days, ())
    (folder / "alert.json").write_text(json.dumps(ALERT))
    found = choice(folder)
    assert taken(found) == ["inc-2041"]
    assert "CheckoutLatencyHigh" in found.taken[0].reason
    assert "another incident" in found.left_out[0].reason


def test_of_several_incidents_the_latest_without_other_records(tmp_path: Path) -> None:
    """Nothing else to go by: the one that somebody has just resolved."""
    days = {f"inc-2041/{DAY}": [message()], "inc-2044/2026-03-05.json": [message("x", "1772719331.000100")]}
    assert taken(choice(write_export(tmp_path, days, ()))) == ["inc-2044"]


def test_shared_alerts_and_people_suffice(tmp_path: Path) -> None:
    """No incident word anywhere, but the alert's name and its responders."""
    event = {"id": "1", "time": "2026-03-03T14:01:00Z", "text": "acknowledged", "kind": "acknowledged"}
    rows = [event | {"actor": "Mara Lindqvist"}, event | {"id": "2", "actor": "Theo Okafor"}]
    days = {
        f"payments/{DAY}": [message("CheckoutLatencyHigh again"), message("on it", "1772546532.000100", "U04THEO01")],
        f"general/{DAY}": [message("lunch?")],
    }
    folder = write_export(tmp_path, days)
    (folder / "alert.json").write_text(json.dumps(ALERT))
    (folder / "events.jsonl").write_text("\n".join(json.dumps(row) for row in rows))
    assert taken(choice(folder)) == ["payments"]


def test_alert_feed_alone_is_not_the_incident(tmp_path: Path) -> None:
    """A channel that only repeats alerts shares their names, and nobody works in it."""
    feed = [
        {
            "type": "message",
            "subtype": "bot_message",
            "bot_id": "B1",
            "text": "CheckoutLatencyHigh",
            "ts": "1772546531.1",
        }
    ]
    folder = write_export(tmp_path, {f"alerts/{DAY}": feed, f"general/{DAY}": [message()]}, ())
    (folder / "alert.json").write_text(json.dumps(ALERT))
    assert taken(choice(folder)) == []


def test_none_found_says_what_to_do(tmp_path: Path) -> None:
    """Nothing is guessed: no chat, and both ways out are named."""
    folder = write_export(tmp_path, {f"{name}/{DAY}": [message()] for name in ("general", "payments")})
    records, stream = read(folder)
    assert stream.choice is not None and not stream.choice.taken and not records
    assert stream.choice.advice and "--channel" in stream.choice.advice and "--all-channels" in stream.choice.advice


def test_overview_of_all_incidents_is_not_one(tmp_path: Path) -> None:
    """A channel named incidents, or for announcing them, belongs to no single one."""
    days = {f"{name}/{DAY}": [message()] for name in ("incidents", "incident-announcements", "inc-2041")}
    assert taken(choice(write_export(tmp_path, days, ()))) == ["inc-2041"]


def test_named_channels_by_name_and_id(tmp_path: Path) -> None:
    """With or without the hash, by name or by id."""
    folder = write_export(tmp_path, {f"{name}/{DAY}": [message()] for name in ("inc-2041", "general", "payments")})
    assert taken(choice(folder, channels=("#general", "C04PAYMENT"))) == ["general", "payments"]


def test_channel_that_is_not_there_is_listed(tmp_path: Path) -> None:
    """A typing mistake is told with what there is."""
    folder = write_export(tmp_path, {f"general/{DAY}": [message()]})
    _, stream = read(folder, channels=("inc-2014",))
    assert "general" in stream.skipped[0].reason
    assert "inc-2014" in stream.skipped[0].place.file


def test_all_channels(tmp_path: Path) -> None:
    """Everything, when asked for."""
    folder = write_export(tmp_path, {f"{name}/{DAY}": [message()] for name in ("general", "payments")})
    assert taken(choice(folder, all_channels=True)) == ["general", "payments"]
