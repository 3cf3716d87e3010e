"""How people say that an impact began, that an incident is declared, taken up, mitigated, over, or back again."""

from __future__ import annotations

import re

_I = re.IGNORECASE
_START = r"(?:^\W*|[,;:.!–—→]\s+|\band\s+|\bso\s+|\bok(?:ay)?\s+|\bwith\s+that,?\s+)"
_THING = (
    r"(?:(?:the\s+|this\s+|our\s+)?(?:[\w-]+\s+){0,2}?(?:incident|outage)|(?:the\s+|this\s+)?sev[- ]?\d|[a-z]{2,6}-\d+)"
)
_IT = r"(?:(?:now|and|so|then)\s+)?(?:it|this(?:\s+one)?|everything|(?:the|this)\s+(?:issue|problem))"
_IS = (
    r"(?:[’']s|\s+(?:is|has\s+been|are|was\s+just|was|were))(?:\s+(?:now|fully|all|officially|completely|finally|really|"
    r"actually|properly|truly|marked(?:\s+as)?))*\s+"
)
_TAIL = (
    r"(?=\s*(?:$|[.,!;:)\]–—✅☑✔🎉🙌👏-]|\d{1,2}:\d\d|"
    r"\b(?:at|as\s+of|now|then|since|from\s+(?:my|our)\s+(?:side|end)|for\s+(?:everyone|all)|thanks|thank|and|on|with|after)\b))"
)

RESOLVED = re.compile(
    rf"{_START}(?:update:?\s+|we(?:[’']re|\s+are)\s+|now\s+|and\s+|:\w+:\s*)*(?:fully\s+|all\s+|now\s+|officially\s+)*resolved{_TAIL}|"
    rf"{_START}[a-z]{{2,6}}-\d+:?\s+(?:(?:now|fully|finally)\s+)*resolved{_TAIL}|"
    rf"{_START}{_THING}{_IS}(?:resolved|closed|over)\b|{_START}{_IT}{_IS}(?:resolved|fixed\s+for\s+(?:everyone|all|good)){_TAIL}|"
    r"\b(?:marking|calling|declaring|considering|setting|moving|flipping)\s+(?:this|it|us|(?:the\s+|this\s+)?incident|\S+-\d+)"
    r"(?:\s+(?:as|to|now))*\s+(?:resolved|closed|over|done)\b|"
    r"\bresolving\s+(?:this|it)\b(?=\s*(?:$|[.,!;:–—-]|now\b|as\b|and\b))|"
    r"\b(?:closing|wrapping)\s+(?:(?:this|it|us|things)\s+)?(?:out|off|up|down)?\s*as\s+resolved\b|"
    r"\b(?:closing|resolving|ending|wrapping\s+up)\s+(?:out\s+)?(?:(?:the|this)\s+(?:incident|outage)|[a-z]{2,6}-\d+)\b(?!\s+(?:doc|call|bridge|review))|"
    rf"{_START}[a-z]{{2,6}}-\d+\s+(?:is\s+|can\s+be\s+)?(?:closed|done|over|finished){_TAIL}|"
    rf"{_START}resolved\s+[a-z]{{2,6}}-\d+{_TAIL}|"
    r"\b(?:i|we)\s+(?:now\s+|can\s+|hereby\s+)*(?:close|resolve|end)\s+(?:(?:the|this)\s+(?:incident|outage|one)|[a-z]{2,6}-\d+|(?:this|it)(?=\s*(?:$|[.,!;:]|now|here)))|"
    r"\b(?:call|consider|mark|set)\s+(?:this|it|the\s+incident|[a-z]{2,6}-\d+)\s+(?:as\s+|to\s+)?(?:resolved|closed|done|over)\b|"
    rf"\ball[- ]clear\b|\bincident\s+(?:declared\s+|marked\s+)?(?:as\s+)?(?:closed|resolved|over|ended|completed){_TAIL}",
    _I,
)
TOLD_OF_EARLIER = re.compile(
    r"\b(?:my|your|his|her|their|our|early|earlier|premature|false|first|previous|last|(?<!with )that)\s+(?:[\w-]+\s+){0,2}$|"
    r"\b(?:sorry|apologi[sz]e|apologies|mistake|wrong|regret|guilty)\s+(?:for|about|to|of|that|with)\s+(?:[\w’']+\s+){0,2}$",
    _I,
)
TOO_EARLY = re.compile(
    r"\btoo\s+(?:early|soon|quick(?:ly)?|fast)\b|\bpremature(?:ly)?\b|\b(?:was|were)\s+(?:wrong|a\s+mistake)\b", _I
)
MITIGATED = re.compile(
    r"(?<!risk )(?<!risks )\bmitigated\b(?!\s+by\b)|"
    r"\bmitigation\s+(?:is\s+)?(?:in\s+place|complete|completed|done|applied|live|confirmed|worked|successful)\b|"
    r"\bimpact\s+(?:is\s+|has\s+|to\s+\w+\s+(?:is\s+|has\s+)?)?(?:over|ended|stopped|gone|resolved)\b|"
    r"\bbleeding\s+(?:has\s+|is\s+)?stopped\b|\bstopped\s+the\s+bleeding\b|"
    r"\b(?:customers?|users?|merchants?|clients?)\s+(?:are|is)\s+no\s+longer\s+(?:affected|impacted|seeing)\b|"
    r"\b(?:customers?|users?|people|everyone)\s+(?:can|are\s+able\s+to)\s+[\w\s]{2,25}\bagain\b|"
    r"\bservice\s+(?:is\s+|has\s+been\s+)?(?:fully\s+)?restored\b|\bback\s+to\s+normal\s+for\s+(?:everyone|all|customers|users)\b",
    _I,
)
DECLARED = re.compile(
    r"\bdeclar(?:ing|ed|e)\b[^.;?]{0,25}?\b(?:sev[- ]?\d|p[0-5]\b|(?:major\s+|an?\s+)?incident|outage)|"
    r"\b(?:this\s+is|we\s+have|calling\s+(?:this|it)|treating\s+(?:this|it)\s+as|making\s+(?:this|it)|it[’']s)\s+"
    r"(?:now\s+)?(?:an?\s+)?(?:sev[- ]?\d|major\s+incident)\b|"
    r"\b(?:opening|raising|starting|calling|treating|filing|logging)\s+(?:(?:this|it|one|that)\s+)?(?:up\s+)?(?:as\s+)?(?:an?\s+)?"
    r"(?:(?:new|major)\s+)?(?:sev(?:erity)?[- ]?[0-5]|p[0-5])\b(?!\s+(?:ticket|issue|bug))|"
    r"\b(?:calling|opening|tracking|filing|logging|treating)\s+(?:this|it|that)\s+(?:as\s+|under\s+)?[a-z]{2,6}-\d+\b"
    r"(?!\s+(?:as\s+|now\s+)*(?:resolved|closed|over|done|mitigated|stable|a\s+duplicate)\b)|"
    r"\b(?:this\s+is|it[’']s|we\s+have)\s+(?:now\s+|officially\s+)+an\s+incident\b|\bmaking\s+(?:this|it)\s+an\s+incident\b|\bin\s+incident\s+mode\b|"
    r"\b(?:call|make)\s+(?:it|this|that)\s+an?\s+(?:sev[- ]?\d|p[0-5])\b|"
    r"\b(?:sev[- ]?\d|p[0-5])\s+(?:it\s+is|raised|declared|opened)\b|"
    r"\bgoing\s+with\s+(?:an?\s+)?(?:sev[- ]?\d|p[0-5])\b|"
    rf"{_START}(?:i[’']?m\s+)?(?:going\s+to\s+)?(?:calling|call|treating|treat|declare)\s+(?:this|it)\s+(?:as\s+)?an\s+incident\b|"
    r"(?<!they )(?<!vendor )(?<!provider )(?<!supplier )(?<!partner )"
    r"\b(?:opening|opened|raising|raised|starting|started|creating|created|kicking\s+off|kicked\s+off)\s+(?:an?|the)\s+"
    r"(?:new\s+|major\s+|sev[- ]?\d\s+)?incident\b"
    r"(?!\s+(?:with|doc|review|call|bridge|channel|report|template|on\s+their|at\s+their))|"
    r"\bincident\s+(?:#?(?:[a-z]+-)?\d+\s+)?(?:(?:was|has\s+been)\s+)?(?:declared|opened|created|started)\b(?!\s+(?:as\s+)?(?:resolved|mitigated|over|closed|stable))|\b(?:new|starting)\s+incident\s*:",
    _I,
)
REOPENS = re.compile(
    r"(?:^\W*|[,;:.!–—]\s+|\b(?:i[’']?m|i\s+am|we[’']?re|we\s+are|and|so|ok(?:ay)?|i|we|now)\s+)re-?open(?:ing|ed)?\s+"
    r"(?:the\s+|this\s+)?(?:incident|outage|this|it|[a-z]{2,6}-\d+)\b|^\W*re-?opening\b|"
    r"\bincident\s+(?:is\s+|has\s+been\s+)?re-?opened\b",
    _I,
)
KEY = re.compile(r"(?<![\w-])[a-z]{2,6}-\d{1,8}(?![\w-])", _I)
INCIDENT_SERIES = re.compile(r"^(?:INC|INCIDENT|IR|IM|OUTAGE)-?\d", _I)
"""Keys that are an incident's in every team."""
_KEY = r"(?<![\w-])(?:inc(?:ident)?[-_ #]?\d+|[a-z]{2,6}-\d{1,8})(?![\w-])"
KEY_OPENED = re.compile(
    r"\b(?:open|declar|rais|start|creat|fil|logg|kick|call|mak|track)(?:e|ing|ed)\b"
    r"(?:\s+(?:this|it|up|off|as|under|an?|the|new|incident|now|sev[- ]?\d))*"
    rf"[\s:,#“\"*`–—-]*(?P<before>{_KEY})(?!\s+(?:(?:as|to|now)\s+)*(?:resolved|closed|over|done|mitigated|stable|a\s+duplicate|review|retro|follow))|"
    rf"(?P<after>{_KEY})[\s\"”*`:,–—-]*(?:is\s+|was\s+|has\s+(?:now\s+)?been\s+|now\s+|just\s+)*(?:opened|open|declared|created|started|raised)\b(?!\s+(?:for|since|items?|questions?))",
    _I,
)
ABOUT_KEY = re.compile(
    r"\b(?:remind\w*|review|retro\w*|post-?mortem|follow-?ups?|last\s+\w+|from\s+(?:january|february|march|april|may|june|july|august|"
    r"september|october|november|december)|like\s+in|similar|same\s+as|been\s+open\s+for|doc|action\s+items?)\b",
    _I,
)
"""What speaks of an incident that was declared before."""
TOOL_DECLARED = re.compile(
    r"\b(?:sev[- ]?\d|p[0-5])\s+(?:incident\s+)?(?:was\s+|has\s+been\s+)?(?:declared|opened|created|raised)\b|"
    r"\bincident\s+channel\s+(?:was\s+)?(?:created|opened)\b|"
    r"\bnew\s+(?:sev[- ]?\d\s+|p[0-5]\s+|major\s+)?incident\b(?!\s+(?:template|process|form))",
    _I,
)
DECLARE_COMMAND = re.compile(
    r"^/(?:inc(?:ident)?|rootly|firehydrant|fh|ff|pd|datadog|dd|sev|declare)\b\S*\s*(?:incident\s+)?(?:declare|new|create|open|start|trigger)\b"
    r"|^/declare\b",
    _I,
)
SEVERITY = re.compile(r"\b(?:sev(?:erity)?[- ]?(?P<number>[0-5])|(?P<priority>P[0-5]))\b", _I)
SEVERITY_OPENS = re.compile(
    r"^\W*(?:sev[- ]?[0-5]|p[0-5])\b(?=\s*(?:$|[,.:;–—-]|opening|bridge|then\b|now\b|from\s+now))", _I
)
TAKEN_UP = re.compile(
    r"^\W*(?:(?:ok(?:ay)?|here|hi|hey|hello|morning|evening|yep|yes|yeah|thanks|all|paged|me\s+too|and|hm+|huh|uff|oh)\b[,.!:]*\s+)*(?:ack(?:ed|ing|nowledged)?\b|on\s+it\b|"
    r"(?:i[’']?m\s+|i\s+am\s+|we[’']?re\s+|currently\s+|now\s+|just\s+)?(?:looking|investigating|checking|taking\s+(?:a\s+look|it|this)|having\s+a\s+look|on\s+it|digging)\b|"
    r"i[’']?(?:ll|ve)\s+(?:take\s+(?:a\s+look|it|this)|look|got\s+(?:it|this|the\s+page))|i\s+(?:have|got|saw)\s+(?:the\s+page|paged|the\s+alert)|i\s+(?:take|have)\s+a\s+look|"
    r"i\s+(?:look|check|take\s+it)\b|got\s+(?:it|the\s+page|paged))(?!\s+(?:good|great|better|fine|forward))",
    _I,
)
ACKED_AT = re.compile(r"\back(?:ed|nowledged)\b(?:\s+(?:it|the\s+(?:page|alert)))?\s+(?:at\s+)?(?=\d)", _I)
ACK_BEGINNINGS = frozenset({"acke", "ackn"})
TOOL_ACK = re.compile(r"\backnowledged\b", _I)
TOOL_FIRING = re.compile(
    r"\[FIRING(?::\d+)?\]|\bFIRING\b|^\W*(?:ALERT|CRITICAL|TRIGGERED|ALARM|PROBLEM|DOWN)\b|\b(?:alert|incident)\b[^.\n]{0,60}\b(?:fired|firing|triggered)\b"
    r"|^\W*Triggered\b",
)
TOOL_CLEARED = re.compile(
    r"\[RESOLVED(?::\d+)?\]|^\W*(?:RESOLVED|RECOVERED|RECOVERY|OK|UP)\b|^\W*Resolved\b\s*[:#]|\balert\b[^.\n]{0,60}\b(?:resolved|cleared)\b"
)
TOOL_INCIDENT = re.compile(
    r"\b(?:incident|[A-Z]{2,6}-\d+)\b[^.\n]{0,60}?\b(?:is|was|has\s+been|moved\s+to|changed\s+to|set\s+to|now|marked(?:\s+as)?|status:?)\s+"
    r"(?:\w+\s+(?:to|as)\s+)?[*_`\"“]*(?P<status>resolved|closed|mitigated|reopened)\b|\b(?P<verb>resolved|closed|reopened|mitigated)\s+(?:the|this)\s+incident\b",
    _I,
)
REPORTED = re.compile(
    r"\b(?:seeing|getting|noticing|noticed|hitting)\b[^.?!]{0,40}\b(?:errors?|5\d\ds?|5xxs?|timeouts?|failures?|spikes?|latency|alerts?|exceptions?|"
    r"something\s+went\s+wrong)\b|\b(?:is|are|went|looks?|appears?)\s+(?:\w+\s+)?(?:down|broken|unavailable|unreachable|timing\s+out|failing)\b|"
    r"\b(?:5\d\ds|5xxs?)\b|\berror\s+rate\b[^.?!]{0,30}\b(?:spik|climb|up|high|jump|\d)|"
    r"\b(?:customers?|users?|support|merchants?|clients?|tenants?|partners?)\b[^.?!]{0,40}\b(?:can[’']?t|cannot|unable|complain\w*|report\w*|"
    r"wr(?:ote|ites?|iting)\s+in|call(?:ed|ing)\s+in|getting\s+(?:errors|calls)|failing)\b|\b(?:is|are)\s+(?:missing|erroring|not\s+(?:working|loading|arriving))\b|"
    r"\breturns?\s+(?:errors?|empty)\b",
    _I,
)
REOPENED = re.compile(
    r"\bre-?open(?:ing|ed)?\s+(?:the\s+|this\s+)?(?:incident|this|it|\S+-\d+)|\bincident\s+(?:is\s+|has\s+been\s+)?re-?opened\b|^\W*re-?opening\b|"
    r"\b(?:errors?|5xxs?|500s|timeouts?|alerts?|latency|issue|problem|outage|failures?)\s+(?:is|are|[’']s)\s+back\b(?!\s+(?:to|up|at|down|in|on|under|below))|"
    rf"{_START}(?:it|this)(?:[’']s|\s+is)\s+(?:happening|failing|broken|down|spiking|alerting|firing)\s+again\b|"
    r"\b(?:errors?|5xxs?|500s|timeouts?|latency|error\s+rate|alert)\b[^.?!]{0,40}\b(?:spiking|climbing|rising|firing|failing|up|fired|started|increasing)\s+again\b|"
    r"\b(?:not|isn[’']?t)\s+(?:actually\s+|really\s+)?(?:resolved|fixed|over)\b|\bseeing\s+(?:it|errors?|5xxs?|500s|timeouts?|this)\s+again\b|"
    r"\bspoke\s+too\s+soon\b|\bit[’']s\s+back\s*(?:$|[.!,:])",
    _I,
)
PARTIAL = re.compile(
    r"\b(?:still|except|partial(?:ly)?|partly|almost|nearly|mostly|half|some\s+of|for\s+(?:eu|us|some|most)\b|in\s+staging|on\s+staging)\b",
    _I,
)
PAST_STORY = re.compile(
    r"\b(?:was|were|had\s+been|got)\s+(?:\w+\s+)?(?:resolved|mitigated|declared)\b|\blast\s+(?:week|time|month|year|night|incident)\b|\byesterday\b|"
    r"\bpreviously\b|\bwent\s+well\b|\bwhat\s+was\s+hard\b|\btook\s+(?:us|\d|about|ten|a)\b",
    _I,
)
LONG_AGO = re.compile(r"\b(?:last\s+(?:week|time|month|year|night|incident|one)|yesterday|previous(?:ly)?|took)\b", _I)
WILL = re.compile(
    r"\b(?:will|[’']ll|going\s+to|to\s+be|want\s+to|wait(?:ing)?\s+(?:to|for)|need\s+to|ready\s+to|before)\b", _I
)

BEGAN = re.compile(
    r"\b(?:start(?:ed|s|ing)?|began|begins?|beginning|since|from|as\s+of|(?:first|oldest|earliest)\s+(?!(?:thing|step|look|guess|update|responder|person|call|deploy|rollback|fix|alert|page)\b)[a-z0-9]+|"
    r"dating\s+back\s+to|going\s+back\s+to|kicked\s+off|onset|between|went\s+(?:up|down|dark|red|read-only|public|offline)|"
    r"dropp?(?:ed|s)?\s+(?:to\s+(?:zero|nothing|nil)|off)|go(?:es)?\s+(?:up|down)|stopped(?:\s+\w+ing)?|fell\s+over|broke|jumped|spiked|took\s+off|turned\s+(?:red|bad))\b[^.;\d]{0,25}$",
    _I,
)
LACKS_SINCE = re.compile(
    r"\b(?:no|nothing|none|not\s+a\s+single|not\s+one)\b(?!\s+(?:\w+\s+)?(?:errors?|failures?|failed|more|new|further|complaints?|alerts?|issues?|problems?|timeouts?|5xxs?|"
    r"change\w*|delet\w+|loss\w*|lost|stuck|missing|reports?|tickets?|calls?|deploy\w*|restarts?|impact|trouble|wrong|broken|rejects?))[^.;?\d]{0,30}\bsince\s+$",
    _I,
)
"""Nothing of what should come: "no visits counted since 13:41"."""
HARM_BEGAN = re.compile(
    r"\b(?:start(?:ed|s|ing)?|began|begins?)\s+(?:to\s+)?(?:delet|fail|drop|reject|refus|los(?:e|ing)|err|tim|crash|hang|hold|block|return|throw|bounc|duplicat)\w*\b[^.;\d]{0,25}$",
    _I,
)
ENDED = re.compile(
    r"\b(?:errors?|failures?|timeouts?|5xxs?|500s|alerts?|complaints?|error\s+rates?|latency|backlog|queue|crashes|retries)\s+(?:\w+\s+)?"
    r"(?:stopped|dropped|fell|ended|went\s+(?:down|away))\b[^.;\d]{0,25}$",
    _I,
)
"""What stopped was the trouble: no beginning."""
IMPACT_BEGAN = re.compile(
    r"\b(?:customer\s+|user\s+)?impact\s*(?:time\s*)?(?:(?:on|for|to)\s+\w+\s+)?(?:start(?:ed|s)?|began|begins|beginning|since|from|window)\b[^.;\d]{0,20}$|"
    r"\b(?:affected|impacted|outage|incident)\s+(?:window|period)\b[^.;\d]{0,15}$|"
    r"\b(?:start|beginning|onset)\s+of\s+(?:the\s+|customer\s+|user\s+)*(?:impact|incident|outage|trouble)\b[^.;\d]{0,12}$",
    _I,
)
TROUBLE = re.compile(
    r"\b(?:impact\w*|errors?|erroring|outage|issues?|problems?|fail(?:ed|ing|ures?|s)?|5xxs?|500s|50\d|timeouts?|timing\s+out|timed\s+out|latency|slow\w*|"
    r"degrad\w+|stopped|missing|empty|4\d\ds|loop\w*|bounc\w+|crash\w*|hang\w*|affected|down|unavailable|unable|can[’']?t|cannot|incident|broken|bad|wrong|blank|blocked|locked|waiting|held|gone|deleted|frozen|stale|corrupt\w*|duplicate\w*|dropped|lost|rejected|declined|spike\w*|elevated|stuck|lag\w*|wait(?:s|ed)?|holes?|gaps?|(?:was|were|got)\s+hit|(?:graph|curve|chart)s?\s+(?:goes|went|climb\w*|ris\w*|rose|jump\w*|drop\w*|start\w*|begin\w*)|"
    r"drop(?:s|ped)?\s+to\s+(?:zero|nothing|nil|0)|"
    r"backlog\w*|delay\w*|piling|piled)\b|\b(?:did|do|does|could|would|was|were)(?:\s+not|n[’']t)\s+\w+",
    _I,
)
NOT_IMPACT = re.compile(
    r"\b(?:deploy\w*|rollout|release\w*|roll(?:ed|ing)?\s*back|rollback|migration|maintenance|bridge|call|meeting|job|backup|window|recover\w*|"
    r"drop(?:ping)?|shift|monitor\w*|watch\w*|review|retro|postmortem|rotat\w*|restart\w*|failover|cron|investigat\w*|mitigat\w*|normal|healthy|fine|"
    r"standup|lunch)\b",
    _I,
)
APPROXIMATE = re.compile(
    r"(?:\b(?:about|around|approximately|approx\.?|roughly|circa|ca\.?|near(?:ly)?|some\s+time)\s+|~\s*)$", _I
)
SAW_FIRST = re.compile(
    r"\b(?:saw|seen|noticed|spotted|heard\s+(?:of|about))\s+(?:it|this|that|the\s+\w+|\w*\s*errors?|\w*\s*failures?|first\b)",
    _I,
)
FIRST = re.compile(r"\bfirst\b", _I)
LINE_BEGINS = re.compile(
    r"^\s*(?:UTC|Z)?[\s:,|–—-]*(?:(?:the\s+)?first\s+\w+(?:\s+\w+)?\s*(?:$|[.,;(]|\b(?:in|on|at|from|of|for)\b)|"
    r"(?:(?:the|customer|user|some|all)\s+)*(?:impact|errors?|failures?|outage|trouble|5xxs?|timeouts?|incident|problems?|latency)\s+"
    r"(?:start\w*|beg[aiu]n\w*|appear\w*|climb\w*|ris\w+|rose|jump\w*|spik\w+))",
    _I,
)
"""What stands behind a clock time that leads a line of a written timeline."""
PERIOD = re.compile(r"^\W*(?:[^.;]{0,60},\s+)?(?:between|from)\s+(?:\w+\s+)?$", _I)
IT_BEGAN = re.compile(
    r"^\W*(?:it\s+(?:start(?:s|ed)|begins?|began)|starts|begins)\s+(?:at\s+|around\s+|about\s+)*$", _I
)
OLDEST = re.compile(r"\b(?:oldest|earliest)\b[^.;\d]{0,40}$", _I)
BEGAN_ALONE = re.compile(
    r"^\W*(?:it\s+|this\s+|they\s+|all\s+)*(?:started|began|begun|starting|since|first\s+seen)\b", _I
)
TIME_FOLLOWS = re.compile(
    r"^\s*(?:now\b|then\b)?\s*(?:(?:on|in|during|over|by)\s+(?:the\s+)?(?:call|bridge|phone|meeting|room)|by\s+@?\w+(?:\s[A-Z]\w+)?)?\s*[:,(–—-]?\s*(?:status\s+)?(?:at|as\s+of|since|@|around|from)?\s*$",
    _I,
)
FOUND_CAUSE = re.compile(
    r"\bfound\s+(?:it|the\s+(?:cause|culprit|reason|trigger|problem))\b|\bculprit\b|\broot\s+cause\b|\bcaused\s+by\b|\btriggered\s+by\b|"
    r"\b(?:broke|changed|came|started|began|introduced)\b[^.;?]{0,30}\b(?:with|by|in|after)\b|\bcause\s+(?:is\s+)?(?:confirmed|found)\b",
    _I,
)
STILL_GOING = re.compile(
    r"\b(?:rolling|reverting|restarting|deploying|redeploying|failing\s+over|in\s+progress|started|scaling|begun)\b", _I
)
SEVERITY_CHANGED = re.compile(
    r"\b(?:upgrad|downgrad|bump|lower|rais|escalat|mov|chang|sett|set|dropp|keep|calling|making)(?:e|ed|ing|ping|ped|d|s)?\b[^.;?]{0,30}?"
    r"\b(?:sev[- ]?[0-5]|p[0-5])\b|\bseverity\s*(?:is|:|to|now|=)|\bnow\s+(?:a\s+)?sev[- ]?[0-5]",
    _I,
)
RESOLVED_BEGINNINGS = frozenset({"reso", "clos", "over", "fixe", "clea", "endi", "ende", "wrap", "done", "comp"})
MITIGATED_BEGINNINGS = frozenset({"miti", "impa", "blee", "stop", "long", "agai", "rest", "norm"})
DECLARED_BEGINNINGS = frozenset(
    {
        "decl",
        "reop",
        "re",
        "sev",
        "seve",
        "majo",
        "inci",
        "outa",
        "call",
        "open",
        "trac",
        "fili",
        "logg",
        "trea",
        "rais",
        "star",
        "crea",
        "kick",
        "maki",
        "make",
        "goin",
        *(f"{word}{level}" for word in ("sev", "p") for level in range(6)),
    }
)
MILESTONE_BEGINNINGS = RESOLVED_BEGINNINGS | MITIGATED_BEGINNINGS | DECLARED_BEGINNINGS
REOPEN_BEGINNINGS = frozenset({"reop", "re", "back", "agai", "not", "isn", "actu", "spok", "resi"})
HAS_CLOCK = re.compile(r"\d:[0-5]\d|\d\s?[ap]\.?m\b", re.IGNORECASE)
