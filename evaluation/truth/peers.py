"""The same labelled claims before other deterministic tools and our checks: wrong ones accepted, right ones refused.

Each tool is driven as its own documentation shows, on the same text of the cited records ("2026-03-03 14:31:07 UTC, alert
by pagerduty: …"), and reads no label:

- corroborate 0.1.0: ``check_answer(query, retrieved_chunks, answer)`` with a record a chunk; ``report.ok()`` is accepted.
- groundline 0.1.3: its verifier (``verify_finding``) reads evidence that a tool computed, field by field. Here a record's
  numbers, found and given unit and role by groundline's own reading, are the fields, named as its tools name theirs;
  the claim is an ``observation`` that cites the records. ``verified`` is accepted, ``partial`` and
  ``unsupported`` are refused. The rest of it is about engines on test stands.
- rapidfuzz: ``token_set_ratio`` of the claim and the cited records, default processing, 90 or more is accepted.
- the number occurs somewhere: accepted where each number of the claim stands in some record of the incident.

Ours has a third answer: a claim that needs a human is neither accepted nor refused, and counted on a line of its own.
"""

from __future__ import annotations

import importlib
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

from evaluation.measured import Figure, Measured, share_of
from evaluation.truth.claims import Row, judged_rows
from extraction.domain.clock import parse_iso
from extraction.domain.finding import Verdict

TITLE = "Side by side with other tools"
MISSING = "not installed: make peers"
_ALIKE = 90
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What a tool may read: the claim, the cited records by id (``None`` where there is none), all records."""

    claim: str
    cited: Mapping[str, str | None]
    records: Sequence[str]

    @property
    def chunks(self) -> list[str]:
        return [text for text in self.cited.values() if text is not None]


Accepts = Callable[[Material], bool]


def measure_peers(claims: Path) -> Measured:
    """``claims``: the file that ``measure_claims`` reads. A tool that is not installed has a row that says so."""
    if not claims.is_file():
        return Measured(title=TITLE, unscored=f"there is no file {claims.name}")
    judged = list(judged_rows(claims))
    rows = [
        (row, material)
        for row, material in zip(judged, _materials(claims), strict=True)
        if isinstance(row, Row) and material is not None
    ]
    ours = [row.verdict is Verdict.SUPPORTED for row, _ in rows]
    refused = [row.verdict.blocks for row, _ in rows]
    figures = list(_figures("ours", [row for row, _ in rows], ours, refused))
    for name, made in PEERS.items():
        try:
            accepts = made()
        except ImportError:
            figures.append(Figure(label=name, value=MISSING))
            continue
        taken = [accepts(material) for _, material in rows]
        figures += _figures(name, [row for row, _ in rows], taken, [not one for one in taken])
    unread = len(judged) - len(rows)
    return Measured(
        title=f"{TITLE}, {len(rows)} claims of {claims.name}",
        figures=tuple(figures),
        unscored=f"{unread} rows could not be read" if unread else "",
    )


def _figures(name: str, rows: Sequence[Row], accepted: Sequence[bool], refused: Sequence[bool]) -> Iterator[Figure]:
    groups = {
        "wrong in meaning, accepted": (accepted, [not row.right and row.about_meaning for row in rows]),
        "wrong by rule, accepted": (accepted, [not row.right and not row.about_meaning for row in rows]),
        "right, refused": (refused, [row.right for row in rows]),
    }
    for group, (counted, of) in groups.items():
        hits = sum(one and within for one, within in zip(counted, of, strict=True))
        yield Figure(label=f"{name}: {group}", value=share_of(hits, sum(of)))
    left = sum(not one and not two for one, two in zip(accepted, refused, strict=True))
    if left:
        yield Figure(label=f"{name}: left to a person", value=share_of(left, len(rows)))


def _materials(path: Path) -> Iterator[Material | None]:
    """One for each line that ``judged_rows`` reads; ``None`` for a line that is no claim."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                try:
                    yield _material(json.loads(line))
                except (ValueError, KeyError, TypeError, AttributeError):
                    yield None


def _material(row: Mapping[str, object]) -> Material:
    events, cites = row["events"], row["cites"]
    if not isinstance(events, list) or not isinstance(cites, list):
        raise TypeError("“events” and “cites” have to be lists")
    texts = {str(event["id"]): _written_out(event) for event in events}
    return Material(
        claim=str(row["claim"]), cited={str(one): texts.get(str(one)) for one in cites}, records=tuple(texts.values())
    )


def _written_out(event: Mapping[str, object]) -> str:
    at = parse_iso(str(event["ts"]))
    return f"{at:%Y-%m-%d %H:%M:%S} UTC, {event.get('kind')} by {event.get('author')}: {event['text']}"


def _corroborate() -> Accepts:
    check_answer = importlib.import_module("corroborate").check_answer
    return lambda material: bool(check_answer(query="", retrieved_chunks=material.chunks, answer=material.claim).ok())


_FIELD_ENDS = {"ms": "_ms", "s": "_s", "sec": "_s", "Hz": "_hz", "%": "_pct"}
"""How groundline's tools name a field by its unit, which is how its verifier knows what kind of number it is."""


def _groundline() -> Accepts:
    findings = importlib.import_module("groundline.findings")
    semantics = importlib.import_module("groundline.semantics")

    def fields(text: str) -> dict[str, object]:
        found: dict[str, object] = {}
        for place, match in enumerate(findings.number_matches(text)):
            unit, role = semantics.unit_after(text, match.end()), semantics.role_before(text, match.start())
            key = f"{role[0] if role else 'figure'}_{place}{_FIELD_ENDS.get(unit or '', '')}"
            found[key] = float(match[0].replace("−", "-"))
            if unit:
                found[f"{key}_unit"] = unit
        return found

    def accepts(material: Material) -> bool:
        known = {
            key: SimpleNamespace(id=key, tool="record", params={}, result=fields(text))
            for key, text in material.cited.items()
            if text is not None
        }
        session = SimpleNamespace(channels=[], evidence=known.get)
        finding = findings.Finding(title="", statement=material.claim, evidence=list(material.cited))
        return bool(findings.verify_finding(finding, session)["status"] == "verified")

    return accepts


def _rapidfuzz() -> Accepts:
    from rapidfuzz.fuzz import token_set_ratio
    from rapidfuzz.utils import default_process

    def accepts(material: Material) -> bool:
        return token_set_ratio(material.claim, " ".join(material.chunks), processor=default_process) >= _ALIKE

    return accepts


def _occurs() -> Accepts:
    return lambda material: set(_NUMBER.findall(material.claim)) <= set(_NUMBER.findall(" ".join(material.records)))


PEERS: Mapping[str, Callable[[], Accepts]] = {
    "corroborate": _corroborate,
    "groundline’s number verifier": _groundline,
    f"rapidfuzz token set ≥ {_ALIKE}": _rapidfuzz,
    "the number occurs somewhere": _occurs,
}
"""What makes each tool; one that is not installed raises ``ImportError``."""
