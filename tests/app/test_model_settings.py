"""Which models there are, where, at what price and for how much: typed, and what is wrong is named."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from app.cli.doctor import LOOKS
from app.model_settings import ModelSettings
from app.settings import read_settings
from extraction.errors import SettingsError
from extraction.language_model.language_model import TokenPrice


def models(**env: str) -> ModelSettings:
    return read_settings({f"RETROLINE_{name}": value for name, value in env.items()}).models


def test_nothing_is_needed() -> None:
    """No model, no budget, four calls at once."""
    assert models() == ModelSettings()
    assert read_settings({}).model is None


def test_models_after_a_comma_stand_in() -> None:
    """The first is the preferred one."""
    known = models(MODEL="openai/gpt-4o-mini, anthropic/claude-haiku-4-5")
    assert known.names == ("openai/gpt-4o-mini", "anthropic/claude-haiku-4-5")
    assert read_settings({"RETROLINE_MODEL": "openai/a,openai/b"}).model == "openai/a"


def test_one_address_is_every_models() -> None:
    """Also that of a section's model and of the judge."""
    known = models(MODEL="openai/a,openai/b", MODEL_BASE_URL="http://127.0.0.1:8080/v1")
    assert {known.address_of(name) for name in ("openai/a", "openai/b", "openai/c")} == {"http://127.0.0.1:8080/v1"}


def test_each_model_may_have_an_address_of_its_own() -> None:
    """An empty one is the provider's."""
    known = models(MODEL="openai/own,anthropic/far", MODEL_BASE_URL="http://127.0.0.1:8080/v1,")
    assert known.address_of("openai/own") == "http://127.0.0.1:8080/v1"
    assert known.address_of("anthropic/far") is known.address_of("openai/other") is None


@pytest.mark.parametrize(
    ("names", "addresses", "asked", "takes"),
    [
        ("openai/a", "", "openai/a", True),
        ("openai/a", "", "openai/b", True),
        ("openai/a,anthropic/b", "", "anthropic/b", False),
        ("openai/a,anthropic/b", "http://one/v1", "anthropic/b", True),
        ("openai/a,openai/b", "http://one/v1,http://two/v1", "openai/b", False),
        ("openai/a,openai/b", "http://one/v1,", "openai/b", False),
        ("", "", "openai/judge", True),
    ],
)
def test_a_key_is_sent_to_nobody_but_the_one_who_gave_it(names: str, addresses: str, asked: str, takes: bool) -> None:
    """The first model's provider, or the server at its address."""
    known = read_settings({"RETROLINE_MODEL": names, "RETROLINE_MODEL_BASE_URL": addresses}).models
    assert known.takes_key(asked) is takes


def test_sections_prices_and_budgets_are_typed() -> None:
    known = models(
        SECTION_MODELS="impact=openai/a, cause = openai/b/c",
        MODEL_PRICES="openai/a=0.15/0.60,openai/free=0/0",
        BUDGET_REPORT="0.50",
        BUDGET_MONTH="$120",
        MODEL_CALLS="12",
    )
    assert known.sections == {"impact": "openai/a", "cause": "openai/b/c"}
    assert known.prices["openai/a"] == TokenPrice(prompt=Decimal("0.00000015"), completion=Decimal("0.0000006"))
    assert known.prices["openai/free"] == TokenPrice(prompt=Decimal(0), completion=Decimal(0))
    assert (known.budget_report, known.budget_month, known.calls) == (Decimal("0.50"), Decimal(120), 12)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MODEL", "openai/a,gpt"),
        ("MODEL", "openai/a,,openai/b"),
        ("MODEL", "openai/a,openai/a"),
        ("MODEL_BASE_URL", "127.0.0.1:8080"),
        ("MODEL_BASE_URL", "http://one/v1,http://two/v1"),
        ("MODEL_CALLS", "0"),
        ("MODEL_CALLS", "1.5"),
        ("MODEL_CALLS", "²"),
        ("MODEL_PRICES", "openai/a=0.15"),
        ("MODEL_PRICES", "openai/a=a/b"),
        ("MODEL_PRICES", "openai/a=-1/1"),
        ("MODEL_PRICES", "openai/a=NaN/1"),
        ("SECTION_MODELS", "impact"),
        ("SECTION_MODELS", "impact=gpt"),
        ("SECTION_MODELS", "impact=openai/a,impact=openai/b"),
        ("BUDGET_REPORT", "cheap"),
        ("BUDGET_REPORT", "-1"),
        ("BUDGET_MONTH", "Infinity"),
    ],
)
def test_what_is_wrong_is_named(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=f"RETROLINE_{name}"):
        models(**{name: value})


def test_doctor_names_every_model_and_budgets_that_cannot_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A budget holds nothing that has no price: that is to be put right before the bill comes."""
    env = {"RETROLINE_DATA": str(tmp_path), "RETROLINE_MODEL": "openai/one,openai/two", "RETROLINE_BUDGET_MONTH": "20"}
    env |= {"RETROLINE_MODEL_BASE_URL": "http://127.0.0.1:9/v1", "RETROLINE_SECTION_MODELS": "impact=openai/two"}
    blind = LOOKS["language model"](read_settings(env))
    assert blind.state == "broken" and "no price is known of openai/one, openai/two" in blind.detail
    priced = LOOKS["language model"](read_settings(env | {"RETROLINE_MODEL_PRICES": "openai/one=1/2,openai/two=0/0"}))
    assert priced.state == "ok"
    assert "openai/one at http://127.0.0.1:9/v1, then openai/two" in priced.detail
    assert "impact: openai/two; at most $20 for a month" in priced.detail
