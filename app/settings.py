"""Environment to typed settings. Every variable that Retroline reads is listed in ``VARIABLES``."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from extraction.domain.name_policy import NamePolicy
from extraction.errors import SettingsError

if TYPE_CHECKING:
    from app.model_settings import ModelSettings
    from app.operations.access_policy import AccessPolicy
    from app.operations.retention import Retention
    from app.sign_in_settings import OidcSettings, ProxySettings
    from app.slack_settings import SlackSettings
    from app.telemetry_settings import TelemetrySettings
    from extraction.capture.allow_list import AllowList

_SHORTEST_KEY = 16
_SHORTEST_COOKIE_SECRET = 32
PROJECT = Path(__file__).resolve().parents[1]

VARIABLES: Mapping[str, str] = {
    "RETROLINE_DATA": "folder for the database, published files and the address key (default: ~/.local/share/retroline)",
    "RETROLINE_DATABASE_URL": "database, e.g. postgresql://user@host/name (default: SQLite in the data folder)",
    "RETROLINE_DATABASE_PASSWORD_FILE": "file with PostgreSQL's password, where the address has none; readable by its owner only",
    "RETROLINE_TEMPLATES": "folder with your own report templates (default: the ones shipped with Retroline)",
    "RETROLINE_OUTPUT": "folder that reports are published to (default: reports in the data folder)",
    "RETROLINE_MODEL": "language model as provider/name, as litellm knows it; after commas, those that stand in (default: none)",
    "RETROLINE_MODEL_BASE_URL": "address of an OpenAI-compatible server, for models of your own; or one for each, after commas",
    "RETROLINE_MODEL_API_KEY": "key for the first model, where the provider's own variable is not used",
    "RETROLINE_MODEL_CALLS": "calls of models at once in one process (default: 4)",
    "RETROLINE_MODEL_PRICES": "own prices, as provider/name=0.15/0.60: dollars for a million tokens read and written",
    "RETROLINE_SECTION_MODELS": "models for sections by id or topic, as impact=provider/name,cause=… (default: none)",
    "RETROLINE_BUDGET_REPORT": "US dollars that models may cost for drafting one report (default: no limit)",
    "RETROLINE_BUDGET_MONTH": "US dollars that models may cost in a calendar month in UTC (default: no limit)",
    "RETROLINE_JUDGE": "language model that gives second opinions, at the same address and key (default: none)",
    "RETROLINE_MODEL_NAMES": "people in what a model reads: names, or roles so that no name leaves (default: names)",
    "RETROLINE_NAMES": "people in reports for the team: names or roles; customers always read roles (default: names)",
    "RETROLINE_REDACTION": "TOML file with values, domains and patterns that redaction lets through (default: none)",
    "RETROLINE_RESTORE_MAP": "encrypted file that keeps replaced personal data, never secrets (default: none is kept)",
    "RETROLINE_RESTORE_KEY": "key of that file, at least 16 characters",
    "RETROLINE_RESTORE_KEY_FILE": "file with that key, readable by its owner only",
    "RETROLINE_ACCESS": "TOML file with roles by group and team, people and rules of approval (default: none)",
    "RETROLINE_RETENTION": "TOML file with how long records, replies, jobs, drafts and incidents are kept (default: for ever)",
    "RETROLINE_RUNS": "folder with runs of the evaluation for the Quality page (default: runs, where you start from)",
    "RETROLINE_SECTION_TIMEOUT": "seconds a model may take for one section before the plain writer takes over (default: 60)",
    "RETROLINE_USER": "who acts, where --as is not given",
    "RETROLINE_PUBLIC_URL": "address under which people reach the review app, for links in messages (default: the local one)",
    "RETROLINE_SLACK_BOT_TOKEN": "bot token (xoxb-…) of your Slack app, for approvals and questions in Slack (default: none)",
    "RETROLINE_SLACK_CHANNEL": "id of the Slack channel where approvals are asked for",
    "RETROLINE_SLACK_SIGNING_SECRET": "the Slack app's signing secret, where Slack reaches /slack/events of the review app",
    "RETROLINE_SLACK_APP_TOKEN": "app-level token (xapp-…) for Socket Mode, where Slack cannot reach the review app",
    "RETROLINE_SLACK_API_URL": "address of Slack's API (default: https://slack.com/api/)",
    "RETROLINE_OIDC_ISSUER": "identity provider that people sign in with: issuer or its metadata address (default: no sign-in)",
    "RETROLINE_OIDC_CLIENT_ID": "client id of Retroline there",
    "RETROLINE_OIDC_CLIENT_SECRET": "its client secret",
    "RETROLINE_OIDC_CLIENT_SECRET_FILE": "file with that secret, readable by its owner only",
    "RETROLINE_OIDC_GROUPS_CLAIM": "claim of the ID token that lists the person's groups (default: groups)",
    "RETROLINE_OIDC_SCOPES": "scopes to ask for (default: openid email profile)",
    "RETROLINE_SESSION_HOURS": "hours after which people sign in again (default: 12)",
    "RETROLINE_COOKIE_SECRET": "signs session cookies; 32 characters or more (default: cookie.key, made in the data folder)",
    "RETROLINE_COOKIE_SECRET_FILE": "file with that secret, readable by its owner only",
    "RETROLINE_PROXY_HEADERS": "headers with e-mail, name and groups that a reverse proxy on this machine sets (default: none)",
    "RETROLINE_OPEN": "yes: without sign-in, let in whoever reaches an address that is not loopback (default: no)",
    "RETROLINE_HOST": "address that the review app listens on (default: 127.0.0.1)",
    "RETROLINE_PORT": "port of the review app (default: 8501)",
    "RETROLINE_PLACES": "jobs that the review app does at once; 0 leaves them to workers (default: 4)",
    "RETROLINE_LOG_FORMAT": "text, or json: one object a line (default: text)",
    "RETROLINE_LOG_LEVEL": "debug, info, warning or error (default: warning)",
    "RETROLINE_METRICS_TOKEN": "bearer token for /metrics from other machines, 16 characters or more (default: none may)",
    "RETROLINE_METRICS_TOKEN_FILE": "file with that token, readable by its owner only",
    "RETROLINE_TRACES": "yes: send OpenTelemetry traces, also where no OTEL_EXPORTER_OTLP_ENDPOINT is set (default: if one is)",
}


@dataclass(frozen=True, kw_only=True)
class Settings:
    """``section_timeout`` in seconds. ``model_api_key`` never appears in ``repr``, logs or errors."""

    data: Path
    database_url: str
    templates: Path
    output: Path
    runs: Path
    models: ModelSettings
    model_api_key: Secret | None
    section_timeout: float
    user: str | None
    host: str
    port: int
    places: int = 4
    judge: str | None = None
    names: NamePolicy = NamePolicy.NAMES
    model_names: NamePolicy = NamePolicy.NAMES
    redaction: Path | None = None
    restore_map: Path | None = None
    restore_key_text: Secret | None = None
    restore_key_file: Path | None = None
    access: Path | None = None
    retention: Path | None = None
    slack: SlackSettings | None = None
    public_url: str = ""
    sign_in: OidcSettings | ProxySettings | None = None
    open: bool = False
    cookie_secret_text: Secret | None = None
    telemetry: TelemetrySettings | None = None

    @property
    def model(self) -> str | None:
        """The preferred one, where there is any."""
        return next(iter(self.models.names), None)

    @property
    def prompts(self) -> Path:
        """What a model reads; comes with the code."""
        return PROJECT / "prompts"

    def allow_list(self) -> AllowList:
        """What redaction lets through. Raises InvalidAllowList where the file has a mistake."""
        from extraction.capture.allow_list import NOTHING_ALLOWED, load_allow_list

        return NOTHING_ALLOWED if self.redaction is None else load_allow_list(self.redaction)

    def access_policy(self) -> AccessPolicy:
        """Who holds which role and who approves what. Raises SettingsError where the file has a mistake."""
        from app.access_file import load_policy
        from app.operations.access_policy import NO_POLICY

        return NO_POLICY if self.access is None else load_policy(self.access)

    def retention_rules(self) -> Retention:
        """What is kept how long. Raises SettingsError where no file is named, or it has a mistake."""
        from app.retention_file import load_retention

        if self.retention is None:
            raise SettingsError("nothing says what is kept how long: set RETROLINE_RETENTION to a TOML file")
        return load_retention(self.retention)

    def restore_key(self) -> Secret:
        """The key of the restore map. Raises SettingsError where there is none, or others could read it."""
        key = self.restore_key_text
        if self.restore_key_file is not None:
            key = secret_in(self.restore_key_file, "RETROLINE_RESTORE_KEY_FILE")
        if key is None or len(key.reveal()) < _SHORTEST_KEY:
            raise SettingsError(
                "the restore map needs a key of at least 16 characters: set RETROLINE_RESTORE_KEY or RETROLINE_RESTORE_KEY_FILE"
            )
        return key

    @property
    def address(self) -> str:
        """Under which people reach the review app."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return self.public_url or f"http://{host}:{self.port}"

    def address_key(self) -> bytes:
        """The key that e-mail addresses are hashed with: 32 random bytes, made once, readable by the owner only."""
        return _made_once(self.data / "address.key")

    def cookie_secret(self) -> Secret:
        """What session cookies are signed with: as set, or made once in the data folder."""
        return self.cookie_secret_text or Secret(_made_once(self.data / "cookie.key").hex())


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
        database_url=_database_url(env, data),
        templates=_folder(env, "RETROLINE_TEMPLATES", PROJECT / "prompts" / "reports"),
        output=Path(env.get("RETROLINE_OUTPUT", str(data / "reports"))).expanduser().resolve(),
        runs=Path(env.get("RETROLINE_RUNS", "runs")).expanduser().resolve(),
        models=_models(env),
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
        access=_path(env, "RETROLINE_ACCESS"),
        retention=_path(env, "RETROLINE_RETENTION"),
        slack=_slack(env),
        public_url=_address(env, "RETROLINE_PUBLIC_URL"),
        sign_in=_sign_in(env),
        open=_yes(env, "RETROLINE_OPEN"),
        cookie_secret_text=_cookie_secret(env),
        telemetry=_telemetry(env),
        host=env.get("RETROLINE_HOST", "127.0.0.1"),
        port=int(_number(env, "RETROLINE_PORT", 8501, least=0, most=65_535)),
        places=int(_number(env, "RETROLINE_PLACES", 4, least=0, most=64)),
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


def _database_url(env: Mapping[str, str], data: Path) -> str:
    url = env.get("RETROLINE_DATABASE_URL", f"sqlite:///{data / 'retroline.db'}")
    path = _path(env, "RETROLINE_DATABASE_PASSWORD_FILE")
    if path is None:
        return url
    scheme, separator, rest = url.partition("://")
    user, at, server = rest.partition("@")
    if not scheme.startswith("postgres") or not at or not user or ":" in user or "/" in user:
        raise SettingsError(
            "RETROLINE_DATABASE_PASSWORD_FILE: RETROLINE_DATABASE_URL is not postgresql://user@host/name"
        )
    password = secret_in(path, "RETROLINE_DATABASE_PASSWORD_FILE").reveal()
    return f"{scheme}{separator}{user}:{quote(password, safe='')}@{server}"


def _telemetry(env: Mapping[str, str]) -> TelemetrySettings:
    from app.telemetry_settings import read_telemetry

    return read_telemetry(env)


def _slack(env: Mapping[str, str]) -> SlackSettings | None:
    from app.slack_settings import read_slack

    return read_slack(env)


def _address(env: Mapping[str, str], name: str) -> str:
    """Without a slash at the end; empty where it is not set."""
    url = env.get(name, "")
    if url and not url.startswith(("https://", "http://")):
        raise SettingsError(f"{name}: “{url}” is not an address that begins with https://")
    return url.rstrip("/")


def _names(env: Mapping[str, str], name: str) -> NamePolicy:
    value = env.get(name, NamePolicy.NAMES.value)
    if value not in list(NamePolicy):
        raise SettingsError(f"{name}: “{value}” is neither names nor roles")
    return NamePolicy(value)


def secret_in(path: Path, name: str) -> Secret:
    """The secret that ``path`` holds, which the variable ``name`` names. Raises SettingsError where others could read it."""
    try:
        if path.stat().st_mode & 0o077:
            raise SettingsError(f"{name}: others can read {path}; run chmod 600 on it")
        return Secret(path.read_text("utf-8").strip())
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{name}: {path} cannot be read as text") from error


def secret_of(env: Mapping[str, str], name: str) -> Secret | None:
    """The value of ``name``, or what the file holds that ``name_FILE`` names; ``None`` where neither is set."""
    path = _path(env, f"{name}_FILE")
    if path is not None:
        return secret_in(path, f"{name}_FILE")
    value = env.get(name)
    return None if value is None else Secret(value)


def _cookie_secret(env: Mapping[str, str]) -> Secret | None:
    secret = secret_of(env, "RETROLINE_COOKIE_SECRET")
    if secret is not None and len(secret.reveal()) < _SHORTEST_COOKIE_SECRET:
        raise SettingsError("RETROLINE_COOKIE_SECRET: fewer than 32 characters; make one with: openssl rand -hex 32")
    return secret


def _sign_in(env: Mapping[str, str]) -> OidcSettings | ProxySettings | None:
    from app.sign_in_settings import read_sign_in

    return read_sign_in(env, _address(env, "RETROLINE_PUBLIC_URL"))


def _made_once(path: Path) -> bytes:
    """32 random bytes, readable by the owner only; the same for all processes that start at the same moment."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists():
        return path.read_bytes()
    own = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    with os.fdopen(os.open(own, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(secrets.token_bytes(32))
    try:
        # Whole or not at all, and never over another's.
        with suppress(FileExistsError):
            os.link(own, path)
    finally:
        own.unlink()
    return path.read_bytes()


def _yes(env: Mapping[str, str], name: str) -> bool:
    value = env.get(name, "no").strip().casefold()
    if value not in ("yes", "no"):
        raise SettingsError(f"{name}: “{value}” is neither yes nor no")
    return value == "yes"


def _models(env: Mapping[str, str]) -> ModelSettings:
    from app.model_settings import read_models

    return read_models(env)


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
