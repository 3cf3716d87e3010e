"""What people said as sentences of the report: told with "that" where the words allow it, else quoted under a short frame."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta

from extraction.domain.hypothesis import Hypothesis, HypothesisState
from extraction.domain.milestone import MilestoneName
from extraction.domain.people import Role
from extraction.domain.timeline import Event, EventKind
from extraction.drafting.plain.chat import SOURCE_NAMES, restated_in_third_person, suspicion
from extraction.drafting.plain.composing import present, sentence
from extraction.drafting.plain.passages import Passage, Place, runs_of
from extraction.drafting.plain.quotes import LONG
from extraction.drafting.plain.story import Moment, Sentence, Story
from extraction.drafting.plain.telling import tell
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
_VERBS = {Tells.DECIDED: "decided", Tells.RULED_OUT: "ruled out", Tells.LOOKED_BACK: "noted", Tells.LACKING: "noted"}
_NO_CHANGE = re.compile(
    r"\b(?:no|any) (?:change|difference|effect|improvement)\b|\b(?:changed|did|moved) nothing\b|\bnothing (?:moved|changed)\b|"
    r"\bdid(?:n[’']t| not) (?:help|work|change)\b",
    re.IGNORECASE,
)
_SOON = timedelta(minutes=30)
_SAYS_SO = re.compile(r"\bconfirm", re.IGNORECASE)
_ACTS = frozenset((Tells.DECIDED, Tells.DONE, None))
_RUN_WORDS, _RUN_TIME, _RUN_MOST = 60, timedelta(minutes=45), 3
_LED_WITHIN = timedelta(minutes=15)


def said_in(story: Story, place: Place) -> list[Sentence]:
    """What the report has room for in ``place``, in order of time; of one person in a row in one sentence."""
    runs = runs_of(story.passages_of(place), lambda one, other: _belong_together(one, other, story))
    return present(_told(part, story) for run in runs for part in _parts(run))


def _belong_together(one: Passage, other: Passage, story: Story) -> bool:
    plain = not any(_is_special(each, story) for each in (one, other))
    near = other.event.at - one.event.at <= _RUN_TIME
    return plain and near and one.event.actor == other.event.actor and _verb(one, story) == _verb(other, story)


def _parts(run: Sequence[Passage]) -> list[list[Passage]]:
    """A run cut into sentences of a readable length."""
    parts: list[list[Passage]] = []
    for one in run:
        words = sum(len(each.text.split()) for each in (*parts[-1], one)) if parts else 0
        if parts and len(parts[-1]) < _RUN_MOST and words <= _RUN_WORDS:
            parts[-1].append(one)
        else:
            parts.append([one])
    return parts


def _is_special(one: Passage, story: Story) -> bool:
    """Whether it needs a sentence of its own: it declares, calls it over or settles a guess."""
    return one.event.id in story.calls or _given_up(one.event, story) is not None or _futile(one, story) is not None


def _told(run: Sequence[Passage], story: Story) -> Sentence | None:
    first = run[0]
    if len(run) > 1:
        quoted = "; ".join([f"“{first.text}”", *(f"at {story.clock(one.event.at)}: “{one.text}”" for one in run[1:])])
        text = f"at {story.clock(first.event.at)} {who(first.event, story)} {_verb(first, story)}: {quoted}"
        return _sentence(text, [one.event.id for one in run], run)
    return _called(first, story) or _ruled_out(first, story) or _in_vain(first, story) or _one(first, story)


def _sentence(text: str, evidence: Sequence[str], run: Sequence[Passage]) -> Sentence | None:
    weight = 1 + max(one.weight for one in run)
    return sentence(text, evidence, f"said: {run[0].place}", at=run[0].event.at, weight=weight)


def _one(one: Passage, story: Story) -> Sentence | None:
    """``Yusuf reported at 10:56 UTC that no label was lost.`` or ``At 10:56 UTC Yusuf reported: “…”.``"""
    event, verb = one.event, _verb(one, story)
    restated = restated_in_third_person(event, story) if one.kind in _ACTS else None
    clause = as_clause(one.words)
    if restated is not None:
        text = f"at {story.clock(event.at)} {restated}"
    elif clause is not None and verb in ("reported", "confirmed", "noted") and len(clause) <= LONG:
        text = f"{who(event, story)} {verb} at {story.clock(event.at)} that {clause}"
    else:
        text = f"at {story.clock(event.at)} {who(event, story)} {verb}: “{one.text}”"
    return _sentence(text, [event.id], [one])


def who(event: Event, story: Story) -> str:
    return story.name(event) or SOURCE_NAMES.get(event.source, event.source)


def _verb(one: Passage, story: Story) -> str:
    if one.event.id in story.open_guesses:
        return "suggested"
    if one.kind is Tells.CONFIRMED and _SAYS_SO.search(one.text):
        return "confirmed"
    return _VERBS.get(one.kind, "reported") if one.kind is not None else "reported"


def _ruled_out(one: Passage, story: Story) -> Sentence | None:
    """A guess with its end: ``At 14:12 UTC Ben suspected: “…”; at 14:20 UTC Chidi ruled it out: “…”.``"""
    guess = _given_up(one.event, story)
    proposed = story.find(guess.steps[0].event_id) if guess is not None else None
    if proposed is None or proposed.id == one.event.id or (words := suspicion(proposed, story)) is None:
        return None
    text = f"at {story.clock(proposed.at)} {who(proposed, story)} {words}"
    text = f"{text}; at {story.clock(one.event.at)} {who(one.event, story)} ruled it out: “{one.text}”"
    return _sentence(text, (proposed.id, one.event.id), [one])


def _in_vain(one: Passage, story: Story) -> Sentence | None:
    """A deployment with what it did not change."""
    deploy = _futile(one, story)
    if deploy is None:
        return None
    text = f"at {story.clock(deploy.at)} {tell(deploy, story)}"
    text = f"{text}; at {story.clock(one.event.at)} {who(one.event, story)} reported: “{one.text}”"
    return _sentence(text, (deploy.id, one.event.id), [one])


def _futile(one: Passage, story: Story) -> Event | None:
    """The deployment that a passage within half an hour says to have changed nothing."""
    if one.kind not in (Tells.IN_VAIN, Tells.RULED_OUT) or not _NO_CHANGE.search(one.text):
        return None
    near = (event for event in story.of_kind(EventKind.DEPLOY) if timedelta() <= one.event.at - event.at <= _SOON)
    done = [event for event in near if (event.attribute("status") or "success") == "success"]
    return done[-1] if done else None


def _given_up(event: Event, story: Story) -> Hypothesis | None:
    """The guess that ``event`` was the first to rule out."""
    for one in story.facts.hypotheses:
        ends = [step.event_id for step in one.steps if step.state is HypothesisState.RETRACTED]
        if ends and one.state is HypothesisState.RETRACTED and story.evidence(ends[:1]) == (event.id,):
            return one
    return None


def _called(one: Passage, story: Story) -> Sentence | None:
    """``Mara declared the incident at 14:06 UTC and was incident commander: “…”.``, or that it was over."""
    for name, verb in CALLS.items():
        for cycle in story.cycles:
            moment = story.moment(name, cycle)
            if moment is None or one.event.id not in moment.evidence or moment.at != one.event.at:
                continue
            again = name is MilestoneName.DECLARED and cycle != story.cycles[0]
            led, evidence = led_by(one.event, moment, story) if name is MilestoneName.DECLARED else ("", ())
            doing = "reopened the incident" if again else verb
            text = f"{who(one.event, story)} {doing} at {story.clock(moment.at)}{led}: “{one.text}”"
            return _sentence(text, (*moment.evidence, *evidence), [one])
    return None


CALLS = {
    MilestoneName.DECLARED: "declared the incident",
    MilestoneName.MITIGATED: "called the incident mitigated",
    MilestoneName.RESOLVED: "called the incident resolved",
}


def led_by(event: Event, moment: Moment, story: Story) -> tuple[str, tuple[str, ...]]:
    """`` and was incident commander`` where who declared it led it, and the evidence of that."""
    person = story.person(event.actor)
    for held in story.facts.roles:
        near = abs(held.start - moment.at) <= _LED_WITHIN
        evidence = story.evidence(held.evidence)
        if person is not None and held.role is Role.COMMANDER and held.person_id == person.id and near and evidence:
            return " and was incident commander", evidence[:1]
    return "", ()


def is_told(event_ids: Sequence[str], story: Story) -> bool:
    """Whether what people said tells all of these events."""
    return bool(event_ids) and set(event_ids) <= {one.event.id for one in story.passages}


def as_clause(words: Sequence[str]) -> str | None:
    """One plain sentence in the third person as it can follow "that"; ``None`` where it has to be quoted."""
    if len(words) != 1:
        return None
    plain = words[0].strip().rstrip(".!")
    opened = plain[:1].lower() + plain[1:] if plain.split(" ", 1)[0] in _CAPITALISED else plain
    if not _OPENS.match(opened) or _BOUND_TO_CHAT.search(opened):
        return None
    return opened if _FINITE.search(" ".join(opened.split()[1:_FIRST_WORDS])) else None


SAID = frozenset((EventKind.MESSAGE, EventKind.NOTE, EventKind.COMMAND))
