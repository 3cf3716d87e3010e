"""Nothing planted in the records appears anywhere: not in a request, a log, an error, an export or a database."""

from __future__ import annotations

import io
import json
import logging
import sqlite3
import sys
from collections.abc import Iterable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import psycopg
import pytest

from app.cli.main import main
from extraction.capture.plain_reading import plain_reading
from tests.doubles.openai_server import Answer, OpenAIServer
from tests.planted import Planted, plant

ANA = "Ana Torres"


class Walk:
    """Runs commands as a person would, and keeps everything that they print, log and send."""

    def __init__(self, environment: pytest.MonkeyPatch, folder: Path) -> None:
        self.environment = environment
        self.said: list[tuple[str, str]] = []
        self.log = io.StringIO()
        self.folder = folder
        environment.setenv("RETROLINE_DATA", str(folder / "data"))
        environment.delenv("RETROLINE_USER", raising=False)

    def run(self, *words: str) -> None:
        out, err = io.StringIO(), io.StringIO()
        self.environment.setattr(sys, "argv", ["retroline", *words])
        with redirect_stdout(out), redirect_stderr(err):
            try:
                main()
            except SystemExit as ended:
                err.write(f"exit {ended.code}")
        self.said += [(f"output of {words[0]}", out.getvalue()), (f"errors of {words[0]}", err.getvalue())]

    def ask(self, server: OpenAIServer) -> None:
        self.environment.setenv("RETROLINE_MODEL", "openai/double")
        self.environment.setenv("RETROLINE_MODEL_BASE_URL", server.base_url)
        self.environment.setenv("RETROLINE_MODEL_API_KEY", "none")
        self.run("draft", "INC-2041", "--as", ANA)
        self.said += [("model request", json.dumps(one.body, ensure_ascii=False)) for one in server.requests]

    def everything(self) -> Iterator[tuple[str, str]]:
        yield from self.said
        yield "log", self.log.getvalue()
        for path in sorted((self.folder / "data").rglob("*")):
            yield f"name of {path.name}", path.name
            if path.is_file():
                yield f"file {path.name}", path.read_bytes().decode("utf-8", "replace")


@pytest.fixture
def walk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Walk]:
    walked = Walk(monkeypatch, tmp_path)
    handler = logging.StreamHandler(walked.log)
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield walked
    root.removeHandler(handler)
    root.setLevel(before)


def found(planted: Iterable[Planted], places: Iterable[tuple[str, str]]) -> list[str]:
    """Where which value shows, also in a link, in base64 and cut by hidden characters."""
    shown = [(place, plain_reading(text), text) for place, text in places]
    return sorted(
        {
            f"{one.place} ({one.value}) in {place}"
            for one in planted
            for form in one.forms()
            for place, plain, text in shown
            if form in plain or form in text
        }
    )


def _echo(body: dict[str, object]) -> str:
    """Repeats the request as a sentence: a bad model gives back all it reads."""
    read = str(body["messages"])
    return json.dumps({"statements": [{"text": read[-600:], "cites": ["E1"]}, {"text": "{E1.quote}", "cites": ["E1"]}]})


def _refusal(body: dict[str, object]) -> Answer:
    return Answer(status=400, content=f"cannot answer: {body['messages']}")


def _whole_walk(walk: Walk, records: Path) -> None:
    for words in (["import", str(records)], ["import", str(records), "--json"], ["incidents"], ["incidents", "--json"]):
        walk.run(*words)
    for reply in (_echo, _refusal):
        with OpenAIServer(reply) as server:
            walk.ask(server)
    for name in ("RETROLINE_MODEL", "RETROLINE_MODEL_BASE_URL", "RETROLINE_MODEL_API_KEY"):
        walk.environment.delenv(name)
    walk.run("draft", "INC-2041", "--as", ANA)
    for words in (["timeline", "--all"], ["timeline", "--all", "--json"], ["check", "--all"], ["check", "--json"]):
        walk.run(words[0], "INC-2041", *words[1:])
    for form in ("markdown", "html", "json"):
        walk.run("export", "INC-2041", "--format", form)
    walk.run("draft", "INC-2041", "--as", ANA, "--template", "customer-facing")
    walk.run("export", "INC-2041", "--format", "json")
    walk.run("approve", "INC-2041", "--as", ANA)
    walk.run("publish", "INC-2041", "--as", ANA)


def _mistakes(walk: Walk, records: Path) -> None:
    for path in sorted(records.iterdir()):
        if path.is_file():
            walk.run("import", str(path), "--incident", "INC-BAD")
    walk.run("check", "--claims", str(records / "broken.json"))


def test_nothing_planted_appears_with_sqlite(walk: Walk, tmp_path: Path) -> None:
    """From import to publication, with a model that repeats what it read and one that fails."""
    planted = plant(tmp_path / "records")
    _whole_walk(walk, tmp_path / "records")
    _mistakes(walk, tmp_path / "records")
    with sqlite3.connect(tmp_path / "data" / "retroline.db") as database:
        walk.said.append(("SQLite dump", "\n".join(database.iterdump())))
    assert len(planted) > 140
    assert sum(text.count("[secret:") for _, text in walk.everything()) > 100
    assert [place for place, _ in walk.said].count("model request") > 5
    assert found(planted, walk.everything()) == []


@pytest.mark.postgres
def test_nothing_planted_appears_with_postgresql(walk: Walk, tmp_path: Path, postgres_url: str) -> None:
    """Every table of the database, as text."""
    planted = plant(tmp_path / "records")
    walk.environment.setenv("RETROLINE_DATABASE_URL", postgres_url)
    walk.run("import", str(tmp_path / "records"))
    walk.run("draft", "INC-2041", "--as", ANA)
    with psycopg.connect(postgres_url) as database:
        tables = database.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        dump = [str(database.execute(f'SELECT * FROM "{name}"').fetchall()) for (name,) in tables]
    assert sum(text.count("[secret:") for text in dump) > 50
    assert found(planted, [*walk.everything(), ("PostgreSQL dump", "\n".join(dump))]) == []
