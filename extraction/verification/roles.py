"""Nobody may be given what somebody else did, owns or was."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extraction.domain.finding import Finding, Verdict
from extraction.domain.people import Role
from extraction.domain.timeline import EventKind
from extraction.verification.agents import Part, PersonInText, doers_in, owners_in, people_in
from extraction.verification.claim import Claim
from extraction.verification.evidence import PreparedEvent
from extraction.verification.handovers import HANDS, handover_told
from extraction.verification.pairings import paired_otherwise, paired_with
from extraction.verification.reading import Clause, planned
from extraction.verification.speech_acts import ACTS

CHECK = "role"
_ROLES: tuple[tuple[re.Pattern[str], Role], ...] = (
    (re.compile(r"\b(?:incident (?:commander|lead)|IC\b|command(?:er)?\b)", re.IGNORECASE), Role.COMMANDER),
    (re.compile(r"\b(?:comms|communications)\b(?: lead| role| owner)?", re.IGNORECASE), Role.COMMUNICATIONS),
    (re.compile(r"\b(?:ops|operations|tech(?:nical)?) lead\b", re.IGNORECASE), Role.OPERATIONS),
    (re.compile(r"\bscribe\b", re.IGNORECASE), Role.SCRIBE),
)
_NAMED_ROLE = re.compile(
    r"\b(?:commander|IC|scribe|(?:incident|comms|communications|ops|operations|tech(?:nical)?) lead|led (?:the )?(?:comms"
    r"|communications|operations))\b",
    re.IGNORECASE,
)
_OWNING = re.compile(
    r"\b(?:owns?|owned|owner|owning|responsible for|assigned|assignee|action item|follow-?up|will|is to|to do"
    r"|takes? on|took on|taken on|picks? up)\b",
    re.IGNORECASE,
)


_WRITTEN = (EventKind.MESSAGE, EventKind.COMMAND, EventKind.NOTE, EventKind.TICKET, EventKind.STATUS_UPDATE)
_GOES_ON = re.compile(
    r"\W*(?:and|but|then|or)\s+(?:then\s+|later\s+|also\s+|\w+ly\s+)?(?:took|began|found|saw|ran|sent|gave|went"
    r"|held|led|put|set|made|told|spoke"
    r"|shut|cut|built|left|kept|brought|rolled|\w+ed|wrote|said|threw|reset|undid|drew)\b"
)
_RELATIVE = re.compile(r"\s(?:that|which|who|when|while|after|before)\s", re.IGNORECASE)
_LISTED = re.compile(r"\s*(?:,|and|&|,\s*and|as well as|together with|,?\s*with)\s*", re.IGNORECASE)
_SPEAKS = re.compile(
    r"(?:\s*,)?\s+(?:who\s+|(?:him|her|them)self\s+|also\s+|then\s+|first\s+|had\s+|later\s+"
    r"|was able to\s+|\w+ly\s+)*(?:said|wrote|reported|noted|found|saw|observed"
    r"|posted|announced|confirmed|suspected"
    r"|thought|believed|declared|asked|proposed|suggested|mentioned|told|stated|concluded|noticed|called|counted"
    r"|estimated|said|replied|agreed|raised (?:a|an|the) (?:concern|question|issue|alarm|suspicion|possibility)"
    r"|identified|discovered|recommended|requested|wondered|was seeing|is seeing"
    r"|shared|relayed|pass(?:ed)? (?:on|along)|forwarded|point(?:ed)? out|listed|answered|countered|warned"
    r"|floated|offered|explained|established|determined|traced|worked out|attributed|blamed|recogni[sz]ed|reali[sz]ed"
    r"|admitted|acknowledged that|denied|insisted|argued|maintained|assumed|feared|hoped|wanted|urged"
    r"|put forward|considered"
    r"|dated|judged|reckoned|guessed|remarked|commented|described|detailed|clarified|withdrew|retracted"
    r"|dismissed|rejected|ruled out|discarded|favou?red|preferred|planned|intended|promised|volunteered|vouched"
    r"|put (?:it|this|that|her|his|their)|spelled out|summed up|summari[sz]ed|decided|chose|opted|went for)\b"
)


def check_roles(claim: Claim) -> Iterator[Finding]:
    if not claim.people:
        yield from _check_unstated(claim)
        return
    handover = handover_told(claim)
    for one in people_in(claim.prose, claim.people):
        clause = claim.clause_of((one.mention.start, one.mention.end))
        if clause is None:
            continue
        if _is_bot(claim, one.mention.ids):
            if one.part in (Part.SUBJECT, Part.AGENT):
                yield from _check_machine(claim, one, clause)
            continue
        if one.part not in (Part.SUBJECT, Part.AGENT) or _OWNING.search(clause.text):
            other = paired_otherwise(claim, one.mention)
            if other is not None:
                yield _paired_with_another(claim, one, *other)
                continue
        if handover is not None and HANDS.search(clause.text):
            event, alike = handover
            if not alike and one.part is not Part.OBJECT:
                message = f"{event.label_at_start} has it handed over the other way round."
                yield claim.finding(CHECK, Verdict.CONTRADICTED, message, (one.mention.start, one.mention.end))
            continue
        held = next((role for pattern, role in _ROLES if pattern.search(clause.text)), None)
        if held is not None and one.part is not Part.OBJECT:
            yield from _check_held(claim, one, held)
            continue
        if one.part is Part.OWNER or (
            one.part in (Part.SUBJECT, Part.NAMED, Part.OBJECT) and _OWNING.search(clause.text)
        ):
            yield from _check_owner(claim, one)
        elif one.part in (Part.SUBJECT, Part.AGENT):
            yield from _check_doer(claim, one, clause)
            for further in _further_clauses(claim, one, clause):
                yield from _check_doer(claim, one, further, further.concepts)
        elif one.part is Part.OBJECT:
            yield from _check_recipient(claim, one)


def _is_bot(claim: Claim, ids: frozenset[str]) -> bool:
    people = claim.evidence.facts.person_by_id
    return all((person := people.get(one)) is not None and person.is_bot for one in ids)


def _check_machine(claim: Claim, one: PersonInText, clause: Clause) -> Iterator[Finding]:
    """A tool may not be given what a person or another tool did."""
    best = _best(claim, _predicate(claim, one, clause, whole=False), False)
    actors = {event.person.id for event, _ in best if event.person is not None}
    if not best or one.mention.ids & actors or any(one.mention.ids & event.people_named for event, _ in best):
        return
    verdict = Verdict.NEEDS_HUMAN if any(event.person is None for event, _ in best) else Verdict.CONTRADICTED
    names = _names(claim, set(actors)) if actors else None
    message = f"{best[0][0].label_at_start} is by {names or 'somebody else'}, not by {one.mention.text}."
    yield claim.finding(CHECK, verdict, message, (one.mention.start, one.mention.end), expected=names)


def _paired_with_another(
    claim: Claim, one: PersonInText, event: PreparedEvent, ids: frozenset[str], certain: bool
) -> Finding:
    names = _names(claim, set(ids))
    message = f"{event.label_at_start} says this of {names}, not of {one.mention.text}."
    verdict = Verdict.CONTRADICTED if certain else Verdict.NEEDS_HUMAN
    span = (one.mention.start, one.mention.end)
    return claim.finding(CHECK, verdict, message, span, expected=names)


def _check_unstated(claim: Claim) -> Iterator[Finding]:
    """A role given to somebody whom the incident does not know, by records that do not speak of that role."""
    named = _NAMED_ROLE.search(claim.prose)
    held = next((role for pattern, role in _ROLES if named is not None and pattern.search(named.group())), None)
    if named is not None and held is not None and not any(_states(event, held) for event in claim.cited):
        message = f"No cited record speaks of the role of {held.label}."
        yield claim.finding(CHECK, Verdict.NEEDS_HUMAN, message, named.span())


def _check_held(claim: Claim, one: PersonInText, role: Role) -> Iterator[Finding]:
    if len(claim.people) > 1:
        return
    stating = [event for event in claim.cited if _states(event, role)]
    holders = {pid for event in stating for pid in _holders(event, role)}
    times = [event.at for event in claim.cited]
    for given in claim.evidence.facts.roles:
        if given.role is role and any(given.start <= at and (given.end is None or at <= given.end) for at in times):
            holders.add(given.person_id)
    people = {one for one in holders if not _is_bot(claim, frozenset({one}))}
    if one.mention.ids & holders or (not holders and (stating or not _NAMED_ROLE.search(claim.prose))):
        return
    if not people:
        message = f"The cited records do not say that {one.mention.text} held the role of {role.label}."
        yield claim.finding(CHECK, Verdict.NEEDS_HUMAN, message, (one.mention.start, one.mention.end))
        return
    holders = people
    names = _names(claim, holders)
    message = f"By the records, {names} held the role of {role.label}, not {one.mention.text}."
    yield _finding(claim, one, message, names)


def _states(event: PreparedEvent, role: Role) -> bool:
    pattern = next(pattern for pattern, one in _ROLES if one is role)
    return pattern.search(event.text) is not None or event.event.attributes.get("role") == role.value


def _holders(event: PreparedEvent, role: Role) -> frozenset[str]:
    pattern = next(pattern for pattern, one in _ROLES if one is role)
    person = event.event.attributes.get("person")
    if person:
        return frozenset(event.people.ids_by_name.get(person.lower(), set()))
    for clause in event.reading.clauses:
        if pattern.search(clause.text):
            following = (told for told in event.reading.clauses if told.start >= clause.end)
            is_heading = event.text.startswith(":", clause.end) or clause.text.rstrip().endswith(":")
            end = next((told.end for told in following), clause.end) if is_heading else clause.end
            named = {pid for mention in event.mentioned if clause.start <= mention.start < end for pid in mention.ids}
            return frozenset(named) or doers_in(event, clause)
    return frozenset()


def _check_owner(claim: Claim, one: PersonInText) -> Iterator[Finding]:
    owners = {pid for event in claim.cited for pid in owners_in(event) if not _is_bot(claim, frozenset({pid}))}
    if one.mention.ids & owners:
        return
    if not owners and paired_with(claim, one.mention):
        return
    if not owners:
        if any(one.mention.ids & event.people_named for event in claim.cited):
            message = f"The cited records do not say that {one.mention.text} owns this."
            yield claim.finding(CHECK, Verdict.NEEDS_HUMAN, message, (one.mention.start, one.mention.end))
        return
    if one.mention.text.islower():
        return
    names = _names(claim, owners)
    yield _finding(claim, one, f"The records name {names} as owner, not {one.mention.text}.", names)


def _further_clauses(claim: Claim, one: PersonInText, clause: Clause) -> Iterator[Clause]:
    """Later clauses of the sentence that go on about the same person: "… and flushed the cache"."""
    if one.part is not Part.SUBJECT:
        return
    for further in claim.reading.clauses:
        if further.sentence != clause.sentence or further.start <= clause.start:
            continue
        if any(further.start <= mention.start < further.end for mention in claim.people):
            return
        if _GOES_ON.match(further.lower) and further.concepts:
            yield further


def _check_doer(
    claim: Claim, one: PersonInText, clause: Clause, told: frozenset[str] | None = None
) -> Iterator[Finding]:
    speaking = told is None and one.part is Part.SUBJECT and _SPEAKS.match(claim.prose, one.mention.end) is not None
    predicate = told or _predicate(claim, one, clause, whole=speaking)
    if speaking and _wrote_as_much(claim, one, predicate):
        return
    best = _best(claim, predicate, speaking or planned(clause.text))
    if not best:
        actors = {event.person.id for event in claim.cited if event.person is not None}
        named = any(one.mention.ids & event.people_named for event in claim.cited)
        if named and one.mention.ids & {
            pid for event, where in _best(claim, predicate, True) for pid in _speaker(event) | doers_in(event, where)
        }:
            return
        if named and (len(actors) > 1 or not one.mention.ids & actors):
            message = f"Whether it was {one.mention.text} who did this cannot be told from the cited records."
            yield claim.finding(CHECK, Verdict.NEEDS_HUMAN, message, (one.mention.start, one.mention.end))
        return
    doers = {
        pid
        for event, where in best
        for pid in (_speaker(event) if speaking and not _is_machine(event) else doers_in(event, where, predicate))
    }
    doers = {pid for pid in doers if not _is_bot(claim, frozenset({pid}))}
    if one.mention.ids & doers:
        return
    if doers and _is_joint(claim, one) and any(one.mention.ids & _speaker(event) for event in claim.cited):
        message = f"Whether {one.mention.text} took part in this cannot be told from the cited records."
        yield claim.finding(CHECK, Verdict.NEEDS_HUMAN, message, (one.mention.start, one.mention.end))
    elif doers:
        names = _names(claim, doers)
        event = best[0][0]
        yield _finding(
            claim,
            one,
            f"{event.label_at_start} has {names} doing this, not {one.mention.text}.",
            names,
        )
    elif any(one.mention.ids & event.people_named for event in claim.cited):
        if any(_is_named_by_a_machine(event, one.mention.ids) for event, _ in best):
            return
        message = f"The cited records do not say that {one.mention.text} did this."
        yield claim.finding(CHECK, Verdict.NEEDS_HUMAN, message, (one.mention.start, one.mention.end))


def _wrote_as_much(claim: Claim, one: PersonInText, predicate: frozenset[str]) -> bool:
    """Whether what a person is said to have written stands in their record as fully as in any other cited one."""
    own = other = 0
    wrote = False
    for event in claim.cited:
        shared = len(predicate & event.reading.concepts)
        if _speaker(event) & one.mention.ids:
            own, wrote = max(own, shared), True
        else:
            other = max(other, shared)
    return wrote and own >= other and (own > 0 or not predicate)


def _is_joint(claim: Claim, one: PersonInText) -> bool:
    """ "Ana, Omar and Lena": whether the person stands in a list of people."""
    return any(
        _LISTED.fullmatch(claim.prose[min(one.mention.end, other.end) : max(one.mention.start, other.start)])
        for other in claim.people
        if other is not one.mention
    )


def _is_named_by_a_machine(event: PreparedEvent, ids: frozenset[str]) -> bool:
    """ "…, author lena", "set by Omar": the one person whom a tool's record names."""
    if event.person is not None and not event.person.is_bot:
        return False
    named = {
        pid for mention in event.mentioned for pid in mention.ids if event.person is None or pid != event.person.id
    }
    return bool(ids & named) and named <= ids


def _is_machine(event: PreparedEvent) -> bool:
    return event.person is None or event.person.is_bot or event.event.kind not in _WRITTEN


def _speaker(event: PreparedEvent) -> frozenset[str]:
    return frozenset() if event.person is None else frozenset({event.person.id})


def _predicate(claim: Claim, one: PersonInText, clause: Clause, whole: bool) -> frozenset[str]:
    """Concepts of what is said of the person: after the name, or before it where the name follows "by"."""
    if one.part is Part.AGENT:
        inside = [word for word in clause.words if word.end <= one.mention.start]
    else:
        others = [mention.start for mention in claim.people if mention.start > one.mention.start]
        end = clause.end if whole else min([clause.end, *others])
        turn = _RELATIVE.search(claim.prose, one.mention.end, end) if end < clause.end else None
        end = turn.start() if turn else end
        inside = [word for word in clause.words if one.mention.end <= word.start < end]
    concepts = frozenset(word.concept for word in inside if word.concept and word.concept not in ACTS)
    names = [(mention.start, mention.end) for mention in claim.people]
    return concepts or frozenset(
        word.concept
        for word in clause.words
        if word.concept and not any(start <= word.start < end for start, end in names)
    )


def _best(claim: Claim, predicate: frozenset[str], is_planned: bool) -> list[tuple[PreparedEvent, Clause]]:
    """The clauses of cited events that share most with ``predicate``."""
    scored = [
        (len(predicate & clause.concepts), event, clause)
        for event in claim.cited
        for clause in event.reading.clauses
        if is_planned or not (clause.planned or clause.asked)
    ]
    most = max((points for points, _, _ in scored), default=0)
    if most == 0 or (most == 1 and len(predicate) > 3):
        return []
    return [(event, clause) for points, event, clause in scored if points == most]


def _check_recipient(claim: Claim, one: PersonInText) -> Iterator[Finding]:
    """Somebody to whom something is done must be named in the record's words, not be only its author."""
    for event in claim.cited:
        if any(one.mention.ids & mention.ids for mention in event.mentioned):
            return
        if one.mention.ids & event.people.ids_by_name.get(event.event.attributes.get("person", "").lower(), set()):
            return
    author = next(
        (event for event in claim.cited if event.person is not None and event.person.id in one.mention.ids), None
    )
    if author is not None:
        message = f"{author.label_at_start} is by {one.mention.text}; it does not speak of {one.mention.text}."
        yield claim.finding(CHECK, Verdict.NEEDS_HUMAN, message, (one.mention.start, one.mention.end))


def _names(claim: Claim, ids: set[str]) -> str:
    return " and ".join(sorted(claim.evidence.display_name(one) for one in ids))


def _finding(claim: Claim, one: PersonInText, message: str, expected: str) -> Finding:
    span = (one.mention.start, one.mention.end)
    return claim.finding(CHECK, Verdict.CONTRADICTED, message, span, expected=expected)
