"""A model that lies in every way of the mutation list, among true sentences, and insists when a lie is refused."""

from __future__ import annotations

import itertools
import json
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.bench.prompt_reading import aliases_in, refused_in, section_asked
from evaluation.case import Case
from evaluation.mutation_kind import MutationKind
from evaluation.mutations import mutants
from extraction.domain.report_template import ReportTemplate, SectionTemplate
from extraction.drafting.fill_section import asks_model
from extraction.drafting.reply_shapes import LONGEST, MOST_CITED, SHORTEST
from extraction.language_model.fencing import defused


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence and the ids of the events it cites. ``lie`` is the kind of the mutation; ``None`` where it is true."""

    text: str
    evidence: frozenset[str]
    lie: MutationKind | None = None

    @property
    def fits(self) -> bool:
        return SHORTEST <= len(self.text) <= LONGEST and 1 <= len(self.evidence) <= MOST_CITED


@dataclass(frozen=True, slots=True)
class Line:
    """What stands at one place of a section; ``instead`` is the other lie that follows where the first was refused twice."""

    said: Said
    instead: Said


Script = Mapping[str, Sequence[Line]]
"""Section title → its lines."""


class LyingModel:
    """Follows ``script``; ``answer`` is what ``model_server.served`` asks. ``said`` holds whatever was proposed."""

    def __init__(self, case: Case, script: Script) -> None:
        self._events = tuple(case.known.timeline)
        self._script = script
        self._repairs: dict[str, int] = {}
        self._lock = threading.Lock()
        self.said: set[Said] = set()

    def answer(self, prompt: str) -> str:
        section = section_asked(prompt)
        aliases = aliases_in(prompt, self._events)
        refused = refused_in(prompt)
        with self._lock:
            if not refused:
                return self._reply(_listed(one.said for one in self._script[section]), aliases)
            self._repairs[section] = self._repairs.get(section, 0) + 1
            insisting = self._repairs[section] == 1
        by_text = {defused(one.said.text): one for one in self._script[section]}
        lines = [(number, by_text[text]) for number, text in refused.items() if text in by_text]
        with self._lock:
            return self._reply(((number, one.said if insisting else one.instead) for number, one in lines), aliases)

    def _reply(self, numbered: Iterable[tuple[int | None, Said]], aliases: Mapping[str, str]) -> str:
        statements = []
        for number, said in numbered:
            if said.evidence <= set(aliases):
                self.said.add(said)
                cites = sorted((aliases[one] for one in said.evidence), key=lambda alias: int(alias[1:]))
                place = {} if number is None else {"number": number}
                statements.append({**place, "text": said.text, "cites": cites})
        return json.dumps({"statements": statements}, ensure_ascii=False)


def scripts(case: Case, template: ReportTemplate, rounds: int, seed: int = 0) -> Iterator[Script]:
    """One script for each of ``rounds`` drafts: two lies, then a true sentence, and so on; every kind in turn."""
    lies = iter(_in_turn(case, seed))
    true = itertools.cycle(
        said for one in case.sentences if (said := Said(one.text, frozenset(one.evidence))).fits
    )  # fmt: skip
    for _ in range(rounds):
        yield {one.title: tuple(_lines(one, lies, true)) for one in template.sections if asks_model(one)}


def _listed(said: Iterable[Said]) -> Iterator[tuple[None, Said]]:
    return ((None, one) for one in said)


def _lines(section: SectionTemplate, lies: Iterator[Said], true: Iterator[Said]) -> Iterator[Line]:
    texts = set[str]()
    for place in range(section.max_statements):
        said = next(true) if place % 3 == 2 else next(lies, None) or next(true)
        if said.text not in texts:
            texts.add(said.text)
            yield Line(said, said if said.lie is None else next(lies, said))


def _in_turn(case: Case, seed: int) -> Iterator[Said]:
    """One lie of each kind, then the second of each, and so on."""
    by_kind = itertools.groupby(mutants(case, seed=seed), lambda one: one.kind)
    shelves = [[Said(one.text, frozenset(one.evidence), kind) for one in found] for kind, found in by_kind]
    rows = itertools.zip_longest(*shelves)
    return (one for one in itertools.chain.from_iterable(rows) if one is not None and one.fits)
