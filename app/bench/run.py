"""The benchmarks by name, and the rows they print."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from extraction.errors import NotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One figure. ``floor`` is what the same run measured for the least that could do the job, in the same ``unit``.

    ``claim`` is what we say of it, and ``holds`` whether it is so; ``None`` where nothing is said.
    """

    name: str
    value: float
    unit: str
    floor: float | None = None
    claim: str = ""
    holds: bool | None = None

    @property
    def ratio(self) -> float | None:
        """``value`` over ``floor``; ``None`` where there is no floor."""
        return None if not self.floor else self.value / self.floor


_LONG = ("batch", "ui", "scale")


def run(name: str | None) -> list[Row]:
    """Run the benchmark ``name``, or all but ``batch``, ``ui`` and ``scale``, which take minutes.

    Raises:
        NotFound: no benchmark of that name.
    """
    from app.bench import (
        batch_bench,
        check_bench,
        draft_bench,
        import_bench,
        prompts_bench,
        scale_bench,
        sections_bench,
        ui_bench,
    )

    benches: dict[str, Callable[[], list[Row]]] = {
        "import": import_bench.rows,
        "draft": draft_bench.rows,
        "sections": sections_bench.rows,
        "prompts": prompts_bench.rows,
        "check": check_bench.rows,
        "ui": ui_bench.rows,
        "scale": scale_bench.rows,
        "batch": batch_bench.rows,
    }
    if name is None:
        return [row for known, bench in benches.items() if known not in _LONG for row in bench()]
    if name not in benches:
        raise NotFound(f"no benchmark “{name}”; there are: {', '.join(benches)}")
    return benches[name]()
