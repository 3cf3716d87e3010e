"""Chat in the first person restated in the third, where that can be done without changing what was said."""

from __future__ import annotations

import re

from extraction.domain.wording import is_conditional, is_hedged, is_question, negations_in


def _words(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\S+", text))


_BASE = _words(
    "roll restart revert scale drain deploy redeploy disable enable pause bump raise lower increase decrease open merge "
    "push flush clear rerun move switch reboot block throttle purge freeze page fail kill turn rotate upgrade downgrade "
    "patch remove add apply cordon evict route reroute shift stop start set reset cut run escalate"
)
_GERUNDS = {
    "rolling": "roll", "running": "run", "cutting": "cut", "setting": "set", "resetting": "reset", "stopping": "stop",
    **{(verb[:-1] if verb.endswith("e") else verb) + "ing": verb for verb in _BASE},
    **{word: word for word in ("checking", "investigating", "testing", "watching", "monitoring", "updating", "posting")},
}  # fmt: skip
_DONE_BY_SAYING = {"handing": "handed", "passing": "passed", "escalating": "escalated"}
_PAST = frozenset(
    _words(
        "rolled restarted reverted scaled drained deployed redeployed disabled enabled paused bumped raised lowered increased "
        "decreased opened merged pushed flushed cleared purged froze moved switched rebooted blocked throttled rotated upgraded "
        "downgraded patched removed added applied cordoned evicted rerouted"
    )
)
_PAST_WITH_SUBJECT = _PAST | frozenset(_words("ran cut set reset stopped killed paged started turned escalated"))
_NOT_AN_OBJECT = re.compile(r"^(?:by|at|to|from|in|on|and|since|after|before|when|with)\b", re.IGNORECASE)
_PERSONAL = re.compile(r"\b(?:i|i'm|i’m|me|my|mine|we|we're|us|our|you|your|let's|they|he|she)\b", re.IGNORECASE)
_DEICTIC_END = re.compile(
    r"(?:[\s,]+(?:now|rn|right now|again now|here|atm|too|as well|everyone|all))+$", re.IGNORECASE
)
_SELF_DOING = re.compile(
    r"^(?:i'?m|i’m|i am)?\s*(?:now |also |currently )?(?P<verb>\w+ing)\s+(?P<rest>\S.*)$", re.IGNORECASE
)
_SELF_DID = re.compile(r"^(?P<self>i(?:'ve| have|’ve)? )?(?:now |just )?(?P<verb>\w+)\s+(?P<rest>\S.*)$", re.IGNORECASE)
_DECISION = re.compile(
    r"^(?:decision|decided|we decided|i decided)\s*(?:[:–—-]|to|is to)\s*(?:we |to |we'll |we will )?"
    r"(?P<verb>[a-z]+)\s+(?P<rest>\S.*)$",
    re.IGNORECASE,
)
_PROPOSAL = re.compile(r"^let'?’?s\s+(?P<verb>[a-z]+)\s+(?P<rest>\S.*)$", re.IGNORECASE)
_NO_OBJECT = re.compile(
    r"^(?:(?:it|that|this|them|those|these)\b.*|(?:back|up|down|out|off|on|over|now|again)?)$", re.IGNORECASE
)
_MENTION = re.compile(r"(?<!\w)@(?=\w)")
_MAXIMUM = 140


def doing(sentence: str) -> str | None:
    """``rolling back checkout-api to 4.11.3 now`` → ``was rolling back checkout-api to 4.11.3``.

    What is done by saying it is told as done: ``handing comms to Priya`` → ``handed comms to Priya``.
    """
    found = _SELF_DOING.match(sentence)
    verb = found["verb"].lower() if found is not None else ""
    if found is None or (verb not in _GERUNDS and verb not in _DONE_BY_SAYING):
        return None
    rest = _plain_rest(found["rest"])
    if rest is None:
        return None
    return f"{_DONE_BY_SAYING[verb]} {rest}" if verb in _DONE_BY_SAYING else f"was {verb} {rest}"


def did(sentence: str) -> str | None:
    """``I've restarted the workers`` → ``restarted the workers``; also with the subject left out."""
    found = _SELF_DID.match(sentence)
    if found is None or found["verb"].lower() not in (_PAST_WITH_SUBJECT if found["self"] else _PAST):
        return None
    rest = None if _NOT_AN_OBJECT.match(found["rest"]) else _plain_rest(found["rest"])
    return None if rest is None else f"{found['verb'].lower()} {rest}"


def decided(sentence: str) -> str | None:
    """``Decision: roll back checkout-api`` → ``decided to roll back checkout-api``; ``let's …`` → ``proposed to …``."""
    for pattern, verb in ((_DECISION, "decided to"), (_PROPOSAL, "proposed to")):
        found = pattern.match(sentence)
        if found is not None and found["verb"].lower() in _BASE:
            rest = _plain_rest(found["rest"])
            if rest is not None:
                return f"{verb} {found['verb'].lower()} {rest}"
    return None


def _plain_rest(rest: str) -> str | None:
    """The rest of the sentence without words that only make sense in chat; ``None`` where it must be quoted instead."""
    rest = _MENTION.sub("", _DEICTIC_END.sub("", rest.rstrip(" .!…")).rstrip(" ,"))
    if not rest or _NO_OBJECT.match(rest) or len(rest) > _MAXIMUM:
        return None
    if _PERSONAL.search(rest) or "“" in rest or ";" in rest or ". " in rest or rest.endswith("?"):
        return None
    if is_question(rest) or is_hedged(rest) or is_conditional(rest) or negations_in(rest):
        return None
    return rest
