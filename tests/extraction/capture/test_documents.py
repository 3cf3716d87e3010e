"""Bytes of one file into documents."""

from __future__ import annotations

import gzip
import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from extraction.capture.documents import documents_in
from extraction.capture.source_record import Document
from extraction.errors import UnreadableRecord
from tests.extraction.capture.fixture_reading import RECEIVED_AT

json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=12,
)


def found_in(data: str | bytes) -> list[Document | UnreadableRecord]:
    return list(documents_in("dump", data.encode() if isinstance(data, str) else data, RECEIVED_AT))


def values_in(data: str | bytes) -> list[object]:
    return [one.value for one in found_in(data) if isinstance(one, Document)]


def problems_in(data: str | bytes) -> list[UnreadableRecord]:
    return [one for one in found_in(data) if isinstance(one, UnreadableRecord)]


def test_one_object_and_one_list() -> None:
    """A list stays one document: what it holds decides who reads it."""
    assert values_in('{"a": 1}') == [{"a": 1}]
    assert values_in('[{"a": 1}, {"b": 2}]') == [[{"a": 1}, {"b": 2}]]


def test_lines_have_their_numbers() -> None:
    places = [one.place for one in found_in('{"a": 1}\n\n{"b": 2}\n') if isinstance(one, Document)]
    assert [str(place) for place in places] == ["dump:1", "dump:3"]


@pytest.mark.parametrize("text", ['{"a": 1}{"b": 2}', '{\n "a": 1\n}\n{\n "b": 2\n}', '{"a": 1},\n{"b": 2}'])
def test_values_in_a_row(text: str) -> None:
    assert values_in(text) == [{"a": 1}, {"b": 2}]


def test_a_broken_line_does_not_hide_the_others() -> None:
    """It is named with its line."""
    text = '{"a": 1}\n{"b": \n{"c": 3}\nnot json at all\n{"d": 4}\n'
    assert values_in(text) == [{"a": 1}, {"c": 3}, {"d": 4}]
    assert [problem.place.line for problem in problems_in(text)] == [2, 4]


def test_a_broken_object_in_a_list_does_not_hide_the_others() -> None:
    """The lines that are left out with it are named."""
    text = '[\n  {"a": 1},\n  {\n    "b": oops\n  },\n  {"c": 3}\n]\n'
    assert values_in(text) == [{"a": 1}, {"c": 3}]
    (problem,) = problems_in(text)
    assert problem.place.line == 3 and "in line 4; lines 3 to 5 are left out" in problem.reason


def test_a_file_that_was_cut_off() -> None:
    text = '[{"a": 1}, {"b": '
    assert values_in(text) == [{"a": 1}]
    assert "is not JSON" in problems_in(text)[0].reason


@pytest.mark.parametrize(
    "data",
    [
        '{"name": "Zoë"}'.encode(),
        '{"name": "Zoë"}'.encode("utf-8-sig"),
        '{"name": "Zoë"}'.encode("utf-16"),
        '{"name": "Zoë"}'.encode("utf-16-le"),
        '{"name": "Zoë"}'.encode("utf-16-be"),
        '{"name": "Zoë"}'.encode("latin-1"),
    ],
)
def test_encodings(data: bytes) -> None:
    """With or without a byte order mark; Latin-1 where it is no UTF-8."""
    assert values_in(data) == [{"name": "Zoë"}]


@pytest.mark.parametrize("data", [b"", b"  \n\n", b"\xef\xbb\xbf", b"\xff\xfe"])
def test_an_empty_file_says_so(data: bytes) -> None:
    assert [problem.reason for problem in problems_in(data)] == ["the file is empty"]


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"PK\x03\x04rest", "a zip archive"),
        (gzip.compress(b"{}", mtime=0), "compressed with gzip"),
        (b"%PDF-1.7", "a PDF"),
        (b"\x89PNG\r\n\x1a\n", "an image"),
        (b"\x7fELF\x02\x01\x01\x00\x00\x00", "a binary file"),
        (b"Incident notes\nWe restarted it.", "neither JSON nor CSV nor a mail"),
    ],
)
def test_what_is_not_supported_says_what_it_is(data: bytes, what: str) -> None:
    (problem,) = problems_in(data)
    assert what in problem.reason and values_in(data) == []


def test_a_table_gives_a_document_per_row_with_its_first_line() -> None:
    """A quoted cell spans lines."""
    rows = [one for one in found_in('time,text\n1772546531,"two\nlines"\n1772546532,x\n') if isinstance(one, Document)]
    assert [row.place.line for row in rows] == [2, 4]
    assert rows[0].value == {"time": "1772546531", "text": "two\nlines"}


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_separators(separator: str) -> None:
    text = f'"time, exact"{separator}at{separator}text\nx{separator}1772546531{separator}hello\n'
    assert values_in(text) == [{"time, exact": "x", "at": "1772546531", "text": "hello"}]


def test_a_row_with_too_many_cells_is_named() -> None:
    (problem,) = problems_in("time,text\n1772546531,a, b\n")
    assert problem.place.line == 2 and "3 cells, the header has 2" in problem.reason


def test_a_mail_is_told_by_its_headers() -> None:
    (value,) = values_in("From: a@fernweh.example\nSubject: =?utf-8?b?WmHDqw==?=\n\nhello\n")
    assert isinstance(value, dict) and (value["mail_subject"], value["mail_text"]) == ("Zaë", "hello")


def test_half_an_emoji_is_replaced() -> None:
    """Tools that cut text at a length leave half of a surrogate pair."""
    assert values_in('{"text": "on fire \\ud83d"}') == [{"text": "on fire \ufffd"}]


def test_numbers_that_json_does_not_know_stay_words() -> None:
    assert values_in('{"value": NaN}') == [{"value": "NaN"}]


@pytest.mark.parametrize("depth", [300, 100_000])
def test_deep_nesting_is_refused(depth: int) -> None:
    (problem,) = problems_in("[" * depth + "]" * depth)
    assert "nested too deeply" in problem.reason


@given(st.lists(st.dictionaries(st.text(), json_values), min_size=2, max_size=5))
def test_lines_come_back_as_they_were_written(values: list[dict[str, object]]) -> None:
    assert values_in("\n".join(json.dumps(value) for value in values)) == values


@given(st.binary(max_size=200))
@example(b"[")
@example(b"[1, 2")
def test_any_bytes_give_documents_or_a_reason(data: bytes) -> None:
    """Nothing is raised and nothing is silently dropped."""
    assert found_in(data)


def test_a_list_that_was_cut_off_is_told_and_what_is_whole_in_it_kept() -> None:
    text = '[{"a": 1},\n{"a": 2}'
    assert values_in(text) == [{"a": 1}, {"a": 2}]
    assert [(one.place.line, "cut off" in one.reason) for one in problems_in(text)] == [(2, True)]
