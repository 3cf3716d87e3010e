"""The access file: which groups hold which role on which teams' incidents, who people are, and who approves what.

The file is TOML; teams are the names that incidents carry, ``*`` is every team and those without one::

    [groups.payments-oncall]             # a group as the sign-in names it
    role = "responder"                   # viewer, responder, editor, approver or admin
    teams = ["payments"]

    [people."ana@larkspur.example"]      # the address that a person signs in with
    name = "Ana Torres"
    slack = "U02ANA"                     # member id in Slack
    groups = ["payments-oncall"]         # beside those that the sign-in names

    [[approvers]]                        # the first that fits an incident counts
    name = "payments, severe"
    severities = ["SEV1"]                # none given: any; so for teams and services
    teams = ["payments"]
    services = []
    approvers = ["ana@larkspur.example"]
    groups = ["payments-leads"]          # neither approvers nor groups: anybody whose role may approve
    needed = 2
    four_eyes = true                     # neither who asked nor who wrote or edited a statement
    due_days = 3

A key that is not listed here is refused: a misspelt one would silently grant or withhold.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from app.operations.access import AppRole, Grant
from app.operations.access_policy import AccessPolicy, KnownPerson, actor_id_of
from app.operations.approval_request import ApprovalRule
from extraction.errors import SettingsError

_MOST_DAYS = 365


def load_policy(path: Path) -> AccessPolicy:
    """Read the access file.

    Raises:
        SettingsError: it cannot be read or an entry is wrong; the message names the file and the entry.
    """
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: cannot be read; name a TOML file in UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{path}: is not TOML: {error}") from error
    file = _Entry(str(path), "the file", table)
    file.only("groups", "people", "approvers")
    grants = {name: (_grant(entry),) for name, entry in file.tables("groups")}
    rules = tuple(_rule(entry) for entry in file.rows("approvers"))
    spoken = {*grants, *(group for rule in rules for group in rule.groups)}
    return AccessPolicy(grants=grants, people=_people(file, spoken), rules=rules)


@dataclass(frozen=True, slots=True)
class _Entry:
    """One table of the file; everything that is wrong in it is told with its name."""

    file: str
    name: str
    table: Mapping[str, object]

    def wrong(self, reason: str) -> SettingsError:
        return SettingsError(f"{self.file}: {self.name}: {reason}")

    def only(self, *known: str) -> None:
        for key in self.table:
            if key not in known:
                raise self.wrong(f"“{key}” is not known here; known are {', '.join(known)}")

    def text(self, key: str, default: str | None = None) -> str:
        value = self.table.get(key, default)
        if not isinstance(value, str) or (default is None and not value.strip()):
            raise self.wrong(f"“{key}” has to be a text{' that is not empty' if default is None else ''}")
        return " ".join(value.split())

    def texts(self, key: str) -> tuple[str, ...]:
        value = self.table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(one, str) and one.strip() for one in value):
            raise self.wrong(f'“{key}” has to be a list of texts, such as ["payments"]')
        return tuple(dict.fromkeys(" ".join(one.split()) for one in value))

    def number(self, key: str, default: int, most: int) -> int:
        value = self.table.get(key, default)
        if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= most:
            raise self.wrong(f"“{key}” has to be a whole number from 1 to {most}")
        return value

    def flag(self, key: str) -> bool:
        value = self.table.get(key, False)
        if not isinstance(value, bool):
            raise self.wrong(f"“{key}” has to be true or false")
        return value

    def tables(self, key: str) -> Iterator[tuple[str, _Entry]]:
        value = self.table.get(key, {})
        if not isinstance(value, dict):
            raise self.wrong(f"write [{key}.NAME], as each of the {key} has a name")
        for name, table in value.items():
            yield name, self._below(f'[{key}."{name}"]', table)

    def rows(self, key: str) -> Iterator[_Entry]:
        value = self.table.get(key, [])
        if not isinstance(value, list):
            raise self.wrong(f"write [[{key}]], as there may be several")
        for number, table in enumerate(value, 1):
            yield self._below(f"[[{key}]] number {number}", table)

    def _below(self, name: str, table: object) -> _Entry:
        if not isinstance(table, dict):
            raise self.wrong(f"{name} has to be a table")
        return _Entry(self.file, name, table)


def _grant(entry: _Entry) -> Grant:
    entry.only("role", "teams")
    role = entry.text("role")
    if role not in list(AppRole):
        raise entry.wrong(f"“{role}” is no role; one of {', '.join(AppRole)}")
    teams = entry.texts("teams")
    if not teams:
        raise entry.wrong('“teams” has to name at least one team; ["*"] is every team')
    return Grant(role=AppRole(role), teams=teams)


def _people(file: _Entry, spoken: set[str]) -> dict[str, KnownPerson]:
    people: dict[str, KnownPerson] = {}
    by_slack: dict[str, str] = {}
    for address, entry in file.tables("people"):
        person = _person(actor_id_of(address), entry, spoken)
        if person.id in people:
            raise entry.wrong("this person stands twice in the file; addresses are compared without regard to case")
        if person.slack and by_slack.setdefault(person.slack, person.id) != person.id:
            raise entry.wrong(
                f"“slack” is that of {by_slack[person.slack]} too: who answers in Slack has to be one person"
            )
        people[person.id] = person
    return people


def _person(actor_id: str, entry: _Entry, spoken: set[str]) -> KnownPerson:
    entry.only("name", "slack", "groups")
    if not actor_id:
        raise entry.wrong("a person is named by the address that they sign in with")
    groups = entry.texts("groups")
    for group in groups:
        if group not in spoken:
            raise entry.wrong(f"no [groups.{group}] and no approvers of the file speak of the group “{group}”")
    return KnownPerson(id=actor_id, name=entry.text("name"), slack=entry.text("slack", ""), groups=groups)


def _rule(entry: _Entry) -> ApprovalRule:
    entry.only("name", "severities", "teams", "services", "approvers", "groups", "needed", "four_eyes", "due_days")
    approvers, groups = tuple(actor_id_of(one) for one in entry.texts("approvers")), entry.texts("groups")
    needed = entry.number("needed", 1, most=20)
    if approvers and not groups and needed > len(set(approvers)):
        raise entry.wrong(f"“needed” is {needed} and only {len(set(approvers))} may approve: nothing ever would be")
    return ApprovalRule(
        name=entry.text("name"),
        severities=entry.texts("severities"),
        teams=entry.texts("teams"),
        services=entry.texts("services"),
        approvers=tuple(dict.fromkeys(approvers)),
        groups=groups,
        needed=needed,
        four_eyes=entry.flag("four_eyes"),
        due=timedelta(days=entry.number("due_days", 3, most=_MOST_DAYS)),
    )
