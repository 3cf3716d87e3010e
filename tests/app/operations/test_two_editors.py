"""Two people at the same sentence: each act is applied to what its author saw, or refused as a conflict."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.operations import correct_report
from app.operations.draft_report import draft_report
from app.operations.import_incident import import_incident
from app.operations.ports import Ports
from app.operations.propose_draft import take_proposal
from app.operations.review_report import open_review
from app.storage.audit_rows import SqlAudit
from app.storage.desk_rows import SqlDesk
from app.storage.remark_rows import SqlDiscussions
from app.storage.sql_store import SqlStore
from extraction.capture.read_records import ReadOptions
from extraction.domain.correction import CorrectionAction
from extraction.domain.review import ReviewedStatement
from extraction.errors import EditConflict, GateRefused, NotFound
from tests.app.operations.conftest import KEY, SAMPLE
from tests.app.operations.test_propose_draft import fresh, reworded, statements

ANA, BEN = "Ana Torres", "Ben Okafor"
SETTING = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])


@dataclass
class Screen:
    """What one person has before their eyes: the sentence as it was when they last looked."""

    person: str
    world: Ports
    target: str
    shown: ReviewedStatement

    @classmethod
    def of(cls, world: Ports, person: str, target: str) -> Screen:
        return cls(person, world, target, open_review(world, KEY).review.statement(target))

    def look(self) -> None:
        self.shown = open_review(self.world, KEY).review.statement(self.target)

    def refused(self, action: str, words: str) -> EditConflict | GateRefused | None:
        """How the act was refused; ``None`` where it was applied."""
        try:
            self._act(action, words)
        except (EditConflict, GateRefused) as error:
            return error
        return None

    def _act(self, action: str, words: str) -> None:
        seen, world, by = len(self.shown.history), self.world, self.person
        match action:
            case "edit":
                correct_report.edit(world, KEY, self.target, by, words, expected=seen)
            case "accept":
                correct_report.accept(world, KEY, self.target, by, expected=seen)
            case "reject":
                correct_report.reject(world, KEY, self.target, by, expected=seen)
            case _:
                correct_report.restore(world, KEY, self.target, by, expected=seen)


STEPS = st.lists(
    st.tuples(st.sampled_from([0, 1]), st.sampled_from(["look", "edit", "accept", "reject", "restore"])),
    min_size=2,
    max_size=9,
)


@SETTING
@given(steps=STEPS)
def test_every_act_is_applied_to_what_its_author_saw_or_refused(drafted: Ports, steps: list[tuple[int, str]]) -> None:
    """Whatever the two do in whatever order, no wording is replaced by somebody who had not seen it."""
    target = statements(drafted)[0].statement.id
    screens = [Screen.of(drafted, one, target) for one in (ANA, BEN)]
    for number, (who, action) in enumerate(steps):
        if action == "look":
            screens[who].look()
        else:
            _applied_or_refused(screens[who], action, f"{screens[who].person} says {number}.")


def _applied_or_refused(screen: Screen, action: str, words: str) -> None:
    before = open_review(screen.world, KEY).review.statement(screen.target)
    refused = screen.refused(action, words)
    now = open_review(screen.world, KEY).review.statement(screen.target)
    if isinstance(refused, EditConflict):
        assert screen.shown.history != before.history and refused.theirs == before.statement.text
    else:
        assert screen.shown == before
    if refused is not None:
        assert now == before
        return
    assert now.history[:-1] == before.history and now.history[-1].by == screen.person
    screen.look()


def test_an_acceptance_of_other_words_is_refused(drafted: Ports) -> None:
    """Ben accepts what he read; Ana had changed it."""
    target = statements(drafted)[0].statement
    correct_report.edit(drafted, KEY, target.id, ANA, "Some carts failed.", expected=0)
    with pytest.raises(EditConflict) as refused:
        correct_report.accept(drafted, KEY, target.id, BEN, expected=0)
    assert (refused.value.theirs, refused.value.by) == ("Some carts failed.", ANA)


def test_a_section_is_accepted_as_it_was_seen(drafted: Ports) -> None:
    """What somebody changed since is left open."""
    seen = {one.statement.id: len(one.history) for one in statements(drafted)}
    changed = statements(drafted)[0].statement
    correct_report.edit(drafted, KEY, changed.id, ANA, changed.text.replace(" ", "  ").strip(), expected=0)
    accepted = correct_report.accept_section(drafted, KEY, "impact", BEN, seen)
    assert changed.id not in {one.statement_id for one in accepted} and accepted


def test_words_for_a_sentence_that_gave_way_are_refused_and_not_lost_in_silence(drafted: Ports) -> None:
    target = statements(drafted)[0].statement
    take_proposal(drafted, KEY, fresh(drafted, reworded).id, ANA)
    with pytest.raises(NotFound, match="no longer in the report: version 2, made by Ana Torres"):
        correct_report.edit(drafted, KEY, target.id, BEN, "Some carts failed.", expected=0)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def kept(request: pytest.FixtureRequest, tmp_path: Path, drafted: Ports) -> Iterator[Ports]:
    """The drafted world on a real database."""
    url = f"sqlite:///{tmp_path}/r.db" if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    store = SqlStore(url)
    world = replace(
        drafted, store=store, audit=SqlAudit(store.database), desk=SqlDesk(store.database),
        discussions=SqlDiscussions(store.database),
    )  # fmt: skip
    import_incident(world, [SAMPLE], ReadOptions(), KEY)
    draft_report(world, KEY, ANA)
    yield world
    store.close()


def together(*acts: Callable[[], object]) -> list[BaseException | None]:
    """Run at the same moment; what each raised."""
    start = threading.Barrier(len(acts))

    def run(act: Callable[[], object]) -> None:
        start.wait()
        act()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [done.exception() for done in [pool.submit(run, act) for act in acts]]


def test_of_edits_at_the_same_moment_one_is_kept_and_the_others_are_told(kept: Ports) -> None:
    target = statements(kept)[0].statement.id
    people = [f"Person {number}" for number in range(4)]
    ends = together(
        *(lambda one=one: correct_report.edit(kept, KEY, target, one, f"{one} says so.", expected=0) for one in people)
    )
    assert [type(one) for one in ends if one is not None] == [EditConflict] * 3
    now = open_review(kept, KEY).review.statement(target)
    assert len(now.history) == 1 and now.statement.text == f"{now.history[0].by} says so."


def test_an_edit_while_a_proposal_is_taken_over_is_kept_or_refused(kept: Ports) -> None:
    """In either order nothing is lost: the words stand, or their author was told that the sentence is gone."""
    for one in range(4):
        made = fresh(kept, lambda s, n=one: replace(s, id=f"{s.id}{n}", text=f"{n}: {s.text}"))
        target = statements(kept)[one].statement.id
        words = f"Ben's words {one}."
        taken, edited = together(
            lambda made=made: take_proposal(kept, KEY, made.id, ANA),
            lambda target=target, words=words: correct_report.edit(kept, KEY, target, BEN, words, expected=0),
        )
        assert taken is None
        standing = [s.statement.text for s in open_review(kept, KEY).review.statements()]
        assert (words in standing) if edited is None else isinstance(edited, NotFound)
        acts = [c for c in kept.store.corrections(KEY) if c.action is CorrectionAction.EDIT]
        assert {c.statement_id for c in acts} <= {s.statement.id for s in open_review(kept, KEY).review.statements()}
