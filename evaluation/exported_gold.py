"""The gold of a case that comes from an approved report: its entries as tables, with the people's other names."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from evaluation import corrected_report
from evaluation.corrected_report import ApprovedFact, Change, Reading
from evaluation.gold_writer import Table, Value, gold_text
from extraction.domain.curation import Curation
from extraction.domain.facts import IncidentFacts
from extraction.domain.milestone import Unknown
from extraction.domain.people import Role
from extraction.domain.review import ApprovedReport

_NOTHING: Mapping[str, tuple[str, ...]] = {}


@dataclass(frozen=True, kw_only=True)
class ExportedGold:
    """``spelled`` is event id → how evidence names it, ``renamed`` gives the people in a text their other names.

    ``said`` are the texts of the case's records, renamed already.
    """

    id: str
    kind: str
    approved: ApprovedReport
    incident_facts: IncidentFacts
    reading: Reading
    curations: tuple[Curation, ...]
    spelled: Mapping[str, str]
    renamed: Callable[[str], str]
    said: tuple[str, ...]

    def text(self, explained: Mapping[str, tuple[str, ...]] = _NOTHING) -> str:
        """The file. ``explained``: ``place_of`` an entry → what of it no cited record states."""
        entries: dict[str, Sequence[Table]] = {
            "fact": list(self._fact_tables(explained)),
            "milestone": list(self._milestones(explained)),
            "person": [{"name": name, "roles": roles} for name, roles in self.people.items()],
            "action_item": list(self._action_items(explained)),
            "must_not_say": list(self._must_not_say()),
            "correction": list(self._corrections()),
        }
        return gold_text(self._heading(), self._review(), entries)

    @cached_property
    def facts(self) -> tuple[ApprovedFact, ...]:
        return tuple(corrected_report.facts(self.approved, self.reading))

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        in_text = corrected_report.changes(self.approved.review, self.reading)
        return (*in_text, *corrected_report.answers(self.curations, self.reading))

    @cached_property
    def people(self) -> Mapping[str, list[str]]:
        """Other name → roles held, in the order of ``Role``; two with one name are one."""
        held: dict[str, set[Role]] = {}
        for person in self.incident_facts.people:
            if not person.is_bot:
                held.setdefault(self.renamed(person.display_name), set()).update(
                    one.role for one in self.incident_facts.roles if one.person_id == person.id
                )
        return {name: [role.value for role in Role if role in roles] for name, roles in held.items()}

    @property
    def texts(self) -> tuple[str, ...]:
        """All that is said in the case, to be looked through for names that were not found."""
        return (
            *self.said,
            *(self.renamed(text) for one in self.changes for text in (one.before, one.after, one.reason)),
        )

    def _heading(self) -> Table:
        incident, draft = self.incident_facts.incident, self.approved.review.checked.draft
        return {
            "id": self.id,
            "title": self.renamed(draft.title or incident.title),
            "incident": self.renamed(incident.key),
            "written": self.approved.approvals[0].at.date(),
            "timezones": [draft.zone],
            "kind": self.kind,
            "services": list(dict.fromkeys((*incident.services, *self.incident_facts.services))),
            "note": "Exported from an approved report; its facts are the approved sentences. People have invented names.",
        }

    def _review(self) -> Table:
        work = corrected_report.work(self.approved.review)
        counted: dict[str, Value] = {
            "writer": work.writer,
            "statements": work.statements,
            "kept": work.kept,
            "edited": work.edited,
            "rejected": work.rejected,
            "added": work.added,
        }
        return counted if work.minutes is None else {**counted, "minutes": work.minutes}

    def _evidence(self, ids: Sequence[str]) -> list[str]:
        return list(dict.fromkeys(self.spelled[one] for one in ids if one in self.spelled))

    def _fact_tables(self, explained: Mapping[str, tuple[str, ...]]) -> Iterator[Table]:
        for number, one in enumerate(self.facts, 1):
            name, text = f"f{number:02d}", self.renamed(one.text)
            yield {
                "id": name,
                "text": text,
                "section": one.section,
                "criticality": one.criticality,
                "evidence": self._evidence(one.evidence),
                "derived": _derived(explained.get(place_of(name, text))),
            }

    def _milestones(self, explained: Mapping[str, tuple[str, ...]]) -> Iterator[Table]:
        for cycle in self.incident_facts.cycles:
            for milestone in cycle.milestones:
                chosen = milestone.chosen
                if isinstance(chosen, Unknown) or not (evidence := self._evidence(chosen.evidence)):
                    continue
                yield {
                    "name": milestone.name.value,
                    "at": chosen.at,
                    "evidence": evidence,
                    "cycle": cycle.number,
                    "derived": _derived(
                        explained.get(place_of(f"milestone {milestone.name}", f"{chosen.at:%H:%M} UTC"))
                    ),
                }

    def _action_items(self, explained: Mapping[str, tuple[str, ...]]) -> Iterator[Table]:
        for one in corrected_report.action_items(self.approved, self.reading):
            text = self.renamed(one.text)
            yield {
                "text": text,
                "owner": self.renamed(one.owner),
                "evidence": self._evidence(one.evidence),
                "status": one.status,
                "derived": _derived(explained.get(place_of("action item", text))),
            }

    def _must_not_say(self) -> Iterator[Table]:
        true = {one.text for one in self.facts}
        for one in self.changes:
            if one.must_not_say and one.before not in true:
                yield {"text": self.renamed(one.before), "why": self.renamed(one.why), "kind": one.mutation.value}

    def _corrections(self) -> Iterator[Table]:
        for number, one in enumerate(self.changes, 1):
            yield {
                "id": f"c{number:02d}",
                "kind": one.kind.value,
                "before": self.renamed(one.before),
                "after": self.renamed(one.after),
                "evidence": self._evidence(one.evidence),
                "section": one.section,
                "reason": self.renamed(one.reason),
            }


def place_of(where: str, text: str) -> str:
    """How what is explained is found again; ``where`` and ``text`` as in ``proof.Doubt``."""
    return f"{where}: {text}"


def _derived(missing: tuple[str, ...] | None) -> str:
    if not missing:
        return ""
    named = ", ".join(f"“{one.strip('“”')}”" for one in missing)
    return f"A person approved it; the cited records do not state {named} as it is written here."
