"""People told as the cause, and "human error" as the end of the inquiry."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extraction.verification.blame_agents import Agent, AgentKind, agent_after
from extraction.verification.blame_finding import BlameClass
from extraction.verification.blame_rewrites import from_gerund, led_by, passive, tidied, without
from extraction.verification.blame_scene import Hit, Rule, Scene
from extraction.verification.blame_verbs import BASE_OF_PAST
from extraction.verification.blame_words import GOOD_WORK, ROLE

_TROUBLE = (
    r"(?:outage|incident|failure|errors?|downtime|mistake|data loss|breakage|problem|damage|disruption|crash|mess|bug"
    r"|issue)"
)
_CAUSED = re.compile(
    r"\b(?P<verb>caused|broke(?!\s+(?:out|down|up|off|even|for)\b)|crashed|took\s+down|brought\s+down"
    r"|knocked\s+(?:out|over)|wrecked"
    rf"|ruined|messed\s+up|screwed\s+up|borked|tanked|bricked|(?:was|were|is|are)\s+(?:to\s+blame|at\s+fault"
    rf"|the\s+culprit"
    rf"|the\s+(?:root\s+)?cause|(?:solely\s+|fully\s+)?responsible\s+for\s+(?:(?:the|this|that"
    rf"|an?)\s+)?(?:[\w-]+\s+)?{_TROUBLE}))\b",
    re.IGNORECASE,
)
_OF_OWN_ACCORD = {"broke": "broke", "crashed": "crashed", "took down": "went down", "brought down": "went down"}
_PERSONALLY = frozenset(("messed up", "screwed up", "to blame", "at fault"))
_BY_DOING = re.compile(r"(?P<thing>.*?)[\s,]+(?P<link>by\s+(?=\w+ing\b)|when\s+|after\s+|as\s+)(?P<rest>.+)", re.DOTALL)
_CAUSED_BY = re.compile(
    rf"\b(?:{_TROUBLE}\b[^.;,]{{0,60}}?\b(?:was|were|is|been|being)\s+(?:\w+ly\s+)?caused\s+by|blamed?\s+(?:it\s+)?on"
    rf"|(?:because\s+of|due\s+to|thanks\s+to)|(?:root\s+cause|culprit|cause)\s+(?:was|is|were))\s+(?=\S)",
    re.IGNORECASE,
)
_BLAMES = re.compile(
    r"(?<!git )(?<!git-)\bblam(?:es|ed|ing)\s+(?=\S)|\bblame\s+(?:lies|falls|rests)\s+(?:with|on)\s+(?=\S)",
    re.IGNORECASE,
)
_WORK = (
    r"(?:deploy(?:ment)?|change|commit|PR|pull request|merge|query|command|script|config(?:uration)?|migration"
    r"|patch|release|update"
    r"|push|code|fix|typo|edit|rollout|mistake|error|restart)"
)
_WORK_CAUSED = re.compile(
    rf"(?P<who>\b(?:(?:the|our|an?)\s+(?:[\w-]+\s+){{0,2}}?(?i:{ROLE})|[A-Z][a-zà-ÿ-]+(?:\s[A-Z][a-zà-ÿ-]+)?"
    rf"|[Hh]is|[Hh]er|[Mm]y|[Yy]our))"
    rf"(?P<s>['’]s|['’]|(?=\s))\s+(?P<work>(?:[\w.-]+\s+){{0,3}}?{_WORK}\b(?:[^,.;]"
    rf"|\.(?=\S)){{0,60}}?)\s+(?P<verb>caused"
    rf"|broke|took\s+down"
    r"|brought\s+down|crashed|killed)\b"
)
_FAULT = re.compile(
    r"(?P<it>\b[Ii]t\s+(?:was|is)\s+)?(?P<who>(?:\b[A-Za-z][\w’'-]*\s+){0,3}?\b[A-Za-zà-ÿ][\w-]*)['’]s\s+(?:own\s+)?"
    r"(?P<what>fault|mistake|oversight|negligence|carelessness|blunder|sloppiness)\b(?P<that>\s+that\s+)?"
)
_OWN_FAULT = re.compile(
    r"(?P<it>\b[Ii]t\s+(?:was|is)\s+)?\b(?:his|her|my|our|your|their)\s+(?:own\s+)?(?P<what>fault|mistake"
    r"|oversight|blunder|negligence"
    r"|bad(?=\W*$|\s+(?:as|that|for|because)\b|[,.;!]))\b(?!\s+(?:toleran|domain|handl|inject|zone"
    r"|detect))(?P<that>\s+that\s+)?",
    re.IGNORECASE,
)
_WHOSE = re.compile(
    r"\b(?:fault|mistake|oversight|error)\s+(?:was|is)\s+(?:(?P<who>(?:the\s+)?[\w-]+(?:\s+[\w-]+)?)['’]s\b(?!\s+\w)"
    r"|(?:his|hers|mine|ours|yours|theirs)\b)"
)
_WHO = re.compile(r"\bwho\b", re.IGNORECASE)
_ANYONE = frozenset(("someone", "somebody", "anyone", "anybody", "everyone", "everybody", "people"))
_POOR_WORK = re.compile(
    r"\b(?P<verb>deployed|pushed|merged|shipped|released|wrote|committed|introduced|rolled\s+out"
    r"|applied)\s+(?:(?:a|an|the|some)\s+)?"
    r"(?:\w+\s+)?(?P<bad>bad|broken|buggy|faulty|sloppy|flawed|defective|crappy)\b",
    re.IGNORECASE,
)
_WRONG_ONE = re.compile(
    r"\b(?:clicked(?:\s+on)?|typed|pressed|entered|picked|chose|ran|deleted|nuked|killed|rebooted|drained"
    r"|edited|updated|changed|restarted|terminated|dropped"
    r"|selected)\s+(?:on\s+)?(?:the|a|an)"
    r"\s+(?:wrong|incorrect)\s+(?P<thing>[\w-]+)",
    re.IGNORECASE,
)
_HUMAN_ERROR = re.compile(
    r"\b(?:human|operator|user|pilot|engineer|developer|manual|admin(?:istrator)?|driver|employee|staff)\s+"
    r"(?P<what>errors?|mistakes?|failures?|oversights?)\b(?!\s*(?:rates?|counts?|logs?|messages?|codes?|pages?"
    r"|budgets?|handling|handler"
    r"|metrics?|reports?|class|type|events?|responses?|ratio)\b)",
    re.IGNORECASE,
)
_ALWAYS_HUMAN = re.compile(r"(?:human|pilot|employee|staff|engineer|developer)\s", re.IGNORECASE)
_BECAUSE = re.compile(
    r"\b(?:due\s+to|because\s+of|caused\s+by|owing\s+to|result\s+of|(?:was|is)(?:\s+an?)?|through"
    r"|root\s+cause[:\s]+|cause[:\s]+|an?|pure(?:ly)?|clearly|case\s+of|just|simply)"
    r"\s*(?:an?\s+|simple\s+)*$|%\s*$|^\W*$",
    re.IGNORECASE,
)
_DUE_TO = re.compile(
    r"[\s,]*\b(?:due\s+to|because\s+of|owing\s+to|as\s+a\s+result\s+of|through)\s+(?:an?\s+)?(?:simple\s+)?$", re.I
)
_IS = re.compile(r"\b(?:is|was|are|were|be|been)(?:\s+\w+ly)?\s*$", re.IGNORECASE)
_AS_TERM = re.compile(
    r"\s*(?:is|are|was|were)\s+(?:never|not|a\s+symptom|no\b|only\s+a|always\s+a\s+symptom)|\s*,?\s*(?:is"
    r"|as)\s+a\s+term",
    re.I,
)
_AS_CONCEPT = re.compile(
    r"\b(?:views?|theor(?:y|ies)|notions?|concepts?|terms?|ideas?|studies|study)\s+(?:of|on|about)\s+$"
    r"|\bunderstanding\s+$",
    re.IGNORECASE,
)
_SLIP = re.compile(
    r"\b(?:fat[- ]?finger(?:ed|ing)?|made\s+(?:a|the|an)\s+(?:\w+\s+)?(?:mistake|error|blunder)"
    r"|(?:a\s+)?mistakes?\s+(?:made\s+)?by\s+(?=\S))",
    re.IGNORECASE,
)


def caused(scene: Scene) -> Iterator[Hit]:
    for found in _CAUSED.finditer(scene.prose):
        verb = " ".join(found["verb"].lower().split())
        agent = scene.agent(found.start())
        if agent is None or not _is_pinned(agent, verb, scene.prose[found.end() :]) or scene.denied(found.start()):
            continue
        begin = agent.start if scene.adjacent(agent, found.start()) else found.start()
        rewrite = (
            None if _WHO.search(scene.prose, agent.end, found.start()) else _without_culprit(scene, begin, found, verb)
        )
        yield Hit(BlameClass.PERSON_AS_CAUSE, found.start(), found.end(), rewrite)


def _is_pinned(agent: Agent, verb: str, rest: str) -> bool:
    if verb == "broke" and re.search(r"^[^.;]{0,40}\binto\b", rest):
        return False
    if agent.kind is AgentKind.WE:
        return verb in ("caused", "broke", "messed up", "screwed up", "were to blame", "were at fault", "was at fault")
    if agent.kind is AgentKind.GUESS:
        return verb in _PERSONALLY
    return agent.is_singled_out


def _without_culprit(scene: Scene, begin: int, found: re.Match[str], verb: str) -> str | None:
    """ "Ilse broke prod by deploying 4.2 at 14:03." → "4.2 was deployed at 14:03, which broke prod."."""
    rest = scene.text[found.end() :].strip()
    match = _BY_DOING.fullmatch(rest.rstrip(".!"))
    if match is not None:
        done = _done(scene, match["link"].strip().lower(), match["rest"])
        if done is not None and match["thing"].strip():
            return led_by(scene.text[:begin], f"{done}, which {found['verb']} {match['thing'].strip()}.")
    if verb not in _OF_OWN_ACCORD:
        return None
    thing, mark, after = _first_noun(rest)
    return led_by(scene.text[:begin], f"{thing} {_OF_OWN_ACCORD[verb]}{mark}{after}") if thing else None


def _done(scene: Scene, link: str, rest: str) -> str | None:
    if link == "by":
        return from_gerund(rest)
    agent = agent_after(rest, 0, scene.known)
    if agent is None:
        return None
    verb = rest[agent.end :].split()
    return passive(rest[agent.end :], negative=False) if verb and verb[0].lower() in BASE_OF_PAST else None


def _first_noun(rest: str) -> tuple[str, str, str]:
    match = re.match(
        r"((?:(?:the|our|all of|a)\s+)?[\w./-]+(?:\s+(?!(?:at|on|in|for|during|after|when|with|by|around"
        r"|because)\b)[\w./-]+){0,3})(.*)",
        rest,
        re.S,
    )
    if match is None:
        return "", "", ""
    thing = re.sub(r"^our\b", "the", match[1].rstrip("."))
    return thing, "" if len(thing) >= len(match[1]) else ".", match[2]


def caused_by(scene: Scene) -> Iterator[Hit]:
    for found in (*_CAUSED_BY.finditer(scene.prose), *_BLAMES.finditer(scene.prose)):
        agent = scene.agent_after(found.end())
        if agent is None or not agent.is_singled_out or scene.denied(found.start()):
            continue
        if agent.text.lower() in ("people", "humans", "folks", "teams", "engineers"):
            continue
        after = scene.prose[agent.end : agent.end + 2]
        if after.startswith(("'s", "’s", "-")) or GOOD_WORK.search(scene.prose, found.start()):
            continue
        turned = from_gerund(scene.text[agent.end :])
        rewrite = None if turned is None else without(scene.text, agent.start, agent.end)
        yield Hit(BlameClass.PERSON_AS_CAUSE, found.start(), agent.end, rewrite)


def work_caused(scene: Scene) -> Iterator[Hit]:
    for found in _WORK_CAUSED.finditer(scene.prose):
        who = agent_after(found["who"], 0, scene.known)
        possessive = found["who"].lower() in ("his", "her", "my", "your")
        if not possessive and (who is None or not who.is_singled_out or not found["s"]):
            continue
        rewrite = tidied(scene.replaced(found.start("who"), found.end("s"), "the"))
        yield Hit(BlameClass.PERSON_AS_CAUSE, found.start(), found.end(), rewrite)


def at_fault(scene: Scene) -> Iterator[Hit]:
    for found in (*_FAULT.finditer(scene.prose), *_OWN_FAULT.finditer(scene.prose)):
        if scene.denied(found.start("what")) or re.match(r"\s+(?:toleran|domain)", scene.prose[found.end() :]):
            continue
        if "who" in found.re.groupindex and not _ends_with_person(scene, found["who"]):
            continue
        rewrite = without(scene.text, found.start("it"), found.end()) if found["it"] and found["that"] else None
        yield Hit(BlameClass.PERSON_AS_CAUSE, found.start(), found.end("what"), rewrite)


def whose(scene: Scene) -> Iterator[Hit]:
    for found in _WHOSE.finditer(scene.prose):
        if found["who"] is None or _ends_with_person(scene, found["who"]):
            yield Hit(BlameClass.PERSON_AS_CAUSE, *found.span())


def _ends_with_person(scene: Scene, words: str) -> bool:
    pieces = words.split()
    tails = (" ".join(pieces[start:]) for start in range(len(pieces)))
    people = (agent_after(tail, 0, scene.known) for tail in tails)
    return any(
        one is not None
        and (one.is_singled_out or one.kind is AgentKind.GUESS)
        and one.text.lower() not in _ANYONE
        and words.endswith(one.text)
        for one in people
    )


def poor_work(scene: Scene) -> Iterator[Hit]:
    for found in _POOR_WORK.finditer(scene.prose):
        agent = scene.agent(found.start())
        if agent is None or not agent.is_singled_out:
            continue
        turned = passive(scene.text[found.start() :], negative=False)
        begin = agent.start if scene.adjacent(agent, found.start()) else found.start()
        yield Hit(
            BlameClass.PERSON_AS_CAUSE,
            found.start(),
            found.end(),
            None if turned is None else led_by(scene.text[:begin], turned),
        )


def wrong_one(scene: Scene) -> Iterator[Hit]:
    for found in _WRONG_ONE.finditer(scene.prose):
        agent = scene.agent(found.start())
        if agent is not None and (agent.is_sure or agent.kind is AgentKind.GUESS):
            yield Hit(BlameClass.HUMAN_ERROR, found.start(), found.end())


def human_error(scene: Scene) -> Iterator[Hit]:
    for found in _HUMAN_ERROR.finditer(scene.prose):
        before = scene.prose[: found.start()]
        if (
            scene.denied(found.start())
            or _AS_TERM.match(scene.prose, found.end())
            or re.search(r"\b(?:any|rather than)\s*$", before, re.I)
        ):
            continue
        counted = found["what"].lower().endswith("s") and not before.strip()
        if not _ALWAYS_HUMAN.match(found.group()) and (counted or not _BECAUSE.search(before)):
            continue
        if _AS_CONCEPT.search(before):
            continue
        if found.group().istitle() and re.search(r"[A-Z][a-z]+\s+$", before):
            continue
        due = _DUE_TO.search(before)
        rewrite = None
        if due is not None and not _IS.search(before[: due.start()]) and before[: due.start()].strip():
            rewrite = without(scene.text, due.start(), found.end())
        yield Hit(BlameClass.HUMAN_ERROR, found.start(), found.end(), rewrite)


def slip(scene: Scene) -> Iterator[Hit]:
    for found in _SLIP.finditer(scene.prose):
        by_whom = scene.agent_after(found.end())
        agent = by_whom if found.group().lower().rstrip().endswith("by") else scene.agent(found.start())
        if agent is not None and agent.is_sure and not scene.denied(found.start()):
            yield Hit(BlameClass.HUMAN_ERROR, found.start(), found.end())


RULES: tuple[Rule, ...] = (
    Rule(
        ("caused", "broke", "crashed", " down", "knocked", "wrecked", "ruined", "messed", "screwed", "borked", "tanked",
         "bricked", "to blame", "at fault", "culprit", "cause", "responsible for"),
        caused,
    ),
    Rule(("caused by", "blame", "because of", "due to", "thanks to", "cause ", "culprit"), caused_by),
    Rule(("caused", "broke", " down", "crashed", "killed"), work_caused),
    Rule(("fault", "mistake", "oversight", "negligence", "careless", "blunder", "sloppi", " bad"), at_fault),
    Rule(("fault was", "fault is", "mistake was", "mistake is", "oversight was", "error was"), whose),
    Rule(("bad", "broken", "buggy", "faulty", "sloppy", "flawed", "defective", "crappy"), poor_work),
    Rule(("wrong ", "incorrect "), wrong_one),
    Rule((" error", " mistake", " failure", " oversight"), human_error),
    Rule(("fat-finger", "fat finger", "fatfinger", "mistake", "made a"), slip),
)  # fmt: skip
