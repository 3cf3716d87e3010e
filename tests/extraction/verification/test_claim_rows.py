"""Claims with their records in one row."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from extraction.errors import Place, UnreadableRecord
from extraction.verification.claim_rows import check_claim

ROW: dict[str, object] = {
    "id": "c1",
    "claim": "Mara rolled back ledger-api at 14:20 UTC.",
    "cites": ["E2"],
    "events": [
        {"id": "E1", "ts": "2026-03-03T14:03:00Z", "kind": "alert", "author": "pagerduty", "text": "ledger-api down"},
        {
            "id": "E2",
            "ts": "2026-03-03T14:20:10Z",
            "kind": "message",
            "author": "mara",
            "text": "rolled back ledger-api",
        },
    ],
}


def test_a_supported_claim() -> None:
    """People come from authors, services from texts."""
    assert check_claim(ROW) == {"id": "c1", "verdict": "supported", "check": None, "findings": []}


def test_a_wrong_claim_says_what_where_and_why() -> None:
    """The span is where the claim is wrong."""
    checked = check_claim({**ROW, "claim": "Mara rolled back ledger-api at 14:30 UTC."})
    finding = checked["findings"][0]
    assert (checked["verdict"], checked["check"]) == ("contradicted", "time")
    assert (finding["span"], finding["expected"]) == ([31, 40], "14:20 UTC")


@pytest.mark.parametrize("cites", [["E9"], []])
def test_an_unknown_or_missing_citation_is_not_in_evidence(cites: list[str]) -> None:
    """By the citation check."""
    checked = check_claim({**ROW, "cites": cites})
    assert (checked["verdict"], checked["check"]) == ("not_in_evidence", "citation")


@pytest.mark.parametrize(
    ("broken", "says"),
    [
        ({"claim": ""}, "claim"),
        ({"cites": "E2"}, "cites"),
        ({"events": [{"id": "E1", "ts": "14:03", "kind": "alert", "author": "x", "text": "y"}]}, "RFC 3339"),
    ],
)
def test_a_broken_row_names_its_place_and_field(broken: dict[str, object], says: str) -> None:
    """So that one can mend it."""
    with pytest.raises(UnreadableRecord, match=f"claims.jsonl:7.*{says}"):
        check_claim({**ROW, **broken}, Place("claims.jsonl", 7))


@pytest.mark.shared
def test_labelled_claims(shared: Path) -> None:
    """No wrong claim accepted, at most five right ones refused, at most 112 of 564 left to a person."""
    lines = (shared / "bench/claims/incident_claims.jsonl").read_text().splitlines()
    rows = [json.loads(line) for line in lines]
    verdicts = [(row["label"], check_claim(row)["verdict"]) for row in rows]
    assert verdicts.count(("unsupported", "supported")) == 0
    refused = verdicts.count(("supported", "contradicted")) + verdicts.count(("supported", "not_in_evidence"))
    assert refused <= 5
    assert sum(verdict == "needs_human" for _, verdict in verdicts) <= 112
