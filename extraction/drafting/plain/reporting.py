"""What somebody said as a sentence of the report: told with "that" where the words allow it, else quoted."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extraction.drafting.plain.chat import SOURCE_NAMES, restated_in_third_person
from extraction.drafting.plain.composing import sentence
from extraction.drafting.plain.quotes import LONG, quotation_of
from extraction.drafting.plain.sayings import Saying
from extraction.drafting.plain.story import Sentence, Story
from extraction.drafting.plain.wordings import Tells

_OPENS = re.compile(
    r"^(?:no|none|nobody|nothing|neither|the|all|both|every|each|some|about|only|another|"
    r"#?\d[\d.,]*%?(?!\s+(?:is|are|was|were|has|have)\b)|v?\d+(?:\.\d+)+|[a-z][a-z0-9]*(?:[-_.][a-z0-9]+)+)\s",
    re.IGNORECASE,
)
_FINITE = re.compile(
    r"^[^,]*?\b(?:is|are|was|were|has|have|had|went|came|took|kept|fell|rose|does|do|did|can|could|cannot|stayed|remained|looks?|works?|worked|"
    r"(?<!about )(?<!of )(?<!for )(?<!with )(?<!the )failed|stopped|arrived|recovered|dropped)\b",
    re.IGNORECASE,
)
_BOUND_TO_CHAT = re.compile(
    r"\b(?:i|i'm|i’m|me|my|mine|we|we're|us|our|you|your|let's|they|he|she|it's|that's|there's|now|here|today|tonight|yesterday|tomorrow|"
    r"this|that|these|those|again now|rn|atm|ago|btw)\b|[\"“”?;:()…]|\.\.",
    re.IGNORECASE,
)
_FIRST_WORDS = 7
_VERBS = {Tells.CONFIRMED: "confirmed", Tells.DECIDED: "decided", Tells.RULED_OUT: "ruled out"}
_ACTS = frozenset((Tells.DECIDED, Tells.DONE))
_SAYS_SO = re.compile(r"\bconfirm", re.IGNORECASE)


def reported(saying: Saying, story: Story, rule: str, limit: int = LONG, verb: str | None = None) -> Sentence | None:
    """``Yusuf reported at 10:56 UTC that no label was lost.`` or ``At 10:56 UTC Yusuf reported: “…”.``"""
    event = saying.event
    who = story.name(event) or SOURCE_NAMES.get(event.source, event.source)
    chosen = verb or _verb(saying)
    restated = restated_in_third_person(event, story) if saying.kind in _ACTS else None
    clause = as_clause(saying.words)
    if restated is not None:
        text = f"at {story.clock(event.at)} {restated}"
    elif clause is not None and chosen in ("reported", "confirmed") and len(clause) <= limit:
        text = f"{who} {chosen} at {story.clock(event.at)} that {clause}"
    else:
        quoted = quoted_of(saying, story, limit)
        if quoted is None:
            return None
        text = f"at {story.clock(event.at)} {who} {chosen}: {quoted}"
    return sentence(text, (event.id,), rule, at=event.at, weight=saying.weight)


def quoted_of(saying: Saying, story: Story, limit: int = LONG) -> str | None:
    """The saying's own sentences in “…”."""
    return quotation_of(saying.event.text, limit, story.spellings, lambda words: words in saying.words)


def _verb(saying: Saying) -> str:
    if saying.kind is Tells.CONFIRMED and not _SAYS_SO.search(saying.event.text):
        return "reported"
    return _VERBS.get(saying.kind, "reported")


def as_clause(words: Sequence[str]) -> str | None:
    """One plain sentence in the third person as it can follow "that"; ``None`` where it has to be quoted."""
    if len(words) != 1:
        return None
    plain = words[0].strip().rstrip(".!")
    opened = plain[:1].lower() + plain[1:] if plain.split(" ", 1)[0] in _CAPITALISED else plain
    if not _OPENS.match(opened) or _BOUND_TO_CHAT.search(opened):
        return None
    return opened if _FINITE.search(" ".join(opened.split()[1:_FIRST_WORDS])) else None


_CAPITALISED = frozenset(
    (
        "No",
        "None",
        "Nobody",
        "Nothing",
        "Neither",
        "The",
        "All",
        "Both",
        "Every",
        "Each",
        "Some",
        "About",
        "Only",
        "Another",
    )
)


def strongest(sayings: Sequence[Saying], limit: int, least: float = 0.0) -> list[Saying]:
    """At most ``limit`` of those that weigh at least ``least``, the lightest left out, oldest first."""
    kept = sorted((one for one in sayings if one.weight >= least), key=lambda one: (-one.weight, one.event.at))[:limit]
    return sorted(kept, key=lambda one: (one.event.at, one.event.id))
