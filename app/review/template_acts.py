"""What people ask for on the Templates page, carried out."""

from __future__ import annotations

from collections.abc import Mapping

from app.operations.ports import Ports
from app.operations.save_template import restore_version, retire, save_template
from app.operations.templates import template
from app.review.views.templates import form_document, next_version
from extraction.domain.report_template import ReportTemplate
from extraction.drafting.template_toml import template_text
from extraction.errors import InputError, NotFound

Act = Mapping[str, object]
ACTS = frozenset({"save", "retire", "restore"})


def written(act: Act, base: ReportTemplate | None) -> str:
    """The text that the editor holds: as it is typed, or what its form says, as the version after ``base``."""
    form = act.get("form")
    if act.get("mode") == "form" and isinstance(form, Mapping):
        return template_text(form_document(form, next_version(base)))
    return str(act.get("text") or "")


def perform(ports: Ports, by: str, act: Act) -> tuple[str, str]:
    """The id of the template and a sentence on what happened.

    Raises:
        RetrolineError: it cannot be done; the message says why.
    """
    name, of, reason = str(act.get("name")), str(act.get("of") or ""), str(act.get("reason") or "")
    expected = _whole(act.get("expected"))
    if name == "retire":
        retired = retire(ports, of, by, expected, reason)
        return of, f"Retired {retired.id}. It is not chosen for drafts any more; its reports go on with it."
    if name == "restore":
        restored = restore_version(ports, of, _whole(act.get("number")), by, expected, reason)
        return of, f"Saved as version {restored.number}: {restored.reason}."
    saved = save_template(ports, by, written(act, _base(ports, of)), expected, reason, of)
    return saved.id, f"Saved as version {saved.number}. Drafts use it from now on."


def _base(ports: Ports, template_id: str) -> ReportTemplate | None:
    try:
        return template(ports, template_id).template
    except NotFound:
        return None


def _whole(value: object) -> int:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return int(value)
    raise InputError("the version is not said; open the template again")
