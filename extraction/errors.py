"""Every error this package raises, sorted by who can act on it.

RetrolineError
├── InputError            the person who gave the input
│   ├── UnreadableRecord      one record; the ones beside it are kept
│   ├── RefusedArchive        an archive that must not be unpacked
│   ├── InvalidTemplate       a report template with a mistake
│   └── InvalidAllowList      a list of what redaction lets through with a mistake
├── StateError            the person who asked for something the state forbids
│   ├── NotFound              no such incident, draft, statement or event
│   ├── GateRefused           approval or publication while something is open
│   ├── EditConflict          two people changed the same statement
│   └── Denied                the person's role does not hold that
├── ModelError            whoever runs the model
│   ├── ModelUnavailable      no answer: network, quota, time-out
│   │   └── RequestRefused        this request is not one for this model; another request may be
│   ├── ModelReplyUnusable    an answer that does not fit the reply shape
│   └── BudgetSpent           no model was asked: what may be spent is spent
├── SettingsError         whoever installed Retroline
└── Temporary             nobody: trying again later may help (another class stands beside it)
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


class RetrolineError(Exception):
    """Base of every error that is raised on purpose. Its text says what was wrong, where, and what to do."""


class Temporary(RetrolineError):
    """Trying the same again later may help: somebody else was writing, a server did not answer."""


class InputError(RetrolineError):
    """Something that a person handed in cannot be used as it is."""


@dataclass(frozen=True)
class Place:
    """Where in the input something stands: a file (inside an archive after ``!``) and, where known, a line from 1."""

    file: str
    line: int | None = None

    def __str__(self) -> str:
        return self.file if self.line is None else f"{self.file}:{self.line}"


class UnreadableRecord(InputError):
    """One record cannot be read. The records beside it are imported all the same."""

    def __init__(self, place: Place, reason: str) -> None:
        super().__init__(f"{place}: {reason}")
        self.place = place
        self.reason = reason


class RefusedArchive(InputError):
    """An archive was refused before anything of it was unpacked."""

    def __init__(self, place: Place, reason: str) -> None:
        super().__init__(f"{place}: refused before unpacking: {reason}")
        self.place = place
        self.reason = reason


class InvalidTemplate(InputError):
    """A report template or prompt file has a mistake at ``place``."""

    def __init__(self, place: Place, reason: str) -> None:
        super().__init__(f"{place}: {reason}")
        self.place = place
        self.reason = reason


class InvalidAllowList(InputError):
    """The list of what redaction lets through has a mistake at ``place``. The text never repeats a value of the list."""

    def __init__(self, place: Place, reason: str) -> None:
        super().__init__(f"{place}: {reason}")
        self.place = place
        self.reason = reason


class StateError(RetrolineError):
    """What was asked does not fit the state that the incident or the report is in."""


class NotFound(StateError):
    """There is no such incident, draft, statement or event."""


class GateRefused(StateError):
    """Approval or publication was asked for while something is still open.

    ``open_points`` lists what has to be settled first, one sentence each.
    """

    def __init__(self, message: str, open_points: tuple[str, ...] = ()) -> None:
        super().__init__("\n".join((message, *(f"- {point}" for point in open_points))))
        self.open_points = open_points


class EditConflict(StateError):
    """Somebody else changed the statement since the editor read it. Both texts are kept for the person to settle."""

    def __init__(self, statement_id: str, theirs: str, by: str) -> None:
        super().__init__(f"statement {statement_id} was changed by {by} in the meantime; choose one text or merge them")
        self.statement_id = statement_id
        self.theirs = theirs
        self.by = by


class Denied(StateError):
    """Whoever asks is known, and may not do this. What they may not even see is ``NotFound``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UsedTokens:
    """What answers of a model used that were of no use. ``cost`` in US dollars, ``None`` where the price is not known."""

    prompt_tokens: int
    completion_tokens: int
    cached_tokens: int
    cost: Decimal | None


class ModelError(RetrolineError):
    """A language model did not give what was asked. Whoever runs the model can act.

    ``used`` is what it costs all the same, ``None`` where nothing was answered at all.
    """

    used: UsedTokens | None = None


class ModelUnavailable(ModelError, Temporary):
    """No answer came: network, quota, authentication or time-out."""


class RequestRefused(ModelUnavailable):
    """This model takes this request in no case: too long for it, or against its rules. It may well answer others."""


class ModelReplyUnusable(ModelError):
    """An answer came that does not fit the reply shape, also after it was asked again."""


class BudgetSpent(ModelError):
    """A model was not asked, because a budget is spent. The message says which, what went, and what to do.

    ``of_report``: it is one report's own, so that others can still be drafted.
    """

    of_report: bool = False


class SettingsError(RetrolineError):
    """A setting is missing or wrong; the message names it."""
