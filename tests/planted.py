"""The sample incident with secrets and personal data planted wherever a record can hold text. All values are made up."""

from __future__ import annotations

import base64
import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from app.settings import PROJECT

SAMPLE = PROJECT / "data" / "samples" / "checkout-latency"
_TEXT_MEMBERS = frozenset(
    {"text", "topic", "summary", "description", "body", "title", "message", "runbook_url", "log_url"}
)


def _luhn(first: str) -> str:
    digits = [int(one) for one in f"{first}0"]
    total = sum(one if place % 2 else sum(divmod(2 * one, 10)) for place, one in enumerate(digits))
    return f"{first}{-total % 10}"


def _iban(number: int) -> str:
    account = f"3704004453{number:08d}"
    return f"DE{98 - int(account + '131400') % 97:02d}{account}"


PHRASES = (
    ("the password is {}, keep it to yourself", "Hunter{n}x"),
    ("pw: {}", "corr3ct-h0rse-{n}"),
    ("log in with root / {}", "Tr0ub4dor{n}"),
    ("creds are ops:{}", "Wint3r{n}!"),
    ("Cookie: session={}; theme=dark", "c0ffee{n}deadbeefc0ffee"),
    ("Authorization: Bearer {}", "b34rer{n}AbCdEfGhIjKlMnOp"),
    ("postgres://app:{}@db-3.internal:5432/orders", "Pq{n}sKw7"),
    ("https://admin:{}@grafana.internal/d/x", "Gr4f{n}ana"),
    ("DB_PASSWORD={}", "Env{n}Pass"),
    ("curl -u admin:{} https://grafana.internal/api", "Cu{n}rl9"),
    ('terraform: master_password = "{}"', "Tf{n}Out7"),
    ("  client-key-data: {}", "TUlJRXBBSUJBQUtDQVFF{n}eHh4eA"),
    ("ghp_{}", "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5{n}"),
    ("xoxb-1234567890-{}", "123456789012-a1B2c3D4e5F6g7H8{n}"),
    ("AKIA{}", "Q7ZD3WXEV4TB{n}"),
    ("eyJhbGciOiJIUzI1NiJ9.{}.sigSIGsigSIG", "eyJzdWIiOiI{n}In0abcd"),
    ("-----BEGIN RSA PRIVATE KEY-----\n{}\n-----END RSA PRIVATE KEY-----", "MIIEpAIBAAKCAQEA{n}q1w2e3"),
    ("the api key is {}", "9fje83jd93jd03jd{n}"),
    ("https://app.larkspur.example/reset?token={}", "83jd93jd03jd{n}ab"),
    ("X-Vault-Token: {}", "v4ult{n}tokenAbCdEf"),
    ("mysql -u root -p{} orders", "Sq1{n}Root"),
    ("write to {}", "jo.planted{n}@customer.example"),
    ("call {}", "+44 20 7946 {n}"),
    ("card {}", "{card}"),
    ("IBAN {}", "{iban}"),
    ("ssn {}", "219-09-{n}"),
)


@dataclass(frozen=True, slots=True)
class Planted:
    """``value`` stands at ``place``; nothing of the product may show it."""

    place: str
    value: str

    def forms(self) -> Iterator[str]:
        """The value as it is, in a link, and in base64 at any offset."""
        yield self.value
        if quote(self.value, safe="") != self.value:
            yield quote(self.value, safe="")
        for offset in range(3):
            encoded = base64.b64encode(b"\0" * offset + self.value.encode()).decode().rstrip("=")
            yield encoded[4 if offset else 0 : -2]


@dataclass
class Planter:
    planted: list[Planted] = field(default_factory=list)
    _used: int = 0

    def phrase(self, place: str, kind: int | None = None, *, split: bool = False) -> str:
        """A sentence with a value that stands nowhere else."""
        number = 4321 + self._used
        wording, form = PHRASES[self._used % len(PHRASES) if kind is None else kind]
        self._used += 1
        value = form.format(n=number, card=_luhn(f"41111111111{number}"), iban=_iban(number))
        self.planted.append(Planted(place, value))
        middle = len(value) // 2
        return wording.format(f"{value[:middle]}\u200b{value[middle:]}" if split else value)

    def value(self, place: str, kind: int) -> str:
        """The value alone, for a place that tells by itself what it holds."""
        self.phrase(place, kind)
        return self.planted[-1].value

    def into(self, value: Any, place: str) -> Any:
        """``value`` with a sentence added to each of its texts."""
        if isinstance(value, dict):
            return {name: self._member(name, one, f"{place}.{name}") for name, one in value.items()}
        return [self.into(one, place) for one in value] if isinstance(value, list) else value

    def _member(self, name: str, one: Any, place: str) -> Any:
        if name not in _TEXT_MEMBERS or not isinstance(one, str) or "has joined" in one:
            return self.into(one, place)
        return f"{one} {self.phrase(place)}"


def plant(folder: Path) -> list[Planted]:
    """Write the records into ``folder``; gives back what was planted where."""
    planter = Planter()
    shutil.copytree(SAMPLE, folder)
    for path in sorted(folder.rglob("*.json*")):
        _plant_file(planter, path)
    _plant_chat(planter, folder / "slack-export")
    _plant_sources(planter, folder)
    _plant_broken(planter, folder)
    return planter.planted


def _plant_file(planter: Planter, path: Path) -> None:
    if path.parent.name in ("slack-export", "prometheus", "random", "general"):
        return
    if path.suffix == ".jsonl":
        lines = [planter.into(json.loads(line), path.stem) for line in path.read_text("utf-8").splitlines()]
        path.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    else:
        path.write_text(json.dumps(planter.into(json.loads(path.read_text("utf-8")), path.stem)), "utf-8")


def _plant_chat(planter: Planter, export: Path) -> None:
    users = json.loads((export / "users.json").read_text("utf-8"))
    users[1]["profile"] |= {"title": planter.phrase("user title", 1), "phone": planter.phrase("user phone", 22)}
    users[1]["profile"]["status_text"] = planter.phrase("user status", 12)
    users[2]["real_name"] += " " + planter.phrase("user name", 13)
    (export / "users.json").write_text(json.dumps(users), "utf-8")
    channels = json.loads((export / "channels.json").read_text("utf-8"))
    for one in channels:
        one["topic"] = {"value": planter.phrase("channel topic", 0)}
        one["purpose"] = {"value": planter.phrase("channel purpose", 5)}
    (export / "channels.json").write_text(json.dumps(channels), "utf-8")
    day = next((export / "inc-2041").glob("*.json"))
    messages = json.loads(day.read_text("utf-8"))
    last = float(messages[-1]["ts"])
    for number, extra in enumerate(_messages(planter), 1):
        messages.append({"type": "message", "user": "U05BEN", "ts": f"{last + number:.6f}", **extra})
    day.write_text(json.dumps(messages), "utf-8")


def _messages(planter: Planter) -> Iterator[dict[str, Any]]:
    yield {"text": f"the error rate is 12% and {planter.phrase('split by zero width', 12, split=True)}"}
    yield {"text": f"rolled back to 4.11.3, {planter.phrase('split by zero width', 0, split=True)}"}
    styled = planter.value("styled block", 0)
    elements = [{"type": "text", "text": "the password is "}, {"type": "text", "text": styled, "style": {"code": True}}]
    section = {"type": "rich_text_section", "elements": elements}
    yield {"text": f"the password is `{styled}`", "blocks": [{"type": "rich_text", "elements": [section]}]}
    block = {"type": "section", "text": {"type": "mrkdwn", "text": planter.phrase("block", 9)}}
    yield {"text": "see the block", "blocks": [block]}
    fields = [{"title": "DB_PASSWORD", "value": planter.value("attachment field", 8)}]
    attachment = {"fallback": planter.phrase("fallback", 4), "text": planter.phrase("attachment", 6), "fields": fields}
    yield {"text": "an alert", "attachments": [{**attachment, "title_link": planter.phrase("attachment link", 18)}]}
    file = {
        "id": "F1",
        "name": f"dump-{planter.phrase('file name', 12)}.txt",
        "title": planter.phrase("file title", 14),
    }
    yield {"text": "the dump", "files": [{**file, "preview": planter.phrase("file preview", 8)}]}
    encoded = base64.b64encode(f"svc:{planter.value('basic header', 9)}".encode()).decode()
    yield {"text": f"curl -H 'Authorization: Basic {encoded}' https://x.internal"}
    for part in (
        "-----BEGIN RSA PRIVATE KEY-----\n" + planter.value("key begins", 16),
        planter.value("key goes on", 16) + "Ab3" * 16,
    ):
        yield {"text": part}
    yield {"text": planter.value("key ends", 16) + "\n-----END RSA PRIVATE KEY-----"}


def _plant_sources(planter: Planter, folder: Path) -> None:
    alert = json.loads((SAMPLE / "alertmanager" / "firing.json").read_text("utf-8"))
    alert["alerts"][0]["labels"] |= {
        "instance": planter.phrase("alert label", 6),
        "owner": planter.phrase("alert label", 21),
    }
    alert["alerts"][0]["annotations"]["token"] = planter.value("alert annotation", 17)
    alert["alerts"][0]["generatorURL"] += quote(planter.phrase("alert link", 8), safe="")
    alert["alerts"][0] |= {"fingerprint": "9f4c1b7a2d06e999"}
    (folder / "alert.json").write_text(json.dumps(alert), "utf-8")
    deploy = json.loads((SAMPLE / "github" / "deployment_status-4.12.0.json").read_text("utf-8"))
    deploy["deployment_status"]["id"] += 1
    deploy["deployment"]["payload"]["env"] = [{"name": "DB_PASSWORD", "value": planter.value("deploy environment", 8)}]
    deploy["deployment"]["ref"] = f"fix/{planter.phrase('branch', 12)}"
    (folder / "deploy.json").write_text(json.dumps(deploy), "utf-8")
    push = json.loads((PROJECT / "tests" / "fixtures" / "github" / "push_to_branch.json").read_text("utf-8"))
    push["commits"][0]["message"] = push["head_commit"]["message"] = planter.phrase("commit message", 0)
    push["commits"][0]["author"]["email"] = planter.value("commit author", 21)
    (folder / "push.json").write_text(json.dumps(push), "utf-8")
    rows = "\n".join(
        f'2026-03-03T14:0{n}:00Z,note,"{planter.phrase("cell", n)}",{planter.value("author cell", 21)},n-{n}'
        for n in range(6)
    )
    (folder / "events.csv").write_text(f"time,kind,text,author,id\n{rows}\n", "utf-8")
    (folder / "message.eml").write_text(
        f"From: Jo <{planter.value('sender', 21)}>\nTo: {planter.value('recipient', 21)}\n"
        f"Subject: {planter.phrase('subject', 1)}\n"
        f"Date: Tue, 3 Mar 2026 14:31:00 -0000\nMessage-ID: <abc.2@fernweh.example>\nX-Api-Key: {planter.value('header', 17)}\n\n"
        f"{planter.phrase('mail body', 2)}\n",
        "utf-8",
    )


def _plant_broken(planter: Planter, folder: Path) -> None:
    """What ends in messages: files that cannot be read, with secrets in their names and in the words around the mistake."""
    (folder / f"dump-{planter.phrase('name of a file', 12)}.json").write_text("[{]", "utf-8")
    (folder / f"{planter.value('name of a file', 21)}.json").write_text("{}", "utf-8")
    (folder / "broken.json").write_text(f'{{"text": {planter.phrase("broken JSON", 12)}', "utf-8")
    (folder / "unknown.json").write_text(
        json.dumps({planter.phrase("member name", 14): planter.phrase("unknown", 12)}), "utf-8"
    )
    (folder / "no-time.json").write_text(
        json.dumps({"text": planter.phrase("no time", 0), "ts": planter.phrase("time", 12)}), "utf-8"
    )
    (folder / "table.csv").write_text(
        f"time,text\n{planter.phrase('bad time', 12)},{planter.phrase('cell', 12)}\n", "utf-8"
    )
