"""Cost, tokens and latency of a model's replies."""

from __future__ import annotations

from decimal import Decimal

import pytest

from evaluation.score import Scorer
from evaluation.scorers import cost, latency, tokens
from evaluation.written import Usage
from tests.evaluation.scored_values import case, report

ASKED = Usage(requests=3, prompt_tokens=900, completion_tokens=100, cost=Decimal("0.012"), seconds=7.5)


@pytest.mark.parametrize(("scorer", "value"), [(cost.SCORER, 0.012), (tokens.SCORER, 1000), (latency.SCORER, 7.5)])
def test_what_was_used_is_told(scorer: Scorer, value: float) -> None:
    """In dollars, tokens and seconds."""
    assert scorer.score(case(), report("All is well.", usage=ASKED)).value == value


@pytest.mark.parametrize("scorer", [cost.SCORER, tokens.SCORER, latency.SCORER])
def test_without_a_model_there_is_no_figure(scorer: Scorer) -> None:
    """Not 0: nobody was asked."""
    assert scorer.score(case(), report("All is well.")).unscored == "no model was asked"


@pytest.mark.parametrize("scorer", [cost.SCORER, tokens.SCORER, latency.SCORER])
def test_what_nobody_measured_is_not_zero(scorer: Scorer) -> None:
    """A local model has no price."""
    found = scorer.score(case(), report("All is well.", usage=Usage(requests=1)))
    assert found.value is None and found.unscored != "no model was asked"
