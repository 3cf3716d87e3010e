"""Settings come from the environment, typed, and a wrong one is named."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from app.settings import read_settings, unknown_variables
from extraction.errors import SettingsError


def test_defaults_need_nothing(tmp_path: Path) -> None:
    """Without any variable everything lies below the user's data folder and listens on loopback."""
    settings = read_settings({"XDG_DATA_HOME": str(tmp_path)})
    assert settings.data == tmp_path / "retroline"
    assert settings.database_url == f"sqlite:///{tmp_path}/retroline/retroline.db"
    assert (settings.host, settings.port, settings.model) == ("127.0.0.1", 8501, None)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("RETROLINE_PORT", "eighty"),
        ("RETROLINE_PORT", "70000"),
        ("RETROLINE_MODEL", "gpt-4o-mini"),
        ("RETROLINE_SECTION_TIMEOUT", "0"),
        ("RETROLINE_TEMPLATES", "/no/such/folder"),
    ],
)
def test_wrong_value_is_named(name: str, value: str) -> None:
    """The error says which variable is wrong."""
    with pytest.raises(SettingsError, match=name):
        read_settings({name: value})


def test_model_key_never_shows_itself() -> None:
    """The key is not in the settings' text form."""
    settings = read_settings({"RETROLINE_MODEL_API_KEY": "sk-very-secret-value"})
    assert "very-secret" not in repr(settings)
    assert settings.model_api_key is not None
    assert settings.model_api_key.reveal() == "sk-very-secret-value"


def test_address_key_is_made_once_and_private(tmp_path: Path) -> None:
    """The key for hashing addresses stays the same and only its owner can read it."""
    settings = read_settings({"RETROLINE_DATA": str(tmp_path)})
    first = settings.address_key()
    assert first == settings.address_key()
    assert len(first) == 32
    assert stat.S_IMODE((tmp_path / "address.key").stat().st_mode) == 0o600


def test_misspelt_variable_is_found() -> None:
    """A variable with our prefix that means nothing is reported by ``retroline doctor``."""
    assert unknown_variables({"RETROLINE_MODLE": "x", "HOME": "/"}) == ("RETROLINE_MODLE",)
