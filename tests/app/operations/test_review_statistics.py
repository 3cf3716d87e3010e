"""Figures of a review, held against acts whose times and words are known."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest

from app.operations import correct_report
from app.operations.discuss import comment
from app.operations.ports import Ports
from app.operations.propose_draft import propose_statement, take_proposal
from app.operations.review_report import open_review
from app.operations.review_statistics import statistics
from extraction.errors import NotFound
from tests.app.operations.conftest import KEY
from tests.builders import at
from tests.extraction.drafting.scripted_model import ScriptedModel, says

ANA, BEN = "Ana Torres", "Ben Okafor"


@dataclass
class Hands:
    """A clock that stands where it was put."""

    moment: datetime = field(default_factory=lambda: at("17:00"))

    def __call__(self) -> datetime:
        return self.moment

    def on(self, **by: float) -> None:
        self.moment += timedelta(**by)


def ids(world: Ports, section: str = "impact") -> list[str]:
    return [one.statement.id for one in open_review(world, KEY).review.statements() if one.section_id == section]


def test_minutes_are_those_between_acts_that_follow_each_other(drafted: Ports) -> None:
    """A gap of more than five minutes counts as none; what others do in between does not matter."""
    hands = Hands()
    world = replace(drafted, now=hands)
    first, second, third = ids(world)[:3]
    correct_report.accept(world, KEY, first, ANA)
    hands.on(minutes=2)
    correct_report.edit(world, KEY, second, ANA, "Some carts failed.")
    hands.on(minutes=5)
    comment(world, KEY, ANA, "Better so?", second)
    hands.on(minutes=5, seconds=1)
    correct_report.reject(world, KEY, third, ANA)
    correct_report.add(world, KEY, "impact", BEN, "I saw it.")
    ana, ben = statistics(world, KEY).reviewers
    assert (ana.name, ana.minutes, ana.edits, ana.accepted, ana.rejected, ana.comments) == (ANA, 7.0, 1, 1, 1, 1)
    assert (ben.name, ben.minutes, ben.added) == (BEN, 0.0, 1)


def test_shares_are_of_what_readers_get(drafted: Ports) -> None:
    first, second = ids(drafted)[:2]
    correct_report.edit(drafted, KEY, first, ANA, "Some carts failed.")
    correct_report.reject(drafted, KEY, second, ANA)
    found = statistics(drafted, KEY)
    everything = len(list(open_review(drafted, KEY).review.statements()))
    assert found.statements == everything - 1
    assert (found.model, found.human) == (0, pytest.approx(1 / found.statements))
    assert found.model + found.plain + found.human == pytest.approx(1)
    assert found.kept is None


def test_a_models_words_are_kept_until_somebody_changes_them(drafted: Ports) -> None:
    target = ids(drafted, "response")[0]
    world = replace(drafted, model=ScriptedModel(says(("{E1.actor} wrote {E1.quote}.", ["E1"]))))
    take_proposal(world, KEY, propose_statement(world, KEY, target, ANA).id, ANA)
    written = ids(world, "response")[0]
    found = statistics(world, KEY)
    assert found.model_words == found.model_words_kept > 3 and found.kept == 1
    correct_report.edit(world, KEY, written, ANA, "She said that checkout was slow.")
    found = statistics(world, KEY)
    assert found.model_words > 3 and found.kept == 0


def test_without_a_draft_there_are_no_figures(imported: Ports) -> None:
    with pytest.raises(NotFound):
        statistics(imported, KEY)
