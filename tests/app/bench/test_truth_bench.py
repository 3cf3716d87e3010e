"""The figures' way into the README."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.bench.truth_bench import BEGIN, END, Part, as_markdown, measure, write_into
from evaluation.measured import Figure, Measured, interval, share_of
from extraction.errors import InputError, NotFound

PART = Part(
    name="claims",
    seconds=1.0,
    measured=Measured(
        title="Claims",
        figures=(
            Figure(label="wrong | accepted", value="0 of 384", aim="0", reached=True),
            Figure(label="asked", value="12", aim="10", reached=False),
        ),
    ),
)


def test_figures_replace_what_stands_between_the_marks(tmp_path: Path) -> None:
    """The text around them stays, whatever was there before."""
    path = tmp_path / "README.md"
    path.write_text(f"before\n{BEGIN}\nold\n{END}\nafter\n")
    write_into(path, [PART])
    text = path.read_text()
    assert text.startswith(f"before\n{BEGIN}\n| what") and text.endswith(f"{END}\nafter\n")
    assert "old" not in text
    assert "| wrong \\| accepted | 0 of 384 | 0: reached |" in as_markdown([PART])
    assert "10: **not reached**" in text


def test_a_file_without_marks_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "README.md"
    path.write_text("nothing here")
    with pytest.raises(InputError, match="truth: begin"):
        write_into(path, [PART])
    assert path.read_text() == "nothing here"


def test_an_unknown_part_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="claims"):
        list(measure(tmp_path, "wishes"))


def test_a_part_whose_material_is_absent_says_so(tmp_path: Path) -> None:
    """No figure is better than a figure of nothing."""
    (part,) = measure(tmp_path, "claims")
    assert part.measured.figures == ()
    assert part.measured.unscored


@pytest.mark.parametrize(
    ("hits", "total", "low", "high"), [(0, 10, 0.0, 0.2775), (5, 10, 0.2366, 0.7634), (10, 10, 0.7225, 1.0)]
)
def test_the_interval_of_a_share(hits: int, total: int, low: float, high: float) -> None:
    """Values of Wilson's score interval as tabulated for ten trials."""
    assert interval(hits, total) == pytest.approx((low, high), abs=5e-4)
    assert share_of(hits, total).startswith(f"{hits} of {total}")


def test_more_hits_than_trials_are_no_share() -> None:
    with pytest.raises(ValueError, match="no share"):
        interval(3, 2)
