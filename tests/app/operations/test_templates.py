"""Templates saved in the app: validated, versioned, used for drafts, and previewed without a trace."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.operations.access import Actor, AppRole, Grant
from app.operations.draft_report import draft_report, redraft_section
from app.operations.ports import Ports
from app.operations.preview_template import preview, question_advice
from app.operations.proposal import Proposal
from app.operations.propose_draft import propose_draft
from app.operations.save_template import restore_version, retire, save_template
from app.operations.template_library import SavedMeanwhile
from app.operations.templates import chosen_for, drafted_from, template, templates, usable, versions
from extraction.errors import Denied, InputError, InvalidTemplate, NotFound, StateError
from tests.app.operations.conftest import KEY

ANA, BEN = "Ana Torres", "Ben Okafor"
SHORT = """\
id = "payments-short"
title = "Payments in short"
version = "1"
teams = ["Payments"]

[[sections]]
id = "impact"
title = "What users met"
question = "What did users experience?"
kind = "statements"
topic = "impact"
order = 10
"""


def edited(world: Ports, template_id: str, before: str, after: str) -> str:
    """The text of the template with something in it changed."""
    text = template(world, template_id).text
    assert before in text
    return text.replace(before, after)


def responder(world: Ports) -> Ports:
    grants = (Grant(role=AppRole.EDITOR, teams=("*",)),)
    return world.acting(Actor(id="ben@example.test", name=BEN, grants=grants), "app")


def test_files_are_listed_as_they_came(world: Ports) -> None:
    """Nothing was saved: every template is a file, by nobody."""
    known = templates(world)
    assert [one.id for one in known] == ["customer-facing", "quick", "standard"]
    assert all((one.number, one.by, one.at, one.has_file) == (0, "", None, True) for one in known)


def test_a_saved_one_takes_the_place_of_the_file_with_its_id(world: Ports) -> None:
    text = edited(world, "quick", "title = ", "title = ")
    save_template(world, ANA, text + "# ours\n", 0, "as we talked")
    entry = template(world, "quick")
    assert (entry.number, entry.by, entry.reason, entry.has_file) == (1, ANA, "as we talked", True)
    assert entry.text.endswith("# ours\n")
    assert [one.id for one in templates(world)].count("quick") == 1


def test_a_mistake_is_refused_with_its_line_and_nothing_is_saved(world: Ports) -> None:
    """Line 11 names a topic that nobody knows."""
    wrong = SHORT.replace('topic = "impact"', 'topic = "blame"')
    with pytest.raises(InvalidTemplate, match="does not know the topic “blame”") as told:
        save_template(world, ANA, wrong, 0)
    assert told.value.place.line == wrong[: wrong.index("blame")].count("\n") + 1
    with pytest.raises(InvalidTemplate, match="template:1: is not valid TOML"):
        save_template(world, ANA, "id = ", 0)
    assert world.library.latest() == ()


def test_a_draft_is_made_from_the_saved_one_and_made_again_from_it(imported: Ports) -> None:
    """Drafting and writing a section again both ask what the team saved."""
    save_template(imported, ANA, edited(imported, "standard", 'title = "Impact"', 'title = "What users met"'), 0)
    stored = draft_report(imported, KEY, ANA)
    assert stored.checked.draft.section("impact").title == "What users met"
    assert stored.checked.draft.template_digest == usable(imported)[0].digest
    save_template(imported, BEN, edited(imported, "standard", "What users met", "What it did"), 1)
    again = redraft_section(imported, KEY, "impact", ANA)
    assert again.checked.draft.section("impact").title == "What it did"


def test_proposing_the_whole_report_again_asks_the_newest_version(drafted: Ports) -> None:
    save_template(drafted, ANA, edited(drafted, "standard", 'title = "Detection"', 'title = "First signs"'), 0)
    proposal = propose_draft(drafted, KEY, ANA)
    assert isinstance(proposal, Proposal)
    assert proposal.checked.draft.section("detection").title == "First signs"


def test_the_version_that_a_report_was_drafted_from_is_known(drafted: Ports) -> None:
    """Whoever reads topics of an old report reads those it had."""
    stored = drafted.store.draft(KEY)
    assert stored is not None
    save_template(drafted, ANA, edited(drafted, "standard", 'title = "Impact"', 'title = "Effect"'), 0)
    read = drafted_from(drafted, stored.checked.draft)
    assert read is not None and read.digest == stored.checked.draft.template_digest
    assert drafted_from(drafted, replace(stored.checked.draft, template_id="never")) is None


def test_who_saves_on_an_older_version_is_told_who_was_faster(world: Ports) -> None:
    save_template(world, ANA, SHORT, 0)
    with pytest.raises(SavedMeanwhile, match="Ana Torres saved version 1 of the template payments-short"):
        save_template(world, BEN, SHORT.replace("in short", "shortly"), 0)
    assert [one.by for one in versions(world, "payments-short")] == [ANA]


def test_a_new_one_needs_an_id_of_its_own_and_an_edited_one_keeps_its(world: Ports) -> None:
    with pytest.raises(InputError, match="the id “quick” is taken"):
        save_template(world, ANA, template(world, "quick").text, 0, of="")
    with pytest.raises(InputError, match="“standard” is being edited"):
        save_template(world, ANA, SHORT, 0, of="standard")
    assert save_template(world, ANA, SHORT, 0, of="").number == 1


def test_a_retired_one_is_not_chosen_and_its_reports_go_on_with_it(drafted: Ports) -> None:
    retire(drafted, "standard", ANA, 0, "too long")
    assert "standard" not in [one.id for one in usable(drafted)]
    assert redraft_section(drafted, KEY, "impact", ANA).checked.draft.template_id == "standard"
    with pytest.raises(NotFound, match="“standard” was retired by Ana Torres; choose one of: customer-facing, quick"):
        draft_report(drafted, KEY, ANA, "standard")
    with pytest.raises(StateError, match="retired already"):
        retire(drafted, "standard", ANA, 1)


def test_the_last_one_cannot_be_retired(world: Ports) -> None:
    for one in ("standard", "quick"):
        retire(world, one, ANA, 0)
    with pytest.raises(StateError, match="the only template left"):
        retire(world, "customer-facing", ANA, 0)


def test_an_earlier_version_comes_back_as_a_new_one(world: Ports) -> None:
    """Nothing is overwritten: version 3 says what version 1 said, version 4 what the file did."""
    text = edited(world, "quick", "[[sections]]", "# first\n[[sections]]")
    save_template(world, ANA, text, 0)
    retire(world, "quick", ANA, 1)
    restored = restore_version(world, "quick", 1, BEN, 2)
    assert (restored.number, restored.text, restored.retired, restored.reason) == (3, text, False, "restored version 1")
    assert restore_version(world, "quick", 0, BEN, 3).text == versions(world, "quick")[0].text
    assert [one.number for one in versions(world, "quick")] == [0, 1, 2, 3, 4]
    with pytest.raises(NotFound, match="no version 9"):
        restore_version(world, "quick", 9, BEN, 4)


def test_a_preview_is_the_draft_that_would_be_made_and_leaves_no_trace(imported: Ports) -> None:
    made: list[str] = []
    entries = len(list(imported.audit.entries()))
    shown = preview(imported, SHORT, KEY, lambda section: made.append(section.id))
    assert [one.title for one in shown.draft.sections] == ["What users met"] and made == ["impact"]
    assert len(shown.checks) == len(list(shown.draft.statements())) > 0
    assert imported.store.draft(KEY) is None and imported.library.latest() == ()
    assert len(list(imported.audit.entries())) == entries


def test_a_preview_is_for_whoever_sees_the_incident(imported: Ports) -> None:
    stranger = imported.acting(Actor(id="x@example.test", name="X"), "app")
    with pytest.raises(NotFound):
        preview(stranger, SHORT, KEY)
    assert preview(responder(imported), SHORT, KEY).draft.sections


def test_only_whoever_holds_templates_changes_them(world: Ports) -> None:
    """An editor reads them all and changes none; the refusal is in the audit log."""
    ben = responder(world)
    assert len(templates(ben)) == 3
    for act in (
        lambda: save_template(ben, BEN, SHORT, 0),
        lambda: retire(ben, "quick", BEN, 0),
        lambda: restore_version(ben, "quick", 0, BEN, 0),
    ):
        with pytest.raises(Denied):
            act()
    assert [one.action for one in world.audit.entries()] == ["denied"] * 3
    with pytest.raises(Denied):
        templates(world.acting(Actor(id="x@example.test", name="X"), "app"))


def test_a_save_is_in_the_audit_log(world: Ports) -> None:
    save_template(world, ANA, SHORT, 0, "Payments asked for it")
    save_template(world, ANA, SHORT + "# more\n", 1)
    latest = [(one.action, one.subject, one.before, one.after) for one in world.audit.entries()]
    assert latest == [
        ("templates", "template payments-short", "version 1", "version 2"),
        ("templates", "template payments-short", "none", "version 1: Payments asked for it"),
    ]


def test_which_template_an_incident_gets_is_said_with_the_reason(world: Ports) -> None:
    """A team's own weighs more than a severity's; where nothing fits it is the default."""
    save_template(world, ANA, SHORT, 0)
    told = [
        chosen_for(world, severity="SEV1", team="payments"),
        chosen_for(world, severity="sev-1"),
        chosen_for(world, incident_type="drill"),
    ]
    assert [(one.id, one.why) for one in told] == [
        ("payments-short", "it is made for team payments"),
        ("standard", "it is made for severity sev-1"),
        ("standard", "nothing fits closer, and it is the default"),
    ]


def test_of_two_that_fit_alike_the_saved_one_comes_first(world: Ports) -> None:
    save_template(world, ANA, SHORT.replace('teams = ["Payments"]', 'severities = ["SEV1"]'), 0)
    assert chosen_for(world, severity="SEV1").id == "payments-short"


def test_a_saved_one_that_no_longer_reads_is_listed_and_named_when_drafting(imported: Ports) -> None:
    """Its topic had a prompt that somebody took away since."""
    saved = save_template(imported, ANA, SHORT, 0)
    imported.library.save(replace(saved, number=2, text=SHORT.replace('topic = "impact"', 'topic = "gone"')))
    entry = template(imported, "payments-short")
    assert entry.template is None and "payments-short, version 2:" in entry.error
    with pytest.raises(InvalidTemplate, match="does not know the topic “gone”"):
        draft_report(imported, KEY, ANA)


def test_secrets_in_a_template_are_not_kept(world: Ports) -> None:
    text = SHORT.replace("What did users experience?", "What did users tell ana.torres@example.com?")
    assert "ana.torres@example.com" not in save_template(world, ANA, text, 0).text


def test_a_question_that_asks_for_a_culprit_gets_advice() -> None:
    assert question_advice("What did users experience?") == ()
    found = question_advice("Who caused the outage?")
    assert found and found[0].advice
