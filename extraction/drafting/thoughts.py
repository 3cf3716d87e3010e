"""What people thought before a section was drafted: handed to a model as their words, never as evidence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from extraction.drafting.prompt_library import PromptLibrary
from extraction.language_model.fencing import defused, fenced


@dataclass(frozen=True, slots=True, kw_only=True)
class Thought:
    """``by`` said ``words``; ``question`` is what they were asked, empty where nobody asked them."""

    by: str
    words: str
    question: str = ""


Thoughts = Mapping[str, tuple[Thought, ...]]
"""By section id."""

NO_THOUGHTS: Thoughts = MappingProxyType({})


def thoughts_addition(thoughts: Iterable[Thought], library: PromptLibrary) -> str:
    """What is added to a section's task: empty where nobody thought anything.

    Raises:
        InvalidTemplate: the prompt file is missing or broken.
    """
    lines = [_line(one) for one in thoughts]
    return library.addition("thoughts", thoughts=fenced("thoughts", "\n".join(lines))) if lines else ""


def _line(thought: Thought) -> str:
    asked = f"asked “{defused(thought.question)}”, " if thought.question else ""
    return f"{defused(thought.by)}, {asked}wrote: {defused(thought.words)}"
