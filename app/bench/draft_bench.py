"""Plain draft and check of a 500-event incident, against building its timeline alone."""

from __future__ import annotations

import time
from datetime import UTC, datetime

from app.bench.made_incident import made_events, made_incident
from app.bench.run import Row
from app.settings import read_settings
from extraction import pipeline
from extraction.domain.timeline import Event
from extraction.drafting.template_files import choose_template, load_templates

EVENTS = 500


def rows() -> list[Row]:
    """Seconds; each part is the median of five runs on fresh values, so that nothing is served from a cache."""
    settings = read_settings()
    template = choose_template(load_templates(settings.templates), made_incident(), "standard")
    writing = pipeline.Writing(template=template, prompts=settings.prompts)
    taken: dict[str, list[float]] = {"understand": [], "draft": [], "check": []}
    for seed in range(5):
        for part, seconds in _one(made_events(EVENTS, seed), writing).items():
            taken[part].append(seconds)
    understand, write, check = (sorted(taken[part])[2] for part in ("understand", "draft", "check"))
    return [
        Row(name=f"draft: timeline and facts of {EVENTS} events", value=understand, unit="s"),
        Row(name="draft: plain draft", value=write, unit="s", floor=understand),
        Row(name="draft: check", value=check, unit="s", floor=understand),
        Row(name="draft: draft and check", value=write + check, unit="s", floor=understand),
    ]


def _one(events: tuple[Event, ...], writing: pipeline.Writing) -> dict[str, float]:
    started = time.perf_counter()
    known = pipeline.understood(made_incident(), events)
    understood = time.perf_counter()
    draft = pipeline.drafted(known, writing, datetime.now(UTC))
    written = time.perf_counter()
    pipeline.checked(known, draft)
    checked = time.perf_counter()
    return {"understand": understood - started, "draft": written - understood, "check": checked - written}
