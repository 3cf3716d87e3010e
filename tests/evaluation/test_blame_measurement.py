"""Figures on blaming language: counted right, and honest where the material is absent."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evaluation.truth.blame import measure_blame

ROWS = [
    ("Dana forgot to page the lead.", "blameful"),
    ("Jane caused the outage.", "blameful"),
    ("The disk was full.", "blameless"),
    ("Obviously the disk was full.", "blameless"),
    ("This could have been avoided.", "borderline"),
    ("A vague sentence.", "blameful"),
]


def labelled(folder: Path) -> Path:
    path = folder / "labelled.jsonl"
    path.write_text("\n".join(json.dumps({"sentence": text, "label": label}) for text, label in ROWS), "utf-8")
    return path


def test_odd_and_even_lines_are_counted_apart(tmp_path: Path) -> None:
    """Found, wrongly flagged, and borderline, each with its interval."""
    figures = {one.label: one.value for one in measure_blame(labelled(tmp_path)).figures}
    assert figures["blameful sentences found, odd lines"].startswith("1 of 1")
    assert figures["blameful sentences found, even lines"].startswith("1 of 2")
    assert figures["blameless sentences flagged, even lines"].startswith("1 of 1")
    assert figures["borderline sentences flagged, odd lines"].startswith("1 of 1")


def test_reports_give_findings_per_thousand_sentences(tmp_path: Path) -> None:
    """One of two sentences, and its rewrite kept everything."""
    report = tmp_path / "report.md"
    report.write_text("Dana forgot to page the lead at 14:03.\n\nThe disk was full.\n", "utf-8")
    figures = {one.label: one for one in measure_blame(labelled(tmp_path), [report]).figures}
    assert figures["sentences of whole reports flagged, per 1,000"].value == "500.0 (1 of 2)"
    lost = figures["offered rewrites that lost a time, figure, name or action"]
    assert lost.value.startswith("0 of 1") and lost.reached


def test_without_the_material_there_are_no_figures(tmp_path: Path) -> None:
    """Not measured is not zero."""
    measured = measure_blame(tmp_path / "absent.jsonl")
    assert measured.figures == () and "do not lie beside the project" in measured.unscored


@pytest.mark.shared
def test_labelled_sentences_beside_the_project(shared: Path) -> None:
    """Every figure is there, and no rewrite loses anything."""
    measured = measure_blame(shared / "tone" / "labelled-sentences.jsonl", (shared / "postmortems").glob("*/*.md"))
    figures = {one.label: one for one in measured.figures}
    assert figures["offered rewrites that lost a time, figure, name or action"].reached
    assert figures["blameless sentences flagged, odd lines"].value.startswith("0 of")
