"""Only running words of a document are read, and every place stays where it was."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.verification.blame import blame_findings
from extraction.verification.blame_markdown import markdown_prose

BLAME = "Dana forgot to page the lead."


def found(text: str) -> list[str]:
    return [text[slice(*one.span)] for one in blame_findings(text, prose=markdown_prose(text))]


@given(st.text(alphabet="ab #>`*|-\n\t[]()<!_~.1:/", max_size=200))
def test_nothing_moves(text: str) -> None:
    """The prose is as long as the document, so that a span means the same in both."""
    assert len(markdown_prose(text)) == len(text)


@pytest.mark.parametrize(
    "text",
    [
        f"# {BLAME}\n",
        f"{BLAME}\n=====\n",
        f"> {BLAME}\n",
        f"```\n{BLAME}\n```\n",
        f"~~~text\n{BLAME}\n~~~\n",
        f"Text.\n\n    {BLAME}\n",
        f"Text `{BLAME}` more.",
        f"---\nnote: {BLAME}\n---\n",
        f"<!-- {BLAME} -->",
        "See [the report](https://example.test/human-error).",
        "![human error](chart.png)",
        "https://example.test/careless",
    ],
)
def test_headings_code_quotations_and_addresses_are_not_read(text: str) -> None:
    """They are names, machines' words, or somebody else's."""
    assert found(text) == []


@pytest.mark.parametrize(
    "text",
    [
        BLAME,
        f"- {BLAME}",
        f"1. {BLAME}",
        f"- [ ] {BLAME}",
        f"**Note**: {BLAME}",
        f"| 14:03 | {BLAME} |\n| --- | --- |\n",
        "Dana *forgot to page* the lead.",
        f"```\ncode\n```\n{BLAME}",
        f"- item\n\n    {BLAME}",
    ],
)
def test_prose_items_and_cells_are_read(text: str) -> None:
    """Wherever somebody tells the story."""
    assert found(text) == ["forgot to page"]


def test_a_wrapped_line_is_one_sentence() -> None:
    """The subject may stand on the line before."""
    assert found("Nothing was seen, and the on-call engineer\nforgot to page the lead.") == ["forgot to page"]


def test_items_are_sentences_of_their_own() -> None:
    """A list without full stops does not run together."""
    assert found("- The job\n- failed to follow the schedule\n- Be careful\n") == ["Be careful"]
