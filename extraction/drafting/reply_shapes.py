"""Shapes of a model's replies, made for each call: an alias that the prompt does not hold cannot be cited at all."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from types import GenericAlias
from typing import Any, Literal, Protocol, cast

from pydantic import BaseModel, ConfigDict, Field, create_model

SHORTEST, LONGEST, MOST_CITED = 12, 360, 6
_STRICT = ConfigDict(extra="forbid", strict=True, str_strip_whitespace=True)


class ProposedStatement(Protocol):
    """What a model proposes: a sentence with slots, and the aliases of the events it rests on."""

    text: str
    cites: list[str]


class SectionReply(Protocol):
    statements: list[ProposedStatement]


class Rewording(ProposedStatement, Protocol):
    """``number`` says which refused statement it replaces, counted from 1."""

    number: int


class RepairReply(Protocol):
    statements: list[Rewording]


def section_shape(aliases: Sequence[str], max_statements: int) -> type[BaseModel]:
    """One to ``max_statements`` statements. No field has a default and no other key is allowed: an empty reply fails."""
    return _section_shape(tuple(aliases), max_statements)


@lru_cache(maxsize=128)
def _section_shape(aliases: tuple[str, ...], max_statements: int) -> type[BaseModel]:
    """Made once for as many aliases and statements: making a shape takes longer than checking a reply by it."""
    proposed = create_model("Statement", __config__=_STRICT, **_fields(aliases))
    return create_model(
        "Section",
        __config__=_STRICT,
        statements=(_list_of(proposed), Field(min_length=1, max_length=max_statements)),
    )


def repair_shape(aliases: Sequence[str], refused: int) -> type[BaseModel]:
    """Up to ``refused`` rewordings; one that is left out is withdrawn."""
    numbers = cast("Any", Literal)[tuple(range(1, refused + 1))]
    reworded = create_model("Rewording", __config__=_STRICT, number=(numbers, ...), **_fields(aliases))
    return create_model("Repair", __config__=_STRICT, statements=(_list_of(reworded), Field(max_length=refused)))


def _fields(aliases: Sequence[str]) -> dict[str, Any]:
    alias = cast("Any", Literal)[tuple(aliases)]
    return {
        "text": (str, Field(min_length=SHORTEST, max_length=LONGEST)),
        "cites": (_list_of(alias), Field(min_length=1, max_length=MOST_CITED)),
    }


def _list_of(kind: Any) -> Any:
    return GenericAlias(list, (kind,))
