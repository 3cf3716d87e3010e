"""Slack's message markup as readable plain text.

Format: https://docs.slack.dev/messaging/formatting-message-text. Emphasis marks go, what they hold stays; struck-out
text keeps its tildes, because it says that something was taken back; emoji stay as ``:name:``.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime

from extraction.capture.sources.slack_workspace import SlackWorkspace

_MARKED = re.compile(r"[<&*_`]")
_ANGLE = re.compile(r"<([^<>\n]+)>")
_ENTITY = re.compile(r"&(amp|lt|gt|quot|#39|#x27|#34|nbsp|apos);")
_ENTITIES = {
    "amp": "&",
    "lt": "<",
    "gt": ">",
    "nbsp": " ",
    "quot": '"',
    "#34": '"',
    "#39": "'",
    "#x27": "'",
    "apos": "'",
}
_CODE = re.compile(r"```\n?(.*?)\n?```|`([^`\n]+)`", re.DOTALL)
_BOLD = re.compile(r"(?<![\w*=/?&])\*(?=[^\s*])([^*\n]*[^\s*])\*(?![\w*])")
_ITALIC = re.compile(r"(?<![\w_/.=?&#%:@-])_(?=[^\s_])([^_\n]*[^\s_])_(?![\w_/])")


def plain_text(text: str, workspace: SlackWorkspace) -> str:
    """``text`` with mentions, channels, groups, links and dates resolved, entities decoded and emphasis marks removed.

    A mention reads ``@Mara Lindqvist``, a channel ``#payments``, a link ``label (https://…)``. Unknown ids are kept.
    """
    if _MARKED.search(text) is None:
        return text
    if "<" in text:
        text = _ANGLE.sub(lambda found: _resolved(found.group(1), workspace), text)
    emphasis = "*" in text or "_" in text
    if "`" in text:
        text = _without_marks_outside_code(text) if emphasis else _CODE.sub(r"\1\2", text)
    elif emphasis:
        text = _without_emphasis(text)
    if "&" in text:
        text = _ENTITY.sub(lambda found: _ENTITIES[found.group(1)], text)
    return text


def _without_marks_outside_code(text: str) -> str:
    kept, end = [], 0
    for code in _CODE.finditer(text):
        kept += [_without_emphasis(text[end : code.start()]), code.group(1) if code.group(2) is None else code.group(2)]
        end = code.end()
    return "".join((*kept, _without_emphasis(text[end:])))


def _without_emphasis(text: str) -> str:
    if "*" in text:
        text = _BOLD.sub(r"\1", text)
    return _ITALIC.sub(r"\1", text) if "_" in text else text


def _resolved(inside: str, workspace: SlackWorkspace) -> str:
    target, _, label = inside.partition("|")
    mark = target[:1]
    if mark == "@":
        return _mention(target[1:], label, workspace)
    if mark == "#":
        return "#" + (label.removeprefix("#") or workspace.channel(target[1:]).name)
    if mark == "!":
        return _special(target[1:], label, workspace)
    if ":" not in target:
        return f"&lt;{inside}&gt;"  # not Slack's: a bot's own angle brackets
    return _link(target, label)


def _mention(user_id: str, label: str, workspace: SlackWorkspace) -> str:
    known = workspace.users.get(user_id)
    return "@" + (known.name if known is not None and known.name != user_id else label.removeprefix("@") or user_id)


def _special(target: str, label: str, workspace: SlackWorkspace) -> str:
    kind, *rest = target.split("^")
    if kind == "subteam" and rest:
        return "@" + (workspace.user_groups.get(rest[0]) or label.removeprefix("@") or rest[0])
    if kind == "date" and rest:
        return label or _moment(rest[0])
    if kind in ("here", "channel", "everyone", "group"):
        return f"@{kind}"
    return label or f"@{kind}"


def _moment(seconds: str) -> str:
    try:
        return f"{datetime.fromtimestamp(int(seconds), UTC):%Y-%m-%d %H:%M} UTC"
    except (ValueError, OverflowError, OSError):
        return seconds


def _link(target: str, label: str) -> str:
    bare = target.removeprefix("mailto:").removeprefix("tel:")
    if not label or label in (target, bare) or target in (f"http://{label}", f"https://{label}"):
        return bare
    return f"{label} ({bare})"
