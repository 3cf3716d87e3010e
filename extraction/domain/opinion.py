"""What a judge model thinks of a statement that rules cannot decide: labelled as an opinion, and never a verdict."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from extraction.domain.clock import require_utc
from extraction.domain.report import Statement


class View(StrEnum):
    SAYS_THE_SAME = "says_the_same"
    SAYS_OTHERWISE = "says_otherwise"  # more than the records, less sure, or something else
    CANNOT_TELL = "cannot_tell"

    @property
    def label(self) -> str:
        return {
            "says_the_same": "the records say the same",
            "says_otherwise": "the records do not say this",
            "cannot_tell": "it cannot be told from the records",
        }[self.value]


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """``about`` is the digest of what was judged: once text or evidence change, the opinion is about something else.

    ``judge`` is the model's ``provider/name``; ``quote`` the words of a cited record that decided, verbatim, or empty.
    """

    statement_id: str
    about: str
    view: View
    reason: str
    quote: str
    judge: str
    prompt_digest: str
    asked_by: str
    at: datetime

    def __post_init__(self) -> None:
        object.__setattr__(self, "at", require_utc(self.at, "opinion"))

    def is_about(self, statement: Statement) -> bool:
        return self.about == subject_of(statement)


def subject_of(statement: Statement) -> str:
    """SHA-256 over the statement's text and the events that it cites."""
    return hashlib.sha256("\x00".join((statement.text, *statement.evidence)).encode()).hexdigest()
