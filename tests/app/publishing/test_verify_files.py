"""Published files that somebody changed: what was altered is named, offline, in each form."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import jsonschema
import pytest

from app.operations.ports import Publishable, ReportVerdict, StoredApproval
from app.publishing import verify_page
from app.publishing.html_file import to_html
from app.publishing.json_file import to_json
from app.publishing.json_report import published_document
from app.publishing.markdown_file import to_markdown
from app.publishing.report_seal import parts_of
from app.publishing.report_shapes import ReportDocument
from app.publishing.seal_blocks import out_of_html, out_of_markdown
from app.publishing.verify_files import verify_html, verify_json, verify_markdown
from extraction.domain.approval_seal import cited_events, role_wordings
from extraction.domain.name_policy import NamePolicy
from extraction.domain.naming import Naming
from extraction.domain.report_template import Audience
from extraction.domain.verify_chain import Damage
from extraction.errors import InputError
from tests.app.publishing.example import ALERT, LATER, SAID, STATUS
from tests.app.publishing.test_json_report import SCHEMA
from tests.builders import at, incident, statement
from tests.doubles.memory_store import MemoryStore
from tests.report_builders import approved, checked_draft, reviewed, section

KEY = "INC-2041"
Change = Callable[[dict[str, Any]], object]


def stored(publishable: Publishable, key: str = KEY) -> MemoryStore:
    """A store in which ``publishable`` was approved."""
    store = MemoryStore()
    store.save_incident(incident(key))
    store.add_events(key, publishable.timeline)
    about, records = publishable.facts, publishable.timeline
    wordings = role_wordings(publishable.approved, Naming.of(about, records).without_names)
    cited = cited_events(publishable.approved, records)
    store.save_approval(
        key, StoredApproval(approved=publishable.approved, version=1, corrections=0, cited=cited, by_role=wordings)
    )
    return store


def with_seal(publishable: Publishable, store: MemoryStore | None = None, key: str = KEY) -> ReportDocument:
    held = store or stored(publishable, key)
    approval = held.approval(key)
    assert approval is not None
    return published_document(replace(publishable, seal=held.report_seal(key, approval.citations)))


@pytest.fixture
def document(publishable: Publishable) -> ReportDocument:
    return with_seal(publishable)


def altered(document: ReportDocument, change: Change, checksums: bool = False) -> ReportVerdict:
    """What is found in the JSON file after ``change``; with ``checksums`` those of the fields are made to fit again."""
    read = json.loads(to_json(document))
    change(read)
    if checksums:
        read["seal"]["parts"] = parts_of(read)
    return verify_json(json.dumps(read))


def named(verdict: ReportVerdict) -> list[tuple[Damage, str]]:
    return [(one.damage, one.what) for one in verdict.findings]


def first(read: dict[str, Any]) -> dict[str, Any]:
    statement: dict[str, Any] = read["sections"][0]["statements"][0]
    return statement


def last(read: dict[str, Any]) -> dict[str, Any]:
    statement: dict[str, Any] = read["sections"][3]["statements"][0]
    return statement


@pytest.mark.parametrize(
    ("write", "verify"), [(to_json, verify_json), (to_html, verify_html), (to_markdown, verify_markdown)]
)
def test_an_untouched_file_is_as_approved(
    document: ReportDocument, write: Callable[[ReportDocument], str], verify: Callable[[str], ReportVerdict]
) -> None:
    """All sentences and all cited records that it shows are proved, also after an editor changed the line ends."""
    written = write(document)
    for text in (written, written.replace("\n", "\r\n"), written + "\n\n"):
        verdict = verify(text)
        assert verdict.findings == () and verdict.notes == ()
        assert (verdict.statements, verdict.events, verdict.incident_key) == (5, 3, KEY)
    assert verdict.fingerprint is not None and verdict.fingerprint in written


def test_the_sealed_document_fits_the_public_schema(document: ReportDocument) -> None:
    """The seal is a part of the contract."""
    jsonschema.Draft202012Validator(SCHEMA).validate(json.loads(to_json(document)))
    assert document["seal"] is not None and document["format"] == "retroline-report/1"


CHANGES: dict[str, tuple[Change, str]] = {
    "wording": (lambda read: first(read).update(text="Checkout failed for all customers."), "statement s1"),
    "verdict": (lambda read: first(read).update(verdict="asserted"), "statement s1"),
    "time": (lambda read: read["sections"][2]["statements"][0].update(at="2026-03-03T13:53:00Z"), "statement s3"),
    "author": (lambda read: first(read)["author"].update(name="Ben Osei"), "the people behind statement s1"),
    "decider": (lambda read: first(read).update(decided_by="Ben Osei"), "the people behind statement s1"),
    "citation": (lambda read: first(read)["evidence"].pop(0), "statement s1"),
    "citation of another": (lambda read: first(read)["evidence"].append(last(read)["evidence"][0]), "statement s1"),
    "removed": (lambda read: read["sections"][0]["statements"].clear(), "statement s1"),
    "put in": (lambda read: read["sections"][0]["statements"].append({**first(read), "id": "s9"}), "statement s9"),
    "approver": (lambda read: read["approvals"][0].update(by="Ben Osei"), "approval 1"),
    "note": (lambda read: read["approvals"][0].update(note="Looks fine."), "approval 1"),
    "second approver": (lambda read: read["approvals"].append(read["approvals"][0]), "approval 2"),
    "title": (lambda read: read.update(title="Nothing happened"), "the title"),
    "event": (lambda read: read["timeline"][1].update(text="I'm IC. Checkout is fine"), f"event {SAID.id} (slack {SAID.key})"),
    "event's link": (lambda read: read["timeline"][0].update(permalink=None), f"event {ALERT.id} (alertmanager {ALERT.key})"),
    "event removed": (lambda read: read["timeline"].pop(1), f"event {SAID.id} (slack {SAID.key})"),
}  # fmt: skip


@pytest.mark.parametrize("name", list(CHANGES))
@pytest.mark.parametrize("checksums", [False, True])
def test_what_was_altered_in_the_json_is_named(document: ReportDocument, name: str, checksums: bool) -> None:
    """The sentence, the record or the approval, and nothing else; whether or not the checksums were made to fit."""
    change, what = CHANGES[name]
    verdict = altered(document, change, checksums)
    assert not verdict.intact
    assert {one.what for one in verdict.findings} == {what}


@pytest.mark.parametrize("part", ["metrics", "milestones", "people", "conflicts", "omissions", "coverage", "template"])
def test_any_other_field_has_a_checksum(document: ReportDocument, part: str) -> None:
    """What follows from the records is not sealed with the approval; the field that differs is named."""
    verdict = altered(document, lambda read: read.update({part: read[part] and type(read[part])()}))
    assert part in [what for _, what in named(verdict)] or named(verdict) == [(Damage.UNREADABLE, "report")]


def test_a_changed_figure_in_a_metric_is_named(document: ReportDocument) -> None:
    """The field is told, since the checksum is the field's."""
    verdict = altered(document, lambda read: read["metrics"][0].update(seconds=60))
    assert named(verdict) == [(Damage.ALTERED, "metrics")]


@pytest.mark.parametrize("change", [lambda read: read.update(seal=None), lambda read: read.pop("seal")])
def test_a_removed_seal_is_told(document: ReportDocument, change: Change) -> None:
    """An approved report without a seal is not taken for a good one."""
    assert named(altered(document, change)) == [(Damage.SEAL_REMOVED, "seal")]


def test_the_seal_of_another_report_is_told(document: ReportDocument, publishable: Publishable) -> None:
    """Two reports whose seals were swapped: it is said whose seal it is."""
    said = reviewed(checked_draft(section(statement("Something else.", [SAID], id="s1"))), version=2)
    other = with_seal(replace(publishable, approved=approved(said)))
    verdict = altered(document, lambda read: read.update(seal=json.loads(to_json(other))["seal"]))
    assert (
        "the seal is of INC-2041, version 2, revision 0, but this is INC-2041, version 1" in verdict.findings[0].message
    )
    assert (Damage.ALTERED, "statement s1") in named(verdict)


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (lambda seal: seal["content"].update(revision=7), "approval"),
        (lambda seal: seal["approval"].update(position=9), "seal"),
        (lambda seal: seal.update(fingerprint="sha256:" + "0" * 24), "seal"),
        (lambda seal: seal["events"][0].update(previous="0" * 64), f"event {ALERT.id} (alertmanager {ALERT.key})"),
        (lambda seal: seal["events"].pop(0), "statement s1"),
        (lambda seal: seal["salts"].pop("statement/s1"), "statement s1"),
        (lambda seal: seal["citations"]["s1"].pop(), "statement s1"),
    ],
)
def test_a_seal_that_was_touched_does_not_hold(document: ReportDocument, change: Change, what: str) -> None:
    """Each part of it is needed."""
    assert what in [one for _, one in named(altered(document, lambda read: change(read["seal"])))]


def test_a_forged_sentence_needs_another_fingerprint(document: ReportDocument) -> None:
    """Whoever makes salt, digest and checksums fit changes the sealed content, which no longer gives the approval's link."""

    def forge(read: dict[str, Any]) -> None:
        first(read).update(text="Checkout was fine.")
        read["seal"]["content"]["items"]["statement/s1"] = "0" * 64
        del read["seal"]["salts"]["statement/s1"]

    assert (Damage.ALTERED, "approval") in named(altered(document, forge, checksums=True))


@pytest.mark.parametrize("salt", ["zz", "é", 7, None])
def test_a_broken_seal_is_one_that_was_altered(document: ReportDocument, salt: object) -> None:
    """No traceback, whatever stands in it."""
    verdict = altered(document, lambda read: read["seal"]["approval"].update(salt=salt))
    assert named(verdict) == [(Damage.UNREADABLE, "report")]


@pytest.mark.parametrize("text", ["", "{}", "[1]", "not json", '{"format":"other/1"}'])
def test_what_is_no_report_is_refused(text: str) -> None:
    """Reading something else is a mistake, not an alteration."""
    for verify in (verify_json, verify_html, verify_markdown):
        with pytest.raises(InputError):
            verify(text)


def on_page(written: str, old: str, new: str) -> str:
    """``written`` with other words where readers see them, and the seal as it was."""
    place = written.find("<script") if "<script" in written else written.find("<!-- ")
    assert old in written[:place]
    return written[:place].replace(old, new) + written[place:]


PAGES = [(to_html, verify_html), (to_markdown, verify_markdown)]
Write = Callable[[ReportDocument], str]
Verify = Callable[[str], ReportVerdict]


@pytest.mark.parametrize(("write", "verify"), PAGES)
@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("Checkout failed for customers.", "Checkout failed for nobody.", "statement s1"),
        ("The alert fired.", "The alert did not fire.", "statement s3"),
        ("OPS-311 was created.", "OPS-312 was created.", "statement s4"),
        ("Checkout is failing", "Checkout is fine", "footnote 1"),
        ("SEV2", "SEV4", "line"),
        ("Approved by Ana Duarte", "Approved by Ben Osei", "line"),
    ],
)
def test_what_was_altered_on_the_page_is_named(
    document: ReportDocument, write: Write, verify: Verify, old: str, new: str, what: str
) -> None:
    """The sentence or footnote that readers see differently, with both wordings; else the line."""
    written = write(document)
    verdict = verify(on_page(written, old, new))
    assert any(one.what.startswith(what) and new.split()[-1] in one.message for one in verdict.findings)
    assert {one.damage for one in verdict.findings} == {Damage.ALTERED}


@pytest.mark.parametrize(("write", "verify"), PAGES)
def test_a_citation_moved_on_the_page_is_named(document: ReportDocument, write: Write, verify: Verify) -> None:
    """The mark behind a sentence leads to its evidence."""
    html = ('failed.<span class="marks"><a href="#note-2">2', 'failed.<span class="marks"><a href="#note-1">1')
    old, new = html if write is to_html else ("requests failed.[^2]", "requests failed.[^1]")
    written = write(document)
    assert old in written
    assert [one.what for one in verify(written.replace(old, new)).findings] == ["statement s2"]


@pytest.mark.parametrize(("write", "verify"), PAGES)
def test_a_line_put_in_or_taken_out_is_named(document: ReportDocument, write: Write, verify: Verify) -> None:
    """A sentence that nobody approved, and one that is gone."""
    written = write(document)
    line = next(one for one in written.splitlines() if one.startswith(("- 18.4%", '<li id="statement-s2">')))
    (put_in,) = verify(written.replace(line, f"{line}\n- No data was lost.")).findings
    assert put_in.damage is Damage.INSERTED and "No data was lost." in put_in.message
    (gone,) = verify(written.replace(f"{line}\n", "")).findings
    assert (gone.damage, gone.what) == (Damage.MISSING, "statement s2")


@pytest.mark.parametrize(("write", "verify"), PAGES)
def test_a_page_of_another_version_is_held_against_its_statements(
    document: ReportDocument, write: Write, verify: Verify, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page that this Retroline would write otherwise: sentences by their wording, the rest by the page's checksum."""
    monkeypatch.setattr(verify_page, "layout", lambda: "another")
    written = write(document)
    good = verify(written)
    assert good.findings == () and "another version of Retroline wrote the page" in good.notes[0]
    (said,) = verify(on_page(written, "The alert fired.", "The alert did not fire.")).findings
    assert said.what == "statement s3"
    (around,) = verify(on_page(written, "SEV2", "SEV4")).findings
    assert around.what == "page"


@pytest.mark.parametrize(("write", "verify", "take"), [(*PAGES[0], out_of_html), (*PAGES[1], out_of_markdown)])
def test_a_page_without_its_seal_is_told(
    document: ReportDocument, write: Write, verify: Verify, take: Callable[[str], tuple[str, bytes | None]]
) -> None:
    """The page still says that Retroline wrote it; two seals are one too many."""
    written = write(document)
    page, data = take(written)
    assert data is not None and named(verify(page)) == [(Damage.SEAL_REMOVED, "seal")]
    with pytest.raises(InputError, match="2 seals"):
        verify(written + written)


def test_the_document_in_a_page_is_data_that_nothing_breaks_out_of(publishable: Publishable) -> None:
    """A record that ends a script or a comment ends neither."""
    nasty = "</script><script>alert(1)</script> --> <!-- retroline-seal/1"
    said = reviewed(checked_draft(section(statement(f"They said: {nasty}", [SAID], id="s1"))))
    document = with_seal(replace(publishable, approved=approved(said)))
    html, markdown = to_html(document), to_markdown(document)
    assert html.count("<script") == html.count("</script>") == 1 and "alert(1)</script>" not in html
    assert markdown.count("<!--") == markdown.count("-->") == 1
    assert verify_html(html).intact and verify_markdown(markdown).intact


def test_a_report_without_names_proves_its_sentences_and_withholds_the_names(publishable: Publishable) -> None:
    """The wording with roles was sealed too; who decided stays a secret."""
    said = reviewed(checked_draft(section(statement("Mara Lindqvist took command.", [SAID], id="s1"))))
    plain = replace(publishable, approved=approved(said), names=NamePolicy.ROLES)
    document = with_seal(plain)
    verdict = verify_json(to_json(document))
    assert (verdict.findings, verdict.statements) == ((), 1)
    assert any("withheld" in note for note in verdict.notes)
    text = to_json(document)
    assert "Mara" not in text and "Ana Duarte" not in text and "took command" in text
    found = altered(document, lambda read: first(read).update(text="Nobody took command."), checksums=True)
    assert named(found) == [(Damage.ALTERED, "statement s1")]


def test_a_report_for_customers_gives_no_salt_of_what_they_do_not_see(publishable: Publishable) -> None:
    """Internal sections and records have their place in the chain and nothing to confirm a guess by."""
    told = checked_draft(
        section(statement("Checkout failed.", [SAID, STATUS], id="s1"), audience=Audience.CUSTOMERS),
        section(statement("Ours alone.", [LATER], id="s2"), id="internal"),
    )
    customers = replace(told, draft=replace(told.draft, audience=Audience.CUSTOMERS))
    document = with_seal(replace(publishable, approved=approved(reviewed(customers))))
    seal = document["seal"]
    assert seal is not None and verify_json(to_json(document)).intact
    assert {name for name in seal["salts"] if "s2" in name or name.startswith(("person", "approval"))} == set()
    assert {one["key"]: one["salt"] is None for one in seal["events"]} == {SAID.key: True, STATUS.key: False}
    assert SAID.id not in to_json(document)


def test_after_an_erasure_the_report_still_verifies(publishable: Publishable) -> None:
    """Published anew, it says whose content is gone; what was published before verifies as well."""
    store = stored(publishable)
    before = to_json(with_seal(publishable, store))
    store.erase_event(KEY, SAID.id, "Ana Duarte", at("17:00"), "asked for")
    after = replace(publishable, timeline=type(publishable.timeline).of(store.events(KEY)))
    verdict = verify_json(to_json(with_seal(after, store)))
    assert verdict.findings == () and verify_json(before).intact
    assert any("erased by Ana Duarte at 2026-03-03T17:00:00Z" in note for note in verdict.notes)


def test_a_draft_has_no_seal(publishable: Publishable) -> None:
    """Nobody has vouched for it."""
    draft = json.loads(to_json(published_document(publishable)))
    draft.update(status="draft", approvals=[])
    (finding,) = verify_json(json.dumps(draft)).findings
    assert "a draft that nobody has approved" in finding.message
