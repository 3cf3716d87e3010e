"""The one place that names concrete adapters."""

from __future__ import annotations

import os
import secrets
import socket
import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from app.operations.access import UNNAMED_OPERATOR
from app.operations.job import Job, Worker
from app.operations.model_record import Budgets
from app.operations.outbox import Outbox, Unheard
from app.operations.ports import Ports, Publisher, Renderer, ReportReader
from app.settings import PROJECT, Settings, read_settings
from app.storage.audit_rows import SqlAudit
from app.storage.batch_rows import SqlBatches
from app.storage.database import Database
from app.storage.desk_rows import SqlDesk
from app.storage.figure_rows import SqlFigures
from app.storage.job_rows import SqlJobs
from app.storage.ledger_rows import SqlLedger
from app.storage.liveness import liveness_of
from app.storage.outbox_rows import SqlOutbox
from app.storage.remark_rows import SqlDiscussions
from app.storage.reply_rows import SqlReplies
from app.storage.request_rows import SqlRequests
from app.storage.sql_store import SqlStore
from app.storage.standing_rows import SqlStandings
from app.storage.template_rows import SqlTemplates
from extraction.errors import SettingsError
from extraction.language_model.call_slots import CallSlots
from extraction.language_model.fallback_model import FallbackModel
from extraction.language_model.language_model import LanguageModel

if TYPE_CHECKING:
    from app.jobs.engine import Engine
    from app.operations.erase_person import Eraser
    from app.operations.retention import Keeper
    from app.operations.schedules import ScheduleBook
    from app.slack.service import SlackService
    from app.storage.database import Database
    from app.storage.restore_file import RestoreFile


def ports(settings: Settings | None = None) -> Ports:
    """Everything the operations need, as the settings say. Opens the database and brings its tables up to date."""
    chosen = read_settings() if settings is None else settings
    store = _store(chosen)
    world = _world(chosen, store)
    return world if chosen.slack is None else replace(world, deliver=_deliverer(chosen, world))


def _deliverer(settings: Settings, world: Ports) -> Callable[[], Mapping[str, int]]:
    """Delivers one round; Slack's libraries are loaded when that is first asked for."""

    @cache
    def service() -> SlackService | None:
        return slack_service(settings, world)

    def deliver() -> Mapping[str, int]:
        slack = service()
        done = None if slack is None else slack.deliver()
        names = ("delivered", "waiting", "given_up")
        return dict.fromkeys(names, 0) if done is None else {name: getattr(done, name) for name in names}

    return deliver


def _world(chosen: Settings, store: SqlStore) -> Ports:
    return Ports(
        store=store,
        audit=SqlAudit(store.database),
        outbox=_outbox(chosen, store),
        requests=SqlRequests(store.database),
        discussions=SqlDiscussions(store.database),
        desk=SqlDesk(store.database),
        standings=SqlStandings(store.database),
        library=SqlTemplates(store.database),
        jobs=SqlJobs(store.database),
        batches=SqlBatches(store.database),
        replies=SqlReplies(store.database),
        ledger=SqlLedger(store.database),
        now=lambda: datetime.now(UTC),
        publishers=_publishers(chosen),
        renderers=_renderers(chosen),
        templates=chosen.templates,
        prompts=chosen.prompts,
        address_key=chosen.address_key(),
        model=_default_model(chosen),
        model_named=lambda name: _model(chosen, name),
        section_models={section: _model(chosen, name) for section, name in chosen.models.sections.items()},
        judge=None if chosen.judge is None else _model(chosen, chosen.judge),
        budgets=Budgets(report=chosen.models.budget_report, month=chosen.models.budget_month),
        calls=_calls(chosen.models.calls),
        section_timeout=chosen.section_timeout,
        allow=chosen.allow_list(),
        names=chosen.names,
        model_names=chosen.model_names,
        runs=(chosen.runs, PROJECT / "data" / "runs"),
        cases=PROJECT / "data" / "cases",
        restore_map=restore_map(chosen),
        figures=SqlFigures(store.database),
        policy=chosen.access_policy(),
    )


def _store(settings: Settings) -> SqlStore:
    settings.data.mkdir(parents=True, exist_ok=True)
    return SqlStore(settings.database_url)


def _outbox(settings: Settings, store: SqlStore) -> Outbox:
    return Unheard() if settings.slack is None else SqlOutbox(store.database)


def slack_service(settings: Settings, world: Ports) -> SlackService | None:
    """Delivery to Slack and answers from there, where it is configured; ``world`` in the name of the installation."""
    if settings.slack is None:
        return None
    from app.slack.service import SlackService

    return SlackService(settings.slack, world.acting(UNNAMED_OPERATOR, "slack"), settings.address)


def job_engine(world: Ports, places: int) -> Engine:
    """A worker of this process, not started yet; ``places`` is how many jobs it does at once."""
    from app.jobs.engine import Engine, Place

    database, me = _database(world), _worker(places)
    url = database.engine.url.render_as_string(hide_password=False)
    place = Place(
        url=_engine_url(database),
        app_url=url,
        engine=database.writing_engine(),
        database=database,
        lock=liveness_of(database, me.id),
    )
    return Engine(world.acting(UNNAMED_OPERATOR, "job"), me, place)


def schedules(world: Ports) -> ScheduleBook:
    """What is asked for again and again; kept by the engine."""
    from app.jobs.schedules import EngineSchedules

    return EngineSchedules(_engine_url(_database(world)))


def do_here(world: Ports, job: Job, heard: Callable[[str, int, int], None] | None = None) -> Job:
    """Do ``job`` in this process while somebody waits for it. Raises why it failed."""
    from app.jobs.here import run_here

    me = _worker(0)
    return run_here(world, job, me, liveness_of(_database(world), me.id), heard)


def _engine_url(database: Database) -> str:
    """Beside a SQLite file the engine keeps its state in a file of its own: it takes write locks of its own."""
    if database.dialect == "postgresql":
        return database.engine.url.render_as_string(hide_password=False)
    path = Path(database.engine.url.database or "")
    return f"sqlite:///{path.with_name(f'{path.stem}.jobs.db')}"


def _database(world: Ports) -> Database:
    if not isinstance(world.store, SqlStore):
        raise SettingsError("jobs need a database")
    return world.store.database


def _worker(places: int) -> Worker:
    host, now = socket.gethostname(), datetime.now(UTC)
    id = f"{host}-{os.getpid()}-{secrets.token_hex(2)}"
    return Worker(
        id=id, host=host, pid=os.getpid(), version=version("retroline"), places=places, started_at=now, seen_at=now
    )


def _publishers(settings: Settings) -> dict[str, Publisher]:
    from app.publishing.html_file import HtmlFile
    from app.publishing.json_file import JsonFile
    from app.publishing.markdown_file import MarkdownFile

    folder = settings.output
    publishers: tuple[Publisher, ...] = (MarkdownFile(folder), HtmlFile(folder), JsonFile(folder))
    return {publisher.name: publisher for publisher in publishers}


def _renderers(settings: Settings) -> dict[str, Renderer]:
    from app.publishing.html_file import to_html
    from app.publishing.json_file import to_json
    from app.publishing.json_report import report_document
    from app.publishing.markdown_file import to_markdown

    forms = {"json": to_json, "markdown": to_markdown, "html": to_html}
    return {
        name: lambda *report, write=write: write(report_document(*report, names=settings.names))
        for name, write in forms.items()
    }


def report_readers() -> dict[str, ReportReader]:
    """By form; they need no settings and no database."""
    from app.publishing.verify_files import verify_html, verify_json, verify_markdown

    return {"json": verify_json, "html": verify_html, "markdown": verify_markdown}


def restore_map(settings: Settings) -> RestoreFile | None:
    """Where personal data is kept apart, if it is at all."""
    if settings.restore_map is None:
        return None
    from app.storage.restore_file import RestoreFile

    return RestoreFile(settings.restore_map, settings.restore_key().reveal())


def keeper(world: Ports) -> Keeper:
    """What retention asks for rows whose time is over."""
    from app.storage.retention_rows import SqlKeeper

    return SqlKeeper(_database_of(world))


def eraser(world: Ports, settings: Settings) -> Eraser:
    """What takes a person out of all rows and out of the restore map."""
    from app.storage.person_rows import SqlEraser

    return SqlEraser(_database_of(world), restore_map(settings))


def _database_of(world: Ports) -> Database:
    if not isinstance(world.store, SqlStore):
        raise TypeError("these ports have no database")
    return world.store.database


@cache
def _calls(most: int) -> CallSlots:
    """One for all that this process opens."""
    return CallSlots(most)


def _default_model(settings: Settings) -> LanguageModel | None:
    models = [_model(settings, name) for name in settings.models.names]
    if len(models) < 2:
        return next(iter(models), None)
    return FallbackModel(models)


def warm_up(settings: Settings) -> None:
    """Import, in a thread, what models are reached with: seconds that the first job would wait. Nothing without a model."""
    if not settings.models.names and not settings.models.addresses:
        return
    from extraction.language_model.litellm_model import LitellmModel

    threading.Thread(target=LitellmModel(_NO_MODEL).warm_up, name="models-warm-up", daemon=True).start()


_NO_MODEL = "openai/none"


def _model(settings: Settings, name: str) -> LanguageModel:
    from extraction.language_model.litellm_model import LitellmModel

    known = settings.models
    key = settings.model_api_key if known.takes_key(name) else None
    model = LitellmModel(
        name,
        base_url=known.address_of(name),
        api_key=None if key is None else key.reveal(),
        price=known.prices.get(name),
    )
    if settings.telemetry is None or not settings.telemetry.traces:
        return model
    from app.telemetry.traced_model import TracedModel

    return TracedModel(model)
