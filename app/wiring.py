"""The one place that names concrete adapters."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from app.operations.access import UNNAMED_OPERATOR
from app.operations.outbox import Outbox, Unheard
from app.operations.ports import Ports, Publisher, Renderer, ReportReader, RestoreMap
from app.settings import PROJECT, Settings, read_settings
from app.storage.audit_rows import SqlAudit
from app.storage.desk_rows import SqlDesk
from app.storage.outbox_rows import SqlOutbox
from app.storage.remark_rows import SqlDiscussions
from app.storage.request_rows import SqlRequests
from app.storage.sql_store import SqlStore
from app.storage.standing_rows import SqlStandings
from app.storage.template_rows import SqlTemplates
from extraction.language_model.language_model import LanguageModel

if TYPE_CHECKING:
    from app.slack.service import SlackService


def ports(settings: Settings | None = None) -> Ports:
    """Everything the operations need, as the settings say. Opens the database and brings its tables up to date."""
    chosen = read_settings() if settings is None else settings
    store = _store(chosen)
    return Ports(
        store=store,
        audit=SqlAudit(store.database),
        outbox=_outbox(chosen, store),
        requests=SqlRequests(store.database),
        discussions=SqlDiscussions(store.database),
        desk=SqlDesk(store.database),
        standings=SqlStandings(store.database),
        library=SqlTemplates(store.database),
        now=lambda: datetime.now(UTC),
        publishers=_publishers(chosen),
        renderers=_renderers(chosen),
        templates=chosen.templates,
        prompts=chosen.prompts,
        address_key=chosen.address_key(),
        model=_model(chosen, chosen.model),
        judge=_model(chosen, chosen.judge),
        section_timeout=chosen.section_timeout,
        allow=chosen.allow_list(),
        names=chosen.names,
        model_names=chosen.model_names,
        runs=(chosen.runs, PROJECT / "data" / "runs"),
        cases=PROJECT / "data" / "cases",
        restore_map=restore_map(chosen),
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


def restore_map(settings: Settings) -> RestoreMap | None:
    """Where personal data is kept apart, if it is at all."""
    if settings.restore_map is None:
        return None
    from app.storage.restore_file import RestoreFile

    return RestoreFile(settings.restore_map, settings.restore_key().reveal())


def _model(settings: Settings, name: str | None) -> LanguageModel | None:
    if name is None:
        return None
    from extraction.language_model.litellm_model import LitellmModel

    key = settings.model_api_key
    return LitellmModel(name, base_url=settings.model_base_url, api_key=None if key is None else key.reveal())
