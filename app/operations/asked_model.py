"""A model as an incident's questions reach it: told nobody's name where the installation asks for that."""

from __future__ import annotations

from app.operations.open_incident import OpenIncident
from app.operations.ports import Ports
from extraction.domain.name_policy import NamePolicy
from extraction.domain.naming import Naming
from extraction.language_model.language_model import LanguageModel
from extraction.language_model.nameless_model import NamelessModel


def asked_model(ports: Ports, model: LanguageModel, opened: OpenIncident) -> LanguageModel:
    """``model`` itself, or one in front of it that puts roles for names and names for roles again."""
    if ports.model_names is NamePolicy.NAMES:
        return model
    return NamelessModel(model, Naming.of(opened.facts, opened.timeline))
