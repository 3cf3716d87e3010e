"""Whatever a record or a person wrote: in Slack it is text, within Slack's limits."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.operations.approval_request import (
    ANYBODY,
    ApprovalDecision,
    ApprovalRequest,
    Choice,
    Content,
    RequestState,
)
from app.slack.approval_facts import ApprovalFacts
from app.slack.approval_message import approval_message, outcome_message, reminder_message
from app.slack.message import MOST_BLOCKS, Message
from tests.builders import START, incident

HOSTILE = (
    "<!channel> <@U0ANA> <https://evil.example|Approve> @here @channel :fire: *bold* _it_ `code` &lt;!here&gt; "
    "https://evil.example javascript:alert(1) <mailto:a@b.example|x> \u202etxt.exe\u202c ```x``` > quote\n# head"
)
ADDRESS = "https://retro.larkspur.example"


def facts(text: str, state: RequestState = RequestState.OPEN) -> ApprovalFacts:
    """``text`` in every field that somebody outside can fill."""
    decision = ApprovalDecision(by="x", name=text, at=START, choice=Choice.REQUEST_CHANGES, note=text)
    request = ApprovalRequest(
        id="r1",
        content=Content(version=3, corrections=1, timeline_digest="d"),
        by="x",
        name=text,
        at=START,
        due=START + timedelta(days=3),
        message=text,
        rule=ANYBODY,
        state=state,
        decisions=(decision,) * 40,
    )
    described = replace(incident("INC-2041", text or "–"), severity=text)
    return ApprovalFacts(incident=described, request=request, summary=(text,) * 3, findings=text, changes=(text,) * 200)


def strings(value: Any, inside: str = "") -> list[tuple[str, str]]:
    """Every text object's kind and text."""
    if isinstance(value, dict):
        own = [(str(value["type"]), value["text"])] if isinstance(value.get("text"), str) else []
        return own + [one for part in value.values() for one in strings(part)]
    return [one for part in value for one in strings(part)] if isinstance(value, list | tuple) else []


def messages(text: str) -> list[Message]:
    every = [approval_message(facts(text, state), ADDRESS) for state in RequestState]
    return [*every, outcome_message(facts(text), ADDRESS), reminder_message(facts(text), True, ADDRESS)]


@pytest.mark.parametrize("text", [HOSTILE, HOSTILE * 200, "&" * 5_000, "", "\x00\ud800", "x" * 50_000])
def test_hostile_text_is_inert_and_fits(text: str) -> None:
    """Only plain text objects hold it, with emoji off; nothing in them could be markup, and no limit is passed."""
    for one in messages(text):
        assert len(one.blocks) <= MOST_BLOCKS
        for kind, shown in strings(list(one.blocks)):
            assert kind == "plain_text"
            _inert(shown)
        _inert(one.text)
        assert "evil.example|" not in one.text.replace("\u2060", "") or "&lt;https" in one.text


def _inert(shown: str) -> None:
    assert len(shown) <= 4_000
    for mark in ("<", ">", "://", "@here", "@channel", ":fire:", "javascript:a", "\u202e"):
        assert mark not in shown


@settings(max_examples=40)
@given(st.text(max_size=400))
def test_any_text_makes_a_message_that_slack_takes(text: str) -> None:
    """Slack's own rules, as its library and the double check them."""
    from tests.doubles.slack_server import _refused

    for one in messages(text):
        assert _refused({"text": one.text, "blocks": list(one.blocks)}) == ""
        assert all(shown for _, shown in strings(list(one.blocks)))
