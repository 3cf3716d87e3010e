"""Advice on wording: for people's statements, for documents, for templates' questions."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.operations.lint_wording import advice_on, lint_document, lint_template, question_findings
from app.settings import PROJECT
from extraction.domain.people import Person
from extraction.domain.report import Author, AuthorKind
from extraction.drafting.template_files import load_templates
from extraction.errors import InputError, InvalidTemplate
from tests.builders import MODEL, facts, statement

PRIYA = Author(kind=AuthorKind.PERSON, name="Priya")
TEMPLATES = PROJECT / "prompts" / "reports"


def test_a_persons_blaming_sentence_gets_advice_with_the_whole_text() -> None:
    """Two sentences; the one that blames is replaced, the other stays."""
    advice = advice_on(statement("Errors rose at 14:02. Dana forgot to page the lead.", author=PRIYA), facts())
    assert advice is not None and advice.text == "Errors rose at 14:02. The lead was not paged."
    assert [one.kind.value for one in advice.findings] == ["counterfactual"]


def test_advice_without_a_rewrite_asks() -> None:
    """Nothing to put into the editor, but a question to answer."""
    advice = advice_on(statement("Jane caused the outage.", author=PRIYA), facts())
    assert advice is not None and advice.text is None
    assert advice.findings[0].question.startswith("Which change")


def test_names_of_the_incident_help() -> None:
    """Quill is nobody until the records say so."""
    written = statement("Quill brought down checkout at 14:03.", author=PRIYA)
    assert advice_on(written, facts()) is None
    assert advice_on(written, facts(people=(Person(id="p1", display_name="Quill Okonkwo"),))) is not None


@pytest.mark.parametrize("text", ["Errors rose at 14:02.", "Dana restarted db-2 at 14:03."])
def test_silence_where_there_is_nothing_to_say(text: str) -> None:
    """Facts about people need no advice."""
    assert advice_on(statement(text, author=PRIYA), facts()) is None


def test_models_and_the_plain_writer_get_no_advice() -> None:
    """A model is bound by a check; nobody reads advice for it."""
    assert advice_on(statement("Dana forgot to page the lead.", author=MODEL), facts()) is None


def test_a_document_is_read_with_places(tmp_path: Path) -> None:
    """Line and column of the words, counted from 1, headings left alone."""
    path = tmp_path / "report.md"
    path.write_text("# Who caused it?\n\nErrors rose.\nThen Dana forgot to page the lead.\n", "utf-8")
    (one,) = lint_document(path)
    assert (one.line, one.column) == (4, 11)
    assert one.finding.rewrite == "Then the lead was not paged."


def test_what_is_no_text_is_refused_with_a_reason(tmp_path: Path) -> None:
    """The file, the byte, and what to do."""
    path = tmp_path / "report.md"
    path.write_bytes(b"caf\xe9 broke")
    with pytest.raises(InputError, match=r"report\.md: byte 3 is no UTF-8 text; save the document as UTF-8"):
        lint_document(path)


def test_a_templates_question_for_a_culprit_is_found_where_it_stands(tmp_path: Path) -> None:
    """With section, line and the question that asks for conditions instead."""
    text = (TEMPLATES / "quick.toml").read_text("utf-8")
    path = tmp_path / "ours.toml"
    path.write_text(
        text.replace("What happened, from the first sign", "Who caused it? What happened, from the first sign"), "utf-8"
    )
    (one,) = lint_template(path)
    assert text.splitlines()[one.line - 1].startswith("question") and one.where == "summary"
    assert one.finding.rewrite == "What were the contributing factors?"


def test_a_broken_template_is_refused(tmp_path: Path) -> None:
    """The same error as when it is loaded for use."""
    path = tmp_path / "ours.toml"
    path.write_text("id = ", "utf-8")
    with pytest.raises(InvalidTemplate):
        lint_template(path)


def test_the_built_in_templates_ask_without_blame() -> None:
    """What we hand out follows what we advise."""
    assert [found for one in load_templates(TEMPLATES) for found in question_findings(one)] == []
