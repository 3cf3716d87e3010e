"""Claims with labels: how many wrong ones the checks accept, how many right ones they refuse, how many they leave to a person."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from evaluation.measured import Figure, Measured, share_of
from extraction.domain.finding import Verdict
from extraction.errors import Place, UnreadableRecord
from extraction.verification.claim_rows import check_claim

TITLE = "Claims with labels"
MEANING_KINDS = (
    "negation",
    "hedge",
    "causality",
    "cause",
    "addition",
    "half_true",
    "scope",
    "data_loss",
    "action",
    "blame",
)
"""Beginnings of kinds that are a matter of meaning; every other kind can be decided by rules."""

MOST_MEANING_ACCEPTED = 0.02
MOST_REFUSED = 5 / 180
MOST_ASKED = 112 / 564
"""Aims, as shares: wrong ones of meaning accepted, right ones refused, all that are left to a person."""

_RIGHT = ("supported", "true", "right", "correct")


@dataclass(frozen=True, slots=True)
class Row:
    """A labelled claim and its verdict."""

    id: str
    kind: str
    right: bool
    claim: str
    verdict: Verdict
    check: str

    @property
    def about_meaning(self) -> bool:
        return self.kind.startswith(MEANING_KINDS)


def measure_claims(path: Path) -> Measured:
    """The rows of a JSON lines file with ``label`` and ``kind`` beside the fields of ``retroline check --claims``."""
    if not path.is_file():
        return Measured(title=TITLE, unscored=f"there is no file {path.name}")
    rows, unread = list[Row](), list[UnreadableRecord]()
    for row in judged_rows(path):
        if isinstance(row, Row):
            rows.append(row)
        else:
            unread.append(row)
    unscored = f"{len(unread)} rows could not be read, first {unread[0]}" if unread else ""
    return Measured(title=f"{TITLE}, {len(rows)} rows of {path.name}", figures=tuple(_figures(rows)), unscored=unscored)


def judged_rows(path: Path) -> Iterator[Row | UnreadableRecord]:
    """Each line with its verdict; one that has no usable label, kind or claim is an ``UnreadableRecord``."""
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                place = Place(path.name, number)
                try:
                    yield _judged(json.loads(line), place)
                except json.JSONDecodeError as error:
                    yield UnreadableRecord(place, f"no JSON: {error.msg}")
                except UnreadableRecord as error:
                    yield error


def _judged(row: object, place: Place) -> Row:
    if not isinstance(row, dict) or not isinstance(row.get("label"), str):
        raise UnreadableRecord(place, "needs an object with “label”, “kind” and the fields of a claim")
    fields: Mapping[str, object] = row
    found = check_claim(fields, place)
    return Row(
        id=found["id"],
        kind=str(fields.get("kind", "")),
        right=str(fields["label"]).lower() in _RIGHT,
        claim=str(fields["claim"]),
        verdict=Verdict(found["verdict"]),
        check=found["check"] or "",
    )


def _figures(rows: Sequence[Row]) -> Iterator[Figure]:
    right = [row for row in rows if row.right]
    meaning = [row for row in rows if not row.right and row.about_meaning]
    ruled = [row for row in rows if not row.right and not row.about_meaning]
    yield from _accepted("wrong in meaning, accepted", meaning, MOST_MEANING_ACCEPTED, "at most 2 %")
    yield from _accepted("wrong by rule, accepted", ruled, 0.0, "0")
    refused = [row for row in right if row.verdict.blocks]
    yield from _share("right, refused", refused, right, MOST_REFUSED, f"at most {100 * MOST_REFUSED:.1f} %")
    asked = [row for row in rows if row.verdict is Verdict.NEEDS_HUMAN]
    yield from _share("needs a human", asked, rows, MOST_ASKED, f"at most {100 * MOST_ASKED:.1f} %")
    for kind in sorted({row.kind for row in (*meaning, *ruled)}):
        of_kind = [row for row in (*meaning, *ruled) if row.kind == kind]
        if accepted := [row for row in of_kind if row.verdict is Verdict.SUPPORTED]:
            yield Figure(label=f"{kind}, accepted", value=share_of(len(accepted), len(of_kind)))


def _accepted(label: str, rows: Sequence[Row], most: float, aim: str) -> Iterator[Figure]:
    yield from _share(label, [row for row in rows if row.verdict is Verdict.SUPPORTED], rows, most, aim)


def _share(label: str, found: Sequence[Row], of: Sequence[Row], most: float, aim: str) -> Iterator[Figure]:
    if of:
        kinds = Counter(row.kind for row in found).most_common(6)
        listed = f" ({', '.join(f'{kind} {count}' for kind, count in kinds)})" if kinds else ""
        yield Figure(
            label=label,
            value=share_of(len(found), len(of)) + listed,
            aim=aim,
            reached=len(found) <= most * len(of) + 1e-9,
        )
