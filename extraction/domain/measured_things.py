"""What a figure is a figure of: the nearest content words to its right or left, by simple rules of English order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from extraction.domain.text_tokens import Token
from extraction.domain.units import UNITS

_LINKS = frozenset(
    re.findall(
        r"\S+",
        "of at to from is was are were be been being about around roughly approximately nearly almost circa some up down by a an "
        "the as reached reaching reaches peaked peaking peaks hit hits hitting fell fall falls falling dropped dropping drops "
        "rose rises rising climbed climbing climbs jumped jumps spiked spikes spiking grew grows increased increasing decreased "
        "decreasing lowered raised reduced changed changes set went going goes stood stands sat sits stayed remained averaged "
        "fallen risen grown gone shrunk shot came come "
        "averages over under above below than more less fewer least most exceeded exceeds crossed topped still now currently "
        "then back only just already again recovered returned bumped cut doubled tripled between and or out = : ( | - – — ~ "
        "capped limited configured defaulted defaults default decreases increases was: max min",
    )
)
_STOPS = frozenset(
    re.findall(
        r"\S+",
        "in on at for from to by with without after before during since within per and or but when while as because that which "
        "who until till than then now again still already yet only later earlier ago today yesterday tomorrow too so far total "
        "higher lower faster slower longer shorter worse better more less via into onto over under above below between through "
        "against if unless once not no nor is are was were be been has have had do does did will would can could should may "
        "might must we i they he she it you our their his her its my your this these those there here all any each every some "
        "both few several up down out off back about around roughly approximately nearly almost just also too very old new "
        "went saw came got took made gave began started ended the a an of",
    )
)
_NOT_OWNERS = frozenset(
    re.findall(r"\S+", "had saw with served returned showed shows reported reports seeing having has have lost gained")
)
_AUXILIARIES = frozenset(re.findall(r"\S+", "were was are is have had has been be being got still"))
_NUMBER_LINKS = frozenset(re.findall(r"\S+", "from to and or of between by in - – — / → -> =>"))
_STATES = frozenset(
    re.findall(r"\S+", "stuck down up lost dead gone late slow broken failing failed affected unhealthy healthy")
)
_ALSO_NOUNS = frozenset(("hit", "max", "min", "default"))
_METRIC = re.compile(
    r"p\d\d+|.*(?:ratio|rate|latenc|error|cpu|memory|usage|depth|size|lag|threshold|count|utili[sz]ation|time|queue|load"
    r"|throughput|traffic|percentile|median|capacity|saturation|availability|connections?|timeout)"
)
_MOST_WORDS = 3
_FARTHEST = 12


def words_right(tokens: Sequence[Token], index: int) -> list[str]:
    """Up to three content words from ``index`` on, in lower case: ``requests failed``; an "of" before them is passed over."""
    words: list[str] = []
    while index < len(tokens) and not words and tokens[index].lower in ("of", "the", "our", "all", "its", "additional"):
        index += 1
    for token in tokens[index : index + _MOST_WORDS + 2]:
        word = token.lower
        if words and word in _AUXILIARIES:
            continue
        if not _is_word(token) or word in _STOPS or len(words) == _MOST_WORDS:
            break
        words.append(word)
    return words


def words_left(tokens: Sequence[Token], index: int, of_owner: bool = False) -> tuple[list[str], bool]:
    """Up to three content words that end before ``index``, and whether only a link ("of", "reached", ":") is between.

    In "p99 of checkout-api is 9.2 s" it is the p99 that is measured; ``of_owner`` stops at one such step.
    """
    position = index - 1
    while position >= max(0, index - _FARTHEST) and _links(tokens, position):
        position -= 1
    words: list[str] = []
    while position >= 0 and len(words) < _MOST_WORDS and _is_word(tokens[position]):
        word = tokens[position].lower
        if word in _STOPS or word in _NOT_OWNERS or (words and word in _LINKS and word not in _ALSO_NOUNS):
            break
        words.insert(0, word)
        position -= 1
    linked = position + len(words) < index - 1
    owned = position > 0 and tokens[position].lower in ("of", "for", "on", "in")
    if words and owned and not of_owner and not _names_metric(words):
        owner, _ = words_left(tokens, position, of_owner=True)
        if _names_metric(owner):
            return owner, linked
    return _without_leading_names(words), linked


def head_noun(words: Sequence[str]) -> str:
    """The noun that is counted: ``requests`` in "requests failed", in "failed requests" and in "checkout requests"."""
    plural = next((word for word in words if _looks_plural(word)), None)
    if plural is not None:
        return plural
    nouns = list(words)
    while len(nouns) > 1 and (nouns[-1].endswith("ed") or nouns[-1] in _STATES):
        nouns.pop()
    return nouns[-1] if nouns else ""


def _links(tokens: Sequence[Token], position: int) -> bool:
    token = tokens[position]
    word = token.lower
    if word in _LINKS or token.kind == "o":
        return True
    following = tokens[position + 1].lower if position + 1 < len(tokens) else ""
    if word in ("had", "has", "have"):
        return following in _LINKS
    if token.kind == "n":
        return following in _NUMBER_LINKS or following == "%" or following in UNITS
    after_number = position > 0 and tokens[position - 1].kind == "n"
    return (word == "%" or word in UNITS) and after_number and following in _NUMBER_LINKS


def _names_metric(words: Sequence[str]) -> bool:
    return any(_is_metric(word) for word in words)


@lru_cache(maxsize=8192)
def _is_metric(word: str) -> bool:
    return _METRIC.match(word) is not None


def _is_word(token: Token) -> bool:
    return token.kind == "w" or (token.kind == "n" and _NAMED_CLASS.fullmatch(token.text) is not None)


_NAMED_CLASS = re.compile(r"\dxx|[1-5]xx-\w+|\d+(?:st|nd|rd|th)")


def _without_leading_names(words: list[str]) -> list[str]:
    """Without ``edge-proxy`` in "edge-proxy 5xx ratio": whose figure it is, not of what."""
    first = 0
    while first < len(words) - 1 and "-" in words[first]:
        first += 1
    return [] if first == len(words) - 1 and "-" in words[first] and first > 0 else words[first:]


def _looks_plural(word: str) -> bool:
    return len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is", "'s", "’s"))
