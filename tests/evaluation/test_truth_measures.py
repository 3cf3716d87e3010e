"""Measurements of the checks: what they count, and that a missing set is unscored."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evaluation.__main__ import CASES
from evaluation.measured import Figure
from evaluation.mutation_kind import MutationKind
from evaluation.truth.claims import measure_claims
from evaluation.truth.mutants import measure_mutants

EVENTS = [
    {
        "id": "E1",
        "ts": "2026-03-03T14:02:11Z",
        "kind": "alert",
        "author": "pagerduty",
        "text": "search p99 4100 ms (threshold 800 ms)",
    },
    {
        "id": "E2",
        "ts": "2026-03-03T14:20:09Z",
        "kind": "message",
        "author": "mara",
        "text": "rolled back search to 4.11.3",
    },
]


def _row(id: str, claim: str, label: str, kind: str, cites: str = "E1") -> dict[str, object]:
    return {"id": id, "claim": claim, "label": label, "kind": kind, "cites": [cites], "events": EVENTS}


def _by_label(figures: tuple[Figure, ...]) -> dict[str, Figure]:
    return {figure.label: figure for figure in figures}


@pytest.fixture
def claims(tmp_path: Path) -> Path:
    rows = [
        _row("a", "Mara rolled back search to 4.11.3.", "supported", "plain", "E2"),
        _row("b", "The alert fired at 14:05 UTC.", "unsupported", "time_shift"),
        _row("c", "Mara did not roll back search to 4.11.3.", "unsupported", "negation_added", "E2"),
        {"id": "d", "kind": "plain", "label": "supported"},
    ]
    path = tmp_path / "claims.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)) + "\nno json\n")
    return path


def test_claims_are_counted_by_group(claims: Path) -> None:
    """Meaning and rules apart; shares come with intervals and aims."""
    figures = _by_label(measure_claims(claims).figures)
    assert figures["wrong in meaning, accepted"].value.startswith("0 of 1, 0.0 %")
    assert figures["wrong by rule, accepted"].reached is True
    assert figures["right, refused"].value.startswith("0 of 1")
    assert figures["needs a human"].aim


def test_rows_that_cannot_be_read_are_told(claims: Path) -> None:
    """They are left out of the count, and that is said."""
    measured = measure_claims(claims)
    assert measured.title.startswith("Claims with labels, 3 rows")
    assert measured.unscored.startswith("2 rows could not be read, first claims.jsonl:4")


def test_a_missing_set_is_unscored(tmp_path: Path) -> None:
    assert measure_claims(tmp_path / "none.jsonl").unscored == "there is no file none.jsonl"
    assert "no case lies here" in measure_mutants(tmp_path).unscored


def test_mutants_are_counted_by_kind() -> None:
    """Caught is refused or left to a person; true sentences are counted beside them."""
    measured = measure_mutants(CASES, per_kind=12, kinds=(MutationKind.TIME, MutationKind.QUOTE))
    figures = _by_label(measured.figures)
    assert set(figures) >= {"time", "quote", "all kinds, accepted as supported", "false alarms: true sentences refused"}
    assert " of 12, " in figures["time"].value
    assert "refused" in figures["time"].value and "needs a human" in figures["time"].value
    assert measured.unscored == ""


@pytest.mark.shared
def test_real_claims_are_read_whole(shared: Path) -> None:
    """Every row of the public set has a label and a verdict."""
    measured = measure_claims(shared / "bench" / "claims" / "incident_claims.jsonl")
    assert "564 rows" in measured.title
    assert measured.unscored == ""
