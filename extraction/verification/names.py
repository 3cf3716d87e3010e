"""People, services, hosts, versions, commits, tickets and severities must stand in the cited records, letter by letter."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from rapidfuzz.distance import OSA

from extraction.domain.finding import Finding, Verdict
from extraction.domain.typed_values import ValueKind
from extraction.verification.claim import Claim
from extraction.verification.evidence import PreparedEvent
from extraction.verification.lexicon import PHRASES, is_known_word, vocabulary
from extraction.verification.name_book import Mention
from extraction.verification.reading import Word, is_identifier
from extraction.verification.rival_names import check_rivals

CHECK = "name"
_FIGURES = (ValueKind.QUANTITY, ValueKind.DURATION, ValueKind.CLOCK_TIME, ValueKind.DATE)
_COMMIT = re.compile(r"[0-9a-f]{7,40}")
_SEVERITY = re.compile(r"\b(?:sev(?:erity)?[\s_-]?([0-5])|(p)[-\s]?([0-5])(?![\d.]))\b", re.IGNORECASE)
_ENGLISH_FIRST = vocabulary(
    """non re pre post on off over under self multi cross high low long short first second third well full half end follow roll
    knock real read write so known last customer user root time one two three four five six seven eight nine ten opt log sign
    fail cut hand stand trade back front ad in out up near anti co ex sub inter ever much then state step stop start set
    ongoing higher lower near-real large small single double triple all any no low-level hard soft mid"""
)
_ENGLISH_LAST = vocabulary(
    """based related facing wide level term up off in out only driven side specific time free party call going like style first
    back down over minute minutes hour hours day days percent step fold new point long old first-time induced prone aware
    ready heavy bound hand known good mortem incident impacting effect affected visible critical to"""
)
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)(?:-[a-z]+)?")
_CODES_OF_REGIONS = {
    "europe": ("eu", "emea", "europa"), "european": ("eu", "emea"), "america": ("us", "usa", "na", "sa"),
    "american": ("us", "usa", "na", "sa"), "asia": ("ap", "apac"), "asian": ("ap", "apac"), "germany": ("de",),
    "german": ("de", "germany"),
    "france": ("fr",), "french": ("fr",), "britain": ("uk", "gb"), "british": ("uk", "gb"), "spain": ("es",), "italy": ("it",),
    "japan": ("jp",), "australia": ("au",), "australian": ("au",), "brazil": ("br",), "india": ("in",), "canada": ("ca",),
    "poland": ("pl",), "netherlands": ("nl",), "dutch": ("nl",), "sweden": ("se",), "switzerland": ("ch",), "austria": ("at",),
}  # fmt: skip
_IN_A_PHRASE = re.compile(r"(?:['’]s)?\s+[A-Z][a-z]+")
_PROPER = vocabulary(
    """dr prof mr mrs ms
    monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september
    october november december"""
)


def check_names(claim: Claim) -> Iterator[Finding]:
    yield from _check_people(claim)
    yield from _check_severities(claim)
    yield from _check_identifiers(claim)
    yield from _check_services(claim)
    yield from _check_unknown_names(claim)
    yield from check_rivals(claim)


def _check_people(claim: Claim) -> Iterator[Finding]:
    named = {one for event in claim.cited for one in event.people_named}
    for mention in claim.people:
        if mention.ids & named or any(len(one) > 2 and one in claim.cited_words for one in _own_names(mention)):
            continue
        if _is_part_of_a_machines_name(claim, mention) or _is_incident_wide(claim, mention.text.lower()):
            continue
        if _is_part_of_a_figure(claim.text, mention):
            continue
        who = claim.evidence.display_name(min(mention.ids))
        message = f"{who} is not named in the cited records ({_labels(claim.cited)})."
        yield claim.finding(CHECK, Verdict.NOT_IN_EVIDENCE, message, (mention.start, mention.end))


def _is_part_of_a_figure(text: str, mention: Mention) -> bool:
    """Whether it is the month of "11 April" or the unit of "12 min", where people are called April and Min too."""
    is_proper = mention.text.lower() in _PROPER
    return (is_proper or mention.text.islower()) and re.search(r"\d\s?$", text[: mention.start]) is not None


def _own_names(mention: Mention) -> list[str]:
    """The words of a name, without titles and what stands in brackets."""
    words = re.sub(r"\([^)]*\)", " ", mention.text.lower()).split()
    return [word.strip(".,@") for word in words if word.strip(".,") not in ("dr", "prof", "mr", "mrs", "ms")]


def _is_part_of_a_machines_name(claim: Claim, mention: Mention) -> bool:
    """ "Terraform" for a bot called ``terraform-cloud``: the tool, whose words are checked as words."""
    people = claim.evidence.facts.person_by_id
    return any(
        (person := people.get(one)) is not None
        and person.is_bot
        and person.display_name.lower() != mention.text.lower()
        for one in mention.ids
    )


def _check_severities(claim: Claim) -> Iterator[Finding]:
    if _SEVERITY.search(claim.prose) is None:
        return
    cited = {level for event in claim.cited for level in _severities_of(event)}
    facts = claim.evidence.facts
    wide = {level for text in (facts.incident.severity or "", *facts.severities) for level in _levels(text)}
    for match in _SEVERITY.finditer(claim.prose):
        level = _level(match)
        if level in cited or (not cited and level in wide):
            continue
        known = cited or wide
        verdict = Verdict.CONTRADICTED if known else Verdict.NOT_IN_EVIDENCE
        expected = ", ".join(sorted(known)) or None
        said = f"they say {expected}" if expected else "they state no severity"
        message = f"The cited records do not give the severity {match.group()}: {said}."
        yield claim.finding(CHECK, verdict, message, match.span(), expected=expected)


def _severities_of(event: PreparedEvent) -> set[str]:
    found = set(_levels(event.text))
    for name in ("severity", "title"):
        value = event.event.attributes.get(name, "")
        found |= set(_levels(value))
        if name == "severity" and value.strip() in "012345" and value.strip():
            found.add(f"SEV-{value.strip()}")
    return found


@lru_cache(maxsize=8192)
def _levels(text: str) -> frozenset[str]:
    return frozenset(_level(match) for match in _SEVERITY.finditer(text))


def _level(match: re.Match[str]) -> str:
    return f"SEV-{match[1]}" if match[1] else f"P{match[3]}"


def _check_identifiers(claim: Claim) -> Iterator[Finding]:
    figures = [value.span for value in claim.values if value.kind in _FIGURES]
    severities = [match.span() for match in _SEVERITY.finditer(claim.prose)]
    people = [(mention.start, mention.end) for mention in claim.people]
    for word in claim.reading.words:
        if not word.is_identifier or _inside(word, severities) or _inside(word, people):
            continue
        cited = _is_held(claim, word.lower)
        if cited or (_inside(word, figures) and not _COMMIT.fullmatch(word.lower)):
            continue
        if _inside(word, figures) or _is_incident_wide(claim, word.lower) or _ORDINAL.fullmatch(word.lower):
            continue
        yield from _missing(claim, word)


def _missing(claim: Claim, word: Word) -> Iterator[Finding]:
    span = (word.start, word.end)
    written = claim.text[word.start : word.end]
    if tuple(word.lower.split("-")) in PHRASES:
        return
    near = _nearest(word.lower, claim.cited_identifiers)
    if _is_compound(word.lower) and not (near and "-" in near):
        if not _is_english(word.lower) and not _is_known(claim, word.lower):
            message = f"“{written}” stands in none of the cited records; whether it is a name, a person has to judge."
            yield claim.finding(CHECK, Verdict.NEEDS_HUMAN, message, span)
            return
        near = None
    if _ends_in_a_cited_name(claim, word.lower) or re.fullmatch(r"[a-z]/[a-z]", word.lower):
        message = (
            f"“{written}” stands in none of the cited records in full; whether they mean it, a person has to judge."
        )
        yield claim.finding(CHECK, Verdict.NEEDS_HUMAN, message, span)
        return
    if near is not None:
        message = f"“{written}” is not in the cited records; they say “{near}”."
        yield claim.finding(CHECK, Verdict.CONTRADICTED, message, span, expected=near)
        return
    if not any(character.isdigit() or character in "_." for character in word.lower) and _is_english(word.lower):
        return
    same_kind = _other_of_its_kind(claim, word.lower)
    if same_kind is not None:
        message = f"The cited records speak of “{same_kind}”, not of “{written}”."
        yield claim.finding(CHECK, Verdict.CONTRADICTED, message, span, expected=same_kind)
        return
    message = f"“{written}” stands in none of the cited records ({_labels(claim.cited)})."
    known = word.lower in claim.evidence.services.ids_by_name
    yield claim.finding(CHECK, Verdict.NEEDS_HUMAN if known else Verdict.NOT_IN_EVIDENCE, message, span)


def _ends_in_a_cited_name(claim: Claim, word: str) -> bool:
    """ "ledger-db-3" for a record's "db-3", where the incident has something of the full name."""
    parts = word.split("-")
    tails = {"-".join(parts[start:]) for start in range(1, len(parts) - 1)}
    return word in claim.evidence.holders and not tails.isdisjoint(claim.cited_identifiers)


def _is_compound(word: str) -> bool:
    """ "dead-letter", "round-trip": words joined by hyphens, without digits or dots, such as English makes freely."""
    return "-" in word and all(part.isalpha() for part in word.split("-"))


def _is_known(claim: Claim, word: str) -> bool:
    """Whether the incident has something of this name, or a cited record something that shares a part of it."""
    if word in claim.evidence.holders or word in claim.evidence.services.ids_by_name:
        return True
    parts = set(word.split("-"))
    return any(
        _is_compound(one) and len(one.split("-")) == len(parts) and not parts.isdisjoint(one.split("-"))
        for one in claim.cited_identifiers
    )


def _check_services(claim: Claim) -> Iterator[Finding]:
    own = {service.lower() for service in claim.evidence.facts.incident.services}
    book = claim.evidence.services
    cited = {one for event in claim.cited for one in event.services}
    for mention in claim.services:
        if mention.ids & cited or any(mention.text.lower() in event.words for event in claim.cited):
            continue
        if mention.ids & own and not cited:
            continue
        if is_identifier(mention.text.lower()) and mention.text.lower() not in book.ids_by_name:
            continue
        verdict = Verdict.CONTRADICTED if cited else Verdict.NEEDS_HUMAN
        expected = ", ".join(sorted(cited)) or None
        said = f"they speak of {expected}" if expected else "they do not name it"
        message = f"The cited records say nothing about {mention.text}: {said}."
        yield claim.finding(CHECK, verdict, message, (mention.start, mention.end), expected=expected)


def _check_unknown_names(claim: Claim) -> Iterator[Finding]:
    known = claim.cited_words
    taken = [(one.start, one.end) for one in (*claim.people, *claim.services)]
    for word in claim.reading.words:
        written = claim.text[word.start : word.end]
        if not (written[0].isupper() and written[1:].islower()) or _inside(word, taken):
            continue
        if _opens_sentence(claim, word.start) or _is_otherwise_written(claim, word):
            continue
        if (
            word.lower in known
            or word.lower in _PROPER
            or is_known_word(word.lower)
            or _is_incident_wide(claim, word.lower)
        ):
            continue
        near = _nearest(word.lower, (name for event in claim.cited for name in event.words if len(name) > 3))
        phrase = _IN_A_PHRASE.match(claim.prose, word.end) or re.search(r"\b[A-Z][a-z]+ $", claim.prose[: word.start])
        soft = phrase or _may_be_short_for(claim, word.lower)
        verdict = Verdict.CONTRADICTED if near else Verdict.NEEDS_HUMAN if soft else Verdict.NOT_IN_EVIDENCE
        message = f"“{written}” is not named in the cited records" + (f"; they say “{near}”." if near else ".")
        yield claim.finding(CHECK, verdict, message, (word.start, word.end), expected=near)


def _is_otherwise_written(claim: Claim, word: Word) -> bool:
    """A possessive or plural without its mark, a region for its code, two words for their initials ("South American", "SA")."""
    known = claim.cited_words
    if f"{word.lower}s" in known or word.lower.removesuffix("s") in known or word.lower.removesuffix("n") in known:
        return True
    if any(code in known for code in _CODES_OF_REGIONS.get(word.lower, ())):
        return True
    words = claim.reading.words
    index = words.index(word)
    if index + 1 < len(words) and f"{word.lower}{words[index + 1].lower}" in known:
        return True
    runs = (words[left : left + size] for size in (2, 3) for left in range(index - size + 1, index + 1) if left >= 0)
    return any(
        len(run) > 1
        and all(claim.text[one.start].isupper() for one in run)
        and "".join(one.lower[0] for one in run) in known
        for run in runs
    )


def _may_be_short_for(claim: Claim, word: str) -> bool:
    """ "Terraform" for "tf", "Elasticsearch" for "es": a cited record has letters of it in their order, the first one first."""
    shorts = (one for one in claim.cited_words if 1 < len(one) <= 4 < len(word) and one.isalnum() and one[0] == word[0])
    return any(not is_known_word(one) and _are_in_order(one, word) for one in shorts)


def _are_in_order(letters: str, word: str) -> bool:
    remaining = iter(word)
    return all(letter.isdigit() or letter in remaining for letter in letters)


def _opens_sentence(claim: Claim, start: int) -> bool:
    before = claim.text[:start].rstrip(" \"“'(")
    return not before or before[-1] in ".!?:\n"


def _is_english(word: str) -> bool:
    parts = word.split("-")
    return len(parts) > 1 and (parts[0] in _ENGLISH_FIRST or parts[-1] in _ENGLISH_LAST or is_known_word(word))


def _is_held(claim: Claim, word: str) -> bool:
    """Whether a cited record has the name: as it is, a commit in short or full, a version with or without its ``v``."""
    bare = word.lstrip("#@").rstrip("%")
    identifiers = claim.cited_identifiers
    if word.startswith("#"):
        return bare in identifiers or any(one.endswith(word) for one in identifiers)
    if bare in claim.cited_words:
        return True
    if _COMMIT.fullmatch(bare):
        commits = (one for one in identifiers if len(one) >= 7 and _COMMIT.fullmatch(one))
        return any(one.startswith(bare) or bare.startswith(one) for one in commits)
    unversioned = bare.removeprefix("v")
    if unversioned != bare or unversioned[:1].isdigit():
        return unversioned in identifiers or f"v{unversioned}" in identifiers
    if _is_part_of_a_name(bare, identifiers):
        return True
    spaced = bare.replace("-", " ")
    return any(spaced in event.text.lower() for event in claim.cited)


def _is_part_of_a_name(word: str, identifiers: frozenset[str]) -> bool:
    """ "partner-api" of ``partner-api.example.net``, "eu-1" of ``search-api-eu-1``: the first or last parts of a longer name."""
    if "-" not in word:
        return False
    return any(
        len(one) > len(word)
        and (
            (one.startswith(word) and one[len(word)] in "-.:/_")
            or (one.endswith(word) and one[-len(word) - 1] in "-.:/_")
        )
        for one in identifiers
    )


def _is_incident_wide(claim: Claim, word: str) -> bool:
    incident = claim.evidence.facts.incident
    own = f"{incident.key} {incident.title} {' '.join(incident.channels)}".lower()
    defined_by = {part for metric in claim.evidence.facts.metrics for part in metric.definition.lower().split()}
    return word.lstrip("#@") in re.findall(r"[\w./-]+", own) or word.lower() in defined_by


def _nearest(word: str, others: Iterable[str]) -> str | None:
    """Another spelling within one or two letters, or a compound that differs in one part (``edge-cache``, ``edge-proxy``)."""
    limit = 1 if len(word) < 6 else 2
    best = None
    digit, size = word[:1].isdigit(), len(word)
    alike = {one for one in others if abs(len(one) - size) <= limit and one != word and one[:1].isdigit() == digit}
    for other in sorted(alike):
        if OSA.distance(word, other, score_cutoff=limit) <= limit:
            best = other
            break
    if best is None and "-" in word:
        return None
    return best


def _other_of_its_kind(claim: Claim, word: str) -> str | None:
    """What the cited records name where the sentence names ``word``: a commit for a commit, a version for a version."""
    shapes = (_COMMIT, re.compile(r"v?\d+(?:\.\d+)+\S*"), re.compile(r"#\d+"), re.compile(r"[a-z]+-\d+"))
    shape = next((shape for shape in shapes if shape.fullmatch(word) and any(map(str.isdigit, word))), None)
    if shape is None:
        return None
    found = {
        one for event in claim.cited for one in event.identifiers if shape.fullmatch(one) and any(map(str.isdigit, one))
    }
    return ", ".join(sorted(found)) or None


def _inside(word: Word, spans: list[tuple[int, int]]) -> bool:
    return any(start < word.end and word.start < end for start, end in spans)


def _labels(cited: tuple[PreparedEvent, ...]) -> str:
    return "; ".join(event.label for event in cited[:3])
