"""Turning a sentence around so that it keeps what happened and lets go of whose fault it was."""

from __future__ import annotations

import re

from extraction.verification.blame_verbs import BASE_OF, BASE_OF_ING, BASE_OF_PAST, PARTICIPLE, PARTICLES
from extraction.verification.lexicon import vocabulary

_TOKEN = re.compile(r"`[^`]+`|“[^”]*”|\"[^\"]*\"|[^\s,;:.()!?—–]+(?:[.,:/][^\s,;:.()!?—–]+)*%?|[,;:.()!?—–]")
_ENDS_OBJECT = vocabulary(
    """better more less well at on in before after to for from with without during until till when where whose whom
    while because and or but so which that who as by since over into via per than if unless whether again first
    earlier later sooner properly correctly carefully ahead prior beforehand upon through across between against
    about under above within immediately manually twice then until once despite although though too enough
    instead only yet either rather inside outside near behind following given due thoroughly fully"""
)
_CLAUSES = re.compile(r"(?:that|whether|if|how|what|when|why|which|where)\s+\S", re.IGNORECASE)
_OBJECT_PRONOUNS = {"it": "it", "this": "this", "that": "that", "them": "they", "these": "these", "those": "those"}
_POSSESSIVE = re.compile(r"^(?:his|her|their|my|our|your)\s+(?=\S)", re.IGNORECASE)
_PRONOUN_OBJECTS = vocabulary(
    """him her me us you himself herself themselves myself ourselves anyone anybody someone people"""
)
_SINGULAR_S = re.compile(
    r"(?:ss|us|is|ness|news|redis|kubernetes|postgres|dns|tls|aws|https|sms|os|eks|gcs|s3|css|js)$", re.I
)
_NAMES_THING = re.compile(r"[a-z]+(?:[-_./][\w-]|\d|[A-Z])")
_RELATIVE = re.compile(r",?\s+(?:where|which|who|whose|whom|that)\b", re.IGNORECASE)
_TIME_LEAD = re.compile(r"\s*(?:at|on|by|around|in|since|before|after)\s[^,]*[\w)]\s+", re.IGNORECASE)
_BESIDE_NOUN = re.compile(
    r"\s+(?:from|for|about|between)\s+(?!\d|an?\s+(?:hour|minute|day|while|week)|several|over|more|half|now"
    r"|good|most|too"
    r"|example|instance|review|approval)",
    re.IGNORECASE,
)
_TO_PEOPLE = frozenset(("tell", "inform", "notify", "ask", "warn", "page", "consult", "involve"))
_ORDERING = frozenset(("first", "only", "later", "earlier", "once"))
_ARTICLES = frozenset(("the", "a", "an", "this", "that", "our", "their", "his", "her", "its", "my", "your"))
_NEXT_VERB = re.compile(
    r"[\s,]*\b(?:and|but|then|or)\s+(?:(?:then|also|instead|just|later|again)\s+)?(\w+)", re.IGNORECASE
)
_LOOSE = re.compile(r"[ \t]{2,}")
_BEFORE_MARK = re.compile(r"\s+([,;.!?])")
_AFTER_BRACKET = re.compile(r"([\[(“])\s+")
_DOUBLE_MARK = re.compile(r"([,;])\s*([.!?,;])")


def tidied(sentence: str) -> str:
    """``sentence`` with one space between words, no orphaned commas, a capital letter at its start."""
    text = _LOOSE.sub(" ", sentence.strip())
    text = _AFTER_BRACKET.sub(r"\1", _BEFORE_MARK.sub(r"\1", text))
    text = _DOUBLE_MARK.sub(r"\2", text).lstrip(" ,;")
    return _capitalised(text)


def _capitalised(text: str) -> str:
    """A name such as ``checkout-api`` or ``db2`` stays as it is at the beginning of a sentence."""
    start = len(text) - len(text.lstrip("([“\"' \t"))
    if not text[start : start + 1].islower() or _NAMES_THING.match(text, start):
        return text
    return text[:start] + text[start].upper() + text[start + 1 :]


def without(sentence: str, start: int, end: int) -> str:
    """``sentence`` without [start, end); "a" and "an" follow the word that now stands after them."""
    left, right = sentence[:start], sentence[end:]
    if re.search(r"\ban?\s*$", left, re.IGNORECASE) and right.strip():
        article = "an" if right.lstrip()[0].lower() in "aeiou" else "a"
        left = re.sub(r"\b([Aa])n?\s*$", lambda match: (match[1] + article[1:]) + " ", left)
        right = right.lstrip()
    return tidied(left + right)


def led_by(lead: str, words: str) -> str:
    """``words`` after ``lead``, with a comma where the lead is a time of its own ("At 14:03, PR #812 was merged")."""
    return tidied(f"{lead.rstrip()}, {words}" if _TIME_LEAD.fullmatch(lead) else lead + words)


def passive(tail: str, negative: bool) -> str | None:
    """ "follow the runbook at 14:03." → "the runbook was not followed at 14:03."; ``None`` where it cannot be turned safely.

    ``tail`` begins with a verb in its base form, past tense or participle.
    """
    verb, _, rest = tail.lstrip().partition(" ")
    adverb = ""
    if verb.endswith("ly") and rest:
        adverb = verb + " "
        verb, _, rest = rest.lstrip().partition(" ")
    base = verb.lower() if verb.lower() in PARTICIPLE else BASE_OF_PAST.get(verb.lower())
    if base is None or not rest.strip():
        return None
    participle = PARTICIPLE[base]
    first, _, after = rest.lstrip().partition(" ")
    if first.lower() in PARTICLES and after:
        participle, rest = f"{participle} {first}", after
    rest = rest.lstrip()
    denied = "not " if negative else ""
    if _CLAUSES.match(rest):
        return f"it was {denied}{adverb}{participle} {rest}"
    size = _object_size(rest)
    if size == 0:
        return None
    beside = None if base in _TO_PEOPLE else _BESIDE_NOUN.match(rest, size)
    more = 0 if beside is None else _object_size(rest[beside.end() :])
    head, size = rest[:size], beside.end() + more if beside is not None and more else size
    thing, remainder = rest[:size], rest[size:]
    if _RELATIVE.match(remainder) or _goes_on(remainder):
        return None
    be = "were" if _is_plural(head) else "was"
    if thing.lower() in _OBJECT_PRONOUNS:
        thing = _OBJECT_PRONOUNS[thing.lower()]
        be = "were" if thing in ("they", "these", "those") else "was"
    elif thing.split()[0].lower() in _PRONOUN_OBJECTS and len(thing.split()) == 1:
        return None
    thing = _POSSESSIVE.sub("the ", thing)
    if re.match(r"(?:The|A|An|This|That|These|Those|Its)\b", thing):
        thing = thing[0].lower() + thing[1:]
    return f"{thing} {be} {denied}{adverb}{participle}{remainder}"


def _goes_on(remainder: str) -> bool:
    """Whether the same subject does something else next ("misread the graph and scaled the wrong service")."""
    match = _NEXT_VERB.match(remainder)
    return match is not None and (match[1].lower() in BASE_OF or match[1].lower().endswith("ed"))


def from_gerund(tail: str) -> str | None:
    """ "deploying 4.12.0 at 14:03." → "4.12.0 was deployed at 14:03."."""
    verb, _, rest = tail.lstrip().partition(" ")
    base = BASE_OF_ING.get(verb.lower())
    return None if base is None else passive(f"{base} {rest}", negative=False)


def _object_size(text: str) -> int:
    """How many letters at the beginning of ``text`` name the thing that was acted on; 0 where nothing does."""
    end, words = 0, 0
    for token in _TOKEN.finditer(text):
        word = token.group()
        lowered = word.lower()
        if words and lowered in _ORDERING and text[:end].split()[-1].lower() in _ARTICLES:
            end, words = token.end(), words + 1
            continue
        if word in ",;:.()!?—–" or (lowered in _ENDS_OBJECT and not (words == 0 and lowered in _OBJECT_PRONOUNS)):
            break
        if words and re.fullmatch(r"\d+|\d{1,2}:\d{2}(?::\d{2})?", word) and not _numbered(text[:end]):
            break
        end, words = token.end(), words + 1
    return end if 0 < words <= 9 else 0


def _numbered(before: str) -> bool:
    last = before.split()[-1].lower()
    return last in {
        "version",
        "pr",
        "shard",
        "node",
        "step",
        "ticket",
        "build",
        "release",
        "the",
        "all",
        "of",
        "zone",
        "#",
    }


def _is_plural(thing: str) -> bool:
    words = thing.lower().split()
    if words[0] in ("these", "those", "both", "all", "several", "many") or "and" in words:
        return True
    head = words[words.index("of") - 1] if "of" in words[1:] else words[-1]
    return head.strip("`'\"“”").endswith("s") and _SINGULAR_S.search(head) is None
