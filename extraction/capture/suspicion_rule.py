"""What a wording that speaks to a machine is made of, and the reasons a reviewer is given."""

from __future__ import annotations

import re
from dataclasses import dataclass

MACHINE = (
    r"(?:a\.?i\.?(?: (?:agents?|systems?|models?|tools?|assistants?|bots?))?|llms?"
    r"|(?:large )?language models?|(?:chat)?gpt(?:-?\d\w*)?"
    r"|chat ?bots?|(?:automated |virtual |digital )?assistants?|(?:auto-?)?summari[sz]ers?"
    r"|scribes? bot|the bot|report author bot"
    r"|(?:ai|report|post-?mortem|retro|retrospective|summary|incident|notes?|write-up|scribe)[- _]?"
    r"(?:writ(?:er|ing)|bot|generator|tool|agent|assistant|engine|pipeline)s?"
    r"|automat(?:ed|ic) (?:\w+ ){0,2}(?:systems?|software|tools?|reviewers?|agents?|writers?"
    r"|readers?)|machine readers?)"
)
IN = r"(?:the |any |all |every |each |your |our |this |whatever |whichever |an? )*"
WRITING = (
    r"(?:state|write|say|report|mention|leave|include|append|prepend|cite|claim|conclude|print|output"
    r"|repeat|omit|exclude|leave out|ignore|disregard"
    r"|reveal|approve|publish|blame|respond|reply|answer|describe|summari[sz]e|tell|treat|mark|record"
    r"|list|rate|remove|drop|hide|skip|add|put"
    r"|insert|use|follow|obey|forget|end|begin|start|set|change|call|send|forward|remember|save"
    r"|decode|do not|don'?t|never|always|you (?:must|should|may|will|are))"
)
START = (
    r"(?:^|[\n.!?:;>\"'“”‘’`(*|\]}#=,/]\s*|[-–—]\s+"
    r"|\b(?:please|pls|plz|kindly|now|then|must|also|just|only|instead|simply|so|again|you to|you"
    r"|to you|hereby|stop|shall|should|will|i)[,:.]?\s+)"
)
EARLIER = (
    r"(?:(?:all|any|every|each|of|the|your|these|those|my|its|our|previous|previously|prior|above"
    r"|earlier|preceding|former|original|initial"
    r"|existing|current|old|other|system|developer|user|safety|given|content|security|and|or|hidden"
    r"|default|built-in|internal|stated)[\s,]+)"
)
RULES_NOUN = (
    r"(?:instructions?(?: sets?)?|prompts?|guidelines?|directions|directives?|guardrails?"
    r"|system messages?|safety (?:rules|checks|polic(?:y|ies))"
    r"|programming|training|content polic(?:y|ies)|developer messages?)"
)


@dataclass(frozen=True, slots=True)
class SuspicionRule:
    """``pattern`` is searched only where one of ``stems`` occurs in the lower-cased text. ``quotable``: people also quote it."""

    stems: tuple[str, ...]
    pattern: re.Pattern[str]
    reason: str
    quotable: bool = False


def rule(stems: str, pattern: str, reason: str, quotable: bool = False) -> SuspicionRule:
    """``stems`` are separated by two spaces."""
    return SuspicionRule(tuple(stems.split("  ")), re.compile(pattern, re.IGNORECASE | re.MULTILINE), reason, quotable)


OVERRIDES = "it tells its reader to ignore earlier instructions"
FRAME = "it imitates the frame around a machine's instructions"
SPEAKS = "it speaks to an automatic writer"
OWN_PROMPT = "it asks a machine for its own instructions"
PERSONA = "it tells a machine what it is now"
INSISTS = "it presses its reader to repeat something"
DECODE = "it asks its reader to decode and follow something"
SHAPE = "it dictates the form of a machine's answer"
VERBS = (
    r"(?:ignore|disregard|forget|override|overrule|bypass|discard|neglect|dismiss|set aside"
    r"|pay no attention to|stop following|supersede"
    r"|do not follow|don'?t follow|never mind|skip|abandon)"
)
