"""An installation on trial: a database, a model and a Slack behind real HTTP, and what a person would do with it."""

from __future__ import annotations

import json
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

from app.operations import correct_report
from app.operations.access import operator
from app.operations.job import Job
from app.operations.ports import Ports
from app.operations.review_report import open_review
from app.settings import read_settings
from app.wiring import ports as wired
from extraction.domain.timeline import EventKind
from extraction.errors import Temporary
from tests.builders import START, event, incident
from tests.doubles.openai_server import Answer, OpenAIServer
from tests.doubles.slack_server import CHANNEL, SECRET, TOKEN, SlackServer

BY = "Ana Torres"
ResultT = TypeVar("ResultT")
PATIENCE = 90.0
_SAID = (
    "checkout-api is slow for customers",
    "error rate of checkout-api is at 4.2 %",
    "could it be the connection pool?",
    "rolled checkout-api back to 7.0.9",
    "errors are gone, this is resolved",
)


@dataclass
class Model:
    """Answers every section with one true sentence after ``latency`` seconds, and counts what it was asked."""

    latency: tuple[float, float] = (0.05, 0.3)
    asked: Counter[str] = field(default_factory=Counter)

    def __call__(self, body: dict[str, Any]) -> Answer:
        self.asked[sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()] += 1
        said = {"statements": [{"text": "At {E1.time}, {E1.actor} wrote {E1.quote}.", "cites": ["E1"]}]}
        return Answer(content=json.dumps(said), delay=random.uniform(*self.latency))


@dataclass(frozen=True, kw_only=True)
class Site:
    env: Mapping[str, str]
    folder: Path
    world: Ports
    model: Model
    slack: SlackServer

    @property
    def on_sqlite(self) -> bool:
        return "RETROLINE_DATABASE_URL" not in self.env

    def log(self, name: str) -> Path:
        return self.folder / f"{name}.log"

    def make(self, key: str) -> None:
        """A small incident."""
        said = [
            event(f"{text} ({key})", START + timedelta(minutes=2 * number), kind=EventKind.MESSAGE, channel=key.lower())
            for number, text in enumerate(_SAID)
        ]

        def keep() -> None:
            with self.world.store.unit():
                self.world.store.save_incident(incident(key, f"Trouble of {key}"))
                self.world.store.add_events(key, said)

        patiently(keep)

    def settle_report(self, key: str) -> None:
        """Decide on whatever needs a person: accept what may be accepted, reject the rest."""
        for one in patiently(lambda: open_review(self.world, key)).review.statements():
            if one.needs_person:
                decide = correct_report.reject if one.check.verdict.blocks else correct_report.accept
                patiently(partial(decide, self.world, key, one.statement.id, BY))

    def job(self, id: str) -> Job:
        found = patiently(lambda: self.world.jobs.job(id))
        assert found is not None, f"job {id} is lost"
        return found


@contextmanager
def site(folder: Path, database_url: str | None, with_model: bool = True) -> Iterator[Site]:
    """``database_url`` ``None``: SQLite in ``folder``."""
    model = Model()
    with OpenAIServer(model) as server, SlackServer() as slack:
        slack.page = 100  # as Slack's own: a thousand messages stand in one channel at the end
        env = {
            "RETROLINE_DATA": str(folder),
            "RETROLINE_SLACK_BOT_TOKEN": TOKEN,
            "RETROLINE_SLACK_CHANNEL": CHANNEL,
            "RETROLINE_SLACK_SIGNING_SECRET": SECRET,
            "RETROLINE_SLACK_API_URL": slack.api_url,
            "RETROLINE_LOG_LEVEL": "info",
        }
        if with_model:
            env |= {"RETROLINE_MODEL": "openai/one", "RETROLINE_MODEL_BASE_URL": server.base_url}
        if database_url is not None:
            env["RETROLINE_DATABASE_URL"] = database_url
        _let_them_hang_up(server)
        _let_them_hang_up(slack)
        world = wired(read_settings(env)).acting(operator(BY), "campaign")
        yield Site(env=env, folder=folder, world=world, model=model, slack=slack)


def _let_them_hang_up(double: OpenAIServer | SlackServer) -> None:
    """A client that was killed is nothing to tell of."""
    assert double._server is not None
    double._server.handle_error = lambda *_: None  # type: ignore[method-assign]


def patiently(act: Callable[[], ResultT], seconds: float = PATIENCE) -> ResultT:
    """As a person does whom a busy database turned away: try again."""
    until = time.monotonic() + seconds
    while True:
        try:
            return act()
        except Temporary:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)


def until(said: str, holds: Callable[[], object], seconds: float) -> None:
    """Wait until ``holds`` gives something true. Raises TimeoutError with ``said``."""
    over = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > over:
            raise TimeoutError(f"not within {seconds:g} seconds: {said}")
        time.sleep(0.1)
