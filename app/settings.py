"""Environment to typed settings. Every variable that Retroline reads is listed in ``VARIABLES``."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from extraction.errors import SettingsError

PROJECT = Path(__file__).resolve().parents[1]

VARIABLES: Mapping[str, str] = {
    "RETROLINE_DATA": "folder for the database, published files and the address key (default: ~/.local/share/retroline)",
    "RETROLINE_DATABASE_URL": "database, e.g. postgresql://user@host/name (default: SQLite in the data folder)",
    "RETROLINE_TEMPLATES": "folder with your own report templates (default: the ones shipped with Retroline)",
    "RETROLINE_OUTPUT": "folder that reports are published to (default: reports in the data folder)",
    "RETROLINE_MODEL": "language model as provider/name, any that litellm knows (default: none, the plain writer)",
    "RETROLINE_MODEL_BASE_URL": "address of an OpenAI-compatible server, for a model of your own",
    "RETROLINE_MODEL_API_KEY": "key for that model, where the provider's own variable is not used",
    "RETROLINE_SECTION_TIMEOUT": "seconds a model may take for one section before the plain writer takes over (default: 60)",
    "RETROLINE_USER": "who acts, where --as is not given",
    "RETROLINE_HOST": "address that the review app listens on (default: 127.0.0.1)",
    "RETROLINE_PORT": "port of the review app (default: 8501)",
}


@dataclass(frozen=True, kw_only=True)
class Settings:
    """``section_timeout`` in seconds. ``model_api_key`` never appears in ``repr``, logs or errors."""

    data: Path
    database_url: str
    templates: Path
    output: Path
    model: str | None
    model_base_url: str | None
    model_api_key: Secret | None
    section_timeout: float
    user: str | None
    host: str
    port: int

    @property
    def prompts(self) -> Path:
        """What a model reads; comes with the code."""
        return PROJECT / "prompts"

    def address_key(self) -> bytes:
        """The key that e-mail addresses are hashed with: 32 random bytes, made once, readable by the owner only."""
        path = self.data / "address.key"
        if not path.exists():
            self.data.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(secrets.token_bytes(32))
        return path.read_bytes()


class Secret:
    """A value that does not show itself."""

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        return self._value

    def __repr__(self) -> str:
        return "Secret(…)"


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings from ``environment`` (default: the process's own).

    Raises:
        SettingsError: a value cannot be used; the message names the variable.
    """
    env = {name: value for name, value in (os.environ if environment is None else environment).items() if value.strip()}
    data = Path(env.get("RETROLINE_DATA", "") or _default_data(env)).expanduser().resolve()
    key = env.get("RETROLINE_MODEL_API_KEY")
    return Settings(
        data=data,
        database_url=env.get("RETROLINE_DATABASE_URL", f"sqlite:///{data / 'retroline.db'}"),
        templates=_folder(env, "RETROLINE_TEMPLATES", PROJECT / "prompts" / "reports"),
        output=Path(env.get("RETROLINE_OUTPUT", str(data / "reports"))).expanduser().resolve(),
        model=_model(env),
        model_base_url=env.get("RETROLINE_MODEL_BASE_URL"),
        model_api_key=None if key is None else Secret(key),
        section_timeout=_number(env, "RETROLINE_SECTION_TIMEOUT", 60.0, least=1.0, most=3_600.0),
        user=env.get("RETROLINE_USER"),
        host=env.get("RETROLINE_HOST", "127.0.0.1"),
        port=int(_number(env, "RETROLINE_PORT", 8501, least=0, most=65_535)),
    )


def unknown_variables(environment: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """Variables that begin with ``RETROLINE_`` and mean nothing: most likely a typing mistake."""
    env = os.environ if environment is None else environment
    return tuple(sorted(name for name in env if name.startswith("RETROLINE_") and name not in VARIABLES))


def _default_data(env: Mapping[str, str]) -> str:
    base = env.get("XDG_DATA_HOME") or str(Path("~/.local/share").expanduser())
    return str(Path(base) / "retroline")


def _folder(env: Mapping[str, str], name: str, default: Path) -> Path:
    folder = Path(env.get(name, str(default))).expanduser().resolve()
    if not folder.is_dir():
        raise SettingsError(f"{name}: there is no folder {folder}")
    return folder


def _model(env: Mapping[str, str]) -> str | None:
    model = env.get("RETROLINE_MODEL")
    if model is not None and "/" not in model:
        raise SettingsError(f"RETROLINE_MODEL: “{model}” is not provider/name, such as openai/gpt-4o-mini")
    return model


def _number(env: Mapping[str, str], name: str, default: float, least: float, most: float) -> float:
    text = env.get(name)
    if text is None:
        return default
    try:
        value = float(text)
    except ValueError as error:
        raise SettingsError(f"{name}: “{text}” is not a number") from error
    if not least <= value <= most:
        raise SettingsError(f"{name}: {text} is not between {least:g} and {most:g}")
    return value
