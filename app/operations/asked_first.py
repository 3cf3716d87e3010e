"""Which sections of a report wait for what people think of them first, and what people have said by now."""

from __future__ import annotations

from app.operations.draft_inputs import thought_acts
from app.operations.ports import Ports, StoredDraft
from app.operations.review_report import open_review
from app.operations.thoughts import passed_over, thoughts_of, waiting_sections
from extraction.domain.report_template import ReportTemplate
from extraction.drafting.thoughts import NO_THOUGHTS, Thoughts


def asked_first(
    ports: Ports, key: str, template: ReportTemplate, stored: StoredDraft | None
) -> tuple[frozenset[str], Thoughts]:
    """Sections that wait for answers, and the answers there are: a report is read whole only where somebody gave one."""
    asking = frozenset(section.id for section in template.sections if section.think_first)
    acts = thought_acts(ports.store.corrections(key), asking) if asking else ()
    if stored is not None and acts:
        review = open_review(ports, key).review
        return waiting_sections(template, review, acts), thoughts_of(ports, review, template)
    sections = () if stored is None else stored.checked.draft.sections
    drafted = {section.id for section in sections if not section.undrafted}
    return frozenset(one for one in asking - drafted if passed_over(acts, one) is None), NO_THOUGHTS
