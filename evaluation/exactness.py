"""Whether what a sentence states exactly, figures or times, stands in its records or follows from them.

Two readers that share no code look: the product's checks, which know units and what a figure is a figure of, and
``evaluation.proof``, which looks parts up. What the checks refuse is wrong; what only the other reader misses (a count of
records, for example) is for a person to read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from evaluation.case import Case
from evaluation.judgement import grounds
from evaluation.once_per_case import OncePerCase
from evaluation.proof import WEEKDAYS, mentions, parts_of, unproved
from evaluation.score import Item
from evaluation.written import Sentence, Written
from extraction.domain.finding import Finding
from extraction.domain.report import PLAIN_WRITER, Statement
from extraction.domain.timeline import Event
from extraction.verification.check_draft import check_statement

_FOUND = OncePerCase[dict[Statement, tuple[Finding, ...]]](lambda case: {})
"""Figures and times are asked for one after the other."""


def exact_items(case: Case, written: Written, kinds: Collection[str], checks: Collection[str]) -> Iterator[Item]:
    """One item for each sentence of the prose that states something of ``kinds`` (see ``evaluation.proof.Part``)."""
    for section in written.sections:
        for sentence in section.sentences if section.is_prose else ():
            stated = _stated(sentence.text, kinds)
            if stated:
                events = grounds(case, sentence)
                wrong = _refused(case, sentence, events, checks)
                missing = [part for part in unproved(sentence.text, events) if part in stated]
                yield Item(
                    id=sentence.text,
                    label=sentence.text,
                    good=False if wrong else None if missing else True,
                    note=wrong or _to_read(missing),
                    section=section.topic,
                    evidence=tuple(event.id for event in events) if wrong or missing else (),
                    sentences=(sentence.id,),
                )


def _stated(text: str, kinds: Collection[str]) -> list[str]:
    days = [day for day in WEEKDAYS if mentions(day, text)] if "date" in kinds else []
    return [part.written for part in parts_of(text) if part.kind in kinds] + days


def _refused(case: Case, sentence: Sentence, events: tuple[Event, ...], checks: Collection[str]) -> str:
    """What a check has against it, whether or not that check is switched off in this run."""
    evidence = tuple(event.id for event in events)
    if not evidence:
        return ""
    statement = Statement(
        id=sentence.id, text=sentence.text, author=PLAIN_WRITER, kind=sentence.kind, evidence=evidence
    )
    found = check_statement(statement, case.known.evidence).findings
    return " ".join(one.message for one in found if one.check in checks and one.verdict.blocks)


def _to_read(missing: list[str]) -> str:
    listed = ", ".join(f"“{part}”" for part in missing)
    return f"To be read by a person: {listed} stands in none of its records." if missing else ""
