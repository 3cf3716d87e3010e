"""Other tools beside ours: each is asked about the same claims, and one that is missing says how to get it."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from evaluation.truth import peers
from evaluation.truth.peers import MISSING, PEERS, Material, measure_peers

EVENTS = [
    {
        "id": "E1",
        "ts": "2026-02-03T14:31:07Z",
        "kind": "alert",
        "author": "pagerduty",
        "text": "checkout-api p99 4812 ms",
    },
    {"id": "E2", "ts": "2026-02-03T14:52:00Z", "kind": "message", "author": "ines", "text": "rolled back to v4.11.3"},
]
ROWS = (
    {
        "id": "a",
        "label": "supported",
        "kind": "plain",
        "claim": "The p99 of checkout-api was 4812 ms.",
        "cites": ["E1"],
    },
    {
        "id": "b",
        "label": "unsupported",
        "kind": "number",
        "claim": "The p99 of checkout-api was 4899 ms.",
        "cites": ["E1"],
    },
)
MATERIAL = Material(
    claim="The p99 was 4899 ms.",
    cited={"E1": "2026-02-03 14:31:07 UTC, alert by pagerduty: p99 4812 ms"},
    records=["4899"],
)


@pytest.fixture
def claims(tmp_path: Path) -> Path:
    path = tmp_path / "claims.jsonl"
    path.write_text("".join(json.dumps({**row, "events": EVENTS}) + "\n" for row in ROWS))
    return path


def values(path: Path) -> Mapping[str, str]:
    return {one.label: one.value for one in measure_peers(path).figures}


def test_all_tools_read_the_same_claims(claims: Path) -> None:
    """Ours refuses the wrong number; each tool that is there has a row a group."""
    found = values(claims)
    assert found["ours: wrong by rule, accepted"].startswith("0 of 1")
    assert found["ours: right, refused"].startswith("0 of 1")
    assert found["the number occurs somewhere: wrong by rule, accepted"].startswith("0 of 1")
    assert found["rapidfuzz token set ≥ 90: right, refused"].startswith("1 of 1")


def test_a_missing_tool_says_how_to_get_it(claims: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No figure is made up for a tool that cannot be asked."""

    def missing() -> peers.Accepts:
        raise ImportError("no module")

    monkeypatch.setattr(peers, "PEERS", {"corroborate": missing})
    assert values(claims)["corroborate"] == MISSING


def test_lines_that_are_no_claims_are_told(claims: Path) -> None:
    """Neither counted nor hidden."""
    with claims.open("a") as lines:
        lines.write("no json\n")
    assert measure_peers(claims).unscored == "1 rows could not be read"
    assert "no file" in measure_peers(claims.with_name("none")).unscored


def test_a_number_somewhere_is_enough_for_that_baseline() -> None:
    """It looks at all records, whether cited or not, and at nothing but numbers."""
    accepts = PEERS["the number occurs somewhere"]()
    assert accepts(Material(claim="It was 4899 ms.", cited={}, records=["4899 people"]))
    assert not accepts(Material(claim="It was 4899 ms.", cited={}, records=["48990"]))


@pytest.mark.parametrize("name", ["corroborate", "groundline"])
def test_installed_tools_refuse_a_number_that_no_record_holds(name: str) -> None:
    """Driven as they are documented, both refuse 4899 and accept 4812."""
    if importlib.util.find_spec(name) is None:
        pytest.skip(f"{name} is not installed (make peers)")
    accepts = next(made for label, made in PEERS.items() if label.startswith(name))()
    assert not accepts(MATERIAL)
    assert accepts(Material(claim="The p99 was 4812 ms.", cited=MATERIAL.cited, records=[]))
