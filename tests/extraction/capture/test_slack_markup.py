"""Slack's markup, blocks and attachments as plain text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.capture.sources.slack_markup import plain_text
from extraction.capture.sources.slack_workspace import SlackWorkspace
from tests.extraction.capture.slack_inputs import message, record_of, workspace


def test_mentions_links_groups_dates_and_entities() -> None:
    """Every kind of reference reads as a person would say it."""
    assert record_of("mentions_links_and_groups.json").text == (
        "@Theo Okafor @payments-oncall @here see #payments and #general: the p99 graph "
        "(https://graphs.harborlane.example/d/7?a=1&b=2), https://status.harborlane.example, oncall@harborlane.example, "
        "due 15:00 UTC, x < y && y > z, @U04NOBODY"
    )


def test_emphasis_goes_code_and_strikethrough_stay() -> None:
    """Marks go outside code; struck-out text keeps its tildes, because it was taken back."""
    assert record_of("emphasis_and_code.json").text == (
        "Rolled back to v2.18.3 with\nkubectl rollout undo *deploy/checkout*\nseems better, ~cache~ snake_case_name stays :tada:"
    )


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("<!subteam^S09OTHER|@db-team>", "@db-team"),
        ("<!subteam^S09OTHER>", "@S09OTHER"),
        ("<@U09GUEST|noor>", "@noor"),
        ("<#C09OTHER|war-room>", "#war-room"),
        ("<#C09OTHER>", "#C09OTHER"),
        ("<!date^1772546531^{date}>", "2026-03-03 14:02 UTC"),
        ("<!everyone>", "@everyone"),
        ("<https://a.example/x_y_z/_a_?b=*c*>", "https://a.example/x_y_z/_a_?b=*c*"),
        ("<https://a.example|https://a.example>", "https://a.example"),
        ("<https://a.example|a.example>", "https://a.example"),
        ("<tel:+15550100|+1 555 0100>", "+1 555 0100 (+15550100)"),
        ("&amp;lt; is &lt;", "&lt; is <"),
        ("a < b and b > a", "a < b and b > a"),
        ("&lt;@U04MARA01&gt;", "<@U04MARA01>"),
        ("SELECT * FROM a * b", "SELECT * FROM a * b"),
        ("*<https://a.example|alert>* fired", "alert (https://a.example) fired"),
        ("`a` and *b*", "a and b"),
    ],
)
def test_one_mark(written: str, read: str) -> None:
    """One kind of mark at a time."""
    assert plain_text(written, workspace()) == read


@given(st.text(alphabet=st.characters(exclude_characters="<&*_`", exclude_categories=["Cs"])))
def test_text_without_marks_is_left_alone(text: str) -> None:
    """What holds no mark is the same text."""
    assert plain_text(text, SlackWorkspace()) is text


@given(st.text(alphabet="<>|@#!^&;lt*_`ab \n:/"))
def test_no_text_breaks_the_reader(text: str) -> None:
    """Whatever stands in a message, there is a text."""
    assert isinstance(plain_text(text, workspace()), str)


def test_attachment_of_an_alert_bot() -> None:
    """Pretext, title with its link, text and fields, in this order, the fallback not again."""
    assert record_of("alert_bot_with_attachment.json").text.split("\n") == [
        "[FIRING:1]",
        "CheckoutLatencyHigh (https://alerts.harborlane.example/a/91)",
        "p99 above 2 s for 5 m",
        "service: checkout",
        "severity: critical",
    ]


def test_blocks_of_an_alert_bot() -> None:
    """Header, section, fields and context; no button, and not Slack's stand-in for the blocks."""
    assert record_of("alert_bot_with_blocks.json").text.split("\n") == [
        "CheckoutLatencyHigh firing",
        "p99 above 2 s",
        "Service: checkout",
        "Region: eu-1",
        "graph of p99 since 14:00",
    ]


def test_rich_text_where_the_text_is_empty() -> None:
    """Mentions, list numbers and links out of the elements."""
    assert record_of("rich_text_without_text.json").text == (
        "@Theo Okafor next steps:\n1. drain eu-1\n2. runbook 9 (https://runbooks.harborlane.example/9)"
    )


def test_link_preview_is_left_out() -> None:
    """What Slack fetched from a link is not what somebody wrote."""
    assert record_of("link_unfurl.json").text == "deploy log: https://ci.harborlane.example/run/88"


def test_shared_message_is_kept_where_it_is_all_there_is() -> None:
    """A shared message without words of its own says what it shares."""
    assert record_of("shared_message.json").text == ("Priya Raman\nCard provider reports errors\nPosted in #payments")


def test_fallback_stands_in_for_an_attachment_without_text() -> None:
    """Old integrations say everything in the fallback."""
    record = record_of(message("", attachments=[{"fallback": "build &lt;88&gt; failed", "color": "danger"}]))
    assert record.text == "build <88> failed"


def test_block_that_repeats_the_text_is_said_once() -> None:
    """A bot's text is often its first block again."""
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "*Deploy failed* on eu-1"}}]
    assert record_of(message("Deploy failed on eu-1", bot_id="B1", blocks=blocks)).text == "Deploy failed on eu-1"


def test_odd_blocks_are_passed_over() -> None:
    """Blocks and attachments that are no objects do no harm."""
    odd = message("still here", bot_id="B1", blocks=[None, "x", {"type": "section"}], attachments=[None, 3, {}])
    assert record_of(odd).text == "still here"
