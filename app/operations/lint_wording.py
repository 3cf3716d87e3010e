"""Blameless wording as advice for people: on what they wrote in a report, in a document, in a template's questions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from extraction.domain.facts import IncidentFacts
from extraction.domain.report import AuthorKind, Statement
from extraction.domain.report_template import ReportTemplate
from extraction.drafting.template_files import load_template
from extraction.errors import InputError
from extraction.verification.blame import BlameFinding, blame_findings, known_names, reworded
from extraction.verification.blame_markdown import markdown_prose

LARGEST = 20 * 2**20
"""Bytes of a document that are still read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedFinding:
    """``line`` and ``column`` count from 1; ``where`` names a template's section, else it is empty."""

    line: int
    column: int
    finding: BlameFinding
    where: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """``text`` is the whole statement with every rewrite in its place; ``None`` where none can be offered."""

    findings: tuple[BlameFinding, ...]
    text: str | None


def advice_on(statement: Statement, facts: IncidentFacts) -> Advice | None:
    """What a person's own wording could say without blame; ``None`` where there is nothing to say.

    It is advice: it decides nothing, is not kept and not published. Models are bound by a check instead.
    """
    if statement.author.kind is not AuthorKind.PERSON:
        return None
    findings = blame_findings(statement.text, known_names(facts))
    return Advice(findings=findings, text=reworded(statement.text, findings)) if findings else None


def lint_document(path: Path) -> tuple[PlacedFinding, ...]:
    """Findings in a Markdown or text document; headings, code, quotations and addresses are not read.

    Raises:
        InputError: it is too large, or no text in UTF-8.
    """
    text = _text_of(path)
    found = blame_findings(text, prose=markdown_prose(text))
    return tuple(
        PlacedFinding(line=line, column=column, finding=one) for one in found for line, column in [_place(text, one)]
    )


def lint_template(path: Path) -> tuple[PlacedFinding, ...]:
    """Findings in the questions that a report template asks.

    Raises:
        InvalidTemplate: the template cannot be read.
    """
    written = _text_of(path)
    return tuple(_placed(written, section, finding) for section, finding in question_findings(load_template(path)))


def question_findings(template: ReportTemplate) -> Iterator[tuple[str, BlameFinding]]:
    """(section id, finding) for each question of ``template`` that asks for a culprit."""
    for section in template.sections:
        for question in (section.question, *section.think_first):
            for finding in blame_findings(question):
                yield section.id, finding


def _placed(written: str, section: str, finding: BlameFinding) -> PlacedFinding:
    at = written.find(finding.sentence)
    start = finding.span[0] - finding.sentence_span[0]
    line, column = _line_and_column(written, at + start) if at >= 0 else (1, 1)
    return PlacedFinding(line=line, column=column, finding=finding, where=section)


def _place(text: str, finding: BlameFinding) -> tuple[int, int]:
    return _line_and_column(text, finding.span[0])


def _line_and_column(text: str, offset: int) -> tuple[int, int]:
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def _text_of(path: Path) -> str:
    if path.stat().st_size > LARGEST:
        raise InputError(f"{path}: larger than {LARGEST // 2**20} MiB; lint its parts")
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: byte {error.start} is no UTF-8 text; save the document as UTF-8") from error
