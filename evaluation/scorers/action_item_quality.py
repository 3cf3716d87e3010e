"""How good the listed follow-ups are, by what incident teams ask of them.

Google's and PagerDuty's guides: actionable (begins with a verb), specific and bounded (one can tell when it is done; not
“be more careful”, “investigate monitoring”), with an owner, and with a due date or a ticket so that it is not lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from evaluation.case import Case
from evaluation.follow_ups import FollowUp, follow_ups_of
from evaluation.score import Better, Item, Score, Scorer, Unit, share
from evaluation.written import Written
from extraction.verification.blame import BlameClass, blame_findings

_NO_VERB = re.compile(
    r"(?:the|a|an|we|i|it|this|that|there|our|my|some|all|no|more|better|who|what|why|how|maybe|perhaps)\b"
    r"|\w+(?:ing|tion|ment|ness|ity)\b",
    re.IGNORECASE,
)
_VAGUE = re.compile(
    r"^(?:be more|think about|look (?:in)?to|investigate|consider|discuss|try to|improve|review|fix the issue)\b"
    r"(?:\s+(?:\w+\s+){0,2}\w+)?[.]?$",
    re.IGNORECASE,
)


def _score(case: Case, written: Written) -> Score:
    listed = follow_ups_of(written)
    return share(tuple(item for one in listed for item in _items(one)), "the report lists no follow-up")


def _items(one: FollowUp) -> Iterator[Item]:
    yield _item(one, "verb", bool(one.title) and not _NO_VERB.match(one.title), "It does not begin with a verb.")
    yield _item(one, "owner", bool(one.owner), "Nobody owns it.")
    yield _item(one, "tracked", bool(one.due or one.ticket), "It has neither a due date nor a ticket.")
    yield _item(one, "verifiable", _is_verifiable(one.title), "Nobody can tell when it is done.")


def _is_verifiable(title: str) -> bool:
    weak = any(found.kind is BlameClass.WEAK_ACTION for found in blame_findings(title))
    return not weak and not _VAGUE.match(title)


def _item(one: FollowUp, wanted: str, good: bool, note: str) -> Item:
    return Item(
        id=f"{one.title}/{wanted}",
        label=f"{one.title}: {wanted}",
        good=good,
        note="" if good else note,
        section="action_items",
        kind=wanted,
        sentences=(one.sentence,),
    )


SCORER = Scorer(
    name="action_item_quality",
    question="Which part of what makes a follow-up good (verb, owner, due date or ticket, verifiable) do the listed ones have?",
    unit=Unit.SHARE,
    better=Better.MORE,
    score=_score,
)
