"""What a careful model would answer to the product's own prompts: records told in their own words, each cited.

The same prompt has the same answer, and nothing in it is refused: what a batch takes is then not spent on repairs.
"""

from __future__ import annotations

import json
import re

STATEMENTS = 3
_BEARING = re.compile(r"^Events that bear on this section most: (.*)\.$", re.MULTILINE)
_EVENT = re.compile(r"^(?P<alias>E\d+) \| [^|]* \| (?P<kind>\w+) \| .*\n(?:  fields: .*\n)?  text: \S", re.MULTILINE)
_SPOKEN = ("message", "note")


def answer(prompt: str) -> str:
    """The JSON of a section: up to three of the events that bear on it, else the first of all."""
    kinds = {found["alias"]: found["kind"] for found in _EVENT.finditer(prompt)}
    bearing = [alias for listed in _BEARING.findall(prompt) for alias in listed.split(", ") if alias in kinds]
    chosen = sorted(dict.fromkeys(bearing or kinds), key=lambda alias: int(alias[1:]))[:STATEMENTS]
    return json.dumps({"statements": [_statement(alias, kinds[alias]) for alias in chosen]})


def _statement(alias: str, kind: str) -> dict[str, object]:
    slot = {name: f"{{{alias}.{name}}}" for name in ("time", "actor", "quote")}
    text = f"At {slot['time']}, the record says {slot['quote']}."
    if kind in _SPOKEN:
        text = f"At {slot['time']}, {slot['actor']} wrote {slot['quote']}."
    return {"text": text, "cites": [alias]}
