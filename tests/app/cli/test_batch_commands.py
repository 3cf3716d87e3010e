"""Many reports written again from the command line: planned, begun, seen through, decided on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner, Result

from app.cli.batch_here import see_through
from app.cli.main import app
from app.operations.access import operator
from app.operations.batch import Batch, BatchState, Choice, ItemState, Limits
from app.operations.ports import Ports
from app.operations.regenerate_reports import batch_view, resume_batch, start_batch
from app.settings import PROJECT, read_settings
from app.storage.sql_store import SqlStore
from app.wiring import ports
from extraction.errors import InputError, NotFound, RetrolineError, StateError
from tests.app.operations.batch_scene import ANA, finish, with_incidents

SAMPLE = PROJECT / "data" / "samples" / "checkout-latency"


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return {"RETROLINE_DATA": str(tmp_path / "data"), "RETROLINE_USER": "Ana Torres"}


def run(environment: dict[str, str], *words: str) -> Result:
    result = CliRunner().invoke(app, [*words], env=environment)
    if isinstance(result.exception, RetrolineError):
        raise result.exception
    return result


def told(environment: dict[str, str], *words: str) -> Any:
    return json.loads(run(environment, *words, "--json").stdout)


@pytest.fixture
def drafted(environment: dict[str, str]) -> dict[str, str]:
    run(environment, "import", str(SAMPLE))
    run(environment, "draft", "INC-2041")
    return environment


def test_a_dry_run_as_json(drafted: dict[str, str]) -> None:
    """The figures that a program asks for, and what would change for each report."""
    plan = told(drafted, "regenerate", "--template", "quick", "--dry-run")
    assert {"model_calls", "sections", "reports", "tokens", "cost"} <= plan.keys()
    assert (plan["reports"], plan["model_calls"], plan["tokens"], plan["cost"]) == (1, 0, 0, 0.0)
    (change,) = plan["changes"]
    assert change["incident"] == "INC-2041" and plan["sections"] == len(change["sections"]) > 0
    assert told(drafted, "batches") == []


def test_a_dry_run_in_words(drafted: dict[str, str]) -> None:
    """How many, why, what it costs; where nothing changed, that."""
    shown = run(drafted, "regenerate", "--template", "quick", "--dry-run").output
    assert "1 report chosen: 0 would stay" in shown and "A model would be asked 0 times" in shown
    assert "1 would stay, resting on the same as before" in run(drafted, "regenerate", "--dry-run").output


def test_a_batch_is_seen_through_where_no_worker_is(drafted: dict[str, str]) -> None:
    """It ends with a proposal, which is looked at and taken over."""
    view = told(drafted, "regenerate", "--template", "quick", "--yes")
    assert (view["state"], view["counts"], view["by"]) == ("done", {"proposed": 1}, "Ana Torres")
    (item,) = view["items"]
    assert item["scores"].keys() >= {"supported", "words"}
    diff = run(drafted, "batch", view["id"], "diff", "INC-2041").output
    assert "Sentences that are supported" in diff and "  - " in diff
    assert "proposed" in run(drafted, "batch", view["id"]).output
    assert "version 2, by Ana Torres" in run(drafted, "batch", view["id"], "take", "INC-2041").output
    with pytest.raises(StateError, match="is taken"):
        run(drafted, "batch", view["id"], "drop", "INC-2041")


def test_a_batch_left_to_workers_is_steered(drafted: dict[str, str]) -> None:
    """Begun, paused, limited, left to workers again, cancelled."""
    begun = run(drafted, "regenerate", "--template", "quick", "--yes", "--later", "--cost", "2.50").output
    assert "Workers go on with it. Watch it with: retroline batch" in begun
    (one,) = told(drafted, "batches")
    id = one["id"]
    assert (one["state"], one["limits"]["cost"], one["limits"]["concurrency"]) == ("planning", 2.5, 4)
    assert "paused by Ana Torres" in run(drafted, "batch", id, "pause").output
    assert told(drafted, "batch", id, "limits", "--per-minute", "9")["limits"]["per_minute"] == 9
    assert told(drafted, "batch", id, "resume", "--later")["state"] == "planning"
    assert "cancelled" in run(drafted, "batch", id, "cancel").output
    assert "cancelled" in run(drafted, "batches").output
    assert told(drafted, "batch", id, "--state", "cancelled")["items"][0]["incident"] == "INC-2041"
    assert told(drafted, "batch", id, "--state", "proposed")["items"] == []


@dataclass
class Hand:
    """Does what there is to do when it is told to start; or is interrupted at once."""

    world: Ports
    batch: Batch
    interrupted: bool = False
    stopped: bool = False

    def start(self) -> None:
        if self.interrupted:
            raise KeyboardInterrupt
        finish(self.world, self.batch)

    def stop(self) -> None:
        self.stopped = True


@pytest.fixture
def begun(tmp_path: Path) -> Iterator[tuple[Ports, Batch]]:
    made = ports(read_settings({"RETROLINE_DATA": str(tmp_path)})).acting(operator(ANA), "cli")
    with_incidents(made, "INC-2", "INC-1")
    yield made, start_batch(made, Choice(template="quick"), Limits(), ANA)
    assert isinstance(made.store, SqlStore)
    made.store.close()


def test_an_interrupted_batch_is_paused_and_says_how_to_go_on(
    begun: tuple[Ports, Batch], capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing that runs is left behind; resumed, it is seen through."""
    world, batch = begun
    hand = Hand(world, batch, interrupted=True)
    with pytest.raises(typer.Exit) as left:
        see_through(world, batch, ANA, hand)
    assert left.value.exit_code == 130 and hand.stopped
    assert f"Paused. Go on with: retroline batch {batch.id} resume" in capsys.readouterr().err
    assert batch_view(world, batch.id).batch.state is BatchState.PAUSED
    resume_batch(world, batch.id, ANA)
    assert see_through(world, batch, ANA, Hand(world, batch)).counts == {ItemState.PROPOSED: 2}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["regenerate"], "nobody is there to be asked: add --yes"),
        (["regenerate", "--yes", "--cost", "much"], "is no amount of US dollars"),
        (["batch", "b1", "burn"], "is nothing that can be done with a batch"),
        (["batch", "b1", "take"], "take needs the incident"),
        (["batch", "b1", "--state", "lost"], "is none of waiting"),
        (["regenerate", "--concurrency", "0"], "--concurrency"),
    ],
)
def test_wrong_usage(drafted: dict[str, str], words: list[str], said: str) -> None:
    result = run(drafted, *words)
    assert result.exit_code == 2 and said in " ".join(result.output.replace("│", " ").split())


def test_mistakes_are_named(drafted: dict[str, str]) -> None:
    for words, error, said in (
        (["--where", "sev=SEV1"], InputError, "cannot be read"),
        (["--since", "spring"], InputError, "holds no date"),
        (["--template", "weekly"], NotFound, "no report template “weekly”"),
        (["--since", "2099-01-01"], InputError, "no report that you may see"),
    ):
        with pytest.raises(error, match=said):
            run(drafted, "regenerate", "--yes", *words)
    with pytest.raises(NotFound, match="there is no batch b1"):
        run(drafted, "batch", "b1")
    assert "No batch was begun yet" in run(drafted, "batches").output


def test_a_batch_through_the_providers_interface(drafted: dict[str, str]) -> None:
    """What was asked for is kept with the batch; what was handed over is told with it."""
    begun = told(drafted, "regenerate", "--template", "quick", "--provider-batch", "--later", "--yes")
    assert (begun["provider_batch"], begun["provider_over"], begun["sent"]) == (True, False, [])
    assert told(drafted, "batch", begun["id"])["provider_note"] == ""
