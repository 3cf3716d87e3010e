"""Every statement of a draft against the events it cites: the checks in plain sight, and how a verdict comes about."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from extraction.domain.facts import IncidentFacts
from extraction.domain.finding import Finding, Verdict, severest
from extraction.domain.report import Author, AuthorKind, CheckedDraft, Draft, Statement, StatementCheck, StatementKind
from extraction.domain.timeline import Timeline
from extraction.errors import InputError, RetrolineError
from extraction.verification.absence import check_absence
from extraction.verification.assertions import check_assertion
from extraction.verification.blame import check_blame
from extraction.verification.causes import check_causes
from extraction.verification.certainty import check_certainty
from extraction.verification.citations import check_citations, usable_events
from extraction.verification.claim import Claim
from extraction.verification.durations import check_durations
from extraction.verification.elsewhere import check_elsewhere
from extraction.verification.evidence import PreparedEvidence, prepare_evidence
from extraction.verification.firm_refusals import where_firm
from extraction.verification.foreign import check_foreign
from extraction.verification.links import check_links
from extraction.verification.names import check_names
from extraction.verification.numbers import check_numbers
from extraction.verification.order import check_order
from extraction.verification.polarity import check_polarity
from extraction.verification.quotes import check_quotes
from extraction.verification.remainder import check_remainder
from extraction.verification.requested import check_requested
from extraction.verification.roles import check_roles
from extraction.verification.scope import check_scope
from extraction.verification.times import check_times

Check = Callable[[Claim], Iterable[Finding]]

CHECKS: tuple[tuple[str, Check], ...] = (
    ("quote", check_quotes),
    ("number", check_numbers),
    ("time", check_times),
    ("duration", check_durations),
    ("order", check_order),
    ("name", check_names),
    ("role", check_roles),
    ("elsewhere", check_elsewhere),
)
"""What every statement goes through, whoever wrote it."""

WORDING_CHECKS: tuple[tuple[str, Check], ...] = (
    ("assertion", check_assertion),
    ("polarity", check_polarity),
    ("certainty", check_certainty),
    ("cause", check_causes),
    ("absence", check_absence),
    ("scope", check_scope),
    ("remainder", check_remainder),
    ("requested", check_requested),
    ("link", check_links),
    ("foreign", check_foreign),
    ("blame", check_blame),
)
"""What freely worded statements go through besides: the plain writer's words are fixed by its templates."""

CHECK_NAMES: tuple[str, ...] = ("citation", *(name for name, _ in CHECKS + WORDING_CHECKS))
"""Every check that can be switched off when one asks what it is good for."""
NO_CHECKS: frozenset[str] = frozenset()

UNOPPOSED = "unopposed"
_CANNOT_RUN = (RetrolineError, ValueError, ArithmeticError, LookupError)

VerdictUnopposed = Callable[[Author], Verdict]


def verdict_when_nothing_objects(author: Author) -> Verdict:
    """What a statement in a report is worth that no check objects to.

    The plain writer's are rendered from events. A model's or a person's free wording waits for a person: measured on
    sentences that nobody had tuned on, between one and three in a hundred wrong ones meet no objection, and nothing
    unsupported may reach a published report.
    """
    return Verdict.SUPPORTED if author.kind is AuthorKind.PLAIN else Verdict.NEEDS_HUMAN


def supported_when_nothing_objects(author: Author) -> Verdict:
    """For measuring the checks themselves, and for anyone's claims: no objection is support."""
    return Verdict.SUPPORTED


def checks_named(names: Iterable[str]) -> frozenset[str]:
    """``names`` as a set.

    Raises:
        InputError: one of them is no check's name.
    """
    wanted = frozenset(names)
    unknown = sorted(wanted.difference(CHECK_NAMES))
    if unknown:
        raise InputError(f"no check is called {', '.join(unknown)}; the checks are {', '.join(CHECK_NAMES)}")
    return wanted


def check_draft(draft: Draft, timeline: Timeline, facts: IncidentFacts) -> CheckedDraft:
    """Check each statement of ``draft``; the checks come in the draft's order."""
    evidence = prepare_evidence(timeline, facts)
    return CheckedDraft(
        draft=draft, checks=tuple(check_statement(statement, evidence) for statement in draft.statements())
    )


def check_statement(
    statement: Statement,
    evidence: PreparedEvidence,
    unopposed: VerdictUnopposed = verdict_when_nothing_objects,
    without: frozenset[str] = NO_CHECKS,
) -> StatementCheck:
    """The verdict on ``statement`` and what each check has to say; never raises for what a statement says.

    ``without`` are names of checks that do not run and whose findings nobody else makes in their name, for measuring
    what they are good for.

    Raises:
        InputError: ``without`` names a check that there is not.
    """
    if without:
        checks_named(without)
    by_construction = statement.author.kind is AuthorKind.PLAIN
    if not statement.evidence:
        return _without_evidence(statement, by_construction)
    findings = [] if "citation" in without else list(check_citations(statement, evidence))
    cited = usable_events(statement, evidence)
    if cited:
        claim = Claim(statement=statement, cited=cited, evidence=evidence)
        findings += where_firm(claim, _run(claim, CHECKS if by_construction else CHECKS + WORDING_CHECKS, without))
    if by_construction:
        findings = [finding for finding in findings if finding.verdict.blocks or finding.check == UNOPPOSED]
    verdict = severest((finding.verdict for finding in findings), unopposed(statement.author))
    if not findings and verdict is Verdict.NEEDS_HUMAN:
        findings.append(_unopposed(statement))
    return StatementCheck(
        statement_id=statement.id,
        verdict=verdict,
        findings=_severest_first(findings),
        by_construction=by_construction and verdict is Verdict.SUPPORTED,
    )


def _without_evidence(statement: Statement, by_construction: bool) -> StatementCheck:
    if by_construction and statement.kind is StatementKind.UNKNOWN:
        return StatementCheck(statement_id=statement.id, verdict=Verdict.SUPPORTED, by_construction=True)
    message = f"{statement.author.name} says so; no record is cited."
    finding = Finding(check="citation", verdict=Verdict.ASSERTED, message=message)
    return StatementCheck(statement_id=statement.id, verdict=Verdict.ASSERTED, findings=(finding,))


def _run(claim: Claim, checks: tuple[tuple[str, Check], ...], without: frozenset[str]) -> Iterator[Finding]:
    for name, check in checks:
        if name in without:
            continue
        try:
            yield from (one for one in check(claim) if one.check not in without)
        except _CANNOT_RUN as error:
            message = f"The check “{name}” could not read this sentence ({error}); a person has to compare it with its records."
            yield claim.finding(name, Verdict.NEEDS_HUMAN, message)


def _unopposed(statement: Statement) -> Finding:
    writer = "a model" if statement.author.kind is AuthorKind.MODEL else "a person"
    message = f"No check objects. The sentence was worded by {writer}, so a person confirms that it says what its records say."
    return Finding(check=UNOPPOSED, verdict=Verdict.NEEDS_HUMAN, message=message, evidence=statement.evidence)


def _severest_first(findings: list[Finding]) -> tuple[Finding, ...]:
    order = list(Verdict)
    rank = {Verdict.CONTRADICTED: 0, Verdict.NOT_IN_EVIDENCE: 1, Verdict.NEEDS_HUMAN: 2}
    return tuple(sorted(dict.fromkeys(findings), key=lambda one: rank.get(one.verdict, 3 + order.index(one.verdict))))
