"""How much each trait of a clause counts towards its being critical: a logistic model, small enough to be read.

Made in November 2026 by a ridge-regularised logistic regression (penalty 2 on all weights but the base, Newton's method) over
the clauses of the eleven cases on which this was developed, once as they are and once with noise up to 1,200 messages
(``evaluation.padding``, seed 1). A clause counted as 1 where it bears a critical fact of the case's gold answers, 0.45 for an
important and 0.15 for a minor one, else 0; of a message with several clauses those that share most words with the fact.
Traits whose weight was near nothing, or that only repeated others, were left out. The five other cases were not looked at.

A weight is what the trait adds to the log odds. 0.7 doubles the odds, -0.7 halves them.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

BASE = -4.67
"""Log odds of a clause without any trait."""
WEIGHTS: Mapping[str, float] = MappingProxyType(
    {
        "over": 1.89,
        "command": 1.65,
        "spared": 1.63,
        "lacking": 1.50,
        "said during": 1.34,
        "speaks of the incident": 1.27,
        "corrected": 1.18,
        "figure said again": 1.02,
        "in vain": 0.94,
        "said until resolved": 0.93,
        "clock time": 0.92,
        "looked back": 0.88,
        "quotation": 0.86,
        "found": 0.76,
        "not the first sentence": 0.71,
        "not known": 0.59,
        "decision": 0.56,
        "headed": 0.51,
        "affected": 0.51,
        "has reactions": 0.50,
        "change": 0.48,
        "told outside": 0.44,
        "said aftermath": 0.41,
        "shares words with the talk": 0.38,
        "scope": 0.36,
        "still or only": 0.31,
        "failure": 0.27,
        "figure": 0.27,
        "from and to": 0.21,
        "by a commander": 0.17,
        "short": -0.15,
        "says little": -0.20,
        "ahead": -0.21,
        "overtaken": -0.22,
        "hedged": -0.23,
        "asks for it": -0.32,
        "figure in a record": -0.44,
        "in a thread": -0.45,
        "by a bystander": -0.46,
        "said long before": -0.61,
        "names something else": -0.62,
        "rough": -0.78,
        "question": -0.80,
        "side talk": -0.84,
        "by a tool": -1.89,
        "said long after": -2.07,
    }
)
"""Trait → what it adds to the log odds of a clause that has it in full."""
