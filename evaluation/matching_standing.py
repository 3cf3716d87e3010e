"""How a window puts what a fact says: as certain or suspected, done or planned, so or not so, and of whom."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from evaluation.matching_parts import Parts, People
from evaluation.matching_reading import Said, Told, is_negated, may_deny
from evaluation.matching_window import Window
from evaluation.matching_words import HARD, INCIDENT, INTENT, MODAL, PERSONAL, keys_of, likeness, sides_of
from extraction.verification.words import Word

_VERB = re.compile(r"\b(?:is|was|were|has|had|took|went|came|got|gave|\w+ed)\b")
_COPIED = 0.72
"""How alike the words of two sentences are, in order, where one is the other with something changed."""
_FROM = re.compile(r"\bfrom (\w+)")
_TO = re.compile(r"\bto (\w+)")


def missing_in_standing(parts: Parts, window: Window) -> Iterator[str]:
    """What of how ``parts`` put it the window lacks, in words for a reviewer."""
    spans = _bearing(parts, window)
    names = {one.predicate.name for one in parts.said}
    open_ended = bool(names & {"ruled out", "suspected", "decided"})
    if not parts.told.hedges and not open_ended and _within(window.told.hedges, spans):
        yield "that it is certain"
    if (
        parts.told.hedges
        and not names & {"ruled out", "commander"}
        and not (window.told.hedges or window.told.may_deny)
    ):
        yield "that it is not certain"
    if not (parts.told.plans or open_ended) and _within(window.told.plans, spans):
        yield "that it was done"
    if INTENT.search(parts.told.lower) and not (
        window.told.plans or window.told.hedges or INTENT.search(window.told.lower)
    ):
        yield "that it was only to come"
    if parts.told.negations and not _denied_there(parts, window):
        yield "that it is denied"
    if not parts.told.negations and "futile" not in names and _denies(parts, window, spans):
        yield "that it is so"
    yield from _rivals(parts, window)
    yield from _changed_words(parts, window)
    yield from _persons(parts, window)


def missing_in_gathered(parts: Parts, window: Window) -> Iterator[str]:
    """What sentences that lie apart have to tell besides: that it happened, and in one of them who did what."""
    if not MODAL.search(parts.told.lower) and _within(window.told.modals, _bearing(parts, window)):
        yield "that it happened"
    for one in parts.said:
        doing = _doing(parts, one.start) if one.predicate.name in PERSONAL else frozenset()
        if doing and not any(_tells_doing(parts, told, one, doing) for told in window.each):
            yield f"that it was {sorted(doing)[0]}"


def _tells_doing(parts: Parts, told: Told, one: Said, doing: frozenset[str]) -> bool:
    return any(other.predicate is one.predicate for other in told.said) and bool(
        doing & parts.people.in_text(told.text)
    )


def _within(places: tuple[int, ...], spans: list[tuple[int, int]]) -> bool:
    return any(left <= one < right for one in places for left, right in spans)


def _denies(parts: Parts, window: Window, spans: list[tuple[int, int]]) -> bool:
    """Whether most of the fact's words in the clauses that tell it stand under a negation."""
    wanted = frozenset().union(*(keys_of(word) for word in parts.words))
    shared = [
        word
        for word in window.told.words
        if word.concept and _within((word.start,), spans) and not keys_of(word).isdisjoint(wanted)
    ]
    denied = [word for word in shared if is_negated(window.told, word.start)]
    return len(denied) * 2 > len(shared)


def _is_open(window: Window) -> bool:
    return bool(window.told.hedges or window.told.negations) or "whether" in window.told.lower


def _changed_words(parts: Parts, window: Window) -> Iterator[str]:
    """A word put in another's place in what is otherwise the fact's own wording: "Reads were paused" for "Writes …"."""
    here = _plain_words(parts.told)
    for one in window.each:
        there = _plain_words(one)
        matcher = SequenceMatcher(None, [word.lower for word in here], [word.lower for word in there], autojunk=False)
        if matcher.real_quick_ratio() < _COPIED or matcher.quick_ratio() < _COPIED or matcher.ratio() < _COPIED:
            continue
        for kind, left, right, low, high in matcher.get_opcodes():
            put = frozenset().union(*(keys_of(word) for word in there[low:high] if word.concept))
            lost = [word.lower for word in here[left:right] if word.concept and not likeness(word, put)]
            lost = [word for word in lost if not INCIDENT.fullmatch(word)]
            if kind == "replace" and put and len(lost) == 1 and high - low == right - left:
                yield f"the word {lost[0]}: another stands in its place"
                return


def _plain_words(told: Told) -> list[Word]:
    return [word for word in told.words if word.lower not in ("the", "a", "an")]


def _denied_there(parts: Parts, window: Window) -> bool:
    """Whether a clause that holds something of what the fact denies may deny it as well."""
    denied = [word for word in parts.words if is_negated(parts.told, word.start)]
    if (not denied and window.told.may_deny) or any(one.negated for one in window.told.said if one.predicate.denies):
        return True
    for before, span in zip(((0, 0), *window.told.segments), window.told.segments, strict=False):
        keys = window.told.keys_in((before[0], span[1]))
        if may_deny(window.told, span) and any(likeness(word, keys) for word in denied):
            return True
    return False


def _rivals(parts: Parts, window: Window) -> Iterator[str]:
    there = " | ".join(_near(parts, one) for one in window.each)
    for (one, other), (has_one, has_other) in zip(sides_of(parts.told.lower), sides_of(there), strict=True):
        if (one and not other and has_other and not has_one) or (other and not one and has_one and not has_other):
            yield "one of its words: its opposite stands there"
            return


def _near(parts: Parts, told: Told) -> str:
    """The clauses of a sentence that hold something of the fact, and those beside them."""
    wanted = [any(likeness(word, told.keys_in(span)) >= 1 for word in parts.words) for span in told.segments]
    kept = [span for index, span in enumerate(told.segments) if any(wanted[max(index - 1, 0) : index + 2])]
    return "".join(told.lower[left:right] for left, right in kept)


def _persons(parts: Parts, window: Window) -> Iterator[str]:
    """Somebody else stands in the clause that tells what somebody did."""
    for one in parts.said:
        doing = _doing(parts, one.start)
        if not doing:
            continue
        spans = [window.told.segment_of(other.start) for other in window.told.said if other.predicate is one.predicate]
        there = [parts.people.in_text(_text(window.told.text, span)) for span in spans]
        if there and all(who and who.isdisjoint(doing) for who in there) and not _gapped(parts.people, window, doing):
            yield f"that it was {sorted(doing)[0]}"
            return
    if _is_turned_round(parts, window):
        yield "the direction"


def _is_turned_round(parts: Parts, window: Window) -> bool:
    """Whether it goes from one person to another in the fact, and the other way there."""
    source, people = _FROM.search(parts.told.text), parts.people
    giver = people.in_text(source[1]) if source is not None and len(parts.acting) > 1 else frozenset()
    if not giver:
        return False
    takers = frozenset().union(*(people.in_text(match[1]) for match in _TO.finditer(window.told.text)))
    givers = frozenset().union(*(people.in_text(match[1]) for match in _FROM.finditer(window.told.text)))
    return bool(giver & takers) or bool(givers and givers.isdisjoint(giver))


def _doing(parts: Parts, position: int) -> frozenset[str]:
    """Who acts in the clause at ``position``, or else in the nearest one before it."""
    before = [span for span in parts.told.segments if span[0] <= position]
    named = (parts.people.in_text(_text(parts.told.text, span)) & parts.acting for span in reversed(before))
    return next((who for who in named if who), frozenset())


def _gapped(people: People, window: Window, doing: frozenset[str]) -> bool:
    """ "… and Rosa from 23:41": a clause with nothing but the name, of which the one before tells the rest."""
    return any(
        doing & people.in_text(_text(window.told.text, span))
        and not window.told.said_in(span)
        and not _VERB.search(_text(window.told.text, span))
        for span in window.told.segments
    )


def _text(text: str, span: tuple[int, int]) -> str:
    return text[span[0] : span[1]]


def _bearing(parts: Parts, window: Window) -> list[tuple[int, int]]:
    """The clauses of the window that say the same of something, or else those that share most words with the fact."""
    names = {one.predicate.name for one in parts.said if one.predicate.name in HARD}
    saying = {window.told.segment_of(one.start) for one in window.told.said if one.predicate.name in names}
    if saying:
        return sorted(saying)
    wanted = frozenset().union(*(keys_of(word) for word in parts.words)) if parts.words else parts.told.keys
    shares = [(len(wanted & window.told.keys_in(span)), span) for span in window.told.segments]
    most = max((share for share, _ in shares), default=0)
    return [span for share, span in shares if share == most and most]
