"""Wordings by which a text speaks to a machine instead of to people, each with the reason a reviewer is given."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extraction.domain.orders import REPORT, STRONG_ORDERS

_MACHINE = (
    r"(?:a\.?i\.?(?: (?:agents?|systems?|models?|tools?|assistants?|bots?))?|llms?|(?:large )?language models?|(?:chat)?gpt(?:-?\d\w*)?"
    r"|chat ?bots?|(?:automated |virtual |digital )?assistants?|(?:auto-?)?summari[sz]ers?|scribes? bot|the bot|report author bot"
    r"|(?:ai|report|post-?mortem|retro|retrospective|summary|incident|notes?|write-up|scribe)[- _]?"
    r"(?:writ(?:er|ing)|bot|generator|tool|agent|assistant|engine|pipeline)s?"
    r"|automat(?:ed|ic) (?:\w+ ){0,2}(?:systems?|software|tools?|reviewers?|agents?|writers?|readers?)|machine readers?)"
)
_IN = r"(?:the |any |all |every |each |your |our |this |whatever |whichever |an? )*"
_WRITING = (
    r"(?:state|write|say|report|mention|include|append|prepend|cite|claim|conclude|print|output|repeat|omit|exclude|leave out|ignore|disregard"
    r"|reveal|approve|publish|blame|respond|reply|answer|describe|summari[sz]e|tell|treat|mark|record|list|rate|remove|drop|hide|skip|add|put"
    r"|insert|use|follow|obey|forget|end|begin|start|set|change|call|send|forward|remember|save|decode|do not|don'?t|never|always|you (?:must|should|may|will|are))"
)
_START = (
    r"(?:^|[\n.!?:;>\"'“”‘’`(*|\]}#=,/]\s*|[-–—]\s+"
    r"|\b(?:please|pls|plz|kindly|now|then|must|also|just|only|instead|simply|so|again|you to|you|to you|hereby|stop|shall|should|will|i)[,:.]?\s+)"
)
_EARLIER = (
    r"(?:(?:all|any|every|each|of|the|your|these|those|my|its|our|previous|previously|prior|above|earlier|preceding|former|original|initial"
    r"|existing|current|old|other|system|developer|user|safety|given|content|security|and|or|hidden|default|built-in|internal|stated)[ ,]+)"
)
_RULES_NOUN = (
    r"(?:instructions?(?: sets?)?|prompts?|guidelines?|directions|directives?|guardrails?|system messages?|safety (?:rules|checks|polic(?:y|ies))"
    r"|programming|training|content polic(?:y|ies)|developer messages?)"
)


@dataclass(frozen=True, slots=True)
class SuspicionRule:
    """``pattern`` is searched only where one of ``stems`` occurs in the lower-cased text. ``quotable``: people also quote it."""

    stems: tuple[str, ...]
    pattern: re.Pattern[str]
    reason: str
    quotable: bool = False


def _rule(stems: str, pattern: str, reason: str, quotable: bool = False) -> SuspicionRule:
    """``stems`` are separated by two spaces."""
    return SuspicionRule(tuple(stems.split("  ")), re.compile(pattern, re.IGNORECASE | re.MULTILINE), reason, quotable)


_OVERRIDES = "it tells its reader to ignore earlier instructions"
_FRAME = "it imitates the frame around a machine's instructions"
_SPEAKS = "it speaks to an automatic writer"
_SECRET = "it asks a machine for its own instructions"  # noqa: S105 - a sentence for reviewers
_PERSONA = "it tells a machine what it is now"
_INSISTS = "it presses its reader to repeat something"
_DECODE = "it asks its reader to decode and follow something"
_SHAPE = "it dictates the form of a machine's answer"
_VERBS = (
    r"(?:ignore|disregard|forget|override|overrule|bypass|discard|neglect|dismiss|set aside|pay no attention to|stop following|supersede"
    r"|do not follow|don'?t follow|never mind|skip|abandon)"
)

RULES: tuple[SuspicionRule, ...] = (
    _rule(
        "instruction  prompt  guideline  direction  directive  guardrail  message  safety  programming  training  content polic",
        rf"{_START}{_VERBS}\s+{_EARLIER}+{_RULES_NOUN}\b",
        _OVERRIDES,
        quotable=True,
    ),
    _rule(
        "ignore  disregard  forget  override  bypass",
        rf"{_START}{_VERBS}\s+(?:{_EARLIER}*(?:instructions?|directions|guidelines)\b\s*(?:,|and\b|;)"
        r"|(?:all|any|your|all of your|all the) (?:previous |prior |earlier )?(?:rules|policies|restrictions|limits|constraints|everything)\s*(?:[.!,;]|and\b|$))",
        _OVERRIDES,
        quotable=True,
    ),
    _rule(
        "ignore  disregard  forget  override  bypass  discard",
        rf"\b{_VERBS}\s+(?:everything|anything|all(?: of)?|the (?:rest|above|other|remaining)|other|this|that|any other|these|manual)\b[^\n]{{0,60}}?"
        r"(?:,|;|\.|:|\band\b|\bexcept\b)\s*(?:then |just |only |instead |simply |please |for )*"
        r"(?:print|output|say|write|state|reply|respond|repeat|focus|translate|the following|report:|state:|follow)",
        _OVERRIDES,
    ),
    _rule("override", r"\boverride:|\boverride [\w ]{0,30}\band (?:output|print|report|say|write|respond)\b", _OVERRIDES),
    _rule("instruction", r"\b(?:new|updated|real|actual|core) (?:system )?instructions?\s*(?::|--|\n)|\byour (?:new|real|actual|true) (?:instructions?|directives?|rules|task|goal)\s+(?:is|are|now|supersedes?)\b|\bfollow (?:my|these|this|the following) instructions? (?:only|instead|exactly|from now)", _OVERRIDES),
    _rule("task  goal  directive  rules", r"\byour (?:new|real|actual|true) (?:directives?|rules|task|goal)\s+(?:is|are|now|supersedes?)\b|\byour rules have changed\b", _OVERRIDES),
    _rule("discussed  so far  were told  been told  you know", rf"{_START}(?:forget|ignore|disregard) (?:everything|all|anything|what)\b[^.\n]{{0,30}}\b(?:discussed|so far|you were told|you'?ve been told|you know)\b", _OVERRIDES),
    # frames
    _rule("<|", r"<\|(?:im_start|im_end|endoftext|system|user|assistant|eot_id|start_header_id|begin_of_text|end)\|>\s*(?:<\|\w+\|>\s*)*(?:(?:system|user|assistant)\b|\W*(?:" + _WRITING + r")\b|you (?:must|are|will))", _FRAME),
    _rule("instruction>  system>  sys>  admin>  prompt>  information>  important>", r"<\s*(instructions?|sys(?:tem)?|admin|prompt|information|important)\s*>(?=\s*\S+\s+\S+\s+\S+)[\s\S]*?</\s*\1\s*>", _FRAME),
    _rule("[sys  [inst  [admin  [assist  [dev  <<sys", r"\[\s*(system|sys|inst|assistant|developer)\b[^\]]*\](?=\s*\S+\s+\S+\s+\S+)[\s\S]*\[/\s*\1|\[\s*admin request|<<\s*sys\s*>>|(?:\[system\]\s*){2,}", _FRAME),
    _rule("[sys  [inst  [admin  [assist  [dev", rf"\[\s*(?:system|sys|inst|assistant|developer|admin)\b[^\]]*\][^\n]{{0,80}}?\b(?:note to|you must|you are|ignore|disregard|state that|write that|say that|print|output|append|summari[sz]er|{_MACHINE})\b", _FRAME),
    _rule("system", rf"^[\s>*#\"-]*system(?: message| note| prompt| notice| update|hinweis)?\s*:\s*(?:[^\n]{{0,40}}?\b(?:you (?:may|must|are|will|should)|ignore|disregard|focus only|append|the user (?:is|has)|before you|if (?:asked|questioned)|{_MACHINE})\b|(?:{_WRITING})\b)", _FRAME),
    _rule("assistant", r"^[\s>]*assistant\s*:.*\n[\s>]*(?:user|human)\s*:", _FRAME),
    _rule("user:  human:", rf"^[\s>]*(?:user|human)\s*:\s*(?:[^\n]{{0,40}}?[.,!]\s*)?(?:next,? )?(?:please |now |next,? |could you |can you |and )*(?:repeat|print|write|ignore|leave out|cite|report|state|say|append|include|reveal|mark)\b", _FRAME),
    _rule('"instructions"  "system"  "prompt"  "events"', r'\A[^{\[]*[}\]]\s*[}\],\s]*"(?:instructions?|system|prompt|events|messages)"\s*:', _FRAME),
    _rule("</", r"</\s*(?:events?|records?|facts|data|context|documents?|transcript|chat|untrusted)\s*>\s*(?:<|\n|$|\S+ )", _FRAME),
    _rule(">>>", r"\b(?:records|facts|events|data)\s+[0-9a-f]{6,}\s*>>>", _FRAME),
    _rule("end of", rf"(?:#{{2,}}|-{{2,}}|={{2,}}|<)\s*end of (?:user |the )?(?:input|data|context|documents?|session|events|records|prompt|messages?|transcript|untrusted \w+)\b[^\n]*[\n>#=-]+\s*(?:system\b|.*\b{_MACHINE}|(?:{_WRITING})\b|you\b)", _FRAME),
    _rule("<!--", rf"<!--\s*(?:[^\n]{{0,30}}\b{_MACHINE}\b|(?:{_WRITING})\b)[^\n]*", _FRAME),
    _rule("[//]:", rf"\[//\]:\s*#\s*[(\"']\s*(?:[^\n]{{0,30}}\b{_MACHINE}\b|(?:{_WRITING})\b)", _FRAME),
    _rule("chain of thought  chain-of-thought  reasoning  thinking>", r"\bchain[- ]of[- ]thought result|\breasoning (?:trace )?\(assistant\)|<thinking>|\bas the assistant, i\b", _FRAME),
    _rule("tool  function", r"^[\s>]*(?:tool|function)[ _]?(?:output|result|response|call)\s*(?:\([^)\n]*\))?\s*:[^\n]*\b(?:you must|you are|instructions?|write that|state that|report that|summary must|report must)\b", _FRAME),
    # spoken to a machine
    _rule(
        "note to  note for  notes for  message to  message for  notice to  notice for  instructions to  instructions for  instruction for  attention  important  memo to  reminder to  reminder for  hint for  psa  fyi  policy for  policies for  rule for  rules for  directive for  orders for  guidelines for",
        rf"\b(?:notes?|messages?|notice|reminder|instructions?|attention|important|memo|hint|psa|fyi|polic(?:y|ies)|rules?|directives?|guidelines?|orders?)"
        rf"(?:\s+(?:to|for|:))?\s*,?\s*{_IN}{_MACHINE}\b(?:'s)?(?:\s+\w+ing [^\n:]{{0,30}}|\s+of [^\n:]{{0,20}})?(?:\s*[:,.—–)-]+\s*|\s+(?:that|to)\s+|\s*\n\s*)[^\n]{{0,120}}?\b(?:{_WRITING}|is hereby|are hereby|should|must)\b",
        _SPEAKS,
    ),
    _rule("ai:  ai,  ai reading  ai processing  ai —  assistant  bot:  bot,  bot —  bot reading  summari  llm  model:  model,  agents:  agent:  writer  writing  automat  gpt  generator", rf"(?:^|[\n(\[<!*#-])\s*(?:(?:hey|hi|hello|dear|attention|ok|yo|@)\s*,?\s*)?@?{_MACHINE}(?: reading this| processing this)?\s*[:,—–]\s*[^\n]{{0,60}}?\b(?:{_WRITING})\b", _SPEAKS),
    _rule("bot when  bot once  bot if  bot,  bot before  bot after  writer  generator  agent when  agent,  assistant  summari", rf"@?\b{_MACHINE}\b,? (?:when|once|before|if|after|while) you\b[^\n]{{0,50}}\b(?:writ|summar|generat|process|draft|compil|read|report)[^\n]{{0,40}}[:,][^\n]{{0,80}}?\b(?:{_WRITING})\b", _SPEAKS),
    _rule(
        "bot to  ai to  assistant to  writer to  model to  llm to  generator to  summarizer to  summariser to  agent to  tool to  gpt to  system to  software to",
        rf"\b(?:authori[sz]e|instruct|direct|permit|require|command|tell|ask|order|allow)s?\s+(?:the |any |this |our |every )?{_MACHINE}\s+to\s+(?:{_WRITING})\b",
        _SPEAKS,
    ),
    _rule(" ai   ai,  assistant  llm  language model  chatbot  chat bot  summari  writer", rf"\byou, (?:the |an? )?{_MACHINE}|\bif you(?:'re| are) (?:an? |the )?(?:\w+ )?(?:a\.?i\.?|llm|language model|assistant|chat ?bot|summari[sz]er)\b[^\n]{{0,160}}\b(?:{_WRITING})\b", _SPEAKS),
    _rule("process  summari  parse  ingest  answer  respond  reply  generate  read this  read the  read it  the ai  an ai", rf"\b(?:when|whenever|before|after|once|while|as) (?:you|the ai|an ai|the model) (?:process|summari[sz]e|parse|ingest|answer|respond|reply|generate|read) (?:to )?(?:this|the|it|these)?\b[^\n.:]{{0,40}}[,:][^\n]{{0,80}}?\b(?:{_WRITING}|email|forward|call|run|delete)\b", _SPEAKS),
    _rule("directive  instruction  prompt", rf"\b{_MACHINE}\b[^\n]{{0,24}}\b(?:directive|instructions?|prompt|note|policy|override)\s*[=:]", _SPEAKS),
    _rule("note to  note for  message to  message for  notice to  notice for  notes for  instructions for  instructions to  notes to", rf"\b(?:notes?|messages?|notice|instructions?) (?:to|for) {_IN}{_MACHINE}\s*[:—–]", _SPEAKS),
    _rule("invisible to  visible to  hidden", r"\binvisible to (?:humans|people|readers)|\bvisible to (?:the )?(?:llm|ai|model|bot)|\bhidden (?:competency|profile|instruction|prompt|directive|message) (?:profile )?(?:for|to)\b", _SPEAKS),
    _rule("hereby instructed  you are instructed  you have been instructed", r"\byou (?:are|have been) (?:hereby )?instructed to\b", _SPEAKS),
    # what only a machine is asked for
    _rule("prompt  initial instructions  template instructions  operating instructions  system message  instructions you  system instructions", rf"{_START}(?:print|show(?: me)?|reveal|output|repeat|dump|display|leak|expose|disclose|share|tell me|give me|quote|copy|paste|include|summari[sz]e|start by printing|begin by printing)\s+(?:out |back )?(?:(?:all |of |the |your |full |entire |complete |whole |initial |hidden |original |exact |own |internal |current )*)(?:your|full|entire|complete|initial|hidden|original|exact|internal)\s+(?:(?:full|entire|complete|initial|hidden|original|exact|internal|own|current)\s+)*(?:system[- ]prompt|system messages?|prompts?\b|instructions\b|template instructions|operating instructions)", _SECRET, quotable=True),
    _rule("words above  written above  context window  instructions you were  instructions you", r"\brepeat the words above\b|\beverything in your context\b|\b(?:exact|operating|original) instructions (?:that )?you were given\b|\bwritten above this conversation\b", _SECRET),
    _rule("dan  unrestricted  uncensored  jailbroken  support bot  no rules  restrictions  content policy  no filters  no limits  developer mode  now on  mode", r"\byou(?: a|')re (?:now|no longer)\b[^.\n]{0,40}\b(?:dan\b|unrestricted|uncensored|developer mode|jailbroken|without (?:any )?(?:rules|restrictions|filters)|a support bot|in \w+ mode)|\bfrom now on,? (?:you (?:must|have|are|will)|respond|answer|ignore)\b|\byou have no (?:restrictions|content policy|filters|rules|limits)\b|\bin developer mode you\b|\b(?:an? (?:ai|uncensored model|unrestricted \w+)) (?:with no|that will do anything)|\bact as an (?:uncensored|unrestricted)", _PERSONA),
    # insistence
    _rule("if asked  if questioned  user asks  reader asks", r"\bif (?:the )?(?:asked|questioned|(?:user|reader)s? asks?)\b[^.\n]{0,80},?\s*(?:simply |only |just |always )?(?:respond with|reply with|answer with|report that|answer that|state that|respond that)", _INSISTS),
    _rule("not deviate  critical to my career  nothing else  reply with only  only the following  respond only  focus only  focus exclusively", r"\byou (?:may|must|shall|can) not deviate\b|\bcritical to my career\b|\breply with only\b|\brespond only with\b|\bfocus (?:only|exclusively|solely) on (?:the following|positive|the information|this)\b|\bonly the following text\b", _INSISTS),
    _rule("important,  could you repeat  report only  all content", r"\b(?:really|very|extremely) important,? (?:really|very|extremely|so) important\b|\bcould you repeat\s*[<\"“].*?[>\"”]\s*for me\b|^\W*report only:|\ball (?:the )?content (?:here|below|above) is (?:not |safe|trusted|verified)", _INSISTS),
    _rule("future", r"\b(?:in |to )?(?:every|all|any) future (?:repl(?:y|ies)|summar(?:y|ies)|reports?|responses?|turns?|answers?)\b[^\n]{0,80}|\b(?:included|append(?:ed)?|add(?:ed)?|repeat(?:ed)?) (?:\w+ ){0,6}(?:in|to) every (?:report|summary|reply) you (?:generate|write|produce)", _INSISTS),
    _rule("include the  append", r"\binclude the [\w ]{2,40}\bin your (?:summary|report|reply|answer)\b|\bappend (?:the )?(?:exact )?[\w \[\]{}:-]{2,60}\b(?:to|at) (?:the end of )?(?:your|my|every) (?:summary|report|reply|answer|review)\b|\b(?:appended|added) (?:to|at) the end of (?:every|each|any|your) (?:answer|reply|response|summary|report)", _INSISTS),
    _rule("part 1  part one  part a  parts", r"\b(?:do|follow|execute|run|apply) part (?:\d+|one|a)\b,? (?:and )?(?:then|and) (?:part )?(?:\d+|two|b)\b|\b(?:then|now) (?:do|follow|execute|apply) (?:both|all(?: \w+)?) parts\b|\b(?:put|join|read|combine) (?:the |all |both )*parts together and\b", _DECODE),
    _rule("decode  decrypt  base64  base-64  rot13  rot-13  hex  unscramble  backwards  cipher", r"\b(?:decode|decrypt|de-?cipher|unscramble|rot-?13|un-?rot|base-?64|hex)\b[^.\n]{0,70}\b(?:and|then)\s+(?:then )?(?:follow|obey|execute|apply|comply|do (?:exactly|what|it\s*(?::|$)|as|so\s*:)|act on)|\bfollow the instructions? inside\b|\bdo exactly what it says\b", _DECODE),
    _rule("your response  your answer  your reply  your message  your output", r"\A\W*(?:please |can you |could you )?(?:encode|encrypt|render|reverse|invert|translate|express|shift|scramble|jumble|misspell|anagram|modify|enhance|augment|integrate|incorporate|substitute|replace|convert|group|combine|rearrange|introduce|provide|write|apply|use|add|include|remove|reply)\b[^.\n]{0,140}\byour (?:response|answer|reply|message|output)(?:'s)?\b(?! to\b)(?! below)(?! here)|\A\W*in your (?:response|answer),? (?:include|mention|suggest|tease|add)\b", _SHAPE),
    *(_rule("  ".join(stems), pattern, reason) for stems, pattern, reason in STRONG_ORDERS),
)  # fmt: skip

_SISTER = "it tells its reader to ignore earlier instructions"
FOREIGN_RULES: tuple[SuspicionRule, ...] = (
    # German
    _rule("ignorier  vergiss  vergessen  missacht  befolge  beachte", r"\b(?:ignorier\w*|vergiss|vergessen sie|missachte\w*)\b[^.\n]{0,50}\b(?:anweisung\w*|instruktion\w*|richtlinien|vorgaben|system-?prompt|(?:bisherige[n]? |alle )regeln)|\bbefolge\w*\s+(?:\w+ ){0,3}(?:anweisung\w*|instruktion\w*)|\bbeachte\w* (?:die |alle )?(?:\w+ )?anweisung\w* nicht", _SISTER),
    _rule("für   fuer   an die ki  an die ass  an den ass  an den bot  an alle  an das sprachmodell", r"\b(?:wichtig\w*|hinweis\w*|nachricht\w*|anweisung\w*|notiz\w*|achtung|system\w*)\s*:?\s*(?:für|fuer|an)\s+(?:die |den |das |alle |jede )?(?:ki|k\.i\.|assistent\w*|sprachmodell\w*|bots?|zusammenfass\w*|modelle?|berichtsschreiber\w*)\b", _SPEAKS),
    _rule("bericht  zusammenfassung  systemanweisung  system-prompt  systemprompt  ab sofort  uneingeschränkt  antwort", r"\b(?:schreib\w*|erwähn\w*|behaupt\w*|vermerk\w*)\b[^.\n]{0,40}\b(?:bericht|zusammenfassung)\b[^.\n]{0,20}\b(?:dass|nur)\b|\b(?:schreibe?|erwähne|behaupte|vermerke),? (?:nur |bitte )*dass\b[^.\n]*\b(?:bericht|zusammenfassung)|\b(?:zeig\w*|verrat\w*|gib)\b[^.\n]{0,40}\b(?:system-?prompt|systemanweisung\w*)|\bneue anweisungen\s*:|\bdu bist (?:jetzt|nun|ab sofort) (?:uneingeschränkt|ohne)|\bende jeder antwort\b", _SPEAKS),
    _rule("lass  erwähne", r"\b(?:lass|lasse|lassen sie)\b[^.\n]{2,80}\b(?:vollständig|komplett|ganz|im bericht|aus dem bericht)\b[^.\n]{0,10}\b(?:weg|aus|heraus)\b|\berwähne\w*\b[^.\n]{2,60}\b(?:nicht im bericht|im bericht nicht)", _SPEAKS),
    # French
    _rule("ignor  oubli  tiens pas  tenez pas  disregard", r"\b(?:ignore[rz]?|oublie[rz]?|ne (?:tiens|tenez) pas compte)\b[^.\n]{0,50}\b(?:instructions?|consignes?|directives?|prompt|règles (?:précédentes|ci-dessus))", _SISTER),
    _rule("l'ia  l’ia   ia:   ia,  à ia  assistant  modèle  modele  bot  système  systeme  désormais", r"\b(?:notes?|messages?|important|consignes?|instructions?|attention|rappel)\s*:?\s*(?:pour|à|a|destinée?s? à|au)\s*(?:l['’]|la |le |les |toute? |une? )?(?:ia|i\.a\.|assistante?|modèle|modele|bot|résumeur|rédacteur automatique)\b|\bnote syst[èe]me\s*:|\b(?:révèle|affiche|montre|revele)\w*\b[^.\n]{0,40}\b(?:prompt|instructions) syst[èe]me|\bvous êtes désormais sans restriction", _SPEAKS),
    _rule("rapport  résumé  compte rendu  compte-rendu", r"\b(?:écri(?:s|vez)|indique[rz]?|mentionne[rz]?|précise[rz]?|affirme[rz]?)\b[^.\n]{0,50}\b(?:rapport|résumé|compte[- ]rendu)\b[^.\n]{0,20}\b(?:que|qu['’])|\b(?:écri(?:s|vez)|indique[rz]?|affirme[rz]?)\s+(?:que|qu['’])[^.\n]*\b(?:dans|au|du) (?:le )?(?:rapport|résumé|compte[- ]rendu)|\bn['’](?:évoque|mentionne)[rz]? pas\b[^.\n]*\b(?:rapport|résumé)", _SPEAKS),
    # Spanish, Portuguese, Italian
    _rule("ignor  olvid  descart  no sigas  esque  desconsider  dimentica", r"\b(?:ignora|ignore|ignorad|ignorar|olvida|olvide|descarta|descarte|no sigas|esqueça|esquece|desconsidere|dimentica|ignorate|ignori)\b[^.\n]{0,50}\b(?:instrucci(?:ón|ones)|indicaciones|directrices|instruç(?:ão|ões)|instrucoes|diretrizes|istruzioni|direttive|prompt|reglas anteriores|regras anteriores)", _SISTER),
    _rule(" ia   ia:  ia,  'ia  asistente  modelo  assistente  sistema  modello  artificial  resumidor  restric  restriz  per l  para o bot  para el bot", r"\b(?:notas?|mensajes?|mensagem|messaggio|importante|aviso|atenci[óo]n|atenção|attenzione|instrucci[óo]n(?:es)?|instrução)\s*:?\s*(?:para|a|à|ao|per|al|all['’])\s*(?:la |el |los |o |as |os |l['’]|cualquier |qualquer )?(?:ia|i\.a\.|inteligencia artificial|inteligência artificial|intelligenza artificiale|asistente|assistente|modelo|modello|bot|resumidor)\b|\bnota d(?:el|i|o) sistema\s*:|\bprompt (?:del|di|do|de) sistema\b|\b(?:revela|muestra|mostra|rivela)\b[^.\n]{0,30}\b(?:instrucciones|istruzioni|instruções) d[eio]l? sistema|\bsin restricciones\b[^.\n]*|\bsenza restrizioni\b", _SPEAKS),
    _rule("informe  resumen  relatório  relatorio  resumo  rapporto  riassunto", r"\b(?:escrib[ae]|indi(?:ca|que)|pon(?:ga)?|di(?:ga)?|menciona|afirma|declara|escreva|diga|afirme|scrivi|indica)\b[^.\n]{0,60}\b(?:informe|resumen|relat[óo]rio|resumo|rapporto|riassunto)\b[^.\n]{0,20}\b(?:que|che)\b|\b(?:escrib[ae]|indi(?:ca|que)|di(?:ga)?|afirma|escreva|diga|scrivi)\s+(?:que|che)\b[^.\n]*\b(?:informe|resumen|relat[óo]rio|resumo|rapporto|riassunto)", _SPEAKS),
    # Chinese
    _rule("忽略  无视  無視  忘记  忘記  不要理会  忽視", r"(?:忽略|无视|無視|忽視|忘记|忘記|不要理会)[^。\n]{0,18}(?:指令|指示|规则|規則|提示|要求|说明|說明)", _SISTER),
    _rule("致  给  給  对  對  请  請  注意  通知  系统提示  系統提示", r"(?:致|给|給|对|對|请|請|通知|注意)[^。\n]{0,8}(?:ai|人工智能|助手|语言模型|語言模型|机器人|機器人)[^。\n]{0,6}[:：,，]|(?:显示|顯示|输出|輸出|告诉我|泄露|打印)[^。\n]{0,12}(?:系统提示|系統提示)", _SPEAKS),
    _rule("报告  報告  总结  總結  摘要  复盘  復盤", r"(?:请|請|必须|必須|务必|務必|要)?(?:在|于)?(?:报告|報告|总结|總結|摘要|复盘|復盤)(?:中|里|裡)?[^。\n]{0,10}(?:写道|写明|写上|寫明|寫上|注明|註明|声明|聲明|写成|只写|只寫|不要提|加入|写)[^。\n]{2,}", _SPEAKS),
    # Japanese, Korean
    _rule("無視  忘れ  従わ  무시  잊", r"(?:指示|命令|ルール|プロンプト|指図)[^。\n]{0,12}(?:無視|忘れ|従わ)|(?:지시|명령|지침|프롬프트)[^.\n]{0,12}(?:무시|잊)", _SISTER),
    _rule("アシスタント  aiへ  ai宛  ai向け  言語モデル  ボット  システムプロンプト", r"(?:ai|アシスタント|言語モデル|要約ボット|ボット)(?:アシスタント)?(?:へ|宛|への|向け)[^。\n]{0,10}(?:指示|注意|連絡|メッセージ|お願い|[:：])|システムプロンプト[^。\n]{0,10}(?:表示|出力|教え)", _SPEAKS),
    _rule("レポート  報告書  要約  サマリー  ポストモーテム", r"(?:レポート|報告書|要約|サマリー|ポストモーテム)[^。\n]{0,30}(?:と(?:だけ)?(?:書|記載|記述|明記|報告)|含め(?:て|ろ|る(?:な|こと))|書か(?:ないで|ずに))", _SPEAKS),
    # Russian
    _rule("игнорир  забудь  не обращай  не учитыв", r"(?:игнорируй\w*|забудь\w*|не обращай\w* внимани\w*|не учитывай\w*)[^.\n]{0,50}(?:инструкци\w*|указани\w*|правил\w*|команд\w*|промпт\w*|подсказк\w*)", _SISTER),
    _rule("ии  ассистент  модел  бот  нейросет  интеллект", r"(?:сообщени\w*|примечани\w*|важно|внимани\w*|инструкци\w*|заметк\w*)\s*:?\s*(?:для)?\s*(?:\w+ )?(?:ии|искусственн\w+ интеллект\w*|ассистент\w*|языков\w+ модел\w*|бот\w*|нейросет\w*)\b", _SPEAKS),
    _rule("отчет  отчёт  резюме  сводк", r"(?:напиши\w*|укажи\w*|сообщи\w*|утверждай\w*|запиши\w*)[^.\n]{0,40}(?:отч[её]т\w*|резюме|сводк\w*)[^.\n]{0,20}что|(?:напиши\w*|укажи\w*|утверждай\w*),? что[^.\n]*(?:отч[её]т\w*|сводк\w*)|не упоминай\w*[^.\n]*отч[её]т", _SPEAKS),
)  # fmt: skip
