"""In which ways a sentence can be wrong: the kinds that cases, mutations and figures speak of."""

from __future__ import annotations

from enum import StrEnum


class MutationKind(StrEnum):
    NUMBER = "number"
    UNIT = "unit"
    SUBJECT_OF_NUMBER = "subject_of_number"  # the right figure for the wrong thing
    TIME = "time"
    DATE = "date"
    ZONE = "zone"
    DURATION = "duration"
    ORDER = "order"
    NAME = "name"
    SERVICE = "service"
    VERSION = "version"  # also commits, pull requests and tickets
    ROLE = "role"  # owner, actor or role swapped
    QUOTE = "quote"
    NEGATION_ADDED = "negation_added"
    NEGATION_DROPPED = "negation_dropped"
    HEDGE_DROPPED = "hedge_dropped"
    PLAN_AS_DONE = "plan_as_done"
    TRIED_AS_DONE = "tried_as_done"
    CAUSE_ADDED = "cause_added"
    SCOPE_STRETCHED = "scope_stretched"
    ABSENCE_INVENTED = "absence_invented"
    ADDITION = "addition"
    HALF_TRUE = "half_true"
    CITATION_SWAPPED = "citation_swapped"
    BLAME = "blame"
    CONCLUSION_FLIPPED = "conclusion_flipped"  # what was lost, exposed, affected: yes for no
