"""How a clause is put: as a guess, a plan, an attempt, under way; pure patterns over text in lower case."""

from __future__ import annotations

import re

from extraction.domain.wording import HEDGES
from extraction.verification.lexicon import vocabulary

PLANNED = re.compile(
    r"\b(?:i could|we could|will|gonna|going to|plan(?:s|ned|ning)? to|plan is|todo|to-do|let[’']?s|should(?: we)?|needs? to|need"
    r"|want(?:s|ed)? to|[’']d like|would like|about to|ready to|propos(?:e[sd]?|ing|al)|scheduled|shall|i[’']?ll"
    r"|we[’']?ll|can you|can we|can someone"
    r"|could (?:you|we|someone)|please|pls|follow[- ]?ups?|action items?|to be|if we|once we|would"
    r"|asked? (?:\w+ )?(?:for|to)"
    r"|request(?:ed|ing)? (?:that|an?)\b|request(?:ed|ing)? \w+ to|requesting|intend(?:s|ed)?|want|recommend(?:s"
    r"|ed)?|suggest(?:s|ed)?"
    r"|consider(?:ed|ing)?|agreed to|decided to|may need|has to|have to|remains to|still to|yet to|waiting (?:for|on)"
    r"|(?:is|are|was|were)(?: up)? to (?!blame\b|the\b|a\b)[a-z]+|up to \w+ to|(?:runbook|playbook|policy|docs?"
    r"|instructions?) says?|(?:i|we|you|he|she|it|they|that)[’']d|before we|prepar(?:e[ds]?|ing) (?:to|for)"
    r"|(?:arrives|lands|comes|starts|begins|ends|finishes|opens|closes|goes|takes|returns|resumes)(?= .{0,30}"
    r"(?:\b(?:tomorrow|tonight|next|later|soon)\b|day\b|\d ?(?:min|h|hours?|days?|weeks?)\b)))\b"
    r"|^(?:next|actions?|ais?|todos?|fups?)\b|\bnext(?: steps?)?\s*:",
)
TRIED = re.compile(r"\b(?:tr(?:y|ies|ied|ying)|attempt(?:s|ed|ing)?|working on|aim(?:ed|ing) to|sought to)\b")
_HEDGES = "|".join(
    re.escape(entry) + (r"(?!\s+not\b)" if entry == "could" else "") for entry in sorted(HEDGES, key=len, reverse=True)
)
UNCERTAIN = re.compile(
    r"\b(?:not (?:yet )?(?:confirmed|proven|verified|certain|sure|clear)|unconfirmed|unverified|unproven|unclear"
    r"|unknown|tbc|tbd"
    r"|suspicions?|suspect\w*|suspicion|believ(?:e[sd]?|ing)|thought|think(?:s|ing)?|wonder\w*|candidate|prob|worst case|at worst"
    r"|working theory|hypothes\w+"
    r"|speculat\w+|probabl\w+|possibl\w+|likely|maybe|perhaps|might|could be|could have|must have|may (?:be"
    r"|have)|seem\w*"
    r"|appear(?:s|ed)?"
    r"|looks? like|looked like|guess\w*|assum\w+|apparent(?:ly)?|presum\w+|hunch|expect(?:s|ed)?|hopefully|should be"
    rf"|{_HEDGES}|to be confirmed|fwiw|iirc|afaik|imo|not sure|or something|no proof|without proof|correlat\w+"
    rf"|coincid\w+)\b",
)
DISCLAIMER = re.compile(
    r"\W*(?:(?:but |still |though )?(?:not |nothing )(?:yet )?(?:100 ?% )?(?:confirmed|sure|certain|verified"
    r"|proven|proved)|unconfirmed|unverified"
    r"|(?:just|only|pure|but it[’']s just) (?:a |my )?(?:guess\w*|hunch|theory|speculation|suspicion|idea)"
    r"|(?:i )?(?:could|might|may) be wrong"
    r"|guessing|speculat\w+|tbc|to be confirmed|needs? (?:confirmation|confirming|verif\w+)|no proof|take (?:it"
    r"|this) with|don[’']t quote me"
    r"|i think|maybe|perhaps|probably|possibly)\b"
)
_UNDER_WAY = re.compile(
    r"\W*(?:(?:ok|okay|yes|yep|alright|now|so|and|still|also|i am|i[’']m|we[’']re|we are|\w+ is|currently"
    r"|then)[\s,]+)*(?P<verb>[a-z]{3,}ing)\b"
)
_STATES = vocabulary(
    """seeing getting looking having failing timing running growing lagging being keeping closing declaring calling taking noting
    thinking hearing nothing something everything during working mitigating monitoring confirming billing staging pricing serving
    handing assigning passing escalating downgrading
    dropping falling climbing increasing recovering firing missing according following paging routing joining"""
)
"""Forms that tell a state or an act done by saying it, or no action at all."""
_SUBORDINATES = vocabulary(
    "once until till if unless when after before so which that because where while as whether who"
)
_FINITE = re.compile(
    r"\b(?:is|are|was|were|has|had|have|did|does|do|[a-z]{2,}[’']s|[a-z]{2,}n[’']t|[a-z]{3,}ed|went|came|took"
    r"|began|ran|got|fell|rose|lost"
    r"|made|kept|saw|found|sent|set|put|left|turned|gave|held|led|won|broke|threw|would|works|looks|takes|needs"
    r"|runs|shows|says|says|stays|remains)\b"
)
_FIRST_WORD = re.compile(r"\W*(?:(?:and|but|or)\s+)?(\w+)")
_JOINED = re.compile(r"\W*(?:and|or|so|that)\b")
_CONTRASTED = re.compile(r"\W*(?:but|though|although|however)\b")


def under_way_verb(clause: str) -> str:
    """The verb of something being done at that moment ("restarting db-03 now"), lower case; "" where there is none."""
    match = _UNDER_WAY.match(clause)
    return "" if match is None or match["verb"] in _STATES else match["verb"]


def first_plan(text: str) -> int:
    """Where ``text`` begins to speak of what is still to be done; past its end where it does not."""
    return _first(PLANNED, text)


def first_attempt(text: str) -> int:
    return _first(TRIED, text)


def first_doubt(text: str) -> int:
    return _first(UNCERTAIN, text)


def doubt_from(sentence: str) -> int:
    """From where a sentence is unsure: all of it (-1) where the doubt trails ("the pool is empty, I think")."""
    found = first_doubt(sentence)
    return -1 if len(sentence[found:].split()) <= 3 and "," in sentence[max(0, found - 3) : found] else found


def _first(pattern: re.Pattern[str], text: str) -> int:
    match = pattern.search(text)
    return len(text) + 1 if match is None else match.start()


def stands_alone(clause: str) -> bool:
    """Whether a later clause tells something of its own: it has its verb and does not hang on the one before."""
    first = _FIRST_WORD.match(clause)
    return _FINITE.search(clause) is not None and not (first is not None and first.group(1) in _SUBORDINATES)


def tells_outright(clause: str) -> bool:
    """Whether a clause after a doubt in its sentence is not part of it: "I think it's the pool, it was cut today"."""
    if _JOINED.match(clause):
        return False
    return stands_alone(clause) or _CONTRASTED.match(clause) is not None
