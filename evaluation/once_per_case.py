"""What is worked out once for a case, however many scorers ask."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from evaluation.case import Case

T = TypeVar("T")


class OncePerCase(Generic[T]):
    """Keeps what ``make`` made of the last case that was asked about: reports are scored case after case."""

    def __init__(self, make: Callable[[Case], T]) -> None:
        self._make = make
        self._last: tuple[Case, T] | None = None

    def of(self, case: Case) -> T:
        if self._last is None or self._last[0] is not case:
            self._last = (case, self._make(case))
        return self._last[1]
