"""Judgements of character, and of the past by its outcome."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extraction.verification.blame_finding import BlameClass
from extraction.verification.blame_rewrites import tidied, without
from extraction.verification.blame_scene import Hit, Rule, Scene
from extraction.verification.lexicon import vocabulary

_TRAIT = re.compile(
    r"\b(?P<adverb>carelessly|negligently|sloppily|recklessly|stupidly|foolishly|lazily(?!\s+(?:load|init|eval"
    r"|creat|fetch|import"
    r"|comput|start))|irresponsibly|thoughtlessly|unprofessionally)\b"
    r"|\b(?P<trait>careless(?:ness)?|negligen(?:t|ce)|sloppy|sloppiness|reckless(?:ness)?|incompeten(?:t|ce)"
    r"|stupid(?:ity)?|foolish"
    r"|irresponsible|unprofessional|thoughtless(?:ness)?|clueless|inattentive|lazy(?![- ](?:load|init|eval"
    r"|fetch|migrat|delet|repli|import"
    r"|connect|start|creat|mode|cache|expir|free|val|propert|stream|quer|object|attrib|bind|field|sync|pull"
    r"|unmount|vacuum))|laziness"
    r"|inexcusable|unforgivable|dumb(?!\s+(?:pipe|terminal))|amateurish|(?:too\s+)?inexperienced(?=\s))\b",
    re.IGNORECASE,
)
_POOR = re.compile(
    r"\b(?:poor|bad|terrible|questionable)\s+(?:[\w-]+\s+)?(?:judge?ment|decisions?|choices?|strategy"
    r"|practices?|planning|calls?(?=\s+by)"
    r"|communication|workmanship|discipline|attitude)\b",
    re.IGNORECASE,
)
_UNACCEPTABLE = re.compile(
    r"\b(?:this|that|it|which)\s+(?:is|was|[’']s)\s+(?:(?:completely|totally|simply|just|absolutely"
    r"|clearly)\s+)?unacceptable\b",
    re.I,
)
_SHAME = re.compile(
    r"\b(?:shame\s+on|shameful|disgraceful|embarrassing\s+(?:mistake|error|failure|oversight|lapse))\b", re.IGNORECASE
)
_RUSHED = re.compile(r"\b(?:(?:was|were|had)\s+)?rushed\b|\bwas\s+in\s+a\s+hurry\b|\bcut\s+corners\b", re.IGNORECASE)
_EASY = re.compile(
    r"\b(?:simple|basic|trivial|silly|stupid|obvious|elementary)\s+(?:mistake|error|oversight|typo|check|slip"
    r"|blunder|lapse)s?\b",
    re.I,
)
_TERM = re.compile(r"\s+(?:messages?|rates?|logs?|codes?|handl|budget|page)", re.IGNORECASE)
_OBVIOUS = re.compile(
    r"\b(?P<intro>obviously|evidently|of\s+course|unsurprisingly|predictably)\b,?"
    r"|\b(?P<back>in\s+(?:hindsight|retrospect)|with\s+(?:the\s+benefit\s+of\s+)?hindsight|looking\s+back)\b,?"
    r"|\b(?P<clear>it\s+(?:was|should\s+have\s+been)\s+(?:\w+\s+)?(?:clear|obvious|evident|apparent)\s+that)\b"
    r"|(?P<adjective>\bobvious)\b"
    r"|\b(?P<rest>(?:the\s+real\s+(?:problem|cause|issue)\s+)?all\s+along|bound\s+to\s+happen|waiting\s+to\s+happen"
    r"|(?:any(?:one|body)|everyone|everybody)\s+(?:could|would|should)\s+have\s+(?:seen|known|noticed|spotted))\b",
    re.IGNORECASE,
)
_SEEN_IN = re.compile(r"\s+(?:from|in|on|to)\b")
_MISJUDGED = re.compile(
    r"\b(?P<verb>misjudged|miscalculated|underestimated)\b"
    r"|\b(?P<adverb>mistakenly|wrongly|erroneously|incorrectly|falsely|naively|blindly)\s+(?:thought|assumed"
    r"|believed|concluded|decided"
    r"|judged|trusted|dismissed|expected)\b",
    re.IGNORECASE,
)


def trait(scene: Scene) -> Iterator[Hit]:
    for found in _TRAIT.finditer(scene.prose):
        if scene.denied(found.start()):
            continue
        adverb = found["adverb"]
        attributive = re.match(r"\s+(?:[a-z]+ly\s+)?[a-z]", scene.prose[found.end() :]) and not _predicate(
            scene, found.start()
        )
        adjective = found["trait"] and found["trait"].lower() in _BEFORE_NOUNS and attributive
        rewrite = without(scene.text, *found.span()) if adverb or adjective else None
        yield Hit(BlameClass.TRAIT, found.start(), found.end(), rewrite)


_BEFORE_NOUNS = vocabulary(
    """careless negligent sloppy reckless incompetent stupid foolish irresponsible lazy dumb amateurish"""
)


def _predicate(scene: Scene, position: int) -> bool:
    return (
        re.search(
            r"\b(?:is|was|were|are|be|been|being|too|so|very|and|or|seem(?:s|ed)?|look(?:s|ed)?|appear(?:s"
            r"|ed)?|felt|became|how)\s*$",
            scene.prose[:position],
            re.IGNORECASE,
        )
        is not None
    )


def poor(scene: Scene) -> Iterator[Hit]:
    for pattern in (_POOR, _UNACCEPTABLE, _SHAME):
        for found in pattern.finditer(scene.prose):
            if not scene.denied(found.start()):
                yield Hit(BlameClass.TRAIT, found.start(), found.end())


def rushed(scene: Scene) -> Iterator[Hit]:
    for found in _RUSHED.finditer(scene.prose):
        agent = scene.agent(found.start())
        if agent is not None and agent.is_sure and not scene.denied(found.start()):
            yield Hit(BlameClass.TRAIT, found.start(), found.end())


def easy(scene: Scene) -> Iterator[Hit]:
    for found in _EASY.finditer(scene.prose):
        if scene.denied(found.start()) or _TERM.match(scene.prose, found.end()):
            continue
        word = found.group().split()[0]
        rewrite = without(scene.text, found.start(), found.start() + len(word))
        yield Hit(BlameClass.TRAIT, found.start(), found.end(), rewrite)


def hindsight(scene: Scene) -> Iterator[Hit]:
    for found in _OBVIOUS.finditer(scene.prose):
        if scene.denied(found.start()) or re.search(
            r"\b(?:least|less|most|more|for)\s*$", scene.prose[: found.start()]
        ):
            continue
        rewrite = None
        if found["intro"] or found["back"]:
            rewrite = without(scene.text, *found.span())
        elif found["clear"]:
            rewrite = tidied(scene.text[: found.start()] + scene.text[found.end() :].lstrip())
        elif found["adjective"] and _attributive(scene, found):
            rewrite = without(scene.text, *found.span())
        yield Hit(BlameClass.HINDSIGHT, found.start(), found.end(), rewrite)


def _attributive(scene: Scene, found: re.Match[str]) -> bool:
    if _SEEN_IN.match(scene.prose, found.end()):
        return False
    return not _predicate(scene, found.start()) and re.match(r"\s+[a-z]", scene.prose[found.end() :]) is not None


def misjudged(scene: Scene) -> Iterator[Hit]:
    for found in _MISJUDGED.finditer(scene.prose):
        agent = scene.agent(found.start())
        if agent is None or not agent.is_sure or scene.denied(found.start()):
            continue
        adverb = found["adverb"]
        rewrite = without(scene.text, found.start(), found.start() + len(adverb)) if adverb else None
        yield Hit(BlameClass.HINDSIGHT, found.start(), found.end(), rewrite)


RULES: tuple[Rule, ...] = (
    Rule(
        ("careless", "negligen", "slopp", "reckless", "incompeten", "stupid", "foolish", "lazi", "lazy", "irresponsibl",
         "thoughtless", "unprofessional", "clueless", "inattentive", "inexcusable", "unforgivable", "dumb", "amateur",
         "inexperienced"),
        trait,
    ),
    Rule(("poor", "bad", "terrible", "questionable", "unacceptable", "shame", "disgrace", "embarrassing"), poor),
    Rule(("rushed", "hurry", "cut corners"), rushed),
    Rule(("simple", "basic", "trivial", "silly", "stupid", "obvious", "elementary"), easy),
    Rule(
        ("obvious", "evident", "of course", "hindsight", "retrospect", "looking back", "clear that", "apparent", "all along",
         "to happen", "could have", "would have", "should have", "unsurprisingly", "predictably"),
        hindsight,
    ),
    Rule(("misjudged", "miscalculated", "underestimated", "ly "), misjudged),
)  # fmt: skip
