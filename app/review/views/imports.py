"""What an import brought, what it skipped, and which channels it took."""

from __future__ import annotations

from app.operations.import_incident import ImportResult
from app.review.import_work import Progress, without_folder
from app.review.views.event_view import source_name
from app.review.views.words import Json, count

MOST_SKIPPED = 200
"""How many skipped records are listed; the rest is counted."""


def progress_block(progress: Progress) -> Json:
    so_far = f" {count(progress.events, 'event')} so far." if progress.events else ""
    return {
        "title": "Importing",
        "heads": True,
        "text": f"{progress.told}.{so_far} It goes on when you leave this page.",
    }


def result_blocks(result: ImportResult) -> list[Json]:
    incident = result.incident
    known = f"; {result.known:,} were known already" if result.known else ""
    blocks: list[Json] = [
        {
            "title": f"{incident.key}: {incident.title}",
            "heads": True,
            "text": f"{count(result.new, 'new event')}{known}.",
            "table": {
                "head": ["Source", "Records read"],
                "rows": [[source_name(source), f"{number:,}"] for source, number in sorted(result.counts.items())],
            },
            "links": [
                {"label": "Open the draft", "act": "draft", "primary": True},
                {"label": "Open the timeline", "act": "timeline"},
                {"label": "Import something else", "act": "again"},
            ],
        }
    ]
    if result.choice:
        blocks.append(
            {"title": "Channels", "lines": [f"{line[:1].upper()}{line[1:]}" for line in result.choice.splitlines()]}
        )
    if result.skipped:
        blocks.append(_skipped_block(result))
    return blocks


def _skipped_block(result: ImportResult) -> Json:
    rows = [[without_folder(one.place), without_folder(one.reason)] for one in result.skipped[:MOST_SKIPPED]]
    more = len(result.skipped) - len(rows)
    return {
        "title": f"Skipped: {count(len(result.skipped), 'record')}",
        "text": "Everything beside them was imported."
        + (f" The first {len(rows)} are listed; {more:,} more were skipped." if more else ""),
        "table": {"head": ["Where", "Why"], "rows": rows},
    }


def read_what() -> Json:
    return {
        "title": "What can be read",
        "lines": [
            "Slack exports: public, private and direct channels, threads, bots",
            "Alertmanager, PagerDuty, Opsgenie, Grafana, Datadog, Prometheus",
            "Statuspage, GitHub, GitLab, Jira, Linear, deploy tags of a git repository",
            "CSV or JSON lines of plain events",
        ],
        "text": "One file or thousands, mixed. What cannot be read is listed with the reason; importing the same again "
        "changes nothing. Secrets and addresses are replaced before anything is stored.",
    }
