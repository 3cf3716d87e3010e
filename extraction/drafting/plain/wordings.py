"""What a sentence that a person said tells a reader of the report, by its wording alone.

Each kind has its words in plain sight, so that people can argue about them. They decide what is worth telling and in
which section; none of them decides whether it is true: what is told keeps the person's own words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum

from extraction.domain.wording import is_conditional, is_hedged, is_question, negations_in, word_beginnings


class Tells(StrEnum):
    LOOKED_BACK = "looked back"  # what went well, what was hard
    DECIDED = "decided"
    HANDED_OVER = "handed over"  # roles, shifts, the pager
    REGRADED = "regraded"  # another severity
    RULED_OUT = "ruled out"
    IN_VAIN = "in vain"  # something tried that failed or changed nothing
    CONFIRMED = "confirmed"  # a cause, outright
    SPARED = "spared"  # what was not lost, not affected, not exposed
    UNCOUNTED = "uncounted"  # that something is not known, said by a person
    COUNTED = "counted"  # how many, how much
    EXPLAINED = "explained"  # how it came about
    LACKING = "lacking"  # what was not there: a check, a probe, an owner
    RECOVERED = "recovered"
    DONE = "done"


def _stems(words: str) -> frozenset[str]:
    return frozenset(word[:4] for word in words.split())


def _any(*parts: str) -> re.Pattern[str]:
    return re.compile("|".join(parts), re.IGNORECASE)


_NONE = r"(?:no|zero|0|none|nobody|no[- ]one|nothing|neither|never|not|without)"
_HARM = (
    r"(?:lost|loss|lose|affected|affect|impacted|touched|harmed|hit|charged|billed|paid|exposed|exposure|"
    r"leaked|missing|gaps?|"
    r"duplicat\w*|corrupt\w*|wrong\s+(?!here|with|in|and)[a-z]\w+|involved|stolen|abuse\w*|misuse\w*|damag\w*|"
    r"deleted|twice|"
    r"tamper\w*|overwritten|"
    r"delayed|disturbed|interrupted|customer impact|impact|signs? of|trace of|evidence of)"
)
_TOOK = r"(?:access(?:ed)?|read|used|opened|copied|downloaded|logged in)"
_WORKS = r"(?:un(?:affected|touched|harmed|impacted)|intact|complete|correct|consistent|safe|fine|ok|okay|healthy|clean|in order)"
_A_THING = (
    r"\b(?:customer|user|client|merchant|order|request|payment|purchase|booking|account|search|log-?in|code|"
    r"ticket|call|chat|complaint|message|e-?mail|"
    r"reading|household|person|people|listener|shipper|clinic|tenant|patient|student|learner|candidate|driver|"
    r"rider|ride|trip|seat|cabin|"
    r"row|record|document|file|event|job|label|reminder|invoice|report|upload|delivery|transaction|connection|"
    r"session|vote|test|page view|visit|visitor|"
    r"subscriber|member|guest|device|meter|sensor|shop|store|branch|site|team|build|query|queries|write|read|"
    r"attempt|failure|error|impression|"
    r"photo|image|video|contract|claim|case|quote|parcel|shipment|card|refund|key|token|address)(?:s|es)?\b"
)
_MEASURES = (
    r"(?:seconds|minutes|hours|days|weeks|months|years|times|pods|nodes|cores|cpus|hosts|regions|zones|bytes|steps|points|lines|was|has|is|"
    r"this|its|does|versions|partitions|brokers|replicas|shards|instances|proxies|threads|workers|tests|builds|ms|secs|mins|hrs|yes|as|us)"
)
_SOME_THINGS = rf"(?!{_MEASURES}\b)[a-z][a-z-]+[a-z]s\b"
_ACT = (
    r"(?:roll[- ]?back|restart|reboot|deploy(?:ment)?|rollout|revert|(?:first|second|third|last) attempt|"
    r"fail-?over|restore|import|migration|build|"
    r"job|script|apply|fix|patch|reload|flush|purge|unlock|scale[- ]?up|scaling|resize|reindex|re-?run|"
    r"renewal|switch)"
)
_PATTERNS: Mapping[Tells, re.Pattern[str]] = {
    Tells.LOOKED_BACK: _any(
        r"^\W*(?:what\s+)?(?:went\s+(?:well|wrong|badly|less\s+well)|(?:was\s+)?(?:hard|difficult|confusing|"
        r"good|tricky)|helped|lucky|"
        r"(?:where\s+)?we\s+got\s+lucky|lesson\w*(?:\s+\w+)?)\s*[:–—-]",
        r"\b(?:went|worked) well\b|\bhelped (?:a lot|us|most)\b|\b(?:got|were|was) lucky\b|\bluckily\b",
        r"\b(?:cost|lost) us\b|\blost .{1,20}\b(?:minutes|hours|time)\b|\bwas (?:hard|difficult|confusing)\b|"
        r"\b(?:hard|difficult) to (?:find|tell|see)\b",
        r"\btook (?:too|a) (?:long|while)\b",
    ),
    Tells.DECIDED: _any(
        r"^\W*(?:decision|decided|agreed)\b\s*[:–—-]?\s*(?:\S+\s+){2}",
        r"\bwe(?:'ve| have)? (?:decided|agreed)\b|\bi(?:'ve| have)? decided\b",
    ),
    Tells.HANDED_OVER: _any(
        r"\bhand(?:ing|ed)?[- ]?(?:over|off)\b|\b(?:has|have|had|takes?|took|taking|"
        r"got) (?:over )?the pager\b|\btak(?:e|es|ing) over\b(?!\s+\d)|"
        r"\byou have the pager\b",
    ),
    Tells.REGRADED: _any(
        r"\b(?:mak\w+|rais\w+|upgrad\w+|downgrad\w+|bump\w*|lower\w*|escalat\w+|mov\w+|set\w*|"
        r"go\w*)\b[^.;]{0,25}\b(?:sev|p)[- ]?[0-5]\b",
        r"^\W*(?:so\s+|ok\s+)?sev[- ]?[0-5]\s+(?:then|now|from)\b",
    ),
    Tells.RULED_OUT: _any(
        r"\brul(?:ed|es|ing)\s+(?:\S+\s+){0,4}?out\b|\b(?:is|was|it'?s|that'?s)\s*(?:n[’']t|not)\s+(?:it|the|"
        r"that|an?|our|related)\b",
        r"^\W*(?:so\s+|then\s+|ok\s+|nope,?\s+|no,?\s+)*not\s+(?:it|the|our|a|an)\b|\bso\s+(?:it'?s\s+)?(?:no|"
        r"not)\s+(?:the\s+|our\s+|an?\s+)?(?!idea|way|one|sure|yet|need|all)[\w-]+\s*(?:$|[.,;:])",
        r"\bred herring\b|\bfalse (?:lead|trail|alarm)\b|\binnocent\b|\b(?:off|dropped from) the (?:list|"
        r"table)\b|\bunrelated\b",
    ),
    Tells.IN_VAIN: _any(
        r"\b(?:did(?:n[’']t| not)|does(?:n[’']t| not))\s+(?:help|work|change|take|reload|do (?:anything|"
        r"it))\b|\bdid nothing\b|\bchanged nothing\b",
        r"\bno (?:change|difference|effect|improvement|luck)\b|\bmade no difference\b|\bwithout (?:effect|"
        r"success)\b|\bin vain\b",
        rf"\b{_ACT}s?\b[^.;,]{{0,25}}\b(?:failed|fails|refused|rejected|aborted|timed out|hangs|hung|stuck|"
        rf"blocked)\b",
        rf"\b(?:failed|refused|rejected|forbidden|denied)\b[^.;]{{0,25}}\b{_ACT}\b",
        r"\btried\b[^.;]{0,60}?(?:\bbut\b|:|–|-)\s*|\bfails? again\b|^\W*failed\b|\bstill (?:fail\w*|broken|"
        r"down|erroring|the same|at \d|\d)",
        r"\b(?:refused|rejected|refuses|rejects|forbidden|says (?:4|5)\d\d|(?:4|5)\d\d (?:forbidden|conflict))\b",
    ),
    Tells.CONFIRMED: _any(
        r"\b(?:is|was|i|we|now|so|,|^)\s*confirmed?\b(?!\s+(?:with|by|to)\b)|^\W*confirm(?:ed|ing)\b|\broot cause\b",
        r"\bturn(?:s|ed) out\b|\breproduc(?:ed|es|ible)\b|\b(?:can|could) reproduce\b",
        r"\b(?:the|real|actual) (?:cause|culprit|reason|trigger)\s*(?:is|was|:)|\b(?:caused|triggered) (?:by|"
        r"the|it|this)\b",
        r"\b(?:that|this|which) (?:is|was|explains) (?:why|what (?:broke|breaks|did it|caused))\b|\b(?:that|"
        r"this) explains\b",
    ),
    Tells.SPARED: _any(
        rf"\b{_NONE}\b[^.;]{{0,45}}?\b{_HARM}\b|\b(?:is|are|was|were|stay(?:ed|s)|kept|remained|look(?:s|"
        rf"ed)?)\s+(?:all\s+|still\s+)?{_WORKS}\b",
        rf"\b(?:is|are|was|were|has|have|had|did|does)(?:n[’']t)\b[^.;]{{0,25}}?\b{_HARM}\b|\bonly (?:affects?|"
        rf"affected|hits?|concern\w*)\b",
        rf"\b(?:nobody|no[- ]one|none|no (?:other|further|unknown|strange|foreign|\w+ (?:was|were|has been|"
        rf"have been)))\b[^.;]{{0,40}}?\b{_TOOK}\b",
        r"\b(?:all|every \w+)\b[^.;]{0,40}\b(?:went out|arrived|recovered|came back|were (?:printed|delivered|"
        r"sent|kept|restored|replayed)|"
        r"(?:is|are) (?:there|back))\b|\bitself (?:works|worked)\b|\bkept working\b|\bstill works?\b",
    ),
    Tells.UNCOUNTED: _any(
        r"(?<!until )\b(?:we|nobody|no[- ]one)\s+(?:do(?:n[’']t| not)|can(?:[’']t|not)|does(?:n[’']t| not)?|"
        r"knows?)\s+(?:know|say|tell)?\s*(?:how|which|whether|why|who|what|if)\b",
        r"(?<!until )\b(?:not known|unknown|unclear)\s+(?:how|which|whether|why|who|what|if)\b",
    ),
    Tells.COUNTED: re.compile(
        rf"(?<![\w.-])\d[\d.,]*\s?(?:k|m|%|million|thousand)?\s+(?:(?!(?:to|its?|the|for|at|in|on|since|and|"
        rf"by)\b)[\w-]+\s+){{0,2}}?(?:{_A_THING}|{_SOME_THINGS})|"
        rf"{_A_THING}[^.;]{{0,50}}?\b\d[\d.,]*\s?(?:%|ms\b|s\b|min\b|minutes|hours|h\b)|"
        r"(?<![\w.-])\d[\d.,]*\s+of\s+(?:the\s+)?\d[\d.,]*\s|^\W*(?:all|both) \d",
        re.IGNORECASE,
    ),
    Tells.EXPLAINED: _any(
        r"\bbecause\b|\bdue to\b|\bcaus(?:es|ing)\b|\bwhich (?:means|is why)\b|\bthat(?:[’']?s| is) why\b|"
        r"\bso (?:every\w*|all|each|both|any)\b",
        r"\b(?:still|never|no longer|only|always)\s+(?:point|sen[dt]|use|ha[sd]|go|gone|went|run|ran|read|"
        r"talk|wr[io]te|switch|reload|touch|"
        r"chang|cover|keep|kept|check|match|know|expect|trust|retr|answer|look|get|got)\w*",
        r"\binstead of\b|\brather than\b|\bshould (?:be|have been)\b|\bdoes(?:n[’']t| not) (?:trust|know|"
        r"match|fit|exist|handle)\b",
        r"\b(?:was|were|got|had been)\s+(?:\w+ly\s+)?(?:changed|replaced|rotated|removed|renamed|merged|moved|"
        r"lowered|raised|dropped|disabled|"
        r"enabled|switched|deleted|upgraded|set|capped|built|committed|pushed|cut|reset|released|added)\b",
        r"\b(?:is|are|was|were|has been)\s+(?:\w+ly\s+|all\s+)?(?:cached|missing|gone|full|expired|exhausted|"
        r"locked|blocked|hard-?coded|public|capped|"
        r"limited|out of (?:disk|memory|space)|misconfigured|too (?:low|high|small|short|large|long|old)|"
        r"by (?:size|age|name))\b",
        r"\b(?:throws?|threw|exception|segfault|crash\w*|ran out|runs out|hold\w* (?:a|the) lock|held (?:a|"
        r"the) lock|deletes|overwrites|"
        r"overflow\w*|exceed\w*|drops|rejects|loops|leak(?:s|ed|ing)?)\b|\bstopped (?:answering|responding|"
        r"working)\b",
        r"\bhas failed\b|\b(?:answers?|returns?|gives?) (?:an? )?[45]\d\d\b|\b(?:it[’']?s|it is|"
        r"was) (?:the )?(?:input|load|traffic|config\w*|default)\b",
        r"\bwithout (?:a|an|the|any)\b|\bdefault\b|\bno (?:disk|memory|space)\b|\b(?:wave|expired|expires)\b",
    ),
    Tells.LACKING: _any(
        r"\b(?:no|nobody|nothing|never|not|none)\b[^.;]{0,40}\b(?:alert\w*|page[sd]?|canary|probe\w*|check\w*|"
        r"monitor\w*|dashboard\w*|runbook\w*|test\w*|"
        r"owner|review\w*|backup\w*|limit\w*|quota\w*|log(?:s|ged)?|compar\w+|watch\w*|reads?|docs?|"
        r"documentation|reminder|guard\w*|rehears\w*|drill\w*)\b",
        r"\b(?:do|did|does|was|were|had)(?:n[’']t| not)\b[^.;]{0,30}\b(?:log|test\w*|alert\w*|check\w*|"
        r"monitor\w*|cover\w*|review\w*|documented|rehears\w*)\b",
        r"\bevery (?:probe|check|test|alert)\b|\b(?:clock|time)\b[^.;]{0,30}\b(?:fast|slow|off|ahead|"
        r"behind)\b|\bon the list for\b|\bno sound\b",
    ),
    Tells.RECOVERED: _any(
        r"(?<!going )(?<!go )(?<!it )(?<!roll )(?<!rolled )\bback (?:to|at|down|up|under|below|in|within|"
        r"online|on)\b|\b(?:normal|healthy|green|works?|working|"
        r"stable|fine|up) again\b",
        r"\b(?:recovered|recovering|caught up|drained)\b|\b(?:fine|ok|okay|healthy|clean) (?:now|after)\b|"
        r"\bany ?more\b|\bno longer\b",
        r"\b(?:error|ratio|rate|lag|queue|latency|p\d\d|success|failing|failures|backlog|writes|calls)\b[^.;]{0,40}?"
        r"\b(?:down to|fell|falls|falling|dropped|was \d|is empty|are empty|at 0|0[.,]\d+\s?%|0\s?%|(?:9[5-9]|"
        r"100)\s?%)",
        r"\bno (?:more|new|further) \w+|\blast (?:failed|failure|error|one|deletion)\b|\b(?:lag|queue|"
        r"backlog) (?:is|at) (?:zero|0|under|below)\b",
    ),
    Tells.DONE: _any(
        r"\b(?:is|are|was|were|has been|have been)\s+(?:now\s+)?(?:deleted|out|live|on|off|through|restarted|"
        r"reverted|rolled back|disabled|enabled|restored|"
        r"revoked|rotated|applied|merged|deployed|released|raised|lowered|switched|promoted|replaced|reissued|"
        r"renewed|blocked|silenced|drained|killed|"
        r"cancelled|stopped|paused|resumed|finished|done|complete[d]?|installed|active)\b",
        r"\b(?:restarted|reverted|rolled back|restored|revoked|rotated|re-?created|re-?built|re-?loaded|"
        r"killed|cancelled|promoted|switched|re-?issued|"
        r"replayed|re-?ran|reindexed|dropped|truncated|raised|lowered|disabled|enabled|silenced|deleted|"
        r"flushed|scaled)\b",
        r"\bwe have an? (?:new )?\w+|\b(?:building|rebuilding|restoring|replaying|re-?indexing|re-?running|"
        r"restarting|draining)\b",
        r"\b(?:all|both) (?:\w+ ){1,4}(?:serve|run|use|write|stream|answer|read)\b|^\W*done\b|\bstreams? from\b",
    ),
}
_BEGINNINGS: Mapping[Tells, frozenset[str]] = {
    Tells.LOOKED_BACK: _stems("hard diff help luck less well lost cost took conf tric lesson what good"),
    Tells.DECIDED: _stems("decision decided agreed"),
    Tells.HANDED_OVER: _stems("hand page taki take takes took over"),
    Tells.REGRADED: _stems("sev sev0 sev1 sev2 sev3 sev4 sev5 p0 p1 p2 p3 p4 p5"),
    Tells.RULED_OUT: _stems(
        "ruled rules ruling not isn wasn t no nope red false innocent off list table unrelated dropped"
    ),
    Tells.IN_VAIN: _stems(
        """help work change changed take reload noth nothing difference effect improvement luck success vain fail refu reje abor
        time hang hung stuc bloc forb deni tried still says 400 401 403 404 409 422 429 500 502 503 504"""
    ),
    Tells.CONFIRMED: _stems("conf root turn repr cause culp reas trig expl why what"),
    Tells.SPARED: _stems(
        """lost loss lose affe impa touc harm hit char bill paid expo leak miss gap gaps dupl corr wron invo stol acce read used
        abus misu dama dele twic tamp over copi down left dela dist inte cust sign trac evid unaf unto unha unim inta comp cons
        safe fine ok okay heal clea orde went arri reco came prin deli sent kept rest repl there back itse stil work open saw seen
        noti call wrot only"""
    ),
    Tells.UNCOUNTED: _stems("know known unknown unclear say tell"),
    Tells.LACKING: _stems(
        """aler page cana prob chec moni dash runb test owne revi back limi quot log logs logg comp watc read docs doc docu remi
        guar rehe dril cove cloc time list soun"""
    ),
    Tells.RECOVERED: _stems(
        """back again reco caug drai erro rati rate lag queu late p50 p90 p95 p99 succ fail back writ call more new furt last"""
    ),
    Tells.DONE: _stems(
        """dele out live on off thro rest reve roll disa enab revo rota appl merg depl rele rais lowe swit prom repl reis rene
        bloc sile drai kill canc stop paus resu fini done comp inst acti recr rebu relo rera rein drop trun flus scal have build
        re all both stre"""
    ),
}
_UNSURE = re.compile(
    r"\b(?:i|we) (?:wonder|hope|guess)\b|\bnot sure\b|\bno idea\b|\bin theory\b|\bfingers crossed\b|"
    r"\bworst case\b|\busually\b|^\W*(?:a\)|options?\b)|\b(?:customers?|people|users?) ask\b|\blooks? \w+ to me\b",
    re.IGNORECASE,
)
_AHEAD = re.compile(
    r"\b(?:i|we)(?:[’']ll| will| plan| intend| want| would|[’']d| could| might|[’']m going| need| propose)\b|"
    r"\b(?:will|going to|tomorrow|next (?:week|sprint|time))\b",
    re.IGNORECASE,
)
_TOLD_IF_AHEAD = frozenset((Tells.DECIDED, Tells.HANDED_OVER, Tells.LOOKED_BACK, Tells.REGRADED, Tells.UNCOUNTED))
_HOPED = re.compile(r"\bshould (?:be|have been)\b", re.IGNORECASE)
_ASIDE = re.compile(
    r",?\s*(?:in case \w+ asks?\w*|just so (?:you|we) know|for the record|if anyone asks)\b", re.IGNORECASE
)
_AGAIN = re.compile(
    r"\b(?:fine|ok|okay|healthy|clean) (?:again|now|after)\b|\bany ?more\b|\bno longer\b", re.IGNORECASE
)
_NOT_YET = re.compile(r"\b(?:yet|not (?:confirmed|reproduced|sure|clear)|unconfirmed)\b", re.IGNORECASE)
_BETTER = re.compile(
    r"\b(?:back (?:to|at|down|up|under|below)|down (?:to|from)|fell|fallen|recovered|again)\b", re.IGNORECASE
)
_ASKED = re.compile(
    r"^\W*(?:please|pls|can you|could you|give me|let me|let[’']?s|don[’']t)\b|\bplease\b|\bpls\b", re.IGNORECASE
)
_LOST_OR_LATE = re.compile(
    r"\b(?:fail\w*|lost|lose|missing|could not|couldn[’']t|cannot|can[’']t|never|did(?:n[’']t| not)|"
    r"not (?:delivered|sent|saved|printed)|stuck|waiting|"
    r"delayed|behind|late|old|twice|duplicate\w*|wrong|affected|complain\w*|tickets?|calls?|chats?|"
    r"messages? to support|reports?|reached|exposed|deleted|"
    r"dropped|rejected|time[ds]? out|held up|recovered|unreachable|errors?|came back|thrown out|gone|in total|"
    r"in all|altogether)\b",
    re.IGNORECASE,
)


_ANSWERED = re.compile(
    r"^\W*(?:got it|found it|found|got something|i see it|i have it|here it is|there it is|"
    r"yes)\b\s*[:.,!–—-]+\s*(?:\S+\s+){3}",
    re.IGNORECASE,
)


def tells_of(sentence: str) -> Tells | None:
    """The first kind that ``sentence`` tells, in the order of ``Tells``.

    Questions and requests tell nothing; a guess or a plan tells only what was decided, handed over or looked back on.
    """
    sentence = _ASIDE.sub("", sentence)
    found = _first(sentence)
    if found is None or is_question(sentence) or (found is not Tells.DECIDED and _ASKED.search(sentence)):
        return None
    if found not in _TOLD_IF_AHEAD and is_unsure(sentence):
        return None
    if found is Tells.SPARED and _AGAIN.search(sentence):
        return Tells.RECOVERED
    if found is Tells.CONFIRMED and negations_in(sentence):
        return Tells.EXPLAINED if not _NOT_YET.search(sentence) else None
    return found


def is_statement(sentence: str) -> bool:
    """Whether it says something outright: no question, no request, no guess, no plan."""
    return not (is_question(sentence) or _ASKED.search(sentence) or is_unsure(sentence))


def _first(sentence: str) -> Tells | None:
    here = word_beginnings(sentence)
    for kind, pattern in _PATTERNS.items():
        if kind is Tells.COUNTED:
            if _is_count(sentence):
                return kind
        elif (kind not in _BEGINNINGS or not here.isdisjoint(_BEGINNINGS[kind])) and pattern.search(sentence):
            return kind
    return Tells.EXPLAINED if _ANSWERED.match(sentence) else None


def _is_count(sentence: str) -> bool:
    return (
        any(map(str.isdigit, sentence))
        and not _BETTER.search(sentence)
        and _PATTERNS[Tells.COUNTED].search(sentence) is not None
        and _LOST_OR_LATE.search(sentence) is not None
    )


def is_unsure(sentence: str) -> bool:
    """Whether it is a guess, a plan, a hope or under a condition; "should be 30" tells what is right, and is none."""
    return bool(
        is_hedged(_HOPED.sub("", sentence))
        or is_conditional(sentence)
        or _UNSURE.search(sentence)
        or _AHEAD.search(sentence)
    )
