"""What a page says of people who have not heard yet, and a second try of what was given up."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.operations.access import NOBODY
from app.operations.access_policy import AccessPolicy, KnownPerson
from app.operations.outbox import Notice, NoticeKind
from app.operations.ports import Ports
from app.operations.retry_notices import retry_given_up
from app.operations.told_outside import told_outside
from extraction.errors import Denied, NotFound
from tests.app.operations.conftest import KEY
from tests.builders import at

ANA = "ana@larkspur.example"


def notice(**fields: object) -> Notice:
    asked = Notice(
        id="n1",
        kind=NoticeKind.APPROVAL_ASKED,
        incident=KEY,
        recipient=ANA,
        about={"request": "r1"},
        at=at("16:00"),
    )
    return replace(asked, **fields)  # type: ignore[arg-type]


@pytest.fixture
def known(imported: Ports) -> Ports:
    people = {ANA: KnownPerson(id=ANA, name="Ana Torres")}
    return replace(imported, policy=AccessPolicy(people=people))


def test_who_has_not_heard_is_named_with_the_reason(known: Ports) -> None:
    """And when it is tried again."""
    known.outbox.add(notice(error="Slack does not answer", next_at=at("16:05")))
    assert told_outside(known, KEY, "r1") == (
        "Ana Torres has not been told in Slack yet: Slack does not answer. The next attempt is at 16:05 UTC.",
    )


def test_what_was_given_up_is_said(known: Ports) -> None:
    """Of the channel as of a person."""
    known.outbox.add(notice(recipient="", error="the channel is archived", done=True))
    assert told_outside(known, KEY, "r1") == ("The channel could not be told in Slack: the channel is archived.",)


def test_who_has_heard_is_not_worth_a_word(known: Ports) -> None:
    """Delivered, about to be, or about another request."""
    known.outbox.add(notice(done=True, sent={"ts": "1"}))
    known.outbox.add(notice(id="n2"))
    known.outbox.add(notice(id="n3", about={"request": "r2"}, error="no answer"))
    assert told_outside(known, KEY, "r1") == ()


def test_who_may_not_see_the_incident_learns_nothing(known: Ports) -> None:
    """Not even that there is something to tell."""
    with pytest.raises(NotFound):
        told_outside(known.acting(NOBODY, "app"), KEY, "r1")


def test_what_was_given_up_is_tried_again(known: Ports) -> None:
    """All of it, at once, and nothing else."""
    known.outbox.add(notice(error="the channel is archived", done=True))
    known.outbox.add(notice(id="n2", done=True))
    assert retry_given_up(known) == 1
    assert [one.id for one in known.outbox.due(known.now())] == ["n1"]
    assert known.outbox.given_up() == ()


def test_only_administrators_try_again(known: Ports) -> None:
    """Nobody else knows what was in the way."""
    with pytest.raises(Denied):
        retry_given_up(known.acting(NOBODY, "app"))
