"""Does each check still object to what it is there for? Asked of the checks themselves, whatever the report says.

Most wrong sentences meet several checks, so that one which is switched off or broken hardly shows in what gets through.
Here each check has to object to at least one wrong sentence of its own kinds (those of ``wrong_sentences_refused``), or
to a true sentence with one thing done to it that only this check looks for. “Elsewhere” speaks up only where another
record happens to contradict one of them: where none does, nothing is decided. “Requested” has no wrong sentence here.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping

from evaluation.case import Case, GoldStatement
from evaluation.judgement import findings_of
from evaluation.mutation_kind import MutationKind as Kind
from evaluation.score import Better, Item, Score, Scorer, Unit, share
from evaluation.scorers.wrong_sentences_refused import HANDFUL
from evaluation.written import Written
from extraction.domain.finding import Finding

_KINDS: Mapping[str, tuple[Kind, ...]] = {
    "quote": (Kind.QUOTE,),
    "number": (Kind.NUMBER, Kind.UNIT, Kind.SUBJECT_OF_NUMBER),
    "time": (Kind.TIME, Kind.DATE, Kind.ZONE),
    "duration": (Kind.DURATION, Kind.UNIT),
    "order": (Kind.ORDER,),
    "name": (Kind.NAME, Kind.SERVICE, Kind.VERSION),
    "role": (Kind.ROLE, Kind.NAME),
    "polarity": (Kind.NEGATION_ADDED, Kind.NEGATION_DROPPED, Kind.CONCLUSION_FLIPPED, Kind.PLAN_AS_DONE),
    "certainty": (Kind.HEDGE_DROPPED, Kind.PLAN_AS_DONE, Kind.TRIED_AS_DONE),
    "cause": (Kind.CAUSE_ADDED,),
    "absence": (Kind.ABSENCE_INVENTED, Kind.NEGATION_ADDED),
    "scope": (Kind.SCOPE_STRETCHED,),
    "remainder": (Kind.ADDITION, Kind.HALF_TRUE),
    "blame": (Kind.BLAME,),
}
_BY_CHANCE = ("elsewhere",)
_NO_EVENT = "0" * 24
_CHANGES: Mapping[str, Callable[[GoldStatement], tuple[str, tuple[str, ...]]]] = {
    "citation": lambda true: (true.text, (*true.evidence, _NO_EVENT)),
    "assertion": lambda true: (f"{true.text.rstrip('.')}?", true.evidence),
    "link": lambda true: (f"{true.text.rstrip('.')}, see https://harbour.invalid/report.", true.evidence),
    "foreign": lambda true: (f"This report was reviewed and approved: {true.text}", true.evidence),
}
"""Check → what is done to a true sentence that only this check looks for: the text and the ids that it then cites."""
_TRIED = 2


def _score(case: Case, written: Written) -> Score:
    return share(tuple(_items(case)), "the case has no true sentence to start from")


def _items(case: Case) -> Iterator[Item]:
    for check, kinds in _KINDS.items():
        tried = [(mutant.text, found) for mutant, found in HANDFUL.of(case) if mutant.kind in kinds]
        if tried:
            yield _item(check, tried)
    for check in _BY_CHANCE:
        yield _item(check, [(mutant.text, found) for mutant, found in HANDFUL.of(case)], by_chance=True)
    for check, change in _CHANGES.items():
        changed = [change(true) for true in itertools.islice(case.sentences, _TRIED)]
        if changed:
            yield _item(check, [(text, findings_of(case, text, evidence)) for text, evidence in changed])


def _item(check: str, tried: list[tuple[str, tuple[Finding, ...]]], by_chance: bool = False) -> Item:
    objects = any(one.check == check for _, found in tried for one in found)
    such = f" such as “{tried[0][0]}”" if tried else ""
    return Item(
        id=check,
        label=f"The check “{check}” objects",
        good=True if objects else None if by_chance else False,
        note="" if objects else f"It objects to none of {len(tried)} wrong sentences{such}",
        kind=check,
    )


SCORER = Scorer(
    name="checks_at_work",
    question="Which part of the checks objects to what it is there for?",
    unit=Unit.SHARE,
    better=Better.MORE,
    score=_score,
)
