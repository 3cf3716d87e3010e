"""What a template would make of an incident, and what its questions could ask without blame. Nothing is stored."""

from __future__ import annotations

from collections.abc import Callable

from app.operations.access import Action
from app.operations.open_incident import open_incident
from app.operations.permission import permit
from app.operations.ports import Ports
from app.operations.templates import parsed
from extraction import pipeline
from extraction.domain.report import CheckedDraft, DraftSection
from extraction.verification.blame import BlameFinding, blame_findings


def preview(
    ports: Ports, template_text: str, incident_key: str, on_section: Callable[[DraftSection], None] | None = None
) -> CheckedDraft:
    """The report that the plain writer makes of the incident from this template. No model is asked, nothing is kept.

    Sections that ask people first are written too: the preview shows what the records alone give.

    Raises:
        NotFound: no such incident, or none that the actor may see.
        InvalidTemplate: the text is no template; the error says line and reason.
    """
    key = permit(ports, incident_key, Action.READ).key
    chosen = parsed(ports, template_text)
    known = open_incident(ports, key).understood
    writing = pipeline.Writing(template=chosen, prompts=ports.prompts, on_section=on_section)
    return pipeline.checked(known, pipeline.drafted(known, writing, ports.now()))


def question_advice(question: str) -> tuple[BlameFinding, ...]:
    """Where a template's question asks for a culprit, and what it could ask instead; empty where it does not."""
    return blame_findings(question)
