"""How English words carry certainty: sentences, questions, negations, hedges, conditions, causes, content words.

Pure text in, values out. Spans are [start, end) in the text that was given. The lexicons stand in plain sight so that
people can argue about them; capture and verification read the same ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

HEDGES = (
    "i think", "i guess", "i believe", "i suspect", "i assume", "imo", "imho", "afaict", "afaik", "iirc", "my guess",
    "my hunch", "my theory", "my bet", "my money is on", "hypothesis", "theory", "hunch", "maybe", "perhaps", "possibly",
    "possible", "probably", "probable", "presumably", "apparently", "allegedly", "supposedly", "arguably", "potentially",
    "potential", "likely", "unlikely", "might", "may", "could", "should be", "must be", "ought to", "looks like",
    "look like", "looked like", "looks to be", "seems", "seem", "seemed", "seemingly", "appears", "appear", "appeared",
    "sounds like", "feels like", "smells like", "suspect", "suspects", "suspected", "suspicious", "suspecting",
    "wondering", "wonder if", "guessing", "guess", "hopefully", "fingers crossed", "tentatively", "not sure", "unsure",
    "not certain", "uncertain", "unclear", "unconfirmed", "not confirmed", "not yet confirmed", "to be confirmed",
    "kind of", "sort of", "in theory", "assuming", "reportedly", "suggests", "suggest", "points to", "pointing to",
)  # fmt: skip
NEGATIONS = (
    "not", "no", "never", "without", "nothing", "nobody", "none", "neither", "nor", "cannot", "cant", "dont", "doesnt",
    "didnt", "isnt", "wasnt", "arent", "wont", "havent", "hasnt", "couldnt", "wouldnt", "shouldnt", "hardly", "barely",
    "unable", "failed to", "fails to", "yet to", "far from",
)  # fmt: skip
CAUSAL = (
    "caused", "causes", "causing", "cause", "because", "due to", "led to", "leads to", "leading to", "resulted in",
    "results in", "resulting in", "result of", "triggered", "triggers", "triggering", "root cause", "culprit",
    "responsible for", "brought on by", "stemmed from", "stems from", "owing to", "thanks to", "as a result",
    "consequently", "therefore", "made", "introduced", "broke", "blamed on", "attributed to", "behind",
)  # fmt: skip
CONDITIONS = (
    "if", "unless", "once", "whenever", "until we", "until it", "until this", "until the", "until you", "till we", "in case",
    "would", "assuming", "provided", "as soon as", "when we", "when you", "when this", "when it", "next time",
)  # fmt: skip

_STOP_WORDS = frozenset(
    re.findall(
        r"\S+",
        """a an the this that these those it its it's is are was were be been being am i i'm im i've i'll we we're we've
    you your he she they them their his her our us me my mine and or but so as at by for from in into of off on onto out
    over to up with about than then there here just now still also too very really quite only even again more most much
    some any all both each few other such own same can could will would shall should may might must do does did done have
    has had having get gets got getting go goes going went let lets let's make makes think guess maybe probably looks
    look looking like seems see seeing saw seen yes no not ok okay yeah yep well what which who whom whose when where why
    how if because while until since after before during between through against below above back down one thing
    things something anything everything someone anyone please thanks thank hey hi fyi btw lol think suspect suspected
    believe sure confirmed confirm""",
    )
)
_SENTENCE_END = re.compile(r"[.!?…]+(?=[\s)\"'\]]|$)|\n+|;(?=\s)")
_BEGINNING = re.compile(r"(?<![a-z0-9])[a-z0-9]{1,4}")
_WORD = re.compile(r"[^\W_][\w'’./:#-]*[\w%]|[^\W_]")
_QUOTED_LINE = re.compile(r"^[ \t]*(?:>|&gt;)[^\n]*$", re.MULTILINE)
_CODE_BLOCK = re.compile(r"```.*?(?:```|\Z)", re.DOTALL)


def _words(lexicon: tuple[str, ...]) -> str:
    longest_first = sorted(lexicon, key=len, reverse=True)
    return "|".join(re.escape(entry).replace(r"\ ", r"\s+") for entry in longest_first)


_AUXILIARY = r"(?:is|are|was|were|do|does|did|can|could|should|shall|would|will|has|have|had|may|am)"
_SUBJECT = r"(?:we|you|i|it|this|that|there|they|he|she|anyone|anybody|someone|somebody|the|these|those|our|your|@\S+)"
_HEDGE = re.compile(rf"\b(?:{_words(HEDGES)})\b", re.IGNORECASE)
_NEGATION = re.compile(rf"\b(?:{_words(NEGATIONS)})\b|n[’']t\b", re.IGNORECASE)
_CAUSAL = re.compile(rf"\b(?:{_words(CAUSAL)})\b", re.IGNORECASE)
_CONDITION = re.compile(rf"\b(?:{_words(CONDITIONS)})\b", re.IGNORECASE)
_ADDRESS = r"(?:(?:hey|hi|so|ok|okay|and|but|also|sorry|folks|team|all|@[\w.-]+(?: [A-Z][\w-]+)?)[,:]?\s+)*"
_QUESTION = re.compile(
    rf"^\W*{_ADDRESS}(?:{_AUXILIARY}(?:n[’']t)?\s+{_SUBJECT}\b"
    rf"|(?:who|what|when|where|why|how|which|whose)(?:[’']s|[’']re|\s+{_AUXILIARY}|\s+about|\s+come|\s+many|\s+long)\b"
    r"|any(?:one|body)\s+(?:know|seeing|have|got|able|looking|else|around|on)\b"
    r"|any\s+(?:update|updates|news|idea|ideas|eta|luck|chance|word)\b)",
    re.IGNORECASE,
)
_HEADING = re.compile(r"^\W*(?:what|which|where|how|why)\b[^:?.!]{1,40}:\s+\S", re.IGNORECASE)
_ASKS_ABOUT_NAME = re.compile(
    r"^\W*(?:[Ii]s|[Aa]re|[Ww]as|[Dd]oes|[Dd]id|[Hh]as|[Cc]an|[Cc]ould|[Ww]ill)\s+[A-Z][a-z]+\s+\w"
)
_CLAUSE_BREAK = re.compile(r"[,;:()–—]|\s-\s|\bbut\b|\bhowever\b|\bthough\b|\balthough\b", re.IGNORECASE)


@dataclass(frozen=True)
class Sentence:
    """One sentence of a text and how sure it is. ``span`` is [start, end) in the whole text."""

    text: str
    span: tuple[int, int]

    @cached_property
    def question(self) -> bool:
        return is_question(self.text)

    @cached_property
    def hedged(self) -> bool:
        return is_hedged(self.text)

    @cached_property
    def conditional(self) -> bool:
        return is_conditional(self.text)

    @cached_property
    def beginnings(self) -> frozenset[str]:
        return word_beginnings(self.text)

    @property
    def is_plain(self) -> bool:
        """Whether it states something outright: neither asked, nor hedged, nor under a condition."""
        return not (self.question or self.hedged or self.conditional)


def spoken(text: str) -> str:
    """``text`` with quoted lines and code blocks blanked out by spaces, so that spans stay the same."""
    if ">" not in text and "```" not in text and "&gt;" not in text:
        return text
    text = _CODE_BLOCK.sub(_blank, text)
    return _QUOTED_LINE.sub(_blank, text)


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match.group())


def sentences_in(text: str) -> Iterator[Sentence]:
    """The sentences of ``text`` in order; line breaks end one too. Dots inside figures and versions do not."""
    start = 0
    for end in (*(match.end() for match in _SENTENCE_END.finditer(text)), len(text)):
        piece = text[start:end]
        body = piece.strip()
        if body:
            left = start + len(piece) - len(piece.lstrip())
            yield Sentence(body, (left, left + len(body)))
        start = end


def is_question(sentence: str) -> bool:
    """Whether something is asked, with or without a question mark."""
    if sentence.rstrip(" \t)\"'*_").endswith(("?", "?!", "??")):
        return True
    if _HEADING.match(sentence) is not None:
        return False
    return _QUESTION.match(sentence) is not None or _ASKS_ABOUT_NAME.match(sentence) is not None


def is_hedged(text: str) -> bool:
    return _HEDGE.search(text) is not None


def is_conditional(text: str) -> bool:
    return _CONDITION.search(text) is not None


def is_causal(text: str) -> bool:
    return _CAUSAL.search(text) is not None


def hedges_in(text: str) -> tuple[tuple[int, int], ...]:
    return tuple(match.span() for match in _HEDGE.finditer(text))


def negations_in(text: str) -> tuple[tuple[int, int], ...]:
    return tuple(match.span() for match in _NEGATION.finditer(text))


def causal_words_in(text: str) -> tuple[tuple[int, int], ...]:
    return tuple(match.span() for match in _CAUSAL.finditer(text))


def clause_before(text: str, position: int) -> str:
    """The part of the clause that ends at ``position``: back to the last comma, bracket, dash or "but"."""
    start = 0
    for match in _CLAUSE_BREAK.finditer(text, 0, position):
        start = match.end()
    return text[start:position]


def is_negated(text: str, position: int, reach: int = 5) -> bool:
    """Whether a negation stands in the same clause within ``reach`` words before ``position``."""
    clause = clause_before(text, position)
    found = None
    for match in _NEGATION.finditer(clause):
        found = match
    return found is not None and len(clause[found.end() :].split()) <= reach


def word_beginnings(text: str) -> frozenset[str]:
    """The first four letters of every word, lower case: a cheap look before a lexicon is searched in earnest."""
    return frozenset(_BEGINNING.findall(text.lower()))


def content_words(text: str) -> tuple[str, ...]:
    """Stems of the words that carry meaning, lower case, in order, each once; ids and figures are kept whole."""
    found: dict[str, None] = {}
    for match in _WORD.finditer(text.lower()):
        word = match.group().strip("'’.:/-#")
        if word and word not in _STOP_WORDS:
            found[stem(word)] = None
    return tuple(found)


@lru_cache(maxsize=16384)
def stem(word: str) -> str:
    """A light English stem: enough to match "saturated" with "saturation" and "caches" with "caching".

    Words with digits or inner punctuation (versions, hosts, ids) are returned as they are.
    """
    word = word.lower().removesuffix("'s").removesuffix("’s")
    if not word.isalpha():
        return word
    for suffix in ("ingly", "edly", "ation", "ment", "ions", "ing", "ion", "ies", "ed", "es", "ly", "s"):
        base = word[: -len(suffix)]
        if word.endswith(suffix) and len(base) >= 3 and not (suffix == "s" and word.endswith(("ss", "us", "is"))):
            return _tidy(base + "y" if suffix == "ies" else base)
    return _tidy(word)


def _tidy(base: str) -> str:
    if len(base) > 3 and base[-1] == base[-2] and base[-1] not in "ls":
        return base[:-1]
    if len(base) > 4 and base.endswith("at"):
        return base[:-2]
    return base[:-1] if len(base) > 3 and base.endswith("e") else base
