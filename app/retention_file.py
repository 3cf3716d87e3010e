"""The retention file: what is kept how long. What it does not name is kept for ever.

The file is TOML; a time is a number of days, weeks (7 days), months (30) or years (365)::

    raw_records = "400 days"      # what sources sent, beside the events that were made from it
    model_replies = "90 days"
    job_logs = "30 days"
    jobs = "180 days"             # ended ones
    drafts = "1 year"             # versions that no approval, publication, request or proposal rests on, but the latest
    notices = "90 days"           # delivered or given up

    [[incidents]]                 # whole incidents, after their last event; the first that fits counts
    keep = "2 years"
    severities = ["SEV3", "SEV4"] # none given: any; so for teams
    teams = ["payments"]
    published = true              # also those with a published report (default: those stay)

A key that is not listed here is refused: a misspelt one would silently keep, or not keep.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

from app.operations.retention import IncidentRule, KeptKind, Retention
from extraction.errors import SettingsError

_DAYS = {"day": 1, "week": 7, "month": 30, "year": 365}
_TIME = re.compile(r"([1-9]\d{0,4}) (day|week|month|year)s?")


def load_retention(path: Path) -> Retention:
    """Read the retention file.

    Raises:
        SettingsError: it cannot be read or an entry is wrong; the message names the file and the entry.
    """
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: cannot be read; name a TOML file in UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{path}: is not TOML: {error}") from error
    _only(table, {*KeptKind, "incidents"}, str(path))
    rules = table.pop("incidents", [])
    if not isinstance(rules, list) or not all(isinstance(one, dict) for one in rules):
        raise SettingsError(f"{path}: incidents: write each rule as [[incidents]]")
    kept = tuple((kind, _time(table[kind], f"{path}: {kind}")) for kind in KeptKind if kind in table)
    named = [_rule(one, f"{path}: incidents {number}") for number, one in enumerate(rules, start=1)]
    return Retention(kept=kept, incidents=tuple(named))


def _rule(entry: Mapping[str, object], where: str) -> IncidentRule:
    _only(entry, {"keep", "severities", "teams", "published"}, where)
    if "keep" not in entry:
        raise SettingsError(f'{where}: keep is missing; write keep = "2 years"')
    published = entry.get("published", False)
    if not isinstance(published, bool):
        raise SettingsError(f"{where}: published is either true or false")
    return IncidentRule(
        keep=_time(entry["keep"], f"{where}: keep"),
        severities=_names(entry.get("severities", []), f"{where}: severities"),
        teams=_names(entry.get("teams", []), f"{where}: teams"),
        published=published,
    )


def _names(value: object, where: str) -> frozenset[str]:
    if not isinstance(value, list) or not all(isinstance(one, str) and one.strip() for one in value):
        raise SettingsError(f'{where}: write a list of names, such as ["SEV3", "SEV4"]')
    return frozenset(one.strip().casefold() for one in value)


def _time(value: object, where: str) -> timedelta:
    found = _TIME.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None:
        raise SettingsError(f'{where}: “{value}” is no time to keep; write it as "90 days", "6 months" or "2 years"')
    return timedelta(days=int(found[1]) * _DAYS[found[2]])


def _only(table: Mapping[str, object], known: set[str], where: str) -> None:
    for key in table:
        if key not in known:
            raise SettingsError(f"{where}: “{key}” is not known here; known are {', '.join(sorted(known))}")
