"""What is configured, what is missing, and what each missing thing would give."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from app.model_settings import ModelSettings
from app.settings import VARIABLES, Settings, read_settings, unknown_variables
from extraction.errors import RetrolineError

_OWN_ADDRESS = "the provider's own address"
TRIED = ((3, 11), (3, 12), (3, 13))


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """``state``: ``ok``, ``missing`` (works without, ``detail`` says what it would give) or ``broken``."""

    name: str
    state: Literal["ok", "missing", "broken"]
    detail: str


def examine() -> tuple[Examined, ...]:
    """Look at everything Retroline needs or can use. Changes nothing but what a first start makes."""
    try:
        settings = read_settings()
    except RetrolineError as error:
        return (_python(), Examined(name="settings", state="broken", detail=str(error)))
    return (_python(), *_variables(), *(_tried(name, look, settings) for name, look in LOOKS.items()))


def _python() -> Examined:
    version = ".".join(str(part) for part in sys.version_info[:3])
    tried = sys.version_info[:2] in TRIED
    return Examined(name="python", state="ok", detail=version if tried else f"{version}: expected to work, not tried")


def _variables() -> Iterator[Examined]:
    for name in unknown_variables():
        detail = f"no such setting; there are: {', '.join(VARIABLES)}"
        yield Examined(name=name, state="broken", detail=detail)


def _tried(name: str, look: Callable[[Settings], Examined], settings: Settings) -> Examined:
    try:
        return look(settings)
    except (RetrolineError, OSError) as error:
        return Examined(name=name, state="broken", detail=str(error))


def _data(settings: Settings) -> Examined:
    settings.data.mkdir(parents=True, exist_ok=True)
    if not os.access(settings.data, os.W_OK):
        return Examined(
            name="data folder", state="broken", detail=f"{settings.data} cannot be written to (RETROLINE_DATA)"
        )
    free = shutil.disk_usage(settings.data).free // 2**30
    return Examined(name="data folder", state="ok", detail=f"{settings.data}, {free} GiB free")


def _database(settings: Settings) -> Examined:
    from app.wiring import ports

    count = ports(settings).standings.number()
    kind = settings.database_url.partition(":")[0]
    hint = (
        ""
        if kind.startswith("postgresql")
        else "; PostgreSQL by RETROLINE_DATABASE_URL when several people write at once"
    )
    return Examined(name="database", state="ok", detail=f"{kind}, {count} incidents{hint}")


def _templates(settings: Settings) -> Examined:
    from app.operations.lint_wording import question_findings
    from app.operations.templates import usable
    from app.wiring import ports

    templates = usable(ports(settings))
    names = ", ".join(template.id for template in templates)
    asked = [template.id for template in templates for _ in question_findings(template)]
    blaming = (
        f"; questions that ask for a culprit in {', '.join(dict.fromkeys(asked))}: retroline lint" if asked else ""
    )
    return Examined(name="report templates", state="ok", detail=f"{names} in {settings.templates}{blaming}")


def _model(settings: Settings) -> Examined:
    if settings.model is None:
        return Examined(
            name="language model",
            state="missing",
            detail="RETROLINE_MODEL=provider/name: prose by a model, checked sentence by sentence; the plain writer writes now",
        )
    known = settings.models
    asked = ", then ".join(f"{name} at {known.address_of(name) or _OWN_ADDRESS}" for name in known.names)
    sections = "".join(f"; {section}: {name}" for section, name in known.sections.items())
    budgets = [("a report", known.budget_report), ("a month", known.budget_month)]
    limits = "".join(f"; at most ${amount} for {what}" for what, amount in budgets if amount is not None)
    blind = _unpriced(known) if limits else ()
    unknown = (
        f"; no price is known of {', '.join(blind)}, so that no budget holds: set RETROLINE_MODEL_PRICES"
        if blind
        else ""
    )
    return Examined(
        name="language model",
        state="broken" if blind else "ok",
        detail=f"{asked} (asked only when a draft is made){sections}{limits}{unknown}",
    )


def _unpriced(known: ModelSettings) -> tuple[str, ...]:
    """Models whose price is not known, so that no budget could hold."""
    from extraction.language_model.litellm_model import LitellmModel

    named = dict.fromkeys((*known.names, *known.sections.values()))
    models = [LitellmModel(name, known.address_of(name), price=known.prices.get(name)) for name in named]
    return tuple(model.name for model in models if model.price() is None)


def _git(settings: Settings) -> Examined:
    path = shutil.which("git")
    if path is None:
        return Examined(name="git", state="missing", detail="git on the PATH: deploys from a repository's tags")
    return Examined(name="git", state="ok", detail=path)


def _output(settings: Settings) -> Examined:
    return Examined(name="published reports", state="ok", detail=f"markdown, html and json into {settings.output}")


def _user(settings: Settings) -> Examined:
    if settings.user is None:
        return Examined(
            name="who acts", state="missing", detail="RETROLINE_USER: your name, so that --as can be left out"
        )
    return Examined(name="who acts", state="ok", detail=settings.user)


def _slack(settings: Settings) -> Examined:
    if settings.slack is None:
        detail = "RETROLINE_SLACK_BOT_TOKEN and RETROLINE_SLACK_CHANNEL: approvals and questions in Slack"
        return Examined(name="slack", state="missing", detail=detail)
    from app.slack.examine import examine_slack
    from app.wiring import ports

    works, detail = examine_slack(settings.slack)
    outbox = ports(settings).outbox
    waiting, given_up = len(outbox.waiting()), len(outbox.given_up())
    kept = f"; waiting: {waiting}, not delivered: {given_up} (retroline notify)" if waiting or given_up else ""
    nobody = "" if settings.access else "; nobody can decide there without an access file (RETROLINE_ACCESS)"
    return Examined(name="slack", state="ok" if works else "broken", detail=f"{detail}{nobody}{kept}")


LOOKS: dict[str, Callable[[Settings], Examined]] = {
    "data folder": _data,
    "database": _database,
    "report templates": _templates,
    "language model": _model,
    "git": _git,
    "published reports": _output,
    "slack": _slack,
    "who acts": _user,
}
