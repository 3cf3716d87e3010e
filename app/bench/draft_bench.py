"""Plain draft and check of a 500-event incident, against building its timeline alone."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeVar

from app.bench.made_incident import made_events, made_incident
from app.bench.run import Row
from app.settings import read_settings
from extraction import pipeline
from extraction.drafting.template_files import choose_template, load_templates

T = TypeVar("T")
EVENTS = 500


def rows() -> list[Row]:
    """Seconds; each part is the median of five runs on fresh values, so that nothing is served from a cache."""
    settings = read_settings()
    template = choose_template(load_templates(settings.templates), made_incident(), "standard")
    writing = pipeline.Writing(template=template, prompts=settings.prompts)
    taken: dict[str, list[float]] = {"understand": [], "draft": [], "check": []}
    for seed in range(5):
        events = made_events(EVENTS, seed)
        known = _timed(taken["understand"], lambda events=events: pipeline.understood(made_incident(), events))
        draft = _timed(taken["draft"], lambda known=known: pipeline.drafted(known, writing, datetime.now(UTC)))
        _timed(taken["check"], lambda known=known, draft=draft: pipeline.checked(known, draft))
    understand, write, check = (sorted(taken[part])[2] for part in ("understand", "draft", "check"))
    return [
        Row(name=f"draft: timeline and facts of {EVENTS} events", value=understand, unit="s"),
        Row(name="draft: plain draft", value=write, unit="s", floor=understand),
        Row(name="draft: check", value=check, unit="s", floor=understand),
        Row(name="draft: draft and check", value=write + check, unit="s", floor=understand),
    ]


def _timed(taken: list[float], work: Callable[[], T]) -> T:
    started = time.perf_counter()
    result = work()
    taken.append(time.perf_counter() - started)
    return result
