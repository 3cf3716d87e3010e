from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from app.review.background import UNEXPECTED, Works
from extraction.errors import NotFound


@pytest.fixture
def works() -> Works:
    return Works(ThreadPoolExecutor(max_workers=2))


def wait(works: Works, name: str) -> None:
    work = works.of(name)
    assert work is not None
    work.future.exception(timeout=10)


def test_steps_and_result_are_there_when_it_is_done(works: Works) -> None:
    """Steps come in the order in which they were reported; taken work is forgotten."""

    def run(report: Callable[[object], None]) -> object:
        report("first")
        report("second")
        return "done"

    works.start("draft", run)
    wait(works, "draft")
    work = works.take("draft")
    assert work is not None and work.steps == ["first", "second"] and work.result == "done" and work.error is None
    assert works.of("draft") is None


def test_one_of_a_name_at_a_time(works: Works) -> None:
    """A second click while the first draft is under way starts nothing."""
    go, started = Event(), []

    def run(_report: Callable[[object], None]) -> object:
        started.append(1)
        return go.wait(10)

    works.start("draft", run)
    works.start("draft", run)
    assert works.take("draft") is None
    go.set()
    wait(works, "draft")
    assert started == [1]


def test_an_expected_error_is_told_in_its_own_words(works: Works) -> None:
    """Errors raised on purpose already say what to do."""

    def run(_report: Callable[[object], None]) -> object:
        raise NotFound("no such template; there are: standard")

    works.start("draft", run)
    wait(works, "draft")
    work = works.take("draft")
    assert work is not None and work.error == "no such template; there are: standard" and work.result is None


def test_an_unexpected_error_is_told_calmly(works: Works, caplog: pytest.LogCaptureFixture) -> None:
    """The reader gets one sentence, the log gets the rest."""

    def run(_report: Callable[[object], None]) -> object:
        raise ZeroDivisionError("a detail for the log")

    works.start("draft", run)
    wait(works, "draft")
    work = works.take("draft")
    assert work is not None and work.error == UNEXPECTED
    assert "a detail for the log" in caplog.text
