"""Environment to typed settings. Every variable that Retroline reads is listed in ``VARIABLES``."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from extraction.domain.name_policy import NamePolicy
from extraction.errors import SettingsError

if TYPE_CHECKING:
    from extraction.capture.allow_list import AllowList

_SHORTEST_KEY = 16
PROJECT = Path(__file__).resolve().parents[1]

VARIABLES: Mapping[str, str] = {
    "RETROLINE_DATA": "folder for the database, published files and the address key (default: ~/.local/share/retroline)",
    "RETROLINE_DATABASE_URL": "database, e.g. postgresql://user@host/name (default: SQLite in the data folder)",
    "RETROLINE_TEMPLATES": "folder with your own report templates (default: the ones shipped with Retroline)",
    "RETROLINE_OUTPUT": "folder that reports are published to (default: reports in the data folder)",
    "RETROLINE_MODEL": "language model as provider/name, any that litellm knows (default: none, the plain writer)",
    "RETROLINE_MODEL_BASE_URL": "address of an OpenAI-compatible server, for a model of your own",
    "RETROLINE_MODEL_API_KEY": "key for that model, where the provider's own variable is not used",
    "RETROLINE_JUDGE": "language model that gives second opinions, at the same address and key (default: none)",
    "RETROLINE_MODEL_NAMES": "people in what a model reads: names, or roles so that no name leaves (default: names)",
    "RETROLINE_NAMES": "people in reports for the team: names or roles; customers always read roles (default: names)",
    "RETROLINE_REDACTION": "TOML file with values, domains and patterns that redaction lets through (default: none)",
    "RETROLINE_RESTORE_MAP": "encrypted file that keeps replaced personal data, never secrets (default: none is kept)",
    "RETROLINE_RESTORE_KEY": "key of that file, at least 16 characters",
    "RETROLINE_RESTORE_KEY_FILE": "file with that key, readable by its owner only",
    "RETROLINE_RUNS": "folder with runs of the evaluation for the Quality page (default: runs, where you start from)",
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
    runs: Path
    model: str | None
    model_base_url: str | None
    model_api_key: Secret | None
    section_timeout: float
    user: str | None
    host: str
    port: int
    judge: str | None = None
    names: NamePolicy = NamePolicy.NAMES
    model_names: NamePolicy = NamePolicy.NAMES
    redaction: Path | None = None
    restore_map: Path | None = None
    restore_key_text: Secret | None = None
    restore_key_file: Path | None = None

    @property
    def prompts(self) -> Path:
        """What a model reads; comes with the code."""
        return PROJECT / "prompts"

    def allow_list(self) -> AllowList:
        """What redaction lets through. Raises InvalidAllowList where the file has a mistake."""
        from extraction.capture.allow_list import NOTHING_ALLOWED, load_allow_list

        return NOTHING_ALLOWED if self.redaction is None else load_allow_list(self.redaction)

    def restore_key(self) -> Secret:
        """The key of the restore map. Raises SettingsError where there is none, or others could read it."""
        key = self.restore_key_text
        if self.restore_key_file is not None:
            key = _key_in(self.restore_key_file)
        if key is None or len(key.reveal()) < _SHORTEST_KEY:
            raise SettingsError(
                "the restore map needs a key of at least 16 characters: set RETROLINE_RESTORE_KEY or RETROLINE_RESTORE_KEY_FILE"
            )
        return key

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
        runs=Path(env.get("RETROLINE_RUNS", "runs")).expanduser().resolve(),
        model=_model(env, "RETROLINE_MODEL"),
        model_base_url=env.get("RETROLINE_MODEL_BASE_URL"),
        model_api_key=None if key is None else Secret(key),
        section_timeout=_number(env, "RETROLINE_SECTION_TIMEOUT", 60.0, least=1.0, most=3_600.0),
        user=env.get("RETROLINE_USER"),
        judge=_model(env, "RETROLINE_JUDGE"),
        names=_names(env, "RETROLINE_NAMES"),
        model_names=_names(env, "RETROLINE_MODEL_NAMES"),
        redaction=_path(env, "RETROLINE_REDACTION"),
        restore_map=_path(env, "RETROLINE_RESTORE_MAP"),
        restore_key_text=None if (restore := env.get("RETROLINE_RESTORE_KEY")) is None else Secret(restore),
        restore_key_file=_path(env, "RETROLINE_RESTORE_KEY_FILE"),
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


def _path(env: Mapping[str, str], name: str) -> Path | None:
    value = env.get(name)
    return None if value is None else Path(value).expanduser().resolve()


def _names(env: Mapping[str, str], name: str) -> NamePolicy:
    value = env.get(name, NamePolicy.NAMES.value)
    if value not in list(NamePolicy):
        raise SettingsError(f"{name}: “{value}” is neither names nor roles")
    return NamePolicy(value)


def _key_in(path: Path) -> Secret:
    try:
        if path.stat().st_mode & 0o077:
            raise SettingsError(f"RETROLINE_RESTORE_KEY_FILE: others can read {path}; run chmod 600 on it")
        return Secret(path.read_text("utf-8").strip())
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"RETROLINE_RESTORE_KEY_FILE: {path} cannot be read as text") from error


def _model(env: Mapping[str, str], name: str) -> str | None:
    model = env.get(name)
    if model is not None and "/" not in model:
        raise SettingsError(f"{name}: “{model}” is not provider/name, such as openai/gpt-4o-mini")
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
