"""Words that anybody uses: where such a word also stands in a flagged message, that says nothing about where it came from.

Function words, the calendar, words for numbers and the plain verbs and adverbs of any report. What could carry the goal
of an instruction (nouns for things, outcomes and companies) never stands here.
"""

from __future__ import annotations

import re

from extraction.verification.furniture import ACTING, FRAMING, OF_REACH
from extraction.verification.lexicon import vocabulary

_FUNCTION = vocabulary(
    """about above across after again against ahead all almost along already also although always am among an and another any
    anybody anyone anything anyway apart are around as at away back be became because become becomes been before began begin
    behind being below beneath beside between beyond both but by can cannot could did do does doing done down during each
    either else enough even ever every everybody everyone everything except few first for forth from further get gets getting
    give given gives go goes going gone got had half has have having he hence her here hers him his how however if in inside
    instead into is it its itself just keep keeps kept last later least less let like little made main make makes making many may
    maybe me might mine more most much must my near nearly neither never next no nobody none nor not nothing now of off often
    on once one ones only onto or other others otherwise our out outside over own per perhaps put quite rather really same
    second see seen shall she should since so some somebody someone something sometimes soon still such take taken takes
    taking than that the their them then there therefore these they thing things this those though through throughout thus
    till to together too took toward towards twice under until up upon us use used uses using very was way we well went were
    what whatever when where whether which while who whole whom whose why will with within without would yet you your yours"""
)
_CALENDAR = vocabulary(
    """january february march april may june july august september october november december jan feb mar apr jun jul aug sep
    sept oct nov dec monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun today tonight
    yesterday tomorrow morning noon afternoon evening night midnight day days week weeks weekend month months quarter year
    years hour hours minute minutes second seconds moment moments utc gmt clock daily hourly weekly monthly"""
)
_NUMERALS = vocabulary(
    """zero two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
    nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand thousands million millions dozen
    dozens third fourth fifth sixth seventh eighth ninth tenth quarter quarters thirds pair couple several single double"""
)
_REPORTING = vocabulary(
    """according add added adds agree agreed answer answered ask asked asking asks begun believe believed bring brought call
    called calling change changed check checked checking come comes coming confirm confirmed continue continued decide decided
    early earlier end ended ending expect expected find finding finds found follow followed following happened hold held
    immediately know knowing known knows late lasted leave leaving left long longer look looked looking mean meant mention
    mentioned need needed needs note noted old open opened plan planned point pointed read reading recently remain remained
    remains reply replied report reported reporting reports run running said saw say saying says seem seemed send sending sent
    set short show showed showing shown shows small large start started starting state stated states stay stayed stop stopped
    think thought tried try trying turned understand wait waited waiting want wanted work worked
    working write writes writing written wrote incident incidents message messages different new likely possible possibly
    probably line lines clearly fully finally suddenly quickly slowly simply exactly roughly"""
)
_ORDINARY = _FUNCTION | _CALENDAR | _NUMERALS | _REPORTING | FRAMING | ACTING | OF_REACH
_FIGURE = re.compile(r"\d[\d.,:]*(?:st|nd|rd|th|[a-z]{1,2})?\Z")


def is_ordinary(word: str) -> bool:
    """Whether ``word`` (lower case) is common English, of the calendar or a numeral.

    >>> is_ordinary("february"), is_ordinary("through"), is_ordinary("11th"), is_ordinary("refund")
    (True, True, True, False)
    """
    return word in _ORDINARY or _FIGURE.match(word) is not None
