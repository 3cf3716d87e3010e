"""Secrets told in passing: pairs of user and password, new passwords, tokens without a sign before them, codes."""

from __future__ import annotations

import re

from extraction.capture.redaction_look_alikes import (
    bare_token,
    called_key,
    login_pair,
    mixed,
    one_of_codes,
    phrase,
    told_about_password,
)
from extraction.capture.redaction_rule import Rule

_WORD = (
    r"(?:pass(?:word|phrase|wd|code)?|pwd|pw|passwort|kennwort|contrase(?:ñ|n)a|senha|wachtwoord|parola|has(?:ł|l)o)"
)
_WORD_ABROAD = r"(?:mot de passe|kennwort|contrase(?:ñ|n)a|senha|wachtwoord|parola|has(?:ł|l)o|пароль)"
_USERS = r"(?:root|admin|administrator|sysadmin|postgres|elastic|superuser|sa|[a-z]+-admin|svc-[a-z-]+)"
_VALUE = r"[^\s\"'`<>\[\],;]{6,64}"

WORDED_RULES: tuple[Rule, ...] = (
    Rule(
        "secret:login",
        re.compile(rf"(?<![\w./:@-]){_USERS}(?P<sign>:|[ \t]+/[ \t]+|/)(?P<v>[^\s\"'`<>\[\]/]{{6,64}})(?![/\w])", re.I),
        rf"{_USERS}(?:[ \t]*/[ \t]*|:)[^\s/]",
        login_pair,
        trims=True,
    ),
    Rule(
        # .netrc: https://www.gnu.org/software/inetutils/manual/html_node/The-_002enetrc-file.html
        "secret:login",
        re.compile(r"\bmachine\s+\S+\s+login\s+\S+\s+password\s+(?P<v>\S{3,})", re.I),
        r"machine\s+\S+\s+login\s",
    ),
    Rule(
        "secret:password",
        re.compile(rf"\b{_WORD}['’]s[ \t]+[`\"']?(?P<v>{_VALUE})", re.I),
        rf"{_WORD}['’]s[ \t]",
        mixed,
        trims=True,
    ),
    Rule(
        "secret:password",
        re.compile(
            r"\b(?:(?:temp(?:orary)?|new|default|old|current|initial|shared|root|admin|sudo|db|master)[ \t]+"
            rf"|user(?:name)?[ \t]+\S+[ \t]+){_WORD}[ \t]+[`\"']?(?P<v>{_VALUE})",
            re.I,
        ),
        rf"(?:temp|temporary|new|default|old|current|initial|shared|root|admin|sudo|db|master|user(?:name)?[ \t]+\S+)"
        rf"[ \t]+{_WORD}[ \t]",
        mixed,
        trims=True,
    ),
    Rule(
        "secret:password",
        re.compile(
            rf"{_WORD_ABROAD}[ \t]*(?::|=|[ \t](?:es|est|é|is|è|to|jest|ist)[ \t]*:?)[ \t]*[`\"'«]?(?P<v>{_VALUE})",
            re.I,
        ),
        rf"{_WORD_ABROAD}[ \t:=]",
        mixed,
        trims=True,
    ),
    Rule(
        "secret:password",
        re.compile(
            r"\b(?:re)?(?:set|changed|rotated|switched)[ \t]+(?:it|that|this|them|mine)[ \t](?:back[ \t])?to[ \t]+"
            rf"[`\"']?(?P<v>{_VALUE})",
            re.I,
        ),
        r"(?:set|changed|rotated|switched)[ \t]+(?:it|that|this|them|mine)[ \t](?:back[ \t])?to[ \t]",
        told_about_password,
        trims=True,
    ),
    Rule(
        "secret:password",
        re.compile(rf"\b{_WORD}[ \t]*(?:[ \t]-[ \t]|[–—]|\n)[ \t]*[`\"']?(?P<v>{_VALUE})", re.I),
        rf"\b{_WORD}[ \t]*(?:[ \t]-[ \t]|[–—]|\n)",
        mixed,
        trims=True,
    ),
    Rule(
        "secret:password",
        re.compile(
            r"\b(?:pass[ -]?phrase|seed phrase|recovery phrase|mnemonic)(?: (?:for|of|to) [\w -]{1,30}?)?(?: is|:|=)[ \t]*[`\"']?"
            r"(?P<v>[a-z]{3,}(?:[ -][a-z]{3,}){3,23})(?=[`\"'.!]*(?:\n|\Z))",
            re.I,
        ),
        r"pass[ -]?phrase|seed phrase|recovery phrase|mnemonic",
        phrase,
    ),
    Rule(
        "secret:token",
        re.compile(
            r"\b(?:the|this|that|my|our|their|your|his|her|new|old|prod|live) key(?: is| was|:|=)[ \t]+[`\"']?"
            r"(?P<v>[A-Za-z0-9+/_=-]{16,})(?![\w:.])",
            re.I,
        ),
        r"(?:the|this|that|my|our|their|your|his|her|new|old|prod|live) key(?: is| was|:|=)",
        called_key,
    ),
    Rule(
        "secret:token",
        re.compile(
            r"\b(?:tokens?|api[ _-]?keys?|access[ _-]?keys?|secrets?(?:[ _-]?keys?)?|client[ _-]?secret|auth[ _-]?key)"
            r"[ \t]+[`\"'(]{0,2}(?P<v>[A-Za-z0-9+/_=.-]{16,})",
            re.I,
        ),
        r"(?:tokens?|keys?|secrets?)[ \t]+[`\"'(]{0,2}[a-z0-9+/_=.-]{16}",
        bare_token,
        trims=True,
    ),
    Rule(
        "secret:pin",
        re.compile(r"\bPIN(?: ?code| number)?(?: is|:|=| was)\s*[`\"']?(?P<v>\d{4,8})(?![\w.,:%-]\w|\w)", re.I),
        r"\bpin(?: ?code| number)?(?: is|:|=| was)",
    ),
    Rule(
        "secret:one-time-code",
        re.compile(
            r"\b(?:verification|one[- ]time|otp|2fa|mfa|totp|login|security|auth(?:entication)?|sms) (?:pass)?code"
            r"\s+[`\"']?(?P<v>\d{6}|\d{3}[ -]\d{3})(?![\w-]|[.,]\d)",
            re.I,
        ),
        r"(?:verification|one[- ]time|otp|2fa|mfa|totp|login|security|auth|authentication|sms) (?:pass)?code\s",
        one_of_codes,
    ),
    Rule(
        "secret:one-time-code",
        re.compile(
            r"\b(?:2fa|mfa|otp|totp|one[- ]time|authenticator|verification)\b[^\n\d]{0,24}?(?:is|was|:|=|it['’]s)\s*[`\"']?"
            r"(?P<v>\d{6}|\d{3}[ -]\d{3})(?![\w-]|[.,]\d)"
            r"|\b(?:backup|recovery) codes?[: ]+(?P<list>[a-z0-9]{4,5}-[a-z0-9]{4,5}(?:[\s,]+[a-z0-9]{4,5}-[a-z0-9]{4,5})*)",
            re.I,
        ),
        r"2fa|mfa|otp|one[- ]time|authenticator|verification|(?:backup|recovery) code",
        lambda match: match["list"] is not None or one_of_codes(match),
    ),
    Rule(
        "secret:url-parameter",
        re.compile(
            r"(?<=[?&;])(?:code|auth|key|ticket|invite|invitation|magic|otp|secret|sig|hash_?key|hdnts|oauth\w*)=(?P<v>[\w%.~+/-]{16,})",
            re.I,
        ),
        r"[?&;](?:code|auth|key|ticket|invite|invitation|magic|otp|secret|sig|hash_?key|hdnts|oauth[a-z_]*)=",
        bare_token,
    ),
)
