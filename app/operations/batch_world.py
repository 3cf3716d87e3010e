"""The world as a batch writes in it: with the model that was chosen for it, and its spending on its own account."""

from __future__ import annotations

from dataclasses import replace

from app.operations.batch import Choice
from app.operations.ports import Ports
from extraction.errors import SettingsError

PLAIN = "plain"
"""Chosen as a model: the plain writer writes, whatever model there is."""


def world_of(ports: Ports, choice: Choice) -> Ports:
    """``ports`` with the model of ``choice`` for every section; as configured where it names none.

    Raises:
        SettingsError: this installation can reach no model by its name.
    """
    if choice.model is None:
        return ports
    if choice.model.strip().casefold() == PLAIN:
        return replace(ports, model=None, section_models={}, template_models=False)
    if ports.model_named is None:
        raise SettingsError(f"the model {choice.model} cannot be reached from here")
    return replace(ports, model=ports.model_named(choice.model.strip()), section_models={}, template_models=False)
