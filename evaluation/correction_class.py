"""What was wrong with a sentence that a person corrected: told from the change and from what the checks found in it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from enum import StrEnum

from evaluation.mutation_kind import MutationKind
from extraction.domain.typed_value import ValueKind
from extraction.domain.typed_values import typed_values_in
from extraction.domain.wording import content_words, is_causal
from extraction.verification.blame import blame_findings


class CorrectionClass(StrEnum):
    WRONG_TIME = "wrong_time"  # a time, date or duration, or the order of two happenings
    WRONG_NUMBER = "wrong_number"  # a figure, version, ticket, host or severity
    WRONG_CAUSE = "wrong_cause"
    WRONG_OWNER = "wrong_owner"  # who did it, who owns it, which role
    BLAME = "blame"
    OMISSION = "omission"  # something that had to be said was missing
    WORDING = "wording"  # true before and after

    @property
    def label(self) -> str:
        return self.value.replace("_", " ")

    @property
    def was_wrong(self) -> bool:
        """Whether the sentence before must not be said again."""
        return self not in (CorrectionClass.OMISSION, CorrectionClass.WORDING)


MUTATIONS = {
    CorrectionClass.WRONG_TIME: MutationKind.TIME,
    CorrectionClass.WRONG_NUMBER: MutationKind.NUMBER,
    CorrectionClass.WRONG_CAUSE: MutationKind.CAUSE_ADDED,
    CorrectionClass.WRONG_OWNER: MutationKind.ROLE,
    CorrectionClass.BLAME: MutationKind.BLAME,
}
"""In which way a sentence is wrong that was corrected for this reason."""

_TIMES = frozenset({ValueKind.CLOCK_TIME, ValueKind.DATE, ValueKind.DURATION})
_BY_CHECK = {
    "time": CorrectionClass.WRONG_TIME, "duration": CorrectionClass.WRONG_TIME, "order": CorrectionClass.WRONG_TIME,
    "number": CorrectionClass.WRONG_NUMBER, "cause": CorrectionClass.WRONG_CAUSE, "certainty": CorrectionClass.WRONG_CAUSE,
    "name": CorrectionClass.WRONG_OWNER, "role": CorrectionClass.WRONG_OWNER, "blame": CorrectionClass.BLAME,
}  # fmt: skip
_PREFIX = re.compile(
    r"\s*(?:wrong[ _-])?(time|number|cause|owner|blame|omission|wording)\b\s*(?:[:.,;–—-]|\Z)", re.IGNORECASE
)


def class_in(reason: str) -> CorrectionClass | None:
    """The class that a reason begins with ("Wrong number: …", "blame"), as the person gave it; ``None`` without one."""
    match = _PREFIX.match(reason)
    if match is None:
        return None
    word = match[1].lower()
    return next(one for one in CorrectionClass if one.value in (word, f"wrong_{word}"))


def classified(
    before: str, after: str, *, reason: str = "", found: Iterable[str] = (), names: Collection[str] = ()
) -> CorrectionClass:
    """The class of a change from ``before`` to ``after`` ("" where the sentence was taken out or is new).

    In this order: the class that the reason begins with; the first blocking check in ``found`` (names of checks); blame
    that is gone; a time, then a figure, that is another; one of ``names`` that is another; a cause that is gone, new or
    told in other words; words added to what stood there; else wording. A sentence that was taken out without any of
    these was no worse than superfluous.
    """
    if (given := class_in(reason)) is not None:
        return given
    if not before:
        return CorrectionClass.OMISSION
    by_check = next((_BY_CHECK[check] for check in found if check in _BY_CHECK), None)
    if by_check is not None:
        return by_check
    if blame_findings(before) and not blame_findings(after):
        return CorrectionClass.BLAME
    return _by_difference(before, after, names) if after else CorrectionClass.WORDING


def _by_difference(before: str, after: str, names: Collection[str]) -> CorrectionClass:
    for kind, values in ((CorrectionClass.WRONG_TIME, _times), (CorrectionClass.WRONG_NUMBER, _figures)):
        if values(before) - values(after):
            return kind
    if _named(before, names) - _named(after, names):
        return CorrectionClass.WRONG_OWNER
    had, has = set(content_words(before)), set(content_words(after))
    if is_causal(before) != is_causal(after) or (is_causal(before) and had - has and has - had):
        return CorrectionClass.WRONG_CAUSE
    return CorrectionClass.OMISSION if had < has else CorrectionClass.WORDING


def _times(text: str) -> set[str]:
    return {value.text.lower() for value in typed_values_in(text) if value.kind in _TIMES}


def _figures(text: str) -> set[str]:
    return {value.text.lower() for value in typed_values_in(text) if value.kind not in _TIMES}


def _named(text: str, names: Collection[str]) -> set[str]:
    return {name for name in names if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text)}
