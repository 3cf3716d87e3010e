"""Keys of services that nobody has listed: in headers of their own, behind prefixes as issuers give them, as options."""

from __future__ import annotations

import re

from extraction.capture.redaction_look_alikes import stands_for_itself, weak
from extraction.capture.redaction_rule import Rule

_VALUE = r"[A-Za-z0-9+/_.~=:-]"
_SCOPES = r"(?:live|test|prod|prd|production|sandbox|sbx|staging|stg|stage|dev|uat|demo|sec|secret|priv|private)"
_NO_SECRETS = frozenset(
    re.findall(
        r"\S+",
        "cache idempotency surrogate websocket partition sort shard request correlation trace tracing dedup deduplication "
        "event row object message storage foreign primary group order routing public ratelimit limit translation feature "
        "lookup hash range index composite natural business grouping alert incident issue project config s3 blob file path "
        "i18n unique candidate publishable",
    )
)
_RUN = re.compile(r"[A-Z]+|[a-z]+|\d+|[^A-Za-z\d]+")
_HEX = re.compile(r"[0-9a-f]+\Z|[0-9A-F]+\Z")
_SHORTEST_SCRAMBLED = 10
_RUNS_OF_SCRAMBLED = 0.38


def is_scrambled(value: str) -> bool:
    """Whether figures and letters, mostly of both cases, change places as they do in no name, date or digest.

    >>> is_scrambled("9aF3kQ72xWm0TzLp"), is_scrambled("CheckoutFlow2026V2"), is_scrambled("4bf92f3577b34da6a3ce")
    (True, False, False)
    """
    if len(value) < _SHORTEST_SCRAMBLED or _HEX.match(value) or not (re.search(r"\d", value) and value.strip("_-.=")):
        return False
    cases = bool(re.search(r"[a-z]", value)) + bool(re.search(r"[A-Z]", value))
    changes = len(_RUN.findall(value)) - 1
    longer = 0.0 if cases == 2 else 0.1
    return (
        cases > 0 and changes >= (_RUNS_OF_SCRAMBLED + longer) * (len(value) - 1) and (cases == 2 or len(value) >= 16)
    )


def _header(match: re.Match[str]) -> bool:
    """A header that carries a key, and none that names a thing of a cache, a request or a table."""
    words = match["name"].lower().removeprefix("x-").split("-")
    return _NO_SECRETS.isdisjoint(words) and weak(match)


def _called(match: re.Match[str]) -> bool:
    return is_scrambled(match["v"].strip(".,;:)"))


def _prefixed(match: re.Match[str]) -> bool:
    """Not a publishable key, which stands in every page of a shop."""
    return not match[0].lower().startswith("pk") and is_scrambled(match["tail"])


def _named_key(match: re.Match[str]) -> bool:
    """``our mail key: mpk-7Wq3nXz9Lt5KvB2s-us21``; keys of caches and objects are no secrets."""
    longest = max(re.split(r"[-_./:]", match["v"]), key=len)
    return (match["of"] or "").lower() not in _NO_SECRETS and stands_for_itself(match) and is_scrambled(longest)


HEADER_RULES: tuple[Rule, ...] = (
    Rule(
        "secret:issued-key",
        re.compile(
            rf"(?<![A-Za-z0-9])(?P<v>[A-Za-z][A-Za-z0-9]{{1,15}}(?:[_-][a-z0-9]{{1,12}}){{0,2}}[_-]{_SCOPES}"
            r"[_-](?:[a-z]{2,8}[_-])?(?=(?P<tail>[A-Za-z0-9]{12,}))[A-Za-z0-9]{12,}(?:-[a-z]{2}\d{1,2})?)(?![A-Za-z0-9_])"
        ),
        rf"[a-z0-9][_-]{_SCOPES}[_-](?:[a-z]{{2,8}}[_-])?[a-z0-9]{{12}}",
        _prefixed,
    ),
    Rule(
        "secret:header",
        re.compile(
            r"(?<![\w-])(?P<name>(?:x-(?:[a-z0-9]+-)*|(?:[a-z0-9]+-){1,4})(?:key|apikey|token|secret|auth|pass|credential|"
            r"(?<=access-)code))(?:[\"'`\\]*[ \t]*[:=][ \t]*[\"'`\\]*|(?<=key)[ \t]+)"
            rf"(?P<v>{_VALUE}{{8,}})",
            re.IGNORECASE,
        ),
        r"[a-z0-9-]-(?:key|apikey|token|secret|auth|pass|credential|code)[\"'`\\]*[ \t]*[:= \t]",
        _header,
        trims=True,
    ),
    Rule(
        "secret:authorization",
        re.compile(
            r"\bauthorization[\"'\\]*\s*[:=]\s*[\"'\\]*(?:[\w-]*(?:key|keylite|token|oauth)|hmac[\w-]*|ssws|splunk|signature)"
            r"\s+(?:(?:id|token|key|credential)=)?(?P<v>[^\s\"'`\\,<>\[]{6,})",
            re.IGNORECASE,
        ),
        r"authorization[^a-z]",
        weak,
    ),
    Rule(
        "secret:option",
        re.compile(
            rf"(?<!\S)--(?:[a-z]+-)*(?:token|apikey|key|secret|auth)(?:[ \t]+|=)[\"'`]?(?P<v>{_VALUE}{{8,}})",
            re.IGNORECASE,
        ),
        r"--(?:[a-z]+-)*(?:token|apikey|key|secret|auth)[ \t=]",
        lambda match: stands_for_itself(match) and _called(match),
        trims=True,
    ),
    Rule(
        "secret:url-parameter",
        re.compile(
            rf"(?<=[?&])(?:key|k|auth|api|appid|app_key|access|subscription-key)=(?P<v>{_VALUE}{{10,}})", re.IGNORECASE
        ),
        r"[?&](?:key|k|auth|api|appid|app_key|access|subscription-key)=",
        _called,
    ),
    Rule(
        "secret:token",
        re.compile(
            rf"(?<![\w-])(?:(?P<of>[\w-]+)[ \t]+)?key(?: is| was|:|=)[ \t]*[`\"']?(?P<v>{_VALUE}{{16,}})", re.IGNORECASE
        ),
        r"\bkey(?: is| was|:|=)",
        _named_key,
        trims=True,
    ),
)
