"""Readers of published files for ``retroline verify``: JSON, HTML and Markdown, told by what is in them."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

import orjson
from markupsafe import escape
from pydantic import TypeAdapter, ValidationError

from app.operations.ports import ReportVerdict
from app.publishing.html_file import html_page
from app.publishing.markdown_file import escaped, markdown_page
from app.publishing.report_shapes import FORMAT, ReportDocument
from app.publishing.seal_blocks import out_of_html, out_of_markdown
from app.publishing.verify_document import verify_document
from app.publishing.verify_page import PageForm, verify_page
from extraction.domain.verify_chain import Damage, SealFinding
from extraction.errors import InputError

HTML = PageForm(name="HTML", write=html_page, written=lambda text: str(escape(text)))
MARKDOWN = PageForm(name="Markdown", write=markdown_page, written=escaped)


def verify_json(text: str) -> ReportVerdict:
    return _verdict(_document(text.encode()))


def verify_html(text: str) -> ReportVerdict:
    page, data = out_of_html(text)
    return _page_verdict(page, data, HTML)


def verify_markdown(text: str) -> ReportVerdict:
    page, data = out_of_markdown(text)
    return _page_verdict(page, data, MARKDOWN)


def _page_verdict(page: str, data: bytes | None, form: PageForm) -> ReportVerdict:
    if data is None:
        return _unsealed(page, form)
    document = _document(data)
    verdict = _verdict(document)
    if any(one.damage is Damage.UNREADABLE for one in verdict.findings):
        return verdict
    seen = verify_page(page, cast("ReportDocument", document), form)
    return replace(verdict, findings=(*verdict.findings, *seen.findings), notes=(*verdict.notes, *seen.notes))


def _unsealed(page: str, form: PageForm) -> ReportVerdict:
    """A page of ours without a seal is one to be warned of; anything else is no report.

    Raises:
        InputError: nothing says that Retroline wrote the page.
    """
    if "with Retroline" not in page:
        raise InputError(f"this is no {form.name} report of Retroline: neither a seal nor its footer is in it")
    message = "there is no seal: it was removed, or this is a draft, or a report from before Retroline sealed approvals"
    finding = SealFinding(damage=Damage.SEAL_REMOVED, what="seal", message=message)
    return ReportVerdict(incident_key="", fingerprint=None, findings=(finding,))


def _document(data: bytes) -> dict[str, object]:
    """Raises InputError where the data are no published report."""
    try:
        document = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise InputError(f"the report cannot be read as JSON: {error}") from error
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise InputError(f"this is no report of the format {FORMAT}")
    return cast("dict[str, object]", document)


def _verdict(document: dict[str, object]) -> ReportVerdict:
    """A report that has lost its shape was altered: Retroline writes none such."""
    try:
        # A report of before there were seals has no such field.
        TypeAdapter(ReportDocument).validate_python({"seal": None, **document}, strict=True)
        return verify_document(cast("ReportDocument", {"seal": None, **document}))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        message = f"“{where}” is not what the format has there ({first['msg']}): the report or its seal was altered"
    except ValueError as error:
        message = f"the seal holds what is no digest ({error}): it was altered"
    finding = SealFinding(damage=Damage.UNREADABLE, what="report", message=message)
    return ReportVerdict(incident_key="", fingerprint=None, findings=(finding,))
