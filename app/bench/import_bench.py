"""Import of a large chat export, against merely unzipping it, parsing it, and one bulk insert of the same rows."""

from __future__ import annotations

import json
import os
import random
import resource
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import orjson

from app.bench.run import Row
from app.settings import PROJECT

LARGE_EXPORT = PROJECT.parent / "shared" / "slack" / "exports" / "derived-large-export-52k.zip"
MESSAGES = 52_738
ROUNDS = 3
CHATTER = "the pool deploy looks slow again rollback on checkout maybe cache latency ok thanks retry queue node"


def rows() -> list[Row]:
    """Medians of three rounds; each figure comes from a process of its own, so that no part warms up another."""
    with tempfile.TemporaryDirectory(prefix="retroline-bench-") as folder:
        export = LARGE_EXPORT if LARGE_EXPORT.exists() else _made_export(Path(folder) / "export.zip")
        rounds = [_round(export, Path(folder) / str(number)) for number in range(ROUNDS)]
    parse, redact, whole, floor = (_medians([one[part] for one in rounds]) for part in PARTS)
    return [
        Row(name="import: whole", value=whole["seconds"], unit="s", floor=floor["seconds"]),
        Row(name="import: parse", value=parse["seconds"], unit="s", floor=floor["parse"]),
        Row(name="import: redact and identify", value=redact["seconds"] - parse["seconds"], unit="s"),
        Row(
            name="import: store and describe",
            value=whole["seconds"] - redact["seconds"],
            unit="s",
            floor=floor["insert"],
        ),
        Row(name="import: events", value=whole["events"], unit="events", floor=floor["events"]),
        Row(name="import: peak memory", value=whole["peak"], unit="MiB", floor=floor["peak"]),
    ]


def _round(export: Path, folder: Path) -> dict[str, dict[str, float]]:
    folder.mkdir()
    return {part: _measured(part, export, folder) for part in PARTS}


def _medians(figures: list[dict[str, float]]) -> dict[str, float]:
    return {name: statistics.median(one[name] for one in figures) for name in figures[0]}


def _measured(part: str, export: Path, folder: Path) -> dict[str, float]:
    environment = {**os.environ, "RETROLINE_DATA": str(folder / "data"), "RETROLINE_DATABASE_URL": ""}
    command = [sys.executable, "-m", "app.bench.import_bench", part, str(export)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment, cwd=PROJECT)
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def _parse(export: Path) -> dict[str, float]:
    from extraction.capture.read_records import ReadOptions, read_records

    started = time.perf_counter()
    count = sum(1 for _ in read_records([export], ReadOptions(all_channels=True)))
    return {"seconds": time.perf_counter() - started, "events": count}


def _redact(export: Path) -> dict[str, float]:
    from extraction.capture.events import events_from
    from extraction.capture.read_records import ReadOptions, read_records

    started = time.perf_counter()
    count = sum(1 for _ in events_from(read_records([export], ReadOptions(all_channels=True)), b"bench"))
    return {"seconds": time.perf_counter() - started, "events": count}


def _whole(export: Path) -> dict[str, float]:
    from app.operations.import_incident import import_incident
    from app.wiring import ports
    from extraction.capture.read_records import ReadOptions

    world = ports()
    started = time.perf_counter()
    result = import_incident(world, [export], ReadOptions(all_channels=True), "BENCH")
    return {"seconds": time.perf_counter() - started, "events": result.new, "known": result.known}


def _floor(export: Path) -> dict[str, float]:
    """Unzip and parse, then one bulk insert of the rows that the import made (read back before the clock starts)."""
    stored, columns = _stored_rows()
    started = time.perf_counter()
    with zipfile.ZipFile(export) as archive:
        count = sum(
            len(orjson.loads(archive.read(name)))
            for name in archive.namelist()
            if "/" in name and name.endswith(".json")
        )
    parsed = time.perf_counter() - started
    database = sqlite3.connect(_data_folder() / "floor.db")
    database.execute("pragma journal_mode=wal")
    database.execute("pragma synchronous=normal")
    database.execute(f"create table event ({', '.join(columns)}, primary key (incident_id, id))")
    started = time.perf_counter()
    with database:
        database.executemany(f"insert into event values ({', '.join('?' * len(columns))})", stored)
    inserted = time.perf_counter() - started
    return {"seconds": parsed + inserted, "parse": parsed, "insert": inserted, "events": count}


def _stored_rows() -> tuple[list[Sequence[object]], list[str]]:
    database = sqlite3.connect(_data_folder() / "retroline.db")
    cursor = database.execute("select * from events")
    return cursor.fetchall(), [column[0] for column in cursor.description]


def _data_folder() -> Path:
    return Path(os.environ["RETROLINE_DATA"])


def _made_export(path: Path) -> Path:
    """An export of the same size with invented words, where no real one lies beside the project."""
    chance = random.Random(2041)
    words = tuple(CHATTER.split())
    users = [f"U{number:05d}" for number in range(400)]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("users.json", json.dumps([{"id": user, "name": user.lower()} for user in users]))
        archive.writestr("channels.json", json.dumps([{"id": "C1", "name": "inc-large"}]))
        for day, messages in enumerate(_days(chance, words, users)):
            archive.writestr(f"inc-large/2026-{1 + day // 28:02d}-{1 + day % 28:02d}.json", json.dumps(messages))
    return path


def _days(chance: random.Random, words: tuple[str, ...], users: list[str]) -> Iterator[list[dict[str, str]]]:
    clock, per_day = 1_767_225_600, 160
    for start in range(0, MESSAGES, per_day):
        yield [
            {
                "type": "message",
                "user": chance.choice(users),
                "text": " ".join(chance.choices(words, k=chance.randint(3, 30))),
                "ts": f"{clock + 86_400 * (start // per_day) + 300 * number}.{number:06d}",
            }
            for number in range(min(per_day, MESSAGES - start))
        ]


PARTS: dict[str, Callable[[Path], dict[str, float]]] = {
    "parse": _parse,
    "redact": _redact,
    "whole": _whole,
    "floor": _floor,
}

if __name__ == "__main__":
    figures = PARTS[sys.argv[1]](Path(sys.argv[2]))
    figures["peak"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(json.dumps(figures))
