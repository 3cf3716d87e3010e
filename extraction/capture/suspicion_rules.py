"""Wordings by which a text speaks to a machine instead of to people, each with the reason a reviewer is given."""

from __future__ import annotations

from extraction.capture.suspicion_rule import (
    DECODE,
    EARLIER,
    FRAME,
    IN,
    INSISTS,
    MACHINE,
    OVERRIDES,
    OWN_PROMPT,
    PERSONA,
    RULES_NOUN,
    SHAPE,
    SPEAKS,
    START,
    VERBS,
    WRITING,
    SuspicionRule,
    rule,
)
from extraction.domain.orders import STRONG_ORDERS

RULES: tuple[SuspicionRule, ...] = (
    rule(
        "instruction  prompt  guideline  direction  directive  guardrail  message  safety  programming  "
        "training  content polic",
        rf"{START}{VERBS}\s+{EARLIER}+{RULES_NOUN}\b",
        OVERRIDES,
        quotable=True,
    ),
    rule(
        "ignore  disregard  forget  override  bypass",
        rf"{START}{VERBS}\s+(?:{EARLIER}*(?:instructions?|directions|guidelines)\b\s*(?:,|and\b|;)"
        r"|(?:all|any|your|all of your|all the) (?:previous |prior |earlier )?(?:rules|policies"
        r"|restrictions|limits|constraints|everything)\s*(?:[.!,;]|and\b|$))",
        OVERRIDES,
        quotable=True,
    ),
    rule(
        "ignore  disregard  forget  override  bypass  discard",
        rf"\b{VERBS}\s+(?:everything|anything|all(?: of)?|the (?:rest|above|other|remaining)|other|this"
        rf"|that|any other|these|manual)\b[^\n]{{0,60}}?"
        r"(?:,|;|\.|:|\band\b|\bexcept\b)\s*(?:then |just |only |instead |simply |please |for )*"
        r"(?:print|output|say|write|state|reply|respond|repeat|focus|translate|the following|report:|state:|follow"
        r"|report that|claim that|conclude that)",
        OVERRIDES,
    ),
    rule("override", r"\boverride:|\boverride [\w ]{0,30}\band (?:output|print|report|say|write|respond)\b", OVERRIDES),
    rule(
        "instruction",
        r"\b(?:new|updated|real|actual|core) (?:system )?instructions?\s*(?::|--|\n)|\byour (?:new|real"
        r"|actual|true) (?:instructions?|directives?|rules|task|goal)\s+(?:is|are|now|supersedes?)\b"
        r"|\bfollow (?:my|these|this|the following) instructions? (?:only|instead|exactly|from now)",
        OVERRIDES,
    ),
    rule(
        "task  goal  directive  rules",
        r"\byour (?:new|real|actual|true) (?:directives?|rules|task|goal)\s+(?:is|are|now|supersedes?)\b"
        r"|\byour rules have changed\b",
        OVERRIDES,
    ),
    rule(
        "discussed  so far  were told  been told  you know",
        rf"{START}(?:forget|ignore|disregard) (?:everything|all|anything"
        rf"|what)\b[^.\n]{{0,30}}\b(?:discussed|so far|you were told|you'?ve been told|you know)\b",
        OVERRIDES,
    ),
    # frames
    rule(
        "<|",
        r"<\|(?:im_start|im_end|endoftext|system|user|assistant|eot_id|start_header_id|begin_of_text"
        r"|end)\|>\s*(?:<\|\w+\|>\s*)*(?:(?:system|user|assistant)\b|\W*(?:" + WRITING + r")\b|you (?:must|are|will))",
        FRAME,
    ),
    rule(
        "instruction>  system>  sys>  admin>  prompt>  information>  important>",
        r"<\s*(instructions?|sys(?:tem)?|admin|prompt|information"
        r"|important)\s*>(?=\s*\S+\s+\S+\s+\S+)[\s\S]*?</\s*\1\s*>",
        FRAME,
    ),
    rule(
        "[sys  [inst  [admin  [assist  [dev  <<sys",
        r"\[\s*(system|sys|inst|assistant|developer)\b[^\]]*\](?=\s*\S+\s+\S+\s+\S+)[\s\S]*\[/\s*\1"
        r"|\[\s*admin request|<<\s*sys\s*>>|(?:\[system\]\s*){2,}",
        FRAME,
    ),
    rule(
        "[sys  [inst  [admin  [assist  [dev",
        rf"\[\s*(?:system|sys|inst|assistant|developer|admin)\b[^\]]*\][^\n]{{0,80}}?\b(?:note to|you must"
        rf"|you are|ignore|disregard|state that|write that|say that|print|output|append|summari[sz]er"
        rf"|{MACHINE})\b",
        FRAME,
    ),
    rule(
        "system",
        rf"^[\s>*#\"-]*system(?: message| note| prompt| notice| update"
        rf"|hinweis)?\s*:\s*(?:[^\n]{{0,40}}?\b(?:you (?:may|must|are|will|should)|ignore|disregard"
        rf"|focus only|append|the user (?:is|has)|before you|if (?:asked|questioned)|{MACHINE})\b"
        rf"|(?:{WRITING})\b)",
        FRAME,
    ),
    rule("assistant", r"^[\s>]*assistant\s*:.*\n[\s>]*(?:user|human)\s*:", FRAME),
    rule(
        "user:  human:",
        r"^[\s>]*(?:user|human)\s*:\s*(?:[^\n]{0,40}?[.,!]\s*)?(?:next,? )?(?:please |now |next,? "
        r"|could you |can you |and )*(?:repeat|print|write|ignore|leave out|cite|report|state|say|append"
        r"|include|reveal|mark)\b",
        FRAME,
    ),
    rule(
        '"instructions"  "system"  "prompt"  "events"',
        r'\A[^{\[]*[}\]]\s*[}\],\s]*"(?:instructions?|system|prompt|events|messages)"\s*:',
        FRAME,
    ),
    rule(
        "</",
        r"</\s*(?:events?|records?|facts|data|context|documents?|transcript|chat|untrusted)\s*>\s*(?:<|\n"
        r"|$|\S+ )",
        FRAME,
    ),
    rule(">>>", r"\b(?:records|facts|events|data)\s+[0-9a-f]{6,}\s*>>>", FRAME),
    rule(
        "end of",
        rf"(?:#{{2,}}|-{{2,}}|={{2,}}|<)\s*end of (?:user |the )?(?:input|data|context|documents?|session"
        rf"|events|records|prompt|messages?|transcript|untrusted \w+)\b[^\n]*[\n>#=-]+\s*(?:system\b"
        rf"|.*\b{MACHINE}|(?:{WRITING})\b|you\b)",
        FRAME,
    ),
    rule("<!--", rf"<!--\s*(?:[^\n]{{0,30}}\b{MACHINE}\b|(?:{WRITING})\b)[^\n]*", FRAME),
    rule("[//]:", rf"\[//\]:\s*#\s*[(\"']\s*(?:[^\n]{{0,30}}\b{MACHINE}\b|(?:{WRITING})\b)", FRAME),
    rule(
        "chain of thought  chain-of-thought  reasoning  thinking>",
        r"\bchain[- ]of[- ]thought result|\breasoning (?:trace )?\(assistant\)|<thinking>"
        r"|\bas the assistant, i\b",
        FRAME,
    ),
    rule(
        "tool  function",
        r"^[\s>]*(?:tool|function)[ _]?(?:output|result|response"
        r"|call)\s*(?:\([^)\n]*\))?\s*:[^\n]*\b(?:you must|you are|instructions?|write that|state that"
        r"|report that|summary must|report must)\b",
        FRAME,
    ),
    # spoken to a machine
    rule(
        "note to  note for  notes for  message to  message for  notice to  notice for  instructions to  "
        "instructions for  instruction for  attention  important  memo to  reminder to  reminder for  "
        "hint for  psa  fyi  policy for  policies for  rule for  rules for  directive for  orders for  "
        "guidelines for",
        rf"\b(?:notes?|messages?|notice|reminder|instructions?|attention|important|memo|hint|psa|fyi"
        rf"|polic(?:y|ies)|rules?|directives?|guidelines?|orders?)"
        rf"(?:\s+(?:to|for|:))?\s*,?\s*{IN}{MACHINE}\b(?:'s)?(?:\s+\w+ing [^\n:]{{0,30}}"
        rf"|\s+of [^\n:]{{0,20}})?(?:\s*[:,.—–)-]+\s*|\s+(?:that|to)\s+"
        rf"|\s*\n\s*)[^\n]{{0,120}}?\b(?:{WRITING}|is hereby|are hereby|should|must)\b",
        SPEAKS,
    ),
    rule(
        "ai:  ai,  ai reading  ai processing  ai —  assistant  bot:  bot,  bot —  bot reading  summari  "
        "llm  model:  model,  agents:  agent:  writer  writing  automat  gpt  generator",
        rf"(?:^|[\n(\[<!*#-])\s*(?:(?:hey|hi|hello|dear|attention|ok|yo"
        rf"|@)\s*,?\s*)?@?{MACHINE}(?: reading this"
        rf"| processing this)?\s*[:,—–]\s*[^\n]{{0,60}}?\b(?:{WRITING})\b",
        SPEAKS,
    ),
    rule(
        "bot when  bot once  bot if  bot,  bot before  bot after  writer  generator  agent when  "
        "agent,  assistant  summari",
        rf"@?\b{MACHINE}\b,? (?:when|once|before|if|after|while) you\b[^\n]{{0,50}}\b(?:writ|summar"
        rf"|generat|process|draft|compil|read|report)[^\n]{{0,40}}[:,][^\n]{{0,80}}?\b(?:{WRITING})\b",
        SPEAKS,
    ),
    rule(
        "bot to  ai to  assistant to  writer to  model to  llm to  generator to  summarizer to  "
        "summariser to  agent to  tool to  gpt to  system to  software to",
        rf"\b(?:authori[sz]e|instruct|direct|permit|require|command|tell|ask|order|allow)s?\s+(?:the |any "
        rf"|this |our |every )?{MACHINE}\s+to\s+(?:{WRITING})\b",
        SPEAKS,
    ),
    rule(
        " ai   ai,  assistant  llm  language model  chatbot  chat bot  summari  writer",
        rf"\byou, (?:the |an? )?{MACHINE}|\bif you(?:'re| are) (?:an? |the )?(?:\w+ )?(?:a\.?i\.?|llm"
        rf"|language model|assistant|chat ?bot|summari[sz]er)\b[^\n]{{0,160}}\b(?:{WRITING})\b",
        SPEAKS,
    ),
    rule(
        "process  summari  parse  ingest  answer  respond  reply  generate  read this  read the  "
        "read it  the ai  an ai",
        rf"\b(?:when|whenever|before|after|once|while|as) (?:you|the ai|an ai|the model) (?:process"
        rf"|summari[sz]e|parse|ingest|answer|respond|reply|generate|read) (?:to )?(?:this|the|it"
        rf"|these)?\b[^\n.:]{{0,40}}[,:][^\n]{{0,80}}?\b(?:{WRITING}|email|forward|call|run|delete)\b",
        SPEAKS,
    ),
    rule(
        "directive  instruction  prompt",
        rf"\b{MACHINE}\b[^\n]{{0,24}}\b(?:directive|instructions?|prompt|note|policy|override)\s*[=:]",
        SPEAKS,
    ),
    rule(
        "note to  note for  message to  message for  notice to  notice for  notes for  "
        "instructions for  instructions to  notes to",
        rf"\b(?:notes?|messages?|notice|instructions?) (?:to|for) {IN}{MACHINE}\s*[:—–]",
        SPEAKS,
    ),
    rule(
        "invisible to  visible to  hidden",
        r"\binvisible to (?:humans|people|readers)|\bvisible to (?:the )?(?:llm|ai|model|bot)"
        r"|\bhidden (?:competency|profile|instruction|prompt|directive|message) (?:profile )?(?:for|to)\b",
        SPEAKS,
    ),
    rule(
        "hereby instructed  you are instructed  you have been instructed",
        r"\byou (?:are|have been) (?:hereby )?instructed to\b",
        SPEAKS,
    ),
    # what only a machine is asked for
    rule(
        "prompt  initial instructions  template instructions  operating instructions  system message  "
        "instructions you  system instructions",
        rf"{START}(?:print|show(?: me)?|reveal|output|repeat|dump|display|leak|expose|disclose|share"
        rf"|tell me|give me|quote|copy|paste|include|summari[sz]e|start by printing"
        rf"|begin by printing)\s+(?:out |back )?(?:(?:all |of |the |your |full |entire |complete |whole "
        rf"|initial |hidden |original |exact |own |internal |current )*)(?:your|full|entire|complete"
        rf"|initial|hidden|original|exact|internal)\s+(?:(?:full|entire|complete|initial|hidden|original"
        rf"|exact|internal|own|current)\s+)*(?:system[- ]prompt|system messages?|prompts?\b|instructions\b"
        rf"|template instructions|operating instructions)",
        OWN_PROMPT,
        quotable=True,
    ),
    rule(
        "words above  written above  context window  instructions you were  instructions you",
        r"\brepeat the words above\b|\beverything in your context\b|\b(?:exact|operating"
        r"|original) instructions (?:that )?you were given\b|\bwritten above this conversation\b",
        OWN_PROMPT,
    ),
    rule(
        "dan  unrestricted  uncensored  jailbroken  support bot  no rules  restrictions  "
        "content policy  no filters  no limits  developer mode  now on  mode",
        r"\byou(?: a|')re (?:now|no longer)\b[^.\n]{0,40}\b(?:dan\b|unrestricted|uncensored"
        r"|developer mode|jailbroken|without (?:any )?(?:rules|restrictions|filters)|a support bot"
        r"|in \w+ mode)|\bfrom now on,? (?:you (?:must|have|are|will)|respond|answer|ignore)\b"
        r"|\byou have no (?:restrictions|content policy|filters|rules|limits)\b|\bin developer mode you\b"
        r"|\b(?:an? (?:ai|uncensored model|unrestricted \w+)) (?:with no|that will do anything)"
        r"|\bact as an (?:uncensored|unrestricted)",
        PERSONA,
    ),
    # insistence
    rule(
        "if asked  if questioned  user asks  reader asks",
        r"\bif (?:the )?(?:asked|questioned|(?:user|reader)s? asks?)\b[^.\n]{0,80},?\s*(?:simply |only "
        r"|just |always )?(?:respond with|reply with|answer with|report that|answer that|state that"
        r"|respond that)",
        INSISTS,
    ),
    rule(
        "not deviate  critical to my career  nothing else  reply with only  only the following  "
        "respond only  focus only  focus exclusively",
        r"\byou (?:may|must|shall|can) not deviate\b|\bcritical to my career\b|\breply with only\b"
        r"|\brespond only with\b|\bfocus (?:only|exclusively|solely) on (?:the following|positive"
        r"|the information|this)\b|\bonly the following text\b",
        INSISTS,
    ),
    rule(
        "important,  could you repeat  report only  all content",
        r"\b(?:really|very|extremely) important,? (?:really|very|extremely|so) important\b"
        r"|\bcould you repeat\s*[<\"“].*?[>\"”]\s*for me\b|^\W*report only:"
        r"|\ball (?:the )?content (?:here|below|above) is (?:not |safe|trusted|verified)",
        INSISTS,
    ),
    rule(
        "future",
        r"\b(?:in |to )?(?:every|all|any) future (?:repl(?:y|ies)|summar(?:y|ies)|reports?|responses?"
        r"|turns?|answers?)\b[^\n]{0,80}|\b(?:included|append(?:ed)?|add(?:ed)?"
        r"|repeat(?:ed)?) (?:\w+ ){0,6}(?:in|to) every (?:report|summary|reply) you (?:generate|write"
        r"|produce)",
        INSISTS,
    ),
    rule(
        "include the  append",
        r"\binclude the [\w ]{2,40}\bin your (?:summary|report|reply|answer)\b"
        r"|\bappend (?:the )?(?:exact )?[\w \[\]{}:-]{2,60}\b(?:to|at) (?:the end of )?(?:your|my"
        r"|every) (?:summary|report|reply|answer|review)\b|\b(?:appended|added) (?:to"
        r"|at) the end of (?:every|each|any|your) (?:answer|reply|response|summary|report)",
        INSISTS,
    ),
    rule(
        "part 1  part one  part a  parts",
        r"\b(?:do|follow|execute|run|apply) part (?:\d+|one|a)\b,? (?:and )?(?:then|and) (?:part )?(?:\d+"
        r"|two|b)\b|\b(?:then|now) (?:do|follow|execute|apply) (?:both|all(?: \w+)?) parts\b|\b(?:put"
        r"|join|read|combine) (?:the |all |both )*parts together and\b",
        DECODE,
    ),
    rule(
        "decode  decrypt  base64  base-64  rot13  rot-13  hex  unscramble  backwards  cipher",
        r"\b(?:decode|decrypt|de-?cipher|unscramble|rot-?13|un-?rot|base-?64|hex)\b[^.\n]{0,70}\b(?:and"
        r"|then)\s+(?:then )?(?:follow|obey|execute|apply|comply|do (?:exactly|what|it\s*(?::|$)|as"
        r"|so\s*:)|act on)|\bfollow the instructions? inside\b|\bdo exactly what it says\b",
        DECODE,
    ),
    rule(
        "your response  your answer  your reply  your message  your output",
        r"\A\W*(?:please |can you |could you )?(?:encode|encrypt|render|reverse|invert|translate|express"
        r"|shift|scramble|jumble|misspell|anagram|modify|enhance|augment|integrate|incorporate|substitute"
        r"|replace|convert|group|combine|rearrange|introduce|provide|write|apply|use|add|include|remove"
        r"|reply)\b[^.\n]{0,140}\byour (?:response|answer|reply|message"
        r"|output)(?:'s)?\b(?! to\b)(?! below)(?! here)|\A\W*in your (?:response|answer),? (?:include"
        r"|mention|suggest|tease|add)\b",
        SHAPE,
    ),
    rule(
        "reading this  reading the  processing this  processing the  drafting this  parsing  summarizing  summarising",
        rf"\b(?:for|to) {IN}{MACHINE}\b[^\n.:]{{0,24}}\b(?:reading|processing|writing|drafting|parsing"
        rf"|summari[sz]ing)\b[^\n.:]{{0,30}}:",
        SPEAKS,
    ),
    rule(
        "when summari  when generating  when compiling  while summari  when drafting",
        rf"\b(?:when|while) (?:summari[sz]ing|generating|compiling"
        rf"|drafting)\b[^\n,:]{{0,40}}[,:]\s*(?:please )?{WRITING}\b",
        SPEAKS,
    ),
    rule(
        "approve  publish  omit  conclude  disregard  should output  must output  should ignore  "
        "must ignore  should state  must state",
        rf"\b{MACHINE} (?:should|must|shall|is to|needs to) (?:now )?(?:approve|publish|omit|output"
        rf"|leave out|conclude|state|ignore|disregard)\b",
        SPEAKS,
    ),
    rule(
        "note  notice  message  instruction",
        rf"\b{MACHINE} (?:notes?|notice|messages?|instructions?)\s*[-–—:=]+\s",
        SPEAKS,
    ),
    rule(
        "claude  gemini  copilot",
        r"(?:^|[\n.!?]\s*)(?:(?:hey|hi|hello|dear|ok)\s+|@)?(?:claude|gemini|copilot)\s*[,:]\s*(?:please )?"
        r"(?:write|state|report|conclude|claim|omit|ignore|leave out)\b",
        SPEAKS,
    ),
    rule(
        "</system  </instruction  </user  </assistant  </prompt",
        r"</\s*(?:system|instructions?|user|assistant|prompt)\s*>\s*\w+ \w+",
        FRAME,
    ),
    rule("###", r"#{2,}\s*(?:new )?(?:instructions?|system|task|prompt)\s*:\s*\w+", FRAME),
    rule(
        "system override  overrides the",
        r"\bsystem override\b|\boverrides? the (?:template|prompt|report|instructions)\b",
        OVERRIDES,
    ),
    rule(
        "admin mode  developer mode  debug mode  god mode",
        r"\b(?:begin|enter|start|enable) (?:admin|developer|debug|god) mode\b[^\n]*\b(?:assistant"
        r"|you will|you are|outputs?)\b",
        PERSONA,
    ),
    rule(
        "you are the  you are a  you are an  your output  output only  print only",
        r"\byou are (?:now )?(?:the|an?) (?:\w+[ -]){0,2}(?:report writer|postmortem writer|writer bot"
        r"|summari[sz]er|ai|language model|llm)\b"
        r"|\byour output (?:must|should|shall|has to|is to)\b|(?:^|[\n.!?:]\s*)(?:output|print|reply"
        r"|respond|answer) only\s*[:\"'“]",
        PERSONA,
    ),
    *(rule("  ".join(stems), pattern, reason) for stems, pattern, reason in STRONG_ORDERS),
)
