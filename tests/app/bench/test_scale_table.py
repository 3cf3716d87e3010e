"""The figures of many incidents as a table in a page."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.bench.run import Row
from app.bench.scale_table import BEGIN, END, table_of, write_into
from extraction.errors import InputError

ROWS = [
    Row(name="scale:   1,000 incidents: inbox", value=20.0, unit="ms", floor=20.0),
    Row(name="scale:  10,000 incidents: inbox", value=30.0, unit="ms", floor=20.0),
    Row(name="scale:  10,000 incidents: one card made", value=1.5, unit="ms"),
]


def test_a_line_for_each_figure_and_a_column_for_each_size() -> None:
    assert table_of(ROWS).splitlines() == [
        "| | 1,000 | 10,000 | last : first |",
        "| --- | ---: | ---: | ---: |",
        "| inbox (ms) | 20.0 | 30.0 | 1.50 |",
        "| one card made (ms) | – | 1.5 | – |",
    ]


def test_only_what_stands_between_the_marks_is_replaced(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"above\n{BEGIN}\nold\n{END}\nbelow\n", "utf-8")
    write_into(page, ROWS)
    text = page.read_text("utf-8")
    assert text.startswith("above\n") and text.endswith("below\n") and "old" not in text and "| inbox (ms) |" in text


def test_a_page_without_marks_is_left_alone(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("nothing", "utf-8")
    with pytest.raises(InputError, match="between which"):
        write_into(page, ROWS)
    assert page.read_text("utf-8") == "nothing"
