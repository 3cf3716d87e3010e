"""One Slack message to its records: text, kind, key, person, attributes, and what makes it the same message."""

from __future__ import annotations

import pytest

from extraction.capture.sources.slack_message import permalink
from extraction.capture.sources.slack_workspace import SlackWorkspace
from extraction.domain.clock import iso_utc
from extraction.domain.timeline import ATTRIBUTES, EventKind
from extraction.errors import UnreadableRecord
from tests.extraction.capture.slack_inputs import FIXTURES, fixture, message, record_of, records_of, workspace

MESSAGE_FIXTURES = sorted(
    path.name
    for path in FIXTURES.glob("*.json")
    if path.read_text("utf-8").lstrip().startswith("{") and isinstance(fixture(path.name).get("ts"), str)
)


def test_plain_message_keeps_microseconds_key_and_address() -> None:
    """Time to the microsecond, key from channel and ts, e-mail as the person's address."""
    record = record_of("plain_message.json")
    assert iso_utc(record.at) == "2026-03-03T14:02:11.250000Z"
    assert record.key == "inc-2041/1772546531.250000"
    assert record.actor and record.actor.name == "Mara Lindqvist"
    assert (record.actor.handle, record.actor.address) == ("mara", "mara@harborlane.example")


def test_rich_text_that_repeats_the_text_is_not_doubled() -> None:
    """A person's blocks say the same as the text."""
    assert record_of("plain_message.json").text == "p99 is at 4.2 s & climbing"


def test_channel_name_and_thread_key() -> None:
    """A thread is named by its root's key, in the root, its replies and a broadcast alike."""
    keys = [record_of(one).thread_key for one in fixture("thread_with_broadcast_reply.json")]
    assert keys == ["inc-2041/1772546700.000100"] * 3


def test_broadcast_reply_does_not_tell_its_root_again() -> None:
    """The root that Slack copies into a broadcast reply is no further record."""
    (record,) = records_of(fixture("thread_with_broadcast_reply.json")[2])
    assert record.text == "All hosts now"
    assert record.attributes["subtype"] == "thread_broadcast"


@pytest.mark.parametrize("name", ["slash_command_echo.json", "incident_bot_announcement.json"])
def test_commands(name: str) -> None:
    """A known slash command and an incident tool's announcement are commands."""
    assert record_of(name).kind is EventKind.COMMAND


@pytest.mark.parametrize("name", ["path_that_is_no_command.json", "alert_bot_with_attachment.json"])
def test_what_only_looks_like_a_command(name: str) -> None:
    """A path and an alert bot's message stay messages."""
    assert record_of(name).kind is EventKind.MESSAGE


@pytest.mark.parametrize("name", ["channel_topic.json", "channel_join.json", "integration_added.json"])
def test_channel_kinds(name: str) -> None:
    """Joins, topics and integrations are about the channel."""
    assert record_of(name).kind is EventKind.CHANNEL


def test_topic_reads_as_a_sentence() -> None:
    """The person's name stands in place of the id."""
    assert record_of("channel_topic.json").text == "@Mara Lindqvist set the channel topic: SEV-1 checkout | IC: Mara"


def test_topic_without_text_is_told_from_its_field() -> None:
    """Some exports leave the sentence out and keep the topic."""
    text = record_of(message("", subtype="channel_topic", topic="mitigated <@U04THEO01>")).text
    assert text == "set the channel topic: mitigated @Theo Okafor"


def test_added_integration_is_the_bots_and_names_who_did_it() -> None:
    """It carries a bot's id, so it counts among the bot's; the person stands in the text."""
    record = record_of("integration_added.json")
    assert record.actor and record.actor.is_bot and record.actor.name == "pagerbird"
    assert record.text.startswith("@Mara Lindqvist added an integration")


def test_bot_is_named_by_the_message_then_by_its_profile() -> None:
    """The same bot id under the name of the message, or of the bot's profile."""
    posted, modern = record_of("alert_bot_with_attachment.json"), record_of("alert_bot_with_blocks.json")
    assert posted.actor == modern.actor
    assert posted.actor and (posted.actor.native_id, posted.actor.name) == ("B04PGBIRD", "Pagerbird")


def test_edited_message_says_when_and_supersedes_itself() -> None:
    """An export holds only the latest wording; the edit's time is an attribute, the message's own time stays."""
    record = record_of("edited_message.json")
    assert record.version_of == record.key
    assert record.attributes["edited_at"] == "2026-03-03T14:04:59Z"
    assert iso_utc(record.at) == "2026-03-03T14:04:00.000100Z"


def test_change_tells_the_earlier_and_the_later_wording() -> None:
    """Two records under one key; the later one stands at the time of the edit and supersedes."""
    earlier, later = records_of(fixture("message_changed_event.json")["event"])
    assert (earlier.text, later.text) == ("error rate is 21 %", "error rate is 12 %")
    assert earlier.key == later.key == later.version_of == "inc-2041/1772546640.000100"
    assert earlier.version_of is None
    assert later.at and earlier.at and later.at > earlier.at


def test_earlier_wording_of_a_change_is_the_original_message() -> None:
    """What an edit repeats is the same event as the message that was exported or delivered before."""
    earlier, _ = records_of(fixture("message_changed_event.json")["event"])
    original = record_of(fixture("message_event.json")["event"])
    assert (earlier.identity, earlier.at, earlier.key) == (original.identity, original.at, original.key)


def test_preview_that_slack_adds_is_no_edit() -> None:
    """Slack sends a change when it adds a link's preview; nobody changed anything."""
    record = record_of(fixture("link_preview_added_event.json")["event"])
    assert record.version_of is None
    assert record.text == "see https://graphs.harborlane.example/d/7"


def test_deletion_supersedes_and_keeps_what_was_deleted() -> None:
    """The deleted wording is a record of its own, the deletion one at its own time."""
    before, gone = records_of(fixture("message_deleted_event.json")["event"])
    assert before.text == "wrong window, ignore"
    assert gone.kind is EventKind.MESSAGE_DELETED
    assert gone.version_of == before.key == "inc-2041/1772546660.000100"
    assert iso_utc(gone.at) == "2026-03-03T14:05:20.000500Z"


def test_tombstone_is_a_deletion() -> None:
    """An export shows a deleted root with replies as a tombstone."""
    record = record_of("tombstone.json")
    assert (record.kind, record.version_of) == (EventKind.MESSAGE_DELETED, record.key)


def test_reactions_and_pin_are_attributes() -> None:
    """Reactions with counts in the order of the export, and the pin."""
    attributes = record_of("reactions_and_pin.json").attributes
    assert attributes == {"reactions": "eyes:2,white_check_mark:1", "pinned": "true"}


def test_reactions_do_not_change_the_identity() -> None:
    """A later export with other reactions, pins and reply counts holds the same message."""
    later = fixture("reactions_and_pin.json")
    bare = {name: later[name] for name in ("type", "user", "text", "ts")} | {"reply_count": 4, "team": "T04HARBOR"}
    assert record_of(later).identity == record_of(bare).identity


def test_another_wording_is_another_identity() -> None:
    """The text takes part in the identity."""
    assert record_of(message("12 %")).identity != record_of(message("21 %")).identity


def test_files_are_named_also_where_nobody_wrote_a_word() -> None:
    """A file without words reads as what it is."""
    record = record_of("file_upload.json")
    assert record.attributes["files"] == "p99.png"
    assert record.text == "shared p99.png"


def test_unknown_subtype_is_kept_as_a_message() -> None:
    """What Slack invents tomorrow is not lost today."""
    record = record_of("unknown_subtype.json")
    assert (record.kind, record.attributes["subtype"]) == (EventKind.MESSAGE, "moon_phase")


def test_people_deleted_unknown_and_guests() -> None:
    """A deleted user keeps the name, a guest has the message's, an unknown one the id."""
    names = [record_of(f"{one}_user.json").actor for one in ("deleted", "unknown")]
    names.append(record_of("guest_with_profile.json").actor)
    assert [one.name if one else None for one in names] == ["Jonas Brandt", "U09OUTSIDE", "Noor Haddad"]


@pytest.mark.parametrize("ts", [None, "", "soon", "0000000000.000000", "-5", True, "nan", "1e400"])
def test_unusable_ts_is_refused(ts: object) -> None:
    """Without a time a message can be neither ordered nor cited."""
    with pytest.raises(UnreadableRecord, match="without a usable ts"):
        record_of({**message(), "ts": ts})


def test_permalink_needs_workspace_and_channel() -> None:
    """The address that "copy link" gives, or none where a part of it is unknown."""
    assert permalink("harborlane", "C04INC2041", "1772546531.250000") == (
        "https://harborlane.slack.com/archives/C04INC2041/p1772546531250000"
    )
    assert permalink(None, "C04INC2041", "1772546531.250000") is None
    assert permalink("harborlane", None, "1772546531.250000") is None


def test_permalink_of_a_reply_names_its_thread() -> None:
    """A reply's address opens the thread; a root's does not."""
    known = workspace()
    known.add_url("https://harborlane.slack.com/")
    root, reply, _ = (record_of(one, known) for one in fixture("thread_with_broadcast_reply.json"))
    assert root.permalink and root.permalink.endswith("/p1772546700000100")
    assert reply.permalink and reply.permalink.endswith("?thread_ts=1772546700.000100&cid=C04INC2041")


@pytest.mark.parametrize("name", MESSAGE_FIXTURES)
def test_every_message_shape_gives_valid_records_without_names(name: str) -> None:
    """No names known at all: still a record, with allowed attributes and an aware time."""
    record = record_of(name, SlackWorkspace())
    assert set(record.attributes) <= set(ATTRIBUTES)
    assert record.at and record.at.tzinfo is not None
    assert record.raw == fixture(name)
