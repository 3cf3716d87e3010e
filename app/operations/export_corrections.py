"""An approved report and what people corrected in it become an evaluation case, with invented names for the people.

What goes out: the stored events (redacted when they came in) without raw records and permalinks, and the gold. People are
renamed everywhere; services and companies stay as they are unless they are renamed too.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path

from app.operations.access import Action
from app.operations.permission import permit, record
from app.operations.ports import Ports
from app.operations.review_report import OpenReview, open_review
from app.operations.templates import drafted_from
from evaluation.case import load_case
from evaluation.corrected_report import Reading
from evaluation.correction_class import CorrectionClass
from evaluation.exported_gold import ExportedGold, place_of
from evaluation.gold_file import References
from evaluation.proof import doubts_about
from evaluation.pseudonyms import Pseudonyms
from extraction.capture.build_timeline import build_timeline
from extraction.capture.name_matching import fold
from extraction.capture.people import resolve_people
from extraction.capture.read_records import read_records
from extraction.capture.sources.exported_events import exported
from extraction.domain.people import Person
from extraction.domain.review import ApprovedReport
from extraction.domain.timeline import Event
from extraction.errors import GateRefused, InputError
from extraction.pipeline import captured

_KEY = b"exported cases hash addresses with this key"
_ID = re.compile(r"[a-z0-9][a-z0-9-]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """``keep_key`` leaves the incident's key as it is; ``renames`` are further words and what stands for them; ``nobody``
    are names that the records give to something that is no person; ``classes`` say what a correction was, by statement's id.
    """

    keep_key: bool = False
    kind: str = "exported"
    renames: Mapping[str, str] = field(default_factory=dict)
    nobody: tuple[str, ...] = ()
    classes: Mapping[str, CorrectionClass] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedCase:
    """``people`` are real and invented names, which stand together in no file; ``changes`` what was corrected, by its id, with
    its class; ``explained`` counts gold sentences that the cited records do not state word for word; ``left`` are words that
    may name somebody and were left as they are."""

    folder: Path
    events: int
    facts: int
    people: tuple[tuple[str, str], ...]
    changes: tuple[tuple[str, CorrectionClass, str], ...]
    explained: int
    left: tuple[str, ...]


def export_corrections(ports: Ports, key: str, folder: Path, wishes: Wishes | None = None) -> ExportedCase:
    """Write the approved report of ``key`` with its corrections as the case ``folder``.

    Raises:
        GateRefused: no approval stands: only what a person approved is known to be true.
        InputError: the folder is not empty, or its name is no case's id.
        NotFound: no such incident or draft.
    """
    permit(ports, key, Action.EXPORT_CASE)
    chosen = wishes or Wishes()
    opened = open_review(ports, key)
    if opened.approval is None or opened.approval_lapsed is not None:
        point = f"{opened.approval_lapsed}; approve it with: retroline approve {key} --as NAME"
        raise GateRefused(f"the report of {key} cannot become a case", (point,))
    _refuse_folder(folder)
    export = _Export.of(ports, opened, opened.approval.approved, chosen)
    export.write_records(folder)
    gold = export.gold(folder)
    (folder / "gold.toml").write_text(gold.text(), "utf-8")
    doubts = doubts_about(load_case(folder))
    explained = {place_of(doubt.where, doubt.text): doubt.missing for doubt in doubts}
    (folder / "gold.toml").write_text(gold.text(explained), "utf-8")
    load_case(folder)
    record(ports, Action.EXPORT_CASE, opened.opened.incident.key, f"case {folder.resolve().name}")
    return ExportedCase(
        folder=folder,
        events=len(export.stored),
        facts=len(gold.facts),
        people=tuple((name, export.names.text(name)) for name in export.spoken),
        changes=tuple((one.id, one.kind, one.before or one.after) for one in gold.changes),
        explained=len(explained),
        left=export.names.left_words(gold.texts, known=(*opened.facts.services, *opened.opened.incident.services)),
    )


def _refuse_folder(folder: Path) -> None:
    if not _ID.fullmatch(folder.resolve().name):
        raise InputError(f"{folder}: a case is named by its folder, in small letters, digits and hyphens")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InputError(f"{folder}: something lies there already; name a folder that does not exist yet")


@dataclass(frozen=True, kw_only=True)
class _Export:
    """What is written, with the names of ``names``. ``stored`` are the events as the store has them."""

    opened: OpenReview
    approved: ApprovedReport
    wishes: Wishes
    stored: tuple[Event, ...]
    names: Pseudonyms
    topics: Mapping[str, str]
    spoken: tuple[str, ...]

    @classmethod
    def of(cls, ports: Ports, opened: OpenReview, approved: ApprovedReport, wishes: Wishes) -> _Export:
        erased = {one.event_id for one in ports.store.erasures(opened.opened.incident.key)}
        left_out = erased | opened.opened.private_ids
        stored = tuple(one for one in ports.store.events(opened.opened.incident.key) if one.id not in left_out)
        people = _everybody(opened, stored, {fold(name) for name in wishes.nobody})
        words = {word for event in stored for word in re.findall(r"[^\W\d_]+", event.text)}
        renames = dict(wishes.renames) | (
            {} if wishes.keep_key else _other_key(opened.opened.incident.key, ports.address_key)
        )
        template = drafted_from(ports, approved.review.checked.draft)
        return cls(
            opened=opened,
            approved=approved,
            wishes=wishes,
            stored=stored,
            names=Pseudonyms.of(people, ports.address_key, taken=words, renames=renames),
            topics={one.id: one.topic for one in template.sections} if template is not None else {},
            spoken=tuple(one.display_name for one in people),
        )

    def write_records(self, folder: Path) -> None:
        (folder / "records").mkdir(parents=True)
        lines = [json.dumps(self._line(event), ensure_ascii=False, sort_keys=True) for event in self.stored]
        (folder / "records" / "events.jsonl").write_text("\n".join((*lines, "")), "utf-8")

    def _line(self, event: Event) -> dict[str, object]:
        return exported(self.names.event(event), self.names.address(event.actor))

    def read_back(self, folder: Path) -> list[Event]:
        """The events as the product reads them, in the order of ``stored``.

        Raises:
            InputError: one of them does not read back as it was written.
        """
        stream = read_records([folder / "records"])
        read = list(captured(stream, _KEY))
        if stream.skipped or len(read) != len(self.stored):
            raise InputError(f"{folder}: {len(self.stored)} events were written and {len(read)} read back")
        for one, other in zip(map(self.names.event, self.stored), read, strict=True):
            if (one.source, one.key, one.at, one.kind, one.text) != (
                other.source,
                other.key,
                other.at,
                other.kind,
                other.text,
            ):
                raise InputError(f"{folder}: the event {other.source} {other.key} does not read back as it was written")
        return read

    def gold(self, folder: Path) -> ExportedGold:
        """The gold of the records in ``folder``, its evidence named as they are read."""
        read = self.read_back(folder)
        timeline = build_timeline(read)
        references = References(timeline)
        names: dict[str, str] = {}
        for one, other in zip(self.stored, read, strict=True):
            standing = timeline.find(other.id)
            spelled = references.spelled(standing.id, [f"{other.source}:{other.key}"]) if standing else None
            names |= {one.id: spelled} if spelled else {}
        return ExportedGold(
            id=folder.resolve().name,
            kind=self.wishes.kind,
            approved=self.approved,
            incident_facts=self.opened.facts,
            reading=self._reading(names),
            curations=self.opened.opened.curations,
            spelled=names,
            renamed=self.names.text,
            said=tuple(event.text for event in read),
        )

    def _reading(self, spelled: Mapping[str, str]) -> Reading:
        return Reading(
            topics=self.topics,
            has_event=lambda one: one in spelled,
            names=self.spoken,
            classes=self.wishes.classes,
        )


def _everybody(opened: OpenReview, stored: Sequence[Event], nobody: Collection[str]) -> tuple[Person, ...]:
    """All whom the records or the review name, also those who only approved, corrected or curated; no bots."""
    named = [value for event in stored for name in ("person", "assignee") if (value := event.attribute(name))]
    named += [one.display_name for one in opened.facts.people if not one.is_bot]
    named += [step.by for one in opened.review.statements() for step in one.history]
    named += [one.by for one in opened.opened.curations]
    named += [one.by for one in (opened.approval.approved.approvals if opened.approval else ())]
    people = resolve_people(stored).with_names(named).persons
    return tuple(one for one in people if not one.is_bot and fold(one.display_name) not in nobody)


def _other_key(key: str, secret: bytes) -> dict[str, str]:
    """The incident's key with other digits, however its parts are joined; a key without digits stays."""
    digest = blake2b(key.lower().encode(), key=secret[:64], digest_size=16).digest()
    digits = iter(str(int.from_bytes(digest, "big")).lstrip("0"))
    other = re.sub(r"\d", lambda _: next(digits), key)
    joints = ("-", "_", " ", "") if re.fullmatch(r"[A-Za-z]+-\d+", key) else ("-",)
    return {key.replace("-", joint): other.replace("-", joint) for joint in joints} if other != key else {}
