"""A reviewer at the desk in a tab of their own, who does what reviewers do, each time to another statement.

Choosing a statement asks the server for nothing: the desk shows it by itself. So it is no act here.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import cycle

from app.bench.page_tab import Run, Tab
from extraction.errors import StateError

DESK, DOCUMENT, REPLY, FRAME = "desk", "desk-document", "desk-reply", "frame"
ACTS = ("edit", "accept", "typing", "restore", "edit", "comment", "reject", "accept")
"""In this order, over and over: mostly decisions and edits, now and then a comment or the keeping of what is typed."""
MARK = "(read by {name})"

Statement = Mapping[str, object]
Act = dict[str, object]


@dataclass(slots=True)
class Reviewer:
    """``share`` of ``shares``: which statements this one works on, so that no two change the same one."""

    tab: Tab
    name: str
    share: int = 0
    shares: int = 1
    done: Counter[str] = field(default_factory=Counter)
    _touched: dict[str, int] = field(default_factory=dict)
    _turn: Iterator[str] = field(default_factory=lambda: cycle(ACTS))

    def enter(self) -> Run:
        """Open the desk and say who one is."""
        first = self.tab.open()
        self.tab.act(FRAME, {"name": "actor", "value": self.name, "id": uuid.uuid4().hex})
        if self.told().get("actor") != self.name:
            raise StateError(f"the desk does not know that {self.name} is at it")
        return first

    def told(self) -> Mapping[str, object]:
        return _mapping(self.tab.data(DOCUMENT))

    def act(self) -> tuple[str, Run]:
        """The next act whose statement there is; gives back its name. Raises StateError where it was not carried out."""
        statements = self._statements()
        for name in (next(self._turn) for _ in ACTS):
            statement = self._least_touched(one for one in statements if POSSIBLE[name](one))
            if statement is not None:
                return name, self._do(name, statement)
        raise StateError(f"{self.name} found nothing to do at the desk")

    def _do(self, name: str, statement: Statement) -> Run:
        identity = uuid.uuid4().hex
        run = self.tab.act(DESK, {**_asked(name, statement, self.name), "name": name, "id": identity})
        reply = _mapping(self.tab.data(REPLY))
        if reply.get("ack") != identity or reply.get("failed"):
            raise StateError(f"{name} on statement {statement['id']} was not carried out: {reply}")
        self.done[name] += 1
        self._touched[str(statement["id"])] = sum(self.done.values())
        return run

    def _statements(self) -> Sequence[Statement]:
        sections = _listed(_mapping(self.told()["document"])["sections"])
        every = [one for section in sections for one in _listed(section["statements"])]
        return every[self.share :: self.shares]

    def _least_touched(self, statements: Iterator[Statement]) -> Statement | None:
        return min(statements, key=lambda one: self._touched.get(str(one["id"]), 0), default=None)


def _asked(name: str, statement: Statement, by: str) -> Act:
    """What the desk's script sends for an act on ``statement``."""
    act: Act = {"statement": statement["id"]}
    text = f"{statement['text']}".rstrip(".")
    match name:
        case "edit" | "typing":
            cited = _mapping(statement["evidence"])["cited"]
            act |= {"text": f"{text} {MARK.format(name=by)}.", "evidence": cited, "expected": statement["seen"]}
        case "comment":
            act |= {"text": "I looked at the records and have one more question.", "mentions": []}
        case "reject":
            act |= {"reason": "Said elsewhere."}
    return act


def _open(statement: Statement) -> bool:
    return statement["decision"] == "open"


POSSIBLE: Mapping[str, Callable[[Statement], bool]] = {
    "accept": lambda one: _open(one) and not one["blocks"],
    "restore": lambda one: not _open(one),
    "reject": _open,
    "edit": lambda one: len(str(one["text"])) < 2_000,
    "typing": lambda one: len(str(one["text"])) < 2_000,
    "comment": lambda one: True,
}


def _mapping(value: object) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise StateError("the desk was told something else than expected")
    return value


def _listed(value: object) -> list[Mapping[str, object]]:
    return value if isinstance(value, list) else []
