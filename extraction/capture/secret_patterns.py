"""Secrets: keys, tokens, passwords and cookies, in code, configuration, URLs and free wording."""

from __future__ import annotations

import re

from extraction.capture.issued_keys import ISSUED_KEY, ISSUED_KEY_HINT
from extraction.capture.redaction_look_alikes import (
    is_random,
    of_a_client,
    password_then_value,
    secret_pair,
    stands_for_itself,
    strong,
    weak,
)
from extraction.capture.redaction_rule import Rule

_FOR_WHAT = r"(?:[ \t]+(?:for|to|of|on|in)[ \t]+[\w.@/-]+(?:[ \t]+[\w.@/-]+){0,3})?"
_TO_VALUE = (
    rf"(?:\\*[\"'`])?{_FOR_WHAT}(?:[ \t]+(?:leaked|exposed|pasted|posted|compromised|below|here)(?=:))?"
    r"[ \t]*(?::=|=>|->|→|[:=]|%3[AD]"
    r"|(?<![:=])[ \t](?:is|was|are|lautet)(?:[ \t]+(?:now|set to|still|just))?[ \t]*:?(?=[ \t\"'`])"
    r"|[ \t](?:(?:is|was|has been|got)[ \t]+)?(?:changed|set|reset|updated|rotated)[ \t]to(?=[ \t:]):?)[ \t]*"
)
_TO_VALUE_HINT = (
    r"[a-z0-9_-]*[\"'`\\]*[ \t]*"
    r"(?:[:=→]|->|%3[ad]|[ \t](?:is|was|are|lautet|leaked|exposed|pasted|posted|compromised|below|here"
    r"|for|to|of|on|in|has|got|changed|set|reset|updated|rotated)[ \t:])"
)


def _named(word: str, value: str) -> re.Pattern[str]:
    """``value`` after a name that holds ``word``: ``DB_PASSWORD=…``, ``"token": "…"``, ``the api key for x is …``."""
    after_word = r"(?:[_-](?:key|base|value|v\d|key_base))*"
    return re.compile(rf"(?<!\[)(?:{word}){after_word}{_TO_VALUE}(?:\\*[\"'`])?(?P<v>{value})", re.IGNORECASE)


_SECOND_FACTOR = r"\b(?:2fa|mfa|otp|totp|verification|one[- ]time|login|backup)"
_PHRASES = r"(?:pass(?:word|wd|phrase|code)|pwd|(?<![A-Za-z])pw|(?<![A-Za-z])pass|passwort)"
_KEY_WORDS = (
    r"(?:secret|token|api[ _-]?key|access[ _-]?key|private[ _-]?key|signing[ _-]?key|encryption[ _-]?key|auth[ _-]?key"
    r"|account[ _-]?key|shared[ _-]?access[ _-]?key|routing[ _-]?key|service[ _-]?key|integration[ _-]?key|license[ _-]?key"
    r"|deploy[ _-]?key|master[ _-]?key|credential|x-amz-signature|(?<![a-z])sig(?:nature)?|(?<![a-z])seed|nonce)"
)

SECRET_RULES: tuple[Rule, ...] = (
    Rule(
        "secret:webhook",
        re.compile(
            r"https://(?:hooks\.slack(?:-gov)?\.com/(?:services|workflows|triggers)/(?P<slack>[\w/+-]{8,})"
            r"|(?:\w+\.)?discord(?:app)?\.com/api/webhooks/(?P<discord>\d+/[\w-]{20,})"
            r"|[\w.-]*(?:webhook\.office|outlook\.office(?:365)?)\.com/(?P<teams>webhook\w*/[^\s\"'`<>]{20,})"
            r"|hooks\.zapier\.com/hooks/catch/(?P<zapier>[\w/]{6,})"
            r"|events\.(?:eu\.)?pagerduty\.com/(?:integration|x-ere|v1)/(?P<pagerduty>[A-Za-z0-9]{16,})"
            r"|api\.telegram\.org/bot(?P<telegram>\d+:[\w-]{20,})"
            r"|[\w.-]+/hooks/(?P<mattermost>[a-z0-9]{26}))"
        ),
        r"/hooks/|hooks\.|/api/webhooks/|webhook\.office|outlook\.office|pagerduty\.com/|/bot[0-9]",
    ),
    Rule(
        "secret:url-password",
        # A slash in the password only where the scheme is a database's: elsewhere an @ may stand in the path.
        re.compile(
            r"(?<=://)(?:[^\s:/@\"'`<>]*:(?P<v>[^\s/\"'`<>]+)(?=@[\w./\[-])|(?P<user>[A-Za-z0-9_-]{20,})(?=@[\w.-]))"
            r"|(?:sql|redis|rediss|amqp|amqps|mongodb|\+srv)://[^\s:/@]*:(?P<database>(?!\d+/)[^\s\"'`<>]+)(?=@[\w.\[-])"
        ),
        r"://[^\s/]*@|(?:sql|redis|rediss|amqp|amqps|mongodb|srv)://[^\s/:]*:",
        lambda match: not re.match(r"[$<{\[]", match[match.lastgroup or 0]),
    ),
    Rule("secret:jwt", re.compile(r"\beyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)*"), r"eyJ[a-z0-9]"),
    Rule("secret:issued-key", ISSUED_KEY, ISSUED_KEY_HINT),
    Rule(
        "secret:authorization",
        re.compile(
            r"\bauthorization[\"'\\]*\s*[:=]\s*[\"'\\]*(?:(?:basic|bearer|token|apikey|digest|negotiate|bot)\s+)?"
            r"(?P<v>[^\s\"'`\\,<>\[]{6,})",
            re.IGNORECASE,
        ),
        r"authorization[^a-z]",
        weak,
    ),
    Rule(
        "secret:bearer",
        re.compile(r"\bbearer(?:\s*[:=])?\s*(?<=[\s:=])(?P<v>[\w.~+/=-]{12,})", re.IGNORECASE),
        r"bearer[\s:=]",
        weak,
        trims=True,
    ),
    Rule(
        "secret:cookie",
        re.compile(
            r"\bcookies?[\"'\\]*\s*[:=]\s*[\"'\\]*(?P<header>[\w.-]+=[^\s;,\"'`]{4,}(?:;\s*[\w.-]+(?:=[^\s;,\"'`]*)?)*)"
            r"|\b(?:(?:\w*sess(?:ion)?(?:[_-]?id)?|connect\.sid|sid|csrf\w*|xsrf[\w-]*|remember_\w+)"
            r"|session (?:cookie|token|id))[\"'\\]*(?:\s*[:=]\s*| is )[\"'\\`]*(?P<v>[\w%.~+/-]{16,})",
            re.IGNORECASE,
        ),
        r"cookies?[^a-z]|sess[a-z]*(?:[_ -]?(?:id|cookie|token))?[\"'\\]*(?:\s*[:=]| is )|\bsid=|[cx]srf|remember_",
        lambda match: match["header"] is not None or is_random(match["v"]),
    ),
    Rule(
        "secret:login",
        re.compile(
            r"(?:(?<!\S)(?:-u|--user|--auth)[ =]?[\"']?[^\s:'\"/]+:(?P<user>[^\s'\"`]{3,})"
            r"|\bsshpass\s+-p\s*(?P<ssh>\S{3,})|\bmysql\w*\s[^\n]{0,160}?-p(?P<mysql>\S{4,})"
            r"|\bredis-cli\s[^\n]{0,160}?-a\s+(?P<redis>\S{4,})"
            r"|\blogin\s[^\n]{0,160}?\s-p\s+(?P<login>\S{4,})|--(?:password|passwd|pass)\s+[\"']?(?P<option>[^\s\"'`-]\S{3,}))",
            re.IGNORECASE,
        ),
        r"\s-{1,2}u(?:ser)?[ =]|(?m:^)-u |--auth|sshpass|mysql|redis-cli|login\s|--pass",
        lambda match: (
            of_a_client(match)
            if match.lastgroup == "user"
            else not re.match(r"[$<{\[]|\d+$", match[match.lastgroup or 0])
        ),
    ),
    Rule(
        "secret:login",
        re.compile(
            r"\b(?:creds?|credentials|log ?in|logged in|sign in|basic auth)"
            r"(?:[ \t]+(?:for|to|on)[ \t]+[\w.@-]+(?:[ \t]+[\w.@-]+){0,3})?"
            r"(?:[ \t]*[:=]|[ \t]+(?:are|is|with|as|using))?"
            r"[ \t]+[`\"']?[\w.@+-]+[ \t]*[/:][ \t]*(?P<v>[^\s\"'`/]{5,})",
            re.IGNORECASE,
        ),
        r"creds?\b|credentials|log ?in|logged in|sign in|basic auth",
        secret_pair,
        trims=True,
    ),
    Rule(
        "secret:password",
        re.compile(
            rf"(?<!\[)\b{_PHRASES}(?:[ \t]+(?:is|was|to|now|set|of))*(?:(?<!\bpass)[ \t]|[ \t]?[:=][ \t]*)"
            r"(?P<q>[\"'`])(?P<v>[^\"'`\n]{4,80})(?P=q)",
            re.IGNORECASE,
        ),
        r"(?:pass|pwd|\bpw)[a-z]*(?:[ \t]+(?:is|was|to|now|set|of))*[:= \t]+[\"'`]",
        stands_for_itself,
    ),
    Rule(
        "secret:password",
        _named(_PHRASES, r"[^\s\"'`<>\[\\][^\s\"'`<>\\]{2,}"),
        rf"(?:pass|pwd|\bpw){_TO_VALUE_HINT}",
        strong,
        trims=True,
    ),
    Rule(
        "secret:password",
        re.compile(
            r"\b(?:pw|pwd|passwd|password|pass|passphrase|to)\s+"
            r"(?P<v>(?=\S*\d)(?=\S*[A-Za-z])[^\s\"'`<>\[\]/:.,-]{6,})(?!\S)"
        ),
        r"(?:pass|pwd|\bpw)[a-z]*\s+(?:to\s+)?[a-z]*[^a-z\s]*[0-9]",
        password_then_value,
    ),
    Rule(
        "secret:token",
        _named(_KEY_WORDS, r"[^\s\"'`<>,;&\[\\]{8,}"),
        rf"(?:secret|token|key|credential|signature|sig|seed|nonce){_TO_VALUE_HINT}",
        weak,
        trims=True,
    ),
    Rule(
        "secret:totp-seed",
        re.compile(r"\b(?:totp|otp|2fa|mfa)\s+(?:seed|secret)\s+(?P<v>[A-Z2-7]{16,})\b", re.IGNORECASE),
        r"(?:otp|2fa|mfa)\s+se[a-z]+\s",
    ),
    Rule(
        "secret:one-time-code",
        re.compile(
            rf"{_SECOND_FACTOR}(?: (?:pass)?code)?(?: is|:|=)\s*[`\"']?"
            r"(?P<v>\d{3}[ -]?\d{3,5}|[a-z0-9]{4,5}-[a-z0-9]{4,5})\b",
            re.IGNORECASE,
        ),
        r"\b2fa\b|\bmfa\b|otp|verification code|verification:|one[- ]time|backup code|login code",
    ),
)

SECRET_NAME = re.compile(
    r"(?:^|[_\-. ])(?:password|passwd|passphrase|passcode|pwd|pass|pw|secret|token|authorization|cookies?|set-cookie"
    r"|credentials?|api[_-]?key|access[_-]?key|private[_-]?key|secret[_-]?key|routing[_-]?key|service[_-]?key"
    r"|integration[_-]?key|signing[_-]?secret|account[_-]?key|x-api-key|session[_-]?id|sessionid|jsessionid"
    r"|client[_-]?secret|client-key-data|signature[_-]?key|webhook[_-]?secret|otp|totp)(?:[_-]?(?:value|base))?$"
    r"|^x-(?!(?:cache|idempotency|surrogate|partition|sort|shard|request|correlation|trace|dedup|event|routing)-)"
    r"(?:[a-z0-9]+-)*(?:key|auth)$|-(?:subscription|functions|application|partner|tenant|client)-key$",
    re.IGNORECASE,
)
"""Names of JSON members whose value is a secret whatever it looks like."""
