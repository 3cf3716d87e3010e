"""Every figure the product states about its own truthfulness, by one command that anyone can run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from app.settings import PROJECT
from evaluation.measured import Measured
from extraction.errors import NotFound

CASES = PROJECT / "data" / "cases"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part's figures and how long they took, in seconds."""

    name: str
    measured: Measured
    seconds: float


def parts(beside: Path) -> dict[str, Callable[[], Measured]]:
    """The measurements by name. ``beside`` is the folder with the public sets, which are no part of the project."""
    from app.bench.check_bench import measure as measure_speed
    from evaluation.truth.claims import measure_claims
    from evaluation.truth.mutants import measure_mutants
    from evaluation.truth.secrets import measure_secrets

    bench = beside / "bench"
    return {
        "claims": lambda: measure_claims(bench / "claims" / "incident_claims.jsonl"),
        "mutants": lambda: measure_mutants(CASES),
        "secrets": lambda: measure_secrets(bench / "secrets" / "make_chat_secrets.py"),
        "speed": measure_speed,
    }


def measure(beside: Path, only: str | None = None) -> Iterator[Part]:
    """Each part as it is measured.

    Raises:
        NotFound: no part is called ``only``.
    """
    known = parts(beside)
    if only is not None and only not in known:
        raise NotFound(f"no part “{only}”; there are: {', '.join(known)}")
    for name, run in known.items():
        if only in (None, name):
            started = perf_counter()
            measured = run()
            yield Part(name=name, measured=measured, seconds=perf_counter() - started)
