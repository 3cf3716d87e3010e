"""Every figure the product states about its own truthfulness, by one command that anyone can run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from app.settings import PROJECT
from evaluation.measured import Figure, Measured
from extraction.errors import InputError, NotFound

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
    from app.bench.injection_bench import measure as measure_injection
    from app.bench.model_bench import measure as measure_models
    from evaluation.truth.blame import measure_blame
    from evaluation.truth.claims import measure_claims
    from evaluation.truth.data_to_text import measure_ragtruth, measure_rotowire
    from evaluation.truth.mutants import measure_mutants
    from evaluation.truth.peers import measure_peers
    from evaluation.truth.secrets import measure_secrets

    bench = beside / "bench"
    return {
        "claims": lambda: measure_claims(bench / "claims" / "incident_claims.jsonl"),
        "peers": lambda: measure_peers(bench / "claims" / "incident_claims.jsonl"),
        "rotowire": lambda: measure_rotowire(bench / "data_to_text" / "rotowire_accuracy_train60.jsonl"),
        "ragtruth": lambda: measure_ragtruth(bench / "data_to_text" / "ragtruth_data2txt_test.jsonl"),
        "mutants": lambda: measure_mutants(CASES),
        "secrets": lambda: measure_secrets(bench / "secrets" / "make_chat_secrets.py"),
        "blame": lambda: measure_blame(
            beside / "tone" / "labelled-sentences.jsonl", (beside / "postmortems").glob("*/*.md")
        ),
        "injection": lambda: measure_injection(bench / "injection"),
        "models": lambda: measure_models(CASES),
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


BEGIN, END = "<!-- truth: begin -->", "<!-- truth: end -->"


def as_markdown(measured: Iterable[Part]) -> str:
    """All figures as one table, a line each."""
    lines = ["| what | measured | aim |", "| --- | --- | --- |"]
    for part in measured:
        lines.append(f"| **{_cell(part.measured.title)}** | {_cell(part.measured.unscored)} | |")
        lines += [f"| {_cell(one.label)} | {_cell(one.value)} | {_aim(one)} |" for one in part.measured.figures]
    return "\n".join(lines)


def _aim(figure: Figure) -> str:
    reached = "" if figure.reached is None else ": reached" if figure.reached else ": **not reached**"
    return f"{_cell(figure.aim)}{reached}"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def write_into(path: Path, measured: Iterable[Part]) -> None:
    """Replace what stands between the two marks in the Markdown file ``path`` by the figures.

    Raises:
        InputError: the file has no such marks.
    """
    text = path.read_text(encoding="utf-8")
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise InputError(f"{path} has no place for the figures; put a line {BEGIN} and a line {END} where they belong")
    path.write_text(f"{before}{BEGIN}\n{as_markdown(measured)}\n{END}{after}", encoding="utf-8")
