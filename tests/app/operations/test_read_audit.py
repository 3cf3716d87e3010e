"""The audit log as files for others: complete, and nothing in it computes."""

from __future__ import annotations

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.operations.access import operator
from app.operations.permission import record
from app.operations.ports import Ports
from app.operations.read_audit import COLUMNS, as_line, audit_entries, export_audit, verify_audit
from extraction.errors import InputError

FORMULAS = ('=HYPERLINK("http://a.test")', "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1")


def rows(world: Ports) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO("".join(export_audit(world, "csv")), newline="")))


def test_an_export_is_an_entry_itself(world: Ports) -> None:
    """Who took the log away is in it."""
    ana = world.acting(operator("Ana"), "cli")
    lines = list(export_audit(ana, "jsonl"))
    (only,) = (json.loads(line) for line in lines)
    assert (only["name"], only["action"], only["subject"], only["via"]) == ("Ana", "audit", "exported as jsonl", "cli")
    assert list(only) == list(COLUMNS)


@pytest.mark.parametrize("text", FORMULAS)
def test_cells_that_would_compute_begin_with_an_apostrophe(world: Ports, text: str) -> None:
    """In whatever column people's words stand."""
    named = world.acting(operator("Ana"), "app")
    record(named, "edit", "INC-1", text, text, text)
    written = rows(named)[-1]
    assert [written[name] for name in ("subject", "before", "after")] == [f"'{text}"] * 3


@given(st.text())
def test_no_cell_computes_and_every_cell_reads_back(text: str) -> None:
    """Whatever people wrote: quotation marks, line breaks and separators included."""
    ((cell,),) = csv.reader(io.StringIO(as_line((text,)), newline=""))
    assert cell in (text, f"'{text}")
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


def test_entries_come_latest_first_and_no_more_than_asked(world: Ports) -> None:
    for number in range(5):
        record(world, "edit", "INC-1", f"s{number}")
    assert [one.subject for one in audit_entries(world, limit=2)] == ["s4", "s3"]
    assert [one.subject for one in audit_entries(world, limit=2, before=2)] == ["s0"]
    assert verify_audit(world).entries == 5


def test_another_form_is_refused(world: Ports) -> None:
    with pytest.raises(InputError, match="jsonl, csv"):
        export_audit(world, "xlsx")
