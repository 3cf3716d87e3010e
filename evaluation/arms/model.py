"""The model arm: the product with a language model, whose every sentence meets the checks."""

from __future__ import annotations

from collections.abc import Callable

from evaluation.arm import ArmSettings
from evaluation.arms.from_draft import written_from
from evaluation.arms.listening_model import ListeningModel
from evaluation.arms.product import Product
from evaluation.arms.replies import Replies
from evaluation.case import Case
from evaluation.written import Written
from extraction.domain.report_template import ReportTemplate
from extraction.drafting.prompt_library import PromptLibrary
from extraction.language_model.language_model import ModelRequest

_REPLAYED_TIMEOUT = 600.0
"""Seconds a section may take whose replies are at hand: so long that no repair is left out for want of time."""


class ModelArm:
    """``timeout`` in seconds bounds what a live model may take for one section, repairs included."""

    def __init__(self, product: Product, replies: Replies, timeout: float) -> None:
        self._product = product
        self._replies = replies
        self._timeout = _REPLAYED_TIMEOUT if replies.replayed else timeout
        self.one_process = replies.one_process
        live = {} if replies.replayed else {"section timeout": f"{timeout:g} s"}
        reads = {"template": product.template or "by severity", "evidence tokens": str(product.evidence_tokens)}
        self.settings = ArmSettings(
            name="model",
            model=replies.name,
            repeatable=replies.replayed,
            prompts=product.prompt_digests,
            templates=product.template_digests,
            others={**reads, **replies.settings, **live},
            checks=product.checks,
        )

    def write(self, case: Case) -> Written:
        template = self._product.chosen(case)
        sections = self._sections(template)
        model = ListeningModel(self._replies.model, case.id, sections, replayed=self._replies.replayed)
        draft = self._product.draft(case, template, model, self._timeout)
        self._replies.note_missing(model.missing)
        return written_from(case, draft, template, model.usage, model.unanswered)

    def _sections(self, template: ReportTemplate) -> Callable[[ModelRequest], str]:
        """Tells the section of a request by its task, which stands in it as the prompt library words it."""
        library = PromptLibrary(self._product.prompts)
        tasks = {section.id: library.section(section).task.strip() for section in template.sections}
        longest_first = sorted(tasks.items(), key=lambda one: -len(one[1]))
        return lambda request: next((section for section, task in longest_first if f"\n\n{task}" in request.user), "")
