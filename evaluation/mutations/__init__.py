"""Wrong sentences of named kinds, made from true ones. What makes each wrong is judged here, by no check of the product."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from random import Random

from evaluation.case import Case
from evaluation.mutation_kind import MutationKind
from evaluation.mutations.citations import citations_swapped, quotes_altered
from evaluation.mutations.clocks import other_dates, other_durations, other_orders, other_times, other_zones
from evaluation.mutations.figures import other_numbers, other_subjects, other_units
from evaluation.mutations.inventions import (
    absences_invented,
    additions,
    blamed,
    causes_added,
    half_truths,
    scopes_stretched,
)
from evaluation.mutations.mutant import Change, Mutant, Setting, Source
from evaluation.mutations.names import other_names, other_roles, other_services, other_versions
from evaluation.mutations.wordings import (
    conclusion_flipped,
    hedge_dropped,
    negation_added,
    negation_dropped,
    plan_as_done,
    tried_as_done,
)

__all__ = ["MAKERS", "Change", "Mutant", "mutants"]

MAKERS: Mapping[MutationKind, Callable[[Source], Iterable[Mutant]]] = {
    MutationKind.NUMBER: other_numbers,
    MutationKind.UNIT: other_units,
    MutationKind.SUBJECT_OF_NUMBER: other_subjects,
    MutationKind.TIME: other_times,
    MutationKind.DATE: other_dates,
    MutationKind.ZONE: other_zones,
    MutationKind.DURATION: other_durations,
    MutationKind.ORDER: other_orders,
    MutationKind.NAME: other_names,
    MutationKind.SERVICE: other_services,
    MutationKind.VERSION: other_versions,
    MutationKind.ROLE: other_roles,
    MutationKind.QUOTE: quotes_altered,
    MutationKind.NEGATION_ADDED: negation_added,
    MutationKind.NEGATION_DROPPED: negation_dropped,
    MutationKind.HEDGE_DROPPED: hedge_dropped,
    MutationKind.PLAN_AS_DONE: plan_as_done,
    MutationKind.TRIED_AS_DONE: tried_as_done,
    MutationKind.CAUSE_ADDED: causes_added,
    MutationKind.SCOPE_STRETCHED: scopes_stretched,
    MutationKind.ABSENCE_INVENTED: absences_invented,
    MutationKind.ADDITION: additions,
    MutationKind.HALF_TRUE: half_truths,
    MutationKind.CITATION_SWAPPED: citations_swapped,
    MutationKind.BLAME: blamed,
    MutationKind.CONCLUSION_FLIPPED: conclusion_flipped,
}
"""Kind → what makes wrong sentences of that kind out of one true one."""


def mutants(case: Case, kinds: Collection[MutationKind] | None = None, seed: int = 0) -> Iterator[Mutant]:
    """Wrong sentences from the gold of ``case``, kind after kind; the same ones in the same order for the same ``seed``.

    Within a kind, each true sentence gives its first one before any gives its second.
    """
    setting = Setting(case)
    true = {statement.text for statement in case.sentences}
    for kind, maker in MAKERS.items():
        if kinds is None or kind in kinds:
            yield from _spread(kind, maker, setting, Random(f"{seed}/{case.id}/{kind}"), true)  # noqa: S311


def _spread(
    kind: MutationKind,
    maker: Callable[[Source], Iterable[Mutant]],
    setting: Setting,
    random: Random,
    true: Collection[str],
) -> Iterator[Mutant]:
    shelves = [_shelf(kind, maker, source) for source in setting.sources]
    for shelf in shelves:
        random.shuffle(shelf)
    random.shuffle(shelves)
    seen = set[tuple[str, tuple[str, ...]]]()
    for mutant in itertools.chain.from_iterable(itertools.zip_longest(*shelves)):
        if mutant is None or (mutant.text, mutant.evidence) in seen:
            continue
        if kind is not MutationKind.CITATION_SWAPPED and mutant.text in true:
            continue
        seen.add((mutant.text, mutant.evidence))
        yield mutant


def _shelf(kind: MutationKind, maker: Callable[[Source], Iterable[Mutant]], source: Source) -> list[Mutant]:
    """What the maker makes of one true sentence, and what a person wrote of this kind where the maker leaves it out."""
    made = list(maker(source))
    texts = {one.text for one in made}
    written = (text for one, text in source.statement.wrong if one is kind and text not in texts)
    return made + [source.mutant(kind, text) for text in written]
