"""What a clause denies: concepts under a negation, and things of which something is denied."""

from __future__ import annotations

from extraction.verification.lexicon import NEGATING, concept_of, vocabulary
from extraction.verification.words import Word

_DENIED_WORDS = {
    "unconfirmed": "confirm", "unverified": "confirm", "unresolved": "resolve", "unrelated": "relat", "unsuccessful": "finish",
    "unnoticed": "detect", "undetected": "detect", "unmonitored": "monitor", "untested": "test", "unaware": "awar",
    "notready": "notready", "accessdenied": "access",
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
_LOCAL_DENIALS = vocabulary("missing misses without w/o lack lacked lacking lacks instead rather except besides")
_DETERMINERS = vocabulary("no none neither nobody nothing nor 0 zero")
_UNITS = vocabulary("ms s sec seconds min minutes h hours percent")
_VERBS_OF_GRAMMAR = vocabulary(
    "is are was were be been being am has have had do does did can could will would shall should may might must goes go went"
    " comes came got gets took takes made makes showed shows saw sees found finds needed needs"
)
_SUBORDINATES = vocabulary(
    "once until till if unless when after before so which that because where while as whether who"
)
_DENYING = vocabulary("denied denies denying disputed disputes refuted")
_HINDERING = vocabulary("stop stops stopped prevent prevents prevented keep kept")
_ENDS_DENIAL = vocabulary("according per because since while when after before until if although though whereas")
_STRONG_STOPS = vocabulary("i we he she it they who which but")
"""After "without", "instead of" and the like these begin something that is told again."""


def denial_of(words: tuple[Word, ...]) -> tuple[frozenset[str], frozenset[str]]:
    """Concepts that ``words`` deny, and concepts of which they deny something ("emails" in "no emails went out").

    Two negations in one stretch cancel each other ("did not fail to", "not without").
    """
    denied: set[str] = set()
    subjects: set[str] = set()
    left, of_subject, is_local, of_nothing = 0, False, False, False
    for index, word in enumerate(words):
        if word.lower in _DENIED_WORDS:
            denied |= {_DENIED_WORDS[word.lower], word.concept}
        if word.concept == "futile":
            denied |= {concept for part in word.lower.split() if (concept := concept_of(part))}
        if denies(words, index):
            determiner = word.lower in _DETERMINERS and not _is_no_longer(words, index)
            if left and not determiner:
                left = 0
                continue
            left, is_local = _DENIAL_REACH, word.lower in _LOCAL_DENIALS
            of_subject, of_nothing = determiner and _opens(words, index), word.lower == "nothing"
            if not determiner and not is_local:
                subjects |= {one.concept for one in words[:index] if one.concept and one.concept not in denied}
        elif left:
            stops = (is_local and word.lower in _STRONG_STOPS) or word.lower in _ENDS_DENIAL
            left = 0 if stops or (of_nothing and word.lower == "for") else left - 1
            of_subject = of_subject and not _is_verb(word)
            if word.concept and not stops:
                (subjects if of_subject else denied).add(word.concept)
    return frozenset(denied), frozenset(subjects - denied)


def denies(words: tuple[Word, ...], index: int) -> bool:
    """Whether the word at ``index`` denies what follows it."""
    word = words[index].lower
    following = words[index + 1].lower if index + 1 < len(words) else ""
    if word in _NOT_TOGETHER:
        return following == "to" and word != "decided"
    if word in _DENYING:
        return following in ("that", "having", "any", "being")
    if word in _HINDERING:
        return any(one.lower == "from" for one in words[index + 2 : index + 5])
    if word == "than":
        return any(one.lower == "rather" for one in words[: index - 1])
    if word == "against":
        return following.endswith("ing")
    if word in ("instead", "rather"):
        return following in ("of", "than")
    if word in ("missing", "misses"):
        return following in ("the", "a", "an", "its", "our", "any")
    if word in ("0", "zero"):
        return bool(words[index + 1 :]) and words[index + 1].concept != "" and words[index + 1].lower not in _UNITS
    return (word in NEGATING or word.endswith("n't")) and following not in _NOT_DENIALS


def _is_no_longer(words: tuple[Word, ...], index: int) -> bool:
    return words[index].lower == "no" and index + 1 < len(words) and words[index + 1].lower in ("longer", "more")


def _opens(words: tuple[Word, ...], index: int) -> bool:
    """Whether a negation stands before the verb of the clause, in front of its subject."""
    return not any(_is_verb(one) for one in words[:index]) and any(_is_verb(one) for one in words[index + 1 :])


def _is_verb(word: Word) -> bool:
    return word.lower in _VERBS_OF_GRAMMAR or (word.lower.endswith("ed") and len(word.lower) > 4)
