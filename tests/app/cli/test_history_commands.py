"""``retroline history`` and ``retroline stats`` as a person and a program read them."""

from __future__ import annotations

import json

from tests.app.cli.test_commands import Run, drafted, drafted_folder, run

__all__ = ["drafted", "drafted_folder", "run"]


def test_history_lists_versions_with_who_and_why(drafted: Run) -> None:
    drafted("draft", "--as", "Ben Okafor", "--section", "impact")
    found = json.loads(drafted("history", "--json").stdout)
    assert [(one["version"], one["made_by"], one["why"]) for one in found] == [
        (1, "Ana Torres", "drafted the report from template standard"),
        (2, "Ben Okafor", "drafted the section impact"),
    ]
    shown = drafted("history", "INC-2041").stdout
    assert "Ben Okafor" in shown and "drafted the section impact" in shown


def test_history_compares_two_versions(drafted: Run) -> None:
    drafted("draft", "--as", "Ben Okafor", "--template", "quick")
    found = json.loads(drafted("history", "--compare", "1", "2", "--json").stdout)
    assert {one["kind"] for one in found} & {"changed", "gone", "new"}
    assert "same statements" in drafted("history", "--compare", "2", "2").stdout


def test_history_before_the_first_draft_says_how_to_make_one(run: Run, drafted_folder: object) -> None:
    from tests.app.cli.test_commands import SAMPLE

    run("import", str(SAMPLE))
    assert "no draft yet" in run("history").stdout


def test_stats_say_who_wrote_and_who_reviewed(drafted: Run) -> None:
    found = json.loads(drafted("stats", "--json").stdout)
    assert found["plain"] == 1.0 and found["kept"] is None and found["reviewers"] == []
    assert "100% by the plain writer" in drafted("stats").stdout
