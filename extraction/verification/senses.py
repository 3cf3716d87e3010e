"""Words that a free wording may use for what a record says in others: broad groups, beside the close ones of the lexicon.

A word of a sentence that no cited record has in its own concept is read in the sense of a group that one of them has. So
"bounced" stands for the record's "restarted" although it may elsewhere stand for a login that is sent back. Words that
look alike but claim more ("resolved" for "mitigated", "cancelled" for "postponed", "down" for "slow") share no group.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from extraction.verification.alike import ALIKE, ENTAILED, SAYING_LESS
from extraction.verification.alike_everyday import EVERYDAY
from extraction.verification.lexicon import OPPOSITE_OF, concept_of
from extraction.verification.words import Word


def _table() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for group in (*ALIKE, *EVERYDAY):
        concepts = dict.fromkeys(_concept(member) for member in group.split())
        for concept in concepts:
            found.setdefault(concept, {}).update(dict.fromkeys(one for one in concepts if one != concept))
    for weaker, stronger in (*ENTAILED, *SAYING_LESS):
        found.setdefault(_concept(weaker), {}).update(dict.fromkeys(_concept(one) for one in stronger.split()))
    return MappingProxyType({concept: tuple(others) for concept, others in found.items()})


def _concept(member: str) -> str:
    """The concept of a word or phrase; light words stand for themselves."""
    return concept_of(member) or member


_NONE: frozenset[str] = frozenset()
SENSES = _table()


def in_senses(words: tuple[Word, ...], held: frozenset[str]) -> tuple[Word, ...]:
    """``words`` with the concepts in which records that hold the concepts and words ``held`` speak of the same."""
    return tuple(
        word._replace(concept=sense)
        if word.concept and (sense := _sense_of(word.concept, held)) != word.concept
        else word
        for word in words
    )


def _sense_of(concept: str, held: frozenset[str]) -> str:
    if concept in held or concept not in SENSES or not OPPOSITE_OF.get(concept, _NONE).isdisjoint(held):
        return concept
    return next((other for other in SENSES[concept] if other in held), concept)
