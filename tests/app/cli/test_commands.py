"""The command line as a person uses it: what is printed, what comes back as JSON, which exit code."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest
from typer.testing import CliRunner, Result

from app.cli.main import app
from app.settings import PROJECT
from extraction.errors import GateRefused, InputError, NotFound, RetrolineError

SAMPLE = PROJECT / "data" / "samples" / "checkout-latency"
Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command on a data folder of its own; errors that ``main`` would print are raised."""
    monkeypatch.setenv("RETROLINE_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("RETROLINE_USER", raising=False)

    def invoke(*words: str) -> Result:
        result = CliRunner().invoke(app, [*words])
        if isinstance(result.exception, RetrolineError):
            raise result.exception
        return result

    return invoke


@pytest.fixture(scope="module")
def drafted_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the sample imported and drafted, made once."""
    folder = tmp_path_factory.mktemp("drafted") / "data"
    environment = {"RETROLINE_DATA": str(folder)}
    for words in (["import", str(SAMPLE)], ["draft", "--as", "Ana Torres"]):
        result = CliRunner().invoke(app, words, env=environment)
        assert result.exit_code == 0, result.output
    return folder


@pytest.fixture
def drafted(run: Run, drafted_folder: Path, tmp_path: Path) -> Run:
    """A run on a copy of the drafted folder."""
    shutil.copytree(drafted_folder, tmp_path / "data")
    return run


def test_import_prints_incident_counts_and_choice(run: Run) -> None:
    """What was made of the records, and which channels were taken and left out."""
    result = run("import", str(SAMPLE))
    assert result.exit_code == 0
    assert result.stdout.startswith("INC-2041: ")
    assert "64 new events, 0 already known" in result.stdout
    assert "took #inc-2041: " in result.stdout
    assert "left out #random: " in result.stdout


def test_import_in_part_exits_with_3_and_lists_the_rest(run: Run, tmp_path: Path) -> None:
    """A broken line is named by file and line, the good one beside it is imported."""
    path = tmp_path / "events.jsonl"
    path.write_text('{"time": "2026-03-03T14:00:00Z", "text": "slow"}\n{broken\n', "utf-8")
    result = run("import", str(path), "--incident", "INC-7")
    assert result.exit_code == 3
    assert "1 new events" in result.stdout
    assert f"{path}:2: " in result.stdout


def test_import_as_json(run: Run) -> None:
    """The same as JSON, and nothing else on standard output."""
    shown = json.loads(run("import", str(SAMPLE), "--json").stdout)
    assert (shown["incident"], shown["new"], shown["skipped"]) == ("INC-2041", 64, [])


def test_nothing_to_import_is_a_failure(run: Run, tmp_path: Path) -> None:
    """A folder without a readable record fails and says why."""
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match="no event could be read"):
        run("import", str(tmp_path / "empty"))


@pytest.mark.parametrize(
    "words",
    [["import"], ["import", "no-such-file"], ["approve", "INC-1"], ["import", str(SAMPLE), "--from", "yesterday"]],
)
def test_wrong_usage_exits_with_2(run: Run, words: list[str]) -> None:
    """A missing argument, file or name and an unreadable time are usage errors."""
    assert run(*words).exit_code == 2


def test_incidents_and_timeline(drafted: Run) -> None:
    """The list shows the state of the report, the timeline milestones and what matters."""
    assert "version 1, in review" in drafted("incidents").stdout
    timeline = drafted("timeline").stdout
    assert "resolved         2026-03-03 15:02:44 UTC" in timeline
    assert "noodles" not in timeline


def test_timeline_as_json_names_native_keys(drafted: Run) -> None:
    """Every event has its source's own key and an aware time."""
    events = json.loads(drafted("timeline", "--json").stdout)
    assert {"source": "alertmanager", "key": "9f4c1b7a2d06e853"}.items() <= events[4].items() or any(
        event["key"] == "9f4c1b7a2d06e853" for event in events
    )
    assert all(event["at"].endswith("Z") for event in events)


def test_draft_check_approve_publish(drafted: Run, tmp_path: Path) -> None:
    """The whole way to published files on the command line."""
    assert drafted("check").exit_code == 0
    assert drafted("approve", "--as", "Ana Torres").exit_code == 0
    result = drafted("publish", "--as", "Ana Torres")
    assert result.exit_code == 0
    folder = tmp_path / "data" / "reports"
    assert {path.suffix for path in folder.iterdir()} == {".md", ".html", ".json"}
    assert all(str(path) in result.stdout for path in folder.iterdir())


def test_published_json_fits_its_schema(drafted: Run, tmp_path: Path) -> None:
    """What is published is what the schema promises."""
    drafted("approve", "--as", "Ana Torres")
    drafted("publish", "--as", "Ana Torres", "--to", "json")
    schema = json.loads((PROJECT / "app" / "publishing" / "report.schema.json").read_text("utf-8"))
    document = json.loads((tmp_path / "data" / "reports" / "INC-2041.json").read_text("utf-8"))
    jsonschema.validate(document, schema)
    assert document["status"] == "approved"


def test_publish_without_approval_is_refused(drafted: Run) -> None:
    """The gate holds on the command line."""
    with pytest.raises(GateRefused, match="nobody has approved"):
        drafted("publish", "--as", "Ana Torres")


def test_export_of_a_draft_says_so(drafted: Run, tmp_path: Path) -> None:
    """An unapproved report can be read elsewhere, marked as a draft."""
    assert json.loads(drafted("export").stdout)["status"] == "draft"
    out = tmp_path / "draft.html"
    drafted("export", "--format", "html", "--out", str(out))
    assert "Nobody has approved" in out.read_text("utf-8")


def test_check_as_json_traces_every_statement(drafted: Run) -> None:
    """Each statement has a verdict and evidence in the sources' own terms."""
    shown = json.loads(drafted("check", "--json").stdout)
    assert shown["open_points"] == []
    facts = [one for one in shown["statements"] if one["evidence"]]
    assert len(facts) > 30
    assert all({"source", "key", "at", "permalink"} <= set(one["evidence"][0]) for one in facts)


def test_rejected_statement_is_left_out(drafted: Run, tmp_path: Path) -> None:
    """Approving can leave statements out by id."""
    shown = json.loads(drafted("check", "--json").stdout)["statements"][0]
    drafted("approve", "--as", "Ana Torres", "--reject", shown["id"])
    drafted("publish", "--as", "Ana Torres", "--to", "json")
    assert shown["id"] not in (tmp_path / "data" / "reports" / "INC-2041.json").read_text("utf-8")


def test_unknown_incident_names_the_known_ones(drafted: Run) -> None:
    """A typing mistake in a key is answered with the keys there are."""
    with pytest.raises(NotFound, match="INC-2041"):
        drafted("timeline", "INC-2014")


def test_doctor_tells_what_is_missing(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything needed is there; what is missing says what it would give; a misspelt setting is broken."""
    rows = {row["name"]: row for row in json.loads(run("doctor", "--json").stdout)}
    assert rows["database"]["state"] == "ok"
    assert rows["language model"]["state"] == "missing"
    assert "RETROLINE_MODEL=" in rows["language model"]["detail"]
    monkeypatch.setenv("RETROLINE_MODLE", "x/y")
    assert run("doctor").exit_code == 1


def test_unknown_bench_is_named(run: Run) -> None:
    """A benchmark that does not exist is answered with those that do."""
    with pytest.raises(NotFound, match="import, draft, sections"):
        run("bench", "lunch")


def test_claims_file_is_checked_row_by_row(run: Run, tmp_path: Path) -> None:
    """Rows of anyone's making get a verdict each; an unreadable one is named and the others are checked."""
    event = {
        "id": "E1",
        "ts": "2026-03-03T14:02:00Z",
        "kind": "alert",
        "author": "alerts",
        "text": "cart-api 5xx ratio 7%",
    }
    rows = [
        {"id": "right", "claim": "At 14:02 UTC the 5xx ratio of cart-api was 7%.", "cites": ["E1"], "events": [event]},
        {"id": "wrong", "claim": "At 14:02 UTC the 5xx ratio of cart-api was 17%.", "cites": ["E1"], "events": [event]},
        {"id": "none", "claim": "Something happened.", "cites": ["E9"], "events": [event]},
    ]
    path = tmp_path / "claims.jsonl"
    path.write_text("\n".join([json.dumps(rows[0]), "{broken", json.dumps(rows[1]), json.dumps(rows[2])]), "utf-8")
    result = run("check", "--claims", str(path), "--json")
    verdicts = {row["id"]: row for row in map(json.loads, result.stdout.splitlines())}
    assert result.exit_code == 3
    assert [verdicts[name]["verdict"] for name in ("right", "wrong", "none")] == [
        "supported", "contradicted", "not_in_evidence"
    ]  # fmt: skip
    assert verdicts["wrong"]["findings"][0]["check"] == "number"


def test_redact_reads_standard_input(run: Run) -> None:
    """Lines come back without the secret, with what was replaced and why as JSON."""
    line = "token ghp_16C7e42F292c6912E7710c838347Ae178B4a and mail sue@larch.example\n"
    plain = CliRunner().invoke(app, ["redact"], input=line).stdout
    assert "ghp_16C7" not in plain
    assert "sue@" not in plain
    shown = json.loads(CliRunner().invoke(app, ["redact", "--json"], input=line).stdout)
    assert {one["kind"] for one in shown["replaced"]} >= {"email"}
    assert shown["text"] == plain.rstrip("\n")
