"""One person across sources, and never two people in one."""

from __future__ import annotations

import random

from extraction.capture.people import resolve_people
from extraction.domain.timeline import Actor, Event
from tests.builders import event


def _actor(source: str, native_id: str, name: str, handle: str | None = None, address: str | None = None) -> Actor:
    return Actor(source=source, native_id=native_id, name=name, handle=handle, address_hash=address)


def _by(*actors: Actor) -> list[Event]:
    return [event("hello", by=actor, source=actor.source) for actor in actors]


def test_one_person_by_address() -> None:
    """The same keyed hash of an address is the same person, whatever the names."""
    people = resolve_people(
        _by(_actor("slack", "U1", "ana", address="h1"), _actor("jira", "acc-9", "A. Sousa", address="h1"))
    )
    assert len(people.persons) == 1
    assert people.persons[0].identities == (("jira", "acc-9"), ("slack", "U1"))
    assert people.persons[0].resolved_by == ("address",)


def test_one_person_by_full_name_without_diacritics() -> None:
    """Case and diacritics do not matter in a full display name."""
    people = resolve_people(_by(_actor("slack", "U1", "José Álvarez"), _actor("pagerduty", "P1", "jose alvarez")))
    assert [person.resolved_by for person in people.persons] == [("name",)]


def test_one_person_by_login() -> None:
    """``asousa`` and ``ana.sousa`` are the usual logins of Ana Sousa; ``jonasvik`` is Jonas Vik's."""
    people = resolve_people(
        _by(
            _actor("slack", "U1", "Ana Sousa"),
            _actor("github", "asousa", "asousa"),
            _actor("gitlab", "ana.sousa", "ana.sousa"),
            _actor("slack", "U2", "Jonas Vik"),
            _actor("github", "jonasvik", "jonasvik"),
        )
    )
    assert sorted(person.display_name for person in people.persons) == ["Ana Sousa", "Jonas Vik"]


def test_an_ambiguous_login_joins_nobody() -> None:
    """Dana Kim and David Kim are both ``dkim``: nobody can say whose login it is."""
    people = resolve_people(
        _by(_actor("slack", "U1", "Dana Kim"), _actor("slack", "U2", "David Kim"), _actor("github", "dkim", "dkim"))
    )
    assert len(people.persons) == 3


def test_an_ambiguous_first_name_joins_nobody_and_is_no_alias() -> None:
    """Two Anas: "ana" on the pager is neither, and "Ana" in a text means nobody."""
    people = resolve_people(
        _by(_actor("slack", "U1", "Ana Sousa"), _actor("slack", "U2", "Ana Petrov"), _actor("pagerduty", "P1", "ana"))
    )
    assert len(people.persons) == 3
    assert "Ana" not in people.of(_actor("slack", "U1", "Ana Sousa")).aliases  # type: ignore[union-attr]


def test_two_accounts_of_one_name_in_one_source_stay_apart() -> None:
    """The same source knows them as two, so they are two."""
    people = resolve_people(
        _by(_actor("slack", "U1", "Sam Lee"), _actor("slack", "U2", "Sam Lee"), _actor("jira", "J", "Sam Lee"))
    )
    assert len(people.persons) == 3


def test_first_name_is_an_alias_where_it_is_clear() -> None:
    """The only Priya answers to her first name, her full name and her handle."""
    people = resolve_people(_by(_actor("slack", "U1", "Priya Nair", handle="pnair")))
    names = ("Priya", "priya nair", "@pnair", "PRIYA")
    assert {person.id for name in names if (person := people.named(name))} == {people.persons[0].id}
    assert people.persons[0].aliases == ("Priya", "Priya Nair", "pnair")


def test_bots_are_flagged_and_join_nobody() -> None:
    """A tool's name marks a bot where the source does not."""
    people = resolve_people(
        _by(_actor("csv", "argocd", "argocd"), _actor("github", "dependabot[bot]", "dependabot[bot]"))
    )
    assert all(person.is_bot for person in people.persons) and len(people.persons) == 2


def test_ids_do_not_depend_on_the_order_of_import() -> None:
    """The same set of events gives the same persons."""
    events = _by(
        _actor("slack", "U1", "Ana Sousa", "ana", "h1"),
        _actor("pagerduty", "P1", "Ana Sousa", address="h1"),
        _actor("github", "asousa", "asousa"),
        _actor("slack", "U2", "Tom Becker"),
    )
    expected = resolve_people(events)
    for seed in range(5):
        shuffled = random.Random(seed).sample(events, len(events))
        assert resolve_people(shuffled) == expected


def test_a_person_that_only_a_field_names() -> None:
    """A ticket's assignee is a person; one whom chat knows is not made up again."""
    events = [
        event("hi", by=_actor("slack", "U1", "Ana Sousa")),
        event("ticket", by=None, source="jira", attributes={"assignee": "Yuki Mori"}),
        event("ticket", by=None, source="jira", attributes={"assignee": "ana sousa"}),
    ]
    people = resolve_people(events)
    assert [(person.display_name, bool(person.identities)) for person in people.persons] == [
        ("Ana Sousa", True),
        ("Yuki Mori", False),
    ]


def test_a_login_spells_out_umlauts_and_initials() -> None:
    """``mgruenwald`` is Matthias Grünwald, ``hmseah`` Hui Min Seah."""
    people = resolve_people(
        _by(
            _actor("slack", "U1", "Matthias Grünwald"),
            _actor("github", "mgruenwald", "mgruenwald"),
            _actor("slack", "U2", "Hui Min Seah"),
            _actor("github", "hmseah", "hmseah"),
        )
    )
    assert sorted(person.display_name for person in people.persons) == ["Hui Min Seah", "Matthias Grünwald"]


def test_accounts_of_machines_and_desks_are_no_humans() -> None:
    """A scheduler, a service account, and the desk of an organisation that writes a mail."""
    actors = (
        _actor("csv", "scheduler", "scheduler"),
        _actor("github", "svc-infra", "svc-infra"),
        _actor("mail", "m1", "Corvid Support"),
        _actor("mail", "m2", "Remy Holt"),
    )
    people = resolve_people(_by(*actors))
    assert [person.display_name for person in people.persons if not person.is_bot] == ["Remy Holt"]
