"""Whether a report's prose tells a fact: decided by its load-bearing parts, with no model and no chance.

A fact is told when one sentence, two that follow each other, or a few that lie apart and are each about it, state all of
- its figures, in the same or a converted unit, each with its own thing, and its severity;
- its clock times to the minute, each beside what happened then; its date, unless it is the incident's own and no date is
  told there. A clock time that the prose leaves out may stand in a row of the timeline about the same happening, since
  that is where a reader looks it up; the timeline alone tells nothing, and prose that gives another time is not helped;
- its identifiers, versions and proper names, but not the affected company's own name, nor the name of the incident, nor
  a service that the whole report is about where no other stands; the people who act in it (not the one who merely
  reported it, but nobody else may be named as having done so), not the system that raised an alert;
- what it says happened or did not happen, denied where it denies, affirmed where it affirms;
- what is certain as certain, what is suspected as suspected, what was done as done;
- most of its other words, or words that may stand for them, and none of their rivals ("IPv4" for "IPv6").
A fact of several clauses may have each clause told in another place. Citing the same evidence is never enough; it only
settles which of several sentences is named. A question tells nothing but that it is open.

A fact is touched when its main clause is told with who or what it is about and whether it is so, while figures, times,
dates and names may be missing or others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from evaluation.case import Case, GoldStatement
from evaluation.matching_gathered import gathered
from evaluation.matching_parts import Parts, parts_of, people_of
from evaluation.matching_reading import Said, minute_of
from evaluation.matching_standing import missing_in_gathered, missing_in_standing
from evaluation.matching_values import looked_up, missing_values
from evaluation.matching_window import Window, windows_of
from evaluation.matching_words import HARD, OPEN, likeness
from evaluation.written import Sentence
from extraction.verification.words import Word

_BARE, _ANCHORED, _WELL_ANCHORED = 0.7, 0.55, 0.45
"""The part of its content words that has to be told: of a fact without, with one or two, with more figures, times or names."""
_GATHERED, _BARELY_GATHERED = 0.6, 0.8
"""As above where sentences that lie apart are taken together: of a fact with two or more anchors, and of another one."""
_TOUCHED = 0.6
"""As above of its main clause, so that a fact is touched."""
_FEW = 0.5
"""As above where one word only is missing of an anchored fact."""
_PLAINLY = frozenset({"fired", "decided", "acknowledged", "cleared"})
_PLAIN = 0.75
"""As above of a fact whose predicate is not told by any word for it."""
_CLAUSE = 0.4
"""The part of the words of each of its clauses that has to be told."""
_VERB = re.compile(r"(?:was|were|is|had|has|led|took|went|\w+ed)\b")
_CLAUSES = re.compile(
    r"; |: |, and |, but (?!not)|, which |, (?=[A-Z]\w+ \w+ed\b)|, so (?:that )?| because "
    rf"| and (?={_VERB.pattern})"
)
_SUBJECT = re.compile(rf"(?:(?!{_VERB.pattern})\S+ ){{1,5}}?(?={_VERB.pattern})")
_OFTEN = 3
"""In how many sentences a service has to be named so that it is understood elsewhere."""
_GLANCED_AT = 24
"""How many windows are compared in earnest."""
_NEAREST, _CANDIDATES = 3, 16
"""How many windows are looked at in full where none has all values and names, and at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """``sentences`` are the ids of those that tell it, or come closest; ``missing`` says what they do not tell."""

    captured: bool
    sentences: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


_ANSWERS: list[tuple[tuple[Window, ...], dict[GoldStatement, Match]]] = []
"""What was answered about the report that was asked about last."""


def told(fact: GoldStatement, sentences: Sequence[Sentence], case: Case, timeline: Sequence[Sentence] = ()) -> Match:
    """Whether ``sentences``, in the report's order and without the timeline's, tell ``fact``.

    ``timeline`` are the timeline's rows, in which a time may be looked up.
    """
    windows = windows_of(tuple(sentences), people_of(case), tuple(timeline))
    if not windows:
        return Match(captured=False, missing=("nothing is told",))
    if not _ANSWERS or _ANSWERS[0][0] is not windows:
        _ANSWERS[:] = [(windows, {})]
    answers = _ANSWERS[0][1]
    if fact not in answers:
        answers[fact] = _told(fact, windows, case)
    return answers[fact]


def touched(fact: GoldStatement, sentences: Sequence[Sentence], case: Case, timeline: Sequence[Sentence] = ()) -> Match:
    """Whether ``sentences`` tell ``fact`` at least in its main point; ``missing`` says what they leave out of all of it."""
    whole = told(fact, sentences, case, timeline)
    windows = windows_of(tuple(sentences), people_of(case), tuple(timeline))
    if whole.captured or not windows:
        return whole
    parts = parts_of(_CLAUSES.split(fact.text.rstrip("."))[0], case)
    near = sorted(
        (one for one in windows if not one.asks), key=lambda one: (-_words_told(parts, one), len(one.sentences))
    )
    for window in (*near[:_GLANCED_AT], *gathered(parts, windows)):
        if _is_touched(parts, window):
            return Match(captured=True, sentences=tuple(one.id for one in window.sentences), missing=whole.missing)
    return whole


def _is_touched(parts: Parts, window: Window) -> bool:
    near = parts.acting <= window.people and _coverage(parts, window)[0] >= _TOUCHED
    return near and not any(_missing_rest(parts, window))


def _told(fact: GoldStatement, windows: tuple[Window, ...], case: Case) -> Match:
    if OPEN.search(fact.text) is None:
        windows = tuple(one for one in windows if not one.asks)
    if not windows:
        return Match(captured=False, missing=("nothing is told",))
    whole = _best(parts_of(fact.text, case), windows, fact)
    if whole.captured:
        return whole
    clauses = [_best(parts, windows, fact) for parts in _clauses(fact.text, case)]
    if clauses and all(one.captured for one in clauses):
        return Match(captured=True, sentences=tuple(dict.fromkeys(one for part in clauses for one in part.sentences)))
    return whole


def _clauses(text: str, case: Case) -> list[Parts]:
    """The clauses of a fact that can stand for themselves, each with the subject of the first where it has none."""
    first, *others = _CLAUSES.split(text.rstrip("."))
    subject = _SUBJECT.match(first)
    lead = f"{subject[0]} " if subject is not None else ""
    texts = [first, *(f"{lead if _VERB.match(one) else ''}{one}" for one in others)]
    found = [parts_of(one, case) for one in texts]
    return found if others and all(one.anchors or len(one.words) > 1 for one in found) else []


def _best(parts: Parts, windows: tuple[Window, ...], fact: GoldStatement) -> Match:
    """The window that tells ``parts``, one sentence before two, shared evidence before none; else the closest one."""
    ranked = []
    for index in _shortlist(parts, windows):
        window = windows[index]
        hard = (*missing_values(parts, window), *_missing_names(parts, window))
        ranked.append((len(hard), -_coverage(parts, window)[0], index, hard))
    ranked.sort()
    complete = sum(not hard for _, _, _, hard in ranked)
    scored = []
    for _, near, index, hard in ranked[: min(max(complete, _NEAREST), _CANDIDATES)]:
        window = windows[index]
        missing = (*hard, *_missing_rest(parts, window))
        shared = sum(not set(one.evidence).isdisjoint(fact.evidence) for one in window.sentences) / len(
            window.sentences
        )
        scored.append((len(missing), len(window.sentences) if not missing else 0, -shared, near, index, missing))
    _, _, _, _, chosen, missing = min(scored)
    if missing and (together := _gathered(parts, windows)) is not None:
        return together
    return Match(captured=not missing, sentences=tuple(one.id for one in windows[chosen].sentences), missing=missing)


def _gathered(parts: Parts, windows: tuple[Window, ...]) -> Match | None:
    """Sentences that lie apart and together tell ``parts``."""
    enough = _GATHERED if parts.anchors > 1 else _BARELY_GATHERED
    for window in gathered(parts, windows):
        missing = (*missing_values(parts, window), *_missing_names(parts, window), *_missing_rest(parts, window))
        if not any((*missing, *missing_in_gathered(parts, window))) and _coverage(parts, window)[0] >= enough:
            return Match(captured=True, sentences=tuple(one.id for one in window.sentences))
    return None


def _shortlist(parts: Parts, windows: tuple[Window, ...]) -> list[int]:
    """Windows that at a glance lack fewest of the figures, times, names and people; of those, the ones with most words."""
    lacking = [_lacking(parts, window) for window in windows]
    allowed = min(lacking) + 1
    near = [
        (count, -_words_told(parts, windows[index]), index) for index, count in enumerate(lacking) if count <= allowed
    ]
    return [index for _, _, index in sorted(near)[:_GLANCED_AT]]


def _words_told(parts: Parts, window: Window) -> float:
    return sum(likeness(word, window.keys) for word in parts.words)


def _lacking(parts: Parts, window: Window) -> int:
    numbers, names = window.numbers, window.names
    lacking = sum(one.number not in numbers for one in parts.figures)
    minutes = window.minutes
    lacking += sum(minute_of(one) not in minutes and not window.rows.at(one) for one in parts.told.times)
    return lacking + sum(one not in names for one in parts.identifiers) + len(parts.acting - window.people)


def _missing_names(parts: Parts, window: Window) -> Iterator[str]:
    for name in parts.identifiers:
        before = window.refers_back and _is_named(name, window.before)
        if not _is_named(name, window.names) and not before and not _is_understood(name, parts, window):
            yield f"the name {name}"
    for who in sorted(parts.acting - window.people):
        yield f"that it was {who}"
    if parts.source and window.speakers and parts.source.isdisjoint(window.people):
        yield f"that {sorted(parts.source)[0]} said so, not somebody else"


def _is_understood(name: str, parts: Parts, window: Window) -> bool:
    """Whether ``name`` is a service's that the whole report is about, and no other one stands there."""
    services = parts.people.services
    if name not in services or parts.anchors < 2 or not services.isdisjoint(window.names):
        return False
    return window.told_of.get(name, 0) >= _OFTEN


def _is_named(name: str, names: frozenset[str]) -> bool:
    bare = name.lstrip("#@v") if any(sign.isdigit() for sign in name) else name
    if name in names or bare in names or name.rstrip("s") in names or name + "s" in names:
        return True
    if name.isalpha() and len(name) > 6 and any(one[:6] == name[:6] for one in names):
        return True
    return any("-" in one and name.endswith("-" + one) for one in names) if "-" in name else False


def _missing_rest(parts: Parts, window: Window) -> Iterator[str]:
    said = (*_missing_predicates(parts, window), *_missing_words(parts, window))
    yield from said or missing_in_standing(parts, window)


def _missing_predicates(parts: Parts, window: Window) -> Iterator[str]:
    for one in parts.said:
        found = [other for other in window.told.said if _is_same(other, one)]
        wrong = bool(found) and not any(other.negated == one.negated for other in found)
        name = one.predicate.name
        absent = not found and name in HARD and not (name in _PLAINLY and _is_plain(parts, window))
        silent = not found and one.negated and not window.told.may_deny
        if wrong or absent or silent:
            yield f"that it was {'not ' if one.negated else ''}{name}"


def _is_plain(parts: Parts, window: Window) -> bool:
    """Whether the fact's time and most of its words stand in a clause that says nothing else: "the alert at 01:14 UTC"."""
    needed = {one.predicate.name for one in parts.said}
    if parts.anchors < 2 or not parts.told.times or _coverage(parts, window)[0] < _PLAIN:
        return False
    for time in parts.told.times:
        spans = [window.told.segment_of(one.span[0]) for one in window.told.times if one.number == time.number]
        others = {one.predicate.name for span in spans for one in window.told.said_in(span)} - needed
        if not spans or others & HARD:
            return False
    return True


def _is_same(other: Said, needed: Said) -> bool:
    return other.predicate.name == needed.predicate.name or other.predicate.name in needed.predicate.told_by


def _coverage(parts: Parts, window: Window) -> tuple[float, list[str]]:
    """How much of the fact's words is told, 0 to 1, and the words that are not."""
    alike = [(likeness(word, window.keys), word.lower) for word in parts.words]
    for one in parts.said:
        if one.predicate.name not in HARD:
            alike.append((float(any(_is_same(other, one) for other in window.told.said)), one.predicate.name))
    share = sum(value for value, _ in alike) / len(alike) if alike else 1.0
    return share, [word for value, word in alike if not value]


def _missing_words(parts: Parts, window: Window) -> Iterator[str]:
    share, absent = _coverage(parts, window)
    anchors = parts.anchors - len(looked_up(parts, window))
    needed = _BARE if not anchors else _ANCHORED if anchors < 3 else _WELL_ANCHORED
    if share < needed and not (anchors and len(absent) == 1 and share >= _FEW):
        yield f"the words {', '.join(absent)}" if absent else "some of its words"
        return
    for clause in parts.clauses:
        if max(_share(clause, one.keys) for one in window.each) < _CLAUSE:
            yield f"the words {', '.join(word.lower for word in clause if likeness(word, window.keys) < 1)}"


def _share(words: tuple[Word, ...], keys: frozenset[str]) -> float:
    return sum(likeness(word, keys) for word in words) / len(words)
