"""Free wordings over chat-shaped records: no wrong one is accepted, hardly a right one refused."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from extraction.verification.claim_rows import check_claim

WORDINGS = sorted((Path(__file__).parent / "wordings").glob("*.txt"))


def rows(path: Path) -> Iterator[tuple[str, dict[str, object]]]:
    """Label (``right`` or ``wrong``) and row of each claim in ``path``: events, an empty line, claims."""
    records, claims = path.read_text().strip().split("\n\n")
    events = [
        dict(zip(("id", "ts", "kind", "author", "text"), line.split("|", 4), strict=True))
        for line in records.splitlines()
    ]
    for number, line in enumerate(claims.splitlines(), 1):
        label, cites, claim = line.split("|", 2)
        yield label, {"id": f"{path.stem}-{number}", "claim": claim, "cites": cites.split(","), "events": events}


@pytest.mark.parametrize("path", WORDINGS, ids=lambda path: path.stem)
def test_no_wrong_wording_is_accepted(path: Path) -> None:
    """Whatever a wrong sentence says, no check objecting would be the worst that can happen."""
    accepted = [
        row["claim"] for label, row in rows(path) if label == "wrong" and check_claim(row)["verdict"] == "supported"
    ]
    assert accepted == []


@pytest.mark.parametrize("path", WORDINGS, ids=lambda path: path.stem)
def test_few_right_wordings_are_refused(path: Path) -> None:
    """At most one in twenty right sentences is refused; the others are accepted or left to a person."""
    right = [row for label, row in rows(path) if label == "right"]
    refused = [row["claim"] for row in right if check_claim(row)["verdict"] in ("contradicted", "not_in_evidence")]
    assert len(refused) <= len(right) / 20, refused
