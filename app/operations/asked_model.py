"""Models as an incident's questions reach them.

Nobody's name where the installation asks for that, nothing asked twice, the next model where one is out of reach, and
every answer counted before the next question: nameless → remembering → bounded → fallback → metered → provider. Where no
budget is kept and there is one model only, it is bounded last.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.operations.model_record import KeptReply, answered_in_batch
from app.operations.open_incident import OpenIncident
from app.operations.ports import Ports
from app.operations.spending_meter import SpendingMeter
from extraction.domain.name_policy import NamePolicy
from extraction.domain.naming import Naming
from extraction.domain.report_template import ReportTemplate, SectionTemplate
from extraction.drafting.fill_section import asks_model
from extraction.errors import InputError
from extraction.language_model.call_slots import BoundedModel
from extraction.language_model.fallback_model import FallbackModel
from extraction.language_model.language_model import LanguageModel
from extraction.language_model.metered_model import MeteredModel
from extraction.language_model.nameless_model import NamelessModel
from extraction.language_model.remembering_model import Remembered, RememberingModel


def asked_model(ports: Ports, model: LanguageModel, opened: OpenIncident) -> LanguageModel:
    """``model`` with all that stands before it when it is asked about ``opened``."""
    return asked_models(ports, opened)(model)


def asked_models(ports: Ports, opened: OpenIncident) -> Callable[[LanguageModel], LanguageModel]:
    """As ``asked_model``, for several that one report is written with: what they cost is counted together."""
    key = opened.incident.key
    meter, memory = SpendingMeter(ports, key), _IncidentReplies(ports, key)
    naming = None if ports.model_names is NamePolicy.NAMES else Naming.of(opened.facts, opened.timeline)

    def asked(model: LanguageModel) -> LanguageModel:
        names = model.names if isinstance(model, FallbackModel) else ()
        remembering = RememberingModel(_metered(model, meter, ports), memory, names)
        return remembering if naming is None else NamelessModel(remembering, naming)

    return asked


def metered_model(ports: Ports, model: LanguageModel) -> LanguageModel:
    """``model`` where it is asked about no incident of ours: counted and bounded like any other, and nothing is remembered."""
    return _metered(model, SpendingMeter(ports, ""), ports)


def _metered(model: LanguageModel, meter: SpendingMeter, ports: Ports) -> LanguageModel:
    """Which model of several is asked is settled when there is a place for the call: what failed meanwhile is known then.

    Where a budget is kept, a call's place is free once its cost is counted: the next one knows of it. Elsewhere nobody has to
    wait for that.
    """
    if isinstance(model, FallbackModel):
        return BoundedModel(model.each(lambda one: MeteredModel(one, meter)), ports.calls)
    if meter.has_budget:
        return BoundedModel(MeteredModel(model, meter), ports.calls)
    return MeteredModel(BoundedModel(model, ports.calls), meter)


def section_model(ports: Ports, section: SectionTemplate) -> LanguageModel | None:
    """Who writes ``section``: the model that its template names, the one configured for its id or its topic, the default.

    ``None``: the plain writer. A part of operations that were permitted.

    Raises:
        InputError: the template names a model, and this installation can reach none by its name.
    """
    if not asks_model(section):
        return None
    if section.model is not None and ports.template_models:
        if ports.model_named is None:
            raise InputError(
                f"section {section.id} is to be written by {section.model}, which cannot be reached from here"
            )
        return ports.model_named(section.model)
    return ports.section_models.get(section.id) or ports.section_models.get(section.topic) or ports.model


def section_models(ports: Ports, template: ReportTemplate) -> dict[str, LanguageModel]:
    """By section id, where another than the default model writes. Raises InputError as ``section_model``."""
    found = ((section.id, section_model(ports, section)) for section in template.sections)
    return {section_id: model for section_id, model in found if model is not None and model is not ports.model}


@dataclass(frozen=True)
class _IncidentReplies:
    """The record of replies, of one incident."""

    ports: Ports
    incident: str

    def recalled(self, digest: str) -> Remembered | None:
        kept = self.ports.replies.reply(self.incident, digest, answered_in_batch(digest))
        if kept is None:
            return None
        return Remembered(
            model=kept.model,
            document=kept.document,
            prompt_tokens=kept.prompt_tokens,
            completion_tokens=kept.completion_tokens,
            cost=kept.cost,
        )

    def keep(self, digest: str, reply: Remembered) -> None:
        self.ports.replies.keep(
            KeptReply(
                digest=digest,
                incident=self.incident,
                model=reply.model,
                document=reply.document,
                prompt_tokens=reply.prompt_tokens,
                completion_tokens=reply.completion_tokens,
                cost=reply.cost,
                at=self.ports.now(),
            )
        )
