"""The form that a reader gets: the reports of one case side by side, and the questions."""

from __future__ import annotations

import json
from collections.abc import Mapping

from jinja2 import Environment, PackageLoader

from evaluation.reading.blinded import BlindReport

QUESTIONS: Mapping[str, str] = {
    "clarity": "Clarity: could you tell a colleague what happened after reading it once?",
    "usefulness": "Usefulness: would it help your team to act and to learn?",
    "trust": "Trust: would you rely on what it says without looking it up?",
}
"""Each is answered for every report from 1 (not at all) to 5 (fully)."""
PREFERENCE = "Which one would you rather publish?"
_PAGE = Environment(loader=PackageLoader("evaluation.reading", ""), autoescape=True)


def html_form(case: str, reader: str, reports: Mapping[str, BlindReport]) -> str:
    """One page that needs nothing else; "Save" gives the answers as a JSON file."""
    template = _PAGE.get_template("form.html.j2")
    return template.render(case=case, reader=reader, reports=reports, questions=QUESTIONS, preference=PREFERENCE)


def markdown_form(case: str, reader: str, reports: Mapping[str, BlindReport]) -> str:
    """The same for those who answer in a text editor; the answers go into the JSON file below it."""
    lines = [f"# {case}", "", f"Reader: {reader}", ""]
    for letter, report in reports.items():
        lines += [f"## Report {letter}", ""]
        for section in report.sections:
            lines += [f"### {section.heading}", "", *(f"- {text}" for text in section.sentences), ""]
    lines += ["## Your answers", "", "Each from 1 (not at all) to 5 (fully), for every report:", ""]
    lines += [f"- {question}" for question in QUESTIONS.values()]
    lines += [f"- {PREFERENCE} ({', '.join(reports)} or tie) Why?", "- Which sentences do you not believe?", ""]
    return "\n".join(lines)


def blank_answers(case: str, reader: str, letters: Mapping[str, object]) -> str:
    """An answer file to be filled in: null stands where a number from 1 to 5, or a letter, is wanted."""
    blank: dict[str, object] = {**dict.fromkeys(QUESTIONS), "not_believed": []}
    document = {
        "case": case,
        "reader": reader,
        "reports": dict.fromkeys(letters, blank),
        "publish": None,
        "why": "",
    }
    return json.dumps(document, indent=1) + "\n"
