"""What the arms that go through the product share: the template as the product chooses it, the checks, the date."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from evaluation.case import Case
from extraction.domain.report import CheckedDraft
from extraction.domain.report_template import ReportTemplate
from extraction.drafting.choose_evidence import BUDGET_TOKENS
from extraction.drafting.template_files import choose_template, load_templates
from extraction.errors import NotFound
from extraction.language_model.language_model import LanguageModel
from extraction.pipeline import Understood, Writing, checked, drafted
from extraction.verification.check_draft import CHECK_NAMES, NO_CHECKS, checks_named

PROMPTS = Path(__file__).resolve().parents[2] / "prompts"


@dataclass(frozen=True, kw_only=True)
class Product:
    """The product as it is set up for a run. ``template`` is an id, or ``None`` where the incident decides.

    ``evidence_tokens`` bounds what a model reads, by the product's own estimate.
    """

    prompts: Path = PROMPTS
    template: str | None = None
    without_checks: frozenset[str] = NO_CHECKS
    evidence_tokens: int = BUDGET_TOKENS

    def __post_init__(self) -> None:
        """Raises InputError, NotFound: a template is broken, or there is none of that name; no such check."""
        choose_among(self.templates, self.template)
        checks_named(self.without_checks)

    @property
    def templates(self) -> tuple[ReportTemplate, ...]:
        return load_templates(self.prompts / "reports")

    @property
    def checks(self) -> tuple[str, ...]:
        """The names of the checks that drafts go through."""
        return tuple(name for name in CHECK_NAMES if name not in self.without_checks)

    @property
    def template_digests(self) -> Mapping[str, str]:
        """Of every template that may be chosen."""
        return {one.id: one.digest for one in choose_among(self.templates, self.template)}

    @property
    def prompt_digests(self) -> Mapping[str, str]:
        """Of every text that a section's writer may be sent, by its name in the prompts folder."""
        paths = (self.prompts / "instructions.md", *sorted((self.prompts / "sections").glob("*.md")))
        names = {str(one.relative_to(self.prompts).with_suffix("").as_posix()): one for one in paths}
        return {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in names.items()}

    def chosen(self, case: Case) -> ReportTemplate:
        return choose_template(self.templates, case.known.facts.incident, self.template)

    def draft(
        self, case: Case, template: ReportTemplate, model: LanguageModel | None = None, timeout: float = 60.0
    ) -> CheckedDraft:
        """``timeout`` is in seconds for each section that ``model`` writes."""
        known = self._known(case)
        writing = Writing(
            template=template,
            prompts=self.prompts,
            model=model,
            section_timeout=timeout,
            evidence_tokens=self.evidence_tokens,
        )
        return checked(known, drafted(known, writing, datetime.combine(case.heading.written, datetime.min.time(), UTC)))

    def _known(self, case: Case) -> Understood:
        return replace(case.known, without_checks=self.without_checks) if self.without_checks else case.known


def choose_among(templates: tuple[ReportTemplate, ...], name: str | None) -> tuple[ReportTemplate, ...]:
    """All of them, or the one called ``name``.

    Raises:
        NotFound: there is none of that name.
    """
    if name is None:
        return templates
    found = tuple(one for one in templates if one.id == name.strip().lower())
    if not found:
        raise NotFound(f"no report template is called {name}; there are {', '.join(one.id for one in templates)}")
    return found
