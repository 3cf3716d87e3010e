"""A cause needs a record, or a named person in one, that says so; one thing coming after another is none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from extraction.domain.finding import Finding, Verdict
from extraction.domain.timeline import EventKind
from extraction.verification.claim import Claim
from extraction.verification.evidence import PreparedEvent
from extraction.verification.firm_refusals import repeats_records
from extraction.verification.reading import Clause, lowered, uncertain, words_in

CHECK = "cause"
_BACKWARD = (
    r"(?:was|were|is|are|been|being)?\s*(?:directly |mainly |partly |ultimately |largely |likely "
    r"|probably )?(?:caused|triggered|brought (?:on|about|down)|induced"
    r"|driven|created|produced|resolved|fixed|mitigated|restored|stopped|ended|cleared|introduced) by|because of"
    r"|because|bc|b/c|cuz|due to|found it[:,!]"
    r"|owing to|thanks to|(?:as )?(?:a |the )?(?:direct )?results? of|result(?:ed|ing|s) from|stem(?:med|s"
    r"|ming) from|attribut(?:ed|able) to"
    r"|traced (?:back )?to|blamed on|(?:is|was|were|comes|came) (?:all |partly )?down to (?!\d|under|fewer|less"
    r"|around|about|just|one|zero|[a-z]+teen|[a-z]+ty)"
    r"|a consequence of|as a consequence of|arose from|originat(?:ed"
    r"|es) (?:from|in|with)|since the(?! (?:previous|evening|morning|night|day|week|first|last|start|beginning"
    r"|early|late|same))"
    r"|on account of|in response to|(?:root )?causes? (?:was|were|is|of .{1,60}? (?:was|were|is)|turned out to be)"
    r"|root causes?:|culprit (?:was|is)"
    r"|culprit:|trigger (?:was|is)|reason (?:was|is|for .{1,60}? (?:was|is))"
)
_FORWARD = (
    r"(?<!root )(?<!the )(?<!a )\b(?:caused|causes|causing|cause)(?! (?:by|of|was|is|were))|(?:led|leads"
    r"|leading) (?:directly |(?:the |a |an )?(?:[\w-]+ ){1,4}?)?to(?! the (?:conclusion|decision))"
    r"|result(?:ed|ing|s) in|(?<!was )(?<!were )(?<!alert )triggered|triggers|triggering|brought down|took down"
    r"|knocked (?:out|over|offline)|broke\b|(?:made|makes|making) (?!sure|it clear|around|about|up\b|no\b|use\b"
    r"|sense|progress|public|a\b|an\b|the (?:decision|call|change|switch))"
    r"(?:the |its |all |some |every )?\w+ \w+"
    r"|(?:was|is|were) (?:the |a |an )?(?:\w+ )?(?:root cause|cause|culprit|trigger|reason)|was responsible for"
    r"|responsible for the (?:outage|errors?|failure|incident|spike)"
    r"|was behind|forced|(?:(?<!saying )(?<!doing )(?<!done )(?<!if )(?<!even )so(?! far| long| many| much| as\b"
    r"| on\b| called|-called|\W*$)|therefore|thus|hence|consequently|as a result"
    r"|which (?:is why|caused|led|meant|made)|(?:that|this|it)(?: is|[’']?s) (?:the reason )?why)"
    r"|contributed to|exhausted the|overwhelmed|overloaded|prompt(?:ed|ing) the (?:outage|errors?)"
)
_RELATION = re.compile(rf"(?<![\w-])(?:(?P<backward>{_BACKWARD})|(?P<forward>{_FORWARD}))(?![\w-])")
_REMEDY = re.compile(
    r"\b(?:roll(?:ed|ing)?[ -]?back|rollback|revert\w*|restart\w*|reboot\w*|failover|failing over|scal(?:ed?"
    r"|ing)(?: up| out| down)?|fix|hotfix|patch"
    r"|disabl\w+|enabl\w+|chang\w+|redeploy\w*|deploy\w*|drain\w*|purg\w+|flush\w*|clear\w+|increas\w+|rais\w+"
    r"|mitigation)\b"
    r"[^.;,]{0,60}?\s(?P<verb>(?:resolved|fixed|mitigated|restored|stopped|ended|cured|solved|cleared up|eliminated"
    r"|saved|brought)(?=\s+(?:the|a|an|its|all|both|this|that|it|them|every|most|errors?|latency|service|traffic"
    r"|log[- ]?ins?|\w+s)\b)"
    r"|helped|worked)\b"
    r"|\b(?:this|that|which|it) (?:ha[sd] |have |also |then |finally )?(?P<verb2>(?:resolved|fixed|mitigated"
    r"|restored|stopped|ended"
    r"|cured|solved|eliminated|brought|cleared)(?=\s+(?:the|a|an|its|all|both|this|that|it|them|every|most"
    r"|errors?|latency|\w+s)\b)"
    r"|helped|worked)\b",
)
_MAY_RELATE = re.compile(
    r"caus|because|\bbc\b|\bb/c\b|\bcuz\b|found it|why|due to|owing|thanks|result|stem|attribut|trac|blam|down"
    r"|consequence|origin|arose|since the"
    r"|account|response|culprit|trigger"
    r"|reason|led |lead|knocked|broke|made|responsible|behind|forced|so\b|therefore|thus|hence|which|contribut"
    r"|exhaust|overwhelm|overload|prompt"
    r"|resolved|fixed|mitigated|restored|stopped|ended|cured|solved|cleared|eliminated|brought|helped|worked"
    r"|introduced|created|induced|driven"
)
_BROUGHT_ABOUT = re.compile(
    r"\b(?:the|this|that|which|it|a|an|its|[a-z]+ing) (?:[\w./-]+ ){0,6}?(?P<verb>brought|restored|cured|saved"
    r"|eliminated|solved"
    r"|prevented|stopped|drove|pushed|sent|kept|left|got)"
    r" (?:the|a|an|its|all|both|every|most|some|it|them|[a-z]+s|[\w.-]+ with(?:out)?) "
)
_ALERTING = re.compile(r"\b(?:alert|page|pager|alarm|incident|pagerduty|opsgenie|monitor|notification|investigation)\b")
_LOOSE = re.compile(
    r"(?:which )?(?:so|because(?! of)|bc|thus|hence|therefore|since|in response|as a result|thanks|ma(?:de|kes"
    r"|king))\b|(?:cause|reason) (?:was|is)"
)
_MEASURED = (EventKind.ALERT_RESOLVED, EventKind.METRIC, EventKind.DEPLOY, EventKind.ACKNOWLEDGED)
"""What a machine notes down; it connects nothing."""
_DUE_TO_HAPPEN = re.compile(
    r" (?:be|meet|go|start|begin|end|expire|run|finish|close|open|come|happen|arrive|land|ship|decide)\b"
)
_IS_KNOWN = re.compile(
    r" (?:not |still |only )*(?:known|unknown|unclear|clear|found|identified|understood|open)\s*(?:[.,;]|$)"
)
_TO_A_THOUGHT = re.compile(r" (?:conclude|suspect|believe|think|assume|wonder|infer)\b")
_PERFECT = re.compile(r"\b(?:ha[sd]|have) (?:not |also |still )?(?:been|[a-z]+ed)\b")
_WIDE = frozenset({"down", "affected", "cause", "error", "incid", "latency"})


@dataclass(frozen=True, slots=True)
class Relation:
    """Concepts of the cause and of the effect that a text connects; ``span`` is where it does."""

    cause: frozenset[str]
    effect: frozenset[str]
    span: tuple[int, int]
    hedged: bool


@lru_cache(maxsize=8192)
def causal_relations(text: str) -> tuple[Relation, ...]:
    """Each place where ``text`` says that one thing made another happen."""
    return tuple(_causal_relations(text))


def _causal_relations(text: str) -> Iterator[Relation]:
    text = lowered(text)
    if _MAY_RELATE.search(text) is None:
        return
    for start, end in _sentences(text):
        sentence = text[start:end]
        matches = [
            match
            for match in _RELATION.finditer(sentence)
            if not (_is_alerting(sentence, match) or _connects_nothing(sentence, match))
        ]
        for number, match in enumerate(matches):
            left = sentence[matches[number - 1].end() if number else 0 : match.start()]
            right = sentence[match.end() : matches[number + 1].start() if number + 1 < len(matches) else len(sentence)]
            if match["backward"] and not _concepts(left) and "," in right:
                right, left = right.split(",", 1)
            cause, effect = (right, left) if match["backward"] else (left, right)
            span = (start + match.start(), start + match.end())
            yield Relation(_concepts(cause), _concepts(effect), span, uncertain(sentence))
        for match in _REMEDY.finditer(sentence):
            verb = "verb" if match["verb"] else "verb2"
            span = (start + match.start(verb), start + match.end(verb))
            cause, effect = sentence[: match.start(verb)], sentence[match.start(verb) :]
            yield Relation(_concepts(cause), _concepts(effect), span, uncertain(sentence))


def _is_alerting(sentence: str, match: re.Match[str]) -> bool:
    """ "triggered an alert", "triggered by PagerDuty" tell how people heard of it, not what caused it."""
    if "trigger" not in match.group().lower():
        return False
    return _ALERTING.search(sentence[match.end() : match.end() + 40]) is not None


def _connects_nothing(sentence: str, match: re.Match[str]) -> bool:
    """ "since the rollout … had been signing", "due to meet", "the cause was not known", "led her to suspect"."""
    words = match.group()
    if words.startswith("since the"):
        return _PERFECT.search(sentence) is not None
    after = sentence[match.end() :]
    if words.startswith("due"):
        return _DUE_TO_HAPPEN.match(after) is not None
    if "cause" in words:
        return _IS_KNOWN.match(after) is not None
    return words.startswith(("led", "lead")) and _TO_A_THOUGHT.match(after) is not None


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in re.finditer(r"[.!?;](?=\s|$)|\n", text):
        yield start, match.end()
        start = match.end()
    if start < len(text):
        yield start, len(text)


def _concepts(text: str) -> frozenset[str]:
    return frozenset(word.concept for word in words_in(text) if word.concept)


def _is_by_a_person(claim: Claim, clause: Clause, verb: int) -> bool:
    """Whether a person is named in the sentence before the verb at ``verb``: what people do needs no cause."""
    first = next(one for one in claim.reading.clauses if one.sentence == clause.sentence)
    return any(first.start <= one.start < verb for one in claim.people)


def _check_brought_about(claim: Claim) -> Iterator[Finding]:
    """ "the shield brought the ratio back": a thing that makes something happen, where no record says that it did."""
    for match in _BROUGHT_ABOUT.finditer(lowered(claim.prose)):
        clause = claim.clause_of(match.span("verb"))
        if clause is None or _is_by_a_person(claim, clause, match.start("verb")):
            continue
        if not any(_BROUGHT_ABOUT.search(lowered(event.text)) for event in claim.cited):
            said = claim.text[slice(*match.span("verb"))]
            message = f"No cited record says in so many words that this “{said}” it; a person has to judge whether they mean it."
            yield claim.finding(CHECK, Verdict.NEEDS_HUMAN, message, match.span("verb"))


def check_causes(claim: Claim) -> Iterator[Finding]:
    yield from _check_brought_about(claim)
    seen: set[tuple[int, int]] = set()
    for relation in causal_relations(claim.prose):
        if relation.span in seen:
            continue
        seen.add(relation.span)
        yield from _check_relation(claim, relation)


def _check_relation(claim: Claim, relation: Relation) -> Iterator[Finding]:
    told = [(event, one) for event in claim.cited for one in causal_relations(event.text)]
    matching = [(event, one) for event, one in told if _agrees(relation, one, event)]
    if any(not one.hedged or relation.hedged for _, one in matching):
        return
    span = relation.span
    if matching:
        event = matching[0][0]
        message = f"{event.who} only suspects this in {event.label}; the sentence tells it as the cause."
        yield claim.finding(CHECK, Verdict.CONTRADICTED, message, span, expected="suspected")
        return
    reverse = next((event for event, one in told if _reversed(relation, one)), None)
    if reverse is not None:
        message = f"{reverse.label_at_start} has cause and effect the other way round."
        firm = repeats_records(claim, span, whole=True)
        yield claim.finding(CHECK, Verdict.CONTRADICTED if firm else Verdict.NEEDS_HUMAN, message, span)
        return
    together = next((event for event in claim.cited if _may_tell(claim, event, relation)), None)
    if together is not None:
        message = f"{together.label_at_start} tells both sides; whether it says that one made the other happen is for a person."
        yield claim.finding(CHECK, Verdict.NEEDS_HUMAN, message, span)
        return
    said = claim.text[slice(*span)]
    message = (
        f"No cited record says what “{said}” claims; that one thing came after another does not make it the cause."
    )
    open_to_doubt = _both_sides_told(claim, relation) or _is_no_cause(claim, relation)
    open_to_doubt = open_to_doubt and not repeats_records(claim, span, whole=True)
    yield claim.finding(CHECK, Verdict.NEEDS_HUMAN if open_to_doubt else Verdict.NOT_IN_EVIDENCE, message, span)


def _is_no_cause(claim: Claim, relation: Relation) -> bool:
    """Whether the sentence denies the connection, or doubts it as a cited record doubts what it names as the cause."""
    clause = claim.clause_of(relation.span)
    if clause is not None and clause.negated:
        return True
    return relation.hedged and any(event.is_doubtful and relation.cause & event.concepts for event in claim.cited)


def _both_sides_told(claim: Claim, relation: Relation) -> bool:
    """Whether the cited records speak of what is called the cause and, unless people wrote them, of most of its effect."""
    told = relation.effect & claim.concepts
    if not told or relation.cause.isdisjoint(claim.concepts):
        return False
    by_people = (event for event in claim.cited if event.person is not None and not event.person.is_bot)
    said_by_people = len(told) > 1 and any(relation.cause & event.reading.concepts for event in by_people)
    return 2 * len(told) > len(relation.effect) or said_by_people


def _may_tell(claim: Claim, event: PreparedEvent, relation: Relation) -> bool:
    """Whether ``event`` may say in words of its own what the sentence connects: it speaks of the cause and of more.

    Of a loose connection ("so", "because") it has to hold the cause; of a firm one ("caused", "led to") most of the effect too.
    """
    held, cause = event.reading.concepts, relation.cause - _WIDE
    if event.event.kind in _MEASURED or (cause and not cause & held):
        return False
    if _LOOSE.match(claim.text[slice(*relation.span)].lower()):
        return bool(cause) or bool(relation.effect & held)
    told = relation.effect & claim.concepts
    return bool(cause) and bool(relation.effect & held) and 2 * len(told) > len(relation.effect)


def _agrees(claim: Relation, told: Relation, event: PreparedEvent) -> bool:
    cause = claim.cause - _WIDE
    effect = claim.effect - _WIDE
    if effect and not told.effect and effect & told.cause:
        return False
    told_cause, told_effect = told.cause - _WIDE, told.effect - _WIDE
    if cause and not cause & (told_cause or event.concepts):
        return False
    if cause and told_cause and not cause & told_cause:
        return False
    return not effect or not told_effect or bool(effect & told_effect)


def _reversed(claim: Relation, told: Relation) -> bool:
    return bool(claim.cause & told.effect) and bool(claim.effect & told.cause)
