"""Texts that are being typed: one's own, dropped when saved, forgotten after a month."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from app.operations import correct_report
from app.operations.access import NOBODY, operator
from app.operations.ports import Ports
from app.operations.review_report import open_review
from app.operations.unsaved_text import LONGEST, drop_typing, keep_typing, typings
from extraction.errors import InputError, NotFound
from tests.app.operations.conftest import KEY

ANA, BEN = "Ana Torres", "Ben Okafor"


@pytest.fixture
def ana(drafted: Ports) -> Ports:
    return replace(drafted, actor=operator(ANA))


def first(world: Ports) -> str:
    return next(open_review(world, KEY).review.statements()).statement.id


def test_what_is_typed_is_there_again_and_nobody_elses(ana: Ports) -> None:
    keep_typing(ana, KEY, first(ana), "Checkout was", ("e1", "e1"), 2)
    (kept,) = typings(ana, KEY)
    assert (kept.text, kept.evidence, kept.seen, kept.person) == ("Checkout was", ("e1",), 2, "ana torres")
    assert typings(replace(ana, actor=operator(BEN)), KEY) == ()


def test_saving_drops_it(ana: Ports) -> None:
    statement = first(ana)
    keep_typing(ana, KEY, statement, "Checkout was")
    keep_typing(ana, KEY, "new:impact", "Some")
    correct_report.edit(ana, KEY, statement, ANA, "Checkout was slow for some carts.")
    assert [one.statement_id for one in typings(ana, KEY)] == ["new:impact"]
    correct_report.add(ana, KEY, "impact", ANA, "Some carts were lost.")
    assert typings(ana, KEY) == ()


def test_emptied_it_is_forgotten_and_so_it_is_on_request(ana: Ports) -> None:
    keep_typing(ana, KEY, "s1", "a")
    assert keep_typing(ana, KEY, "s1", "  ") is None
    keep_typing(ana, KEY, "s2", "b")
    drop_typing(ana, KEY, "s2")
    assert typings(ana, KEY) == ()


def test_after_a_month_it_is_not_brought_up_again(ana: Ports) -> None:
    keep_typing(ana, KEY, "s1", "a")
    later = replace(ana, now=lambda: ana.now() + timedelta(days=31))
    assert typings(later, KEY) == ()


def test_it_is_redacted_as_everything_is(ana: Ports) -> None:
    keep_typing(ana, KEY, "s1", "ask lena.schmidt@example.com")
    assert "lena.schmidt" not in typings(ana, KEY)[0].text


def test_a_book_is_refused(ana: Ports) -> None:
    with pytest.raises(InputError, match="20000"):
        keep_typing(ana, KEY, "s1", "x" * (LONGEST + 1))


def test_who_may_not_see_the_incident_types_nothing(ana: Ports) -> None:
    stranger = replace(ana, actor=NOBODY)
    with pytest.raises(NotFound):
        keep_typing(stranger, KEY, "s1", "a")
    with pytest.raises(NotFound):
        typings(stranger, KEY)
