"""Things that no record says: causes, absences, additions, blame, a wider scope, a second half that is wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from evaluation.mutation_kind import MutationKind
from evaluation.mutations.clocks import happening, other_times
from evaluation.mutations.figures import other_numbers
from evaluation.mutations.mutant import Mutant, Source
from evaluation.mutations.names import other_names

_CAUSAL_WORDS = ("because", "caused", "cause", "due", "led", "since", "result", "reason", "thus")
_CAUSES = (
    "a memory leak",
    "a faulty disk",
    "human error",
    "a misconfigured firewall",
    "a surge of traffic",
    "a network partition",
    "an exhausted connection pool",
    "a race condition",
    "a power cut in one data centre",
    "a bug in the load balancer",
    "insufficient capacity",
    "a denial-of-service attack",
    "an unannounced change by the vendor",
)
_SCOPES = (
    ", affecting all customers",
    ", in every region",
    ", which hit every user",
    ", and everyone was affected",
    " across the entire platform",
)
_TAILS = (
    "and customers were notified by email",
    "after consulting the vendor",
    "and the database team was paged",
    "during a planned maintenance window",
    "with the help of an outside contractor",
    "and the chief executive was informed",
    "and a backup was restored",
    "following a security audit",
    "as the runbook prescribes",
    "and the regulator was notified",
    "while the primary data centre was on generator power",
    "and a feature flag was switched off",
    "after a failover to the standby",
    "and access for two engineers was suspended",
    "and affected accounts received a voucher",
    "once the firewall rules had been reviewed",
    "and a war room was set up in the office",
)
_ABSENT = (
    ("No runbook existed for this situation.", "runbook"),
    ("Nobody had been trained for this situation.", "trained"),
    ("There was no backup.", "backup"),
    ("The rollback procedure had never been tested.", "tested"),
    ("No dashboard showed the problem.", "dashboard"),
    ("Management was never informed.", "management"),
    ("Nobody was on call at that time.", "rota"),
    ("No load test had ever been run.", "load test"),
    ("There was no monitoring in place.", "monitoring"),
    ("Customers were not told about it.", "told"),
    ("No review had taken place before.", "review"),
    ("There was no escalation policy.", "escalation"),
)
_ABSENT_TAILS = (
    ("and there was no runbook for it", "runbook"),
    ("although nobody had tested this before", "tested"),
    ("and no dashboard showed it", "dashboard"),
    ("without anybody having been warned", "warned"),
    ("and management was never informed", "management"),
)
_BLAME = (
    "{who} failed to follow the runbook.",
    "{who} should have noticed this much earlier.",
    "This was {who}'s fault.",
    "{who} carelessly skipped a check.",
    "{who} forgot to tell the team in time.",
    "The mistake was {who}'s.",
    "{who} ignored the warning signs.",
    "{who} acted negligently.",
)
_BLAME_TAILS = (
    "because {who} was careless",
    "which was {who}'s mistake",
    "because {who} had not paid attention",
    "as {who} neglected the checks",
)
_BLAMING = ("fault", "mistake", "careless", "forgot", "blame", "should have", "negligent")
_COUNT = re.compile(
    r"(?<![#\w.-])(?P<count>(?:About |Some )?\d[\d,]*(?:\.\d+)?%? (?:of )?(?:the )?)(?P<what>(?:[a-z]+ ){0,2}?[a-z]+s)\b"
)
_WHOLE = re.compile(r"\b(?:all|every|everyone|everybody|entire|whole|any|only|no|none|nobody)\b", re.IGNORECASE)
_IMPACT = re.compile(
    r"\b(?:failed|failing|errors?|affected|hit|held up|rejected|lost|slow|unavailable|latency|tickets|calls|expired"
    r"|could not connect|stuck|stopped|fired|failures)\b"
)
_ASIDE = re.compile(
    r"\b(?:not|attempt\w*|rollback|threshold|restart\w*|deploy\w*|owns|owned|plans?|alerts|tried|challenge)\b"
)
_TAKEN = re.compile(
    r"\b(?:of|took|received|counted|had|got|kept|put|to|rose from|saw|reached|held|at most) $", re.IGNORECASE
)
"""Before a count: "took all calls" would not say more than "took 96 calls"."""

_ALIKE = frozenset(
    (
        "minutes",
        "seconds",
        "hours",
        "days",
        "weeks",
        "times",
        "images",
        "traces",
        "was",
        "is",
        "has",
        "its",
        "this",
        "as",
        "does",
        "ms",
    )
)


def causes_added(source: Source) -> Iterator[Mutant]:
    """A cause that no cited event names: an invented one, or another happening of the incident."""
    if (
        source.quoted
        or source.says(*_CAUSAL_WORDS)
        or re.search(r"\b(?:because|caused|due to|which|owns)\b", source.text)
    ):
        return
    for cause in _CAUSES:
        if source.setting.unheard_of(cause) and not re.search(r"[:;]", source.text):
            yield _ending(source, MutationKind.CAUSE_ADDED, f" because of {cause}")
            yield _ending(source, MutationKind.CAUSE_ADDED, f", caused by {cause}")
    here = happening(source)
    for other in source.setting.sources if here else ():
        there = happening(other) if other is not source else None
        if (
            here is None
            or there is None
            or other.says(*_CAUSAL_WORDS)
            or abs((there.at - here.at).total_seconds()) < 120
        ):
            continue
        if there.at < here.at:
            text = f"{here.clause} because {source.setting.continued(there.clause)}."
            yield source.mutant(MutationKind.CAUSE_ADDED, text, _both(source, other))


def scopes_stretched(source: Source) -> Iterator[Mutant]:
    """ "317 clinics" as "all clinics", and effects spread to everybody."""
    for kind, text in source.statement.wrong:
        if kind is MutationKind.SCOPE_STRETCHED:
            yield source.mutant(kind, text)
    if source.quoted or source.says("all", "every", "everyone", "everybody", "entire"):
        return
    for match in _COUNT.finditer(source.text):
        before = source.text[: match.start()]
        if match["what"].split()[-1] in _ALIKE or _WHOLE.search(before) or _TAKEN.search(before):
            continue
        for whole in ("all ", "nearly all "):
            new = whole.capitalize() if match.start() == 0 else whole
            yield source.with_part(MutationKind.SCOPE_STRETCHED, match.span("count"), new)
    if _IMPACT.search(source.text) and not _WHOLE.search(source.text) and not _ASIDE.search(source.text):
        yield from (_ending(source, MutationKind.SCOPE_STRETCHED, scope) for scope in _SCOPES)


def absences_invented(source: Source) -> Iterator[Mutant]:
    """That something was missing, untested or unknown, of which no record speaks."""
    for text, word in _ABSENT:
        if not source.says(word, word + "s") and source.text != text and _of_note(source):
            yield source.mutant(MutationKind.ABSENCE_INVENTED, text)
    for tail, word in _ABSENT_TAILS:
        if not source.says(word, word + "s") and not source.quoted and _of_note(source):
            yield _ending(source, MutationKind.ABSENCE_INVENTED, f", {tail}")


def additions(source: Source) -> Iterator[Mutant]:
    """A further fact at the end, of which no record of the case speaks."""
    for tail in _TAILS:
        if source.setting.unheard_of(tail) and not source.quoted:
            yield _ending(source, MutationKind.ADDITION, f", {tail}" if tail.startswith("and ") else f" {tail}")


def half_truths(source: Source) -> Iterator[Mutant]:
    """This sentence as it is, and a wrong version of another one behind it."""
    if len(source.text) > 90 or source.quoted or re.search(r"[:;]| and ", source.text):
        return
    makers: tuple[Callable[[Source], Iterable[Mutant]], ...] = (other_times, other_numbers, other_names)
    others = [one for one in source.setting.sources if one is not source and len(one.text) < 80 and not one.quoted]
    start = source.setting.sources.index(source)
    for step in range(1, min(len(others), 40)):
        other = others[(start + 7 * step) % len(others)]
        if set(other.statement.evidence) & set(source.statement.evidence) or re.search(r"[:;]", other.text):
            continue
        wrong = next((one for maker in (makers[step % 3 :] + makers[: step % 3]) for one in maker(other)), None)
        if wrong is not None:
            text = f"{source.text.removesuffix('.')}, and {source.setting.continued(wrong.text)}"
            yield source.mutant(MutationKind.HALF_TRUE, text, _both(source, other))


def blamed(source: Source) -> Iterator[Mutant]:
    """Fault laid on a person whom the sentence or its records name."""
    if source.says(*_BLAMING):
        return
    names = dict.fromkeys(written.split()[0] for written, _ in source.people_in())
    for name in names:
        for frame in _BLAME:
            yield source.mutant(MutationKind.BLAME, frame.format(who=name))
    for name in source.setting.first_names if not names else ():
        if source.says(name) and not source.quoted and not re.search(r"[:;]|because", source.text):
            yield from (_ending(source, MutationKind.BLAME, ", " + tail.format(who=name)) for tail in _BLAME_TAILS)


def _ending(source: Source, kind: MutationKind, words: str) -> Mutant:
    at = len(source.text.removesuffix("."))
    return source.with_part(kind, (at, at), words)


def _both(source: Source, other: Source) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*source.statement.evidence, *other.statement.evidence)))


def _of_note(source: Source) -> bool:
    """Whether the sentence tells of the incident itself, so that an absence beside it reads naturally."""
    return (
        re.search(
            r"\b(?:fail|fired|alert|deploy|expire|error|rollback|outage|restart|declared|decided)\w*", source.text
        )
        is not None
    )
