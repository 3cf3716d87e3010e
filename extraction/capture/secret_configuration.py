"""Secrets in configuration: environments, YAML and XML with name and value apart, databases' own statements."""

from __future__ import annotations

import re

from extraction.capture.redaction_look_alikes import configured, mixed, no_stand_in, weak
from extraction.capture.redaction_rule import Rule

_NAME = r"[\w.-]*(?:password|passwd|passphrase|secret|token|api[_-]?key|private[_-]?key|access[_-]?key|_pass|pwd|credentials?)"

CONFIGURATION_RULES: tuple[Rule, ...] = (
    Rule(
        "secret:variable",
        re.compile(
            r"\b[A-Z][A-Z0-9_]*?(?:SECRET|TOKEN|PASSWORD|PASSWD|PASSPHRASE|API_?KEY|PRIVATE_KEY)=[\"']?(?P<v>[^\s\"'`<>,;&]{6,})"
        ),
        r"(?-i:[A-Z_](?:SECRET|TOKEN|PASSWORD|PASSWD|PASSPHRASE|API_?KEY|PRIVATE_KEY)=)",
        configured,
    ),
    Rule(
        "secret:variable",
        re.compile(r"\b[A-Z][A-Z0-9_]*_KEY[\"']?[ \t]*[:=][ \t]*[\"']?(?P<v>[A-Za-z0-9+/_=-]{20,})(?![\w:.])"),
        r"(?-i:[A-Z0-9]_KEY[\"']?[ \t]*[:=])",
        weak,
    ),
    Rule(
        "secret:variable",
        re.compile(
            rf"\b(?:name|key)[\"']?\s*[:=]\s*[\"']?{_NAME}[\"']?[\s,]+[\"']?value[\"']?\s*[:=]\s*[\"']?(?P<v>[^\s\"'<>,]{{3,}})",
            re.I,
        ),
        r"[\s,][\"']?value[\"']?\s*[:=]",
        no_stand_in,
    ),
    Rule(
        "secret:variable",
        re.compile(
            r"\b(?:ENV|ARG|setx|setenv)[ \t]+[A-Z0-9_]*(?:PASSWORD|SECRET|TOKEN|KEY|PASS|PWD)[A-Z_]*[ \t]+[\"']?"
            r"(?P<env>[^\s\"']{6,})"
            r"|\baws_secret_access_key[ \t]+(?P<aws>[A-Za-z0-9/+]{30,})"
        ),
        r"(?:env|arg|setx|setenv)[ \t]+[a-z0-9_]*(?:password|secret|token|key|pass|pwd)|aws_secret_access_key[ \t]",
        lambda match: match["aws"] is not None or mixed(match, "env"),
    ),
    Rule(
        "secret:password",
        re.compile(rf"<(?:{_NAME})>(?P<v>[^<\s]{{3,}})</", re.I),
        r"<[a-z.-]*(?:pass|secret|token|key|pwd|credential)[a-z]*>",
        no_stand_in,
    ),
    Rule(
        "secret:password",
        re.compile(
            r"\bidentified[ \t]+(?:with[ \t]+\S+[ \t]+)?by[ \t]+(?:password[ \t]+)?[\"'](?P<sql>[^\"'\n]{3,})[\"']"
            r"|\b(?:requirepass|masterauth|redis\.auth)[ \t]*[ \t=:][ \t]*[\"']?(?P<redis>[^\s\"']{4,})",
            re.I,
        ),
        r"identified[ \t]|requirepass|masterauth|redis\.auth",
        lambda match: not re.match(r"[$<{\[%*]", match[match.lastgroup or 0]),
    ),
)
