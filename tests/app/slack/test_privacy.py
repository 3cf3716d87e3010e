"""Private incidents are told to their members only, and never in a shared channel."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.app.slack.conftest import ANA, BO, EMAILS, KEY, Office, Opened
from tests.doubles.slack_server import SlackServer

TITLE = "Checkout"
SWEPT = timedelta(seconds=20)


def make_private(office: Office, *members: str) -> None:
    incident = office.world.store.incident(KEY)
    office.world.store.save_incident(replace(incident, private=True))
    office.world.store.set_members(KEY, frozenset(EMAILS[one] for one in members))


@pytest.fixture
def unnamed(open_office: Opened) -> Office:
    """An office where no approver is known beforehand: the channel is asked."""
    office = open_office(rules=False)
    people = {id: one for id, one in office.world.policy.people.items() if "leads" not in one.groups}
    office.world = replace(office.world, policy=replace(office.world.policy, people=people))
    return office


def spoken(slack: SlackServer) -> str:
    """All that the shared channel shows, notifications too."""
    return "\n".join(f"{one.text}\n{one.words}" for one in slack.in_channel())


def test_members_are_asked_each_alone(office: Office) -> None:
    """The channel hears nothing."""
    make_private(office, "U0MARA", ANA)
    office.ask(asked=(ANA,))
    office.deliver()
    assert len(office.slack.to_person(ANA)) == 1
    assert office.slack.in_channel() == []


def test_who_is_no_member_is_not_told(office: Office) -> None:
    """Asked while they could see it, no member when the message goes out: it does not go out."""
    office.ask(asked=(ANA, BO))
    make_private(office, "U0MARA", BO)
    office.deliver()
    assert office.slack.to_person(ANA) == []
    assert office.slack.in_channel() == []
    assert any("may not see" in one.error for one in office.world.outbox.given_up())


def test_a_question_to_the_channel_turns_to_members(unnamed: Office) -> None:
    """It became private before the message went out."""
    unnamed.ask()
    make_private(unnamed, "U0MARA", ANA)
    unnamed.deliver()
    unnamed.deliver()
    assert unnamed.slack.in_channel() == []
    assert len(unnamed.slack.to_person(ANA)) == 1


def test_words_leave_the_channel_when_it_becomes_private(unnamed: Office) -> None:
    """The message that stood there keeps the key and nothing else; members are asked instead; it happens once."""
    unnamed.ask()
    unnamed.deliver()
    assert TITLE in spoken(unnamed.slack)
    make_private(unnamed, ANA)
    for _ in range(3):
        unnamed.deliver(later=SWEPT)
    (posted,) = unnamed.slack.in_channel()
    assert TITLE not in spoken(unnamed.slack)
    assert "Please have a look." not in spoken(unnamed.slack)
    assert "private now" in posted.words
    assert posted.button("approve") is None
    assert posted.edits == 1
    assert len(unnamed.slack.to_person(ANA)) == 1


def test_a_hidden_message_stays_hidden_when_it_is_decided(unnamed: Office) -> None:
    """The update that follows a decision does not bring the words back."""
    from app.operations.approval_request import Choice
    from app.operations.decide_approval import decide

    request = unnamed.ask()
    unnamed.deliver()
    make_private(unnamed, ANA)
    unnamed.deliver(later=SWEPT)
    ports = unnamed.world.acting(unnamed.world.policy.actor(EMAILS[ANA], "Ana", ["leads"]), "app")
    decide(ports, request.id, Choice.REQUEST_CHANGES, "Ana", "Name the deploy.")
    unnamed.deliver(later=SWEPT)
    assert TITLE not in spoken(unnamed.slack)
    assert "Name the deploy." not in spoken(unnamed.slack)
