"""What somebody failed, forgot or ought to have done: told as what was not done, it stays a fact."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extraction.verification.blame_agents import Agent, AgentKind
from extraction.verification.blame_finding import BlameClass
from extraction.verification.blame_rewrites import led_by, passive, tidied
from extraction.verification.blame_scene import Hit, Rule, Scene
from extraction.verification.blame_verbs import BASE_OF_PAST, PARTICIPLE
from extraction.verification.blame_words import ATTEMPTS, PERSONAL_VERBS
from extraction.verification.lexicon import vocabulary

_NEGLECT = re.compile(
    r"\b(?P<how>failed|neglected|omitted|forgot|(?:had|have|has) forgotten)\s+to\s+(?P<tail>(?:\w+ly\s+"
    r"|even\s+|also\s+)?(?P<verb>[a-z-]+))",
    re.I,
)
_FORGOT = re.compile(
    r"\b(?:forgot(?:ten)?|neglected)\s+(?:about|that|the|a|an|his|her|their|all)\b|\bforgot(?=\W*$)|\bhad(?:\s+not"
    r"|n[’\']t)\s+paid\s+attention\b",
    re.IGNORECASE,
)
_FAILURE = re.compile(
    r"\bfail(?:ure|ing)\s+to\s+(?P<tail>(?:properly\s+|adequately\s+)?(?P<verb>follow|communicate|consult"
    r"|double-check|consider"
    r"|review|anticipate|escalate in|heed|coordinate)\b)",
    re.IGNORECASE,
)
_DID_NOT = re.compile(
    r"\b(?:did\s+not|didn[’']t|never)\s+(?P<tail>(?:\w+ly\s+|even\s+"
    r"|actually\s+)?(?P<verb>follow(?:ed)?"
    r"|bother(?:ed)?|check(?:ed)?|double-check(?:ed)?|verif(?:y|ied)|test(?:ed)?|read|review(?:ed)?"
    r"|consult(?:ed)?|pay attention"
    r"|think|thought|care|cared)\b)",
    re.IGNORECASE,
)
_ANYBODY = vocabulary("bother bothered think thought care cared")
_OUGHT = re.compile(
    r"\b(?P<modal>should|could|ought\s+to|needed\s+to)(?P<not>\s+not|n[’']t)?(?:\s+have|[’']ve)\s+"
    r"(?P<tail>(?:\w+ly\s+|just\s+|also\s+|first\s+|at\s+least\s+)?(?P<verb>[a-z-]+))",
    re.IGNORECASE,
)
_OUGHT_DONE = re.compile(
    r"\bshould(?P<not>\s+not|n[’']t)?(?:\s+have|[’']ve)\s+been\s+(?P<adverb>\w+ly\s+)?(?P<verb>tested|reviewed"
    r"|caught|checked"
    r"|double-checked|rushed|noticed|communicated|escalated|documented|verified|considered|spotted|known|told"
    r"|informed|involved"
    r"|paged|seen|anticipated|validated|followed|read|consulted|foreseen|deployed|merged|approved|pushed"
    r"|shipped|ignored"
    r"|overlooked|missed|skipped|discussed|announced|more careful|careful)\b",
    re.IGNORECASE,
)
_NOT_ONLY_IF_DENIED = vocabulary("deployed merged approved pushed shipped ignored overlooked missed skipped rushed")
_PREVENTABLE = re.compile(
    r"\b(?:could|would|should|might)(?:\s+(?:easily|have easily))?(?:\s+have"
    r"|[’']ve)\s+(?:easily\s+)?been\s+(?:\w+ly\s+)?"
    r"(?:avoided|prevented|averted|caught)\b",
    re.IGNORECASE,
)
_IF_ONLY = re.compile(r"\bif\s+only\b(?=[^.;]*(?:\bhad\b|[’\']d\b|\bdid\b|\bwere\b))", re.IGNORECASE)
_HAD = re.compile(r"(?:^\W*|[,;]\s*)(?P<had>had\s+)(?=\S)|\bif\s+(?=\S)", re.IGNORECASE)
_AFTER_HAD = re.compile(r"\s*(?:not\s+|only\s+|just\s+)?(?P<verb>[a-z]+)", re.IGNORECASE)
_AFTER_IF = re.compile(
    r"\s+(?:had(?:\s+not|n[’']t|\s+only|\s+just)?|[’']d(?:\s+only)?)\s+(?P<verb>[a-z]+)", re.IGNORECASE
)
_PASSED_OVER = re.compile(
    r"\b(?P<verb>missed|overlooked|ignored|disregarded|misread|mistyped|mishandled|mismanaged|misunderstood"
    r"|botched|bungled)\s+"
    r"(?P<thing>\S.{0,40})",
    re.IGNORECASE,
)
_SIGNAL = re.compile(
    r"(?:the|a|an|this|that|our|several|multiple|one|his|her|their)?\s*(?:[\w-]+\s+){0,2}?(?:alerts?|pages?"
    r"|warnings?|signs?|steps?"
    r"|notifications?|bugs?|checks?|e-?mails?|messages?|signals?)\b",
    re.IGNORECASE,
)
_GOAL = re.compile(r"\b(?:targets?|goals?|deadlines?|SLOs?|SLAs?|objectives?|windows?|cut-?offs?)\b", re.IGNORECASE)
_ADJECTIVES = vocabulary(
    """automated dedicated improved distributed shared limited detailed increased redundant isolated
    separated integrated"""
)
_DETERMINED = re.compile(
    r"\s+(?:the|a|an|this|that|these|those|any|all|our|it|them|for|to|on|in|with|before|earlier|sooner)\b", re.I
)
_WHO = re.compile(r"\bwho\b", re.IGNORECASE)
_GENERIC = frozenset(("anyone", "anybody", "everyone", "everybody", "people"))
_SIMPLE_SUBJECT = re.compile(
    r"(?:^\W*|[,;:]\s*|\b(?:because|that|and|but)\s+)(?:(?!(?:we|they|I|you|he|she|have|had|was"
    r"|were)\b)[\w./`#-]+\s+){1,4}$"
)
_IRREGULAR = vocabulary(
    """been known seen done taken told run read kept caught made given thought noticed realised realized
    had"""
)


def neglected(scene: Scene) -> Iterator[Hit]:
    for found in _NEGLECT.finditer(scene.prose):
        agent = scene.agent(found.start())
        if agent is None or not _is_neglect(agent, found["how"].lower(), found["verb"].lower()):
            continue
        if re.search(r"\bnever\s*$", scene.prose[: found.start()], re.IGNORECASE):
            continue
        yield _undone(scene, agent, found.start(), found.start("tail"), found.end(), negative=True)


def _is_neglect(agent: Agent, how: str, verb: str) -> bool:
    personal = verb in PERSONAL_VERBS
    if how != "failed":
        return agent.kind is not AgentKind.THEY or personal or "forg" in how
    if agent.kind is AgentKind.OUTSIDER or verb in ATTEMPTS:
        return False
    return agent.is_sure or personal


def _undone(scene: Scene, agent: Agent, start: int, tail: int, end: int, negative: bool) -> Hit:
    """What was (not) done, with nobody as the subject; no rewrite where the object of the verb cannot be told."""
    turned = passive(scene.text[tail:], negative)
    begin = agent.start if scene.adjacent(agent, start) else start
    rewrite = (
        None if turned is None or _WHO.search(scene.prose, agent.end, start) else led_by(scene.text[:begin], turned)
    )
    return Hit(BlameClass.COUNTERFACTUAL, start, end, rewrite)


def forgotten(scene: Scene) -> Iterator[Hit]:
    for found in _FORGOT.finditer(scene.prose):
        agent = scene.agent(found.start())
        if agent is not None:
            yield Hit(BlameClass.COUNTERFACTUAL, found.start(), found.end())


def failure_to(scene: Scene) -> Iterator[Hit]:
    for found in _FAILURE.finditer(scene.prose):
        yield Hit(BlameClass.COUNTERFACTUAL, found.start(), found.end())


def not_done(scene: Scene) -> Iterator[Hit]:
    for found in _DID_NOT.finditer(scene.prose):
        agent, verb = scene.agent(found.start()), found["verb"].lower()
        guessed = agent is not None and agent.kind is AgentKind.GUESS and (verb in PERSONAL_VERBS or agent.start > 0)
        if agent is None or not (agent.is_singled_out or guessed or verb in _ANYBODY):
            continue
        if verb in ("think", "thought") and not re.match(r"\s+(?:to|about|of)\b", scene.prose[found.end() :]):
            continue
        yield _undone(scene, agent, found.start(), found.start("tail"), found.end(), negative=True)


def ought(scene: Scene) -> Iterator[Hit]:
    for found in _OUGHT.finditer(scene.prose):
        agent, verb, modal = scene.agent(found.start()), found["verb"].lower(), found["modal"].lower()
        if agent is None or not _is_reproach(scene, agent, found, verb, modal):
            continue
        if modal == "could" or verb == "been":
            yield Hit(BlameClass.COUNTERFACTUAL, found.start(), found.end())
            continue
        yield _undone(scene, agent, found.start(), found.start("tail"), found.end(), negative=not found["not"])


def _is_reproach(scene: Scene, agent: Agent, found: re.Match[str], verb: str, modal: str) -> bool:
    if modal == "could" and (found["not"] or agent.text.lower() in _GENERIC):
        return False
    if not (verb.endswith("ed") or verb in _IRREGULAR or verb in BASE_OF_PAST):
        return False
    if verb in _ADJECTIVES and not _DETERMINED.match(scene.prose, found.end()):
        return False
    personal = BASE_OF_PAST.get(verb, verb) in PERSONAL_VERBS or verb.removesuffix("d") in PERSONAL_VERBS
    if verb == "been" and modal == "could":
        return False
    return agent.is_sure or personal or verb in ("known", "noticed", "checked")


def ought_done(scene: Scene) -> Iterator[Hit]:
    for found in _OUGHT_DONE.finditer(scene.prose):
        verb = found["verb"].lower()
        if verb in _NOT_ONLY_IF_DENIED and not found["not"]:
            continue
        rewrite = None
        base = BASE_OF_PAST.get(verb)
        if base in PARTICIPLE and _SIMPLE_SUBJECT.search(scene.text, 0, found.start()):
            be = "were" if re.search(r"(?:(?<!s)s|\bthey|\bthese|\bthose)\s*$", scene.lower[: found.start()]) else "was"
            denied = "" if found["not"] else "not "
            rewrite = tidied(scene.replaced(found.start(), found.end(), f"{be} {denied}{found['adverb'] or ''}{verb}"))
        yield Hit(BlameClass.COUNTERFACTUAL, found.start(), found.end(), rewrite)


def preventable(scene: Scene) -> Iterator[Hit]:
    for found in _PREVENTABLE.finditer(scene.prose):
        yield Hit(BlameClass.COUNTERFACTUAL, found.start(), found.end())


def if_only(scene: Scene) -> Iterator[Hit]:
    for found in _IF_ONLY.finditer(scene.prose):
        if not re.match(r"\s+(?:one|two|three|a|some|\d+)\b", scene.prose[found.end() :]):
            yield Hit(BlameClass.COUNTERFACTUAL, found.start(), found.end())


def had_they(scene: Scene) -> Iterator[Hit]:
    for found in _HAD.finditer(scene.prose):
        agent = scene.agent_after(found.end())
        if agent is None or not (agent.is_sure or agent.kind is AgentKind.GUESS):
            continue
        verb = (_AFTER_HAD if found["had"] else _AFTER_IF).match(scene.prose, agent.end)
        if verb is not None and (
            verb["verb"].endswith("ed") or verb["verb"] in _IRREGULAR or verb["verb"] in BASE_OF_PAST
        ):
            yield Hit(BlameClass.COUNTERFACTUAL, found.start("had") if found["had"] else found.start(), verb.end())


def passed_over(scene: Scene) -> Iterator[Hit]:
    for found in _PASSED_OVER.finditer(scene.prose):
        agent, verb = scene.agent(found.start()), found["verb"].lower()
        guessed = agent is not None and agent.kind is AgentKind.GUESS and _SIGNAL.match(found["thing"])
        if agent is None or not (agent.is_sure or guessed):
            continue
        if verb == "missed" and not agent.is_singled_out and not _SIGNAL.match(found["thing"]):
            continue
        if verb == "missed" and _GOAL.search(found["thing"]):
            continue
        hit = _undone(scene, agent, found.start(), found.start("verb"), found.end("verb"), negative=False)
        yield Hit(hit.kind, hit.start, hit.end, hit.rewrite if BASE_OF_PAST.get(verb) else None)


RULES: tuple[Rule, ...] = (
    Rule(("failed to", "neglected", "omitted", "forgot"), neglected),
    Rule(("forgot", "neglected", "paid attention"), forgotten),
    Rule(("failure to", "failing to"), failure_to),
    Rule(("did not", "didn", "never"), not_done),
    Rule((" have ", "’ve ", "'ve "), ought),
    Rule(("should",), ought_done),
    Rule(("avoided", "prevented", "averted", "been caught", "easily"), preventable),
    Rule(("if only",), if_only),
    Rule(("had ", "if "), had_they),
    Rule(("missed", "overlook", "ignored", "disregarded", "mis", "botched", "bungled"), passed_over),
)
