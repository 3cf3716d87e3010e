"""Sections that models write, side by side: taken as they come, and none waited for beyond its time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextvars import copy_context

from extraction.domain.report import DraftSection
from extraction.errors import ModelError
from extraction.language_model.stop_watch import StopWatch

MOST = 8
_GRACE = 2.0
_LOOK_AGAIN = 0.5

Task = Callable[[StopWatch], DraftSection]
"""Writes a section; the watch is started when it begins, and stands still while a model lets it wait for its turn."""


class SideBySide:
    """``tasks`` by section id, begun at once, ``MOST`` at a time; each has ``timeout`` seconds by its watch."""

    def __init__(self, tasks: Mapping[str, Task], timeout: float) -> None:
        self.timeout = timeout
        self._pool = ThreadPoolExecutor(MOST, thread_name_prefix="section")
        self._watches = {section_id: StopWatch() for section_id in tasks}
        self._waiting: dict[Future[DraftSection], str] = {
            # In the context of whoever asks, so that logs and traces tell what a section's calls belong to.
            self._pool.submit(copy_context().run, task, self._watches[section_id]): section_id
            for section_id, task in tasks.items()
        }
        self._given_up = 0

    def results(self) -> Iterator[tuple[str, DraftSection | None]]:
        """Each section when it is done, in whatever order; ``None`` for one whose model overran even its own time.

        Raises:
            ModelError: one must not be written without its model. Those that were begun are waited for first: what a
                model answered is paid for, and whoever keeps its replies has them.
        """
        failed: ModelError | None = None
        while self._waiting:
            finished, _ = wait(self._waiting, self._patience(), FIRST_COMPLETED)
            for future in finished:
                section_id = self._waiting.pop(future)
                try:
                    yield section_id, future.result()
                except ModelError as error:
                    failed = failed or error
                    self._begin_no_more()
            for section_id in self._overdue():
                yield section_id, None
        if failed is not None:
            raise failed

    def close(self) -> None:
        """What still runs is left alone, what was not begun is not."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _patience(self) -> float:
        """Seconds until a section may be overdue; watches that stand still are looked at again soon."""
        left = [self.timeout + _GRACE - self._watches[one].seconds for one in self._waiting.values()]
        return max(min(*left, _LOOK_AGAIN), 0.01)

    def _begin_no_more(self) -> None:
        for future in [one for one in self._waiting if one.cancel()]:
            del self._waiting[future]

    def _overdue(self) -> list[str]:
        late = [one for one, section_id in self._waiting.items() if self._is_late(section_id)]
        self._given_up += len(late)
        if self._given_up >= MOST:  # every thread hangs: what was not begun never will be
            late += [one for one, section_id in self._waiting.items() if self._not_begun(section_id)]
        return [self._waiting.pop(future) for future in late]

    def _is_late(self, section_id: str) -> bool:
        return self._watches[section_id].seconds > self.timeout + _GRACE

    def _not_begun(self, section_id: str) -> bool:
        watch = self._watches[section_id]
        return not watch.runs and watch.seconds == 0
