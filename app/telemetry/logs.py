"""Logs of this process, whoever writes them: one form, times in UTC, and neither secrets nor e-mail addresses in them."""

from __future__ import annotations

import json
import logging
import os
import sys
import threading
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from types import TracebackType
from typing import TextIO

from app.settings import Settings
from app.telemetry.context import ids
from app.telemetry.log_redaction import LogRedaction
from app.telemetry_settings import QUIET, LogFormat, TelemetrySettings, read_telemetry

# What they say of each request at info holds addresses with all that stands in them, and we say it ourselves.
_QUIETER = (
    "httpx",
    "httpcore",
    "openai",
    "urllib3",
    "uvicorn.access",
    "LiteLLM",
    "slack_bolt",
    "slack_sdk",
    "alembic",
)
_REPEATING = ("opentelemetry.exporter", "opentelemetry.sdk")
"""They say every few seconds that a collector does not answer."""
_REPEATED_AFTER = 600.0
_LONGEST = 20_000
_CONTROLS = {code: f"\\x{code:02x}" for code in (*range(32), *range(127, 160), 0x2028, 0x2029) if code != ord("\t")}
"""A message stays on its line: what it repeats of somebody's words cannot pass for a line of its own."""
LOG = logging.getLogger(__name__)


def configure_logging(settings: Settings) -> None:
    """From here on everything that is logged in this process goes to standard error as ``settings`` say."""
    _configure(settings.telemetry or QUIET, LogRedaction(settings))


def configure_logging_early(environment: Mapping[str, str] | None = None) -> None:
    """The same before the settings are read: they may be wrong, or not be needed. Raises SettingsError."""
    given = os.environ if environment is None else environment
    _configure(read_telemetry(given), LogRedaction(environment=given))


def _configure(telemetry: TelemetrySettings, redact: Callable[[str], str]) -> None:
    level = logging.getLevelName(telemetry.log_level.upper())
    handler = ToStandardError()
    handler.setLevel(level)
    handler.addFilter(Seldom())
    handler.setFormatter((JsonLines if telemetry.log_format is LogFormat.JSON else TextLines)(redact))
    logging.setLoggerClass(HouseLogger)
    for known in list(logging.root.manager.loggerDict.values()):
        if type(known) is logging.Logger:
            known.__class__ = HouseLogger
    for old in [one for one in logging.root.handlers if isinstance(one, ToStandardError) or _to_terminal(one)]:
        logging.root.removeHandler(old)
    logging.root.addHandler(handler)
    logging.root.setLevel(level)
    for name in _QUIETER:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.captureWarnings(True)
    _take_hooks()


class HouseLogger(logging.Logger):
    """Hands every record to the root's handlers: libraries bring their own, which would print as they like."""

    def callHandlers(self, record: logging.LogRecord) -> None:
        logging.root.callHandlers(record)


class ToStandardError(logging.StreamHandler[TextIO]):
    """To what is standard error at that moment."""

    def emit(self, record: logging.LogRecord) -> None:
        self.stream = sys.stderr
        super().emit(record)


class Seldom(logging.Filter):
    """Lets what repeats itself through once in ten minutes."""

    def __init__(self) -> None:
        super().__init__()
        self._said: dict[str, float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        if not record.name.startswith(_REPEATING):
            return True
        if record.created - self._said.get(record.name, 0.0) < _REPEATED_AFTER:
            return False
        self._said[record.name] = record.created
        return True


class Redacted(logging.Formatter):
    """What both forms share. ``redact`` is applied to everything that a record holds."""

    def __init__(self, redact: Callable[[str], str]) -> None:
        super().__init__()
        self.redact = redact

    def at(self, record: logging.LogRecord) -> str:
        """UTC, to the millisecond: ``2026-03-03T14:02:11.250Z``."""
        moment = datetime.fromtimestamp(record.created, UTC)
        return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"

    def message(self, record: logging.LogRecord) -> str:
        try:
            said = record.getMessage()
        except (TypeError, ValueError, KeyError):
            said = f"{record.msg} {record.args}"
        return self.redact(said)[:_LONGEST]

    def exception(self, record: logging.LogRecord) -> str:
        """The traceback, the exception's own words at its end; empty where there is none."""
        told = [self.formatException(record.exc_info)] if record.exc_info and record.exc_info[0] else []
        if not told and record.exc_text:
            told.append(record.exc_text)
        if record.stack_info:
            told.append(self.formatStack(record.stack_info))
        return self.redact("\n".join(told))[-_LONGEST:]


class JsonLines(Redacted):
    """One object a line: time, level, logger, message, the ids of ``app.telemetry.context``, exception."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": self.at(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": self.message(record),
            **{name: self.redact(id) for name, id in ids().items()},
        }
        if exception := self.exception(record):
            line["exception"] = exception
        return json.dumps(line, ensure_ascii=False)


class TextLines(Redacted):
    """For people: a line, and below it, indented, what went wrong."""

    def format(self, record: logging.LogRecord) -> str:
        about = "".join(f" {name}={self.redact(id)}" for name, id in ids().items())
        said = self.message(record).translate(_CONTROLS)
        line = f"{self.at(record)} {record.levelname:<7} {record.name}: {said}{about}"
        return "\n    ".join((line, *self.exception(record).splitlines()))


def _to_terminal(handler: logging.Handler) -> bool:
    return type(handler) is logging.StreamHandler and handler.stream in (sys.stderr, sys.stdout, sys.__stderr__)


def _take_hooks() -> None:
    """What nobody caught is logged too, instead of being printed as it is. Hooks that others set stay."""
    if sys.excepthook is sys.__excepthook__:
        sys.excepthook = _uncaught
    if threading.excepthook is threading.__excepthook__:
        threading.excepthook = _uncaught_in_thread


def _uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
        return
    LOG.critical("an error that nobody expected", exc_info=(kind, error, trace))


def _uncaught_in_thread(args: threading.ExceptHookArgs) -> None:
    if args.exc_value is not None and not issubclass(args.exc_type, SystemExit):
        LOG.critical("an error that nobody expected", exc_info=(args.exc_type, args.exc_value, args.exc_traceback))
