"""How much each trait of a clause counts towards its being critical: a logistic model, small enough to be read.

Made in November 2026 by a ridge-regularised logistic regression (penalty 2 on all weights but the base, Newton's method) over
the clauses of the eleven cases on which this was developed, once as they are and once with noise up to 1,200 messages
(``evaluation.padding``, seed 1). A clause counted as 1 where it bears a critical fact of the case's gold answers, 0.45 for an
important and 0.15 for a minor one, else 0; of a message with several clauses those that share most words with the fact.
Traits whose weight was near nothing, or that only repeated others, were left out. Nothing was
fitted to any other case.

A weight is what the trait adds to the log odds. 0.7 doubles the odds, -0.7 halves them.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

BASE = -4.38
"""Log odds of a clause without any trait."""
WEIGHTS: Mapping[str, float] = MappingProxyType(
    {
        "over": 1.95,
        "command": 1.82,
        "lacking": 1.67,
        "spared": 1.58,
        "said during": 1.46,
        "corrected": 1.27,
        "keeps the incident's company": 1.07,
        "looked back": 1.02,
        "figure said again": 1.01,
        "said until resolved": 0.98,
        "clock time": 0.96,
        "in vain": 0.92,
        "quotation": 0.75,
        "found": 0.74,
        "has reactions": 0.69,
        "speaks of the incident": 0.67,
        "not known": 0.65,
        "decision": 0.62,
        "not the first sentence": 0.61,
        "change": 0.56,
        "headed": 0.48,
        "affected": 0.47,
        "told outside": 0.44,
        "scope": 0.44,
        "figure": 0.38,
        "by a commander": 0.36,
        "said aftermath": 0.35,
        "failure": 0.30,
        "from and to": 0.20,
        "still or only": 0.18,
        "overtaken": -0.15,
        "hedged": -0.16,
        "short": -0.27,
        "asks for it": -0.31,
        "says little": -0.40,
        "figure in a record": -0.42,
        "names something else": -0.47,
        "in a thread": -0.55,
        "said long before": -0.69,
        "rough": -0.72,
        "side talk": -0.80,
        "question": -0.89,
        "by a tool": -1.34,
        "said long after": -2.11,
    }
)
"""Trait → what it adds to the log odds of a clause that has it in full."""
