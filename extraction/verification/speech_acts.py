"""What people do by writing: asking, proposing, suspecting, declaring. The act is in the form of a record, not in its words."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from extraction.domain.timeline import EventKind
from extraction.verification.evidence import PreparedEvent
from extraction.verification.lexicon import concept_of

Act = Callable[[PreparedEvent], bool]

_REQUEST = re.compile(
    r"\b(?:please|pls|can (?:you|u|someone|somebody|we)|could (?:you|someone|somebody|we)|would you|anyone"
    r"|any(?:body)?|let[’']?s"
    r"|need (?:you|someone|somebody)|todo|action items?)\b|\bactions?:|\?",
    re.IGNORECASE,
)
_SEVERITY = re.compile(r"\bsev[\s_-]?\d|\bp[0-5]\b|\bmajor\b|\bcritical\b", re.IGNORECASE)
_CONFIRMING = re.compile(
    r"\b(?:confirm\w*|verif\w+|validat\w+|checked|tested|yes|yep|yeah|yup|indeed)\b",
    re.IGNORECASE,
)
_AGREEING = re.compile(
    r"\b(?:ok|okay|yes|yep|yeah|yup|sure|agree\w*|go(?: ahead| for it)?|lgtm|fine|no objections?|approved?"
    r"|on (?:it|comms)|will do"
    r"|sounds good|ack)\b|\+1|👍",
    re.IGNORECASE,
)
_DECIDING = re.compile(
    r"\b(?:deci\w+|let[’']?s|go(?:ing)? with|go for|we[’']?ll|i[’']?ll|will|going to|gonna|instead|rather"
    r"|hold(?:ing)? off|not \w+ing"
    r"|wait(?:ing)?|keep(?:ing)?|leav(?:e|ing)|(?:call|calling|say) (?:it|this|that)|no need)\b",
    re.IGNORECASE,
)
_ESTIMATING = re.compile(
    r"\b(?:about|around|approx\w*|roughly|est\w*|ish|maybe|up to|at most|give or take)\b|~", re.IGNORECASE
)
_BEGINNING = re.compile(r"\b(?:between|since|from|as of|start\w*|beg[iau]n\w*)\b.{0,16}\d", re.IGNORECASE)
_WARNING = re.compile(
    r"\b(?:don[’']?t|do not|wait|careful|risky?|would|could|may|might|heads up|beware|watch out|warn\w*"
    r"|[a-z]+[’']d)\b",
    re.IGNORECASE,
)
_GRADE = re.compile(r"\bsev[\s_-]?\d|\bp[0-5]\b|\b(?:major|critical|warning|page|high|low|minor)\b", re.IGNORECASE)
_WRITTEN = (EventKind.MESSAGE, EventKind.COMMAND, EventKind.STATUS_UPDATE, EventKind.NOTE, EventKind.TICKET)


def _asks(event: PreparedEvent) -> bool:
    return any(clause.asked for clause in event.reading.clauses) or _REQUEST.search(event.text) is not None


def _proposes(event: PreparedEvent) -> bool:
    return any(clause.planned or clause.asked for clause in event.reading.clauses)


def _intends(event: PreparedEvent) -> bool:
    return event.event.kind is EventKind.TICKET or any(
        clause.planned or clause.under_way for clause in event.reading.clauses
    )


def _suspects(event: PreparedEvent) -> bool:
    return event.is_doubtful


def _wants(event: PreparedEvent) -> bool:
    return event.event.kind in _WRITTEN and not _denies(event) and not event.is_doubtful


def _declares(event: PreparedEvent) -> bool:
    return event.event.kind in (*_WRITTEN, EventKind.SEVERITY_CHANGE) and _SEVERITY.search(event.text) is not None


def _says(event: PreparedEvent) -> bool:
    return event.event.kind in _WRITTEN


def _confirms(event: PreparedEvent) -> bool:
    return _CONFIRMING.search(event.text) is not None and not event.is_doubtful


def _agrees(event: PreparedEvent) -> bool:
    return _AGREEING.search(event.text) is not None


def _decides(event: PreparedEvent) -> bool:
    return _DECIDING.search(event.text) is not None


def _estimates(event: PreparedEvent) -> bool:
    return event.is_doubtful or _ESTIMATING.search(event.text) is not None


def _counts(event: PreparedEvent) -> bool:
    return bool(event.figures)


def _begins(event: PreparedEvent) -> bool:
    return _BEGINNING.search(event.text) is not None or any(clause.under_way for clause in event.reading.clauses)


def _warns(event: PreparedEvent) -> bool:
    return _WARNING.search(event.text) is not None


def _grades(event: PreparedEvent) -> bool:
    return _GRADE.search(event.text) is not None


def _denies(event: PreparedEvent) -> bool:
    return any(clause.negated for clause in event.reading.clauses)


_DOING: tuple[tuple[Act, str], ...] = (
    (_asks, "ask request want wonder inquire enquire question query seek sought urge urged call"),
    (_proposes, "propose suggest recommend float floated advise advocate option"),
    (_intends, "want wanted expect expected intend plan promise promised commit committed volunteer undertake pledge"
     " meant aim schedule task"),
    (_suspects, "suspect speculate expect expected anticipate anticipated wonder consider believe think thought idea"
     " theory view speculate fear assume guess possible possibility"
                " conceivable belief imagine hunch doubt unsure uncertain suppose presume explanation"),
    (_wants, "want wanted"),
    (_declares, "declare"),
    (_says, "conclude reassure argue claim recall cite joke apologise apologize thank insist reiterate recognise"
     " recognize realise realize complain caution announce answer reply replied replies respond explain relay admit"
     " concede remark comment describe point stress"
            " emphasise"
            " emphasize conclude conclusion reckon maintain clarify insisted recount pass share counter word "
            "worded relayed"),
    (_confirms, "confirm verify establish"),
    (_agrees, "agree accept approve consent"),
    (_decides, "decide decision choose chose opt prefer settle"),
    (_estimates, "estimate reckon forecast predict approximate guess"),
    (_counts, "count tally measure total number figure reading stand"),
    (_begins, "begin"),
    (_warns, "warn warned warning caution cautioned"),
    (_grades, "severity"),
    (_denies, "denied denies deny dispute refute rule exclude"),
)  # fmt: skip
"""What a record does by its form, and the words by which a report tells it."""


def _table() -> dict[str, tuple[Act, ...]]:
    found: dict[str, tuple[Act, ...]] = {}
    for act, words in _DOING:
        for word in words.split():
            concept = concept_of(word) or word
            if act not in found.get(concept, ()):
                found[concept] = (*found.get(concept, ()), act)
    return found


OPEN_ACTS = frozenset(
    concept
    for concept, acts in _table().items()
    if not {_asks, _proposes, _intends, _suspects, _decides}.isdisjoint(acts)
) | {"hold", "wait", "object"}
"""Concepts of asking, planning, doubting: what is told under them need not have been done."""
ACTS: Mapping[str, tuple[Act, ...]] = MappingProxyType(_table())
"""Concept of a verb → what a record has to do by its form, any of them."""


def is_done_by(event: PreparedEvent, concept: str) -> bool:
    """Whether ``event`` does by its form what ``concept`` tells."""
    acts = ACTS.get(concept)
    return acts is not None and any(act(event) for act in acts)
