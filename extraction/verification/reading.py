"""A text as its words, and where its clauses begin and end. Statements and events are read the same way."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import NamedTuple

from extraction.domain.wording import HEDGES, is_question
from extraction.verification.lexicon import NEGATING, PHRASE_STARTS, PHRASES, concept_of, vocabulary

_WORD = re.compile(r"[#@]?[A-Za-z0-9À-ÿ](?:[\w.:/+’'@#-]*[\wÀ-ÿ])?%?")
_CLOCK = re.compile(r"\d{1,2}:\d\d")
_INNER_MARK = re.compile(r"\w[-_./#@]\w")
_SENTENCE_END = re.compile(r"[.!?…]+(?=[\s\"'”’)\]]|$)|\n+|;(?=\s)")
_CLAUSE_END = re.compile(
    r"[.!?…]+(?=[\s\"'”’)\]]|$)|\n+|;(?=\s)|\s[–—-]+\s|,(?=\s)|\s\((?=\w)|\)"
    r"|\s(?=(?:but|while|whereas|although|though|however|because|after|before|once|until|when|which|prior to"
    r"|following)\s)"
    r"|\s(?=and\s)",
)
_PLANNED = re.compile(
    r"\b(?:will|gonna|going to|plan(?:s|ned|ning)? to|plan is|todo|to-do|let[’']?s|should(?: we)?|needs? to|need"
    r"|want(?:s|ed)? to|[’']d like|would like|about to|ready to|propos(?:e[sd]?|ing|al)|scheduled|shall|i[’']?ll"
    r"|we[’']?ll|can you|can we|can someone"
    r"|could (?:you|we|someone)|please|pls|follow[- ]?ups?|action items?|to be|if we|once we|would"
    r"|asked? (?:\w+ )?(?:for|to)"
    r"|request(?:ed|ing)? (?:that|an?)\b|request(?:ed|ing)? \w+ to|requesting|intend(?:s|ed)?|want|recommend(?:s"
    r"|ed)?|suggest(?:s|ed)?"
    r"|consider(?:ed|ing)?|agreed to|decided to|may need|has to|have to|remains to|still to|yet to|waiting (?:for|on)"
    r"|before we|prepar(?:e[ds]?|ing) (?:to|for))\b"
    r"|^(?:next|action|ai|fup)\b|\bnext(?: steps?)?\s*:",
)
_TRIED = re.compile(r"\b(?:tr(?:y|ies|ied|ying)|attempt(?:s|ed|ing)?|working on|aim(?:ed|ing) to|sought to)\b")
_HEDGES = "|".join(re.escape(entry) for entry in sorted(HEDGES, key=len, reverse=True))
_UNCERTAIN = re.compile(
    r"\b(?:not (?:yet )?(?:confirmed|proven|verified|certain|sure|clear)|unconfirmed|unverified|unproven|unclear"
    r"|unknown|tbc|tbd"
    r"|suspicions?|suspect\w*|suspicion|believ(?:e[sd]?|ing)|thought|think(?:s|ing)?|wonder\w*|candidate"
    r"|working theory|hypothes\w+"
    r"|speculat\w+|probabl\w+|possibl\w+|likely|maybe|perhaps|might|could be|could have|may (?:be|have)|seem\w*"
    r"|appear(?:s|ed)?"
    r"|looks? like|looked like|guess\w*|assum\w+|apparent(?:ly)?|presum\w+|hunch|expect(?:s|ed)?|hopefully|should be"
    rf"|{_HEDGES}|to be confirmed|fwiw|iirc|afaik|imo|not sure|or something|no proof|without proof|correlat\w+"
    rf"|coincid\w+)\b",
)
_CAPITAL_NAMES = frozenset({"US", "IT", "NA", "DE"})
"""Names that in small letters are words of grammar."""
_DISCLAIMER = re.compile(
    r"\W*(?:(?:but |still |though )?(?:not |nothing )(?:yet )?(?:100 ?% )?(?:confirmed|sure|certain|verified"
    r"|proven|proved)|unconfirmed|unverified"
    r"|(?:just|only|pure|but it[’']s just) (?:a |my )?(?:guess\w*|hunch|theory|speculation|suspicion|idea)"
    r"|(?:i )?(?:could|might|may) be wrong"
    r"|guessing|speculat\w+|tbc|to be confirmed|needs? (?:confirmation|confirming|verif\w+)|no proof|take (?:it"
    r"|this) with|don[’']t quote me"
    r"|i think|maybe|perhaps|probably|possibly)\b"
)
_UNDER_WAY = re.compile(
    r"\W*(?:(?:ok|okay|yes|yep|alright|now|so|and|still|also|i am|i[’']m|we[’']re|we are|\w+ is|currently"
    r"|then)[\s,]+)*(?P<verb>[a-z]{3,}ing)\b"
)
_NOT_UNDER_WAY = vocabulary(
    """seeing getting looking having failing timing running growing lagging being keeping closing declaring calling taking noting
    thinking hearing nothing something everything during working mitigating monitoring confirming billing staging pricing serving
    dropping falling climbing increasing recovering firing missing according following paging routing joining"""
)
"""Forms that tell a state or an act done by saying it, or no action at all."""
_DENIED_WORDS = {
    "unconfirmed": "confirm", "unverified": "confirm", "unresolved": "resolve", "unrelated": "relat", "unsuccessful": "finish",
    "unnoticed": "detect", "undetected": "detect", "unmonitored": "monitor", "untested": "test", "unaware": "awar",
}  # fmt: skip
"""Words that deny by their prefix, and the concept they deny."""
_NOT_DENIALS = frozenset(
    {"only", "just", "later", "sooner", "least", "necessarily", "because", "surprisingly", "unlike"}
)
_DENIAL_REACH = 7
_NOT_TOGETHER = vocabulary(
    "failed fails failing fail unable refused refuses refusing declined declines decided neglected"
)
"""Words that deny what follows "to" (or, with "decided", "against" and "not to")."""
_LOCAL_DENIALS = vocabulary("without lack lacked lacking lacks instead rather except besides")
_DETERMINERS = vocabulary("no none neither nobody nothing nor")
_VERBS_OF_GRAMMAR = vocabulary(
    "is are was were be been being am has have had do does did can could will would shall should may might must goes go went"
    " comes came got gets took takes made makes showed shows saw sees found finds needed needs"
)
_SUBORDINATES = vocabulary(
    "once until till if unless when after before so which that because where while as whether who"
)
_FINITE = re.compile(
    r"\b(?:is|are|was|were|has|had|have|did|does|do|[a-z]{2,}[’']s|[a-z]{3,}ed|went|came|took|began|ran|got|fell|rose|lost"
    r"|made|kept|saw|found|sent|set|put|would|works|looks|takes|needs|runs|shows|says|says|stays|remains)\b"
)


class Word(NamedTuple):
    """``start``/``end`` in the text; ``lower`` as written in lower case without possessive; ``concept`` "" where light."""

    start: int
    end: int
    lower: str
    concept: str
    is_identifier: bool


@dataclass(frozen=True)
class Clause:
    """A stretch of one sentence that makes one point, with how it is put.

    ``hedged``, ``planned`` and ``tried`` hold where such words stand in it or before it in its sentence; ``doubted``
    where a later remark takes it back ("not confirmed yet").
    """

    start: int
    end: int
    text: str
    lower: str
    words: tuple[Word, ...]
    sentence: int
    hedged: bool
    asked: bool
    planned: bool
    tried: bool

    @cached_property
    def concepts(self) -> frozenset[str]:
        return frozenset(word.concept for word in self.words if word.concept)

    @cached_property
    def _denial(self) -> tuple[frozenset[str], frozenset[str]]:
        """Concepts under a negation, and concepts of which something is denied ("emails" in "no emails went out")."""
        denied: set[str] = set()
        subjects: set[str] = set()
        left, of_subject = 0, False
        for index, word in enumerate(self.words):
            if word.lower in _DENIED_WORDS:
                denied |= {_DENIED_WORDS[word.lower], word.concept}
            if self._denies(index):
                if left and word.lower not in _DETERMINERS:
                    left = 0
                    continue
                left = _DENIAL_REACH
                of_subject = word.lower in _DETERMINERS and self._opens(index)
                if word.lower not in _DETERMINERS | _LOCAL_DENIALS:
                    subjects |= {one.concept for one in self.words[:index] if one.concept and one.concept not in denied}
            elif left:
                left -= 1
                of_subject = of_subject and not _is_verb(word)
                if word.concept:
                    (subjects if of_subject else denied).add(word.concept)
        return frozenset(denied), frozenset(subjects - denied)

    def _opens(self, index: int) -> bool:
        """Whether a negation stands before the verb of the clause, in front of its subject."""
        return not any(_is_verb(one) for one in self.words[:index]) and any(
            _is_verb(one) for one in self.words[index + 1 :]
        )

    @property
    def denied(self) -> frozenset[str]:
        """Concepts that stand under a negation."""
        return self._denial[0]

    @property
    def subjects(self) -> frozenset[str]:
        """Concepts of which something else is denied, and which are themselves neither denied nor affirmed."""
        return self._denial[1]

    def _denies(self, index: int) -> bool:
        word = self.words[index].lower
        following = self.words[index + 1].lower if index + 1 < len(self.words) else ""
        if word in _NOT_TOGETHER:
            return following == ("against" if word == "decided" else "to")
        if word in ("instead", "rather"):
            return following in ("of", "than")
        return (word in NEGATING or word.endswith("n't")) and following not in _NOT_DENIALS

    @cached_property
    def affirmed(self) -> frozenset[str]:
        return self.concepts - self.denied

    @cached_property
    def negated(self) -> bool:
        """Whether anything in it is denied, be it only by words of grammar ("did not go")."""
        return bool(self.denied) or any(self._denies(index) for index in range(len(self.words)))

    @cached_property
    def own_hedge(self) -> bool:
        """Whether the clause itself, not one before it, says that it is not sure."""
        return self.hedged and _UNCERTAIN.search(self.lower) is not None

    @cached_property
    def own_plan(self) -> bool:
        return self.planned and _PLANNED.search(self.lower) is not None

    @cached_property
    def under_way(self) -> bool:
        """Whether it tells of something being done at that moment: "restarting db-03 now"."""
        match = _UNDER_WAY.match(self.lower)
        return match is not None and match["verb"] not in _NOT_UNDER_WAY

    @cached_property
    def is_settled(self) -> bool:
        """Whether it tells what is or was done, not what is asked, planned, tried, under way or denied."""
        return not (self.asked or self.planned or self.tried or self.under_way or self.denied)

    @property
    def span(self) -> tuple[int, int]:
        return (self.start, self.end)


@dataclass(frozen=True)
class Reading:
    """``text`` in words and clauses; spans are [start, end) in ``text``."""

    text: str

    @cached_property
    def words(self) -> tuple[Word, ...]:
        return words_in(self.text)

    @cached_property
    def concepts(self) -> frozenset[str]:
        return frozenset(word.concept for word in self.words if word.concept)

    @cached_property
    def clauses(self) -> tuple[Clause, ...]:
        return _clauses(self.text, self.words)

    def clause_at(self, position: int) -> Clause | None:
        for clause in self.clauses:
            if clause.start <= position < clause.end:
                return clause
        return None


@lru_cache(maxsize=4096)
def words_in(text: str) -> tuple[Word, ...]:
    """The words of ``text`` in order, phrases taken together."""
    raw = [_word(match) for match in _WORD.finditer(text)]
    if not any(word.lower in PHRASE_STARTS for word in raw):
        return tuple(raw)
    return _with_phrases(raw)


def _word(match: re.Match[str]) -> Word:
    lower, cut, concept, is_id = _token(match.group())
    return Word(match.start(), match.end() - cut, lower, concept, is_id)


@lru_cache(maxsize=32768)
def _token(written: str) -> tuple[str, int, str, bool]:
    """Lower case without possessive, how much that cut off, concept, and whether a machine gave it."""
    lower, cut = written.lower().replace("’", "'"), 0
    if lower.endswith("'s"):
        lower, cut = lower[:-2], 2
    if _CLOCK.match(lower):
        return lower, cut, "", False
    return lower, cut, lower if written in _CAPITAL_NAMES else concept_of(lower), is_identifier(lower)


@lru_cache(maxsize=32768)
def is_identifier(word: str) -> bool:
    """Whether a lower-case word looks like a name that a machine gave: digits or inner punctuation."""
    return _INNER_MARK.search(word) is not None or word[:1] in "#@" or any(character.isdigit() for character in word)


def _with_phrases(raw: list[Word]) -> tuple[Word, ...]:
    found: list[Word] = []
    index = 0
    while index < len(raw):
        size, concept = _phrase_at(raw, index)
        if size:
            last = raw[index + size - 1]
            lower = " ".join(word.lower for word in raw[index : index + size])
            found.append(Word(raw[index].start, last.end, lower, concept, False))
            index += size
            continue
        found.append(raw[index])
        index += 1
    return tuple(_split_particles(found))


def _phrase_at(raw: list[Word], index: int) -> tuple[int, str]:
    if raw[index].lower not in PHRASE_STARTS:
        return 0, ""
    for size in (3, 2):
        phrase = tuple(word.lower for word in raw[index : index + size])
        if len(phrase) == size and phrase in PHRASES:
            return size, PHRASES[phrase]
    return 0, ""


def _split_particles(words: list[Word]) -> list[Word]:
    """ "rolled it back", "turned the flag off": a verb whose particle stands a few words later."""
    for index, word in enumerate(words):
        if word.lower not in PHRASE_STARTS:
            continue
        for other in words[index + 2 : index + 6]:
            concept = PHRASES.get((word.lower, other.lower))
            if concept and other.lower in ("back", "off", "out", "over", "on"):
                words[index] = word._replace(concept=concept)
                break
    return words


def _clauses(text: str, words: tuple[Word, ...]) -> tuple[Clause, ...]:
    sentences: list[list[Clause]] = []
    for start, end in _spans(text, _SENTENCE_END):
        found = list(_clauses_of_sentence(text, start, end, words, len(sentences)))
        if found and sentences and _takes_back(found):
            sentences[-1] = [replace(clause, hedged=True) for clause in sentences[-1]]
        if found:
            sentences.append(found)
    return tuple(clause for sentence in sentences for clause in sentence)


def _clauses_of_sentence(text: str, start: int, end: int, words: tuple[Word, ...], number: int) -> Iterator[Clause]:
    sentence = text[start:end]
    asked = is_question(sentence.strip())
    lower = lowered(sentence)
    planned_from, tried_from = _first(_PLANNED, lower), _first(_TRIED, lower)
    hedged_from = _from_doubt(lower)
    for left, right in _spans(lower, _CLAUSE_END):
        inside = tuple(word for word in words if start + left <= word.start < start + right)
        if left > planned_from and _stands_alone(lower[left:right]):
            planned_from = left + _first(_PLANNED, lower[left:])
        if 0 < hedged_from < left and _tells_outright(lower, left, right):
            hedged_from = left + _first(_UNCERTAIN, lower[left:])
        if inside:
            yield Clause(
                start=start + left,
                end=start + right,
                text=sentence[left:right],
                lower=lower[left:right],
                words=inside,
                sentence=number,
                hedged=hedged_from < right,
                asked=asked,
                planned=planned_from < right,
                tried=tried_from < right,
            )


def _is_verb(word: Word) -> bool:
    return word.lower in _VERBS_OF_GRAMMAR or (word.lower.endswith("ed") and len(word.lower) > 4)


def _stands_alone(clause: str) -> bool:
    """Whether a later clause tells something of its own: it has its verb and does not hang on the one before."""
    first = re.match(r"\W*(?:(?:and|but|or)\s+)?(\w+)", clause)
    return _FINITE.search(clause) is not None and not (first is not None and first.group(1) in _SUBORDINATES)


def _tells_outright(sentence: str, left: int, right: int) -> bool:
    """Whether a clause after a doubt in its sentence is not part of that doubt: "I think it's the pool, it was cut today"."""
    if re.match(r"\W*(?:and|or|so)\b", sentence[left:right]):
        return False
    return (
        _stands_alone(sentence[left:right])
        or re.match(r"\W*(?:but|though|although|however)\b", sentence[left:right]) is not None
    )


def _takes_back(sentence: list[Clause]) -> bool:
    """Whether a sentence does nothing but doubt the one before: "not confirmed yet", "just a guess"."""
    return _DISCLAIMER.match(sentence[0].lower) is not None


def uncertain(text: str) -> bool:
    """Whether ``text`` says that it is not sure."""
    return _UNCERTAIN.search(lowered(text)) is not None


def planned(text: str) -> bool:
    """Whether ``text`` speaks of something still to be done."""
    return _PLANNED.search(lowered(text)) is not None


@lru_cache(maxsize=8192)
def lowered(text: str) -> str:
    """``text`` in lower case, of the same length, so that spans stay the same."""
    lower = text.lower()
    return lower if len(lower) == len(text) else "".join(one.lower() if len(one.lower()) == 1 else one for one in text)


def _first(pattern: re.Pattern[str], text: str) -> int:
    """Where ``pattern`` is found; past the end where it is not."""
    match = pattern.search(text)
    return len(text) + 1 if match is None else match.start()


def _from_doubt(text: str) -> int:
    """From where a sentence is unsure: all of it where the doubt trails ("the pool is empty, I think")."""
    found = _first(_UNCERTAIN, text)
    return 0 if len(text[found:].split()) <= 3 and "," in text[max(0, found - 3) : found] else found


def _spans(text: str, ends: re.Pattern[str]) -> list[tuple[int, int]]:
    found = []
    start = 0
    for match in ends.finditer(text):
        if match.start() > start:
            found.append((start, match.start()))
            start = match.end() if match.group().strip() else match.start()
    if start < len(text):
        found.append((start, len(text)))
    return found
