"""Set phrases that judge people, and work told by the rule it broke."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extraction.verification.blame_finding import BlameClass
from extraction.verification.blame_scene import Hit, Rule, Scene

_LACK = re.compile(
    r"\b(?:lack(?:ed|ing|s)?(?:\s+of)?|had\s+no|without\s+(?:the\s+)?)\s*(?:the\s+|any\s+|basic\s+"
    r"|proper\s+)?(?:attention|competence|care"
    r"|discipline|diligence|skills?|common\s+sense|professionalism|ownership)\b|\bhad\s+the\s+discipline\b",
    re.IGNORECASE,
)
_IDIOM = re.compile(
    r"\b(?:dropped\s+the\s+ball|(?:was|were)\s+asleep\s+at\s+the\s+wheel|(?:was|were)(?:\s+not|n[’']t)\s+paying\s+attention"
    r"|took\s+(?:their|his|her|our)\s+eyes?"
    r"\s+off|couldn[’']t\s+be\s+bothered|let\s+(?:us|the\s+team|everyone|customers)\s+down|(?:was"
    r"|were)\s+too\s+(?:slow|late|lazy|busy)\s+to"
    r"|wasted\s+(?:\d+\s*\w+|time|an?\s+(?:hour|minutes?)|hours|minutes)|(?:did\s+not"
    r"|didn[’']t)\s+(?:understand|know\s+what|realise|realize|care)"
    r"|(?:had\s+been|were|was)\s+(?:repeatedly\s+)?warned|let\s+(?:[\w-]+\s+){1,4}slip(?:\s+through)?"
    r"|jumped\s+to\s+conclusions|panicked"
    r"|no\s+(?:idea|clue)\s+(?:what|how|why)|too\s+confident|over-?confident|complacent|slept\s+through"
    r"|failed\s+at)\b",
    re.IGNORECASE,
)
_COMPETENT = re.compile(r"\b(?:any(?:one|body)?|every|a)\s+(?:\w+\s+)?competent\b", re.IGNORECASE)
_UNCHECKED = re.compile(
    r"\b(?:deployed|pushed|merged|shipped|released|rolled\s+out|applied|ran|took|shut|changed|restarted|deleted"
    r"|committed|approved|enabled|disabled)\b"
    r"(?:[^.;,?]|\.(?=\S)){0,60}?\b(?P<how>without\s+(?:(?:a|any|the|proper|prior|first|even|adequate"
    r"|sufficient|due)\s+)*(?:review|testing|tests?"
    r"|approval|checking|thinking|permission|asking|reading|notice|warning|telling|care|consult\w+|verif\w+"
    r"|coordinat\w+))\b",
    re.IGNORECASE,
)
_AGAINST_RULES = re.compile(
    r"\b(?:against|in\s+violation\s+of|contrary\s+to|violat(?:ed|ing)|broke|disregarding|bypassing"
    r"|instead\s+of\s+following)\s+(?:(?:the|our|all|company"
    r"|agreed|established)\s+)*(?:[\w-]+\s+)?(?:polic(?:y|ies)|procedures?|protocols?|rules?|process(?:es)?"
    r"|runbooks?|guidelines?|instructions?)\b",
    re.IGNORECASE,
)
_UNTESTED = re.compile(
    r"\b(?:deployed|pushed|merged|shipped|released|committed)\s+(?:(?:a|an|the|some)\s+)?(?:untested"
    r"|unreviewed|half-baked|unfinished)\b",
    re.I,
)
_SLIP_BY = re.compile(
    r"\b(?:(?:avoidable|preventable|unforced)\s+(?:error|mistake)|(?:error|mistake|oversight|lapse|omission"
    r"|negligence)s?\s+"
    r"(?:(?:made\s+)?by|on\s+the\s+part\s+of)\s+(?=(?P<by>\S)))",
    re.IGNORECASE,
)
_SLIP_THAT = re.compile(r"\b(?:mistakes?|errors?|blunders?)\s+(?:that\s+|which\s+)?(?=\S)", re.IGNORECASE)
_MADE = re.compile(r"\s+(?:had\s+)?made\b", re.IGNORECASE)
_FAULT_OF = re.compile(
    r"\b(?:fault\s+of|blame\b[^.;?]{0,40}?\b(?:lies|falls|rests|belongs)\s+(?:with|on|to)|(?:entirely|all"
    r"|solely|completely|purely)\s+down\s+to"
    r"|(?:error|bug|fault|problem|issue|regression|defect|flaw|typo)s?\b[^.;,]{0,30}?\b(?:was|were"
    r"|been)\s+introduced\s+by)\s+(?=\S)",
    re.IGNORECASE,
)


def lack(scene: Scene) -> Iterator[Hit]:
    for found in _LACK.finditer(scene.prose):
        agent = scene.agent(found.start())
        by_whom = re.match(r"\s+(?:by|of|from|on\s+the\s+part\s+of|among)\s+(?=\S)", scene.prose[found.end() :])
        other = None if by_whom is None else scene.agent_after(found.end() + by_whom.end())
        if other is not None or (agent is not None and agent.is_sure) or "nobody" in scene.lower:
            yield Hit(BlameClass.TRAIT, found.start(), found.end())


def idiom(scene: Scene) -> Iterator[Hit]:
    for found in _IDIOM.finditer(scene.prose):
        agent = scene.agent(found.start())
        if agent is None or not agent.is_sure:
            continue
        of_their_own = agent.is_singled_out or found.group().lower().startswith(
            ("dropped", "asleep", "took", "let us", "panicked")
        )
        if of_their_own and not scene.denied(found.start()):
            yield Hit(BlameClass.TRAIT, found.start(), found.end())


def competent(scene: Scene) -> Iterator[Hit]:
    for found in _COMPETENT.finditer(scene.prose):
        yield Hit(BlameClass.TRAIT, found.start(), found.end())


def unchecked(scene: Scene) -> Iterator[Hit]:
    for found in (*_UNCHECKED.finditer(scene.prose), *_UNTESTED.finditer(scene.prose)):
        agent = scene.agent(found.start())
        if agent is not None and agent.is_singled_out:
            start = found.start("how") if "how" in found.re.groupindex else found.start()
            yield Hit(BlameClass.COUNTERFACTUAL, start, found.end())


def against_rules(scene: Scene) -> Iterator[Hit]:
    for found in _AGAINST_RULES.finditer(scene.prose):
        subject = scene.agent(found.start()) or scene.first_agent()
        after = re.match(r"\s*,\s*(?=\S)", scene.prose[found.end() :])
        follows = None if after is None else scene.agent_after(found.end() + after.end())
        if any(one is not None and one.is_singled_out for one in (subject, follows)) and not scene.denied(
            found.start()
        ):
            yield Hit(BlameClass.COUNTERFACTUAL, found.start(), found.end())


def slip_by(scene: Scene) -> Iterator[Hit]:
    for found in _SLIP_BY.finditer(scene.prose):
        agent = None if found["by"] is None else scene.agent_after(found.end())
        if (found["by"] is None or (agent is not None and agent.is_sure)) and not scene.denied(found.start()):
            yield Hit(BlameClass.HUMAN_ERROR, found.start(), found.end() if agent is None else agent.end)
    for found in _SLIP_THAT.finditer(scene.prose):
        agent = scene.agent_after(found.end())
        if agent is not None and agent.is_sure and _MADE.match(scene.prose, agent.end):
            yield Hit(BlameClass.HUMAN_ERROR, found.start(), agent.end)


def fault_of(scene: Scene) -> Iterator[Hit]:
    for found in _FAULT_OF.finditer(scene.prose):
        agent = scene.agent_after(found.end())
        if agent is not None and agent.is_singled_out and not scene.denied(found.start()):
            yield Hit(BlameClass.PERSON_AS_CAUSE, found.start(), agent.end)


RULES: tuple[Rule, ...] = (
    Rule(("lack", "had no ", "without ", "discipline"), lack),
    Rule(
        ("the ball", "the wheel", "attention", "eye off", "eyes off", "bothered", " down", "too slow", "too late", "too busy",
         "too lazy", "wasted", "understand", "know what", "reali", " care", "warned", "slip", "conclusions", "panicked",
         "no idea", "no clue", "confident", "complacent", "slept", "failed at"),
        idiom,
    ),
    Rule(("competent",), competent),
    Rule(("without ", "untested", "unreviewed", "half-baked", "unfinished"), unchecked),
    Rule(("against ", "violat", "contrary", "broke", "disregarding", "bypassing", "instead of following"), against_rules),
    Rule(("error", "mistake", "oversight", "lapse", "omission", "negligence", "blunder"), slip_by),
    Rule(("fault of", "blame", "down to", "introduced by"), fault_of),
)  # fmt: skip
