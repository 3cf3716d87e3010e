"""Structured personal data: mail addresses, telephone numbers, cards, accounts and other numbers of people."""

from __future__ import annotations

import re

from extraction.capture.redaction_look_alikes import called_number, card, email, has_check_digit, iban, phone
from extraction.capture.redaction_rule import Rule

RESTORABLE_KINDS = frozenset({"email", "phone", "address", "birth-date", "customer-ip", "iban", "ssn", "passport"})
"""What a restore map may keep. Card numbers are not among them: who stores those falls under PCI DSS."""

_WHOSE = r"(?:client|customer|visitor|subscriber|end[- ]user|user|patient|guest)(?:'s)?"

PERSONAL_DATA_RULES: tuple[Rule, ...] = (
    Rule(
        "email",
        re.compile(
            r"(?<![\w.%+@-])(?<!//)(?P<v>[\w][\w.%+'-]*@(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,24})"
            r"(?![\w@-]|:\S)"
        ),
        r"[^\s<\"'`,(]@[a-z0-9]",
        email,
    ),
    Rule(
        "email",  # as it stands in a link
        re.compile(r"(?<![\w.%+-])(?P<v>\w[\w.+-]*%40(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,24})(?![\w-])"),
        r"[a-z0-9]%40[a-z0-9]",
    ),
    Rule(
        "card",
        re.compile(
            r"(?<![\w.+/-])(?P<v>\d{14,16}|\d{4}([ -])\d{4}\2\d{4}\2\d{4}|3\d{3}([ -])\d{6}\3\d{4,5})(?![\w-]|\.\d)"
        ),
        r"\b[0-9]{14,16}\b|[0-9]{4}[ -][0-9]{4}[ -][0-9]{4}|3[0-9]{3}[ -][0-9]{6}",
        card,
    ),
    Rule(
        "card",  # called one: any issuer, 12 to 19 digits
        re.compile(
            r"\b(?:(?:credit|debit|bank|payment) ?card|card|cc|pan|visa|mastercard|maestro|amex)\b[.:]?"
            r"(?: ?(?:no|nr|number)\b\.?)?"
            r"(?: is| =)?[ :#=]{1,3}(?P<v>\d{12,19}|\d{4}(?:[ -]\d{4}){2,3}(?:[ -]\d{1,3})?)(?![\w-]|\.\d)",
            re.IGNORECASE,
        ),
        r"\b(?:[a-z]*card|cc|pan|visa|maestro|amex)\b[a-z .:#=]*[0-9]{4}",
        has_check_digit,
    ),
    Rule(
        "iban",
        re.compile(r"(?<![\w/-])(?P<v>[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?)(?![\w-])"),
        r"(?-i:[A-Z]{2}[0-9]{2} ?[A-Z0-9]{4} ?[A-Z0-9]{4})",
        iban,
    ),
    Rule(
        "iban",
        re.compile(
            r"\biban\b\W{0,3}(?:(?:is|no|number)\W{1,2})?(?P<v>[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?)(?![\w-])",
            re.I,
        ),
        r"\biban\b",
        iban,
    ),
    Rule(
        "ssn",
        re.compile(
            r"\b(?:ssn|social security(?: number| no\.?)?)[\"']?(?: is|:|=| ?#)?\s*[\"']?"
            r"(?P<v>\d{3}[ -]?\d{2}[ -]?\d{4})(?![\w-])",
            re.I,
        ),
        r"\bssn\b|social security",
    ),
    Rule(
        "ssn",
        re.compile(r"(?<![\w.-])(?P<v>(?!000|666|9)\d{3}-(?!00)\d{2}-(?!0000)\d{4})(?![\w-]|\.\d)"),
        r"[0-9]{3}-[0-9]{2}-[0-9]{4}",
    ),
    Rule(
        "phone",
        re.compile(
            r"(?<![\w.+/-])(?P<v>00[1-9]\d{0,2}[ .-]\d{1,5}(?:[ ./-]\d{2,8}){1,5}"
            r"|\+\d{1,3}[ .-]?(?:\(\d{1,4}\)[ .-]?)?\d{1,5}(?:[ ./-]?\d{2,5}){1,5}"
            r"|(?:1[ .-])?(?:\([2-9]\d{2}\) ?|[2-9]\d{2}[.-])[2-9]\d{2}[.-]\d{4})(?![\w-]|[.,:]\d|%)"
        ),
        r"\+[0-9]{1,3}[ .(-]*[0-9]|\b00[1-9][0-9]{0,2}[ .-][0-9]"
        r"|(?:(?m:^)|[^0-9.])\(?[2-9][0-9]{2}[). -]{1,2}[2-9][0-9]{2}[.-][0-9]{4}",
        phone,
    ),
    Rule(
        "phone",
        re.compile(
            r"\b(?:phone|tel|telephone|mobile|cell|whatsapp|handy|fax)\b(?: (?:no|number|nr)\b)?(?: is)?[.:#]?\s*"
            r"(?P<v>\(?0?\d[\d ()/.-]{6,16}\d(?:x\d{2,5})?)(?!\w)",
            re.IGNORECASE,
        ),
        r"(?:phone|\btel|mobile|\bcell|whatsapp|handy|\bfax)[a-z .:#]*\s*[0-9(+]",
        phone,
    ),
    Rule(
        "phone",
        re.compile(
            r"\b(?:(?:my|his|her|their|your) (?:(?:phone|cell|mobile|desk|work|home|direct) )?(?:number|line)(?: is)?"
            r"|(?:call|ring|text|dial|phone|answering|reachable)(?: (?:me|him|her|them|us|the \w+))?(?: (?:at|on))?)[.:#]?\s*"
            r"(?P<v>(?!(?:19|20)\d\d[-./])\(?0?\d[\d ()/.-]{7,16}\d)(?!\w)",
            re.IGNORECASE,
        ),
        r"(?:\bcall|\bring|\btext|\bdial|\bphone|answering|reachable|(?:my|his|her|their|your) [a-z ]*(?:number|line))"
        r"[a-z .:#]*[0-9(]",
        called_number,
    ),
    Rule(
        "birth-date",
        re.compile(
            r"\b(?:dob|d\.o\.b\.?|date of birth|birth ?da(?:te|y)|born)(?: (?:is|on))?[:=]?\s*"
            r"(?P<v>\d{4}-\d{2}-\d{2}|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{1,2}\.? [A-Z][a-z]{2,8} \d{4}"
            r"|[A-Z][a-z]{2,8} \d{1,2},? \d{4})",
            re.IGNORECASE,
        ),
        r"\bdob\b|d\.o\.b|birth|\bborn\b",
    ),
    Rule(
        "passport",
        re.compile(r"\bpassport(?: (?:no|number|nr)\b)?(?: is)?[.:#=]?\s*(?P<v>[A-Z]{0,2}\d{6,9})\b", re.IGNORECASE),
        r"passport",
    ),
    Rule(
        # Addresses of machines stay, a retrospective needs them; a customer's is personal data.
        "customer-ip",
        re.compile(
            rf"\b{_WHOSE} ip(?: address)?(?: is|:|=)?\s*"
            r"(?P<v>(?!10\.|127\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.)\d{1,3}(?:\.\d{1,3}){3})(?![\w/]|\.\d)",
            re.IGNORECASE,
        ),
        rf"{_WHOSE} ip",
    ),
    Rule(
        "address",
        re.compile(
            r"(?<![\w.-])(?P<v>\d{1,5} (?:[A-Z][\w'.]+ ){1,4}"
            r"(?:Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Lane|Ln|Drive|Court|Ct|Place|Terrace)\b\.?,"
            r"(?: (?:Apt|Suite|Unit|#)\.? ?\w+,)? [A-Z][\w'-]+(?: [A-Z][\w'-]+){0,2}(?:,? [A-Z]{2})?"
            r"(?: \d{5}(?:-\d{4})?)?)(?!\w)"
        ),
        r"(?-i:[0-9] [A-Z][a-z'.]+ [A-Z][^\n]*,)",
    ),
)
