"""Environment to the settings of language models: which, where, at what price, how many at once and for how much."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from extraction.errors import SettingsError
from extraction.language_model.language_model import TokenPrice

CALLS = 4
_MOST_CALLS = 1_000
_NAME = re.compile(r"[^\s/,=]+(/[^\s/,=]+)+")
_MILLION = 1_000_000


@dataclass(frozen=True, kw_only=True)
class ModelSettings:
    """``names``: the preferred model first, those that stand in for it after it. ``addresses`` of OpenAI-compatible servers in
    the same order (``None``: the provider's own); a single one is every model's.

    ``sections``: section id or topic → model. ``prices`` of models that litellm's list does not know, or knows otherwise.
    Budgets in US dollars; ``calls`` at once in one process.
    """

    names: tuple[str, ...] = ()
    addresses: tuple[str | None, ...] = ()
    sections: Mapping[str, str] = field(default_factory=dict)
    prices: Mapping[str, TokenPrice] = field(default_factory=dict)
    budget_report: Decimal | None = None
    budget_month: Decimal | None = None
    calls: int = CALLS

    def address_of(self, name: str) -> str | None:
        if len(self.addresses) == 1:
            return self.addresses[0]
        return dict(zip(self.names, self.addresses, strict=False)).get(name)

    def takes_key(self, name: str) -> bool:
        """Whether ``RETROLINE_MODEL_API_KEY`` is a key for ``name``: a key is sent to nobody but the one who gave it, which
        is whoever has the first model."""
        first = self.names[0] if self.names else name
        if self.address_of(name) != self.address_of(first):
            return False
        return self.address_of(name) is not None or name.partition("/")[0] == first.partition("/")[0]


def read_models(env: Mapping[str, str]) -> ModelSettings:
    """Raises SettingsError: a value cannot be used; the message names the variable."""
    names = tuple(_name(one, "RETROLINE_MODEL") for one in _parts(env, "RETROLINE_MODEL"))
    if len(set(names)) < len(names):
        raise SettingsError(f"RETROLINE_MODEL: names a model twice: {', '.join(names)}")
    return ModelSettings(
        names=names,
        addresses=_addresses(env, len(names)),
        sections={
            key: _name(value, "RETROLINE_SECTION_MODELS") for key, value in _pairs(env, "RETROLINE_SECTION_MODELS")
        },
        prices={
            _name(key, "RETROLINE_MODEL_PRICES"): _price(key, value)
            for key, value in _pairs(env, "RETROLINE_MODEL_PRICES")
        },
        budget_report=_dollars(env, "RETROLINE_BUDGET_REPORT"),
        budget_month=_dollars(env, "RETROLINE_BUDGET_MONTH"),
        calls=_calls(env),
    )


def _parts(env: Mapping[str, str], name: str) -> list[str]:
    value = env.get(name)
    return [] if value is None else [part.strip() for part in value.split(",")]


def _name(name: str, variable: str) -> str:
    if not _NAME.fullmatch(name):
        raise SettingsError(f"{variable}: “{name}” is not provider/name, such as openai/gpt-4o-mini")
    return name


def _addresses(env: Mapping[str, str], models: int) -> tuple[str | None, ...]:
    given = tuple(part or None for part in _parts(env, "RETROLINE_MODEL_BASE_URL"))
    wrong = [one for one in given if one and not one.startswith(("http://", "https://"))]
    if wrong:
        raise SettingsError(f"RETROLINE_MODEL_BASE_URL: “{wrong[0]}” does not begin with http:// or https://")
    if len(given) > 1 and len(given) != models:
        raise SettingsError(
            f"RETROLINE_MODEL_BASE_URL: {len(given)} addresses for {models} models; give one for all, or one for each"
        )
    return given


def _pairs(env: Mapping[str, str], name: str) -> list[tuple[str, str]]:
    pairs = [tuple(map(str.strip, part.partition("=")[::2])) for part in _parts(env, name)]
    for key, value in pairs:
        if not key or not value:
            raise SettingsError(f"{name}: write name=value, divided by commas")
    if len({key for key, _ in pairs}) < len(pairs):
        raise SettingsError(f"{name}: says something twice: {env[name]}")
    return [(key, value) for key, value in pairs]


def _price(name: str, text: str) -> TokenPrice:
    read, slash, written = text.partition("/")
    try:
        price = TokenPrice(prompt=Decimal(read) / _MILLION, completion=Decimal(written) / _MILLION)
    except InvalidOperation:
        slash = ""
    if (
        not slash
        or not (price.prompt.is_finite() and price.completion.is_finite())
        or min(price.prompt, price.completion) < 0
    ):
        raise SettingsError(
            f"RETROLINE_MODEL_PRICES: “{name}={text}” is not provider/name=PROMPT/REPLY in US dollars for a million tokens"
        )
    return price


def _dollars(env: Mapping[str, str], name: str) -> Decimal | None:
    text = env.get(name)
    if text is None:
        return None
    try:
        amount = Decimal(text.strip().removeprefix("$"))
    except InvalidOperation:
        amount = Decimal(-1)
    if not amount.is_finite() or amount < 0:
        raise SettingsError(f"{name}: “{text}” is no amount of US dollars, such as 12.50")
    return amount


def _calls(env: Mapping[str, str]) -> int:
    text = env.get("RETROLINE_MODEL_CALLS", str(CALLS)).strip()
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= _MOST_CALLS:
        raise SettingsError(f"RETROLINE_MODEL_CALLS: “{text}” is not a whole number between 1 and {_MOST_CALLS:,}")
    return int(text)
