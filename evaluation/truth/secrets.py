"""How much of secrets and personal data redaction finds, what it changes that it should not, and how long it takes."""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from evaluation.measured import Figure, Measured, share_of
from extraction.capture.redact import redact, redactions

TITLE = "Redaction"
MESSAGES = 10_000
_SECONDS = 0.5
_STRUCTURED = frozenset({"email", "phone_us", "phone_intl", "card", "card_spaced", "iban", "ssn"})
_SYNTHETIC = "presidio_synth_v2.jsonl"
_SYNTHETIC_STRUCTURED = ("EMAIL_ADDRESS", "CREDIT_CARD", "PHONE_NUMBER", "IBAN_CODE", "US_SSN")
_CHAT = (
    "looking at the graphs now", "p99 is at 4812 ms, 18.4 % of requests fail", "rolled back to 4.11.3 at 14:31",
    "is anybody on the database side?", "commit 9fceb02 went out with the deploy of 13:41", "thanks, that helps a lot",
    "see https://grafana.example/d/abc?from=1772546285000", "we keep seeing timeouts from the payments provider",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Case:
    """One generated line: ``label`` is secret, pii or keep; ``value`` has to go, or for keep the ``text`` has to stay."""

    label: str
    kind: str
    text: str
    value: str

    @property
    def right(self) -> bool:
        shown = redact(self.text)
        return shown == self.text if self.label == "keep" else self.value not in shown


def measure_secrets(generator: Path, seeds: Sequence[int] = (1, 2, 3)) -> Measured:
    """``generator`` prints cases as JSON lines for ``--seed N``; sentences with personal data may lie beside it."""
    if not generator.is_file():
        return Measured(title=TITLE, unscored="the generator of secrets does not lie beside the project")
    figures: list[Figure] = []
    cases = {seed: tuple(_cases(generator, seed)) for seed in seeds}
    for seed, rows in cases.items():
        figures += _of_seed(seed, rows)
    figures += _speed([case.text for rows in cases.values() for case in rows])
    synthetic = generator.with_name(_SYNTHETIC)
    if synthetic.is_file():
        figures += _synthetic(synthetic)
    return Measured(title=TITLE, figures=tuple(figures))


def _cases(generator: Path, seed: int) -> Iterator[Case]:
    made = subprocess.run(
        [sys.executable, str(generator), "--seed", str(seed)], capture_output=True, text=True, check=True, timeout=60
    )
    for line in made.stdout.splitlines():
        row = json.loads(line)
        yield Case(label=row["label"], kind=row["kind"], text=row["text"], value=row["value"])


def _of_seed(seed: int, cases: Sequence[Case]) -> list[Figure]:
    secrets = [one.right for one in cases if one.label == "secret"]
    structured = [one.right for one in cases if one.kind in _STRUCTURED]
    other = [one.right for one in cases if one.label == "pii" and one.kind not in _STRUCTURED]
    changed = [not one.right for one in cases if one.label == "keep"]
    return [
        _share(f"secrets replaced, seed {seed}", secrets, least=0.99),
        _share(f"structured personal data replaced, seed {seed}", structured, least=0.95),
        Figure(
            label=f"names, addresses and numbers in prose replaced, seed {seed}", value=share_of(sum(other), len(other))
        ),
        Figure(
            label=f"look-alikes changed, seed {seed}",
            value=share_of(sum(changed), len(changed)),
            aim="0",
            reached=not any(changed),
        ),
    ]


def _share(label: str, right: Sequence[bool], least: float) -> Figure:
    reached = bool(right) and sum(right) >= least * len(right)
    return Figure(label=label, value=share_of(sum(right), len(right)), aim=f"≥ {100 * least:g} %", reached=reached)


def _speed(texts: Sequence[str]) -> list[Figure]:
    """Every message distinct. One run in which each holds something to find or to leave alone, one as chat is."""
    numbered = itertools.count()
    tempting = [f"{text} ({next(numbered)})" for text in itertools.islice(itertools.cycle(texts), MESSAGES)]
    usual = [
        f"{texts[n % len(texts)] if n % 50 == 0 else _CHAT[n % len(_CHAT)]} ({next(numbered)})" for n in range(MESSAGES)
    ]
    redact(tempting[0])
    return [
        _timed(f"{MESSAGES:,} messages, each with a secret, personal data or a look-alike", tempting),
        _timed(f"{MESSAGES:,} messages of chat, one in 50 of those", usual),
    ]


def _timed(label: str, texts: Sequence[str]) -> Figure:
    """The best of three: what else the machine does is not measured."""
    seconds = []
    for turn in range(3):
        fresh = [f"{text} {turn}" for text in texts]
        started = time.process_time()
        for text in fresh:
            redact(text)
        seconds.append(time.process_time() - started)
    best = min(seconds)
    return Figure(label=label, value=f"{best:.2f} s of one core", aim=f"≤ {_SECONDS:g} s", reached=best <= _SECONDS)


def _synthetic(path: Path) -> list[Figure]:
    """Sentences of another kind (letters, bank requests): printed beside, nothing is promised."""
    found: Counter[str] = Counter()
    total: Counter[str] = Counter()
    besides = 0
    for line in path.read_text("utf-8").splitlines():
        row = json.loads(line)
        covered = [one.span for one in redactions(row["text"])]
        for span in row["spans"]:
            total[span["type"]] += 1
            found[span["type"]] += _covers(covered, span, row["text"])
        besides += sum(
            not any(start < span["end"] and end > span["start"] for span in row["spans"]) for start, end in covered
        )
    figures = [
        Figure(label=f"{_SYNTHETIC}: {kind} replaced", value=share_of(found[kind], total[kind]))
        for kind in (*_SYNTHETIC_STRUCTURED, "PERSON")
    ]
    return [*figures, Figure(label=f"{_SYNTHETIC}: replaced beside any marked span", value=f"{besides:,}")]


def _covers(covered: Sequence[tuple[int, int]], span: Mapping[str, int], text: str) -> bool:
    """Whether nothing legible of the span is left."""
    return all(
        not text[place].isalnum() or any(start <= place < end for start, end in covered)
        for place in range(span["start"], span["end"])
    )
