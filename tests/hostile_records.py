"""Records of every source whose every free field tries to get out of the page it is shown on.

The fields are found by the readers themselves: a field is made hostile wherever its reader still tells the same happenings.
"""

from __future__ import annotations

import copy
import csv
import io
import json
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from extraction.capture.source_record import SourceRecord
from tests.extraction.capture.fixture_reading import FIXTURES, FOLDERS, Outcome, outcomes_of

TAG = "evil-mark"
MARK = (
    f"<{TAG} onclick=alert(1)>x</{TAG}><img src=https://evil.test/i onerror=alert(1)><script>alert(1)</script>"
    "<svg onload=alert(1)></svg><iframe src=javascript:alert(1)></iframe> ![p](https://evil.test/p.png) "
    '[evil-link](javascript:alert(1)) **evil-strong** :material/bolt: =HYPERLINK("https://evil.test")'
)
"""One text for every way out: HTML, a script, an image and a link of Markdown, Streamlit's icons, a formula."""
SHORT_MARK = (
    f"=<{TAG}>x</{TAG}><img src=https://evil.test/i onerror=alert(1)>![p](https://evil.test/p.png) **evil-strong**"
)
"""For what may not be long."""
WORD_MARK = f"=<{TAG}>x</{TAG}>"
SCRIPT_LINK = "javascript:alert('evil.test')//"
NAMED_BY_PEOPLE = ("labels", "annotations", "commonLabels", "details", "custom_details", "customDetails", "attributes")
"""Objects whose keys are somebody's words too."""

Path_ = tuple[str | int, ...]


def hostile(text: str) -> str:
    """What stands in for ``text``: a link becomes a script's, everything else drags the mark behind it."""
    return SCRIPT_LINK + text if text.startswith(("http://", "https://")) else f"{text} {MARK}"


def write_records(folder: Path) -> int:
    """Writes hostile records of every source into ``folder``; how many fields are hostile."""
    folder.mkdir(parents=True, exist_ok=True)
    number = sum(_write_fixture(path, folder) for path in _one_of_each_shape())
    _write_slack(folder / "slack")
    (folder / "hostile.eml").write_text(_mail(), "utf-8")
    (folder / "hostile.csv").write_text(_table(), "utf-8")
    _write_repository(folder / "deploys")
    return number


def _one_of_each_shape() -> Iterator[Path]:
    for name in FOLDERS:
        yield from sorted((FIXTURES / name).glob("*.json"))


def _write_fixture(path: Path, folder: Path) -> int:
    value = json.loads(path.read_bytes())
    told = _told(value)
    if told is None:
        return 0
    fields = _hostile_fields(value, lambda changed: _told(changed) == told)
    out = folder / f"{path.parent.name}-{path.name}"
    out.write_text(json.dumps(_named(_with(value, fields), told), ensure_ascii=False), "utf-8")
    return len(fields)


def _told(value: object) -> list[tuple[str, str, object]] | None:
    """Source, kind and time of each happening; ``None`` where something cannot be read."""
    found: list[Outcome] = outcomes_of(json.dumps(value).encode(), "records.json")
    if not found or not all(isinstance(one, SourceRecord) for one in found):
        return None
    return [(one.source, one.kind.value, one.at) for one in found if isinstance(one, SourceRecord)]


def _hostile_fields(value: object, still: Callable[[object], bool]) -> list[Path_]:
    """The strings that may be hostile, found by halves."""
    kept: list[Path_] = []
    waiting = [list(_strings(value))]
    while waiting:
        group = waiting.pop()
        if not group:
            continue
        if still(_with(value, [*kept, *group])):
            kept += group
        elif len(group) > 1:
            half = len(group) // 2
            waiting += [group[half:], group[:half]]
    return kept


def _strings(value: object, path: Path_ = ()) -> Iterator[Path_]:
    if isinstance(value, str):
        yield path
    elif isinstance(value, dict):
        for name, one in value.items():
            yield from _strings(one, (*path, name))
    elif isinstance(value, list):
        for place, one in enumerate(value):
            yield from _strings(one, (*path, place))


def _with(value: Any, fields: list[Path_]) -> Any:
    changed = copy.deepcopy(value)
    if fields == [()]:
        return hostile(changed)
    for *way, last in fields:
        inside = changed
        for step in way:
            inside = inside[step]
        inside[last] = hostile(inside[last])
    return changed


def _named(value: Any, told: object) -> Any:
    """The same with a hostile name in every object whose names are free, where the reader bears it."""
    changed = copy.deepcopy(value)
    for one in _objects(changed):
        one[MARK] = MARK
    return changed if _told(changed) == told else value


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, one in list(inside):
        if name in NAMED_BY_PEOPLE and isinstance(one, dict):
            yield one
        else:
            yield from _objects(one)


def _write_slack(folder: Path) -> None:
    """A workspace export: people, a channel and its messages, with the mark in every field that Slack lets people fill."""
    names = {name: hostile(name) for name in ("real_name", "display_name", "title")}
    user = {"id": "U0EVIL", "name": hostile("evil"), "real_name": hostile("Evil"), "profile": names}
    topic = {"value": hostile("SEV2 topic"), "creator": "U0EVIL", "last_set": 1772546400}
    channel = {"id": "C0EVIL", "name": "inc-evil", "created": 1772546000, "creator": "U0EVIL", "members": ["U0EVIL"]}
    _json(folder / "users.json", [user])
    _json(folder / "channels.json", [{**channel, "topic": topic, "purpose": topic}])
    _json(folder / "inc-evil" / "2026-03-03.json", list(_messages()))


def _messages() -> Iterator[dict[str, Any]]:
    fields = [{"title": hostile("severity"), "value": hostile("SEV1")}]
    attachment = {name: hostile(name) for name in ("fallback", "pretext", "title", "text", "author_name", "footer")}
    attachment |= {"title_link": SCRIPT_LINK, "from_url": SCRIPT_LINK, "image_url": "https://evil.test/i.png"}
    file = {"id": "F0EVIL", "name": hostile("p99.png"), "title": hostile("p99"), "permalink": SCRIPT_LINK}
    section = {"type": "section", "text": {"type": "mrkdwn", "text": hostile("block")}}
    link = {"type": "link", "url": SCRIPT_LINK, "text": hostile("here")}
    rich = {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [link]}]}
    reactions = [{"name": hostile("eyes"), "count": 1, "users": ["U0EVIL"]}]
    said = (
        {"text": hostile("Checkout is failing, 40% of requests"), "user": "U0EVIL", "reactions": reactions},
        {"text": f"<{SCRIPT_LINK}|{hostile('a link')}> <@U0NOBODY|{hostile('who')}>", "user": "U0EVIL"},
        {"text": "", "user": "U0EVIL", "files": [file]},
        {"text": "", "subtype": "bot_message", "username": hostile("Bot"), "attachments": [{**attachment, "fields": fields}]},
        {"text": "", "user": "U0EVIL", "blocks": [section, rich]},
        {"text": hostile("set the topic"), "subtype": "channel_topic", "topic": hostile("SEV1"), "user": "U0EVIL"},
        {"text": hostile("Action item: @evil to fix the pool by Friday"), "user": "U0EVIL"},
        {"text": hostile("We think the deploy of 4.1.2 caused it; rolling back"), "user": "U0EVIL"},
        {"text": hostile("This is resolved"), "user": "U0EVIL"},
    )  # fmt: skip
    for number, one in enumerate(said):
        yield {"type": "message", "ts": f"177254640{number}.000100", **one}


def _json(path: Path, value: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value), "utf-8")


def _mail() -> str:
    subject, name = hostile("Errors"), "Evil <b>".replace("<", "(").replace(">", ")")
    return (
        f'From: "{name} <{TAG}>" <evil@larkspur.example>\nSubject: {subject}\nDate: Tue, 3 Mar 2026 14:31:00 +0000\n'
        f"Message-ID: <evil.1@larkspur.example>\n\n{hostile('Customers cannot pay.')}\n"
    )


def _table() -> str:
    """Plain events, each cell beginning as a formula does."""
    names = ("time", "kind", "text", "author", "id", "service", "version", "url", "severity")
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(names)
    rows.writerow(["2026-03-03T14:40:00Z", "note", *(f"={hostile(name)}" for name in names[2:])])
    rows.writerow(
        ["2026-03-03T14:41:00Z", "deploy", *(f"@{hostile(name)}" for name in names[2:7]), SCRIPT_LINK, "SEV1"]
    )
    return text.getvalue()


def _write_repository(folder: Path) -> None:
    folder.mkdir(parents=True)
    who = ["-c", "user.name=Evil onclick=alert(1)", "-c", "user.email=evil@larkspur.example", "-c", "tag.gpgSign=false"]
    commands = (
        ["init", "--quiet"],
        [*who, "commit", "--quiet", "--allow-empty", "-m", hostile("commit"), "--date", "2026-03-03T14:20:00Z"],
        [*who, "tag", "-a", f"deploy/<{TAG}>", "-m", hostile("tag")],
    )
    for command in commands:
        subprocess.run(["git", *command], cwd=folder, check=True, capture_output=True)
