"""Answers that somebody else gave to written-out requests, as recorded replies: each fits its schema or none is taken."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from jsonschema import Draft202012Validator

from extraction.errors import Place, UnreadableRecord

_CHARACTERS_PER_TOKEN = 4
"""A rough measure for English, for replies whose token counts nobody measured; they are marked as estimated."""
_KNOWN = frozenset(
    ("digest", "reply", "prompt_tokens", "completion_tokens", "cost", "seconds", "attempts",
     "model", "system", "user", "schema", "case", "section")
)  # fmt: skip


def add_replies(answers: Path, asked: Path, to: Path) -> int:
    """Append ``answers`` to ``to``, and give back how many they were. What ``to`` holds already is left out.

    ``asked`` holds the requests as a run wrote them out; it may be the same file, with ``reply`` added to each line.

    Raises:
        UnreadableRecord: a file cannot be read, a line answers no such request or does not fit its schema.
    """
    requests = {str(row.get("digest")): row for _, row in _rows(asked)}
    there = {str(row.get("digest")) for _, row in _rows(to)} if to.is_file() else set()
    rows: dict[str, Mapping[str, object]] = {}
    for place, answer in _rows(answers):
        if "reply" not in answer and answers == asked:
            continue
        row = _recorded(place, answer, requests)
        digest = str(row["digest"])
        if digest not in there:
            rows[digest] = row
    to.parent.mkdir(parents=True, exist_ok=True)
    with to.open("a", encoding="utf-8") as file:
        file.writelines(json.dumps(row, ensure_ascii=False, sort_keys=True) + "\n" for row in rows.values())
    return len(rows)


def _recorded(
    place: Place, answer: Mapping[str, object], requests: Mapping[str, Mapping[str, object]]
) -> dict[str, object]:
    unknown = sorted(set(answer) - _KNOWN)
    if unknown:
        raise UnreadableRecord(place, f"has the unknown key “{unknown[0]}”; known are {', '.join(sorted(_KNOWN))}")
    digest = str(answer.get("digest"))
    request = requests.get(digest)
    if request is None:
        raise UnreadableRecord(place, f"answers {digest[:12]}, which is no request that was written out")
    schema = _schema(place, digest, request)
    reply = answer.get("reply")
    wrong = next(iter(Draft202012Validator(schema).iter_errors(reply)), None)
    if wrong is not None:
        where = ".".join(map(str, wrong.absolute_path)) or "the whole reply"
        raise UnreadableRecord(
            place, f"the reply to {digest[:12]} does not fit its schema: {where}: {wrong.message[:200]}"
        )
    return {"digest": digest, "model": request["model"], "reply": reply, **_usage(place, answer, request)}


def _schema(place: Place, digest: str, request: Mapping[str, object]) -> dict[str, object]:
    """The schema of ``request``, whose digest has to be that of what it holds."""
    schema = request.get("schema")
    parts = [request.get(name) for name in ("model", "system", "user")]
    whole = "\x00".join([*map(str, parts), json.dumps(schema, sort_keys=True)])
    if not isinstance(schema, dict) or hashlib.sha256(whole.encode()).hexdigest() != digest:
        raise UnreadableRecord(
            place, f"the request {digest[:12]} was changed since it was written out; write it out again"
        )
    return schema


def _usage(place: Place, answer: Mapping[str, object], request: Mapping[str, object]) -> dict[str, object]:
    """What the answer says of its tokens, cost and seconds; where it says nothing of tokens, an estimate marked as one."""
    usage: dict[str, object] = {
        "cost": answer.get("cost"),
        "seconds": answer.get("seconds", 0.0),
        "attempts": answer.get("attempts", 1),
    }
    given = [answer.get("prompt_tokens"), answer.get("completion_tokens")]
    if all(isinstance(count, int) and not isinstance(count, bool) and count >= 0 for count in given):
        return usage | {"prompt_tokens": given[0], "completion_tokens": given[1]}
    if given != [None, None]:
        raise UnreadableRecord(place, "gives token counts that are no whole numbers; give both or neither")
    asked = f"{request['system']}{request['user']}"
    written = json.dumps(answer.get("reply"), ensure_ascii=False)
    return usage | {"prompt_tokens": _tokens(asked), "completion_tokens": _tokens(written), "estimated": True}


def _tokens(text: str) -> int:
    return -(-len(text) // _CHARACTERS_PER_TOKEN)


def _rows(path: Path) -> Iterator[tuple[Place, Mapping[str, object]]]:
    try:
        lines = path.read_text("utf-8").splitlines()
    except OSError as error:
        raise UnreadableRecord(Place(str(path)), f"cannot be read: {error.strerror}") from error
    for number, line in enumerate(lines, 1):
        place = Place(str(path), number)
        try:
            row = json.loads(line)
        except ValueError as error:
            raise UnreadableRecord(place, f"is not JSON: {error}") from error
        if not isinstance(row, dict):
            raise UnreadableRecord(place, 'is no JSON object such as {"digest": …, "reply": {…}}')
        yield place, row
