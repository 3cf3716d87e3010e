"""What the page of batches has done in the background: the dry run, and taking over many reports."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.operations.batch import BatchItem, Choice, ItemState
from app.operations.plan_batch import Plan, plan
from app.operations.ports import Ports
from app.operations.regenerate_reports import batch_view
from app.operations.take_items import take_all
from app.review.background import Works
from app.review.views.batches import Counted, counted_of
from app.review.views.regenerate import Typed

_PAGE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A dry run, and the choice that it is of."""

    typed: Typed
    choice: Choice
    plan: Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """``done`` of ``total`` reports were looked at."""

    done: int
    total: int


def planning(ports: Ports) -> str:
    """The name of the actor's dry run: what one person may see is nobody else's to read."""
    return f"plan {ports.actor.id}"


def taking(batch: str) -> str:
    return f"take all of batch {batch}"


def start_plan(works: Works, ports: Ports, typed: Typed) -> None:
    """Look at what ``typed`` would change.

    Raises:
        InputError: a condition or the date cannot be read.
    """
    choice = typed.choice(ports.now())

    def run(report_step: Callable[[object], None]) -> Planned:
        def told(done: int, total: int) -> None:
            report_step(Looked(done=done, total=total))

        return Planned(typed=typed, choice=choice, plan=plan(ports, choice, told))

    works.start(planning(ports), run)


def start_taking(works: Works, ports: Ports, batch: str, by: str) -> None:
    """Take over what is no worse, in the background: many reports take a while."""
    works.start(taking(batch), lambda _step: take_all(ports, batch, by))


def count_proposed(ports: Ports, batch: str) -> Counted:
    """What taking all over would do now."""
    found: list[BatchItem] = []
    after = -1
    while page := batch_view(ports, batch, frozenset({ItemState.PROPOSED}), _PAGE, after).items:
        found += page
        after = page[-1].position
    return counted_of(found)
