"""Deploys and releases from the tags of a git repository: ``deploy/…``, ``release/…`` and ``v*``."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from extraction.capture.source_record import RecordedActor, SourceRecord
from extraction.capture.sources.times import moment_of
from extraction.domain.timeline import EventKind
from extraction.errors import Place, UnreadableRecord

SOURCE = "git"
PATTERNS = ("refs/tags/deploy/", "refs/tags/deploys/", "refs/tags/release/", "refs/tags/releases/", "refs/tags/v*")
FORMAT_FIELDS = (
    "refname",
    "objecttype",
    "objectname",
    "*objectname",
    "creatordate:iso-strict",
    "taggername",
    "taggeremail:trim",
    "contents:subject",
)
ENVIRONMENTS = (
    "production",
    "prod",
    "staging",
    "stage",
    "canary",
    "test",
    "testing",
    "dev",
    "development",
    "qa",
    "preview",
)
TIMEOUT_SECONDS = 60

_VERSION = re.compile(r"v?\d+(?:\.\d+)+[\w.+-]*")


def read_repository(path: Path) -> Iterator[SourceRecord]:
    """One record per tag, at the time of the tag; of a lightweight tag only its commit's time is known, and it says so.

    Raises:
        UnreadableRecord: git is not installed, or ``path`` is no repository that git may read.
    """
    if not path.exists():
        raise UnreadableRecord(Place(str(path)), "there is no such folder")
    received_at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    for line in _tags(path).splitlines():
        values = dict(zip(FORMAT_FIELDS, line.split("\x00"), strict=False))
        if len(values) == len(FORMAT_FIELDS):
            yield _record(values, Place(str(path)), received_at)


def _tags(path: Path) -> str:
    layout = "%00".join(f"%({name})" for name in FORMAT_FIELDS)
    # A repository's own settings can name a program to fetch missing objects with: it is never run.
    command = [
        "git",
        "-C",
        str(path),
        "-c",
        "protocol.allow=never",
        "for-each-ref",
        "--sort=creatordate",
        f"--format={layout}",
        *PATTERNS,
    ]
    quiet = {**os.environ, "GIT_TERMINAL_PROMPT": "0", "GIT_NO_LAZY_FETCH": "1", "LC_ALL": "C"}
    try:
        done = subprocess.run(
            command, capture_output=True, timeout=TIMEOUT_SECONDS, env=quiet, check=False, text=True, errors="replace"
        )
    except FileNotFoundError:
        raise UnreadableRecord(
            Place(str(path)), "git is not installed, so its tags cannot be read; install git"
        ) from None
    except subprocess.TimeoutExpired:
        raise UnreadableRecord(Place(str(path)), f"git did not list the tags within {TIMEOUT_SECONDS} s") from None
    if done.returncode:
        raise UnreadableRecord(Place(str(path)), f"git cannot list the tags: {done.stderr.strip()[:300]}")
    return done.stdout


def _record(values: dict[str, str], place: Place, received_at: datetime) -> SourceRecord:
    tag = values["refname"].removeprefix("refs/tags/")
    annotated = values["objecttype"] == "tag"
    commit = values["*objectname"] if annotated else values["objectname"]
    try:
        moment = moment_of(values["creatordate:iso-strict"])
    except ValueError as problem:
        raise UnreadableRecord(place, f"tag {tag}: {problem}") from None
    is_deploy = tag.startswith("deploy")
    version, environment = _version(tag), _environment(tag)
    subject = values["contents:subject"] if annotated else ""
    where = f" to {environment}" if environment and is_deploy else ""
    stated = {
        "version": version,
        "environment": environment,
        "commit": commit,
        "ref": tag,
        "title": subject,
        "subtype": "annotated tag" if annotated else "lightweight tag: the time is its commit's",
    }
    return SourceRecord(
        source=SOURCE,
        kind=EventKind.DEPLOY if is_deploy else EventKind.RELEASE,
        at=moment.at,
        at_original=moment.original,
        text=f"{'Deploy' if is_deploy else 'Release'} {version or tag}{where} tagged {tag} ({commit[:7]})"
        + (f": {subject}" if subject else ""),
        raw=values,
        identity={"tag": tag, "object": values["objectname"]},
        place=place,
        received_at=received_at,
        key=tag,
        actor=_person(values, annotated),
        attributes={name: value for name, value in stated.items() if value},
    )


def _version(tag: str) -> str | None:
    return next((part for part in reversed(tag.split("/")) if _VERSION.fullmatch(part)), None)


def _environment(tag: str) -> str | None:
    return next((part for part in tag.split("/") if part.lower() in ENVIRONMENTS), None)


def _person(values: dict[str, str], annotated: bool) -> RecordedActor | None:
    """Who made the tag; of a lightweight tag nobody is known, for its commit's author need not have tagged it."""
    name, address = values["taggername"], values["taggeremail:trim"]
    if not annotated or not (name or address):
        return None
    return RecordedActor(native_id=address or name, name=name or address, address=address or None)
