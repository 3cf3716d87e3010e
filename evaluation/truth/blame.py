"""How well blaming sentences are told from plain ones, on sentences with labels and on whole public reports."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from evaluation.measured import Figure, Measured, share_of
from extraction.domain.wording import sentences_in
from extraction.verification.blame import BlameFinding, blame_findings, survives
from extraction.verification.blame_markdown import markdown_prose

TITLE = "Blameless language"
_BLAMEFUL, _BORDERLINE, _BLAMELESS = "blameful", "borderline", "blameless"


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledSentence:
    """``line`` counts from 1. Rules were tuned on even lines; the odd ones had been read before, so they are no blind test."""

    line: int
    text: str
    label: str


def labelled_sentences(path: Path) -> tuple[LabelledSentence, ...]:
    """The rows of a JSON lines file with ``sentence`` and ``label``."""
    rows = (json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip())
    return tuple(
        LabelledSentence(line=number, text=str(row["sentence"]), label=str(row["label"]))
        for number, row in enumerate(rows, 1)
    )


def measure_blame(labelled: Path, reports: Iterable[Path] = ()) -> Measured:
    """``labelled`` are hand-labelled sentences, ``reports`` Markdown documents in which findings are counted.

    What is flagged in reports is blame and false alarm together: nobody has labelled them.
    """
    if not labelled.is_file():
        return Measured(title=TITLE, unscored="the labelled sentences do not lie beside the project")
    sentences = labelled_sentences(labelled)
    figures = [
        *_of_labels("odd lines", [one for one in sentences if one.line % 2]),
        *_of_labels("even lines", [one for one in sentences if not one.line % 2]),
    ]
    documents = [path.read_text("utf-8") for path in sorted(reports)]
    return Measured(title=TITLE, figures=(*figures, *_of_reports(documents)))


def _of_labels(which: str, sentences: Sequence[LabelledSentence]) -> list[Figure]:
    flagged = {
        label: [bool(blame_findings(one.text)) for one in sentences if one.label == label]
        for label in (_BLAMEFUL, _BORDERLINE, _BLAMELESS)
    }
    right, wrong = sum(flagged[_BLAMEFUL]), sum(flagged[_BLAMELESS])
    return [
        Figure(label=f"blameful sentences found, {which}", value=share_of(right, len(flagged[_BLAMEFUL]))),
        Figure(label=f"blameless sentences flagged, {which}", value=share_of(wrong, len(flagged[_BLAMELESS]))),
        Figure(
            label=f"flagged ones that are blameful (borderline left aside), {which}",
            value=share_of(right, right + wrong),
        ),
        Figure(
            label=f"borderline sentences flagged, {which}",
            value=share_of(sum(flagged[_BORDERLINE]), len(flagged[_BORDERLINE])),
        ),
    ]


def _of_reports(documents: Sequence[str]) -> list[Figure]:
    if not documents:
        return []
    proses = [markdown_prose(text) for text in documents]
    sentences = sum(sum(1 for _ in sentences_in(prose)) for prose in proses)
    started = time.process_time()
    found = [one for text, prose in zip(documents, proses, strict=True) for one in blame_findings(text, prose=prose)]
    seconds = time.process_time() - started
    flagged = {(one.sentence, one.sentence_span) for one in found}
    offered = [one for one in found if one.rewrite is not None]
    return [
        Figure(
            label="sentences of whole reports flagged, per 1,000",
            value=f"{1000 * len(flagged) / sentences:.1f} ({len(flagged):,} of {sentences:,})",
        ),
        Figure(label="findings with an offered rewrite", value=share_of(len(offered), len(found))),
        Figure(
            label="offered rewrites that lost a time, figure, name or action",
            value=share_of(sum(map(_lost, offered)), len(offered)),
            aim="0",
            reached=not any(map(_lost, offered)),
        ),
        Figure(
            label="sentences a second",
            value=f"{sentences / seconds:,.0f}",
            aim="5,000",
            reached=sentences / seconds >= 5000,
        ),
    ]


def _lost(finding: BlameFinding) -> bool:
    return finding.rewrite is not None and bool(survives(finding.sentence, finding.rewrite))
