"""Comments, questions and mentions: who is told, who is waited for, who can be asked at all."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.operations.access import Actor, AppRole, Grant, operator
from app.operations.access_policy import AccessPolicy, KnownPerson
from app.operations.discuss import (
    ask,
    comment,
    discussion,
    people_to_ask,
    reopen_thread,
    reply,
    resolve,
    waiting_for_me,
)
from app.operations.outbox import NoticeKind
from app.operations.people_to_ask import mentioned
from app.operations.ports import Ports
from app.operations.review_report import open_review
from extraction.errors import Denied, InputError, NotFound, StateError
from tests.app.operations.conftest import KEY

ANA, BEN, VIV = "ana@example.test", "ben@example.test", "viv@example.test"
POLICY = AccessPolicy(
    grants={
        "sre": (Grant(role=AppRole.EDITOR, teams=("*",)),),
        "readers": (Grant(role=AppRole.VIEWER, teams=("*",)),),
    },
    people={
        ANA: KnownPerson(id=ANA, name="Ana Torres", groups=("sre",)),
        BEN: KnownPerson(id=BEN, name="Ben Okafor", groups=("sre",)),
        VIV: KnownPerson(id=VIV, name="Viv Reader", groups=("readers",)),
    },
)


@pytest.fixture
def signed_in(drafted: Ports) -> Ports:
    """Ana, where people sign in."""
    return replace(drafted, policy=POLICY, actor=POLICY.actor(ANA))


def as_(world: Ports, person: str) -> Ports:
    return replace(world, actor=POLICY.actor(person))


def first(world: Ports) -> str:
    return next(open_review(world, KEY).review.statements()).statement.id


def test_a_question_waits_until_its_person_replies(signed_in: Ports) -> None:
    """The answer ends the waiting, and whoever asked is told."""
    asked = ask(signed_in, KEY, "Ana Torres", BEN, "Was the pool full?", first(signed_in))
    ben = as_(signed_in, BEN)
    assert [(key, one.id) for key, one in waiting_for_me(ben)] == [(KEY, asked.id)]
    reply(ben, KEY, "Ben Okafor", asked.thread, "It was, since 14:10.")
    assert waiting_for_me(ben) == ()
    (thread,) = discussion(signed_in, KEY)
    assert thread.waits_for == "" and thread.replies[0].name == "Ben Okafor"
    told = [(one.kind, one.recipient) for one in signed_in.outbox.waiting()]
    assert told == [(NoticeKind.QUESTION, BEN), (NoticeKind.MENTION, ANA)]


def test_a_remark_belongs_to_the_section_of_its_statement(signed_in: Ports) -> None:
    said = comment(signed_in, KEY, "Ana Torres", "Reads well.", first(signed_in))
    assert said.section_id == "summary" and said.thread == said.id and said.by == ANA


def test_whom_a_text_names_is_told(signed_in: Ports) -> None:
    said = comment(signed_in, KEY, "Ana Torres", "@Ben Okafor and @ana, look at @nobody")
    assert said.mentions == (BEN, ANA)
    assert [one.recipient for one in signed_in.outbox.waiting()] == [BEN]
    assert [one.id for _, one in waiting_for_me(as_(signed_in, BEN))] == [said.id]


def test_threads_are_resolved_once_and_reopened(signed_in: Ports) -> None:
    said = comment(signed_in, KEY, "Ana Torres", "@ben: is that so?")
    resolve(signed_in, KEY, "Ana Torres", said.thread)
    assert discussion(signed_in, KEY)[0].resolved and waiting_for_me(as_(signed_in, BEN)) == ()
    with pytest.raises(StateError, match="resolved already"):
        resolve(signed_in, KEY, "Ana Torres", said.thread)
    reopen_thread(signed_in, KEY, "Ana Torres", said.thread)
    assert not discussion(signed_in, KEY)[0].resolved


def test_only_those_who_may_answer_can_be_asked(signed_in: Ports) -> None:
    """A viewer reads and answers nothing."""
    assert {one for one, _ in people_to_ask(signed_in, KEY)} == {ANA, BEN}
    with pytest.raises(NotFound, match="cannot be asked"):
        ask(signed_in, KEY, "Ana Torres", VIV, "Was it?")
    with pytest.raises(Denied):
        comment(as_(signed_in, VIV), KEY, "Viv Reader", "Hello")


def test_of_a_private_incident_only_members_can_be_asked(signed_in: Ports) -> None:
    signed_in.store.save_incident(replace(signed_in.store.incident(KEY), private=True))
    signed_in.store.set_members(KEY, frozenset({ANA}))
    assert people_to_ask(signed_in, KEY) == ((ANA, "Ana Torres"),)
    with pytest.raises(NotFound):
        ask(signed_in, KEY, "Ana Torres", BEN, "Was the pool full?")
    with pytest.raises(NotFound):
        discussion(as_(signed_in, BEN), KEY)


def test_what_waited_is_not_told_to_whom_the_incident_was_closed(signed_in: Ports) -> None:
    ask(signed_in, KEY, "Ana Torres", BEN, "Was the pool full?")
    signed_in.store.save_incident(replace(signed_in.store.incident(KEY), private=True))
    signed_in.store.set_members(KEY, frozenset({ANA}))
    assert waiting_for_me(as_(signed_in, BEN)) == ()


def test_without_sign_in_the_people_of_the_records_can_be_asked(drafted: Ports) -> None:
    """Participants come from the records; bots do not answer."""
    people = dict(people_to_ask(drafted, KEY))
    assert people and all(one == name.casefold() for one, name in people.items())
    person, name = next(iter(people.items()))
    asked = ask(replace(drafted, actor=operator("Ana Torres")), KEY, "Ana Torres", person, f"Did you see it, @{name}?")
    assert asked.asked == person and asked.mentions == (person,)


def test_what_is_said_is_redacted_and_kept_in_the_audit_log(signed_in: Ports) -> None:
    comment(signed_in, KEY, "Ana Torres", "mail lena.schmidt@example.com\n  about it")
    (thread,) = discussion(signed_in, KEY)
    assert "lena.schmidt" not in thread.first.text and "\nabout it" in thread.first.text
    entry = next(iter(signed_in.audit.entries(KEY)))
    assert (entry.action, entry.by, entry.after) == ("comment", ANA, thread.first.text)


@pytest.mark.parametrize("text", ["", "  \n ", "x" * 4001])
def test_a_remark_needs_words_that_fit(signed_in: Ports, text: str) -> None:
    with pytest.raises(InputError):
        comment(signed_in, KEY, "Ana Torres", text)


def test_what_is_not_there_cannot_be_spoken_of(signed_in: Ports) -> None:
    with pytest.raises(NotFound, match="no statement"):
        comment(signed_in, KEY, "Ana Torres", "Well?", statement_id="nothing")
    with pytest.raises(NotFound, match="no section"):
        comment(signed_in, KEY, "Ana Torres", "Well?", section_id="cooking")
    with pytest.raises(NotFound, match="cannot be mentioned"):
        comment(signed_in, KEY, "Ana Torres", "Well?", mentions=("eve@example.test",))
    with pytest.raises(NotFound, match="no thread"):
        reply(signed_in, KEY, "Ana Torres", "never", "Well?")


def test_nobody_speaks_in_anothers_name(signed_in: Ports) -> None:
    with pytest.raises(Denied):
        comment(signed_in, KEY, "Ben Okafor", "I agree with Ana.")


def test_a_name_that_two_people_share_means_neither() -> None:
    people = (("a1", "Sam Reed"), ("a2", "Sam Cole"), ("a3", "Mara O'Neil"))
    assert mentioned("@Sam, ask @Sam Cole. @mara o'neil? me@mara", people) == ("a2", "a3")
    assert mentioned("no one", ()) == ()


def test_an_actor_without_a_role_sees_nothing_of_it(signed_in: Ports) -> None:
    stranger = replace(signed_in, actor=Actor(id="eve@example.test", name="Eve"))
    with pytest.raises(NotFound):
        discussion(stranger, KEY)
