"""``retroline export-case`` as a person uses it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from app.cli.main import app
from app.settings import PROJECT
from evaluation.case import load_case
from extraction.errors import GateRefused

SAMPLE = PROJECT / "data" / "samples" / "checkout-latency"
Run = Callable[..., Result]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Runs a command on one data folder, in which the sample is imported and drafted."""
    environment = {"RETROLINE_DATA": str(tmp_path_factory.mktemp("data") / "data"), "RETROLINE_USER": "Ottavia Brandt"}

    def invoke(*words: str) -> Result:
        result = CliRunner().invoke(app, [*words], env=environment)
        if isinstance(result.exception, GateRefused):
            raise result.exception
        return result

    for words in (("import", str(SAMPLE)), ("draft",)):
        assert invoke(*words).exit_code == 0
    return invoke


@pytest.fixture(scope="module")
def rejected(run: Run) -> str:
    """Id of a statement that was taken out before the report was approved; until then there is no case."""
    with pytest.raises(GateRefused, match="nobody has approved"):
        run("export-case", "--to", "nowhere")
    statements = json.loads(run("check", "--json", "--all").stdout)["statements"]
    found = next(str(one["id"]) for one in statements if one["section"] == "impact" and one["evidence"])
    assert run("approve", "--reject", found).exit_code == 0
    return found


def test_case_is_written_and_told(run: Run, rejected: str, tmp_path: Path) -> None:
    """Who is called what, what was corrected, and which words may name somebody."""
    result = run("export-case", "INC-2041", "--to", str(tmp_path / "slow-checkout"))
    assert result.exit_code == 0, result.output
    assert "people by invented names" in result.stdout and " → " in result.stdout
    assert f"[{rejected}]" in result.stdout and "These words may name somebody" in result.stdout
    assert load_case(tmp_path / "slow-checkout").corrections[0].after == ""


def test_class_and_words_can_be_given(run: Run, rejected: str, tmp_path: Path) -> None:
    """As JSON for programs, without the people's real names."""
    given = ("--class", f"{rejected}=wrong_number", "--rename", "checkout=turnstile", "--keep-key", "--json")
    result = run("export-case", "--to", str(tmp_path / "named"), *given)
    document = json.loads(result.stdout)
    assert [one["class"] for one in document["corrections"]] == ["wrong_number"]
    case = load_case(tmp_path / "named")
    assert case.heading.incident == "INC-2041" and "turnstile" in case.heading.title.lower()
    assert "wrong_number" in {one.kind for one in case.corrections} and len(case.must_not_say) == 1
    assert isinstance(document["people"], int)


@pytest.mark.parametrize(
    ("option", "value", "reason"),
    [("--class", "s1=odd", "no class"), ("--class", "s1", "no pair"), ("--rename", "=x", "no pair")],
)
def test_wrong_usage_is_told(run: Run, tmp_path: Path, option: str, value: str, reason: str) -> None:
    result = run("export-case", "--to", str(tmp_path / "x"), option, value)
    assert result.exit_code == 2 and reason in result.output
