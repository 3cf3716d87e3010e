"""Questions that ask for a culprit, and actions that ask people to try harder."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extraction.verification.blame_finding import BlameClass
from extraction.verification.blame_rewrites import tidied
from extraction.verification.blame_scene import Hit, Rule, Scene

_WHO = re.compile(
    r"\b(?P<who>who(?:[’']s|\s+(?:is|was))?)\s+(?P<verb>caused|broke|crashed|messed\s+up|screwed\s+up|missed"
    r"|ignored|overlooked|forgot"
    r"|failed|(?:is\s+)?responsible|(?:is\s+)?to\s+blame|(?:is\s+)?at\s+fault|allowed|let|did(?:\s+(?:this|it"
    r"|that)\b|n[’']t|\s+not)"
    r"|should\s+have|made\s+the\s+(?:mistake|error)|approved|signed\s+off|the\s+culprit)\b(?P<rest>[^?]*)\?",
    re.IGNORECASE,
)
_WHOSE = re.compile(r"\b(?:whose|who[’']s)\s+(?:fault|mistake|error|idea|job|responsibility)\b[^?]*\?", re.IGNORECASE)
_NO_OBJECT = re.compile(r"\s*(?:it|this|that|the\s+(?:problem|issue))?\s*$", re.IGNORECASE)
_WHY_NOT = re.compile(
    r"\bwhy\s+(?:did(?:\s+not|n[’']t)\s+(?:any(?:one|body)|we|you|they|the\s+team|the\s+[\w-]+\s+(?:team"
    r"|engineer))|did\s+(?:nobody|no\s+one))"
    r"\s+(?P<rest>[^?]+)\?",
    re.IGNORECASE,
)
_WHY = re.compile(r"\bwhy\s+(?P<aux>did|would|were|was|have|has)(?P<not>n[’']t|\s+not)?\s+(?=\S)", re.IGNORECASE)
_WHY_UNSEEN = re.compile(
    r"\bwhy\s+(?:was|were)(?:n[’']t|\s+not)?\s+(?P<thing>[^?]+?)\s+(?:not\s+)?(?P<verb>caught|noticed|tested|reviewed"
    r"|seen|spotted|checked|detected)"
    r"\b(?P<rest>[^?]*)\?",
    re.IGNORECASE,
)
_THINKING = re.compile(r"\bwhat\s+(?:was|were)\s+(?:\w+\s+){1,3}thinking\b[^?]*\?", re.IGNORECASE)
_HOW_COULD = re.compile(r"\bhow\s+(?:could|did)\s+(?=[^?]*\?)", re.IGNORECASE)
_NOTICING = re.compile(r"\b(?:alert|page|warning|alarm|notification)s?\b", re.IGNORECASE)
_START = (
    r"^\W*(?:please\s+)?(?:(?:action(?: item)?|todo|next step|ai|follow-?up)s?\s*:\s*)?(?:(?:we|the\s+team|everyone"
    r"|engineers?|operators?"
    r"|developers?)\s+(?:should|must|will|need\s+to|needs\s+to|shall)\s+)?"
)
_HARDER = re.compile(
    rf"{_START}(?P<words>(?:try\s+to\s+)?be\s+(?:more|extra|very)\s+(?:careful|attentive|vigilant|cautious"
    rf"|diligent|mindful)"
    r"|be\s+careful|(?:always\s+)?double-check\s+(?:their|your|our|all|every)|pay\s+(?:more\s+"
    r"|closer\s+)?attention|take\s+more\s+care|remember\s+to"
    r"|(?:please\s+)?remind\s+(?!er)\w+"
    r"|be\s+(?:re-?)?trained|be\s+reminded|raise\s+awareness|communicate\s+(?:better|more)|try\s+harder"
    r"|don[’']t\s+do\s+(?:this|that|it)\s+again"
    r"|double-check\s+everything"
    r"|(?:re-?)?train\s+(?:the\s+|all\s+|our\s+|new\s+)?(?:[\w-]+\s+)?(?:engineers?|team|staff|people"
    r"|operators?|developers?|everyone|users?|on-?call)"
    r"|educate\s+(?:the\s+|all\s+|our\s+)?(?:[\w-]+\s+)?(?:engineers?|team|staff|people|operators?|developers?"
    r"|everyone))\b",
    re.IGNORECASE,
)
_VAGUE = re.compile(
    rf"{_START}(?P<words>(?:investigate|look\s+into|explore|review|think\s+about|consider|improve"
    rf"|examine)\s+(?:our\s+|the\s+|better\s+|more\s+)?"
    r"(?:monitoring|alerting|logging|observability|options|ways|improvements|possibilities|communications?"
    r"|documentation|testing"
    r"|processe?s?|procedures?)(?:\s+(?:for\s+(?:this|the|that)\s+(?:scenario|case|issue|problem|incident"
    r"|situation|future)|further"
    r"|in\s+general|overall|going\s+forward))?)\W*$",
    re.IGNORECASE,
)
_FIX = re.compile(
    rf"{_START}(?P<words>(?:fix|address|resolve)\s+(?:the|this)\s+(?:issue|problem|bug|root\s+cause|cause|error)"
    r"(?:\s+(?:that|which)\s+(?:caused|led\s+to|triggered)\s+(?:the|this)\s+\w+)?)\W*$",
    re.IGNORECASE,
)
_MAKE_SURE = re.compile(
    rf"{_START}(?P<words>(?:make\s+sure|ensure)\s+(?:that\s+)?(?:the\s+|all\s+|every\s+|an?\s+|our\s+)?(?:[\w-]+\s+)?"
    r"(?:engineers?|developers?|operators?|everyone|people|reviewers?|the\s+team|on-?call|we|staff)\s+(?:always\s+)?"
    r"(?P<verb>checks?|verif(?:y|ies)|tests?|remembers?\s+to\s+\w+|knows?|follows?|reads?"
    r"|double-checks?))\b(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)


def who(scene: Scene) -> Iterator[Hit]:
    for found in _WHO.finditer(scene.prose):
        yield Hit(BlameClass.QUESTION_FORM, *found.span(), _about_conditions(scene, found))
    for found in _HOW_COULD.finditer(scene.prose):
        if (
            (agent := scene.agent_after(found.end())) is not None
            and agent.is_sure
            and "not" in scene.lower[agent.end :]
        ):
            yield Hit(BlameClass.QUESTION_FORM, found.start(), agent.end)
    for pattern in (_WHOSE, _THINKING):
        for found in pattern.finditer(scene.prose):
            yield Hit(BlameClass.QUESTION_FORM, *found.span())


def _about_conditions(scene: Scene, found: re.Match[str]) -> str | None:
    verb, rest = found["verb"].lower().removeprefix("is "), scene.text[found.start("rest") : found.end("rest")].strip()
    rest = re.sub(r"^for\s+", "", rest)
    lead, tail = scene.text[: found.start()], scene.text[found.end() :]
    if verb in ("missed", "ignored", "overlooked") and rest:
        asked = f"How can {rest} be improved?" if _NOTICING.search(rest) else f"What made {rest} hard to notice?"
    elif verb.startswith(("forgot", "failed")) and rest.startswith("to "):
        asked = f"What made it hard {rest}?"
    elif verb in ("allowed", "let"):
        asked = f"What {verb} {rest}?"
    elif _NO_OBJECT.match(rest):
        asked = "What were the contributing factors?"
    elif verb in ("caused", "responsible", "to blame", "at fault"):
        asked = f"What contributed to {rest}?"
    elif verb in ("broke", "crashed"):
        asked = f"What contributed to the failure of {rest}?"
    else:
        return None
    return tidied(lead + (asked if not lead.strip() else asked[0].lower() + asked[1:]) + tail)


def why(scene: Scene) -> Iterator[Hit]:
    taken = False
    for found in _WHY_NOT.finditer(scene.prose):
        taken = True
        yield Hit(BlameClass.QUESTION_FORM, *found.span(), _asked(scene, found, "What made it hard to {}?", "rest"))
    for found in () if taken else _WHY_UNSEEN.finditer(scene.prose):
        taken = True
        seen = f"What would have let {found['thing'].strip()} be {found['verb']}{found['rest'].rstrip()}?"
        yield Hit(BlameClass.QUESTION_FORM, *found.span(), tidied(scene.replaced(*found.span(), seen)))
    for found in () if taken else _WHY.finditer(scene.prose):
        agent = scene.agent_after(found.end())
        end = scene.prose.find("?", found.end())
        if agent is None or not agent.is_sure or end < 0 or agent.end >= end:
            continue
        action = scene.text[agent.end : end].strip()
        whom = {"we": "us", "he": "him", "she": "her", "i": "me"}.get(agent.text.lower(), agent.text)
        asked = None if found["aux"].lower() != "did" or found["not"] or not action else f"What led {whom} to {action}?"
        rewrite = None if asked is None else tidied(scene.replaced(found.start(), end + 1, asked))
        yield Hit(BlameClass.QUESTION_FORM, found.start(), end + 1, rewrite)


def _asked(scene: Scene, found: re.Match[str], form: str, group: str) -> str:
    return tidied(scene.replaced(*found.span(), form.format(scene.text[found.start(group) : found.end(group)].strip())))


def weak(scene: Scene) -> Iterator[Hit]:
    for pattern in (_HARDER, _VAGUE, _FIX):
        found = pattern.match(scene.prose)
        if found is not None:
            yield Hit(BlameClass.WEAK_ACTION, found.start("words"), found.end("words"))
            return
    found = _MAKE_SURE.match(scene.prose)
    if found is None:
        return
    rest = scene.text[found.start("rest") : found.end("rest")].strip()
    checks = found["verb"].lower().startswith(("check", "verif"))
    clause = rest if re.match(r"(?:that|whether|if)\s", rest) else None
    rewrite = (
        tidied(f"{scene.text[: found.start('words')]}add an automated check {clause}") if checks and clause else None
    )
    yield Hit(BlameClass.WEAK_ACTION, found.start("words"), found.end("verb"), rewrite)


RULES: tuple[Rule, ...] = (
    Rule(("?",), who),
    Rule(("why ",), why),
    Rule(
        ("careful", "attenti", "vigilant", "cautious", "diligent", "mindful", "more care", "remember", "remind", "awareness",
         "communicate", "try harder", "again", "double-check", "train", "educate", "investigate", "look into", "explore",
         "review", "think about", "consider", "improve", "examine", "fix ", "address ", "resolve ", "make sure", "ensure"),
        weak,
    ),
)  # fmt: skip
