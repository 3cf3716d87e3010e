"""Blameless language: which words blame, why that costs knowledge, and how the same facts are told without them.

Classes and directions of rewriting follow the guides of the field (Google's, PagerDuty's and Etsy's). Nothing here asks
a model; what is offered is lint-free itself and proven to keep times, figures, names of things and actions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from weakref import WeakKeyDictionary

from extraction.domain.facts import IncidentFacts
from extraction.domain.finding import Finding, Verdict
from extraction.domain.report import AuthorKind
from extraction.domain.wording import Sentence, sentences_in
from extraction.verification import blame_asking, blame_causes, blame_judgements, blame_neglect, blame_phrasing
from extraction.verification.blame_agents import KnownNames
from extraction.verification.blame_finding import MESSAGES, QUESTIONS, BlameClass, BlameFinding
from extraction.verification.blame_rewrites import tidied
from extraction.verification.blame_scene import Hit, Rule, Scene
from extraction.verification.blame_survival import survives
from extraction.verification.claim import QUOTED, Claim
from extraction.verification.evidence import PreparedEvidence

__all__ = [
    "BlameClass",
    "BlameFinding",
    "KnownNames",
    "blame_findings",
    "check_blame",
    "known_names",
    "reworded",
    "survives",
]

CHECK = "blame"
RULES: tuple[Rule, ...] = (
    *blame_neglect.RULES,
    *blame_causes.RULES,
    *blame_judgements.RULES,
    *blame_phrasing.RULES,
    *blame_asking.RULES,
)
_MOST_STEPS = 5
_LONGEST_SENTENCE = 2000
_NOBODY = KnownNames()
_KNOWN: WeakKeyDictionary[PreparedEvidence, KnownNames] = WeakKeyDictionary()
"""Names are gathered once for all statements that are held against the same evidence."""


def blame_findings(text: str, known: KnownNames = _NOBODY, *, prose: str | None = None) -> tuple[BlameFinding, ...]:
    """What blames in ``text``, in order of appearance; at most one finding of a class per sentence.

    ``known`` are names of people and services; without them people are told by pronouns, roles and common given names.
    Quoted stretches and code are not read: they are somebody else's words. ``prose`` may be given as ``text`` with all
    that is not running text blanked out by spaces (a document's headings, for instance).
    """
    return _found(text, known, text if prose is None else prose)


@lru_cache(maxsize=1024)
def _found(text: str, known: KnownNames, prose: str) -> tuple[BlameFinding, ...]:
    """A sentence is looked at when it is checked, and again when reports are compared."""
    read = _unquoted(prose)
    return tuple(finding for sentence in sentences_in(read) for finding in _of_sentence(text, sentence, known))


def reworded(text: str, findings: Sequence[BlameFinding]) -> str | None:
    """``text`` with every offered rewrite in its place; ``None`` where none is offered."""
    rewrites = {finding.sentence_span: finding.rewrite for finding in findings if finding.rewrite is not None}
    for (start, end), rewrite in sorted(rewrites.items(), reverse=True):
        text = text[:start] + rewrite + text[end:]
    return text if rewrites else None


def known_names(facts: IncidentFacts, services: Iterable[str] = ()) -> KnownNames:
    """Names of the incident's people; its services and bots are nobody."""
    people = [(person, name) for person in facts.people for name in (person.display_name, *person.aliases)]
    machines = (name for person, name in people if person.is_bot)
    names = (name for person, name in people if not person.is_bot)
    return KnownNames.of(names, (*facts.services, *facts.incident.services, *services, *machines))


def check_blame(claim: Claim) -> Iterator[Finding]:
    """Binds models: a judgement of a person is in no record. People are advised beside their text and never refused."""
    if claim.statement.author.kind is not AuthorKind.MODEL:
        return
    if not _has_hint(claim.prose.lower()):
        return
    known = _KNOWN.get(claim.evidence)
    if known is None:
        known = _KNOWN[claim.evidence] = known_names(claim.evidence.facts, claim.evidence.services.ids_by_name)
    for finding in blame_findings(claim.text, known):
        if finding.kind.binds_models:
            yield claim.finding(CHECK, Verdict.NOT_IN_EVIDENCE, finding.advice, finding.span, expected=finding.rewrite)


def _unquoted(text: str) -> str:
    return QUOTED.sub(lambda match: " " * len(match.group()), text)


_HINTS = tuple(dict.fromkeys(hint for rule in RULES for hint in rule.hints))


def _has_hint(lower: str) -> bool:
    return any(map(lower.__contains__, _HINTS))


def _of_sentence(text: str, sentence: Sentence, known: KnownNames) -> Iterator[BlameFinding]:
    start, end = sentence.span
    if end - start > _LONGEST_SENTENCE:
        return
    original = text[start:end]
    hits = _hits(Scene(text=original, prose=sentence.text, known=known))
    if not hits:
        return
    rewrite = _clean_rewrite(original, hits, known)
    for hit in hits:
        words = original[hit.start : hit.end].strip()
        yield BlameFinding(
            kind=hit.kind,
            span=(start + hit.start, start + hit.end),
            sentence=original,
            sentence_span=(start, end),
            message=MESSAGES[hit.kind].format(words=words),
            question=hit.question or QUESTIONS[hit.kind],
            rewrite=rewrite,
        )


def _hits(scene: Scene) -> list[Hit]:
    """The first hit of each class, in order of appearance; what a longer hit of another class covers is left to it."""
    found: list[Hit] = []
    lower = scene.lower
    for rule in RULES if _has_hint(lower) else ():
        if any(map(lower.__contains__, rule.hints)):
            found += rule.find(scene)
    found.sort(key=lambda hit: (hit.start, -hit.end))
    kept: dict[BlameClass, Hit] = {}
    for hit in found:
        covered = any(one.start <= hit.start and hit.end <= one.end for one in kept.values())
        if not covered:
            kept.setdefault(hit.kind, hit)
    return list(kept.values())


def _clean_rewrite(original: str, hits: Iterable[Hit], known: KnownNames) -> str | None:
    """``original`` put so that no rule finds anything in it and nothing is lost; ``None`` where that cannot be done."""
    current, left = original, list(hits)
    for _ in range(_MOST_STEPS):
        step = next((hit.rewrite for hit in left if hit.rewrite is not None), None)
        if step is None or step == current:
            return None
        current = tidied(step)
        left = _hits(Scene(text=current, prose=_unquoted(current), known=known))
        if not left:
            return None if survives(original, current, known.services) else current
    return None
