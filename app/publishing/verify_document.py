"""Whether a published document is still what was approved: offline, from nothing but the document itself.

The approval's link vouches for the title, each sentence, its citations and who stands behind it; each sentence's
citations vouch for the records that it shows. The other fields (metrics, milestones, conflicts …) are held against the
checksums in the seal: whoever alters one and its checksum too is not found. The whole is as good as the comparison of the
fingerprint with one that was noted elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from app.operations.ports import ReportVerdict
from app.publishing.report_seal import event_shown, parts_of, shown_items
from app.publishing.report_shapes import EventRow, Reference, ReportDocument, SealedEventRow, SealRow, StatementRow
from extraction.domain.approval_seal import ROLES, TITLE
from extraction.domain.seal import SealedKind, canonical, commitment, fingerprint, item_digest, next_link
from extraction.domain.verify_chain import Damage, SealFinding

_IN_WORDS = {
    "timeline": "the timeline",
    "sections": "the sections (their titles, checks or the way they were written)",
    "people": "the people and roles",
    "action_items": "the action items",
    "incident": "the description of the incident",
    "coverage": "the account of what was read and cited",
    "changes": "the account of what changed since the version before",
}


def verify_document(document: ReportDocument) -> ReportVerdict:
    """Hold ``document``, whose shape has been checked, against its seal."""
    seal = document["seal"]
    if seal is None:
        return ReportVerdict(incident_key=document["incident"]["key"], fingerprint=None, findings=(_no_seal(document),))
    looking = _Looking(document, seal)
    looking.at_everything()
    return ReportVerdict(
        incident_key=document["incident"]["key"],
        fingerprint=seal["fingerprint"],
        findings=tuple(looking.findings),
        notes=tuple(looking.notes()),
        statements=looking.proved,
        events=looking.events_proved,
    )


def _no_seal(document: ReportDocument) -> SealFinding:
    if document["status"] == "draft":
        message = "there is no seal: this is a draft that nobody has approved, or its seal was removed"
    else:
        message = (
            "there is no seal: it was removed, or the report was approved before Retroline sealed approvals "
            "(approve and publish it again to have it sealed)"
        )
    return SealFinding(damage=Damage.SEAL_REMOVED, what="seal", message=message)


@dataclass
class _Looking:
    document: ReportDocument
    seal: SealRow
    findings: list[SealFinding] = field(default_factory=list)
    touched: set[str] = field(default_factory=set)
    withheld: int = 0
    proved: int = 0
    events_proved: int = 0

    def at_everything(self) -> None:
        self.at_approval()
        self.at_identity()
        self.at_items()
        self.at_removed_statements()
        self.at_citations()
        self.at_events()
        self.at_parts()

    def say(self, damage: Damage, what: str, message: str, part: str = "", position: int | None = None) -> None:
        self.findings.append(SealFinding(damage=damage, what=what, message=message, position=position))
        self.touched.add(part)

    def at_approval(self) -> None:
        """Whether the sealed content gives the link whose fingerprint people compare."""
        row = self.seal["approval"]
        kept, salt, committed = (
            bytes.fromhex(row["kept"]),
            bytes.fromhex(row["salt"]),
            bytes.fromhex(row["commitment"]),
        )
        shown = (row["id"], canonical(self.seal["content"]).decode())
        position = row["position"]
        if commitment(SealedKind.APPROVAL, shown, kept, salt) != committed:
            message = "the seal's content is not what the approval sealed: it, or the approval's digests, were altered"
            self.say(Damage.ALTERED, "approval", message, "seal", position)
        link = next_link(bytes.fromhex(row["previous"]), position, SealedKind.APPROVAL, committed)
        if link.hex() != row["link"] or fingerprint(link) != self.seal["fingerprint"]:
            message = "the approval's place in the chain does not give the fingerprint: the seal does not chain"
            self.say(Damage.CHAIN, "seal", message, "seal", position)

    def at_identity(self) -> None:
        content, document = self.seal["content"], self.document
        own = (document["incident"]["key"], document["version"], document["revision"])
        sealed = (content["incident"], content["version"], content["revision"])
        if own != sealed:
            message = f"the seal is of {_report(*sealed)}, but this is {_report(*own)}: it belongs to another report"
            self.say(Damage.ALTERED, "seal", message, "incident")
            self.touched |= {"version", "revision"}

    def at_items(self) -> None:
        """Each sentence, the people behind it, the title and the approvals: as sealed, or withheld."""
        salts, items = self.seal["salts"], self.seal["content"]["items"]
        for name, item in shown_items(self.document, self.seal["citations"]):
            if name.endswith(ROLES):
                continue
            wanted = [one for one in (name, name + ROLES) if one in salts]
            if name not in items and name.partition("/")[0] == "person":
                continue  # its statement is told
            if name not in items:
                self.say(
                    Damage.INSERTED,
                    self.called(name),
                    f"{self.called(name)} was put in after the approval",
                    _part(name),
                )
            elif not wanted and self.nameless:
                self.withheld += 1
            elif any(item_digest(bytes.fromhex(salts[one]), item) == items.get(one) for one in wanted):
                self.proved += name.startswith("statement/")
            else:
                self.say(Damage.ALTERED, self.called(name), self.altered(name), _part(name))

    @property
    def nameless(self) -> bool:
        """Whether the report leaves names out, as one for customers does, so that some items cannot be shown as sealed."""
        return self.document["audience"] != "internal" or any(row["by"] is None for row in self.document["approvals"])

    def called(self, name: str) -> str:
        kind, _, id_ = name.partition("/")
        match kind:
            case "statement":
                return f"statement {id_}"
            case "person":
                return f"the people behind statement {id_}"
            case "approval":
                return f"approval {int(id_) + 1}" if id_.isdigit() else f"approval {id_}"
            case _:
                return "the title"

    def altered(self, name: str) -> str:
        kind, _, id_ = name.partition("/")
        if kind == "statement":
            text = next(one["text"] for one in self.statements() if one["id"] == id_)
            return f"statement {id_} was altered: “{text}” is not what was approved (its wording, time, verdict or citations)"
        if kind == "person":
            return f"who wrote or accepted statement {id_} was altered"
        if kind == "approval":
            return f"{self.called(name)} was altered: who approved, when, which version or the note"
        return f"the title was altered: “{self.document['title']}” is not what was approved"

    def at_removed_statements(self) -> None:
        """In a report for customers the sealed statements of internal sections are left out on purpose."""
        present = {one["id"] for one in self.statements()}
        sealed = [name.partition("/")[2] for name in self.seal["content"]["items"] if name.startswith("statement/")]
        for id_ in sealed:
            if id_.endswith(ROLES) or id_ in present:
                continue
            if self.document["audience"] == "internal" or f"statement/{id_}" in self.seal["salts"]:
                message = f"statement {id_} was approved and is missing"
                self.say(Damage.MISSING, f"statement {id_}", message, "sections")
        for number in range(len(self.document["approvals"]), len(self.sealed_approvals())):
            self.say(Damage.MISSING, f"approval {number + 1}", f"approval {number + 1} is missing", "approvals")

    def sealed_approvals(self) -> list[str]:
        return [name for name in self.seal["content"]["items"] if name.startswith("approval/")]

    def at_citations(self) -> None:
        """Whether readers are sent to the records that each sentence was approved with."""
        events = {one["commitment"]: one for one in self.seal["events"]}
        joined: dict[tuple[str, str], set[tuple[str, str]]] = {}
        for row in self.document["timeline"]:
            joined.setdefault(_place(row), set()).update(map(_place, row["also"]))
        for statement in self.statements():
            cited = [events[one] for one in self.seal["citations"].get(statement["id"], []) if one in events]
            if len(cited) < len(self.seal["citations"].get(statement["id"], [])):
                message = f"the seal of a record that statement {statement['id']} cites was removed"
                self.say(Damage.MISSING, f"statement {statement['id']}", message, "seal")
                continue
            sealed = {_place(one) for one in cited}
            also = set[tuple[str, str]]().union(*(joined.get(one, set()) for one in sealed))
            shown = {_place(one) for one in statement["evidence"]}
            if not sealed <= shown or not shown <= sealed | also:
                wrong = ", ".join(
                    f"{source} {key}" for source, key in sorted((shown - sealed - also) | (sealed - shown))
                )
                message = f"the citations of statement {statement['id']} were altered: {wrong}"
                self.say(Damage.ALTERED, f"statement {statement['id']}", message, "sections")

    def at_events(self) -> None:
        rows = {row["id"]: row for row in self.document["timeline"]}
        for event in self.seal["events"]:
            what = f"event {event['id'] or ''} ({event['source']} {event['key']})".replace("  ", " ")
            committed = bytes.fromhex(event["commitment"])
            link = next_link(bytes.fromhex(event["previous"]), event["position"], SealedKind.EVENT, committed)
            if link.hex() != event["link"]:
                message = f"{what}: its link does not follow from its commitment and the link before it"
                self.say(Damage.CHAIN, what, message, "seal", event["position"])
            elif event["state"] == "sealed":
                self.at_event(event, rows.get(event["id"] or ""), what)

    def at_event(self, event: SealedEventRow, row: EventRow | None, what: str) -> None:
        at, basis, salt, kept = event["at"], event["time_basis"], event["salt"], event["kept"]
        if row is None:
            message = f"{what} is cited, and its row of the timeline is missing"
            self.say(Damage.MISSING, what, message, "timeline", event["position"])
        elif at is None or basis is None or salt is None or kept is None:
            self.say(Damage.ALTERED, what, f"{what}: a part of its seal was removed", "seal", event["position"])
        else:
            given = commitment(SealedKind.EVENT, event_shown(row, at, basis), bytes.fromhex(kept), bytes.fromhex(salt))
            if given.hex() != event["commitment"]:
                message = f"{what} was altered: its text, source, key, kind, link or time is not what was recorded"
                self.say(Damage.ALTERED, what, message, "timeline", event["position"])
            else:
                self.events_proved += 1

    def at_parts(self) -> None:
        """Everything else; a field of which something was named above is not named again."""
        parts, present = self.seal["parts"], parts_of(self.document)
        for name in sorted(parts.keys() | present.keys()):
            if parts.get(name) != present.get(name) and name not in self.touched:
                what = _IN_WORDS.get(name, f"the field “{name}”")
                self.say(Damage.ALTERED, name, f"{what} was altered: it does not give its checksum", name)

    def statements(self) -> Iterator[StatementRow]:
        for section in self.document["sections"]:
            yield from section["statements"]

    def notes(self) -> Iterator[str]:
        """What is not wrong, and what a reader should know all the same."""
        for event in self.seal["events"]:
            if event["erased"] is not None:
                by = event["erased"]["by"] or "a named person"
                yield f"{event['source']} {event['key']}: its content was erased by {by} at {event['erased']['at']}"
            elif event["state"] == "replaced":
                yield f"{event['source']} {event['key']}: a later import brought another record of the same identity"
        if withheld := sum(one["state"] == "withheld" for one in self.seal["events"]):
            yield f"{withheld} cited records are named and not shown; there is only their place in the chain"
        if self.withheld:
            yield (
                f"{self.withheld} sealed items (names, or wordings that held a name) are withheld in this report; "
                "for what stands in their place there is only the checksum"
            )


def _place(row: Reference | EventRow | SealedEventRow) -> tuple[str, str]:
    return (row["source"], row["key"])


def _part(name: str) -> str:
    return {"approval": "approvals", TITLE: "title"}.get(name.partition("/")[0], "sections")


def _report(key: str, version: int, revision: int) -> str:
    return f"{key}, version {version}, revision {revision}"
