"""What the blame linter says about a sentence: its class, why the wording costs knowledge, and what to say or ask instead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class BlameClass(StrEnum):
    PERSON_AS_CAUSE = "person_as_cause"
    HUMAN_ERROR = "human_error"
    COUNTERFACTUAL = "counterfactual"
    TRAIT = "trait"
    HINDSIGHT = "hindsight"
    QUESTION_FORM = "question_form"
    WEAK_ACTION = "weak_action"

    @property
    def label(self) -> str:
        return self.value.replace("_", " ")

    @property
    def binds_models(self) -> bool:
        """Whether a model may not word a statement so. What was agreed to be done is told as it was agreed."""
        return self is not BlameClass.WEAK_ACTION


@dataclass(frozen=True, slots=True, kw_only=True)
class BlameFinding:
    """``span`` is [start, end) of the words in the whole text, ``sentence_span`` that of their ``sentence``.

    ``rewrite`` is the whole sentence without blame, which states nothing that the original does not; ``None`` where none
    can be made from the words alone. Then ``question`` is what its writer can answer instead.
    """

    kind: BlameClass
    span: tuple[int, int]
    sentence: str
    sentence_span: tuple[int, int]
    message: str
    question: str
    rewrite: str | None = None

    @property
    def advice(self) -> str:
        """One or two sentences for a reader: why, and what instead."""
        instead = f"It could say: “{self.rewrite}”" if self.rewrite is not None else f"Ask instead: {self.question}"
        return f"{self.message} {instead}"


MESSAGES: Mapping[BlameClass, str] = MappingProxyType(
    {
        BlameClass.PERSON_AS_CAUSE: "“{words}” makes a person the cause; that hides the conditions under which anybody "
        "could have done the same.",
        BlameClass.HUMAN_ERROR: "“{words}” ends the search where it begins: what made this slip easy to make and hard to notice?",
        BlameClass.COUNTERFACTUAL: "“{words}” tells what did not happen; what people saw and did at that time explains more.",
        BlameClass.TRAIT: "“{words}” is a judgement that no record can confirm, and it makes people share less.",
        BlameClass.HINDSIGHT: "“{words}” reads the outcome back into the past; at that time less was known.",
        BlameClass.QUESTION_FORM: "“{words}” asks somebody to justify themselves; “what” and “how” ask for conditions.",
        BlameClass.WEAK_ACTION: "“{words}” relies on people remembering or trying harder; nobody can tell when it is done.",
    }
)
QUESTIONS: Mapping[BlameClass, str] = MappingProxyType(
    {
        BlameClass.PERSON_AS_CAUSE: "Which change, and which missing safeguard, let this happen?",
        BlameClass.HUMAN_ERROR: "What did the interface show, and what would have stopped or caught the slip?",
        BlameClass.COUNTERFACTUAL: "What made the action sensible then, and which signal was missing?",
        BlameClass.TRAIT: "What was observed, and under which conditions was the work done?",
        BlameClass.HINDSIGHT: "What was known at that time, from which signal, and at what time did that change?",
        BlameClass.QUESTION_FORM: "What were the contributing factors?",
        BlameClass.WEAK_ACTION: "Which specific change, with an owner and an end, makes this hold without anyone remembering it?",
    }
)
