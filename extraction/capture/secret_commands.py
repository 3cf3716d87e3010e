"""Secrets as commands, headers and configuration files carry them."""

from __future__ import annotations

import base64
import binascii
import re

from extraction.capture.redaction_look_alikes import mixed, no_stand_in
from extraction.capture.redaction_rule import Rule

_CLIENTS = r"(?:mongo\w*|sqlcmd|mariadb|influx|cqlsh|clickhouse-client|ldap\w+|smbclient|htpasswd|mosquitto_\w+|kinit)"
_CLIENTS_HINT = _CLIENTS.replace(r"\w", "[a-z_]")


def basic_pair(match: re.Match[str]) -> bool:
    """Whether the value is base64 of ``user:password``, as HTTP's basic authentication has it (RFC 7617)."""
    return is_basic_pair(match["v"])


def is_basic_pair(value: str) -> bool:
    try:
        told = base64.b64decode(value + "=" * (-len(value) % 4), validate=True).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError):
        return False
    user, colon, password = told.partition(":")
    return bool(colon and user and password) and told.isprintable() and len(told) >= 5


COMMAND_RULES: tuple[Rule, ...] = (
    Rule(
        "secret:authorization",
        re.compile(r"\bresponse=\\*[\"']?(?P<v>[0-9a-fA-F]{32,64})\b"),
        r"digest[^\n]*response=",
    ),
    Rule(
        "secret:authorization",
        re.compile(r"\bbasic[ \t]+[`\"']?(?P<v>[A-Za-z0-9+/]{8,}={0,2})(?![\w/])", re.I),
        r"basic[ \t]+[`\"']?[a-z0-9+/]{8}",
        basic_pair,
    ),
    Rule(
        "secret:authorization",
        re.compile(r"(?<![A-Za-z])_?auth[\"'\\]*\s*[=:]\s*[\"'\\]*(?P<v>[A-Za-z0-9+/]{8,}={0,2})(?![\w/])"),
        r"auth[\"'\\]*\s*[=:]\s*[\"'\\]*[a-z0-9+/]{8}",
        basic_pair,
    ),
    Rule(
        "secret:cookie",
        re.compile(
            r"(?:(?<!\S)--cookie|\bcurl\s[^\n]{0,200}?(?<!\S)-b)[ =]\\*[\"']?"
            r"(?P<v>[\w.-]+=[^\s;,\"'`]{4,}(?:;\s*[\w.-]+=[^\s;,\"'`]*)*)"
        ),
        r"--cookie|curl\s[^\n]*-b[ =]",
        no_stand_in,
    ),
    Rule(
        "secret:login",
        re.compile(r"\bcurl\s[^\n]{0,200}?(?<!\S)-u[\"']?[^\s:'\"/-][^\s:'\"/]*:(?P<v>[^\s'\"`]{3,})"),
        r"curl\s[^\n]*-u[^\s]",
        no_stand_in,
    ),
    Rule(
        "secret:login",
        re.compile(rf"\b{_CLIENTS}\s[^\n]{{0,160}}?(?<!\S)-[pPw][ =]?(?P<v>[^\s=-]\S{{3,}})"),
        rf"{_CLIENTS_HINT}\s[^\n]*-[pw]",
        no_stand_in,
    ),
    Rule(
        "secret:login",
        re.compile(r"(?:\bthin:|\bsqlplus\s(?:-\w+\s)?)[^\s/:@]+/(?P<v>[^\s@\"'/]+)(?=@)", re.I),
        r"thin:|sqlplus\s",
        no_stand_in,
    ),
    Rule(
        "secret:login",
        re.compile(
            r"\bopenssl\s[^\n]{0,120}?\s-k\s+(?P<openssl>[^\s-]\S{3,})"
            r"|(?<!\S)-(?:storepass|keypass|srcstorepass)[ =](?P<keytool>\S{4,})"
            r"|\becho\s+[\"']?(?P<echo>[^\s\"'|]{4,})[\"']?\s*\|\s*(?:sudo\s+-S|docker login|\w+ --password-stdin|kinit)"
            r"|/user:\S+\s+(?P<net>[^\s/]{4,})"
        ),
        r"openssl\s|-(?:srcstore|store|key)pass|echo\s[^|\n]*\||/user:",
        lambda match: not re.match(r"[$<{\[*/-]", match[match.lastgroup or 0]),
    ),
    Rule(
        # Redis' own command on a line of its own: https://redis.io/docs/latest/commands/auth/
        "secret:login",
        re.compile(r"^[>\t ]*(?:\S+:\d+>[ \t]*)?AUTH[ \t]+(?:\w+[ \t]+)?(?P<v>\S{6,})[`\t ]*$", re.M),
        r"(?-i:AUTH[ \t])",
        mixed,
    ),
)
